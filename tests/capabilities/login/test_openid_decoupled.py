"""A login that the client begins by itself and asks for the outcome of (CIBA, poll)."""

import json
from datetime import timedelta

import pytest

from fundament.capabilities.login.models import Grant, PendingLogin, PushedRequest
from fundament.capabilities.login.queries import hashed
from fundament.kernel import clock
from tests.capabilities.login.conftest import Browser, code_of, text
from tests.capabilities.login.openid import (
    ISSUER,
    OpenIdClient,
    address_of,
    error_of,
    fields_of,
    read,
)

pytestmark = pytest.mark.django_db
CIBA = "urn:openid:params:grant-type:ciba"
HINT = {"flow_type": "broker_oidc", "idp_values": "mitid"}


@pytest.fixture
def counter():
    """The client at a counter: its screen is not the person's."""
    return OpenIdClient("skranke").register(
        claim_dialect="neb", scope="openid mitid", grant_types=[CIBA]
    )


def begun(client, hint=HINT, **changed):
    form = {"scope": "openid mitid", "login_hint_token": json.dumps(hint), **changed}
    return client.call("/connect/ciba", form, **client.basic())


def led(client, name, **changed):
    asked = {"requestId": name, "redirectUri": client.back, "state": "x", **changed}
    return client.server.post(
        "/api/ciba/broker-oidc/init-auth", json.dumps(asked), secure=True,
        content_type="application/json", headers={"Host": "localhost:8443"},
    )  # fmt: skip


def polled(client, name):
    form = {"grant_type": CIBA, "auth_req_id": name}
    return client.call("/connect/token", form, **client.basic())


def test_from_the_counter_to_the_tokens(browser, counter, person):
    answer = begun(counter).json()
    assert (answer["expires_in"], answer["interval"]) == (300, 3)
    name = answer["auth_req_id"]
    assert error_of(polled(counter, name)) == "authorization_pending"
    told = led(counter, name).json()
    page = browser.get(told["authentication_uri"])
    assert error_of(polled(counter, name)) == "authorization_pending"
    back = fields_of(address_of(browser.log_in(person, page)))
    assert back == {"state": "x", "iss": ISSUER}, "the browser brings nothing to steal"
    tokens = polled(counter, name).json()
    assert read(tokens["id_token"])["aud"] == counter.client_id
    assert counter.userinfo(tokens["access_token"]).json()["mitid.identity_name"] == person.name
    assert error_of(polled(counter, name)) == "invalid_grant"
    assert error_of(counter.userinfo(tokens["access_token"]), 401) == "invalid_token", "a replay"


def test_another_client_gets_nothing(browser, counter, person):
    thief = OpenIdClient("tyv").register(scope="openid mitid", grant_types=[CIBA])
    name = begun(counter).json()["auth_req_id"]
    assert error_of(polled(thief, name)) == "invalid_grant"
    browser.log_in(person, browser.get(led(counter, name).json()["authentication_uri"]))
    assert error_of(polled(thief, name)) == "invalid_grant"
    code = {"grant_type": "authorization_code", "code": name, "redirect_uri": counter.back}
    assert error_of(counter.call("/connect/token", code, **counter.basic())) == (
        "unauthorized_client"
    )
    assert polled(counter, name).status_code == 200


def test_giving_up_and_being_late_are_told(browser, counter, monkeypatch):
    name = begun(counter).json()["auth_req_id"]
    page = browser.get(led(counter, name).json()["authentication_uri"])
    step = page.request["PATH_INFO"]
    back = fields_of(address_of(browser.post(f"{step}cancel/", {})))
    assert back["error"] == "access_denied"
    assert error_of(polled(counter, name)) == "access_denied"
    late, now = begun(counter).json()["auth_req_id"], clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=301))
    assert error_of(polled(counter, late)) == "expired_token"
    assert error_of(led(counter, late)) == "invalid_request"
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("changed", "error"),
    [({"login_hint_token": "x"}, "invalid_request"),
     ({"login_hint_token": "[]"}, "invalid_request"),
     ({"login_hint_token": '{"flow_type": "sms"}'}, "invalid_request"),
     ({"login_hint_token": json.dumps({**HINT, "prompt": 7})}, "invalid_request"),
     ({"login_hint_token": json.dumps({**HINT, "idp_values": "nemid"})}, "invalid_request"),
     ({"scope": "openid ssn"}, "invalid_scope"), ({"scope": ""}, "invalid_scope")],
    ids=str,
)  # fmt: skip
def test_a_beginning_with_something_wrong(counter, changed, error):
    assert error_of(begun(counter, **changed)) == error
    assert not PushedRequest.objects.exists()


def test_only_clients_that_are_registered_for_it(paper):
    answer = begun(paper, scope="openid profile")
    assert error_of(answer) == "unauthorized_client"
    assert error_of(paper.call("/connect/ciba", {"scope": "openid"}), 401) == "invalid_client"


@pytest.mark.parametrize(
    "changed",
    [{"requestId": "x"}, {"requestId": 7}, {"requestId": None}, {"redirectUri": None},
     {"redirectUri": "https://evil.example/back"}, {"state": "a\x00b"}],
    ids=str,
)  # fmt: skip
def test_a_wrong_way_to_the_login(counter, changed):
    name = begun(counter).json()["auth_req_id"]
    assert error_of(led(counter, name, **changed)) == "invalid_request"
    assert not PendingLogin.objects.exists()
    assert led(counter, name).status_code == 200
    assert error_of(led(counter, name)) == "invalid_request", "once"


def test_nobody_names_a_login_of_another(browser, counter, paper):
    """What a client pushes itself is text: it cannot pass for a login that we named."""
    name = begun(counter).json()["auth_req_id"]
    wish = {**paper.wish(), "decoupled": name}
    pushed = paper.call("/connect/par", wish, **paper.basic()).json()["request_uri"]
    address = f"{ISSUER}/connect/authorize?client_id={paper.client_id}&request_uri={pushed}"
    assert "username" in text(browser.get(address))
    assert PendingLogin.objects.get().request["decoupled"] == ""
    direct = f"{paper.address()}&decoupled={name}"
    Browser().get(direct)
    assert {one.request["decoupled"] for one in PendingLogin.objects.all()} == {""}
    assert code_of(Browser().get(address)) == "oauth.request.uri"


@pytest.mark.parametrize("name", ["\ud800", "\u0000", "é"], ids=ascii)
def test_a_name_that_none_of_ours_can_be(counter, name):
    assert error_of(led(counter, name)) == "invalid_request"


def test_a_pushed_parameter_is_no_wish(counter):
    begun(counter)
    PushedRequest.objects.update(secret=hashed("pushed"), parameters={"wish": "x"})
    assert error_of(led(counter, "pushed")) == "invalid_request"
