"""In a thread: a whole request goes through the application, and the answer is written down."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from gunicorn.http import wsgi

from fundament.site.gateway.connection import Connection
from fundament.site.gateway.head import answer
from fundament.site.gateway.spool import Spool

Application = Callable[[dict[str, Any], Callable[..., Any]], Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, and whether the connection stays open after it."""

    spool: Spool
    keep: bool


def answer_request(
    connection: Connection,
    application: Application,
    cfg: Any,
    server: tuple[str, int],
    folder: Path,
) -> Answer:
    """Return what the application answers to the connection's request; a bug is a plain 500."""
    spool = Spool(connection.limits.in_memory, folder)
    try:
        response = _call(connection, application, cfg, server, spool)
    except Exception:
        logging.getLogger("fundament.gateway").exception("The application failed")
        spool.close()
        spool = Spool(connection.limits.in_memory, folder)
        spool.add(answer(500, "Internal Server Error"))
        return Answer(spool, keep=False)
    return Answer(spool, keep=not response.should_close())


def _call(
    connection: Connection,
    application: Application,
    cfg: Any,
    server: tuple[str, int],
    spool: Spool,
) -> Any:
    head = connection.head
    assert head is not None  # noqa: S101  (the state says so)
    response, environ = wsgi.create(head.request, spool, connection.client, server, cfg)
    environ.pop("gunicorn.socket", None)
    environ["wsgi.multithread"] = True
    environ["wsgi.input"] = (
        BytesIO() if head.refused or connection.body is None else connection.body.reader()
    )
    environ["fundament.began"] = time.monotonic()
    if connection.certificate is not None:
        environ["fundament.client_certificate"] = connection.certificate
        if connection.wire.verdict.error is not None:
            environ["fundament.client_certificate_error"] = connection.wire.verdict.error
    if head.refused is not None:
        environ["fundament.refused"] = str(head.refused)
        environ["CONTENT_LENGTH"] = "0"
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        response.force_close()
    parts = application(environ, response.start_response)
    try:
        for part in parts:
            response.write(part)
        response.close()
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return response
