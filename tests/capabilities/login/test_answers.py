"""What a service is answered: levels, statuses, attributes, single sign-on and single logout."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import ChannelKind
from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import BrokerSession, ProviderSession, ServiceProvider
from fundament.capabilities.login.types import Outcome
from fundament.kernel import audit, clock
from fundament.kernel.acting import Acting, Actor, Level
from fundament.standards.oiosaml.types import Assurance, IdentityType
from fundament.standards.oiosaml.v303 import OIOSAML
from fundament.standards.saml.bindings import RESPONSE, read_redirect, write_redirect
from fundament.standards.saml.logout import (
    read_logout_request,
    read_logout_response,
    write_logout_response,
)
from fundament.standards.saml.names import Binding, NameIdFormat, StatusCode
from fundament.standards.saml.types import LoginNotGiven, LogoutResponse, Status
from tests.capabilities.login.conftest import Browser, code_of, passing_form, text
from tests.capabilities.login.services import BROKER, Service

pytestmark = pytest.mark.django_db


@pytest.fixture
def library():
    return Service("library").register()


def logged_in(browser, service, person, **changed):
    answer = browser.log_in(person, browser.get(service.address(**changed)))
    return service.read(passing_form(answer))


def value(assertion, key):
    return assertion.value_of(OIOSAML.attribute(key).name)


def test_attributes_asked_for_are_released(people, browser, library):
    person = people["empty_mailbox"]
    answer = browser.log_in(person, browser.get(library.address()))
    form = passing_form(answer)
    assert form[0] == library.acs
    assert form[1]["RelayState"] == "stat=1&æ"
    assert f"form-action 'self' {library.entity_id}" in answer["Content-Security-Policy"]
    told = library.read(form, Assurance.SUBSTANTIAL)
    assert value(told, "spec_version") == "OIO-SAML-3.0"
    assert value(told, "cpr_number") == person.cpr
    assert value(told, "full_name") == person.name
    assert value(told, "loa") == "Substantial"
    assert value(told, "date_of_birth") is None


def test_the_proved_email_is_told_to_who_asks_and_the_inspector_says_why_not(
    people, parties, browser, at
):
    party, attributes = parties["empty_mailbox"], ("spec_version", "loa", "cpr_number", "email")
    shop = Service("shop", attributes=attributes).register()

    def again():
        told = shop.read(passing_form(browser.get(shop.address())))
        response = login.inspections(shop.entity_id)[0].parts[1]
        [required] = [one for one in response.findings if one.rule == "required-attributes"]
        return value(told, "email"), required

    def lines():
        found = [each.look for each in audit.looks_at(party)]
        return [one.actor.id for one in found if one.what == "Din e-mailadresse"]

    contacts.set_email(party, None, at)
    assert value(logged_in(browser, shop, people["empty_mailbox"]), "email") is None
    _, required = again()
    assert (required.outcome, required.found) == (Outcome.FAILED, "email")
    assert "bekræftet adresse i kontaktregisteret" in required.why.danish
    me = Acting(Actor(party, "Freja"), party, Level.SUBSTANTIAL, at)
    contacts.change_own_channel(me, ChannelKind.EMAIL, "ny@example.dk", at)
    assert again()[0] is None, "an address that nobody has proved"
    assert not lines()
    contacts.set_email(party, "freja@example.dk", at)
    told, required = again()
    assert (told, required.outcome) == ("freja@example.dk", Outcome.PASSED)
    assert lines() == [shop.entity_id]
    kept = login.inspections(shop.entity_id)[0].parts
    assert not [part for part in kept if "freja@" in part.content]
    quiet = Service("quiet").register()
    quiet.read(passing_form(browser.get(quiet.address())))
    assert lines() == [shop.entity_id], "who did not ask is not told"


def test_neither_a_protected_name_nor_an_employee_is_told_of_by_email(people, parties, browser, at):
    attributes = ("spec_version", "loa", "email", "cvr", "organisation_name")
    shop = Service("shop", attributes=attributes).register()
    for key in ("protected_name", "owner"):
        contacts.set_email(parties[key], f"{key.replace('_', '')}@example.dk", at)
    assert value(logged_in(browser, shop, people["protected_name"]), "email") is None
    other = Browser()
    asked = shop.address(class_refs=(OIOSAML.identity_uri(IdentityType.PROFESSIONAL),))
    page = other.log_in(people["owner"], other.get(asked))
    party = text(page).split('name="organisation" value="')[1].split('"')[0]
    last = other.post(other.seen[-1].request["PATH_INFO"], {"organisation": party})
    told = shop.read(passing_form(last))
    assert (value(told, "email"), f"CVR:{value(told, 'cvr')}") == (None, party)


def test_the_private_sector_gets_no_person_number(people, browser):
    shop = Service("shop", private_sector=True).register()
    told = logged_in(browser, shop, people["empty_mailbox"])
    assert value(told, "cpr_number") is None
    assert value(told, "full_name")


def test_protected_names_are_not_told(people, browser):
    paper = Service("paper", attributes=("spec_version", "loa", "full_name", "alias")).register()
    told = logged_in(browser, paper, people["protected_name"])
    assert value(told, "full_name") is None
    assert value(told, "alias")


def test_ids_are_pairwise_and_persistent(people, browser, library):
    shop = Service("shop").register()
    first = logged_in(browser, library, people["empty_mailbox"])
    second = library.read(passing_form(browser.get(library.address())))
    other = shop.read(passing_form(browser.get(shop.address())))
    assert first.name_id == second.name_id != other.name_id
    assert first.authentication.session_index == second.authentication.session_index


def test_transient_ids_are_fresh(people, browser):
    wiki = Service("wiki", name_id_format=NameIdFormat.TRANSIENT).register()
    first = logged_in(browser, wiki, people["empty_mailbox"])
    second = wiki.read(passing_form(browser.get(wiki.address())))
    assert first.name_id.value != second.name_id.value


def status_of(service, answer):
    with pytest.raises(LoginNotGiven) as caught:
        service.read(passing_form(answer))
    return caught.value.facts["status_code"]


def test_passive_without_a_session(people, browser, library):
    assert status_of(library, browser.get(library.address(passive=True))) == "NoPassive"


def test_passive_with_a_session(people, browser, library):
    logged_in(browser, library, people["empty_mailbox"])
    assert library.read(passing_form(browser.get(library.address(passive=True))))


def test_forced_asks_again(people, browser, library):
    logged_in(browser, library, people["empty_mailbox"])
    assert passing_form(browser.get(library.address(force=True))) is None


@pytest.mark.parametrize(
    "refs",
    [
        ("urn:oasis:names:tc:SAML:2.0:ac:classes:Password",),
        (OIOSAML.identity_uri(IdentityType.PERSON) + "/other",),
    ],
)
def test_impossible_contexts(people, browser, library, refs):
    assert status_of(library, browser.get(library.address(class_refs=refs))) == "NoAuthnContext"


def test_unknown_name_id_policy(people, browser, library):
    kerberos = "urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos"
    answer = browser.get(library.address(name_id_format=kerberos))
    assert status_of(library, answer) == "InvalidNameIDPolicy"


def test_low_needs_the_password_alone_and_step_up_the_rest(people, browser, library):
    low = (OIOSAML.level_uri(Assurance.LOW),)
    first = browser.get(library.address(class_refs=low, comparison="minimum"))
    answer = browser.log_in(people["empty_mailbox"], first, code=False)
    assert value(library.read(passing_form(answer)), "loa") == "Low"
    step_up = browser.get(library.address())
    assert passing_form(step_up) is None
    answer = browser.log_in(people["empty_mailbox"], step_up)
    assert value(library.read(passing_form(answer)), "loa") == "Substantial"


def test_professional_without_an_organisation(people, browser, library):
    refs = (OIOSAML.identity_uri(IdentityType.PROFESSIONAL),)
    answer = browser.log_in(people["student"], browser.get(library.address(class_refs=refs)))
    assert status_of(library, answer) == "NoAuthnContext"


def test_an_owner_chooses_the_company(people, browser, library):
    refs = (OIOSAML.identity_uri(IdentityType.PROFESSIONAL),)
    page = browser.log_in(people["owner"], browser.get(library.address(class_refs=refs)))
    step = page.request["PATH_INFO"]
    party = page.content.decode().split('name="organisation" value="')[1].split('"')[0]
    told = library.read(passing_form(browser.post(step, {"organisation": party})))
    assert value(told, "cvr") == party.removeprefix("CVR:")
    assert told.name_id.value.startswith(OIOSAML.professional_prefix)
    wrong = browser.get(library.address(class_refs=refs)).request["PATH_INFO"]
    assert browser.post(wrong, {"organisation": "CVR:99999999"}).status_code == 403


@pytest.mark.parametrize("professional", [False, True])
def test_a_service_that_cannot_be_answered_leaves_the_login_open(
    people, browser, library, professional
):
    """Its keys are of no use any more: the page says so, and the way back still works."""
    refs = (OIOSAML.identity_uri(IdentityType.PROFESSIONAL),) if professional else ()
    page = browser.get(library.address(class_refs=refs))
    step, person = page.request["PATH_INFO"], people["owner"]
    if professional:
        page = browser.log_in(person, page)
        party = page.content.decode().split('name="organisation" value="')[1].split('"')[0]
    useless = Service("library", methods=("urn:nothing:that:we:speak",)).metadata()
    ServiceProvider.objects.filter(entity_id=library.entity_id).update(metadata=useless)
    told = (
        browser.post(step, {"organisation": party})
        if professional
        else browser.log_in(person, page)
    )
    assert (told.status_code, "udløbet" in told.content.decode()) == (422, True)
    assert BrokerSession.objects.filter(ended_at__isnull=True).count() == int(professional)
    assert not ProviderSession.objects.exists()
    assert status_of(library, browser.post(step + "cancel/", {})) == "AuthnFailed"


def test_cancelling_tells_the_service(people, browser, library):
    step = browser.get(library.address()).request["PATH_INFO"]
    assert status_of(library, browser.post(step + "cancel/", {})) == "AuthnFailed"


def test_a_service_that_is_removed_meanwhile_gets_no_answer(people, browser, library):
    step = browser.get(library.address()).request["PATH_INFO"]
    ServiceProvider.objects.filter(entity_id=library.entity_id).update(removed_at=clock.now())
    told = browser.post(step, {"username": people["empty_mailbox"].username})
    assert told.status_code == 410
    assert browser.post(step + "cancel/", {}).status_code == 410


def test_a_login_under_way_belongs_to_one_browser(people, browser, library):
    step = browser.get(library.address()).request["PATH_INFO"]
    browser.client.cookies.clear()
    assert browser.get(step).status_code == 410


def outcome(answer):
    received = read_redirect(answer["Location"].partition("?")[2].encode())
    return read_logout_response(received.body).status, received.relay_state


def asked(answer):
    """The LogoutRequest that the browser is to carry, and the page's own address."""
    address = passing_form(answer)[0]
    received = read_redirect(address.partition("?")[2].encode())
    return read_logout_request(received.body)


