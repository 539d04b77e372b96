"""What a thief or a flood tries at the form of the login, and what comes of it."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import LoginAttempt
from fundament.capabilities.identity.service import passwords
from fundament.capabilities.login.models import BrokerSession, PendingLogin
from fundament.kernel import clock
from tests.capabilities.login.conftest import Browser, text
from tests.capabilities.login.openid import ISSUER


def step_of(answer):
    return re.search(r'action="(/login/[0-9a-f-]{36}/)"', text(answer))[1]


class Strict(Browser):
    """A browser before the very checks that the running program makes of a form."""

    def __init__(self):
        super().__init__()
        self.client = Client(SERVER_NAME="localhost", SERVER_PORT="8443", enforce_csrf_checks=True)


@pytest.mark.django_db
def test_a_form_of_a_foreign_page_is_not_taken(people, paper, person):
    """CSRF: without our token, or from another origin with it, nothing is begun or given up."""
    browser = Strict()
    page = browser.get(paper.address())
    step = step_of(page)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text(page))[1]
    given = {"username": person.username}
    post = browser.client.post
    assert post(step, given, secure=True).status_code == 403
    assert post(f"{step}cancel/", secure=True).status_code == 403
    with_token = {**given, "csrfmiddlewaretoken": token}
    foreign = {"Host": "localhost:8443", "Origin": "https://evil.example"}
    assert post(step, with_token, secure=True, headers=foreign).status_code == 403
    assert not LoginAttempt.objects.exists()
    assert PendingLogin.objects.get().answered_at is None
    ours = {"Host": "localhost:8443", "Origin": ISSUER}
    assert post(step, with_token, secure=True, headers=ours).status_code == 302
    assert LoginAttempt.objects.count() == 1


@pytest.mark.django_db
def test_a_login_that_a_thief_began_is_not_the_victim_s(people, paper, person):
    """Login CSRF: the step belongs to the browser that began it, with or without our token."""
    thief = Browser()
    step = step_of(thief.get(paper.address()))
    victim = Browser()
    assert victim.get(step).status_code == 410
    assert victim.post(step, {"username": person.username}).status_code == 410
    assert not LoginAttempt.objects.exists()


@pytest.mark.django_db
def test_no_page_of_the_broker_is_shown_in_a_frame(browser, people, paper, person):
    """Clickjacking, at each step; and no page tells another origin its own address (Referer)."""
    step = step_of(browser.get(paper.address(response_mode="form_post")))
    pages = [browser.get(step), browser.post(step, {"username": person.username})]
    pages.append(browser.post(step, {"password": person.password}))
    code = identity.current_code(person.totp_secret, clock.now())
    pages.append(browser.client.post(step, {"code": code}, secure=True))
    assert f'action="{paper.back}"' in text(pages[-1]), "the page that carries the answer"
    pages.append(browser.get(f"{ISSUER}/connect/authorize"))
    pages.append(browser.get(f"{ISSUER}/connect/endsession"))
    pages.append(Browser().get(step))
    for page in pages:
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
        assert page["Referrer-Policy"] == "same-origin"
        assert "no-store" in page["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["username", "password", "code"])
def test_a_field_of_a_million_signs_is_refused(browser, people, paper, person, field, monkeypatch):
    """What is too long to be right costs no more than another: argon2 is given a bounded text."""
    hashed, verify = [], passwords._hasher.verify

    def seen(kept, octets):
        hashed.append(len(octets))
        return verify(kept, octets)

    monkeypatch.setattr(passwords, "_hasher", SimpleNamespace(verify=seen))
    step = step_of(browser.get(paper.address()))
    for name in ("username", "password"):
        if name == field:
            break
        browser.post(step, {name: getattr(person, name)})
    answer = browser.post(step, {field: "\ufdfa" * 300_000})  # each becomes eighteen signs
    assert answer.status_code in {200, 302, 403}
    assert max(hashed, default=0) < 16_000
    assert not BrokerSession.objects.exists()
