"""Django settings; every value that an operator may change comes from the environment."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

from fundament.site import capabilities, environment, mode, networks, ports

HOME = environment.home()
os.environ.setdefault("FUNDAMENT_HOME", str(HOME))
DEMO = mode.chosen() != "production"
PORT, CONTENT_PORT = ports.web_port(), ports.content_port()
HOST = environment.value("FUNDAMENT_HOST")
BASE_URL = f"https://{HOST}" if PORT == 443 else f"https://{HOST}:{PORT}"
CONTENT_URL = f"https://{HOST}:{CONTENT_PORT}"
NUMBER_POLICY = environment.value("FUNDAMENT_NUMBERS")
SMTP = environment.value("FUNDAMENT_SMTP")
METRICS_FROM = networks.named_by("FUNDAMENT_METRICS_FROM")
SESSION_LIFE = timedelta(hours=int(environment.value("FUNDAMENT_SESSION_HOURS")))
SESSION_PAUSE = timedelta(minutes=int(environment.value("FUNDAMENT_SESSION_IDLE_MINUTES")))
GROUP_COMMIT = environment.value("FUNDAMENT_GROUP_COMMIT") == "on"


def _secret_key() -> str:
    """Return the signing key of this home, made at the first start."""
    file = HOME / "keys" / "django-secret"
    if file.exists():
        return file.read_text()
    key = secrets.token_urlsafe(48)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(key)
    return key


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "Europe/Copenhagen"
LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
USE_I18N = True
# The content of letters is served by a process of its own, without sessions or cookies.
CONTENT = os.environ.get("FUNDAMENT_LISTENER") == "content"
ROOT_URLCONF = "fundament.site.content_urls" if CONTENT else "fundament.site.urls"
WSGI_APPLICATION = "fundament.site.wsgi.application"
CAPABILITIES = capabilities.chosen()
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "fundament.kernel.apps.KernelConfig",
    "fundament.portal.apps.PortalConfig",
    *[f"fundament.capabilities.{name}.apps.{name.capitalize()}Config" for name in CAPABILITIES],
    "fundament.site.apps.SiteConfig",
]
# Middleware for people; machine addresses skip it (site.people).
MIDDLEWARE = [
    "fundament.site.tracing.TracingMiddleware",
    *([] if CONTENT else ["fundament.site.official.choosing.OfficialHostMiddleware"]),
    "fundament.site.refusals.RefusalMiddleware",
    *([] if CONTENT else ["fundament.site.people.PeopleMiddleware"]),
]
PEOPLE_MIDDLEWARE = [
    "fundament.portal.middleware.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "fundament.portal.middleware.LanguageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
SESSION_COOKIE_NAME = "__Host-fundament"
SESSION_COOKIE_AGE = 8 * 60 * 60  # kernel.acting.LIFE_OF_SESSION
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_FAILURE_VIEW = "fundament.portal.pages.csrf_failed"
LANGUAGE_COOKIE_NAME = "fundament-language"
LANGUAGE_COOKIE_SECURE = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [("dkfds", Path(__file__).parents[1] / "portal/vendor/dkfds/dist")]
LOCALE_PATHS: list[Path] = []
DATA_UPLOAD_MAX_MEMORY_SIZE = 101 * 1024 * 1024
TEMPLATES = [
    {
        "BACKEND": "fundament.portal.backend.PageTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "fundament.portal.backend.environment",
            "context_processors": ["fundament.portal.context.page"],
        },
    }
]


def _database() -> dict[str, object]:
    """Return Django's description of the database named in DATABASE_URL (set by `serve`)."""
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    url = (
        environment.value("DATABASE_URL") or f"postgresql://postgres@/fundament?host={HOME}/socket"
    )
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "fundament.kernel.postgres",
        "NAME": parts.pop("dbname", "fundament"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": parts,  # whatever else was said, sslmode above all
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}
LOGGING_CONFIG = None
