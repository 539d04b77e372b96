"""A citizen changes her password on Mit eID: the old one is asked for, other browsers are out."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import Authenticator, LifeEvent
from fundament.capabilities.identity.types.lifecycle import LifeStep
from fundament.capabilities.login import service as login_service
from fundament.capabilities.login import types as login
from fundament.capabilities.login.models import BrokerSession
from fundament.capabilities.login.render import BROKER_COOKIE
from fundament.kernel import audit, clock
from fundament.kernel.acting import Acting, Actor, Level
from fundament.kernel.ids import PartyId
from tests.capabilities.login.conftest import Browser, text
from tests.capabilities.login.openid import OpenIdClient
from tests.capabilities.login.services import Service

pytestmark = pytest.mark.django_db
PAGE = "/mit-eid/adgangskode/"
NEW = "en helt ny adgangskode"


@pytest.fixture
def student(people, browser):
    browser.log_in(people["student"], browser.get("/log-ind/?next=/hjaelp/"))
    return people["student"]


def change(browser, old, new=NEW, again=None):
    given = {"old": old, "new": new, "again": new if again is None else again}
    return browser.post(PAGE, given)


def actions(person):
    return [line.look.action for line in audit.looks_at(PartyId.person(person.cpr))]


def passwords_of(person):
    found = Authenticator.objects.filter(identity__username=person.username, kind="password")
    return found.filter(withdrawn_at__isnull=True)


def asked_after(person, password):
    """What is asked after name and password, in another browser."""
    other, library = Browser(), Service("bog").register()
    page = other.get(library.address())
    step = page.request["PATH_INFO"]
    other.post(step, {"username": person.username})
    return text(other.post(step, {"password": password}))


def test_the_new_one_lets_in_and_the_old_one_does_not(student, browser):
    page = browser.get("/mit-eid/")
    assert f'href="{PAGE}"' in text(page)
    done = change(browser, student.password)
    assert done.request["PATH_INFO"] == "/mit-eid/"
    assert "Adgangskoden er skiftet" in text(done)
    assert "Du skiftede adgangskode" in text(done)
    assert 'name="code"' in asked_after(student, NEW)
    assert 'name="code"' not in asked_after(student, student.password)
    assert "Adgangskode ændret" in actions(student)
    event = LifeEvent.objects.filter(identity__username=student.username).latest("id")
    assert (event.step, event.actor_name) == (LifeStep.NEW_PASSWORD, student.name)
    assert passwords_of(student).count() == 1


def test_other_browsers_are_out_and_this_one_is_not(student, browser, monkeypatch):
    paper, other = OpenIdClient().register(), Browser()
    later = clock.now() + timedelta(seconds=40)
    monkeypatch.setattr(clock, "now", lambda: later)
    given = paper.tokens(other, student, scope="openid offline_access")
    assert BrokerSession.objects.filter(ended_at__isnull=True).count() == 2
    change(browser, student.password)
    assert BrokerSession.objects.filter(ended_at__isnull=True).count() == 1
    assert paper.refresh(given["refresh_token"]).status_code == 400
    assert browser.get("/mit-eid/").status_code == 200
    assert "username" in text(other.get(paper.address()))
    assert "code" in browser.get(paper.address())["Location"]


NO_END = """
create function login_no_end() returns trigger language plpgsql as
    $$ begin raise exception 'the disk is full'; end $$;
create trigger login_no_end before update on login_brokersession
    for each row when (new.ended_at is not null) execute function login_no_end();
