"""Settings of the practice networks: no database, no sessions, no sign-in, this machine only."""

from __future__ import annotations

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]

# Nothing is signed with it: the practice networks have no sessions and no cookies.
SECRET_KEY = "practice-networks-sign-nothing"
DEBUG = False
# A name that a web site could point at this machine is refused, so no page elsewhere can drive the networks.
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
APPEND_SLASH = False

ROOT_URLCONF = "socialdesk.practice.urls"
WSGI_APPLICATION = "socialdesk.practice.wsgi.application"
INSTALLED_APPS = ["socialdesk.practice"]
MIDDLEWARE = ["socialdesk.practice.guard.guard", "socialdesk.practice.requestlog.keep"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"context_processors": []},
    }
]
# Media comes as JSON and small pictures; a busy morning never comes near this.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# How the desk's commands are run on this host; the desk's own settings have the same line.
MANAGE = os.environ.get("MANAGE") or ".venv/bin/python manage.py"

PRACTICE_DATA = Path(os.environ.get("PRACTICE_DATA") or BASE_DIR / "var" / "practice")
# Multiplies every documented limit; load tests raise it, 1 is true to life.
PRACTICE_LIMIT_FACTOR = int(os.environ.get("PRACTICE_LIMIT_FACTOR") or 1)
