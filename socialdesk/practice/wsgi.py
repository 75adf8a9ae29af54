"""The practice networks as a WSGI application. It keeps to its own settings, whatever the desk's are."""

import os

# Before Django is touched: it reads the settings when it is first asked for anything.
os.environ["DJANGO_SETTINGS_MODULE"] = "socialdesk.practice.settings"

from django.core.wsgi import get_wsgi_application

from socialdesk.practice import startup

application = get_wsgi_application()
startup.begin()
