"""A request that the client signs (JAR): only what is signed counts, and only for us. RFC 9101."""

import time
from datetime import timedelta

import pytest

from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import PendingLogin
from fundament.kernel import clock
from tests.capabilities.login.conftest import code_of, text
from tests.capabilities.login.openid import (
    ISSUER,
    OpenIdClient,
    address_of,
    by_es256,
    error_of,
    fields_of,
    handmade,
    key,
    refused_page,
    unsigned,
)

pytestmark = pytest.mark.django_db
TYPE = "oauth-authz-req+jwt"


@pytest.fixture
def signing():
    """A client with a secret, and a key for what it asks."""
    jwks = {"keys": [key("avis").as_dict(private=False)]}
    return OpenIdClient().register(jwks=jwks)


def said(client, **changed):
    now = int(time.time())
    whole = {
        **client.wish(), "iss": client.client_id, "aud": ISSUER, "exp": now + 60, "nbf": now,
        **changed,
    }  # fmt: skip
    return {name: value for name, value in whole.items() if value is not None}


def signed(claims, by="avis", kind=TYPE):
    return handmade({"alg": "ES256", "typ": kind}, claims, by_es256(key(by)))


def address(client, token, more=""):
    return f"{ISSUER}/connect/authorize?client_id={client.client_id}&request={token}{more}"


def test_a_login_by_a_signed_request(browser, signing, person):
    page = browser.get(address(signing, signed(said(signing))))
    told = fields_of(address_of(browser.log_in(person, page)))
    assert told["state"] == signing.state
    assert signing.exchange(told["code"]).status_code == 200


def test_what_stands_beside_it_counts_for_nothing(browser, signing):
    token = signed(said(signing, scope="openid"))
    more = "&scope=openid+cpr&redirect_uri=https://evil.example&prompt=none"
    assert "username" in text(browser.get(address(signing, token, more)))
    asked = PendingLogin.objects.get().request
    assert (asked["scopes"], asked["redirect_uri"]) == (["openid"], signing.back)


def test_numbers_and_objects_are_read_as_in_a_query(browser, signing):
    level = {"mitid": {"loa_value": "low"}}
    browser.get(address(signing, signed(said(signing, max_age=60, idp_params=level))))
    assert PendingLogin.objects.get().level == 1


WRONG = [
    {"iss": "https://tyv.example"}, {"iss": None}, {"aud": "https://other.example"}, {"aud": None},
    {"client_id": "https://tyv.example"}, {"client_id": None}, {"exp": 1}, {"exp": "soon"},
    {"nbf": 99999999999}, {"request": "x"}, {"request_uri": "urn:x"}, {"exp": True},
    {"sub": "https://avis.example"}, {"state": "a\x00b"}, {"state": "\ud800"},
]  # fmt: skip


@pytest.mark.parametrize("changed", WRONG, ids=str)
def test_a_request_with_something_wrong_leads_nowhere(browser, signing, changed):
    token = signed(said(signing, **changed))
    refused_page(browser, address(signing, token), "oauth.request.object")


@pytest.mark.parametrize("jti", ["", 7, "x" * 257], ids=repr)
def test_a_jti_that_is_none(browser, signing, jti):
    refused_page(browser, address(signing, signed(said(signing, jti=jti))), "oauth.request.object")


def test_one_with_a_jti_is_taken_once_whatever_way_it_comes(browser, signing, monkeypatch):
    whole = said(signing, jti="én gang \ud83d", exp=int(time.time()) + 3000)
    token = signed(whole)
    assert "username" in text(browser.get(address(signing, token)))
    again = browser.get(address(signing, token))
    assert code_of(again) == "oauth.request.object"
    form = {"client_id": signing.client_id, "request": signed({**whole, "state": "another"})}
    pushed = signing.call("/connect/par", form, **signing.basic())
    assert error_of(pushed) == "invalid_request_object"
    later = clock.now() + timedelta(minutes=40)
    login.forget_old(later)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert code_of(browser.get(address(signing, token))) == "oauth.request.object"
    other = said(signing, jti="en anden", exp=int(later.timestamp()) + 60)
    assert "username" in text(browser.get(address(signing, signed(other))))


def test_one_without_a_jti_may_come_again(browser, signing):
    token = signed(said(signing))
    for _ in range(2):
        assert "username" in text(browser.get(address(signing, token)))


def test_signed_by_nobody_or_somebody_else(browser, signing):
    claims = said(signing)
    head, body, _ = signed(claims).split(".")
    for token in (
        signed(claims, by="tyv"), unsigned(claims), f"{head}.{body}.", "x.y.z",
        signed(claims, kind="dpop+jwt"),
    ):  # fmt: skip
        refused_page(browser, address(signing, token), "oauth.request.object")


def test_an_address_that_is_not_registered_is_none_when_it_is_signed(browser, signing):
    token = signed(said(signing, redirect_uri="https://evil.example"))
    refused_page(browser, address(signing, token), "oauth.request.invalid")


def test_a_client_without_a_key_signs_nothing(browser, paper):
    refused_page(browser, address(paper, signed(said(paper))), "oauth.request.object")


def test_a_pushed_one(browser, signing, person):
    form = {"client_id": signing.client_id, "request": signed(said(signing))}
    pushed = signing.call("/connect/par", form, **signing.basic())
    name = pushed.json()["request_uri"]
    wish = f"{ISSUER}/connect/authorize?client_id={signing.client_id}&request_uri={name}"
    page = browser.get(wish)
    code = fields_of(address_of(browser.log_in(person, page)))["code"]
    assert signing.exchange(code).status_code == 200
    assert code_of(browser.get(wish)) == "oauth.request.uri"
    form["request"] = signed(said(signing), by="tyv")
    refused = signing.call("/connect/par", form, **signing.basic())
    assert error_of(refused) == "invalid_request_object"
