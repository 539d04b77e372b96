"""Who logs in for a company: what the service is told, and by which of its lists."""

import re

import pytest

from fundament.capabilities.login.models import Professional
from fundament.capabilities.login.service import telling
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel.acting import Role
from fundament.kernel.ids import PartyId
from fundament.standards.oiosaml.profiles import TODAY
from fundament.standards.oiosaml.types import IdentityType
from fundament.standards.saml.metadata_types import AttributeService, RequestedAttribute
from fundament.standards.saml.names import NAME_FORMAT_URI, Binding, NameIdFormat
from fundament.standards.saml.types import Endpoint
from tests.capabilities.login.conftest import passing_form
from tests.capabilities.login.services import Service
from tests.capabilities.login.test_answers import status_of, value

pytestmark = pytest.mark.django_db
KEYS = ("spec_version", "loa", "cvr", "organisation_name", "rid", "professional_uuid",
        "production_unit")  # fmt: skip
REFS = (TODAY.identity_uri(IdentityType.PROFESSIONAL),)


def chosen(browser, service, person, company=0):
    """Log in for one of the person's companies, and read what the service is told."""
    page = browser.get(service.address(class_refs=REFS))
    if passing_form(page) is None and 'name="organisation"' not in page.content.decode():
        page = browser.log_in(person, page)
    step = page.request["PATH_INFO"]
    parties = re.findall(r'name="organisation" value="([^"]+)"', page.content.decode())
    return service.read(passing_form(browser.post(step, {"organisation": parties[company]})))


def requested(*keys):
    return tuple(
        RequestedAttribute(TODAY.attribute(key).name, None, NAME_FORMAT_URI) for key in keys
    )


def test_everything_of_a_professional_is_told(people, browser, at):
    firm = Service("firm", attributes=KEYS).register()
    told = chosen(browser, firm, people["owner"])
    company = registers.company_of(PartyId.company(value(told, "cvr")), at)
    assert value(told, "organisation_name") == company.name
    assert re.fullmatch(r"[1-9][0-9]{7}", value(told, "rid"))
    row = Professional.objects.get(organisation=str(company.party))
    assert value(told, "professional_uuid") == str(row.uuid)
    assert value(told, "rid") == str(row.rid)
    units = [unit.number.number for unit in company.production_units]
    assert value(told, "production_unit") == (units[0] if len(units) == 1 else None)


@pytest.mark.parametrize("key", ["caseworker", "teacher", "ra_officer", "operator"])
def test_who_works_at_an_authority_logs_in_as_one_of_its_people(people, parties, browser, at, key):
    """Their stories say so: a service meets them as the municipality's employees."""
    portal = Service("portal", attributes=KEYS).register()
    [authority] = rights.organisations_open_to(parties[key], at)
    answer = browser.log_in(people[key], browser.get(portal.address(class_refs=REFS)))
    told = portal.read(passing_form(answer))
    assert value(told, "cvr") == authority.number
    assert value(told, "organisation_name") == registers.authority_of(authority, at).name
    assert re.fullmatch(r"[1-9][0-9]{7}", value(told, "rid"))
    assert value(told, "loa") == "Substantial"
    assert told.name_id.value.startswith(TODAY.professional_prefix)


def test_a_role_that_ends_at_the_choice_answers_nothing(people, parties, browser, at):
    firm = Service("firm", attributes=KEYS).register()
    here, elsewhere = (rights.organisations_open_to(parties[key], at)[0]
                       for key in ("caseworker", "caseworker_region"))  # fmt: skip
    rights.grant_role(parties["caseworker"], Role.CASEWORKER, elsewhere, at)
    page = browser.log_in(people["caseworker"], browser.get(firm.address(class_refs=REFS)))
    step = page.request["PATH_INFO"]
    offered = re.findall(r'name="organisation" value="([^"]+)"', page.content.decode())
    assert offered == [str(here), str(elsewhere)]
    rights.withdraw_role(parties["caseworker"], Role.CASEWORKER, elsewhere, at)
    assert browser.post(step, {"organisation": str(elsewhere)}).status_code == 403
    told = firm.read(passing_form(browser.post(step, {"organisation": str(here)})))
    assert value(told, "cvr") == here.number


def test_the_uuid_of_an_employee_is_one_for_all_and_her_name_id_is_not(people, browser):
    firm, bank = (Service(name, attributes=KEYS).register() for name in ("firm", "bank"))
    first, second = (chosen(browser, service, people["owner"]) for service in (firm, bank))
    assert value(first, "professional_uuid") == value(second, "professional_uuid")
    assert first.name_id.value != second.name_id.value
    assert first.name_id.value != TODAY.professional_prefix + value(first, "professional_uuid")


def test_each_company_has_its_own_number_and_name_id(people, browser):
    firm = Service("firm", attributes=KEYS).register()
    first, second = (chosen(browser, firm, people["owner"], n) for n in (0, 1))
    for key in ("cvr", "rid", "professional_uuid"):
        assert value(first, key) != value(second, key)
    assert first.name_id.value != second.name_id.value


def test_a_taken_number_is_given_to_nobody_else(people, monkeypatch, at):
    """Two employees of one company never have one number, whatever chance says."""
    company, numbers = PartyId.company("99000058"), iter([5, 5, 6])
    monkeypatch.setattr(telling.secrets, "randbelow", lambda most: next(numbers))
    parties = [PartyId.person(people[key].cpr) for key in ("owner", "student")]
    persons = [registers.person_of(party, at).uuid for party in parties]
    rids = [telling._professional(person, company).rid for person in persons]
    assert rids == [10_000_005, 10_000_006]


def test_a_transient_professional_is_a_stranger_each_time(people, browser):
    firm = Service("firm", attributes=KEYS, name_id_format=NameIdFormat.TRANSIENT).register()
    first, second = (chosen(browser, firm, people["owner"]) for _ in range(2))
    assert first.name_id.value != second.name_id.value
    assert first.name_id.format == NameIdFormat.TRANSIENT
    assert first.name_id.value.startswith(TODAY.professional_prefix)


def two_lists():
    return Service(
        "two", attributes=("spec_version", "loa", "full_name"),
        changed={"services": (AttributeService(7, (("da", "Alder"),), requested("age")),)},
    ).register()  # fmt: skip


def test_a_request_names_its_list_of_attributes_by_index(people, browser):
    two = two_lists()
    answer = browser.log_in(people["empty_mailbox"], browser.get(two.address(attribute_service=7)))
    told = two.read(passing_form(answer))
    assert value(told, "age")
    assert value(told, "full_name") is None
    other = two.read(passing_form(browser.get(two.address(attribute_service=0))))
    assert value(other, "full_name")
    assert value(other, "age") is None


def test_a_list_that_is_not_there_is_not_given(people, browser):
    two = two_lists()
    assert status_of(two, browser.get(two.address(attribute_service=3))) == "RequestUnsupported"


def test_a_request_names_the_address_of_the_answer_by_index(people, browser):
    two = Service("doors")
    two.changed = {
        "consumers": (
            Endpoint(Binding.POST, two.acs, index=0, is_default=True),
            Endpoint(Binding.POST, two.acs + "/second", index=1),
        )
    }
    two.register()
    page = browser.get(two.address(acs_url=None, acs_index=1))
    form = passing_form(browser.log_in(people["empty_mailbox"], page))
    assert form[0] == two.acs + "/second"
    assert passing_form(browser.get(two.address(acs_url=None)))[0] == two.acs
    page = browser.get(two.address(acs_url=None, acs_index=5))
    assert "login.request.acs" in page.content.decode()
