"""Mailboxes as viewing clients name them: by an id, and asked at every call whether they are open.

Source: Digital Post API 1.68, section Mailboxes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Reach
from fundament.capabilities.post import queries
from fundament.capabilities.post.models import MailboxRow
from fundament.capabilities.post.service import access_rows, mailboxes
from fundament.capabilities.post.types import (
    LetterCount,
    MailboxFixed,
    MailboxNotOpen,
    MailboxReadOnly,
    MailboxShown,
    SenderCount,
    Trustee,
    UnreadShown,
    VersionStale,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit
from fundament.kernel.acting import Acting
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId
from fundament.kernel.queries import cursor

MAILBOX = gettext_noop("Postkasse")
SHOWN = gettext_noop("Vist")


@dataclass(frozen=True, slots=True)
class Box:
    """A mailbox within the caller's reach: its id, whose it is and by which numbers."""

    id: UUID
    owner: PartyId
    numbers: tuple[PartyId, ...]
    may_change: bool

    @property
    def owners(self) -> list[str]:
        """Return the numbers as they are kept."""
        return [str(number) for number in self.numbers]


def box_named(acting: Acting, mailbox: UUID, at: datetime, *, change: bool = False) -> Box:
    """Return the mailbox if it is open to the person at this moment.

    Raises MailboxNotOpen, whether there is such a one or not; MailboxReadOnly.
    """
    row = MailboxRow.objects.filter(id=mailbox).first()
    reach = mailboxes.reachable(acting.actor.party, at)
    owner = reach.numbers.get(PartyId.parse(row.owner)) if row else None
    if row is None or owner is None:
        raise MailboxNotOpen
    box = Box(row.id, owner, tuple(reach.of(owner)), owner in reach.changeable)
    if change and not box.may_change:
        raise MailboxReadOnly
    return box


def box_keyed(acting: Acting, key: str | None, at: datetime) -> Box:
    """Return the mailbox that a page names by its key, else the person's own, to be changed.

    Raises MailboxNotOpen.
    """
    for box in boxes_open(acting, at):
        if key in {mailboxes.key_of(box.owner), None} and box.may_change:
            return box
    raise MailboxNotOpen


def boxes_open(acting: Acting, at: datetime) -> list[Box]:
    """Return every mailbox open to the person now, her own first; each has an id from now on."""
    reach = mailboxes.reachable(acting.actor.party, at)
    return [
        _box(owner, reach.of(owner), owner in reach.changeable, at)
        for owner in dict.fromkeys(reach.numbers.values())
    ]


def mailbox_list(acting: Acting, at: datetime) -> list[MailboxShown]:
    """Return the mailboxes open to the person; each look is in its owner's ledger."""
    with transaction.atomic():
        boxes = boxes_open(acting, at)
        for box in boxes:
            audit.record(mailboxes.look(acting, box.owner, MAILBOX, SHOWN, at))
        return [shown(acting, box, at) for box in boxes]


def mailbox_with(acting: Acting, mailbox: UUID, at: datetime) -> MailboxShown:
    """Return one mailbox; that it was seen today is noted. Raises MailboxNotOpen."""
    with transaction.atomic():
        box = box_named(acting, mailbox, at)
        audit.record(mailboxes.look(acting, box.owner, MAILBOX, SHOWN, at))
        if box.may_change:
            today = at.astimezone(COPENHAGEN).date()
            MailboxRow.objects.filter(id=box.id).update(seen_on=today)
        return shown(acting, box, at)


