"""Refusals, bugs, traces, health and counters, through Django's own handler."""

import json
import re
from ipaddress import ip_network
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path

from fundament.kernel import audit, clock, keys, pki
from fundament.kernel.acting import public
from fundament.kernel.errors import Refusal
from fundament.site import health, metrics, networks, refusals
from fundament.site.home import Problem
from fundament.site.urls import handler500  # noqa: F401  (this file is an urlconf)
from tests.ledgers import record

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
@pytest.mark.parametrize(
    ("address", "may"),
    [("127.0.0.9", True), ("::1", True), ("::ffff:127.0.0.1", True),
     ("10.1.2.3", False), ("2001:db8::1", False), ("", False)],
)  # fmt: skip
def test_only_this_machine_reads_the_counters_unless_told(caller, settings, address, may):
    answer = caller.get("/metrics", REMOTE_ADDR=address)
    assert (answer.status_code, b"fundament_requests" in answer.content) == (
        (200, True) if may else (403, False)
    )
    settings.METRICS_FROM = [ip_network("10.0.0.0/8")]
    assert caller.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 200
    assert caller.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 403


def test_what_is_no_network_is_said(monkeypatch):
    monkeypatch.setenv("FUNDAMENT_METRICS_FROM", "127.0.0.1, everywhere")
    with pytest.raises(Problem, match="FUNDAMENT_METRICS_FROM: 'everywhere'"):
        networks.named_by("FUNDAMENT_METRICS_FROM")


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch):
    """What an earlier test asked is forgotten."""
    monkeypatch.setattr(health, "_known", None)


def test_who_asks_again_within_a_second_makes_no_work(monkeypatch):
    asked, times = [], [10.0, 10.9, 11.0, 11.0]
    monkeypatch.setattr(health, "CHECKS", (lambda: asked.append(1),))
    monkeypatch.setattr(health.time, "monotonic", lambda: times.pop(0))
    for _ in range(2):
        assert health.readyz(RequestFactory().get("/readyz")).status_code == 200
    assert len(asked) == 1
    health.readyz(RequestFactory().get("/readyz"))
    assert len(asked) == 2


@pytest.mark.django_db
def test_a_database_that_takes_no_writes_is_not_ready():
    assert health.database_answers() is None
    with connection.cursor() as cursor:
        cursor.execute("set transaction read only")
        assert health.database_answers() == "the database takes no writes"


def subject():
    return pki.Subject("Et system", "En by", "99000018", uuid4(), pki.CertificateKind.ORGANISATION)


@pytest.mark.django_db
def test_keys_that_cannot_sign_are_seen(monkeypatch, tmp_path):
    monkeypatch.setenv("FUNDAMENT_HOME", str(tmp_path))
    keys.private_key("ledger")  # tests before this one may have left heads
    assert health.keys_can_sign() is None, "what was never used is made at first use"
    pki.issue_server(["localhost"], clock.now())
    assert health.keys_can_sign() is None, "the other authority has issued nothing yet"
    pki.issue(subject(), clock.now())
    assert health.keys_can_sign() is None
    key, other = keys.key_file("ca-issuing"), keys.key_file("ca-issuing-pkcs1")
    genuine = key.read_bytes()
    key.write_text("no key")
    assert health.keys_can_sign() == "the key ca-issuing.key or its certificate cannot be read"
    key.write_bytes(other.read_bytes())
    assert health.keys_can_sign() == "ca-issuing.crt is of another key"
    key.write_bytes(genuine)
    other.unlink()
    assert health.keys_can_sign() == "the key ca-issuing-pkcs1.key is missing"


@pytest.mark.django_db
def test_a_ledger_with_heads_needs_its_key(monkeypatch, tmp_path):
    monkeypatch.setenv("FUNDAMENT_HOME", str(tmp_path))
    record()
    audit.sequence()
    assert audit.key_fault() is None
    keys.key_file("ledger").unlink()
    assert health.keys_can_sign() == "the key ledger.key is missing"


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
