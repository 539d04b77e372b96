"""A flood of logins of one person."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from fundament.capabilities.identity import service as identity
from fundament.capabilities.login.models import BrokerSession, Grant
from fundament.kernel import clock
from tests.capabilities.login.conftest import Browser, load
from tests.capabilities.login.openid import SECRET, OpenIdClient, address_of, fields_of
from tests.capabilities.login.test_login_attacks import step_of

MANY, AT_ONCE = 100, 16


@pytest.fixture
def people(transactional_db):
    return load()


def at_once(calls):
    """Let sixteen threads do the calls, beginning together; return what each gave."""
    together = Barrier(min(AT_ONCE, len(calls)), timeout=60)

    def work(call, first):
        try:
            if first:
                together.wait()
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = [pool.submit(work, call, n < AT_ONCE) for n, call in enumerate(calls)]
        return [one.result(timeout=120) for one in waiting]


def at_the_code(paper, person):
    """A login that waits for the code only: its browser and its step."""
    browser = Browser()
    step = step_of(browser.get(paper.address()))
    for name in ("username", "password"):
        browser.post(step, {name: getattr(person, name)})
    return browser, step


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_logins_of_one_person_with_one_code_at_once(people, paper, person):
    waiting = [at_the_code(paper, person) for _ in range(AT_ONCE)]
    code = identity.current_code(person.totp_secret, clock.now())
    answers = at_once(
        [lambda b=browser, s=step: b.post(s, {"code": code}) for browser, step in waiting]
    )
    opened = [one for one in answers if address_of(one)]
    assert len(opened) == 1, "one code opens one login"
    assert {one.status_code for one in answers if one not in opened} == {403}
    assert BrokerSession.objects.count() == Grant.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_hundreds_of_logins_by_one_session_at_once(people, paper, person):
    """Each gets a code of its own, each code its tokens once, and there is one session."""
    browser = Browser()
    paper.log_in(browser, person)
    cookie = browser.client.cookies["__Host-broker"].value
    wish = paper.address(prompt="none")

    def log_in():
        one = Browser()
        one.client.cookies["__Host-broker"] = cookie
        return fields_of(address_of(one.get(wish)))["code"]

    codes = at_once([log_in] * MANY)
    assert len(set(codes)) == MANY

    def exchange(code):
        caller = OpenIdClient(verifier=paper.verifier)
        return caller.exchange(code, caller.basic(SECRET)).status_code

    twice = [*codes[:AT_ONCE], *codes[:AT_ONCE]]
    given = at_once([lambda code=code: exchange(code) for code in twice])
    assert sorted(given) == [200] * AT_ONCE + [400] * AT_ONCE
    assert BrokerSession.objects.count() == 1
    session = BrokerSession.objects.get()
    assert session.providers.filter(ended_at__isnull=True).count() == 1
