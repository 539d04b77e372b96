"""What officers see: masked lists, one overview, and a line in the ledger for every person seen."""

from datetime import timedelta

import pytest

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import IdentityState, LoginContext
from fundament.capabilities.identity.types.registration import Purpose
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import PersonStatus
from fundament.kernel import audit
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId
from tests.capabilities.identity.desk import AT

pytestmark = pytest.mark.django_db
HELP = Purpose.HELP


@pytest.fixture
def people(country_with_identities, at_ten):
    return country_with_identities


def searched(person):
    looks = [line.look for line in audit.looks_at(person)]
    return [look for look in looks if look.action == "Vist i en søgning"]


def test_number_user_name_and_name_find_the_person(kirsten, people):
    laura = people["student"].party
    uuid = registers.person_of(laura, AT).uuid
    for text in (laura.number, f"{laura.number[:6]}-{laura.number[6:]}", " LAURA1 "):
        assert identity.search(text, HELP, kirsten, AT).exact == uuid
    by_name = identity.search("laura bakk", HELP, kirsten, AT)
    assert by_name.exact is None
    [hit] = [one for one in by_name.hits if one.uuid == uuid]
    assert (hit.name, hit.state) == ("Laura Bakkely", IdentityState.ACTIVE)
    assert hit.masked == f"{laura.number[:6]}-••••"
    look = searched(laura)[0]
    assert (look.actor, look.acted_for) == (kirsten.actor, kirsten.authority)
    assert look.purpose == "Hjælp til borgeren om eID"


def test_a_wide_search_shows_few_and_writes_of_those_alone(kirsten):
    for number in range(25):
        person = PartyId.person(f"010190{7000 + number}")
        registers.enter(person, "Vidtløftig", f"Søgning{number:02}", AT)
    found = identity.search("Vidtløftig", Purpose.CONTROL, kirsten, AT)
    assert len(found.hits) == 20
    assert found.more
    persons = [PartyId.person(f"010190{7000 + number}") for number in range(25)]
    assert sum(len(searched(person)) for person in persons) == 20


@pytest.mark.parametrize("text", ["0000000000", "9999999999", "ingen-har-det", "' or 1=1", "%"])
def test_nobody_is_found_by_nonsense(kirsten, text):
    found = identity.search(text, HELP, kirsten, AT)
    assert (found.hits, found.exact) == ((), None)


def test_a_protected_name_is_not_in_a_list(kirsten, people):
    jonas = people["protected_name"].party
    found = identity.search("Jonas Skygge", HELP, kirsten, AT)
    [hit] = [one for one in found.hits if one.masked.startswith(jonas.number[:6])]
    assert hit.name == ""


def test_an_administrative_number_is_marked_wherever_it_is_seen(kirsten, people):
    ilse = people["administrative"].party
    person = registers.person_of(ilse, AT)
    assert (person.status, person.address) == (PersonStatus.NO_PERMANENT_ADDRESS, None)
    [hit] = identity.search("Ilse Grænse", HELP, kirsten, AT).hits
    assert hit.administrative
    assert identity.overview_of(person.uuid, HELP, kirsten, AT).administrative
    assert not registers.person_of(people["student"].party, AT).administrative


def test_the_overview_tells_it_all_and_is_written_down(kirsten, people):
    laura = people["student"].party
    credential = identity.credentials_for(laura, AT)
    attempt = identity.begin(
        credential.username, AT, LoginContext("Borgerservice", Level.SUBSTANTIAL, "203.0.113.7")
    )
    step = identity.give_password(attempt, credential.password, AT)
    identity.give_code(step, identity.current_code(credential.totp_secret, AT), AT)
    seen = identity.overview_of(registers.person_of(laura, AT).uuid, HELP, kirsten, AT)
    assert seen.identity.username == "laura1"
    assert {one.kind for one in seen.identity.authenticators} >= {"password", "code_token"}
    assert [one.action for one in seen.logins] == ["Logget ind"]
    assert seen.may_have
    assert not seen.own
    assert audit.looks_at(laura)[0].look.action == "Oversigt over eID åbnet"


def test_an_old_number_leads_to_the_person(kirsten, people):
    laura = people["student"].party
    uuid = registers.person_of(laura, AT).uuid
    new = PartyId.person(f"{laura.number[:6]}4998")
    registers.change_number(laura, new)
    later = AT + timedelta(days=1)
    assert identity.search(laura.number, HELP, kirsten, later).exact == uuid
    assert identity.overview_of(uuid, HELP, kirsten, later).numbers == (new, laura)
