"""The control interface under /_practice/: JSON in, JSON out, for tests, demos and the page."""
