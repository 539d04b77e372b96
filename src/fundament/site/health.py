"""`/livez`: the process answers. `/readyz`: a letter can be taken now, or why not."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from fundament.kernel import audit, pki
from fundament.kernel.acting import public
from fundament.site import migrate

LEAST_FREE_BYTES = 200 * 1024 * 1024
KEPT_SECONDS = 1.0


def database_answers() -> str | None:
    """Return None, or why the database cannot be used."""
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("show transaction_read_only")
            only_read = cursor.fetchone()[0] == "on"
    except DatabaseError:
        return "the database does not answer"
    return "the database takes no writes" if only_read else None


def tables_are_up_to_date() -> str | None:
    """Return None, or that migrations are missing."""
    return f"migrations not applied yet: {count}" if (count := migrate.pending()) else None


def keys_are_there() -> str | None:
    """Return None, or that the folder of keys cannot be read."""
    folder = settings.HOME / "keys"
    if not os.access(folder, os.R_OK | os.X_OK) or not any(folder.iterdir()):
        return "the keys are missing"
    return None


def keys_can_sign() -> str | None:
    """Return None, or which key of the ledger or of the certificate authority cannot sign."""
    return audit.key_fault() or pki.key_fault()


def disk_has_room() -> str | None:
    """Return None, or that the disk is nearly full."""
    free = shutil.disk_usage(settings.HOME).free
    return None if free >= LEAST_FREE_BYTES else "the disk is nearly full"


def files_can_be_kept() -> str | None:
    """Return None, or that no file can be written where large content is kept."""
    try:
        folder = settings.HOME / "blobs"
        folder.mkdir(exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"1")
    except OSError:
        return "files cannot be written"
    return None


CHECKS: tuple[Callable[[], str | None], ...] = (
    database_answers,
    tables_are_up_to_date,
    keys_are_there,
    keys_can_sign,
    disk_has_room,
    files_can_be_kept,
)


_asking = Lock()
_known: tuple[float, str | None] | None = None


def reason_not_ready() -> str | None:
    """Return the first reason why no letter can be taken, or None."""
    return next((reason for check in CHECKS if (reason := check())), None)


def reason_of_this_second() -> str | None:
    """Return `reason_not_ready` as it was found at most a second ago, for whoever asks too often.

    Everybody may ask, so the disk and the database must not feel it.
    """
    global _known  # noqa: PLW0603  (one answer for all threads of the process)
    with _asking:
        if _known is None or not 0 <= time.monotonic() - _known[0] < KEPT_SECONDS:
            _known = (time.monotonic(), reason_not_ready())
        return _known[1]


@public
@never_cache
def livez(_: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


@public
@never_cache
def readyz(_: HttpRequest) -> HttpResponse:
    """Say `ready`, or 503 and the reason."""
    reason = reason_of_this_second()
    if reason is None:
        ready = "ready\n" if "post" in settings.CAPABILITIES else "ready, but post does not run\n"
        return HttpResponse(ready, content_type="text/plain")
    headers = {"Retry-After": "5"}
    return HttpResponse(f"{reason}\n", status=503, content_type="text/plain", headers=headers)
