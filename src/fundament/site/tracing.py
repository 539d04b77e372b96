"""Every request has an id and a trace; one line in the log and one count when it is answered."""

import re
import secrets
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from fundament.site import metrics

log = structlog.get_logger()
# Source: W3C Trace Context, section 3.2.
_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_QUIET = ("/livez", "/readyz", "/metrics", "/static/")


class TracingMiddleware:
    """The outermost middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the trace in every line that is logged meanwhile."""
        began = time.monotonic()
        trace, span = trace_of(request.headers.get("Traceparent", "")), secrets.token_hex(8)
        with structlog.contextvars.bound_contextvars(trace=trace, request=span):
            response = self.get_response(request)
            if not response.streaming and response.status_code not in {204, 304}:
                response.headers.setdefault("Content-Length", str(len(response.content)))
            response.headers["Traceparent"] = f"00-{trace}-{span}-01"
            metrics.count_request(response.status_code)
            if not request.path_info.startswith(_QUIET):
                log.info(
                    "request",
                    method=request.method,
                    path=request.path_info,
                    status=response.status_code,
                    milliseconds=round((time.monotonic() - began) * 1000),
                )
        return response


def trace_of(given: str) -> str:
    """Return the trace id of the caller's traceparent, or a new one."""
    found = _TRACEPARENT.fullmatch(given)
    return found.group(1) if found else secrets.token_hex(16)
