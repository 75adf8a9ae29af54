#!/usr/bin/env python
"""Run the desk's commands: connect, practice, seed and all of Django's."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialdesk.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
