"""The inspector: what is recorded of a login, that nobody can be read out of it, and its pages."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import InspectedLogin
from fundament.capabilities.login.service import forgetting, inspecting
from fundament.capabilities.login.types import InspectionNotFound, Outcome, State
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, clock
from fundament.kernel.acting import Actor, Role
from fundament.kernel.ids import PartyId
from fundament.standards.saml.bindings import REQUEST, write_redirect
from fundament.standards.saml.requests import write_authn_request
from tests.capabilities.login.conftest import code_of, passing_form, text
from tests.capabilities.login.openid import OpenIdClient
from tests.capabilities.login.services import BROKER, Service

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(people):
    return Service("library").register()


@pytest.fixture
def operator(people, browser):
    rights.grant_role(PartyId.person(people["empty_mailbox"].cpr), Role.OPERATOR, None, clock.now())
    browser.log_in(people["empty_mailbox"])
    return browser


def recorded(entity_id):
    [found] = login.inspections(entity_id)
    return found


def outcomes(part):
    return {found.rule: found.outcome for found in part.findings}


def test_a_login_is_recorded_with_both_sides(people, browser, library):
    answer = browser.get(library.address())
    waiting = recorded(library.entity_id)
    assert (waiting.state, len(waiting.parts)) == (State.WAITING, 1)
    form = passing_form(browser.log_in(people["empty_mailbox"], answer))
    assert library.read(form)
    found = recorded(library.entity_id)
    request, response, assertion = found.parts
    assert found.state is State.ANSWERED
    assert [request.name, response.name, assertion.name] == [
        "AuthnRequest", "Response", "Assertion",
    ]  # fmt: skip
    assert request.came and not response.came and not assertion.came
    assert set(outcomes(request).values()) == {Outcome.PASSED}
    assert set(outcomes(response).values()) == {Outcome.PASSED}
    assert {"OIO-SP-06", "OIO-SP-07"} <= outcomes(request).keys()
    assert {"signature", "audience", "bearer", "level"} <= outcomes(response).keys()
    assert library.sent[-1].id in request.content
    assert library.sent[-1].id in assertion.content
    assert assertion.sound


def test_nobody_can_be_read_out_of_the_table(people, browser, library):
    person = people["empty_mailbox"]
    assertion = library.read(passing_form(browser.log_in(person, browser.get(library.address()))))
    paper = OpenIdClient().register()
    paper.tokens(browser, person, scope="openid profile cpr", login_hint=person.username)
    told = {"login_hint": person.username, "simulation": f"no-ui cpr:{person.cpr}"}
    refused = paper.address(redirect_uri="https://andet.example/", idp_params=person.cpr, **told)
    assert browser.get(refused).status_code == 400
    subject = f"<saml:Subject><saml:NameID>{person.cpr}</saml:NameID></saml:Subject></"
    whole = write_authn_request(library.request()).decode()
    body = whole.replace("</samlp:AuthnRequest>", f"{subject}samlp:AuthnRequest>").encode()
    browser.get(write_redirect(BROKER, REQUEST, body, person.cpr, library.key))
    forbidden = login.inspections(library.entity_id)[0]
    assert (forbidden.refusal, forbidden.replayable) == ("saml.message.forbidden", False)
    with connection.cursor() as cursor:
        cursor.execute("select raw || parts::text from login_inspectedlogin")
        kept = "".join(row[0] for row in cursor.fetchall())
    assert "••••" in kept
    assert kept.count("redirect_uri") > 1, "a request that was refused is there as well"
    uuid = assertion.name_id.value.rpartition("/")[2]
    for secret in (person.cpr, person.name.split()[0], person.username, uuid):
        assert secret not in kept, secret


def test_what_was_refused_is_shown_with_the_rule_that_failed(people, browser, library):
    late = clock.now() - timedelta(hours=2)
    assert code_of(browser.get(library.address(issue_instant=late))) == "login.request.expired"
    found = recorded(library.entity_id)
    assert (found.state, found.refusal) == (State.REFUSED, "login.request.expired")
    by_rule = outcomes(found.parts[0])
    assert by_rule["login.request.signature"] is Outcome.PASSED
    assert by_rule["login.request.expired"] is Outcome.FAILED
    assert by_rule["login.request.acs"] is Outcome.NOT_REACHED
    [broken] = found.failed
    assert broken.sentence("da") != broken.sentence("en")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"acs_url": "https://andet.example/acs"}, "login.request.acs"),
        ({"destination": "https://andet.example/"}, "login.request.destination"),
        ({"key": "test-stranger"}, "login.request.signature"),
    ],
)
def test_every_refusal_of_a_known_service_has_its_rule(people, browser, library, changed, code):
    assert code_of(browser.get(library.address(**changed))) == code
    found = recorded(library.entity_id)
    assert [broken.rule for broken in found.failed] == [code]
    assert found.parts[0].sound is (code != "login.request.signature")


def test_an_unknown_service_leaves_no_record(people, browser):
    browser.get(Service("ukendt").address())
    assert not InspectedLogin.objects.exists()


def test_a_wish_out_of_reach_is_told_by_its_rule(people, browser, library):
    level = "https://data.gov.dk/concept/core/nsis/loa/Low"
    browser.get(library.address(class_refs=(level,), comparison="better"))
    found = recorded(library.entity_id)
    assert found.state is State.NO_LOGIN
    assert outcomes(found.parts[0])["OIO-SP-06"] is Outcome.FAILED
    assert outcomes(found.parts[1])["status"] is Outcome.FAILED


def test_openid_shows_request_answer_and_tokens(people, browser):
    paper = OpenIdClient().register()
    paper.tokens(browser, people["empty_mailbox"], scope="openid profile cpr")
    found = recorded(paper.client_id)
    names = [part.name for part in found.parts]
    assert names == ["authorize", "redirect_uri", "token", "token", "id_token", "access_token"]
    identity = found.parts[4]
    assert set(outcomes(identity).values()) == {Outcome.PASSED}
    assert identity.sound
    assert identity.content["aud"] == paper.client_id
    assert identity.content["sub"].startswith("••••")
    assert not found.failed


def test_openid_tells_what_a_client_did_wrong(people, browser):
    paper = OpenIdClient().register()
    browser.get(paper.address(code_challenge_method="plain"))
    found = recorded(paper.client_id)
    assert [broken.rule for broken in found.failed] == ["code_challenge_method"]
    InspectedLogin.objects.all().delete()
    code = paper.log_in(browser, people["empty_mailbox"])["code"]
    assert paper.exchange(code, code_verifier="x" * 50).status_code == 400
    found = recorded(paper.client_id)
    assert "code_verifier does not fit" in found.failed[0].why.english


def test_production_records_only_where_it_is_switched_on(people, browser, library, settings):
    settings.DEMO = False
    browser.get(library.address())
    assert not InspectedLogin.objects.exists()
    login.switch_recording(library.entity_id, _actor(people), clock.now(), on=True)
    browser.get(library.address())
    assert InspectedLogin.objects.count() == 1
    login.switch_recording(library.entity_id, _actor(people), clock.now(), on=False)
    browser.get(library.address())
    assert InspectedLogin.objects.count() == 1


def _actor(people):
    person = people["empty_mailbox"]
    return Actor(PartyId.person(person.cpr), person.name)


def test_records_go_after_days(people, browser, library):
    browser.get(library.address())
    login.forget_old(clock.now() + timedelta(days=2))
    assert InspectedLogin.objects.count() == 1
    login.forget_old(clock.now() + timedelta(days=4))
    assert not InspectedLogin.objects.exists()


def test_a_kept_record_stays_until_it_is_released(operator, people, library, monkeypatch):
    operator.get(library.address())
    operator.get(library.address())
    kept, other = login.inspections(library.entity_id)
    page = f"/login/inspector/{kept.id}/"
    assert "Virker til" in text(operator.get(page))
    assert "Beholdt af" in text(operator.post(f"{page}keep/", {"keep": "1"}))
    monkeypatch.setattr(forgetting, "MOST_INSPECTIONS", 0)
    login.forget_old(clock.now() + timedelta(days=400))
    assert [each.id for each in login.inspections(kept=True)] == [kept.id]
    assert InspectedLogin.objects.count() == 1
    assert operator.get(f"/login/inspector/{other.id}/").status_code == 404
    assert str(kept.id) in text(operator.get("/login/inspector/?kept=1"))
    operator.post(f"{page}keep/", {"keep": "0"})
    login.forget_old(clock.now() + timedelta(days=4))
    assert operator.get(page).status_code == 404
    actions = [line.look.action for line in audit.operations()]
    assert {"Optagelse beholdt", "Optagelse frigivet"} <= set(actions)


def test_only_so_many_are_kept_and_only_what_is_there(operator, people, library, monkeypatch):
    monkeypatch.setattr(inspecting, "MOST_KEPT", 1)
    operator.get(library.address())
    operator.get(library.address())
    first, second = (each.id for each in login.inspections(library.entity_id))
    login.keep(first, _actor(people), clock.now())
    login.keep(first, _actor(people), clock.now())
    answer = operator.post(f"/login/inspector/{second}/keep/", {"keep": "1"})
    assert (answer.status_code, code_of(answer)) == (409, "login.inspection.too.many.kept")
    assert "Frigiv en af dem" in text(answer), "on the record's own page, with its messages"
    assert 'href="/login/inspector/?kept=1"' in text(answer)
    assert 'class="x-lines"' in text(answer)
    assert [each.id for each in login.inspections(kept=True)] == [first]
    login.release(second, _actor(people), clock.now())
    with pytest.raises(InspectionNotFound):
        login.keep(uuid4(), _actor(people), clock.now())


def test_a_record_from_before_is_still_shown(operator, people, library):
    """Until now a part said whether its signature was sound, and no more."""
    operator.get(library.address())
    row = InspectedLogin.objects.get(entity_id=library.entity_id)
    for part in row.parts:
        part["sound"] = {"not signed": None}.get(part.pop("signed"), True)
        del part["held"], part["why"]
        for found in part["findings"]:
            del found["why"]
    row.save()
    found = recorded(library.entity_id)
    assert [part.sound for part in found.parts] == [True, None, True]
    assert text(operator.get(f"/login/inspector/{found.id}/")).count("x-held") > 20


def test_the_page_draws_what_the_signature_covers(operator, people, library):
    operator.get(library.address())
    listed = operator.get(f"/login/inspector/?entity_id={library.entity_id}")
    assert library.entity_id in text(listed)
    found = recorded(library.entity_id)
    page = text(operator.get(f"/login/inspector/{found.id}/"))
    assert "saml:AuthnContextClassRef" in page
    assert page.count("x-covered") > 20
    assert "x-claimed" not in page
    assert "OIO-SP-06" in page
    assert "Low, Substantial eller High" in page
    assert "Alle regler holdt" in page


def test_a_replay_is_a_fresh_trial_with_todays_metadata(operator, people, library):
    late = clock.now() - timedelta(hours=2)
    operator.get(library.address(issue_instant=late))
    refused = recorded(library.entity_id)
    form = passing_form(operator.post(f"/login/inspector/{refused.id}/replay/", {}))
    assert form[0] == library.acs
    newest, _ = login.inspections(library.entity_id)
    assert newest.replay_of == refused.id
    assert newest.state is State.ANSWERED
    again = passing_form(operator.post(f"/login/inspector/{newest.id}/replay/", {}))
    assert again[0] == library.acs


def test_a_replay_meets_the_rules_that_are_not_of_time(operator, people, library):
    operator.get(library.address(acs_url="https://andet.example/acs"))
    refused = recorded(library.entity_id)
    answer = operator.post(f"/login/inspector/{refused.id}/replay/", {})
    assert code_of(answer) == "login.request.acs"


def test_a_replay_of_openid(operator, people):
    paper = OpenIdClient().register()
    operator.get(paper.address())
    found = recorded(paper.client_id)
    answer = operator.post(f"/login/inspector/{found.id}/replay/", {})
    assert passing_form(answer)[0].startswith(paper.back)


def test_only_operators_look(people, browser, library):
    browser.log_in(people["empty_mailbox"])
    assert browser.get("/login/inspector/").status_code == 403
