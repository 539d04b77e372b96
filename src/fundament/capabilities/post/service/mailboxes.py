"""Whose mailboxes a person may open, what lies in them, and moving it about."""

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import MailboxEntry
from fundament.capabilities.post.queries import LetterRow
from fundament.capabilities.post.service.delivery import LEGAL_BASIS
from fundament.capabilities.post.types import (
    Folder,
    LetterLine,
    LetterUnknown,
    Mailbox,
    MailboxPage,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import OrganisationUnknown, PersonUnknown
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit
from fundament.kernel.acting import Acting
from fundament.kernel.ids import PartyId, TransmissionId

PAGE = 20
PURPOSE = gettext_noop("Læsning af Digital Post")


def mailbox_of(
    acting: Acting, key: str | None, folder: Folder, after: str | None, at: datetime
) -> MailboxPage:
    """Return one page of a folder in the mailbox that the key names, else in the acted-for's.

    Looking into somebody else's mailbox goes into the ledger. A key that is not (or no longer)
    open to the person gives the person's own mailbox.
    """
    mailboxes = mailboxes_of(acting, at)
    chosen = _chosen(mailboxes, key, acting.acted_for)
    rows = queries.lines(chosen.owner, folder, _place(after), PAGE + 1)
    if not chosen.own:
        audit.record(
            look(acting, chosen.owner, gettext_noop("Liste over breve"), gettext_noop("Vist"), at)
        )
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
    parties = rights.parties_open_to(acting.actor.party, at)
    unread = queries.unread_counts(parties)
    return [_mailbox(party, acting, unread.get(party, 0), at) for party in parties]


def mark_unread(acting: Acting, letter: TransmissionId, at: datetime) -> Mailbox:
    """Show the letter as unread again; when it was first read stays. Raises LetterUnknown."""
    row = letter_open_to(acting, letter, at)
    MailboxEntry.objects.filter(letter=row.letter).update(unread=True)
    return _mailbox(row.owner, acting, 0, at)


def move_letter(acting: Acting, letter: TransmissionId, folder: Folder, at: datetime) -> Mailbox:
    """Put the letter into the bin, or back into the inbox. Raises LetterUnknown."""
    row = letter_open_to(acting, letter, at)
    MailboxEntry.objects.filter(letter=row.letter).update(folder=folder)
    return _mailbox(row.owner, acting, 0, at)


def letter_open_to(acting: Acting, letter: TransmissionId, at: datetime) -> LetterRow:
    """Return the letter if the person may open its mailbox at this moment. Raises LetterUnknown."""
    row = queries.letter(letter, rights.parties_open_to(acting.actor.party, at))
    if row is None:
        raise LetterUnknown
    return row


def mailbox_holding(row: LetterRow, acting: Acting, at: datetime) -> Mailbox:
    """Return the mailbox in which the letter lies."""
    return _mailbox(row.owner, acting, 0, at)


def look(acting: Acting, owner: PartyId, what: str, action: str, at: datetime) -> audit.Look:
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
    )


def _mailbox(owner: PartyId, acting: Acting, unread: int, at: datetime) -> Mailbox:
    own = owner == acting.actor.party
    key = salted_hmac("fundament.post.mailbox", str(owner)).hexdigest()[:20]
    return Mailbox(key, owner, acting.actor.name if own else _name_of(owner, at), own, unread)


def _name_of(owner: PartyId, at: datetime) -> str:
    try:
        if owner.is_person:
            return registers.person_of(owner, at).name
        return registers.organisation_name(owner, at)
    except (PersonUnknown, OrganisationUnknown):
        return owner.number[:6]


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
        at, _, letter = base64.urlsafe_b64decode(cursor or "").decode().partition(" ")
        return datetime.fromisoformat(at), int(letter)
    except (binascii.Error, ValueError):
        return None
