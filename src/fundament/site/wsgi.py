"""The WSGI application; files of the design system are answered before Django is asked."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from fundament.portal.design.ui import ui

HOUR = 3600

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fundament.site.settings")


def with_files(inner: Callable[..., Any]) -> Callable[..., Any]:
    """Return the application with every static file of the program before it."""
    files = WhiteNoise(inner, max_age=HOUR)
    for finder in get_finders():
        for name, storage in finder.list([]):
            prefix = getattr(storage, "prefix", None)
            url = "/".join(part for part in (prefix, Path(name).as_posix()) if part)
            files.add_file_to_dictionary(f"{settings.STATIC_URL}{url}", storage.path(name))
    return files  # type: ignore[no-any-return]


application = get_wsgi_application()
if not settings.CONTENT:
    ui().load()
    application = with_files(application)  # type: ignore[assignment]
