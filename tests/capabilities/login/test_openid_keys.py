"""The keys that tokens are signed by roll over by the clock, in a home of their own."""

from urllib.parse import urlencode

import pytest

from fundament.capabilities.login import service as login
from fundament.kernel import clock, keyring
from fundament.standards.oauth import jose
from tests.capabilities.login.conftest import load
from tests.capabilities.login.openid import ISSUER, OpenIdClient, published

pytestmark = pytest.mark.django_db


def test_keys_roll_over_with_overlap(browser, home, monkeypatch):
    """The next key is known before it signs; what the last one signed counts for a day more."""
    person, paper = load()["empty_mailbox"], OpenIdClient("avis").register()
    now = clock.now()
    old = paper.tokens(browser, person)
    hint = urlencode({"id_token_hint": old["id_token"]})
    ending = f"{ISSUER}/connect/endsession?{hint}"
    before = {one["kid"] for one in published().as_dict()["keys"]}
    fresh = set(login.roll_over(now))
    assert {one["kid"] for one in published().as_dict()["keys"]} == before | fresh
    assert kid_of(paper.tokens(browser, person)["id_token"]) in before
    monkeypatch.setattr(clock, "now", lambda: now + keyring.AHEAD * 0.9)
    assert paper.userinfo(old["access_token"]).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: now + keyring.AHEAD * 2)
    tokens = paper.tokens(browser, person)
    assert kid_of(tokens["id_token"]) in fresh
    assert kid_of(tokens["access_token"]) in fresh
    assert browser.get(ending).status_code == 200, "an old hint is still a hint"
    monkeypatch.setattr(clock, "now", lambda: now + keyring.AHEAD * 26)
    assert {one["kid"] for one in published().as_dict()["keys"]} == fresh


def kid_of(token):
    return jose.unverified_header(token)["kid"]
