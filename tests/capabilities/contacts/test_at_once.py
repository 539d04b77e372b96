"""Several at once: the second is told, and a change that commits late is not overtaken."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier, Event
from uuid import uuid4

import pytest
from django.db import connection, transaction

from fundament.capabilities.contacts import queries
from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.adapters import sending
from fundament.capabilities.contacts.types import (
    ChannelKind,
    ChannelWish,
    ContactWish,
    PinOver,
    PinWrong,
    VersionStale,
    Why,
)
from fundament.kernel.acting import Acting, Actor, Level
from fundament.kernel.ids import PartyId, SystemId

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
BAKERY, KAREN = PartyId.company("99000008"), PartyId.person("0101901234")
PATIENCE = 20

pytestmark = pytest.mark.django_db(transaction=True)


def apart(*acts):
    """Do each act in a thread with a connection of its own; return what came of them."""

    def done(act):
        try:
            return act()
        except Exception as error:  # noqa: BLE001  (what came of it is what is asked)
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(done, acts))


def test_of_two_who_change_one_version_one_is_told():
    contacts.register_many([BAKERY], AT)
    held, together = queries.record_of(BAKERY, AT), Barrier(2)
    caller = Actor(BAKERY, "Bageriet", SystemId(uuid4()))

    def change(number):
        wish = ContactWish(mobile=ChannelWish(number))
        together.wait(PATIENCE)
        return contacts.change_contact((held.id, held.version), wish, caller, Why(), AT)

    outcomes = apart(lambda: change("20202020"), lambda: change("30303030"))
    [refused] = [one for one in outcomes if isinstance(one, Exception)]
    assert isinstance(refused, VersionStale)
    [changed] = [one for one in outcomes if one is not refused]
    assert queries.record_of(BAKERY, AT).mobile == changed.mobile


def test_guesses_at_once_are_five_too(monkeypatch):
    contacts.register_many([KAREN], AT)
    acting = Acting(Actor(KAREN, "Karen"), KAREN, Level.SUBSTANTIAL, AT)
    sent = []
    monkeypatch.setattr(sending, "send_proof", lambda *given: sent.append(given))
    contacts.change_own_channel(acting, ChannelKind.MOBILE, "20202020", AT)
    channel = contacts.channels_of(KAREN, AT)[1].id
    contacts.send_proof(channel, AT)
    wrong = f"{(int(sent[0][2].pin) + 1) % 10**6:06d}"
    outcomes = apart(*[lambda: contacts.prove_own_channel(acting, channel, wrong, AT)] * 8)
    assert sum(isinstance(one, PinWrong) for one in outcomes) == 5
    assert sum(isinstance(one, PinOver) for one in outcomes) == 3


def test_a_change_that_commits_late_gets_the_later_number():
    """Who has read on meanwhile still sees it."""
    written, numbered = Event(), Event()

    def late():
        with transaction.atomic():
            queries.touch([KAREN], AT)
            written.set()
            assert numbered.wait(PATIENCE)

    def early():
        assert written.wait(PATIENCE)
        queries.touch([BAKERY], AT)
        newest = queries.number_changes()
        numbered.set()
        return newest

    _, seen = apart(late, early)
    assert [one.party for one in queries.changes_after(0, 10)] == [BAKERY]
    assert queries.number_changes() == seen + 1
    assert [one.party for one in queries.changes_after(seen, 10)] == [KAREN]
