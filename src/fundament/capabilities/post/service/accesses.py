"""Who else reads a mailbox: given and taken back through rights, with immediate effect.

Source: Digital Post API 1.68, section Accesses; AccessType.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.post.models import AccessRow
from fundament.capabilities.post.service import access_rows, mailboxes
from fundament.capabilities.post.service.boxes import SHOWN, Box, box_keyed, box_named
from fundament.capabilities.post.types import (
    AccessChange,
    AccessNotPossible,
    AccessShown,
    AccessType,
    AccessUnknown,
    Mailbox,
    Reader,
    VersionStale,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import PersonUnknown
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit
from fundament.kernel.acting import Acting
from fundament.kernel.ids import PartyId, PersonUuid

ACCESS = gettext_noop("Adgang til postkassen")


def accesses_in(acting: Acting, mailbox: UUID, at: datetime) -> list[AccessShown]:
    """Return the accesses to a mailbox; a reader sees her own only. Raises MailboxNotOpen."""
    with transaction.atomic():
        box = box_named(acting, mailbox, at)
        listed = gettext_noop("Liste over adgange")
        audit.record(mailboxes.look(acting, box.owner, listed, SHOWN, at))
        return _accesses(acting, box, at)


def access_with(acting: Acting, mailbox: UUID, access: UUID, at: datetime) -> AccessShown:
    """Return one access. Raises MailboxNotOpen, AccessUnknown."""
    for found in accesses_in(acting, mailbox, at):
        if found.id == access:
            return found
    raise AccessUnknown


def give_access(
    acting: Acting, mailbox: UUID, person: UUID, kind: AccessType, at: datetime
) -> AccessShown:
    """Let a person read the mailbox from now on.

    Who works on cases at an authority lends its mailbox to nobody. Raises MailboxNotOpen,
    MailboxReadOnly, AccessNotPossible, MayNotActFor, ReadingNotGivable, ReadingHeld.
    """
    with transaction.atomic():
        box = box_named(acting, mailbox, at, change=True)
        if kind is not AccessType.PARTY_REPRESENTATIVE:
            raise AccessNotPossible
        rights.must_be_open(acting.actor.party, box.owner, at)
        rights.give_reading(box.owner, _party_of(person, at), acting.actor, at)
        AccessRow.objects.filter(mailbox_id=box.id, person=person).update(changed_at=at)
        return access_rows.access_of(box.id, person, kind, at)


def change_access(
    acting: Acting, mailbox: UUID, access: UUID, change: AccessChange, version: int, at: datetime
) -> AccessShown:
    """Change how somebody uses a mailbox, or take her reading access back (no privileges).

    What is her own affair (introduction, notifications) only she changes. Raises MailboxNotOpen,
    AccessUnknown, AccessNotPossible, VersionStale.
    """
    with transaction.atomic():
        box = box_named(acting, mailbox, at)
        own = access_rows.own_access(box.id, acting.actor.party, box.may_change, at)
        found = {one.id: one for one in _accesses(acting, box, at)}.get(access)
        if found is None:
            raise AccessUnknown
        row = AccessRow.objects.select_for_update().get(id=access)
        if row.version != version:
            raise VersionStale
        takes_back = change.privileges == () and found.type is AccessType.PARTY_REPRESENTATIVE
        if not takes_back and change.privileges not in {None, found.privileges}:
            raise AccessNotPossible
        if found.id == own.id:
            row.introduced = row.introduced if change.introduced is None else change.introduced
            row.opted_out_at = change.opted_out_at or row.opted_out_at
        row.version, row.changed_at = version + 1, at
        row.save()
        if takes_back:
            rights.withdraw_reading(box.owner, _party_of(row.person, at), acting.actor, at)
        else:
            done = gettext_noop("Ændret")
            audit.record(mailboxes.look(acting, box.owner, ACCESS, done, at))
        return access_rows.shown(row.id, found.type)


def readers_at(acting: Acting, key: str | None, at: datetime) -> tuple[Mailbox, list[Reader]]:
    """Return the mailbox that a page names by its key, and who may read it.

    Raises MailboxNotOpen, MayNotActFor.
    """
    with transaction.atomic():
        box = box_keyed(acting, key, at)
        rights.must_be_open(acting.actor.party, box.owner, at)
        listed = gettext_noop("Hvem der har læseadgang")
        audit.record(mailboxes.look(acting, box.owner, listed, SHOWN, at))
        found = [
            Reader(
                access_rows.identity_of(one.reader, at),
                registers.name_of(one.reader, at) or one.reader.number[:6],
                one.since,
            )
            for one in rights.readings_of(box.owner, at)
        ]
    return mailboxes.mailbox_with_key(acting, mailboxes.key_of(box.owner), at), found


def let_read(acting: Acting, key: str | None, cpr: str, name: str, at: datetime) -> Mailbox:
    """Let a person read the mailbox of the key: whoever has that number and that name.

    The name must be right too, so that a slip of the finger lets nobody in; who guesses names
    leaves a line with whose number it was.
    Raises MailboxNotOpen, AccessNotPossible, MayNotActFor, ReadingNotGivable, ReadingHeld.
    """
    try:
        person = registers.person_of(PartyId.person(cpr), at)
    except (PersonUnknown, ValueError) as error:
        raise AccessNotPossible from error
    is_she = person.name.casefold().split() == name.casefold().split()
    with transaction.atomic():
        box = box_keyed(acting, key, at)
        rights.must_be_open(acting.actor.party, box.owner, at)
        if is_she:
            rights.give_reading(box.owner, person.party, acting.actor, at)
        else:
            compared = gettext_noop("Navn og CPR-nummer sammenlignet: passer ikke")
            audit.record(mailboxes.look(acting, person.party, ACCESS, compared, at))
    if not is_she:
        raise AccessNotPossible
    return mailboxes.mailbox_with_key(acting, mailboxes.key_of(box.owner), at)


def stop_reading(acting: Acting, key: str | None, reader: UUID, at: datetime) -> Mailbox:
    """Take a reading access to the mailbox of the key back.

    Raises MailboxNotOpen, AccessNotPossible, ReadingNotHeld.
    """
    with transaction.atomic():
        box = box_keyed(acting, key, at)
        rights.withdraw_reading(box.owner, _party_of(reader, at), acting.actor, at)
    return mailboxes.mailbox_with_key(acting, mailboxes.key_of(box.owner), at)


def _accesses(acting: Acting, box: Box, at: datetime) -> list[AccessShown]:
    own = access_rows.own_access(box.id, acting.actor.party, box.may_change, at)
    if not box.may_change:
        return [own]
    readers = [one.reader for one in rights.readings_of(box.owner, at)]
    kind = AccessType.PARTY_REPRESENTATIVE
    others = (access_rows.identity_of(one, at) for one in readers)
    return [own, *(access_rows.access_of(box.id, one, kind, at) for one in others)]


def _party_of(person: UUID, at: datetime) -> PartyId:
    """Return who has the uuid in the register. Raises AccessNotPossible."""
    try:
        return registers.person_with(PersonUuid(person), at).party
    except PersonUnknown as error:
        raise AccessNotPossible from error
