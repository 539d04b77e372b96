"""The inspector on messages between nodes: request and answer, in and out, each rule by its id."""

from base64 import b64encode
from datetime import timedelta

import pytest
from django.db import connection

from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import ForeignLogin, InspectedLogin
from fundament.capabilities.login.types import Kind, Outcome, State
from fundament.kernel import clock
from fundament.portal.abroad import node
from tests.capabilities.login.borders import IDENTIFIER, OpenToEurope, go_abroad, press, step_of
from tests.capabilities.login.conftest import Browser, passing_form, text
from tests.capabilities.login.test_eidas_outgoing import answer, at_consent, send, wish
from tests.capabilities.login.test_inspector import operator, outcomes

__all__ = ["operator"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def other_country(people, at):
    node.make_known(at)


def crossed():
    return login.inspections(kind=Kind.EIDAS)


def names(found):
    return [(part.name, part.came) for part in found.parts]


def test_a_login_abroad_has_their_request_and_our_answer(browser, person):
    page = at_consent(browser, person)
    [found] = crossed()
    assert (names(found), found.state) == ([("AuthnRequest", True)], State.WAITING)
    answer(browser, page, yes="1")
    [found] = crossed()
    assert names(found) == [("AuthnRequest", True), ("Response", False), ("Assertion", False)]
    assert (found.state, found.failed, found.kind) == (State.ANSWERED, (), Kind.EIDAS)
    request, response, assertion = found.parts
    assert {"eidas-signature", "eidas-force-authn", "eidas-minimum-data-set", "eidas-acs"} <= (
        outcomes(request).keys()
    )
    assert {"response-signature", "person", "countries", "level", "audience"} <= (
        outcomes(response).keys()
    )
    assert set(outcomes(response).values()) == {Outcome.PASSED}
    assert [part.keys[0].owner for part in (request, response)] == ["service", "broker"]
    assert all(part.cover == "inside" and part.sound for part in found.parts)
    assert "••••" in assertion.content


def test_who_says_no_is_shown_without_a_login(browser, person):
    answer(browser, at_consent(browser, person), no="1")
    [found] = crossed()
    assert (found.state, names(found)[1:]) == (State.NO_LOGIN, [("Response", False)])
    assert "status" in {broken.rule for broken in found.failed}


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"force": False}, "eidas-force-authn"),
        ({"class_refs": ("http://eidas.europa.eu/LoA/none",)}, "eidas-level"),
        ({"acs_url": "https://thief.example/acs"}, "eidas-acs"),
        ({"issue_instant": timedelta(hours=-1)}, "eidas-issue-instant"),
        ({"destination": "https://other.example"}, "eidas-destination"),
    ],
)
def test_a_refused_request_is_shown_with_its_rule(browser, changed, rule):
    moved = {
        name: clock.now() + value if isinstance(value, timedelta) else value
        for name, value in changed.items()
    }
    send(browser, wish(**moved))
    [found] = crossed()
    assert [broken.rule for broken in found.failed] == [rule]
    assert (found.state, found.replayable) == (State.REFUSED, False)


def test_a_request_by_a_strangers_key(browser):
    send(browser, wish(), key="test-stranger")
    [found] = crossed()
    assert [broken.rule for broken in found.failed] == ["eidas-signature"]
    assert found.parts[0].sound is False


def test_a_login_from_abroad_has_our_request_and_their_answer(browser):
    library = OpenToEurope("bibliotek").register()
    page = go_abroad(browser, browser.get(library.address()), "zora")
    [found] = crossed()
    assert names(found) == [("AuthnRequest", False), ("Response", True), ("Assertion", True)]
    assert (found.state, found.failed) == (State.ANSWERED, ())
    assert {"countries", "person", "response-signature"} <= outcomes(found.parts[1]).keys()
    assert passing_form(press(browser, page, "go"))
    [seen] = login.inspections(library.entity_id)
    assert [part.name for part in seen.parts] == ["AuthnRequest", "Response", "Assertion"]
    assert (seen.state, seen.failed) == (State.ANSWERED, ())


def test_an_answer_that_breaks_a_rule_is_shown_with_it(browser, monkeypatch):
    """The other node signs as somebody whom its metadata does not know."""
    library = OpenToEurope("bibliotek").register()
    asked = browser.get(library.address())
    page = browser.post(f"/login/{step_of(asked)}/eu/", {"country": "XX"})
    assert page.status_code == 200
    monkeypatch.setattr(node, "SIGNING_KEY", "test-stranger")
    go_abroad(browser, browser.get(library.address()), "zora")
    found = next(one for one in crossed() if one.state is State.REFUSED)
    assert [broken.rule for broken in found.failed] == ["response-signature"]
    assert outcomes(found.parts[1])["person"] is Outcome.NOT_REACHED


def test_an_answer_that_cannot_be_read_holds_no_rule(browser):
    library = OpenToEurope("bibliotek").register()
    login = step_of(browser.get(library.address()))
    browser.post(f"/login/{login}/eu/", {"country": "XX"})
    state = ForeignLogin.objects.get().relay_state
    junk = b64encode(b"<Response>").decode()
    browser.post("/eidas/connector/acs", {"SAMLResponse": junk, "RelayState": state})
    [found] = crossed()
    assert found.state is State.REFUSED
    assert set(outcomes(found.parts[1]).values()) == {Outcome.NOT_REACHED}


def test_nobody_can_be_read_out_of_the_table(browser, person):
    answer(browser, at_consent(browser, person), yes="1")
    library, other = OpenToEurope("bibliotek").register(), Browser()
    go_abroad(other, other.get(library.address()), "zora")
    with connection.cursor() as cursor:
        cursor.execute("select raw || parts::text from login_inspectedlogin where kind = 'eidas'")
        kept = "".join(row[0] for row in cursor.fetchall())
    for secret in (*person.name.split(), "Zora", "Belanova", "1991-04-17", IDENTIFIER["zora"]):
        assert secret not in kept, secret
    assert not InspectedLogin.objects.filter(kind=Kind.EIDAS).exclude(raw="").exists()


def test_production_records_only_where_it_is_switched_on(browser, settings):
    settings.DEMO = False
    send(browser, wish())
    assert not InspectedLogin.objects.exists()


def test_the_page_tells_which_country_sent_what(operator, browser):
    send(operator, wish())
    [found] = crossed()
    assert str(found.id) in text(operator.get("/login/inspector/?kind=eidas"))
    page = text(operator.get(f"/login/inspector/{found.id}/"))
    assert "Fra det andet land" in page
    assert "eidas-force-authn" in page
