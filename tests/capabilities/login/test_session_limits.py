"""How long a session of the broker answers without the person."""

from datetime import timedelta

import pytest

from fundament.kernel import clock
from tests.capabilities.login.conftest import passing_form
from tests.capabilities.login.services import Service

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(people, browser):
    service = Service("library").register()
    browser.log_in(people["empty_mailbox"], browser.get(service.address()))
    return service


def answers_after(browser, service, monkeypatch, pause):
    now = clock.now() + pause
    monkeypatch.setattr(clock, "now", lambda: now)
    return passing_form(browser.get(service.address(issue_instant=now))) is not None


def test_a_session_that_is_not_used_is_over(browser, library, monkeypatch, settings):
    settings.SESSION_PAUSE = timedelta(minutes=10)
    assert answers_after(browser, library, monkeypatch, timedelta(minutes=9))
    assert not answers_after(browser, library, monkeypatch, timedelta(minutes=11))


def test_use_begins_the_pause_anew(browser, library, monkeypatch, settings):
    settings.SESSION_PAUSE = timedelta(minutes=10)
    for _ in range(4):
        assert answers_after(browser, library, monkeypatch, timedelta(minutes=9))


def test_however_much_it_is_used_it_ends(browser, library, monkeypatch, settings):
    settings.SESSION_PAUSE = timedelta(hours=5)
    for hours in (4, 3.9):
        assert answers_after(browser, library, monkeypatch, timedelta(hours=hours))
    assert not answers_after(browser, library, monkeypatch, timedelta(hours=0.2))


def test_the_limit_is_a_setting(browser, people, monkeypatch, settings):
    settings.SESSION_LIFE = timedelta(hours=1)
    settings.SESSION_PAUSE = timedelta(hours=5)
    service = Service("library").register()
    browser.log_in(people["empty_mailbox"], browser.get(service.address()))
    assert answers_after(browser, service, monkeypatch, timedelta(minutes=59))
    assert not answers_after(browser, service, monkeypatch, timedelta(minutes=2))
