"""Logout asked for by a client, and sessions that belong to their browser."""

from urllib.parse import urlencode

import pytest

from fundament.capabilities.login.models import (
    BrokerSession,
)
from tests.capabilities.login.conftest import Browser, code_of, text
from tests.capabilities.login.openid import (
    ISSUER,
    OpenIdClient,
    address_of,
    error_of,
    fields_of,
    read,
    unsigned,
)

pytestmark = pytest.mark.django_db


def ending(**fields):
    return f"{ISSUER}/connect/endsession?{urlencode(fields)}"


def refused_end(browser, **fields):
    answer = browser.get(ending(**fields))
    assert (answer.status_code, code_of(answer)) == (400, "oauth.request.invalid")
    assert "<h1>Anmodningen om at logge ud blev afvist</h1>" in text(answer)
    assert "Login-anmodningen" not in text(answer)
    assert BrokerSession.objects.get().ended_at is None


def test_no_open_redirect_at_logout(browser, paper, person):
    hint = paper.tokens(browser, person)["id_token"]
    ours = [f"{paper.client_id}/bye{more}" for more in ("?x", "/", "#x")]
    for address in ("https://evil.example/bye", "//evil.example", "javascript:alert(1)", *ours):
        refused_end(browser, id_token_hint=hint, post_logout_redirect_uri=address)
    refused_end(browser, post_logout_redirect_uri=f"{paper.client_id}/bye")


def test_a_hint_that_is_no_id_token_of_the_client(browser, paper, person):
    other = OpenIdClient("tyv").register()
    tokens = paper.tokens(browser, person)
    refused_end(browser, id_token_hint=tokens["id_token"], client_id=other.client_id)
    refused_end(browser, id_token_hint=tokens["access_token"])
    refused_end(browser, id_token_hint=unsigned(read(tokens["id_token"])))
    refused_end(browser, id_token_hint="x.y.z")


def test_a_logged_out_session_has_no_tokens(browser, paper, person):
    tokens = paper.tokens(browser, person)
    lasting = paper.tokens(browser, person, scope="openid offline_access")
    bye = f"{paper.client_id}/bye"
    answer = browser.get(
        ending(id_token_hint=tokens["id_token"], post_logout_redirect_uri=bye, state="æ 1")
    )
    assert address_of(answer) == f"{bye}?state=%C3%A6+1"
    assert BrokerSession.objects.get().ended_at
    assert error_of(paper.userinfo(tokens["access_token"]), 401) == "invalid_token"
    assert error_of(paper.refresh(tokens["refresh_token"])) == "invalid_grant"
    assert paper.refresh(lasting["refresh_token"]).status_code == 200
    again = browser.get(ending(id_token_hint=tokens["id_token"], post_logout_redirect_uri=bye))
    assert address_of(again) == bye, "nothing is left to end, and nobody meets an error"
    assert "username" in text(browser.get(paper.address()))


def test_the_session_gets_a_new_secret_at_login(browser, paper, person):
    browser.client.cookies["__Host-broker"] = "chosen-by-the-thief"
    paper.log_in(browser, person)
    assert browser.client.cookies["__Host-broker"].value != "chosen-by-the-thief"
    thief = Browser()
    thief.client.cookies["__Host-broker"] = "chosen-by-the-thief"
    assert fields_of(address_of(thief.get(paper.address(prompt="none"))))["error"] == (
        "login_required"
    )


def test_a_login_belongs_to_its_browser(browser, paper, person):
    browser.get(paper.address())
    step = browser.seen[-1].request["PATH_INFO"]
    assert Browser().get(step).status_code == 410


def test_asking_silently_tells_no_stranger_anything(browser, paper, person):
    """Whoever else asks with prompt=none learns the same whether the person is logged in."""
    paper.log_in(browser, person)
    for asking in (browser, Browser()):
        answer = asking.get(paper.address(prompt="none", redirect_uri="https://evil.example"))
        assert (answer.status_code, code_of(answer)) == (400, "oauth.request.invalid")
        assert not address_of(answer)
