"""Django settings. Everything an operator may change is an NHIPCAU_* variable (docs/reference)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from nhipcau.config.env import Environment
from nhipcau.config.parts import INSTALLED_APPS, MIDDLEWARE

__all__ = ["INSTALLED_APPS", "MIDDLEWARE"]
PACKAGE = Path(__file__).resolve().parent.parent

env = Environment()

DATA_DIR = env.folder(
    "NHIPCAU_DATA_DIR", Path("var"), about="Folder of the embedded database and uploaded files."
)
DEBUG = env.flag("NHIPCAU_DEBUG", about="Development only: pages with stack traces.")
DEMO = env.flag(
    "NHIPCAU_DEMO", about="Demonstration: sign-ins are shown, secrets may be made by the program."
)


def _secret_key() -> str:
    about = "Secret for signing; made and kept if not given."
    if said := env.secret("NHIPCAU_SECRET_KEY", least=32, about=about):
        return said
    kept = DATA_DIR / "secret_key"
    if not kept.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text().strip()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.names(
    "NHIPCAU_HOSTS", "127.0.0.1,localhost,[::1]", about="Host names served, separated by commas."
)
HTTPS = env.flag("NHIPCAU_HTTPS", about="Behind HTTPS: secure cookies, HSTS, proxy header trusted.")
if HTTPS and "NHIPCAU_HOSTS" not in env.source:
    raise ImproperlyConfigured("NHIPCAU_HTTPS needs NHIPCAU_HOSTS: the names in the address bar.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("NHIPCAU_HOSTS is empty: every page would be refused.")
# Passwords that stand on the sign-in page are for this machine alone.
LOCAL_HOSTS = {"127.0.0.1", "localhost", "[::1]", "testserver"}
if DEMO and (HTTPS or not LOCAL_HOSTS.issuperset(ALLOWED_HOSTS)):
    raise ImproperlyConfigured(
        "NHIPCAU_DEMO shows passwords to everybody: not with NHIPCAU_HTTPS or other NHIPCAU_HOSTS."
    )
if HTTPS and DEBUG:
    raise ImproperlyConfigured("NHIPCAU_DEBUG shows secrets to visitors; take it out with HTTPS.")
TRUSTED_PROXIES = env.networks(
    "NHIPCAU_PROXIES",
    "127.0.0.1,::1" if HTTPS else "",
    about="Addresses of proxies whose X-Forwarded-* is believed; this machine's under HTTPS.",
)
CSRF_TRUSTED_ORIGINS = (
    [f"https://{host}" for host in ALLOWED_HOSTS if "*" not in host] if HTTPS else []
)

ROOT_URLCONF = "nhipcau.config.urls"
WSGI_APPLICATION = "nhipcau.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nhipcau.config.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "nhipcau.foundation.templatetags.addresses",
                "nhipcau.foundation.templatetags.look",
            ],
        },
    },
]

DATABASE_URL = env.database(
    "NHIPCAU_DATABASE_URL",
    f"sqlite:///{DATA_DIR / 'nhipcau.sqlite3'}",
    about="postgres://user:password@host:port/name, or sqlite:///path; SQLite in the data folder.",
)
DATABASE_WAIT = env.number(
    "NHIPCAU_DATABASE_WAIT", 20, least=1, most=300, about="Seconds to wait for a locked database."
)
DATABASES = {
    # A connection that died between two requests is noticed and made anew.
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock when a transaction begins, so that two writers wait for one
    # another instead of failing half-way; WAL lets readers go on meanwhile.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": DATABASE_WAIT,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            f"PRAGMA busy_timeout={DATABASE_WAIT * 1000}; PRAGMA cache_size=-16000;"
        ),
    }
    # Tests use a file as well: two threads on an in-memory database would share one connection.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    # Who may read what is long to say and quick to answer; compiled first, it took seconds.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "frontdoor:home"
ACCOUNT_ADAPTER = "nhipcau.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
# Sign-ins are counted by LIMITS, failed ones by axes: two counters would answer with two pages.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
MFA_ADAPTER = "nhipcau.accounts.adapter.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "nhipcau.accounts.forms.CodeForm",
    "reauthenticate": "nhipcau.accounts.forms.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Nhịp Cầu"
MFA_TOTP_TOLERANCE = 1  # clocks of office phones are half a minute off
MFA_RECOVERY_CODES_SHOW_ONCE = True
SECOND_STEP_REQUIRED = env.flag(
    "NHIPCAU_SECOND_STEP",
    about="Approvers, managers and administrators act as such only with the second step.",
)
AXES_FAILURE_LIMIT = env.number(
    "NHIPCAU_SIGNIN_ATTEMPTS", 8, least=3, most=100, about="Failed sign-ins before a lock-out."
)
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "nhipcau.accounts.adapter.who_tries"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_VERBOSE = False

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "nhipcau"},
    # Apart, so that figures never push out what counts how often somebody asked.
    "figures": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "figures",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
FIGURES_SECONDS = env.number(
    "NHIPCAU_FIGURES_SECONDS",
    10,
    least=0,
    most=300,
    about="Seconds that counts of public rows may be old; 0 counts for every page.",
)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "nhipcau_language"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["nhipcau.config.formats"]
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = env.folder(
    "NHIPCAU_STATIC_DIR", DATA_DIR / "static", about="Where collected static files are served from."
)
HASHED_STATIC = env.flag(
    "NHIPCAU_HASHED_STATIC",
    default=HTTPS,
    about="Static files by names with a digest, kept by browsers; needs collectstatic. As HTTPS.",
)
# WhiteNoise warns at every start when the folder is missing.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "files")},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not HASHED_STATIC
WHITENOISE_MAX_AGE = 3600
MAX_UPLOAD_BYTES = 1_000_000 * env.number(
    "NHIPCAU_MAX_UPLOAD_MB", 20, least=1, most=500, about="Largest file accepted, in MB."
)
FILE_UPLOAD_HANDLERS = [
    "nhipcau.foundation.files.CappedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 25_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

SMTP = ("NHIPCAU_SMTP_USER", "NHIPCAU_SMTP_PASSWORD", "NHIPCAU_SMTP_TLS", "NHIPCAU_SMTP_PORT")
if not env.source.get("NHIPCAU_SMTP_HOST") and (half := [n for n in SMTP if env.source.get(n)]):
    raise ImproperlyConfigured(f"{', '.join(half)} without NHIPCAU_SMTP_HOST: no mail would leave.")
if bool(env.source.get(SMTP[0])) is not bool(env.source.get(SMTP[1])):
    raise ImproperlyConfigured("NHIPCAU_SMTP_USER and NHIPCAU_SMTP_PASSWORD go together.")
EMAIL_HOST = env.text("NHIPCAU_SMTP_HOST", about="SMTP server; without it mail goes to files.")
EMAIL_PORT = env.number("NHIPCAU_SMTP_PORT", 25, least=1, most=65535, about="SMTP port.")
EMAIL_HOST_USER = env.text("NHIPCAU_SMTP_USER", about="SMTP user.")
EMAIL_HOST_PASSWORD = env.text("NHIPCAU_SMTP_PASSWORD", about="SMTP password.")
EMAIL_USE_TLS = env.flag("NHIPCAU_SMTP_TLS", about="STARTTLS with the SMTP server.")
DEFAULT_FROM_EMAIL = env.text(
    "NHIPCAU_MAIL_FROM", "nhipcau@localhost", about="Sender of the program's mail."
)
SITE_ADDRESS = env.text(
    "NHIPCAU_ADDRESS",
    "http://127.0.0.1:8000",
    about="Address of the site as people type it, for links in letters.",
).rstrip("/")
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "mail"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * env.number(
    "NHIPCAU_SESSION_MINUTES",
    720,
    least=1,
    most=20160,
    about="Minutes after the last page until a sign-in ends.",
)
LIMITS_ON = env.flag(
    "NHIPCAU_LIMITS", default=True, about="0 lifts the limits on how often one machine may ask."
)
DRAFT_DAYS = env.number(
    "NHIPCAU_DRAFT_DAYS", 14, least=1, most=90, about="Days that words typed and not sent are kept."
)
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "nhipcau.config.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # other names under the same domain are not ours to bind to HTTPS
    "security.W021",  # nor is the browsers' list of such domains
    "security.W008",  # the proxy sends plain HTTP on; probes on this machine speak it
    "axes.W003",  # AxesStandaloneBackend is used on purpose: allauth's backend does the rest
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOG_FORM = env.one_of(
    "NHIPCAU_LOG", "line", among=("line", "json"),
    about="line: warnings for people to read; json: one object a line, every request among them.",
)  # fmt: skip
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "nhipcau.foundation.logs.LineFormatter"},
        "json": {"()": "nhipcau.foundation.logs.JsonFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORM}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers would print addresses and the words of exceptions.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "nhipcau": {"level": "INFO"},
        "nhipcau.request": {"level": "INFO" if LOG_FORM == "json" else "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
    },
}

SELF_REGISTRATION = env.flag(
    "NHIPCAU_SELF_REGISTRATION",
    default=True,
    about="Organisations may register themselves; coordinators verify them.",
)
BACKUP_PASSPHRASE = env.secret(
    "NHIPCAU_BACKUP_PASSPHRASE", least=12, about="Back-ups are encrypted with it, if it is given."
)
METRICS_TOKEN = env.secret(
    "NHIPCAU_METRICS_TOKEN", least=24, about="Who shows this bearer token reads /metrics."
)
METRICS_LOCAL = env.flag("NHIPCAU_METRICS_LOCAL", about="This machine reads /metrics directly.")
if METRICS_TOKEN or METRICS_LOCAL:
    # Read by prometheus_client when it is first imported.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(DATA_DIR / "metrics"))
    (DATA_DIR / "metrics").mkdir(parents=True, exist_ok=True)

# What gunicorn is started with (config/gunicorn.py).
WEB_BIND = env.text("NHIPCAU_BIND", "127.0.0.1:8000", about="Address that gunicorn listens on.")
WEB_PROCESSES = env.number(
    "NHIPCAU_WEB_PROCESSES", 2, least=1, most=64, about="Web processes of gunicorn."
)
WEB_THREADS = env.number(
    "NHIPCAU_WEB_THREADS", 4, least=1, most=64, about="Threads of each web process."
)

env.text("NHIPCAU_TEST_DATABASE_URL", about="A PostgreSQL server for `make test`.")
env.refuse_unknown()
# What docs/reference/settings.md lists: name -> what it does.
KNOWN_VARIABLES = env.known
