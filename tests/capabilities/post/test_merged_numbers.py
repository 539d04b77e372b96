"""One person with two numbers: after the merge her letters to either are hers to read."""

import re
from datetime import timedelta

import pytest

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types.lifecycle import Officer
from fundament.kernel import audit, clock
from fundament.kernel.acting import Actor
from fundament.kernel.ids import PartyId
from tests.letters import letter

PDF = ("brev.pdf", "application/pdf", b"%PDF-1.4 hello")


@pytest.fixture
def both(country):
    parties = {shown.key: shown.party for shown in country.showcase()}
    two = [parties["duplicate"], parties["duplicate_abroad"]]
    contacts.register_many(two, clock.now() - timedelta(days=1))
    return two


def merge(stays, goes, authority):
    officer = Officer(Actor(PartyId.person("0101900001"), "Kirsten"), authority)
    pair = identity.mark_duplicate(stays, goes, officer, clock.now())
    identity.merge(pair, stays, officer, clock.now())


def listed(client):
    page = client.get("/post/", secure=True).text
    return re.findall(r'href="(/post/[0-9a-f-]{36}/)"', page)


def test_read_letters_and_later_ones_are_with_the_number_that_stays(
    both, sender, reader, authority, citizen
):
    stays, goes = both
    assert sender.send(letter(sender.owner, goes, files=[PDF])).status_code == 201
    before, _ = reader(goes)
    [address] = listed(before)
    assert before.get(address, secure=True).status_code == 200
    client, _ = reader(stays)
    assert listed(client) == []
    assert client.get(address, secure=True).status_code == 404
    merge(stays, goes, authority)
    assert listed(client) == [address]
    opened = client.get(address, secure=True)
    assert opened.status_code == 200
    assert client.get(f"{address}fil/0/", secure=True).status_code in {200, 302}
    assert audit.looks_at(stays)[0].look.action in {"Hentet", "Åbnet"}
    assert sender.send(letter(sender.owner, goes)).status_code == 201
    assert len(listed(client)) == 2
    stranger, _ = reader(citizen)
    assert listed(stranger) == []
    assert stranger.get(address, secure=True).status_code == 404
