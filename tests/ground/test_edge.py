"""Refusals, bugs, traces, health and counters, through Django's own handler."""

import json
import re

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from fundament.kernel.acting import public
from fundament.kernel.errors import Refusal
from fundament.site import health, metrics, refusals
from fundament.site.urls import handler500  # noqa: F401  (this file is an urlconf)

SECRET = "a name that must not be logged"


@public
def refusing(request):
    raise refusals.ServerBusy


@public
def broken(request):
    raise ValueError(SECRET)


@public
def without_database(request):
    raise OperationalError(SECRET)


@public
def lost(request):
    request.session.get("anything")
    raise OperationalError(SECRET)


@public
def fine(request):
    return HttpResponse("fine")


urlpatterns = [
    path("apis/refusing", refusing),
    path("apis/broken", broken),
    path("apis/without-database", without_database),
    path("apis/fine", fine),
    path("metrics", metrics.metrics),
    path("lost", lost),
    path("", include("fundament.portal.urls")),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def caller():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("reason", "status", "code"),
    [
        ("length-missing", 411, "body.length-missing"),
        ("too-large", 413, "body.too-large"),
        ("truncated", 400, "body.truncated"),
        ("busy", 503, "server.busy"),
    ],
)
def test_what_the_gateway_refused(caller, reason, status, code):
    answer = caller.post("/apis/fine", **{"fundament.refused": reason})
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert answer.json()["detail"] != answer.json()["title"]


def test_a_refusal_of_a_view_is_rendered_once(caller):
    answer = caller.get("/apis/refusing")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert answer.json()["code"] == "server.busy"


def test_a_lost_database_is_no_bug(caller):
    answer = caller.get("/apis/without-database")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json()["code"] == "database.unavailable"
    assert isinstance(refusals.as_refusal(InterfaceError()), Refusal)


@pytest.mark.parametrize("cookie", [None, "a" * 32])
def test_a_person_without_database_sees_a_page_and_keeps_the_session(caller, monkeypatch, cookie):
    monkeypatch.setattr(SessionStore, "load", without_database)
    if cookie:
        caller.cookies["__Host-fundament"] = cookie
    answer = caller.get("/lost", secure=True)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "<html" in answer.content.decode()
    assert "__Host-fundament" not in answer.cookies


def test_a_bug_has_a_number_and_tells_no_secret(caller, capsys):
    answer = caller.get("/apis/broken")
    assert answer.status_code == 500
    said = capsys.readouterr()
    number = re.search(r"number ([0-9a-f]{12})", answer.json()["title"]).group(1)
    assert number in said.out + said.err
    assert SECRET not in answer.content.decode() + said.out + said.err
    assert "test_edge.py" in said.out + said.err


def test_the_trace_of_the_caller_goes_on(caller):
    given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    answer = caller.get("/apis/fine", headers={"Traceparent": given})
    assert answer.headers["Traceparent"].startswith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
    nonsense = caller.get("/apis/fine", headers={"Traceparent": "00-" + "0" * 32 + "-1-1"})
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", nonsense.headers["Traceparent"])


def test_the_access_log_has_no_query(caller, capsys):
    caller.get("/apis/fine?cpr=0101019999")
    said = capsys.readouterr()
    assert "/apis/fine" in said.out + said.err
    assert "0101019999" not in said.out + said.err


@pytest.mark.django_db
def test_requests_are_counted_by_class(caller):
    before = metrics.requests_by_class()
    caller.get("/apis/fine")
    caller.get("/apis/refusing")
    after = metrics.requests_by_class()
    assert (after["2xx"] - before["2xx"], after["5xx"] - before["5xx"]) == (1, 1)
    assert 'fundament_requests_total{class="2xx"}' in caller.get("/metrics").content.decode()


@pytest.mark.django_db
def test_ready_when_a_letter_can_be_taken():
    (settings.HOME / "keys").mkdir(exist_ok=True)
    assert health.readyz(RequestFactory().get("/readyz")).content == b"ready\n"


@pytest.mark.parametrize("check", range(len(health.CHECKS)))
def test_not_ready_says_why(monkeypatch, check):
    checks = [lambda: None] * len(health.CHECKS)
    checks[check] = lambda: "the reason"
    monkeypatch.setattr(health, "CHECKS", tuple(checks))
    answer = health.readyz(RequestFactory().get("/readyz"))
    assert (answer.status_code, answer.content) == (503, b"the reason\n")
    assert answer.headers["Retry-After"] == "5"


def test_a_full_disk_and_missing_keys_are_seen(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 10**18)
    assert health.disk_has_room() == "the disk is nearly full"
    settings.HOME = tmp_path
    assert health.keys_are_there() == "the keys are missing"
    (tmp_path / "blobs").write_text("not a folder")
    assert health.files_can_be_kept() == "files cannot be written"
    assert json.dumps(health.keys_are_there())
