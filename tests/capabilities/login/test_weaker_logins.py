"""A service that forces a login with fewer factors: it is told of that, and nobody loses anything.

Source: saml-core 3.4.1 (ForceAuthn); openid-connect-core 3.1.2.1 (prompt, max_age) and 2
(auth_time).
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from fundament.capabilities.identity import service as identity
from fundament.capabilities.login.models import BrokerSession
from fundament.kernel import clock
from fundament.kernel.acting import Acting, Actor, Level
from fundament.kernel.ids import PartyId
from fundament.standards.oiosaml.types import Assurance
from fundament.standards.oiosaml.v303 import OIOSAML
from tests.capabilities.login.conftest import passing_form, text
from tests.capabilities.login.openid import OpenIdClient, address_of, fields_of, read
from tests.capabilities.login.services import Service
from tests.capabilities.login.test_school_login import TWO, id_token, log_in, pupil, step_of

__all__ = ["pupil"]

pytestmark = pytest.mark.django_db
LOW = (OIOSAML.level_uri(Assurance.LOW),)
LATER = timedelta(minutes=10)


@pytest.fixture
def library(people):
    return Service("library").register()


@pytest.fixture
def later(monkeypatch):
    """Let the clock go on; returns what it shows then."""

    def go(pause=LATER):
        now = clock.now() + pause
        monkeypatch.setattr(clock, "now", lambda: now)
        return now

    return go


def seen_by(service, answer, at=None):
    """What a service of SAML is told: level, and when the person logged in."""
    assertion = service.read(passing_form(answer), at=at)
    return assertion.authentication.class_ref, assertion.authentication.at


def forced_low(browser, service, person, at):
    wish = service.address(force=True, class_refs=LOW, comparison="minimum", issue_instant=at)
    return seen_by(service, browser.log_in(person, browser.get(wish), code=False), at)


def session():
    return BrokerSession.objects.get(ended_at__isnull=True)


def test_saml_a_forced_weaker_login_takes_nothing_from_the_session(browser, library, person, later):
    first = seen_by(library, browser.log_in(person, browser.get(library.address())))
    assert first[0] == OIOSAML.level_uri(Assurance.SUBSTANTIAL)
    at = later()
    level, when = forced_low(browser, library, person, at)
    assert level == LOW[0]
    assert when == at.replace(microsecond=when.microsecond)
    assert session().level == Level.SUBSTANTIAL
    again = browser.get(library.address(issue_instant=at))
    assert seen_by(library, again, at) == first


def test_saml_a_forced_login_as_strong_is_the_sessions_from_then_on(
    browser, library, person, later
):
    first = seen_by(library, browser.log_in(person, browser.get(library.address())))
    at = later()
    wish = library.address(force=True, issue_instant=at)
    forced = seen_by(library, browser.log_in(person, browser.get(wish)), at)
    assert forced[1] > first[1]
    assert seen_by(library, browser.get(library.address(issue_instant=at)), at) == forced


def test_saml_a_weaker_login_does_not_make_the_stronger_count_for_longer(
    browser, library, person, later, settings
):
    settings.SESSION_LIFE, settings.SESSION_PAUSE = timedelta(hours=1), timedelta(hours=3)
    browser.log_in(person, browser.get(library.address()))
    forced_low(browser, library, person, later(timedelta(minutes=50)))
    at = later(timedelta(minutes=20))
    low = browser.get(library.address(class_refs=LOW, comparison="minimum", issue_instant=at))
    assert seen_by(library, low, at)[0] == LOW[0]
    assert passing_form(browser.get(library.address(issue_instant=at))) is None


@pytest.mark.parametrize("wish", [{"prompt": "login"}, {"max_age": 60}])
def test_openid_each_answer_and_each_grant_tells_of_its_own_login(
    browser, paper, person, later, wish
):
    given = paper.tokens(browser, person)
    first = read(given["id_token"])
    assert first["loa"] == "Substantial"
    later()
    page = browser.get(paper.address(acr_values="low", **wish))
    answer = fields_of(address_of(browser.log_in(person, page, code=False)))
    weaker = paper.exchange(answer["code"]).json()
    claims = read(weaker["id_token"])
    assert claims["loa"] == "Low"
    assert claims["auth_time"] >= first["auth_time"] + LATER.total_seconds()
    assert claims["sid"] == first["sid"]
    assert session().level == Level.SUBSTANTIAL
    for told, level, when in ((given, "Substantial", first), (weaker, "Low", claims)):
        assert paper.userinfo(told["access_token"]).json()["loa"] == level
        anew = paper.refresh(told["refresh_token"]).json()
        assert read(anew["id_token"])["loa"] == level
        assert read(anew["id_token"])["auth_time"] == when["auth_time"]
        assert paper.introspect(anew["access_token"])["auth_time"] == when["auth_time"]


def test_openid_a_stronger_login_later_is_nothing_that_an_old_grant_tells_of(
    browser, paper, person, later
):
    page = browser.get(paper.address(acr_values="low"))
    answer = fields_of(address_of(browser.log_in(person, page, code=False)))
    weak = paper.exchange(answer["code"]).json()
    when = read(weak["id_token"])["auth_time"]
    later()
    strong = read(paper.tokens(browser, person, acr_values="substantial")["id_token"])
    assert (strong["loa"], strong["auth_time"] > when) == ("Substantial", True)
    told = read(paper.refresh(weak["refresh_token"]).json()["id_token"])
    assert (told["loa"], told["auth_time"]) == ("Low", when)
    assert (told["ial"], told["aal"]) == (read(weak["id_token"])["ial"], "Low")


def test_openid_a_recent_weak_login_is_no_recent_strong_one(browser, paper, person, later):
    """max_age asks for one login that is both: strong enough and late enough."""
    paper.tokens(browser, person)
    later()
    page = browser.get(paper.address(acr_values="low", prompt="login"))
    browser.log_in(person, page, code=False)
    silent = {"prompt": "none", "max_age": 60}
    low = paper.log_in(browser, person, acr_values="low", **silent)
    assert read(paper.exchange(low["code"]).json()["id_token"])["loa"] == "Low"
    answer = paper.log_in(browser, person, acr_values="substantial", **silent)
    assert answer["error"] == "login_required"
    claims = read(paper.exchange(paper.log_in(browser, person, prompt="none")["code"]).json()[
        "id_token"])  # fmt: skip
    assert claims["loa"] == "Substantial"


def test_a_login_by_a_weak_password_is_not_raised_by_a_code(browser, library, person):
    """What it began with has a ceiling, by the login in which the password was chosen."""
    chosen = "syv grønne pærer"
    party = PartyId.person(person.cpr)
    weak = Acting(Actor(party, "Freja"), party, Level.LOW, clock.now())
    identity.change_password(weak, person.password, chosen, "203.0.113.7", clock.now())
    page = browser.get(library.address(class_refs=LOW))
    assert seen_by(library, browser.log_in(replace(person, password=chosen), page, code=False))
    page = browser.get(library.address())
    assert 'name="username"' in text(page)  # her display alone does not reach it
    refused = browser.log_in(replace(person, password=chosen), page)
    assert refused.status_code == 403


def test_a_forced_login_with_pictures_leaves_two_factors_in_the_session(browser, people, pupil):
    client = OpenIdClient("skoleavis").register(claim_dialect="unilogin", scope="openid")
    page = log_in(browser, client, pupil, acr_values=TWO)
    browser.post(step_of(page), {"class_code": pupil.class_code})
    claims, _ = id_token(client, log_in(browser, client, pupil, prompt="login"))
    assert claims["unilogin_loa"] == "EnFaktor"
    claims, _ = id_token(client, browser.get(client.address(scope="openid", acr_values=TWO)))
    assert claims["unilogin_loa"] == "ToFaktor"