def answered(service, wish, code=StatusCode.SUCCESS, key=None):
    response = LogoutResponse(
        f"_{uuid4().hex}", service.entity_id, datetime.now(UTC), BROKER, wish.id, Status(code)
    )
    body = write_logout_response(response)
    return write_redirect(BROKER, RESPONSE, body, None, key or service.key)


def test_logout_alone(people, browser, library):
    told = logged_in(browser, library, people["empty_mailbox"])
    answer = browser.get(library.logout_address(told))
    status, relay_state = outcome(answer)
    assert (status.code, status.second, relay_state) == (StatusCode.SUCCESS, None, "tilbage")
    assert passing_form(browser.get(library.address())) is None


def test_logout_asks_every_other_service_and_answers_last(people, browser, library):
    shop, wiki = Service("shop").register(), Service("wiki").register()
    told = logged_in(browser, library, people["empty_mailbox"])
    for service in (shop, wiki):
        service.read(passing_form(browser.get(service.address())))
    page = browser.get(library.logout_address(told))
    page = browser.get(answered(shop, asked(page)))
    page = browser.get(answered(wiki, asked(page)))
    last = read_redirect(passing_form(page)[0].partition("?")[2].encode())
    assert read_logout_response(last.body).status == Status(StatusCode.SUCCESS)


