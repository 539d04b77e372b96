"""The desk over HTTP: who is let in, what stands in an address, and what two do at one instant."""

from uuid import uuid4

import pytest
from django.test import Client

from fundament.capabilities.identity import demo
from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import LifeEvent
from fundament.capabilities.identity.types import IdentityState
from fundament.capabilities.identity.types.lifecycle import Reason
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel import clock
from fundament.kernel.acting import SESSION_KEY, Acting, Actor, Level, Role
from tests.capabilities.identity.desk import AT

EVIDENCE = {
    "kind": "passport",
    "document_number": "P 1234567",
    "valid_until": "01-01-2040",
    "username": "nyt.navn",
    "wanted": "substantial",
}
PASSWORD = "fire grønne æbler"

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(country, at_ten):
    return country


def browser_of(shown):
    client = Client()
    acting = Acting(Actor(shown.party, shown.name), shown.party, Level.SUBSTANTIAL, clock.now())
    session = client.session
    session[SESSION_KEY] = acting.for_session()
    session.save()
    client.cookies["__Host-fundament"] = session.session_key
    return client


def get(client, path):
    return client.get(path, secure=True)


def post(client, path, **given):
    return client.post(path, given, secure=True)


def test_the_desk_is_for_officers_and_for_as_long_as_they_are(people):
    laura, kirsten = people["student"], people["ra_officer"]
    uuid = registers.person_of(laura.party, AT).uuid
    paths = (
        "/ra/",
        "/ra/venter/",
        f"/ra/venter/{uuid4()}/",
        "/ra/dubletter/",
        f"/ra/dubletter/{uuid4()}/",
        f"/ra/person/{uuid}/?formaal=help",
        f"/ra/person/{uuid}/spaer/",
        f"/ra/person/{uuid}/dublet/",
        f"/ra/person/{uuid}/udsted/",
    )
    others = [browser_of(people[key]) for key in ("many_letters", "operator", "caseworker")]
    officer = browser_of(kirsten)
    for path in paths:
        assert all(get(other, path).status_code == 403 for other in others), path
        assert get(officer, path).status_code in {200, 404}, path
    rights.withdraw_role(kirsten.party, Role.RA_OFFICER, kirsten.authority, AT)
    for path in paths:
        assert get(officer, path).status_code == 403, path
    assert post(officer, f"/ra/person/{uuid}/udsted/", **EVIDENCE).status_code == 403
    assert not LifeEvent.objects.exists()


def test_no_person_number_stands_in_an_address(people):
    laura, officer = people["student"], browser_of(people["ra_officer"])
    found = post(officer, "/ra/", text=laura.party.number, purpose="help")
    uuid = registers.person_of(laura.party, AT).uuid
    assert found["Location"] == f"/ra/person/{uuid}/?formaal=help"
    shown = get(officer, found["Location"]).content.decode()
    assert f"/{laura.party.number}" not in shown
    assert f"={laura.party.number}" not in shown


@pytest.mark.parametrize("purpose", ["", "?formaal=", "?formaal=nysgerrig"])
def test_without_a_purpose_nobody_is_shown(people, purpose):
    uuid = registers.person_of(people["student"].party, AT).uuid
    answer = get(browser_of(people["ra_officer"]), f"/ra/person/{uuid}/{purpose}")
    assert (answer.status_code, answer["Location"]) == (302, "/ra/")


def test_what_is_not_there_is_not_found(people):
    officer = browser_of(people["ra_officer"])
    uuid = registers.person_of(people["student"].party, AT).uuid
    assert get(officer, f"/ra/person/{uuid4()}/?formaal=help").status_code == 404
    assert get(officer, f"/ra/person/{uuid}/slet/").status_code == 404
    assert post(officer, f"/ra/person/{uuid4()}/udsted/", **EVIDENCE).status_code == 404


def test_a_refusal_is_shown_in_the_form_and_nothing_is_done(people):
    officer = browser_of(people["ra_officer"])
    uuid = registers.person_of(people["student"].party, AT).uuid
    for wrong, told in (
        ({"valid_until": "01-01-2020"}, "dokumentet er udløbet"),
        ({"kind": "driving-licence", "wanted": "high"}, "den giver Betydelig, ikke Høj"),
        ({"kind": "witness", "witness": "0101901234"}, "har intet aktivt eID"),
        ({"document_number": ""}, "Skriv dokumentets nummer."),
        ({"username": "x"}, "Brugernavnet skal have"),
    ):
        answer = post(officer, f"/ra/person/{uuid}/udsted/", **EVIDENCE | wrong)
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert not LifeEvent.objects.exists()


LICENCE = {"kind": "driving-licence", "document_number": "12345678"}
FAR = {"appeared": "at-a-distance"}


