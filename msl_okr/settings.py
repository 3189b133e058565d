"""All settings, from the environment; local mode fills the gaps.

Local mode (``MSL_OKR_LOCAL=1``, set by the launcher for what it starts, and by ``manage.py`` while a launcher runs in
this folder) means: plain cookies, embedded servers from ``var/run.json``, the component gallery, mail to the local
sink. Without it a missing setting is an error that says what to set.
"""

import json
from pathlib import Path
from typing import Any

import django_stubs_ext
import pghistory
from celery.schedules import crontab, schedule
from django.core.exceptions import ImproperlyConfigured
from environs import Env
from redis.backoff import NoBackoff
from redis.retry import Retry

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(Env().str("MSL_OKR_VAR", str(BASE_DIR / "var")))

env = Env()


def _running() -> dict[str, str]:
    """What the launcher wrote about the servers it started; empty if none runs."""
    try:
        return dict(json.loads((VAR_DIR / "run.json").read_text()))
    except (OSError, ValueError):
        return {}


# Only the environment turns local mode on: a leftover file must not bring plain cookies and a well-known key.
LOCAL = env.bool("MSL_OKR_LOCAL", False)
RUNNING = _running() if LOCAL else {}


def _from_environment(name: str, local: str | None, why: str) -> str:
    """The variable, or what local mode offers, or an error that says what is missing."""
    value = env.str(name, None) or RUNNING.get(name) or (local if LOCAL else None)
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set: {why} (see README.md, Deploy and configure; locally, start the servers by `make run`)."
        )
    return value


SECRET_KEY = _from_environment(
    "SECRET_KEY", "local-mode-only-not-a-secret-" + "x" * 32, "a long random string that signs sessions"
)
DATABASE_URL = _from_environment(
    "DATABASE_URL",
    "postgres://msl_okr@127.0.0.1:5432/msl_okr",
    "the PostgreSQL 15+ server, postgres://user:password@host:5432/name",
)
REDIS_URL = _from_environment(
    "REDIS_URL", "redis://127.0.0.1:6379/0", "the Redis or Valkey server, redis://host:6379/0"
)
EMAIL_URL = _from_environment(
    "EMAIL_URL", "smtp://127.0.0.1:1025", "the mail server, smtp://user:password@host:587/?tls=True"
)
# Encrypt notes to oneself; the newest first. Without one the product runs and those pages say that they are locked.
REFLECTION_KEYS = [
    one.strip() for one in env.str("REFLECTION_KEYS", RUNNING.get("REFLECTION_KEYS", "")).split(",") if one.strip()
]

DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if LOCAL else [])
BASE_URL = env.str("BASE_URL", RUNNING.get("BASE_URL", "http://127.0.0.1:8000"))
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [] if LOCAL else [BASE_URL])

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",  # uses organization.admin's site, not what every app registers
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "csp",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "audit",
    "organization",
    "interactions",
    "insights",
    "okrs",
    "reminders",
    "msl_okr",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "msl_okr.middleware.ReadableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "msl_okr.middleware.PersonMiddleware",
    "msl_okr.middleware.OnceMiddleware",
]

ROOT_URLCONF = "msl_okr.urls"
WSGI_APPLICATION = "msl_okr.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "msl_okr.context_processors.shell",
            ],
            "builtins": [
                "organization.templatetags.components",
                "organization.templatetags.fields",
                "organization.templatetags.formats",
            ],
        },
    },
]

FORM_RENDERER = "organization.ground.inputs.FormRenderer"