@pytest.mark.parametrize("failure", ["error", "silence", "no-endpoint"])
def test_a_failing_service_makes_it_partial_and_stops_nothing(people, browser, library, failure):
    bindings = () if failure == "no-endpoint" else (Binding.REDIRECT,)
    shop = Service("shop", logouts=bindings).register()
    told = logged_in(browser, library, people["empty_mailbox"])
    shop.read(passing_form(browser.get(shop.address())))
    page = browser.get(library.logout_address(told))
    if failure == "error":
        page = browser.get(answered(shop, asked(page), StatusCode.RESPONDER))
    elif failure == "silence":
        page = browser.get(page.request["PATH_INFO"])
    last = read_redirect(passing_form(page)[0].partition("?")[2].encode())
    status = read_logout_response(last.body).status
    assert status == Status(StatusCode.SUCCESS, StatusCode.PARTIAL_LOGOUT)


@pytest.mark.parametrize(("language", "name"), [("da", "Butik"), ("en", "Shop")])
def test_the_page_of_a_logout_names_services_in_its_language(
    people, browser, library, language, name
):
    shop = Service("shop", logouts=(), names=(("da", "Butik"), ("en", "Shop"))).register()
    told = logged_in(browser, library, people["empty_mailbox"])
    assert passing_form(browser.get(shop.address()))
    browser.client.cookies["fundament-language"] = language
    page = browser.get(library.logout_address(told))
    assert f"<li>{name}</li>" in page.content.decode()


def test_logout_of_a_session_that_is_gone_succeeds(people, browser, library):
    told = logged_in(browser, library, people["empty_mailbox"])
    browser.get(library.logout_address(told))
    assert outcome(browser.get(library.logout_address(told)))[0].code == StatusCode.SUCCESS


def test_a_refused_logout_is_titled_as_one_and_logs_nobody_out(people, browser, library):
    told = logged_in(browser, library, people["empty_mailbox"])
    old = datetime.now(UTC) - timedelta(hours=2)
    page = browser.get(library.logout_address(told, issue_instant=old))
    shown = page.content.decode()
    assert (page.status_code, code_of(page)) == (400, "login.request.expired")
    assert "<h1>Anmodningen om at logge ud blev afvist</h1>" in shown
    assert "log ud igen. Sker det igen" in shown
    assert 'href="/mit-eid/"' in shown
    assert passing_form(browser.get(library.address())), "still logged in"
    page = browser.get(library.address(issue_instant=old))
    assert "<h1>Login-anmodningen blev afvist</h1>" in page.content.decode()
