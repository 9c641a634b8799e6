"""Django's settings. Everything that differs between machines comes from the environment.

A value that makes no sense stops the start with one sentence: the variable, what was found, what is expected.

SECRET_KEY            required; any long random text
ALLOWED_HOSTS         required; host names, separated by commas
DATABASE_URL          sqlite:///path or postgresql://user:password@host/name; SQLite in var/ when not given
DEBUG                 on or off (off)
CSRF_TRUSTED_ORIGINS  origins such as https://offers.example.org, separated by commas
HTTPS                 on or off: redirect to https and send cookies over it only (on, unless DEBUG)
HSTS_SECONDS          how long browsers are told to insist on https (0: they are not told)
TRUSTED_PROXIES       how many proxies of your own stand in front (0); their X-Forwarded-* headers are believed
LANGUAGE              of the pages Django brings (en)
LOG_LEVEL             DEBUG, INFO, WARNING, ERROR or CRITICAL (INFO)
MAX_IMPORT_BYTES      the largest file that may be uploaded for an import (20000000)
IMPORT_DIR            where files on their way in and the progress of their jobs are kept (var/imports); a folder that
                      the server and the worker share
DATA_AUTHOR           who keeps this database, as files and citations name them (the curators of this database)
DATA_ADDRESS          where it is read, for “How to cite” of the dataset: https://offers.example.org (not given)
DATA_LICENCE          of what curators write, not of the facts nor of the program (MIT License)
DATA_LICENCE_ADDRESS  where that licence stands (that of the MIT License, if it is that)
WRITE_WAIT            how many seconds whoever writes waits for another who writes before being told (20)

`manage.py demo` keeps the first two and DEBUG in var/demo.json; see config/local.py.
"""

import hashlib
import os
import re
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.conf.global_settings import LANGUAGES
from django.core.exceptions import ImproperlyConfigured

from config import local
from config.local import BASE_DIR, VAR

KEPT = local.read()
SWITCH = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}
ADDRESS = ("an address such as https://offers.example.org", re.compile(r"https?://[^\s<>]+").fullmatch)


def refuse(name, found, expected):
    """Stop the start."""
    shown = re.sub(r"//.*@", "//…@", found)  # no password in a message
    raise ImproperlyConfigured(f"{name} is {shown!r}, but it must be {expected}.")


def text(name, default="", expected="", holds=None):
    """The variable without surrounding blanks; an empty one counts as not given, one that does not hold is refused."""
    found = os.environ.get(name, "").strip() or KEPT.get(name, "") or default
    if holds and found and not holds(found):
        refuse(name, found, expected)
    return found


def switch(name, default):
    """A variable that is on or off."""
    return SWITCH[text(name, "on" if default else "off", "on or off", lambda found: found.lower() in SWITCH).lower()]


def whole_number(name, default, least):
    """A variable that counts something."""
    expected = f"a whole number, {least} or more"
    return int(text(name, str(default), expected, lambda found: re.fullmatch("[0-9]+", found) and int(found) >= least))


def one_of(name, default, choices):
    """A variable that names one thing of a closed list."""
    return text(name, default, f"one of {', '.join(choices)}", lambda found: found in choices)


def listed(name, pattern, expected):
    """A variable that holds several values, separated by commas."""
    found = [part.strip() for part in text(name).split(",") if part.strip()]
    for part in found:
        if not re.fullmatch(pattern, part):
            refuse(name, part, expected)
    return found


def required(name, value, example):
    """A variable without which nothing but `demo` may start."""
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set, but it must be {example}; for a first look run `manage.py demo`, which needs nothing."
        )
    return value


def database():
    """DATABASE_URL as Django's dictionary, with the options each engine needs."""
    expected = "sqlite:///path/to/file or postgresql://user:password@host:port/name, reserved signs percent-encoded"
    url = text("DATABASE_URL", "", expected, re.compile(r"sqlite:///.|sqlite://:memory:$|postgres(ql)?://").match)
    if not url:
        local.make_var()
    try:
        parsed = dj_database_url.parse(url or "sqlite:///var/db.sqlite3")
    except ValueError:
        refuse("DATABASE_URL", url, expected)
    options = parsed.setdefault("OPTIONS", {})
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        if parsed["NAME"] != ":memory:":
            # relative to the project, wherever the command is run from; an absolute path stays what it is
            parsed["NAME"] = BASE_DIR / parsed["NAME"]
        # Readers do not wait for the writer (WAL); a transaction takes the write lock when it begins, so that two
        # writers wait for each other instead of failing half-way.
        options.setdefault("init_command", "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL")
        options.setdefault("transaction_mode", "IMMEDIATE")
        options.setdefault("timeout", WRITE_WAIT)
    else:
        if not (parsed["NAME"] or options.get("service")):
            refuse("DATABASE_URL", url, expected)
        # compiling the plan of a page's query takes longer than running it (4.4 s of 4.5 s were seen)
        options.setdefault("options", f"-c jit=off -c lock_timeout={WRITE_WAIT}s")
        parsed["CONN_HEALTH_CHECKS"] = True
        # kept open between requests, unless the address asks for psycopg's pool (…?pool=true), which keeps its own
        parsed["CONN_MAX_AGE"] = 0 if options.get("pool") else 60
    return parsed


