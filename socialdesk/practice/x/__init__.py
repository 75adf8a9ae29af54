"""X, API version 2: the routes the desk calls, their fields, limits and refusals."""
