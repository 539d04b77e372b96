"""The head of a request: read by gunicorn's strict parser, and judged before any body is taken."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gunicorn.http import errors
from gunicorn.http.message import Request
from gunicorn.http.unreader import IterUnreader

from fundament.site.gateway.limits import Limits

END = b"\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_WITH_BODY = {"POST", "PUT", "PATCH"}


class Refused(StrEnum):
    """Why a request's body is not taken; the application answers, in its caller's format."""

    LENGTH_MISSING = "length-missing"
    TOO_LARGE = "too-large"
    BUSY = "busy"
    TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True)
class Head:
    """A parsed head (gunicorn's request), how long the body is, and why it is refused, if so."""

    request: Any
    length: int
    refused: Refused | None
    wants_continue: bool


class HeadBad(Exception):
    """The head is no HTTP that we read; `answer` is the whole answer to it."""

    def __init__(self, answer: bytes) -> None:
        super().__init__()
        self.answer = answer


def read_head(octets: bytes, cfg: Any, client: tuple[str, int], limits: Limits) -> Head:
    """Return the head in the octets, which end with its empty line. Raises HeadBad."""
    try:
        request = Request(cfg, IterUnreader([octets]), client)
    except errors.LimitRequestLine:
        raise HeadBad(answer(414, "URI Too Long")) from None
    except errors.LimitRequestHeaders:
        raise HeadBad(answer(431, "Request Header Fields Too Large")) from None
    except errors.UnsupportedTransferCoding:
        raise HeadBad(answer(501, "Not Implemented")) from None
    except errors.ExpectationFailed:
        raise HeadBad(answer(417, "Expectation Failed")) from None
    except (errors.ParseException, OSError, StopIteration, ValueError):
        raise HeadBad(answer(400, "Bad Request")) from None
    named = dict(request.headers)
    length = int(named.get("CONTENT-LENGTH", "0"))
    refused = _refused(request, named, limits)
    # gunicorn must not send it a second time, into the answer.
    request._expected_100_continue, wants = False, request._expected_100_continue
    return Head(request, 0 if refused else length, refused, wants and refused is None)


def _refused(request: Any, named: dict[str, str], limits: Limits) -> Refused | None:
    if "TRANSFER-ENCODING" in named:
        return Refused.LENGTH_MISSING
    if "CONTENT-LENGTH" not in named:
        return Refused.LENGTH_MISSING if request.method in _WITH_BODY else None
    if int(named["CONTENT-LENGTH"]) > limits.body(request.path):
        return Refused.TOO_LARGE
    return None


def answer(status: int, title: str) -> bytes:
    """Return a whole answer that ends the connection."""
    body = json.dumps({"type": "about:blank", "title": title, "status": status}).encode()
    return (
        f"HTTP/1.1 {status} {title}\r\nContent-Type: application/problem+json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    ).encode() + body