"""


def test_where_the_other_sessions_cannot_end_the_old_one_stays(student, browser):
    """All or nothing: she would believe that whoever knew the old one is out."""
    other = BrokerSession.objects.get()
    other.id, other.secret = uuid4(), b"of another browser"
    other.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(NO_END)
    party = PartyId.person(student.cpr)
    her = Acting(Actor(party, student.name), party, Level.SUBSTANTIAL, clock.now())
    here = login.Browser("", browser.client.cookies[BROKER_COOKIE].value, "203.0.113.7")
    with pytest.raises(DatabaseError, match="the disk is full"):
        login_service.change_password(her, student.password, NEW, here, clock.now())
    assert 'name="code"' in asked_after(student, student.password)
    assert 'name="code"' not in asked_after(student, NEW)


def test_a_login_under_way_with_the_old_one_is_over(student, browser):
    other, library = Browser(), Service("bog").register()
    step = other.get(library.address()).request["PATH_INFO"]
    other.post(step, {"username": student.username})
    other.post(step, {"password": student.password})
    change(browser, student.password)
    code = identity.current_code(student.totp_secret, clock.now() + timedelta(seconds=30))
    assert 'action="https://bog.example/acs"' not in text(other.post(step, {"code": code}))


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"old": "forkert"}, "old", "ikke den adgangskode, du har nu"),
        ({"new": "kort"}, "new", "Den nye adgangskode skal have 8-256 tegn"),
        ({"again": "noget andet"}, "again", "ikke ens"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(student, browser, given, field, says):
    asked = {"old": student.password, "new": NEW, "again": given.get("new", NEW), **given}
    page = browser.post(PAGE, asked)
    assert page.status_code == 422
    assert says in text(page)
    assert f'id="{field}-error"' in text(page) or f'href="#{field}"' in text(page)
    assert NEW not in text(page)
    assert 'name="code"' in asked_after(student, student.password)


def test_a_password_with_the_user_name_in_it_is_none(student, browser):
    assert change(browser, student.password, f"min {student.username} 123").status_code == 422


def test_in_english(student, browser, settings):
    browser.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = change(browser, "forkert")
    assert "That is not the password you have now" in text(page)


def test_wrong_old_ones_count_towards_the_lock(student, browser):
    for _ in range(5):
        assert change(browser, "forkert").status_code == 422
    assert change(browser, student.password).status_code == 429, "locked, as at a login"
    assert 'name="code"' not in asked_after(student, student.password)
    assert "Ændring af adgangskode afvist" in actions(student)


def test_wrong_ones_at_a_login_count_here_too(student, browser):
    for _ in range(5):
        asked_after(student, "forkert")
    assert change(browser, student.password).status_code == 429


def test_what_happens_next_is_what_the_lock_does(student, browser, monkeypatch):
    left = ["4 forsøg mere", "3 forsøg mere", "2 forsøg mere", "ét forsøg mere"]
    for told in left:
        assert f"du har {told}, før du skal vente" in text(change(browser, "forkert"))
    assert "vent ét minut, og prøv igen" in text(change(browser, "forkert"))
    now = clock.now()
    page = text(change(browser, student.password))
    assert "ingen adgangskode taget imod, heller ikke den rigtige. Vent ét minut" in page
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=61))
    assert "vent 2 minutter, og prøv igen" in text(change(browser, "forkert"))
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=100))
    assert "Vent 2 minutter" in text(change(browser, student.password))
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=182))
    assert "Adgangskoden er skiftet" in text(change(browser, student.password))


def test_what_happens_next_in_english(student, browser, settings):
    browser.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for told in ("4 tries", "3 tries", "2 tries", "one try"):
        assert f"you have {told} more before you must wait" in text(change(browser, "forkert"))
    assert "wait one minute, then try again" in text(change(browser, "forkert"))
    assert "not even the right one. Wait one minute" in text(change(browser, "forkert"))


def test_a_login_of_long_ago_is_not_enough(student, browser, monkeypatch):
    kept, later = passwords_of(student).get().id, clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert 'name="username"' in text(browser.get(PAGE))
    assert 'name="username"' in text(change(browser, student.password))
    assert passwords_of(student).get().id == kept


def test_nobody_from_a_foreign_page(student, browser):
    strict = Client(SERVER_NAME="localhost", SERVER_PORT="8443", enforce_csrf_checks=True)
    strict.cookies = browser.client.cookies
    given = {"old": student.password, "new": NEW, "again": NEW}
    assert strict.post(PAGE, given, secure=True).status_code == 403
    assert 'name="code"' in asked_after(student, student.password)


def test_the_new_one_is_worth_no_more_than_the_login_and_the_old_one(student, browser):
    change(browser, student.password)
    assert passwords_of(student).get().ceiling == Level.SUBSTANTIAL


def test_who_has_none_has_none_to_change(student, browser):
    passwords_of(student).update(withdrawn_at=clock.now())
    assert browser.get(PAGE).status_code == 404
