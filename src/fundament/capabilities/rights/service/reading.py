"""Reading access (læseadgang): an owner lets another person read her mailbox, and takes it back.

It is asked for at every look, so that it ends the moment it is taken back, whatever the reader has
open. Who reads may change nothing. Source: Digital Post, READ_ACCESS_CREATED, READ_ACCESS_DELETED.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import GONE, PersonUnknown
from fundament.capabilities.rights import queries, rules
from fundament.capabilities.rights.models import ReadingGrant
from fundament.capabilities.rights.service.reads import parties_open_to
from fundament.capabilities.rights.types import Reading, ReadingHeld, ReadingNotHeld
from fundament.kernel import audit
from fundament.kernel.acting import Actor
from fundament.kernel.ids import PartyId

READING = gettext_noop("Læseadgang til Digital Post")
GIVEN = gettext_noop("Læseadgang givet")
TAKEN_BACK = gettext_noop("Læseadgang trukket tilbage")
PURPOSE = gettext_noop("At lade en anden læse sin Digital Post")
LEGAL_BASIS = gettext_noop("Lov om Digital Post fra offentlige afsendere")


def give_reading(owner: PartyId, reader: PartyId, by: Actor, at: datetime) -> None:
    """Let the reader read the owner's mailbox from now on; the ledgers of both tell it.

    Whoever gives it must be able to act for the owner: the caller checks. Raises
    ReadingNotGivable, ReadingHeld, PersonUnknown.
    """
    rules.must_be_a_reader(owner, reader, registers.person_of(reader, at), at)
    with transaction.atomic():
        queries.lock_person(reader)
        held = queries.readings_in_force(at).filter(owner=str(owner), reader=str(reader))
        for row in held:
            if _stands(owner, PartyId.parse(row.given_by), at):
                raise ReadingHeld
            ReadingGrant.objects.filter(pk=row.pk).update(until=at)  # it rests on nothing any more
        ReadingGrant.objects.create(
            owner=str(owner), reader=str(reader), given_by=str(by.party), since=at
        )
        _record(owner, reader, GIVEN, by, at)


def withdraw_reading(owner: PartyId, reader: PartyId, by: Actor, at: datetime) -> None:
    """End the reading access from now on; that it was given stays on record.

    Raises ReadingNotHeld.
    """
    with transaction.atomic():
        queries.lock_person(reader)
        held = queries.readings_in_force(at).filter(owner=str(owner), reader=str(reader))
        if not held.update(until=at):
            raise ReadingNotHeld
        _record(owner, reader, TAKEN_BACK, by, at)


def readings_of(owner: PartyId, at: datetime) -> list[Reading]:
    """Return who may read the owner's mailbox, the oldest access first."""
    rows = queries.readings_in_force(at).filter(owner=str(owner))
    return [
        Reading(owner, PartyId.parse(row.reader), row.since)
        for row in rows
        if _stands(owner, PartyId.parse(row.given_by), at)
    ]


def readable_by(person: PartyId, at: datetime) -> list[PartyId]:
    """Return whose mailboxes the person may read without acting for them; never of the dead.

    What an owner allowed ends with her life, and what somebody allowed for her with that person's
    right to act for her: at the 15th birthday of a child, when an employee leaves.
    """
    rows = queries.readings_in_force(at).filter(reader=str(person))
    given = [(PartyId.parse(row.owner), PartyId.parse(row.given_by)) for row in rows]
    return [owner for owner, by in given if _lives(owner, at) and _stands(owner, by, at)]


def _lives(owner: PartyId, at: datetime) -> bool:
    if not owner.is_person:
        return registers.exists(owner, at)
    try:
        return registers.status_of(owner, at) not in GONE
    except PersonUnknown:
        return False


def _stands(owner: PartyId, given_by: PartyId, at: datetime) -> bool:
    """Return whether who gave the access could still give it."""
    return given_by == owner or owner in parties_open_to(given_by, at)


def _record(owner: PartyId, reader: PartyId, action: str, by: Actor, at: datetime) -> None:
    for about in (owner, reader):
        audit.record(
            audit.Look(
                at=at,
                actor=by,
                acted_for=owner,
                about=about,
                what=READING,
                action=action,
                purpose=PURPOSE,
                legal_basis=LEGAL_BASIS,
            )
        )
