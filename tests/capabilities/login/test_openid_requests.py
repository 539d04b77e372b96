"""What a thief tries with an authorization request, and what each try gets. RFC 9700."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from fundament.capabilities.login.models import (
    PendingLogin,
    PushedRequest,
)
from fundament.capabilities.login.service import inspecting
from fundament.capabilities.login.types import State
from fundament.kernel import clock
from tests.capabilities.login.conftest import Browser, code_of, text
from tests.capabilities.login.openid import (
    ISSUER,
    OpenIdClient,
    address_of,
    error_of,
    fields_of,
    refused_page,
)

pytestmark = pytest.mark.django_db


EVIL = [
    "https://avis.example.evil.example/back", "https://avis.example/back/", "https://evil.example",
    "https://avis.example/back?x=1", "https://avis.example/back#a", "https://AVIS.example/back",
    "https://avis.example:443/back", "http://avis.example/back", "https://avis.example/%62ack",
    "https://avis.example@evil.example/back", "https://avis.example/back/../evil",
    "https://avis.example\\@evil.example/back", "//avis.example/back", "javascript:alert(1)",
    "https://avis.example/bac", " https://avis.example/back",
]  # fmt: skip


@pytest.mark.parametrize("address", EVIL)
def test_no_other_way_back(browser, paper, address):
    refused_page(browser, paper.address(redirect_uri=address), "oauth.request.invalid")


def test_the_way_back_must_be_named(browser, paper):
    refused_page(browser, paper.address(redirect_uri=None), "oauth.request.invalid")


def test_an_unknown_client(browser, paper):
    wish = paper.address(client_id="https://nobody.example")
    page = refused_page(browser, wish, "oauth.client.unauthorized")
    assert "https://nobody.example" in text(page)


def test_a_service_of_the_other_protocol_is_no_client(browser, people, paper):
    wish = paper.address(client_id=f"{ISSUER}/portal/saml/metadata")
    refused_page(browser, wish, "oauth.client.unauthorized")


@pytest.mark.parametrize("name", ["redirect_uri", "client_id", "state", "code_challenge", "scope"])
def test_a_parameter_twice(browser, paper, name):
    refused_page(browser, f"{paper.address()}&{name}=x", "oauth.request.invalid")


def test_control_characters(browser, paper):
    refused_page(browser, paper.address(state="a\r\nSet-Cookie: b"), "oauth.request.invalid")


FIELDS = [
    "nonce", "scope", "ui_locales", "acr_values", "idp_values", "response_type", "redirect_uri",
    "prompt", "display", "claims", "login_hint", "max_age", "state", "code_challenge", "request",
]  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_no_database_keeps_a_nul_and_none_falls_over_it(browser, paper, name):
    """The refused request is kept for the inspector, which shows what stood there."""
    answer = browser.get(paper.address(**{name: "a\0b"}))
    assert answer.status_code in {302, 400}
    (kept,) = inspecting.inspections(paper.client_id)
    assert kept.state is State.REFUSED
    assert "\0" not in str(kept.parts)


def test_nor_does_the_end_of_a_session(browser, paper):
    given = urlencode({"client_id": paper.client_id, "post_logout_redirect_uri": "a\0b"})
    assert browser.get(f"/connect/endsession?{given}").status_code == 400


WRONG = [
    ({"code_challenge": None}, "invalid_request"),
    ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"code_challenge_method": None}, "invalid_request"),
    ({"code_challenge": "short"}, "invalid_request"),
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"response_type": "code id_token"}, "unsupported_response_type"),
    ({"response_type": None}, "invalid_request"),
    ({"response_mode": "fragment"}, "invalid_request"),
    ({"response_mode": "web_message"}, "invalid_request"),
    ({"scope": "profile"}, "invalid_scope"),
    ({"scope": "openid ssn"}, "invalid_scope"),
    ({"prompt": "none login"}, "invalid_request"),
    ({"prompt": "often"}, "invalid_request"),
    ({"max_age": "-1"}, "invalid_request"),
    ({"max_age": "1e3"}, "invalid_request"),
    ({"max_age": "٣"}, "invalid_request"),
    ({"max_age": "999999999999"}, "invalid_request"),
    ({"idp_values": "nemid"}, "invalid_request"),
    ({"idp_params": "{"}, "invalid_request"),
    ({"idp_params": "[]"}, "invalid_request"),
    ({"idp_params": '{"mitid":{"reference_text":"%%"}}'}, "invalid_request"),
    ({"idp_params": '{"mitid":{"reference_text":7}}'}, "invalid_request"),
    ({"login_hint": "x" * 300}, "invalid_request"),
    ({"dpop_jkt": "x"}, "invalid_request"),
    ({"nonce": "x" * 3000}, "invalid_request"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "error"), WRONG, ids=[str(one)[:60] for one, _ in WRONG])
def test_a_wrong_request_is_told_to_its_client(browser, paper, changed, error):
    answer = browser.get(paper.address(**changed))
    address = address_of(answer)
    assert address.startswith(f"{paper.back}?")
    told = fields_of(address)
    assert (told["error"], told["state"], told["iss"]) == (error, paper.state, ISSUER)
    assert told["error_description"].isascii()
    assert not PendingLogin.objects.exists()


def test_a_state_that_is_too_long(browser, paper):
    assert fields_of(address_of(browser.get(paper.address(state="x" * 3000))))["error"]


def pushed(client, **changed):
    return client.call("/connect/par", client.wish(**changed), **client.basic())


def by_name(client, request_uri):
    return f"{ISSUER}/connect/authorize?client_id={client.client_id}&request_uri={request_uri}"


def test_a_pushed_request_works_once(browser, paper, person):
    answer = pushed(paper)
    assert answer.status_code == 201
    name = answer.json()["request_uri"]
    page = browser.get(by_name(paper, name))
    assert "username" in text(page)
    code = fields_of(address_of(browser.log_in(person, page)))["code"]
    assert paper.exchange(code).status_code == 200
    again = Browser().get(by_name(paper, name))
    assert code_of(again) == "oauth.request.uri"


def test_a_pushed_request_of_another_client(browser, paper):
    thief = OpenIdClient("tyv").register()
    name = pushed(paper).json()["request_uri"]
    refused_page(browser, by_name(thief, name), "oauth.request.uri")
    assert PushedRequest.objects.get().used_at is None


def test_what_the_browser_adds_to_a_pushed_request_counts_for_nothing(browser, paper):
    name = pushed(paper, scope="openid").json()["request_uri"]
    browser.get(by_name(paper, name) + "&scope=openid+cpr&redirect_uri=https://evil.example")
    assert PendingLogin.objects.get().request["scopes"] == ["openid"]
    assert PendingLogin.objects.get().request["redirect_uri"] == paper.back


def test_a_pushed_request_that_is_too_old_or_no_ours(browser, paper, monkeypatch):
    name, now = pushed(paper).json()["request_uri"], clock.now()
    refused_page(browser, by_name(paper, "https://evil.example/request"), "oauth.request.uri")
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=6))
    refused_page(browser, by_name(paper, name), "oauth.request.uri")


def test_a_wrong_request_is_refused_when_it_is_pushed(paper):
    assert error_of(pushed(paper, code_challenge_method="plain")) == "invalid_request"
    assert error_of(pushed(paper, redirect_uri="https://evil.example")) == "invalid_request"
    assert error_of(pushed(paper, request_uri="urn:x")) == "invalid_request"
    assert error_of(paper.call("/connect/par", paper.wish()), 401) == "invalid_client"
    assert not PushedRequest.objects.exists()
