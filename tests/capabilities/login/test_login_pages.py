"""The pages on which a person logs in: what they show, and what they tell a stranger."""

import re
from datetime import UTC, datetime

import pytest

from fundament.capabilities.identity import rules
from fundament.capabilities.identity import service as identity
from fundament.kernel.ids import PartyId
from tests.capabilities.login.conftest import text
from tests.capabilities.login.services import Service

pytestmark = pytest.mark.django_db
VARYING = [
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(r"login(/|%2F)[0-9a-f-]{36}"),
    re.compile(r"nummer \d\d"),
    re.compile(r"<dd><code>\d{6}</code>"),
]


@pytest.fixture
def library():
    return Service("library").register()


def begun(browser, library, name=None):
    """Begin a login; give a name when there is one; return the step's address and its page."""
    page = browser.get(library.address())
    step = page.request["PATH_INFO"]
    return step, browser.post(step, {"username": name}) if name else page


def main_of(page):
    """What a person reads on the page, without what differs from login to login."""
    found = text(page)
    for pattern in VARYING:
        found = pattern.sub("", found)
    return found


def number_on(page):
    return re.search(r"Dit login har nummer (\d\d)", text(page))[1]


def test_every_step_names_the_service_and_bears_one_number(people, browser, library):
    person = people["empty_mailbox"]
    step, first = begun(browser, library)
    assert "Library" in text(first)
    second = browser.post(step, {"username": person.username})
    third = browser.post(step, {"password": person.password})
    assert 'name="code"' in text(third)
    for page in (second, third):
        assert "Log kun ind, hvis du selv er i gang med at logge ind på Library" in text(page)
    assert number_on(second) == number_on(third)


def test_numbers_differ_from_login_to_login(people, browser, library):
    name = people["empty_mailbox"].username
    assert len({number_on(begun(browser, library, name)[1]) for _ in range(12)}) > 1


def test_the_demo_says_whom_one_can_be(people, browser, library):
    page = text(begun(browser, library)[1])
    for person in people.values():
        assert person.name in page
        assert person.username in page
        assert person.password in page
    assert len(re.findall(r"<code>\d{6}</code>", page)) == len(people)


def test_outside_the_demo_nobody_is_shown(people, browser, library, settings):
    settings.DEMO = False
    page = text(begun(browser, library)[1])
    assert 'name="username"' in page
    for person in people.values():
        assert person.password not in page
        assert person.username not in page


def test_pages_do_not_tell_who_exists(people, browser, library):
    """The same page, word for word, for a name that exists, one that does not, and a locked one."""
    person = people["empty_mailbox"]
    names = (person.username, "ingen.af.dem")
    asked, wrong = [], []
    for name in names:
        step, page = begun(browser, library, name)
        asked.append(main_of(page))
        refused = browser.post(step, {"password": "forkert"})
        wrong.append((refused.status_code, main_of(refused)))
    assert asked[0] == asked[1]
    assert wrong[0] == wrong[1]
    assert wrong[0][0] == 403
    for _ in range(4):
        browser.post(begun(browser, library, person.username)[0], {"password": "forkert"})
    step, _ = begun(browser, library, person.username)
    locked = browser.post(step, {"password": person.password})
    assert (locked.status_code, main_of(locked)) == wrong[0]
    assert (
        identity.status_of(PartyId.person(person.cpr), datetime.now(UTC)).locked_until is not None
    )


def test_a_hurried_network_is_told_to_wait(people, browser, library, monkeypatch):
    monkeypatch.setattr(rules, "WRONG_TRIES_OF_CALLER", 2)
    for name in ("en", "to"):
        browser.post(begun(browser, library, name)[0], {"password": "forkert"})
    step, _ = begun(browser, library, people["empty_mailbox"].username)
    page = browser.post(step, {"password": people["empty_mailbox"].password})
    assert page.status_code == 429
    assert int(page["Retry-After"]) > 0


def test_the_broker_s_cookies_come_along_with_no_foreign_form_or_frame(people, browser, library):
    browser.log_in(people["empty_mailbox"], browser.get(library.address()))
    for name in ("__Host-broker", "__Host-login"):
        cookie = browser.client.cookies[name]
        assert (cookie["samesite"], cookie["secure"], cookie["httponly"]) == ("Lax", True, True)
