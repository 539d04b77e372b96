"""`id_token_hint`: the client names whom it expects, and nobody else answers. Core 3.1.2.1."""

from datetime import timedelta

import pytest

from fundament.capabilities.login.models import PendingLogin
from tests.capabilities.login.conftest import Browser
from tests.capabilities.login.openid import (
    ISSUER,
    OpenIdClient,
    address_of,
    error_of,
    fields_of,
    handmade,
    key,
    read,
    unsigned,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def hers():
    """The browser in which the person logs in, once: her code works once."""
    return Browser()


@pytest.fixture
def hint(hers, paper, person):
    """An ID token of the person's login in her browser."""
    return paper.tokens(hers, person)["id_token"]


def asked(browser, client, **changed):
    return fields_of(address_of(browser.get(client.address(**changed))))


def test_the_hinted_person_is_answered_for_without_a_question(hers, paper, hint):
    assert "code" in asked(hers, paper, prompt="none", id_token_hint=hint)


def test_the_session_of_another_person_answers_not(browser, paper, people, hint):
    paper.log_in(browser, people["mover"])
    told = asked(browser, paper, prompt="none", id_token_hint=hint)
    assert (told["error"], told["state"]) == ("login_required", paper.state)
    assert "code" not in told
    assert "code" in asked(browser, paper, prompt="none")


def test_without_a_session_she_must_log_in(browser, paper, hint):
    told = asked(browser, paper, prompt="none", id_token_hint=hint)
    assert told["error"] == "login_required"


def test_who_logs_in_instead_is_not_passed_on(browser, hers, paper, people, hint):
    told = paper.log_in(browser, people["mover"], id_token_hint=hint)
    assert told["error"] == "login_required"
    assert "code" in asked(hers, paper, id_token_hint=hint)


def test_an_expired_hint_is_one_too(browser, paper, person, hint, monkeypatch, at):
    claims = read(hint)
    assert claims["exp"] - claims["iat"] < 86400
    monkeypatch.setattr("fundament.kernel.clock.now", lambda: at + timedelta(days=2))
    paper.log_in(browser, person)
    assert "code" in asked(browser, paper, prompt="none", id_token_hint=hint)


def test_a_hint_of_another_client_is_refused_whoever_is_logged_in(browser, paper, person):
    """Else a client would learn of whom it has no login whether she is at this browser."""
    family = {"sector_identifier_uri": "https://familie.example/"}
    one, two = OpenIdClient("et", family).register(), OpenIdClient("to", family).register()
    token = one.tokens(browser, person)["id_token"]
    for client in (two, paper):
        told = asked(browser, client, prompt="none", id_token_hint=token)
        assert told["error"] == "invalid_request"
    assert "code" in asked(browser, one, prompt="none", id_token_hint=token)


def forged(hint):
    claims = read(hint)
    head = {"alg": "ES256", "typ": "JWT", "kid": key("thief").kid}
    return handmade(head, claims, lambda _: b"x" * 64)


WRONG = {
    "none": lambda hint: "x",
    "unsigned": lambda hint: unsigned(read(hint)),
    "forged": forged,
    "changed": lambda hint: hint[:-8] + "AAAAAAAA",
}


@pytest.mark.parametrize("how", WRONG)
def test_what_is_no_id_token_of_ours_is_refused(hers, paper, hint, how):
    before = PendingLogin.objects.count()
    for changed in ({"prompt": "none"}, {}):
        told = asked(hers, paper, id_token_hint=WRONG[how](hint), **changed)
        assert (told["error"], told["iss"]) == ("invalid_request", ISSUER)
    assert PendingLogin.objects.count() == before


def test_an_access_token_is_no_hint(browser, paper, person):
    token = paper.tokens(browser, person)["access_token"]
    assert asked(browser, paper, id_token_hint=token)["error"] == "invalid_request"


def test_a_pushed_request_hears_of_a_wrong_hint_at_once(paper, hint):
    wish = paper.wish(id_token_hint=hint[:-8] + "AAAAAAAA")
    assert error_of(paper.call("/connect/par", wish, **paper.basic())) == "invalid_request"
    right = paper.call("/connect/par", paper.wish(id_token_hint=hint), **paper.basic())
    assert right.status_code == 201
