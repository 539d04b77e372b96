"""People give a private service their CPR number themselves: three tries, and a link that stays."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import CprMatch
from fundament.capabilities.login.types import ProviderSettings
from fundament.capabilities.registers import service as registers
from fundament.kernel import audit, clock, keys, pki
from fundament.kernel.acting import INSTALLATION
from fundament.kernel.ids import PartyId
from fundament.standards.oiosaml.profiles import TODAY
from fundament.standards.oiosaml.types import IdentityType
from tests.capabilities.login.conftest import code_of, passing_form
from tests.capabilities.login.openid import OpenIdClient, address_of, fields_of
from tests.capabilities.login.services import Service
from tests.capabilities.login.test_answers import status_of, value

pytestmark = pytest.mark.django_db


def bank_named(name, at, **how):
    service = Service(name, private_sector=True, **how).register()
    login.set_settings(service.entity_id, ProviderSettings(cpr_match=True), INSTALLATION, at)
    return service


@pytest.fixture
def bank(people, at):
    return bank_named("bank", at)


@pytest.fixture
def person(people):
    return people["empty_mailbox"]


@pytest.fixture
def step(browser, bank, person):
    """The page that asks for the number, after a login."""
    page = browser.log_in(person, browser.get(bank.address()))
    assert 'name="cpr"' in page.content.decode()
    return page.request["PATH_INFO"]


@pytest.mark.parametrize("form", ["{}", " {} ", "{a}-{b}", "{a} {b}"])
def test_the_right_number_is_told_and_asked_for_once(browser, bank, person, step, form):
    written = form.format(person.cpr, a=person.cpr[:6], b=person.cpr[6:])
    told = bank.read(passing_form(browser.post(step, {"cpr": written})))
    assert value(told, "cpr_number") == person.cpr
    again = bank.read(passing_form(browser.get(bank.address())))
    assert value(again, "cpr_number") == person.cpr


def test_three_wrong_numbers_and_no_more(browser, bank, person, step, monkeypatch):
    for left in (2, 1, 0):
        answer = browser.post(step, {"cpr": "0101010101"})
        assert (answer.status_code, code_of(answer)) == (403, None)
        assert f"Du har {left} forsøg tilbage" in answer.content.decode()
    answer = browser.post(step, {"cpr": person.cpr})
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    later = clock.now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert passing_form(browser.post(step, {"cpr": person.cpr}))


def test_tries_count_for_person_and_service(browser, bank, people, step, at):
    """They follow the person to her next login, and touch nobody else and no other service."""
    for _ in range(3):
        browser.post(step, {"cpr": "0101010101"})
    again = browser.get(bank.address()).request["PATH_INFO"]
    assert browser.post(again, {"cpr": people["empty_mailbox"].cpr}).status_code == 429
    other = bank_named("shop", at)
    elsewhere = browser.get(other.address()).request["PATH_INFO"]
    form = passing_form(browser.post(elsewhere, {"cpr": people["empty_mailbox"].cpr}))
    assert form[0] == other.acs
    browser.client.cookies.clear()
    page = browser.log_in(people["student"], browser.get(bank.address()))
    mine = {"cpr": people["student"].cpr}
    assert passing_form(browser.post(page.request["PATH_INFO"], mine))


@pytest.mark.parametrize("text", ["", "123", "010190-123", "01-01-90-1234", "x" * 10, "٠١٠١٩٠١٢٣٤"])
def test_what_is_no_number_costs_no_try(browser, step, text):
    answer = browser.post(step, {"cpr": text})
    assert answer.status_code == 422
    assert "har ti cifre" in answer.content.decode()
    assert not CprMatch.objects.exists()


def test_each_try_is_in_the_ledger(browser, bank, person, step):
    browser.post(step, {"cpr": "0101010101"})
    browser.post(step, {"cpr": person.cpr})
    lines = audit.looks_at(PartyId.person(person.cpr))
    about = [line.look.action for line in lines if line.look.what == "Dit CPR-nummer"]
    assert sorted(about) == [
        "Sammenlignet med det, du skrev: forkert",
        "Sammenlignet med det, du skrev: rigtigt",
    ]


def test_who_gives_up_is_told_of_by_nothing(browser, bank, step):
    assert status_of(bank, browser.post(step + "cancel/", {})) == "AuthnFailed"
    assert not CprMatch.objects.exists()


def test_nobody_is_asked_who_must_not_be(browser, bank, person, step):
    assert status_of(bank, browser.get(bank.address(passive=True))) == "NoPassive"


def test_nobody_is_asked_where_the_service_does_not_want_the_number(browser, person, people, at):
    kiosk = bank_named("kiosk", at, attributes=("spec_version", "loa", "age"))
    answer = browser.log_in(person, browser.get(kiosk.address()))
    assert value(kiosk.read(passing_form(answer)), "cpr_number") is None


def test_a_step_out_of_order_is_over(browser, bank, person):
    page = browser.get(bank.address())
    assert browser.post(page.request["PATH_INFO"], {"cpr": person.cpr}).status_code == 410


def test_an_answer_for_a_company_is_none_to_the_question_for_the_number(browser, people, at):
    """And the other way round: who asked for a person gets no employee, nor the reverse."""
    firm = bank_named("firm", at)
    page = browser.log_in(people["owner"], browser.get(firm.address()))
    step = page.request["PATH_INFO"]
    company = registers.companies_owned_by(PartyId.person(people["owner"].cpr), at)[0].party
    assert browser.post(step, {"organisation": str(company)}).status_code == 410
    refs = (TODAY.identity_uri(IdentityType.PROFESSIONAL),)
    choice = browser.get(firm.address(class_refs=refs)).request["PATH_INFO"]
    assert browser.post(choice, {"cpr": people["owner"].cpr}).status_code == 410
    assert passing_form(browser.post(step, {"cpr": people["owner"].cpr}))


def test_a_client_of_openid_connect_is_told_too(people, browser, person, at):
    avis = OpenIdClient("avis", private_sector=True, scope="openid cpr").register()
    login.set_settings(avis.client_id, ProviderSettings(cpr_match=True), INSTALLATION, at)
    page = browser.log_in(person, browser.get(avis.address()))
    answer = browser.post(page.request["PATH_INFO"], {"cpr": person.cpr})
    tokens = avis.exchange(fields_of(address_of(answer))["code"]).json()
    assert avis.userinfo(tokens["access_token"]).json()["cpr"] == person.cpr
    shop = OpenIdClient("shop", private_sector=True, scope="openid cpr").register()
    tokens = shop.tokens(browser, person)
    assert "cpr" not in shop.userinfo(tokens["access_token"]).json()


# A service that asks on its own pages, and then us (UUID match).
@pytest.fixture
def shop(people, at):
    """A private service whose certificate is of our authority, as it must be to call us."""
    made = Service("match-shop", private_sector=True, attributes=("spec_version", "loa"))
    holder = pki.Subject("Shop", "Shop", "99000058", uuid4())
    pki.certify(made.key, holder, at)
    yield made.register()
    keys.certificate_file(made.key).unlink()


def asked(client, service, key=None, **given):
    certificate = keys.certificate(key or service.key).public_bytes(Encoding.DER)
    return client.post(
        "/api/uuidmatch/subjectmatchescpr",
        json.dumps({"entityID": service.entity_id} | given),
        content_type="application/json",
        secure=True,
        **{"fundament.client_certificate": certificate},
    )


@pytest.fixture
def name_id(browser, shop, person):
    return shop.read(
        passing_form(browser.log_in(person, browser.get(shop.address())))
    ).name_id.value


def test_a_service_asks_and_is_told_yes_or_no(client, shop, person, name_id):
    wrong = asked(client, shop, cpr="0101010101", subjectNameID=name_id)
    assert (wrong.status_code, wrong.json()) == (200, "NoMatch")
    right = asked(client, shop, cpr=f"{person.cpr[:6]}-{person.cpr[6:]}", subjectNameID=name_id)
    assert (right.status_code, right.json()) == (200, "Match")


def test_its_tries_count_too(client, shop, person, name_id):
    for _ in range(3):
        asked(client, shop, cpr="0101010101", subjectNameID=name_id)
    answer = asked(client, shop, cpr=person.cpr, subjectNameID=name_id)
    assert (answer.status_code, answer.json()["code"]) == (429, "login.cpr.too.many.tries")


def test_only_soon_after_the_login(client, shop, person, name_id, monkeypatch):
    later = clock.now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = asked(client, shop, cpr=person.cpr, subjectNameID=name_id)
    assert (answer.status_code, answer.json()["code"]) == (403, "login.match.not.allowed")


@pytest.mark.parametrize("how", ["another's name", "another's key", "a public service"])
def test_no_service_asks_for_another(client, shop, person, name_id, how, at):
    given = {"cpr": person.cpr, "subjectNameID": name_id}
    if how == "another's name":
        given["entityID"] = Service("library", private_sector=True).register().entity_id
    key = "match-other" if how == "another's key" else None
    if key:
        pki.certify(key, pki.Subject("Other", "Other", "99000058", uuid4()), at)
    if how == "a public service":
        login.register_provider(shop.metadata(), INSTALLATION, at, private_sector=False)
    answer = asked(client, shop, key, **given)
    assert (answer.status_code, answer.json()["code"]) == (403, "login.match.not.allowed")
    assert not CprMatch.objects.exists()


def test_without_a_certificate_of_ours_nobody_asks(client, shop, person, name_id):
    given = {"cpr": person.cpr, "subjectNameID": name_id}
    answer = asked(client, shop, "somebody", **given)
    assert (answer.status_code, answer.json()["code"]) == (401, "certificate.foreign")
    plain = client.post(
        "/api/uuidmatch/subjectmatchescpr", "{}", content_type="application/json", secure=True
    )
    assert plain.status_code == 401


SIGNS = st.text(st.characters() | st.characters(categories=["Cs"]) | st.just("\0"), max_size=40)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.fixed_dictionaries({"cpr": SIGNS, "subjectNameID": SIGNS}, optional={"entityID": SIGNS}))
@example({"cpr": "0101010101", "subjectNameID": "a\0b"})
@example({"cpr": "0101010101", "subjectNameID": "\ud800"})
def test_any_question_is_only_refused(client, shop, name_id, given):
    assert asked(client, shop, **given).status_code in {400, 403}


@pytest.mark.parametrize("body", ["", "[]", "{}", "null", '{"cpr": 1}', "[" * 5000])
def test_what_is_no_question(client, shop, body):
    certificate = keys.certificate(shop.key).public_bytes(Encoding.DER)
    answer = client.post(
        "/api/uuidmatch/subjectmatchescpr", body, content_type="application/json", secure=True,
        **{"fundament.client_certificate": certificate},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (400, "login.match.malformed")
