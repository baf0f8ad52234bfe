"""All settings, in one file, from the environment. README.md explains every variable.

What would be unsafe in production stops the start with the name of the variable to set.
"""

import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from config.static_headers import add_static_headers

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)  # as relaxed as DEBUG, but errors look as in production
TESTING = "PYTEST_VERSION" in env.ENVIRON
# What an operator runs at the prompt signs nothing and serves nobody, so it needs no key.
OPERATING = Path(sys.argv[0]).name == "manage.py" and sys.argv[1:2] in (
    ["load"],
    ["attainment"],
    ["appoint"],
    ["take_effect"],
    ["check_tree"],
    ["check_tallies"],
    ["worker"],
    ["migrate"],
    ["makemigrations"],
    ["makemessages"],
    ["compilemessages"],
)
RELAXED = DEBUG or DEMO or TESTING or OPERATING

# Who is being served, and by what key
# (Read without environ, which would take a key that begins with $ for another variable's name.)
SECRET_KEY = env.ENVIRON.get("SECRET_KEY") or (get_random_secret_key() if RELAXED else "")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if RELAXED else []
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=not RELAXED)
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)

if not RELAXED:
    if not SECRET_KEY:
        raise ImproperlyConfigured("Set SECRET_KEY to a long random text.")
    if len(SECRET_KEY) < 50 or SECRET_KEY.startswith(("change-me", "django-insecure")):
        raise ImproperlyConfigured("SECRET_KEY is an example or too short: 50 characters or more.")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("Set ALLOWED_HOSTS to the names that this site is served under.")
    if not HTTPS:
        raise ImproperlyConfigured("HTTPS is off: cookies would be readable. Only DEBUG may do so.")

INSTALLED_APPS = [
    "config.apps.TrackerAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "django_htmx",
    "csp",
    "audit",
    "organizations",
    "recruitment",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.web.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.web.ClientAddressMiddleware",
    "config.requests.LimitsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.web.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.sessions.SessionLimitsMiddleware",
    "config.web.SignedInMiddleware",
    "audit.middleware.RequestContextMiddleware",
    "organizations.middleware.JurisdictionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["config.form_tags", "crispy_forms.templatetags.crispy_forms_tags"],
        },
    }
]
FORM_RENDERER = "config.rendering.Renderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "forms"  # templates/forms

# The database: SQLite unless DATABASE_URL names a PostgreSQL one
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
DATABASE = DATABASES["default"]

if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    # TRUNCATE and EXTRA survive a power cut; write-ahead logging is broken in Debian 12's
    # SQLite. IMMEDIATE lets writers queue where they would otherwise fail.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA; PRAGMA foreign_keys=ON"
        ),
    }
elif DATABASE["ENGINE"] == "django.db.backends.postgresql":
    SERVING = Path(sys.argv[0]).name != "manage.py" or "runserver" in sys.argv[1:2]
    TIMEOUTS = {
        "statement_timeout": env.str(
            "DATABASE_STATEMENT_TIMEOUT", default="10s" if SERVING else "0"
        ),
        # A command has nobody who could press again; a migration holds up all who wait behind it.
        "lock_timeout": env.str(
            "DATABASE_LOCK_TIMEOUT", default="5s" if SERVING or "migrate" in sys.argv else "0"
        ),
        "idle_in_transaction_session_timeout": env.str(
            "DATABASE_IDLE_TIMEOUT", default="30s" if SERVING else "0"
        ),
    }
    DATABASE["CONN_MAX_AGE"] = 60
    DATABASE["CONN_HEALTH_CHECKS"] = True
    DATABASE["DISABLE_SERVER_SIDE_CURSORS"] = env.bool("BEHIND_PGBOUNCER", default=False)
    # Without compiling of statements: that took longer (a second) than any page's statement.
    PARAMETERS = {**TIMEOUTS, "jit": "off"}
    DATABASE.setdefault("OPTIONS", {})["options"] = " ".join(
        f"-c {name}={value}" for name, value in PARAMETERS.items()
    )
else:
    raise ImproperlyConfigured("DATABASE_URL must name a SQLite or a PostgreSQL database.")

# Long work: done by `manage.py worker` alone, or by the server when nobody else does
WORKER = env.bool("WORKER", default=False)

# Signing in
AUTH_USER_MODEL = "organizations.User"
AUTHENTICATION_BACKENDS = ["config.signed_in.Backend"]
SESSION_ENGINE = "config.signed_in"
PASSWORD_HASHERS = ["config.hashers.FrugalArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "config.passwords.FirstGuessesValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"

SIGN_IN_FAILURES_PER_ADDRESS = env.int("SIGN_IN_FAILURES_PER_ADDRESS", default=30)

# Sessions and cookies
SESSION_IDLE_LIMIT = timedelta(minutes=env.int("SESSION_IDLE_MINUTES", default=30))
SESSION_ABSOLUTE_LIMIT = timedelta(hours=env.int("SESSION_HOURS", default=12))
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE_LIMIT.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
CSRF_FAILURE_VIEW = "config.web.csrf_failure"

# Headers; config.web.HeadersMiddleware adds those that Django does not know
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # preloading is the domain owner's decision
    "models.W040",  # the index of the ancestry carries more columns, which SQLite does without
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # Bootstrap draws ticks and arrows as data: images
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# Languages and formats
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"
USE_THOUSAND_SEPARATOR = True

# Static files: hashed names and compression where they are served for long
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if RELAXED
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = RELAXED
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ADD_HEADERS_FUNCTION = add_static_headers

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO"},
    },
}

# The product
COUNTING_DATE = env.str("COUNTING_DATE", default="decision")
if COUNTING_DATE not in ("decision", "ceremony"):
    raise ImproperlyConfigured('COUNTING_DATE must be "decision" or "ceremony".')
PACE_ON = Decimal(env.str("PACE_ON", default="0.9"))
PACE_BEHIND = Decimal(env.str("PACE_BEHIND", default="0.6"))
PERCENT_DECIMALS = env.int("PERCENT_DECIMALS", default=2)
STANDING_STILL_DAYS = env.int("STANDING_STILL_DAYS", default=90)
if not 0 < PACE_BEHIND < PACE_ON <= 1:
    raise ImproperlyConfigured("0 < PACE_BEHIND < PACE_ON <= 1 must hold.")
