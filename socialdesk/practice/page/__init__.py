"""The page at /: write as a member of the public, watch the desk answer, switch faults on and off."""