def change_mailbox(
    acting: Acting, mailbox: UUID, wished: dict[str, object], version: int, at: datetime
) -> MailboxShown:
    """Change what a client may change of a mailbox: whether its owner was reminded.

    What else is wished for must be as it is. Raises MailboxNotOpen, MailboxReadOnly, VersionStale,
    MailboxFixed.
    """
    with transaction.atomic():
        box = box_named(acting, mailbox, at, change=True)
        row = MailboxRow.objects.select_for_update().get(id=box.id)
        if row.version != version:
            raise VersionStale
        is_now = shown(acting, box, at)
        fixed = {
            "exempt": is_now.exempt,
            "ownerName": is_now.name,
            "ownerExternalId": is_now.owner.number,
            "statusType": "CLOSED" if is_now.closed else "ACTIVE",
        }
        for field, value in fixed.items():
            if wished.get(field, value) not in (value, None):  # what a client sends may be a list
                raise MailboxFixed(field=field)
        if isinstance(wished.get("reminded"), bool):
            row.reminded = bool(wished["reminded"])
        row.version, row.changed_at = version + 1, at
        row.save()
        done = gettext_noop("Indstillinger ændret")
        audit.record(mailboxes.look(acting, box.owner, MAILBOX, done, at))
        return shown(acting, box, at)


def unread_in(acting: Acting, owner: PartyId, at: datetime) -> UnreadShown:
    """Return whether the owner has unread letters. Raises MailboxNotOpen."""
    with transaction.atomic():
        boxes = [box for box in boxes_open(acting, at) if owner in box.numbers]
        if not boxes:
            raise MailboxNotOpen
        [box] = boxes
        asked = gettext_noop("Om der er ulæste breve")
        audit.record(mailboxes.look(acting, box.owner, asked, SHOWN, at))
        oldest = queries.oldest_unread(box.numbers)
    return UnreadShown(box.id, oldest is not None, oldest)


def senders_in(acting: Acting, mailbox: UUID, at: datetime) -> list[SenderCount]:
    """Return how many letters each sender has in a mailbox. Raises MailboxNotOpen."""
    with transaction.atomic():
        box = box_named(acting, mailbox, at)
        listed = gettext_noop("Afsendere og antal breve")
        audit.record(mailboxes.look(acting, box.owner, listed, SHOWN, at))
        return [
            SenderCount(sender, LetterCount(name, unread, total, latest))
            for sender, name, unread, total, latest in queries.counts_by_sender(box.numbers)
        ]


def trustees_of(acting: Acting, at: datetime) -> list[Trustee]:
    """Return who may read the mailbox of the party that the person acts for."""
    with transaction.atomic():
        owner = acting.acted_for
        rights.must_be_open(acting.actor.party, owner, at)
        listed = gettext_noop("Hvem der har læseadgang")
        audit.record(mailboxes.look(acting, owner, listed, SHOWN, at))
        readers = [reading.reader for reading in rights.readings_of(owner, at)]
    return [Trustee(one, registers.name_of(one, at) or one.number[:6]) for one in readers]


def shown(acting: Acting, box: Box, at: datetime) -> MailboxShown:
    """Return the mailbox as its clients see it."""
    row, status = MailboxRow.objects.get(id=box.id), contacts.reach_of(box.owner, at)
    own = box.owner == acting.actor.party
    name = acting.actor.name if own else registers.name_of(box.owner, at)
    return MailboxShown(
        id=row.id,
        version=row.version,
        owner=box.owner,
        identity=access_rows.identity_of(box.owner, at),
        name=name or box.owner.number[:6],
        created_at=row.created_at,
        changed_at=row.changed_at,
        seen_on=row.seen_on,
        closed=status is Reach.CLOSED,
        exempt=status is Reach.EXEMPT,
        system_available=_has_system(box.owner, at),
        reminded=row.reminded,
        access=access_rows.own_access(box.id, acting.actor.party, box.may_change, at),
    )


def _box(owner: PartyId, numbers: Sequence[PartyId], may_change: bool, at: datetime) -> Box:
    """Return the mailbox; one that nobody has asked for yet gets its id."""
    rows = MailboxRow.objects.filter(owner__in=[str(number) for number in numbers])
    kept = {row.owner: row.id for row in rows.order_by("-created_at")}
    found = kept.get(str(owner)) or next(reversed(kept.values()), None)
    if found is None:
        new, _ = MailboxRow.objects.get_or_create(
            owner=str(owner), defaults={"id": uuid4(), "created_at": at, "changed_at": at}
        )
        found = new.id
    return Box(found, owner, tuple(numbers), may_change)


def _has_system(owner: PartyId, at: datetime) -> bool:
    with cursor() as one:
        return owner in queries.taking_systems(one, [owner], at)