_database = env.dj_db_url("DATABASE_URL", DATABASE_URL) if env.str("DATABASE_URL", None) else None
if _database is None:
    import dj_database_url  # only to read the launcher's own address

    _database = dict(dj_database_url.parse(DATABASE_URL))
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **_database,
        # A new connection costs 12 ms: keep it, and check that it still works.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # A server that never answers a connection is noticed within three seconds.
        "OPTIONS": {**_database.get("OPTIONS", {}), "connect_timeout": 3},
        # A server-side cursor outlives its statement; behind a pooler in transaction mode it would be somebody else's.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "TEST": {"TEMPLATE": env.str("MSL_OKR_TEST_TEMPLATE", "template0")},
    }
}
# How long a page waits for one answer of the database before it says 503 (msl_okr/patience.py).
DATABASE_WAIT_SECONDS = env.float("DATABASE_WAIT_SECONDS", 10.0)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        # Celery's spelling of a unix socket is not redis-py's.
        "LOCATION": REDIS_URL.replace("redis+socket://", "unix://"),
        "KEY_PREFIX": "msl_okr",
        # No retry: a page waits for a silent cache once, not four times.
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 1, "retry": Retry(NoBackoff(), 0)},
    }
}

# --- People ------------------------------------------------------------------
AUTH_USER_MODEL = "organization.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "organization.accounts.authentication.AddressBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "organization.accounts.adapter.InviteOnlyAdapter"
ACCOUNT_FORMS = {
    "login": "organization.accounts.sign_in_forms.LoginForm",
    "reset_password": "organization.accounts.sign_in_forms.ResetRequestForm",
    "reset_password_from_key": "organization.accounts.sign_in_forms.SetPasswordForm",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "organization.accounts.links.LinkKeys"  # noqa: S105 - a class, no password
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation already proves the address
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,20/m/ip", "reset_password": "20/m/ip,5/m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "MSL OKR"
MFA_FORMS = {"activate_totp": "organization.accounts.sign_in_forms.ActivateSecondFactorForm"}
CSRF_FAILURE_VIEW = "msl_okr.pages.errors.lost_token"

# --- Mail ----------------------------------------------------------------------
_mail = env.dj_email_url("EMAIL_URL", EMAIL_URL)
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = env.float("EMAIL_TIMEOUT", 10.0)  # seconds for each answer of the mail server
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "MSL OKR <no-reply@demo.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Time, language, files -----------------------------------------------------
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
# Hashed names need collectstatic, which the container's build runs; locally the finders serve.
WHITENOISE_USE_FINDERS = LOCAL
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- Audit -----------------------------------------------------------------------
# Context is copied into every event row: the runtime role then needs INSERT and SELECT only.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField(null=True)
PGHISTORY_ADMIN_CLASS = None

# --- Celery ----------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None  # the database is the truth; nobody reads results
CELERY_TASK_IGNORE_RESULT = True  # as above
CELERY_TASK_ACKS_LATE = True  # a dead worker's task is delivered again; every task may run twice
CELERY_TASK_REJECT_ON_WORKER_LOST = True  # also when only the child that ran it was killed
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # nothing waits behind a long task in a dead worker
CELERY_TASK_TIME_LIMIT = 600  # ends a task that hangs; a tick of the reminders stops by itself long before
CELERY_TIMEZONE = "UTC"  # each person's morning is computed by the reminders, never by Celery's crontab
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True  # a worker may be started before the broker
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A broker that never answers a connection is noticed.
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    # When a dead worker's task is delivered again: after CELERY_TASK_TIME_LIMIT, or a live worker's would be too.
    # Nothing needs to wait that long (no task has an ETA): beat wakes the next tick within a minute.
    "visibility_timeout": 900,
}
# A silent broker must not hang a web request.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.2, "interval_max": 0.5}
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "beat-alive": {"task": "reminders.outbox.tasks.note_beat_alive", "schedule": schedule(run_every=15)},
    # On the minute, because due times are on the hour; one that waited a minute is dropped, the next does its work.
    "reminders": {"task": "reminders.outbox.tasks.tick", "schedule": crontab(), "options": {"expires": 55}},
    "calendars": {"task": "interactions.own_calendar.tasks.ask", "schedule": crontab(), "options": {"expires": 55}},
    # A measured day ends at midnight where the owner lives; at noon UTC the day before has ended everywhere.
    # A page computes what is due when it is read; this only spares it the wait, so a late task is dropped.
    "snapshots": {
        "task": "okrs.snapshots.tasks.refresh_snapshots",
        "schedule": schedule(run_every=10),
        "options": {"expires": 10},
    },
    # The page that asks for it wakes a worker; these go on where one stopped.
    "seals": {
        "task": "okrs.closing.tasks.seal_quarters",
        "schedule": schedule(run_every=30),
        "options": {"expires": 30},
    },
    "review-packs": {
        "task": "okrs.review_packs.tasks.make_packs",
        "schedule": schedule(run_every=30),
        "options": {"expires": 30},
    },
    "pulse": {"task": "interactions.pulse.tasks.turn_waves", "schedule": crontab(minute="5")},
    # A late one is dropped: the next day makes the same meetings, months ahead.
    "meetings": {
        "task": "interactions.meetings.tasks.extend_series",
        "schedule": crontab(minute="50", hour="2"),
        "options": {"expires": 3600},
    },
    "submissions": {"task": "organization.tasks.forget_submissions", "schedule": crontab(minute="20", hour="2")},
    "notes-of-leavers": {
        "task": "interactions.reflections.tasks.forget_notes_of_leavers",
        "schedule": crontab(minute="30", hour="2"),
    },
    "snapshots-check": {"task": "okrs.snapshots.tasks.check_snapshots", "schedule": crontab(minute="40", hour="1")},
    "measurements": {"task": "okrs.snapshots.tasks.record_measurements", "schedule": crontab(minute="10", hour="12")},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