@pytest.mark.parametrize(
    ("given", "ial"),
    [
        (FAR, Level.SUBSTANTIAL),
        (FAR | LICENCE | {"wanted": "low"}, Level.LOW),
        ({"appeared": "in-person", "wanted": "low"}, Level.LOW),
    ],
)
def test_how_the_person_appeared_is_kept_and_counts(people, given, ial):
    officer = browser_of(people["ra_officer"])
    uuid = registers.person_of(people["student"].party, AT).uuid
    form = get(officer, f"/ra/person/{uuid}/udsted/").content.decode()
    assert "Det niveau, legitimationen højst giver" in form
    answer = post(officer, f"/ra/person/{uuid}/udsted/", **EVIDENCE | given)
    assert answer.status_code == 200
    assert "send brevet til adressen i registret" in answer.content.decode()
    event = LifeEvent.objects.get()
    assert (event.in_person, event.ial) == (given["appeared"] == "in-person", ial)
    page = get(officer, f"/ra/person/{uuid}/?formaal=help").content.decode()
    assert ("på afstand" in page) == (given["appeared"] != "in-person")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (FAR | {"wanted": "high"}, "den giver Betydelig, ikke Høj"),
        (FAR | LICENCE, "den giver Lav, ikke Betydelig"),
        (FAR | {"kind": "witness", "witness": "0101901234"}, "det kræver fremmøde"),
        ({"appeared": "x"}, "Vælg, om personen er mødt frem."),
    ],
)
def test_at_a_distance_less_is_carried(people, given, told):
    officer = browser_of(people["ra_officer"])
    uuid = registers.person_of(people["student"].party, AT).uuid
    answer = post(officer, f"/ra/person/{uuid}/udsted/", **EVIDENCE | given)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert not LifeEvent.objects.exists()


@pytest.mark.parametrize("state", [IdentityState.ACTIVE, IdentityState.BLOCKED])
def test_weak_evidence_at_a_distance_closes_nobodys_surer_eid(people, state):
    """Else a stolen licence would end an eID, blocked or not, and put a new one in its place."""
    officer = browser_of(people["ra_officer"])
    laura = people["student"].party
    uuid = registers.person_of(laura, AT).uuid
    post(officer, f"/ra/person/{uuid}/udsted/", **EVIDENCE)
    if state is IdentityState.BLOCKED:
        at_desk = identity.officer_of(Actor(people["ra_officer"].party, people["ra_officer"].name))
        identity.shut(laura, state, Reason.MISUSE, at_desk, AT)
    weak = EVIDENCE | FAR | LICENCE | {"wanted": "low", "username": "en.anden"}
    for act in ("nyt", "genaabn", "nulstil", "haev"):
        assert post(officer, f"/ra/person/{uuid}/{act}/", **weak).status_code in {409, 422}, act
    assert identity.status_of(laura, AT).state is state
    assert identity.status_of(laura, AT).username == "nyt.navn"


def test_from_the_letter_to_the_code_display_and_no_page_is_kept(people):
    officer = browser_of(people["ra_officer"])
    uuid = registers.person_of(people["student"].party, AT).uuid
    letter = post(officer, f"/ra/person/{uuid}/udsted/", **EVIDENCE)
    assert letter["Cache-Control"] == "no-store"
    code = letter.content.decode().split('class="ra-code">')[1].split("<")[0]
    given = {"username": "nyt.navn", "code": code, "password": PASSWORD, "again": PASSWORD}
    stranger = Client()
    assert post(stranger, "/aktiver/", **given | {"again": "noget andet"}).status_code == 422
    wrong = post(stranger, "/aktiver/", **given | {"code": "AAAA"})
    assert (wrong.status_code, 'href="#code"' in wrong.content.decode()) == (403, True)
    weak = post(stranger, "/aktiver/", **given | {"password": "kort", "again": "kort"})
    assert (weak.status_code, 'href="#password"' in weak.content.decode()) == (422, True)
    done = post(stranger, "/aktiver/", **given)
    assert (done.status_code, done["Cache-Control"]) == (200, "no-store")
    assert post(stranger, "/aktiver/", **given).status_code == 403


def test_who_guesses_codes_is_stopped_by_the_network(people):
    given = {"username": "x.y", "code": "A", "password": PASSWORD, "again": PASSWORD}
    answers = [post(Client(), "/aktiver/", **given).status_code for _ in range(31)]
    assert answers == [403] * 30 + [429]


def test_the_demo_has_something_that_waits(people):
    demo.load(AT)
    page = get(browser_of(people["ra_second"]), "/ra/").content.decode()
    assert "Ét forslag venter på dig" in page
    assert (
        "Rasmus Vandrefalk" in get(browser_of(people["ra_second"]), "/ra/venter/").content.decode()
    )


def test_what_a_block_has_closed_is_not_shown_as_in_use(people, kirsten):
    laura, officer = people["student"], browser_of(people["ra_officer"])
    identity.credentials_for(laura.party, AT)
    address = f"/ra/person/{registers.person_of(laura.party, AT).uuid}/?formaal=help"
    assert "I brug" in get(officer, address).content.decode()
    identity.shut(laura.party, IdentityState.BLOCKED, Reason.MISUSE, kirsten, AT)
    page = get(officer, address).content.decode()
    assert "Lukket ved spærringen" in page
    assert "I brug" not in page
