"""Systems look contacts up: who may, what they get, and that each person reads of it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Grounds
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import NumberChanged
from fundament.kernel import audit, clock
from fundament.kernel.ids import PartyId
from tests.capabilities.contacts.conftest import call

pytestmark = pytest.mark.django_db


def codes(answer):
    return answer.status_code, answer.json()["code"]


def test_one_person_by_number(world):
    laura = world.people["student"]
    answer = call(world.authority, "GET", f"/contacts/?cprNumber={laura.number}")
    assert answer.status_code == 200
    page = answer.json()
    assert (page["currentPage"], page["totalPages"], page["elementsOnPage"]) == (0, 1, 1)
    assert page["totalElements"] == 1
    assert "next" not in page
    [found] = page["contacts"]
    assert (found["type"], found["cprNumber"], found["version"]) == ("CITIZEN", laura.number, 1)
    assert "cvrNumber" not in found
    assert "nemSmsSubscription" not in found
    mailbox = found["mailboxSubscription"]
    assert mailbox["registrationStatus"] == "AUTOMATIC_REGISTRATION"
    assert mailbox["publicRegistrationStatus"] == "REGISTERED"
    assert found["createdDate"].endswith("Z")
    one = call(world.authority, "GET", f"/contacts/{found['id']}")
    assert one.json() == found
    assert one["ETag"] == '"1"'


def test_exempt_and_waiting(world):
    exempt = world.contact(world.people["exempt"])["mailboxSubscription"]
    assert exempt["registrationStatus"] == "EXEMPT_OTHER_REASON"
    assert exempt["publicRegistrationStatus"] == "EXEMPT"
    assert exempt["exemptionStart"] == clock.today().isoformat()
    waiting = world.contact(world.people["turning_fifteen"])["mailboxSubscription"]
    assert waiting["registrationStatus"].endswith("REGISTRATION")
    assert "publicRegistrationStatus" not in waiting  # UNKNOWN is never sent


def test_every_look_is_in_the_ledger_with_purpose_and_law(world):
    laura, stranger = world.people["student"], PartyId.person("0101009999")
    numbers = f"cprNumber={laura.number}&cprNumber={stranger.number}"
    call(
        world.authority, "GET", f"/contacts/?{numbers}",
        X_Purpose="Varsling om høring".encode().decode("latin-1"), X_Legal_Basis="Planlov § 24",
    )  # fmt: skip
    for party in (laura, stranger):  # who is in no register is asked about too
        [line] = audit.looks_at(party, limit=1)
        assert line.look.actor.system == world.authority.new.system.id
        assert (line.look.purpose, line.look.legal_basis) == ("Varsling om høring", "Planlov § 24")
    call(world.other, "GET", f"/contacts/?cprNumber={laura.number}")
    look = audit.looks_at(laura, limit=1)[0].look
    assert look.acted_for == world.other.owner
    assert look.purpose == "At se, om og hvordan modtageren kan kontaktes digitalt"
    assert look.reference == f"contact:{world.contact(laura)['id']}"


@pytest.mark.parametrize("text", ["", " ", "x" * 201, "a\tb"])
def test_a_purpose_that_is_none(world, text):
    answer = call(world.authority, "GET", "/contacts/?size=1", X_Purpose=text)
    assert codes(answer) == (400, "contacts.purpose.unreadable")


def test_a_company_sees_itself_and_authorities(world):
    laura, itself = world.people["student"], world.company.owner
    answer = call(world.company, "GET", f"/contacts/?cprNumber={laura.number}")
    assert codes(answer) == (403, "contacts.not.for.companies")
    assert not [one for one in audit.looks_at(laura) if one.look.acted_for == itself]
    id = world.contact(laura)["id"]
    assert codes(call(world.company, "GET", f"/contacts/{id}")) == (404, "contacts.unknown")
    assert call(world.company, "GET", f"/contacts/?id={id}").json()["contacts"] == []
    assert world.contact(itself, by=world.company)["cvrNumber"] == itself.number
    everything = call(world.company, "GET", "/contacts/?size=1000").json()["contacts"]
    authorities = {one.party.number for one in registers.authorities(clock.now())}
    assert {one["cvrNumber"] for one in everything} == {itself.number, *authorities}


def test_without_proof_nobody_gets_in(world):
    assert codes(world.authority.call("GET", "/contacts/", token=None))[1] == (
        "authorization.missing"
    )
    refused = world.authority.call("GET", "/exemptions/", certificate=None)
    assert codes(refused) == (405, "method.not.allowed")
    assert codes(world.authority.call("GET", f"/contacts/{uuid4()}", certificate=None)) == (
        401, "certificate.missing",
    )  # fmt: skip


def test_bulk_takes_a_thousand_and_no_more(world):
    known = [one.number for one in registers.residents(clock.today(), clock.now())][:30]
    others = [f"{number:010d}" for number in range(1000 - len(known))]
    asked = {"cprNumber": [*known, *others]}
    answer = call(world.authority, "GET", "/contacts/?isBulkLookup=true", asked)
    found = answer.json()
    in_register = contacts.reach_of_many([PartyId.person(n) for n in known], clock.now())
    assert {one["cprNumber"] for one in found["contacts"]} <= set(known)
    assert (
        found["totalElements"]
        == len(found["contacts"])
        >= sum(reach.value != "UNKNOWN" for reach in in_register.values())
    )
    asked["cprNumber"].append("0101019998")
    answer = call(world.authority, "GET", "/contacts/?isBulkLookup=true", asked)
    assert codes(answer) == (400, "contacts.too.many.at.once")
    assert "1000" in answer.json()["message"]


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"cprNumber": 5}', '{"cprNumber": [5]}', '{"cprNumber": ["\\u0000"]}',
     '{"cprNumber": []}', '{"id": ["x\\ud800"]}', "{" * 5000],
)  # fmt: skip
def test_a_bulk_body_that_is_none(world, body):
    answer = world.authority.call(
        "GET", "/contacts/?isBulkLookup=true", body.encode(), content_type="application/json"
    )
    assert codes(answer) == (400, "contacts.body.unreadable")


def test_searching_by_fields_and_prefixes(world):
    def found(query):
        answer = call(world.authority, "GET", f"/contacts/?size=1000&{query}")
        assert answer.status_code == 200, answer.content
        return {one["id"] for one in answer.json()["contacts"]}

    public, status = "mailboxSubscription.publicRegistrationStatus", "type"
    everybody, citizens = found(""), found("type=CITIZEN")
    exempt = found(f"{public}=EXEMPT")
    assert exempt == {world.contact(world.people["exempt"])["id"]}
    assert citizens == found(f"{status}=CIT*") == everybody - found("type=COMPANY")
    assert found(f"{public}=EXEMPT&{public}=REGISTERED") > exempt
    assert found(f"{public}=EXEMPT&type=COMPANY") == set()
    assert found(f"{public}=%7CEXEMPT&type=%7CCOMPANY") == exempt | found("type=COMPANY")
    assert found(f"{public}=%21EXEMPT") == everybody - exempt
    assert found(f"{public}=%26EXE*&{public}=%26*PT") == exempt
    assert found("any=EXEMPT,nothing") == exempt
    assert found("type=C_TIZEN") == found("type=C%25") == set()  # only * is a joker
    assert found("lastUpdated=2200-01-01T00:00:00Z") == set()
    assert found("lastUpdated=2000-01-01") == everybody


@pytest.mark.parametrize(
    "query",
    ["name=Laura", "nemSmsSubscription.mobileNumber=20202020", "size=0", "size=1001", "page=-1",
     "page=x", "page=%C2%B2", "cprNumber=1", "cprNumber=", "cvrNumber=123456789", "id=x",
     "lastUpdated=now", "lastUpdated=0001-01-01T00:00:00%2B14:00", "isBulkLookup=perhaps",
     "sortFields=name", "sortFields=id:up", "fields=name", "next=%25", "next=bnVsbA", "next=WzFd",
     "next=WyJhIl0", "next=WyJhIiwiYiJd", "type=%00", "any=%00", "type=" + "x" * 2049],
)  # fmt: skip
def test_a_search_that_cannot_be_read(world, query):
    answer = call(world.authority, "GET", f"/contacts/?{query}")
    assert codes(answer)[0] == 400
    assert codes(answer)[1] in {"filter.not.known", "filter.not.valid", "page.not.valid"}


@pytest.mark.parametrize(
    "order",
    ["", "&sortFields=type:desc,lastUpdated", "&sortFields=id:desc", "&sortFields=cprNumber"],
)
def test_pages_by_cursor_hold_everybody_once(world, order):
    """Also when somebody comes meanwhile."""
    before = {one["id"] for one in pages(world, f"size=1000{order}")}
    seen, query = [], f"size=7{order}"
    for number, one in enumerate(pages(world, query)):
        seen.append(one["id"])
        if number == 10:
            contacts.register_many([PartyId.person("0101019997")], clock.now())
    assert len(seen) == len(set(seen))
    assert set(seen) >= before


def pages(world, query):
    after = ""
    while after is not None:
        page = call(world.authority, "GET", f"/contacts/?{query}{after}").json()
        yield from page["contacts"]
        after = f"&next={page['next']}" if "next" in page else None


def test_pages_by_number(world):
    whole = call(world.authority, "GET", "/contacts/?size=20").json()
    second = call(world.authority, "GET", "/contacts/?size=10&page=1").json()
    assert second["contacts"] == whole["contacts"][10:]
    assert second["currentPage"] == 1
    assert second["totalPages"] == -(-second["totalElements"] // 10)


def test_only_the_fields_asked_for(world):
    laura = world.people["student"]
    path = (
        f"/contacts/?cprNumber={laura.number}&fields=version,mailboxSubscription.registrationStatus"
    )
    assert call(world.authority, "GET", path).json()["contacts"] == [
        {"version": 1, "mailboxSubscription": {"registrationStatus": "AUTOMATIC_REGISTRATION"}}
    ]


def test_the_contact_keeps_its_id_at_a_new_number(world):
    laura, new = world.people["student"], PartyId.person("0101901235")
    id = world.contact(laura)["id"]
    contacts.follow_number(NumberChanged(laura, new), clock.now())
    assert world.contact(new)["id"] == id
    assert world.contact(new)["version"] == 2


def test_every_change_is_a_new_version(world):
    laura = world.people["student"]
    before = world.contact(laura)
    contacts.exempt(laura, Grounds.LANGUAGE, clock.now())
    after = world.contact(laura)
    assert (before["version"], after["version"]) == (1, 2)
    assert after["transactionId"] != before["transactionId"]
    assert after["lastUpdated"] > before["lastUpdated"]
    assert after["mailboxSubscription"]["id"] == before["mailboxSubscription"]["id"]


def test_a_birthday_is_told_when_it_comes(world, monkeypatch):
    ellen = world.people["turning_fifteen"]
    before, later = world.contact(ellen), clock.now() + timedelta(days=60)
    assert contacts.begin_foreseen(clock.now()) == 0
    assert contacts.begin_foreseen(later) == 1
    assert contacts.begin_foreseen(later) == 0
    assert world.contact(ellen)["version"] == before["version"] + 1
