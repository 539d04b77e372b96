"""Whose mailboxes a person may open, what lies in them, and moving it about."""

import base64
import binascii
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import MailboxEntry
from fundament.capabilities.post.queries import LetterRow
from fundament.capabilities.post.service.delivery import LEGAL_BASIS, reference_to
from fundament.capabilities.post.types import (
    Folder,
    LetterLine,
    LetterUnknown,
    Mailbox,
    MailboxPage,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, led_numbers
from fundament.kernel.acting import Acting
from fundament.kernel.ids import PartyId, TransmissionId

PAGE = 20
_LAST = 2**63 - 1  # cursors come from addresses, and a bigint ends here
PURPOSE = gettext_noop("Læsning af Digital Post")
LETTER = gettext_noop("Brev")
MOVED = {
    Folder.BIN: gettext_noop("Lagt i papirkurven"),
    Folder.INBOX: gettext_noop("Lagt tilbage i indbakken"),
}


def mailbox_of(
    acting: Acting, key: str | None, folder: Folder, after: str | None, at: datetime
) -> MailboxPage:
    """Return one page of a folder in the mailbox that the key names, else in the acted-for's.

    The look goes into the ledger of the mailbox's owner, and into that of everybody whose mailbox
    is named beside it. A key that is not (or no longer) open to the person gives the person's own.
    """
    with transaction.atomic():
        numbers = open_numbers(acting.actor.party, at)
        mailboxes = _mailboxes(numbers, acting, at)
        chosen = _chosen(mailboxes, key, acting.acted_for)
        hers = [number for number, party in numbers.items() if party == chosen.owner]
        rows = queries.lines(hers, folder, _place(after), PAGE + 1)
        audit.record(*_listed(acting, mailboxes, chosen, at))
    return MailboxPage(
        mailboxes=tuple(mailboxes),
        chosen=chosen,
        folder=folder,
        lines=tuple(
            LetterLine(
                row.transmission,
                row.sender_name,
                row.title,
                row.available_at,
                row.unread,
                row.attachments,
            )
            for row in rows[:PAGE]
        ),
        next=_cursor(rows[PAGE - 1].place) if len(rows) > PAGE else None,
    )


def mailboxes_of(acting: Acting, at: datetime) -> list[Mailbox]:
    """Return the mailboxes open to the person now, the person's own first."""
    return _mailboxes(open_numbers(acting.actor.party, at), acting, at)


def _mailboxes(numbers: dict[PartyId, PartyId], acting: Acting, at: datetime) -> list[Mailbox]:
    """Return the mailboxes that these numbers, with whose they are, stand for."""
    found = queries.unread_counts(numbers)
    unread = Counter[PartyId]()
    for number, party in numbers.items():
        unread[party] += found.get(number, 0)
    parties = dict.fromkeys(numbers.values())
    return [_mailbox(party, acting, unread[party], at) for party in parties]


def open_numbers(person: PartyId, at: datetime) -> dict[PartyId, PartyId]:
    """Return every number under which letters lie that the person may open, with the party.

    A letter stays under the number that it was sent to, also when its owner has a new one: what
    belongs to whom is asked at every look, so that no letter is lost on the way. So does a letter
    to a second number that was merged into that of its owner.
    """
    parties = rights.parties_open_to(person, at)
    numbers = registers.numbers_of_all(parties)
    own = {number: party for party in parties for number in numbers[party]}
    for number, to in led_numbers.led_to(own).items():
        own.setdefault(number, own[to])
    return own


def mark_unread(acting: Acting, letter: TransmissionId, at: datetime) -> Mailbox:
    """Show the letter as unread again; when it was first read stays. Raises LetterUnknown."""
    with transaction.atomic():
        row = letter_open_to(acting, letter, at)
        MailboxEntry.objects.filter(letter=row.letter).update(unread=True)
        done = gettext_noop("Markeret som ulæst")
        audit.record(look(acting, row.owner, LETTER, done, at, letter))
    return _mailbox(row.owner, acting, 0, at)


def move_letter(acting: Acting, letter: TransmissionId, folder: Folder, at: datetime) -> Mailbox:
    """Put the letter into the bin, or back into the inbox. Raises LetterUnknown."""
    with transaction.atomic():
        row = letter_open_to(acting, letter, at)
        MailboxEntry.objects.filter(letter=row.letter).update(folder=folder)
        audit.record(look(acting, row.owner, LETTER, MOVED[folder], at, letter))
    return _mailbox(row.owner, acting, 0, at)


def letter_open_to(acting: Acting, letter: TransmissionId, at: datetime) -> LetterRow:
    """Return the letter if the person may open its mailbox at this moment. Raises LetterUnknown."""
    numbers = open_numbers(acting.actor.party, at)
    row = queries.letter(letter, numbers)
    if row is None:
        raise LetterUnknown
    return replace(row, owner=numbers[row.owner])


def mailbox_holding(row: LetterRow, acting: Acting, at: datetime) -> Mailbox:
    """Return the mailbox in which the letter lies."""
    return _mailbox(row.owner, acting, 0, at)


def look(
    acting: Acting,
    owner: PartyId,
    what: str,
    action: str,
    at: datetime,
    letter: TransmissionId | None = None,
) -> audit.Look:
    """Return the line for the ledger: the actor, on behalf of the owner, about the owner."""
    return audit.Look(
        at=at,
        actor=acting.actor,
        acted_for=owner,
        about=owner,
        what=what,
        action=action,
        purpose=PURPOSE,
        legal_basis=LEGAL_BASIS,
        reference=reference_to(letter) if letter else None,
    )


def _listed(
    acting: Acting, mailboxes: Sequence[Mailbox], chosen: Mailbox, at: datetime
) -> list[audit.Look]:
    """Return the lines for one view of a list: whose letters, and whose names and counts."""
    shown = gettext_noop("Vist")
    named = gettext_noop("Postkassens navn og antal ulæste breve")
    looks = [look(acting, chosen.owner, gettext_noop("Liste over breve"), shown, at)]
    beside = [mailbox.owner for mailbox in mailboxes if mailbox != chosen and not mailbox.own]
    return looks + [look(acting, owner, named, shown, at) for owner in beside]


def _mailbox(owner: PartyId, acting: Acting, unread: int, at: datetime) -> Mailbox:
    own = owner == acting.actor.party
    key = salted_hmac("fundament.post.mailbox", str(owner)).hexdigest()[:20]
    name = acting.actor.name if own else registers.name_of(owner, at) or owner.number[:6]
    return Mailbox(key, owner, name, own, unread)


def _chosen(mailboxes: Sequence[Mailbox], key: str | None, acted_for: PartyId) -> Mailbox:
    for mailbox in mailboxes:
        if mailbox.key == key:
            return mailbox
    return next((mailbox for mailbox in mailboxes if mailbox.owner == acted_for), mailboxes[0])


def _cursor(place: queries.Place) -> str:
    return base64.urlsafe_b64encode(f"{place[0].isoformat()} {place[1]}".encode()).decode()


def _place(cursor: str | None) -> queries.Place | None:
    """Read a cursor of ours; a broken one begins at the first page."""
    try:
        told, _, letter = base64.urlsafe_b64decode(cursor or "").decode().partition(" ")
        at, number = datetime.fromisoformat(told), int(letter)
    except (binascii.Error, ValueError):
        return None
    is_ours = at.tzinfo is not None and 0 < number <= _LAST
    return (at, number) if is_ours else None
