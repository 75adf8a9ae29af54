"""Every setting of the desk. What differs between hosts is read from the environment, typed, in one place.

DATABASE_URL, REDIS_URL, SECRET_KEY, FIELD_KEYS, ALLOWED_HOSTS, EMAIL_URL and DEBUG are the ones that an
operator sets (README, "Running it for real"). With none of them set the desk runs embedded: SQLite and a
private valkey server on a socket in var/.
"""

import sys
from pathlib import Path

from csp.constants import NONE, SELF
from environs import Env
from kombu import Queue

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# Where the embedded desk keeps its database, its broker and its logs.
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
EMBEDDED_BROKER = f"redis+socket://{VAR_DIR}/valkey.sock"

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "")
# How its commands are run on this host, for the pages that show one.
MANAGE = env.str("MANAGE", ".venv/bin/python manage.py")
# Fernet keys for stored network credentials, newest first: add a key at the front, then `manage.py rotate_keys`.
FIELD_KEYS: list[str] = env.list("FIELD_KEYS", [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# Where people reach the desk (https://desk.example.nhs.uk), for links in emails that no request asked for.
BASE_URL = env.str("BASE_URL", "").rstrip("/")
HTTPS = env.bool("HTTPS", False)

INSTALLED_APPS = [
    "socialdesk.status",
    "crisis",
    "inbox",
    "scheduler",
    "policies",
    "socialdesk.networks",
    "socialdesk.accounts",
    "socialdesk.audit",
    "socialdesk.practice",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "socialdesk.middleware.forms_lead_back",
]

ROOT_URLCONF = "socialdesk.urls"
WSGI_APPLICATION = "socialdesk.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ]
            if not DEBUG
            else [
                "django.template.loaders.filesystem.Loader",
                "django.template.loaders.app_directories.Loader",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "socialdesk.context.page",
            ],
            "builtins": ["socialdesk.templatetags.desk"],
        },
    }
]
FORM_RENDERER = "socialdesk.forms.DeskRenderer"

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR}/desk.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a writer queues at BEGIN instead of failing halfway with "database is locked".
    # FULL: what was committed survives a power cut. An attempt that is forgotten is a post that goes out twice.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    # Tests use a file, too: in memory all threads would share one connection.
    DATABASES["default"]["TEST"] = {"NAME": f"{DATABASES['default']['NAME']}.test"}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Who holds each connection, for those who count them: "desk worker", "desk beat", "desk web".
    PROCESS = next((kind for kind in ("worker", "beat") if kind in sys.argv), "web")
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("application_name", f"desk {PROCESS}")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

# --- people -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "socialdesk.accounts.signin.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an admin adds each person by their work address
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = None

# --- pages ------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("build", BASE_DIR / "var" / "build"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day: a desk left overnight asks again
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
CSRF_FAILURE_VIEW = "socialdesk.views.csrf_failure"

# --- mail and logs ----------------------------------------------------------------------------------------
EMAIL = env.dj_email_url("EMAIL_URL", "console:")
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL["EMAIL_HOST"]
EMAIL_PORT = EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER = EMAIL["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = EMAIL["EMAIL_USE_TLS"]
EMAIL_USE_SSL = EMAIL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "social-media-desk@localhost")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    # Graph's access token travels in query strings, which urllib3 logs at DEBUG: keep it out of every log.
    # tweepy and oauthlib log headers and bodies there, tokens included.
    "loggers": {
        name: {"level": "WARNING"} for name in ("urllib3", "tweepy", "requests_oauthlib", "oauthlib")
    },
}

# --- the background ---------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", EMBEDDED_BROKER)
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for as long as it is away
# A web request never waits for a dead broker: the database holds the work, the next tick finds it.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 120,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 3,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
# Sending has a line of its own, and workers of its own where there are two: reading a network that does not answer
# keeps nothing from going out. A worker that is not told which line to serve serves both.
CELERY_TASK_QUEUES = [Queue("celery"), Queue("sending")]
CELERY_TASK_DEFAULT_QUEUE = "celery"
CELERY_TASK_ROUTES = {f"scheduler.tasks.{name}": {"queue": "sending"} for name in ("send_due", "deliver")}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "socialdesk.status.clock:Scheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5  # seconds: however long there is nothing to do, it beats
# Each tick expires before the next one is due, so a broker that comes back does not replay an hour of ticks.
CELERY_BEAT_SCHEDULE = {
    "send what is due": {
        "task": "scheduler.tasks.send_due",
        "schedule": 0.5,
        "options": {"expires": 5},
    },
    "look up unknown outcomes": {
        "task": "scheduler.tasks.look_up_unknown",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    "compare our ledger with the networks": {
        "task": "scheduler.tasks.compare_ledger",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    "poll every account": {
        "task": "inbox.tasks.poll_accounts",
        "schedule": env.float("POLL_SECONDS", 60.0),
        "options": {"expires": 30},
    },
    "process what arrived": {
        "task": "inbox.tasks.process_arrived",
        "schedule": 2.0,
        "options": {"expires": 5},
    },
    "ask for what messages answer": {
        "task": "inbox.tasks.ask_for_parents",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "check that nothing is missing": {
        "task": "inbox.tasks.check_accounts",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    "tell admins of alarms": {
        "task": "socialdesk.networks.tasks.tell_admins",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "renew what ends soon": {
        "task": "socialdesk.networks.tasks.renew_tokens",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "watch the budgets": {
        "task": "socialdesk.networks.tasks.watch_budgets",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "erase what need not be kept": {
        "task": "inbox.tasks.erase_what_need_not_be_kept",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "read again what was asked for": {
        "task": "inbox.tasks.read_again",
        "schedule": 2.0,
        "options": {"expires": 5},
    },
}

# --- how delivery behaves ---------------------------------------------------------------------------------
NETWORK_TIMEOUT_SECONDS = env.float("NETWORK_TIMEOUT_SECONDS", 20.0)
# How long a claimed delivery belongs to its worker: at least twice the time-out (networks/checks.py).
DELIVERY_LEASE_SECONDS = env.float("DELIVERY_LEASE_SECONDS", 45.0)
# A network may take a moment to show what it accepted: only after this long is "not there" believed.
UNKNOWN_SETTLES_SECONDS = env.float("UNKNOWN_SETTLES_SECONDS", 60.0)
# Later than this past its time, a post is put to a person instead of being sent.
TOO_LATE_MINUTES = env.float("TOO_LATE_MINUTES", 10.0)
# How far back an account is read when it is connected: what is older stays out of the inbox.
BACKFILL_DAYS = env.float("BACKFILL_DAYS", 7.0)

# --- what is kept -----------------------------------------------------------------------------------------
# For so long a payload that has been read is kept as it came: after an update of the desk it may be needed again.
RAW_DAYS = env.int("RAW_DAYS", 30)
