"""What people write to an authority without a mail system is read by its caseworkers."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.post import service as post
from fundament.capabilities.post.models import Letter
from fundament.capabilities.post.service.accesses import give_access
from fundament.capabilities.post.service.boxes import boxes_open
from fundament.capabilities.post.service.messages import change_letter, letter_with
from fundament.capabilities.post.types import AccessType, LetterChange
from fundament.capabilities.rights import service as rights
from fundament.capabilities.rights.types import MayNotActFor
from fundament.kernel import audit, clock
from fundament.kernel.acting import Role
from tests.letters import letter


@pytest.fixture(scope="module")
def open_authority(country, authorities):
    contacts.register_many([authorities[0]], clock.now() - timedelta(days=1))
    return country.authority_of(authorities[0])


@pytest.fixture
def worker(resident):
    return resident("Bodil", "Skranke")


@pytest.fixture
def desk(worker, reader, open_authority):
    """The browser of somebody who works on cases there, and who she is in it."""
    rights.grant_role(worker, Role.CASEWORKER, open_authority.party, clock.now())
    return reader(worker)


def written_to(authority, browser):
    """Let the person of that browser write to the authority; the transmission id of her letter."""
    at = browser.post("/post/skriv/", {"modtager": authority.party.number}, secure=True)["Location"]
    fields = {"emne": "Om min sag", "tekst": "Kære alle", "gør": "se"}
    seen = re.search(r'name="version" value="(\d+)"', browser.get(at, secure=True).text)[1]
    review = browser.post(at, {**fields, "version": seen}, secure=True)["Location"]
    seen = re.search(r'name="version" value="(\d+)"', browser.get(review, secure=True).text)[1]
    assert browser.post(review, {"version": seen}, secure=True).status_code == 302
    return Letter.objects.filter(recipient=str(authority.party)).latest("id").transmission_id


def test_a_caseworker_reads_and_answers_and_the_writer_is_told(
    open_authority, desk, worker, resident, reader
):
    karla = resident("Karla", "Skriver")
    hers, _ = reader(karla)
    named, (work, acting) = written_to(open_authority, hers), desk
    [own, office] = post.mailboxes_of(acting, clock.now())
    assert (own.owner, office.owner, office.unread) == (worker, open_authority.party, 1)
    page = work.get(f"/post/?postkasse={office.key}", secure=True).text
    assert open_authority.name in page
    assert "Om min sag" in page
    assert "Om min sag" not in work.get(f"/post/?postkasse={own.key}", secure=True).text
    page = work.get(f"/post/{named}/", secure=True).text
    assert "Karla" in page
    told = [line.look for line in audit.looks_at(karla) if line.look.actor.party == worker]
    assert [(look.what, look.action, look.acted_for) for look in told] == [
        ("Brev", "Åbnet", open_authority.party)
    ]
    at = work.post(f"/post/{named}/svar/", secure=True)["Location"]
    fields = {"emne": "Svar", "tekst": "Kære Karla", "gør": "se"}
    seen = re.search(r'name="version" value="(\d+)"', work.get(at, secure=True).text)[1]
    review = work.post(at, {**fields, "version": seen}, secure=True)["Location"]
    seen = re.search(r'name="version" value="(\d+)"', work.get(review, secure=True).text)[1]
    assert work.post(review, {"version": seen}, secure=True).status_code == 302
    answer = Letter.objects.get(recipient=str(karla))
    assert (answer.sender, answer.sender_name) == (str(open_authority.party), open_authority.name)
    assert hers.get(f"/post/{answer.transmission_id}/", secure=True).status_code == 200


def test_nobody_else_does_and_who_ceases_no_longer(
    open_authority, authorities, desk, worker, resident, reader
):
    named = written_to(open_authority, reader(resident("Karla", "Skriver"))[0])
    elsewhere = resident("Bente", "Anden")
    rights.grant_role(elsewhere, Role.CASEWORKER, authorities[1], clock.now())
    administers = resident("Ada", "Styrer")
    rights.grant_role(administers, Role.ADMINISTRATOR, open_authority.party, clock.now())
    for person in (elsewhere, administers):
        browser, acting = reader(person)
        assert browser.get(f"/post/{named}/", secure=True).status_code == 404
        assert open_authority.party not in {
            one.owner for one in post.mailboxes_of(acting, clock.now())
        }
    work, acting = desk
    assert work.get(f"/post/{named}/", secure=True).status_code == 200
    rights.withdraw_role(worker, Role.CASEWORKER, open_authority.party, clock.now())
    assert work.get(f"/post/{named}/", secure=True).status_code == 404
    assert [one.owner for one in post.mailboxes_of(acting, clock.now())] == [worker]


def test_a_change_of_nothing_is_a_look_and_nobody_lends_the_mailbox(
    open_authority, desk, worker, resident, reader
):
    karla = resident("Karla", "Skriver")
    named, (work, acting) = written_to(open_authority, reader(karla)[0]), desk
    [_, box] = boxes_open(acting, clock.now())
    letter_at = (acting, box.id, named)
    version = letter_with(*letter_at, clock.now()).state.version
    change_letter(*letter_at, LetterChange(), version, clock.now())
    for party in (karla, open_authority.party):
        looks = [line.look for line in audit.looks_at(party)]
        assert [(x.action, x.reference) for x in looks].count(("Åbnet", f"letter:{named}")) == 2
    [own, office] = post.mailboxes_of(acting, clock.now())
    ways = {one.key: f"laeseadgang/?postkasse={one.key}" for one in (own, office)}
    assert ways[office.key] not in work.get(f"/post/?postkasse={office.key}", secure=True).text
    way = f"/post/{ways[office.key]}"
    assert work.get(way, secure=True).status_code == 403
    wish = {"cpr": karla.number, "navn": "Karla Skriver"}
    assert work.post(way, wish, secure=True).status_code == 403
    assert not rights.readings_of(open_authority.party, clock.now())
    with pytest.raises(MayNotActFor):
        give_access(acting, box.id, uuid4(), AccessType.PARTY_REPRESENTATIVE, clock.now())


def test_a_look_into_what_an_organisation_sent_is_one_line(sender, company, worker, reader):
    contacts.register_many([company], clock.now() - timedelta(days=1))
    rights.grant_role(worker, Role.COMPANY, company, clock.now())
    assert sender.send(letter(sender.owner, company, label="Til firmaet")).status_code == 201
    named = Letter.objects.get(recipient=str(company)).transmission_id
    assert reader(worker)[0].get(f"/post/{named}/", secure=True).status_code == 200
    for party, lines in ((company, 1), (sender.owner, 0)):
        every = [line.look for line in audit.looks_at(party)]
        looks = [look for look in every if look.reference and str(named) in str(look.reference)]
        assert [look.action for look in looks].count("Åbnet") == lines
