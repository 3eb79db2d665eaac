"""Django's settings, made from the environment (see `env`)."""

from __future__ import annotations

import secrets
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

from gehoord.config import env
from gehoord.config.mail import mail_settings
from gehoord.core.sealing.keyring import KeyringError, load_keyring

BASE = Path(__file__).resolve().parent.parent
DATA = env.data_folder()
GEHOORD_DATA = DATA
GEHOORD_KEYS = env.keys_folder()

try:
    SECRET_KEY = load_keyring(GEHOORD_KEYS).secret_key
except KeyringError:
    # Commands that need no keys still run; whatever serves or stores stops at `verify_keys`.
    SECRET_KEY = secrets.token_urlsafe(50)

DEBUG = False
ALLOWED_HOSTS = [h.strip() for h in env.get("GEHOORD_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h.strip()]
HTTPS = env.get("GEHOORD_HTTPS") == "1"
PROXIES = env.proxies()

INSTALLED_APPS = [
    "gehoord.core.councils",
    "gehoord.core.sealing",
    "gehoord.core.audit",
    "gehoord.core.organisations",
    "gehoord.core.vocabulary",
    "gehoord.core.jobs",
    "gehoord.core.ui",
    "gehoord.privacy",
    "gehoord.intake",
    "gehoord.coding",
    "gehoord.insight",
    "gehoord.dialogue",
    "gehoord.advice",
    "gehoord.surveys",
    "gehoord.providers",
    "gehoord.conditions",
    "gehoord.practice",
    "gehoord.sample",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "django_cotton",
    "axes",
]

MIDDLEWARE = [
    "gehoord.core.ui.middleware.SecurityHeaders",
    "gehoord.dialogue.live.front.PhonesAskAgain",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "gehoord.core.ui.middleware.BusyDatabase",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gehoord.core.councils.middleware.CouncilMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "gehoord.config.urls"
WSGI_APPLICATION = "gehoord.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "gehoord.core.ui.context.shell",
            ],
        },
    }
]

_url = env.get("GEHOORD_DATABASE_URL")
if _url:
    DATABASES = {"default": {**dj_database_url.parse(_url, conn_max_age=None), "CONN_HEALTH_CHECKS": True}}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "gehoord.sqlite3",
            # Reopening SQLite for each request costs a factor 3 to 4.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # Writers queue up at BEGIN instead of failing half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                    "PRAGMA secure_delete=ON; PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;"
                ),
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "councils.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "gehoord.core.councils.auth.SampleGuard",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "councils:sign_in"
LOGIN_REDIRECT_URL = "councils:desk"
LOGOUT_REDIRECT_URL = "ui:home"
# Lock the combination of account and address, so that nobody can lock another person out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_USERNAME_FORM_FIELD = "username"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "ui/locked.html"
AXES_CLIENT_IP_CALLABLE = "gehoord.core.councils.auth.client_address"

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("English"))]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_COOKIE_NAME = "gehoord_session"
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "gehoord_csrf"
CSRF_FAILURE_VIEW = "gehoord.core.ui.views.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
# A story of 50,000 characters, four bytes each, percent-encoded, with room for the other fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_500_000
# Uploaded and posted text never touches the disk in plain form.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

_mail = mail_settings()
globals().update(_mail)
SITE_URL = str(_mail["SITE_URL"])

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"scrub": {"()": "gehoord.core.audit.logs.ScrubErrors"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["scrub"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # Django mails and prints request data on errors; we print the place and the kind only.
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        "gehoord": {"level": "INFO"},
        "axes": {"level": "ERROR"},
    },
}
DEFAULT_EXCEPTION_REPORTER = "gehoord.core.audit.logs.NoReport"
SILENCED_SYSTEM_CHECKS = [
    "security.W004", "security.W008", "security.W012", "security.W016",  # only with GEHOORD_HTTPS=1
]
