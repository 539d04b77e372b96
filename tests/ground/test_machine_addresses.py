"""Machines do not pay for what only people need: no session, no CSRF, no language."""

from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from fundament.site.people import MACHINE_PATHS

pytestmark = pytest.mark.django_db


def asked(method, path):
    """Call with everything a browser would bring, a session's cookie too; return what it cost."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with CaptureQueriesContext(connection) as queries:
        answer = client.generic(method, path, secure=True, headers={"Accept-Language": "en"})
    return answer, [query["sql"] for query in queries]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/livez"),
        ("GET", "/apis/v1/receipts/"),
        ("GET", "/apis/v1/openapi.json"),
        ("GET", "/apis/v1/nowhere"),
        ("POST", f"/apis/v1/memos/?memo-message-uuid={UUID(int=4)}"),
    ],
)
def test_no_session_no_csrf_no_language(method, path):
    answer, queries = asked(method, path)
    assert queries == []
    assert answer.status_code in {200, 401, 404}
    assert not answer.cookies
    for field in ("Vary", "Content-Language", "Content-Security-Policy"):
        assert field not in answer.headers


def test_a_page_for_people_pays_for_them():
    """What is measured above does cost something where it is needed."""
    answer, queries = asked("GET", "/post/")
    assert any("django_session" in query for query in queries)
    assert "Cookie" in answer.headers["Vary"]


def test_every_official_address_is_a_machine_address():
    """An address whose caller is a system lies where no middleware of people runs."""
    found = list(systems_addresses(get_resolver(), "/"))
    assert found
    assert all(path.startswith(MACHINE_PATHS) for path in found)


def systems_addresses(resolver, prefix):
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from systems_addresses(pattern, path)
        elif getattr(getattr(pattern.callback, "access", None), "kind", None) == "system":
            yield path