# --- Reminders ---------------------------------------------------------------------
# How long an e-mail belongs to the worker that sends it: longer than any conversation with a mail server
# (about a dozen answers of EMAIL_TIMEOUT each), or a second worker would send it meanwhile.
REMINDER_LEASE_SECONDS = 15 * EMAIL_TIMEOUT
# The wait after a mail server's first "not now"; doubled each time, an hour at most.
REMINDER_RETRY_SECONDS = env.float("REMINDER_RETRY_SECONDS", 60.0)

# --- Security ----------------------------------------------------------------------
# Frames, referrers, content sniffing and sessions (two weeks, hidden from scripts) are as Django sets them.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "img-src": ["'self'", "data:"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
if not LOCAL:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    # The container's own health check speaks plain HTTP from inside.
    SECURE_REDIRECT_EXEMPT = [r"^healthz/$", r"^readyz/$"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
    # Both bind more than this host, the second for years and beyond our control: the domain's owner must decide.
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", False)
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", False)
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
    if env.bool("BEHIND_PROXY", False):
        # Sign-in limits count the address that the proxy saw.
        ALLAUTH_TRUSTED_PROXY_COUNT = 1
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A filter's help_text is for the document of the API; on pages its label is enough.
FILTERS_DISABLE_HELP_TEXT = True
FILTERS_EMPTY_CHOICE_LABEL = "Any"

REST_FRAMEWORK: dict[str, Any] = {
    # Tokens first: a call without sign-in is then answered 401 and not 403.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "organization.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["organization.api.throttling.PersonThrottle"],
    "DEFAULT_THROTTLE_RATES": {"person": env.str("API_RATE", "600/min")},
    "DEFAULT_PARSER_CLASSES": ["organization.api.parsing.JSONOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "organization.api.parsing.AlwaysJSON",
    "DEFAULT_PAGINATION_CLASS": "organization.api.paging.CursorPages",
    "DEFAULT_FILTER_BACKENDS": ["organization.api.filters.FilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "msl_okr.api.openapi.Operations",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "organization.api.problems.handle",
    "UNAUTHENTICATED_USER": None,
    # A lone surrogate in an echoed name is escaped instead of failing on its way out.
    "UNICODE_JSON": False,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "MSL OKR",
    "DESCRIPTION": "The same records, rules and rights as the pages. docs/contract.md says what stays as it is.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["msl_okr.api.openapi.add_problem"],
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"masked": {"()": "msl_okr.logs.MaskedFormatter"}},
    "filters": {"written": {"()": "msl_okr.logs.WrittenFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "masked", "filters": ["written"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
