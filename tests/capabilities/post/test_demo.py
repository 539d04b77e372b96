"""The demo's letters and systems: sent by the door, credentials that work."""

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from fundament.capabilities.contacts import demo as contacts_demo
from fundament.capabilities.post import demo, service
from fundament.capabilities.post.demo.pdf import letter_pdf
from fundament.capabilities.post.models import MailboxEntry
from fundament.capabilities.post.types import Folder
from fundament.kernel import clock
from fundament.kernel.acting import Acting, Actor, Level


@pytest.fixture(scope="module")
def loaded(country):
    at = clock.now()
    contacts_demo.load(at)
    demo.load(lambda *_: None, at)
    return {person.key: person for person in country.showcase()}


def page_of(person):
    acting = Acting(Actor(person.party, person.name), person.party, Level.SUBSTANTIAL)
    return service.mailbox_of(acting, None, Folder.INBOX, None, clock.now())


def unread_of(person):
    page = page_of(person)
    return len(page.lines), page.chosen.unread


def test_who_has_letters(loaded):
    assert unread_of(loaded["empty_mailbox"]) == (0, 0)
    assert unread_of(loaded["unread_letters"]) == (8, 8)
    assert unread_of(loaded["many_letters"]) == (20, 3)
    assert MailboxEntry.objects.filter(owner=str(loaded["many_letters"].party)).count() > 70


def test_the_yearly_letters_are_of_their_years(loaded):
    owner = str(loaded["many_letters"].party)
    letters = MailboxEntry.objects.filter(owner=owner).select_related("letter")
    years = {entry.available_at.year for entry in letters}
    assert set(range(2012, 2026)) <= years
    for entry in letters:
        told = re.search(r"20\d\d", entry.letter.title)
        if told:
            assert entry.available_at.year - int(told[0]) in {0, 1}, entry.letter.title


def test_letters_about_a_child_come_to_its_parents(loaded):
    for key in ("parent", "other_parent"):
        page = page_of(loaded[key])
        owners = [box.owner for box in page.mailboxes]
        assert owners == [loaded[key].party, loaded["child"].party]
        assert "Velkommen til et nyt skoleår" in {line.title for line in page.lines}
        assert not MailboxEntry.objects.filter(owner=str(loaded["child"].party)).exists()


def test_the_systems_credentials_lie_in_private_files(loaded):
    systems = demo.systems()
    assert {system["kind"] for system in systems} == {"sender"}
    for system in systems:
        assert Path(system["key_file"]).stat().st_mode & 0o077 == 0
        assert b"BEGIN CERTIFICATE" in Path(system["cert_file"]).read_bytes()
        assert system["api_token"].count(":") == 1


def test_the_pdf_can_be_read(tmp_path):
    file = tmp_path / "brev.pdf"
    file.write_bytes(letter_pdf("Ravnsund Kommune", "Dit brev (æøå)", ("Kære borger.",)))
    reader = PdfReader(file, strict=True)
    assert reader.metadata.title == "Dit brev (æøå)"
    text = reader.pages[0].extract_text()
    assert "Ravnsund Kommune" in text
    assert "Kære borger." in text