def database_digest(parsed):
    """A few letters that stand for one database and no other."""
    place = "\n".join(str(parsed.get(part, "")) for part in ("HOST", "PORT", "NAME"))
    return hashlib.sha256(place.encode()).hexdigest()[:12]


# What this machine is

DEBUG = switch("DEBUG", False)
SECRET_KEY = required("SECRET_KEY", text("SECRET_KEY"), "a long random text")
ALLOWED_HOSTS = required(
    "ALLOWED_HOSTS",
    listed("ALLOWED_HOSTS", r"\*|\.?[\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:]+\]", "host names such as offers.example.org"),
    "the host names that this site answers to, separated by commas",
)
CSRF_TRUSTED_ORIGINS = listed(
    "CSRF_TRUSTED_ORIGINS", r"https?://[\w.*:\[\]-]+", "origins such as https://offers.example.org"
)
WRITE_WAIT = whole_number("WRITE_WAIT", 20, 1)
DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Files on their way in and the jobs that read them

MAX_IMPORT_BYTES = whole_number("MAX_IMPORT_BYTES", 20_000_000, 1)
# a folder for each database, so that import 1 of one is not import 1 of another
IMPORT_DIR = Path(text("IMPORT_DIR", str(VAR / "imports"))).resolve() / database_digest(DATABASES["default"])
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # how far a job is, in files: a database that is in the middle of a long transaction shows nothing of it
    "progress": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": IMPORT_DIR / "progress",
        "TIMEOUT": 24 * 60 * 60,
    },
}

# Who publishes the data, and under which terms

DATA_AUTHOR = text("DATA_AUTHOR", "the curators of this database")
DATA_ADDRESS = text("DATA_ADDRESS", "", *ADDRESS)
DATA_LICENCE = text("DATA_LICENCE", "MIT License")
_OF_MIT = "https://opensource.org/licenses/MIT" if DATA_LICENCE == "MIT License" else ""
DATA_LICENCE_ADDRESS = text("DATA_LICENCE_ADDRESS", _OF_MIT, *ADDRESS)

# What it is made of

INSTALLED_APPS = [
    "procurement.apps.ProcurementConfig",  # before the others, so that its templates win
    "procurement.apps.CuratorAdminConfig",  # django.contrib.admin, with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "import_export",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "procurement.views.busy.Sessions",  # Django's own, that says so when the database is busy
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "procurement.views.middleware.OwnErrorPages",
    "procurement.views.busy.BusyPages",
    "axes.middleware.AxesMiddleware",  # last, as it asks to be
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

LANGUAGE_CODE = one_of("LANGUAGE", "en", [code for code, _ in LANGUAGES])
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG  # no collectstatic while working on the files

DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # an offer with many milestones and citations is one long form

IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # SQLite keeps no comments on tables and columns; PostgreSQL does, and there these two checks speak
    SILENCED_SYSTEM_CHECKS = ["fields.W163", "models.W046"]

LOG_LEVEL = one_of("LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"])
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET"},  # through the root, not twice
        "django_tasks_db": {"level": "WARNING"},  # it would tell each time that it found nothing to do
    },
}

# Who may come in

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it only refuses
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{kind}PasswordHasher" for kind in ("Argon2", "PBKDF2")]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{rule}Validator"}
    for rule in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
]
LOGIN_URL = "admin:login"
CSRF_FAILURE_VIEW = "procurement.views.errors.forgery"

TRUSTED_PROXIES = whole_number("TRUSTED_PROXIES", 0, 0)
AXES_CLIENT_IP_CALLABLE = "procurement.services.visitors.client_address"
AXES_FAILURE_LIMIT = 8
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # nobody can lock a curator out from elsewhere
AXES_COOLOFF_TIME = 0.5  # hours
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "procurement.admin.lockout.locked_out"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# What a browser is told

HTTPS = switch("HTTPS", not DEBUG)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = whole_number("HSTS_SECONDS", 0, 0)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
