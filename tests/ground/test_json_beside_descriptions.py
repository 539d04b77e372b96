"""JSON that no OpenAPI document describes, for our own pages or for people: any call is answered.

What is described is held to its description in test_described_apis.
"""

from pathlib import Path

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fundament.kernel.ids import PartyId
from tests.portal.test_seen import sign_in

pytestmark = pytest.mark.django_db
SOURCE = Path(__file__).parents[2] / "src/fundament"
CAPABILITIES = SOURCE / "capabilities"
# Who answers with JSON: where it is described, or how it is tried here.
ANSWERING = {
    "contacts/endpoints": "/apis/v1/openapi.json",
    "identity/pages/app.py": "test_the_app_that_waits",
    "login/endpoints": "/connect/openapi.json, /apis/v1/openapi.json",
    "login/pages/__init__.py": "test_a_login_that_waits",
    "post/endpoints/flow.py": "test_where_is_my_letter, with ids of all kinds",
    "post/endpoints/trying.py": "test_a_letter_to_try",
    "post/endpoints": "/apis/v1/openapi.json",
}
some = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SIGNS = st.text(max_size=60)


@pytest.fixture
def caller():
    return Client(raise_request_exception=False)


def test_whoever_answers_with_json_is_on_the_list():
    found = [
        str(file.relative_to(CAPABILITIES))
        for file in CAPABILITIES.rglob("*.py")
        if "JsonResponse(" in file.read_text()
    ]
    assert len(found) > 10
    assert [name for name in found if not name.startswith(tuple(ANSWERING))] == []
    assert [at for at in ANSWERING if not any(name.startswith(at) for name in found)] == []


@some
@given(st.binary(max_size=400) | SIGNS.map(str.encode), st.sampled_from(["application/xml", "a/b"]))
@example(b'<?xml version="1.0"?><a>\xff\x00</a>', "text/xml")
@example(b"<a/>", "application/xml; charset=nothing")
def test_a_letter_to_try(caller, body, kind):
    answer = caller.generic("POST", "/post/proev.json", body, content_type=kind, secure=True)
    assert answer.status_code < 500
    assert answer.json()


@some
@given(st.uuids(), SIGNS, SIGNS)
def test_a_login_that_waits(caller, pending, name, value):
    answer = caller.get(f"/login/{pending}/svar/", {name: value}, secure=True)
    assert answer.json() == {"answered": True}


@some
@given(SIGNS.filter(lambda text: text.isprintable() and text.isascii()), SIGNS, SIGNS)
@example("; a=\\000", "", "")
def test_the_app_that_waits(caller, cookie, name, value):
    caller.cookies["__Host-app"] = cookie
    answer = caller.get("/app/venter/", {name: value}, secure=True)
    assert answer.json() == {"questions": []}


@some
@given(st.integers(min_value=0), SIGNS)
@example(2**63, "")
@example(10**30, "\0")
def test_the_proof_of_a_line_that_is_not_there(caller, line, whose):
    sign_in(caller, PartyId.person("0101901231"))
    answer = caller.get(f"/hvem-har-set/{line}/bevis/", {"hvis": whose}, secure=True)
    assert 400 <= answer.status_code < 500
