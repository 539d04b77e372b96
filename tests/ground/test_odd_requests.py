"""Requests that no browser and no system sends: refused in the caller's format, never a bug."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"]
BODIES = {
    "multipart without boundary": (b"x", "multipart/form-data"),
    "multipart cut short": (
        b"--a\r\nContent-Disposition: form-data",
        "multipart/form-data; boundary=a",
    ),
    "multipart of base64 that is none": (
        b"--a\r\nContent-Disposition: form-data; name=x\r\nContent-Transfer-Encoding: base64\r\n"
        b"\r\n!\r\n--a--\r\n",
        "multipart/form-data; boundary=a",
    ),
    "a thousand and more fields": (
        b"&".join(b"a%d=1" % number for number in range(1200)),
        "application/x-www-form-urlencoded",
    ),
    "a form that is not UTF-8": (b"next=%ff&language=\xff", "application/x-www-form-urlencoded"),
    "unknown charset": (b"a=b", "application/x-www-form-urlencoded; charset=klingon"),
}


def every_path(resolver, prefix="/"):
    """Every address of the program, its places filled in."""
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from every_path(pattern, path)
        else:
            path = re.sub(r"<uuid:\w+>", str(uuid4()), path)
            path = re.sub(r"<int:\w+>", "7", path)
            yield re.sub(r"<\w+(:\w+)?>", "x", path)


PATHS = sorted(set(every_path(get_resolver())))


def ask(method, path, body=b"", content_type="application/x-www-form-urlencoded", **more):
    client = Client(raise_request_exception=False)
    return client.generic(method, path, body, content_type=content_type, secure=True, **more)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_at_every_address(method):
    for path in PATHS:
        assert ask(method, path).status_code in {*range(200, 500), 501, 503}, path


@pytest.mark.parametrize("name", BODIES)
def test_bodies_that_are_no_forms(name):
    for path in PATHS:
        assert ask("POST", path, *BODIES[name]).status_code in {*range(200, 500), 501}, path


@pytest.mark.parametrize(
    "fields",
    [
        {"HTTP_COOKIE": "__Host-fundament=\x00; a"},
        {"HTTP_COOKIE": "__Host-fundament=" + "x" * 4000 + "; __Host-broker=æ"},
        {"HTTP_HOST": "evil.example"},
        {"HTTP_HOST": "a b"},
        {"HTTP_HOST": "[::1"},
        {"HTTP_ACCEPT_LANGUAGE": "x" * 4000},
        {"HTTP_AUTHORIZATION": "Basic \xff"},
        {"HTTP_TRACEPARENT": "00-" + "z" * 32},
        {"QUERY_STRING": "%ff=%00&a=%"},
        {"REMOTE_ADDR": ""},
    ],
    ids=lambda fields: next(iter(fields.items()))[0] + repr(next(iter(fields.values())))[:16],
)
def test_odd_fields_of_the_head(fields):
    for path in PATHS:
        answer = ask("GET", path, **fields)
        assert answer.status_code in {*range(200, 500), 501, 503}, path
