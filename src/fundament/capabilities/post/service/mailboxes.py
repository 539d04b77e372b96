"""Whose mailboxes a person may open, what lies in them, and moving it about."""

import base64
import binascii
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import MailboxEntry, OwnFolder
from fundament.capabilities.post.queries import LetterRow
from fundament.capabilities.post.service.delivery import LEGAL_BASIS, reference_to
from fundament.capabilities.post.types import (
    Folder,
    FolderUnknown,
    LetterLine,
    LetterUnknown,
    LineWish,
    Mailbox,
    MailboxPage,
    MailboxReadOnly,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, led_numbers
from fundament.kernel.acting import Acting, Role
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId, TransmissionId

PAGE = 20
_LAST = 2**63 - 1  # cursors come from addresses, and a bigint ends here
PURPOSE = gettext_noop("Læsning af Digital Post")
LETTER = gettext_noop("Brev")
MOVED: dict[str, str] = {
    Folder.BIN: gettext_noop("Lagt i papirkurven"),
    Folder.INBOX: gettext_noop("Lagt tilbage i indbakken"),
    Folder.DRAFTS: gettext_noop("Lagt tilbage blandt kladderne"),
    Folder.SENT: gettext_noop("Lagt tilbage i sendt post"),
}
# Where a received letter can lie beside the folders of its owner's own.
STANDING = frozenset({Folder.BIN, Folder.INBOX})
MOVED_TO_OWN = gettext_noop("Flyttet til en mappe")
FLAGGED, UNFLAGGED = gettext_noop("Flag sat"), gettext_noop("Flag fjernet")
NOTED = gettext_noop("Egen note ændret")


@dataclass(frozen=True, slots=True)
class Reachable:
    """The numbers whose letters a person may see, each with whose it is.

    `changeable` are the parties that she acts for; the others let her read, and nothing more.
    `lendable` of them are hers to let others read: not the authorities where she works.
    """

    numbers: dict[PartyId, PartyId]
    changeable: frozenset[PartyId]
    lendable: frozenset[PartyId]

    def of(self, party: PartyId) -> list[PartyId]:
        """Return the numbers of one party."""
        return [number for number, owner in self.numbers.items() if owner == party]


def mailbox_of(
    acting: Acting,
    key: str | None,
    folder: str,
    after: str | None,
    at: datetime,
    wish: LineWish = LineWish(),  # noqa: B008  (it is frozen)
) -> MailboxPage:
    """Return one page of a folder in the mailbox that the key names, else in the acted-for's.

    A folder is one of Folder, or the id of one that people made; an unknown one is the inbox.

    The look goes into the ledger of the mailbox's owner, and into that of everybody whose mailbox
    is named beside it. A key that is not (or no longer) open to the person gives the person's own.
    """
    with transaction.atomic():
        reach = reachable(acting.actor.party, at)
        mailboxes = _mailboxes(reach, acting, at)
        chosen = _chosen(mailboxes, key, acting.acted_for)
        hers = reach.of(chosen.owner)
        folders = queries.own_folders(hers)
        known = {Folder.BIN, Folder.SENT, *(str(one.id) for one in folders)}
        known |= {Folder.DRAFTS} if chosen.may_change else set()
        folder = folder if folder in known else Folder.INBOX
        wanted = _wanted(folder, wish, drafts=chosen.may_change)
        rows = queries.lines(hers, wanted, _place(after), PAGE + 1)
        drafts = queries.written_of(hers).filter(folder=Folder.DRAFTS).count()
        audit.record(*_listed(acting, mailboxes, chosen, at))
    return MailboxPage(
        mailboxes=tuple(mailboxes),
        chosen=chosen,
        folder=folder,
        folders=tuple(folders),
        lines=tuple(_line(row) for row in rows[:PAGE]),
        next=_cursor(rows[PAGE - 1].place) if len(rows) > PAGE else None,
        drafts=drafts if chosen.may_change else 0,
    )


def _line(row: queries.LineRow) -> LetterLine:
    return LetterLine(
        row.name, row.who, row.title, row.at, row.unread, row.flag, row.state, row.attachments
    )


def _wanted(folder: str, wish: LineWish, *, drafts: bool) -> queries.Wanted:
    until = wish.until and wish.until + timedelta(days=1)
    return queries.Wanted(
        folder,
        drafts,
        wish.text,
        wish.unread,
        wish.flagged,
        _midnight(wish.since),
        _midnight(until),
    )


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), COPENHAGEN) if day else None


def mailboxes_of(acting: Acting, at: datetime) -> list[Mailbox]:
    """Return the mailboxes open to the person now, the person's own first."""
    return _mailboxes(reachable(acting.actor.party, at), acting, at)


def _mailboxes(reach: Reachable, acting: Acting, at: datetime) -> list[Mailbox]:
    """Return the mailboxes that these numbers, with whose they are, stand for."""
    found = queries.unread_counts(reach.numbers)
    unread = Counter[PartyId]()
    for number, party in reach.numbers.items():
        unread[party] += found.get(number, 0)
    parties = dict.fromkeys(reach.numbers.values())
    return [
        replace(
            _mailbox(party, acting, unread[party], at, may_change=party in reach.changeable),
            may_lend=party in reach.lendable,
        )
        for party in parties
    ]


def reachable(person: PartyId, at: datetime) -> Reachable:
    """Return every number under which letters lie that the person may see, with the party.

    A letter stays under the number that it was sent to, also when its owner has a new one: what
    belongs to whom is asked at every look, so that no letter is lost on the way. So does a letter
    to a second number that was merged into that of its owner. Who works on cases at an authority
    reads and answers its post: what people write to one without a mail system is read there.
    """
    hers = rights.parties_open_to(person, at)
    acts_for = list(dict.fromkeys([*hers, *rights.organisations_of(person, Role.CASEWORKER, at)]))
    parties = list(dict.fromkeys([*acts_for, *rights.readable_by(person, at)]))
    numbers = registers.numbers_of_all(parties)
    own = {number: party for party in parties for number in numbers[party]}
    for number, to in led_numbers.led_to(own).items():
        own.setdefault(number, own[to])
    return Reachable(own, frozenset(acts_for), frozenset(hers))


def mailbox_with_key(acting: Acting, key: str, at: datetime) -> Mailbox:
    """Return the mailbox of that key, else the person's own."""
    return _chosen(mailboxes_of(acting, at), key, acting.acted_for)


def mark_unread(acting: Acting, letter: TransmissionId, at: datetime) -> Mailbox:
    """Show the letter as unread again; when it was first read stays.

    Raises LetterUnknown, MailboxReadOnly.
    """
    with transaction.atomic():
        row = letter_open_to(acting, letter, at, change=True)
        note_change(row.letter, at, unread=True)
        done = gettext_noop("Markeret som ulæst")
        audit.record(look(acting, row.owner, LETTER, done, at, letter))
    return _mailbox(row.owner, acting, 0, at)


def move_letter(acting: Acting, letter: TransmissionId, folder: str, at: datetime) -> Mailbox:
    """Put the letter into the bin, the inbox, or a folder that people made, by its id.

    Raises LetterUnknown, MailboxReadOnly, FolderUnknown.
    """
    with transaction.atomic():
        reach = reachable(acting.actor.party, at)
        row = letter_in(reach, letter, change=True)
        if folder not in STANDING:
            hold_folder(reach.of(row.owner), folder)
        note_change(row.letter, at, folder=folder)
        done = MOVED.get(folder, MOVED_TO_OWN)
        audit.record(look(acting, row.owner, LETTER, done, at, letter))
    return _mailbox(row.owner, acting, 0, at)


def hold_folder(numbers: Sequence[PartyId], folder: str) -> None:
    """Keep a folder from being deleted until the transaction is over. Raises FolderUnknown."""
    owners = [str(number) for number in numbers]
    held = OwnFolder.objects.select_for_update(of=("self",)).filter(mailbox__owner__in=owners)
    if folder not in {str(one.id) for one in held}:
        raise FolderUnknown


def note_change(letter: int, at: datetime, **changed: object) -> None:
    """Write what a person changed of a letter; its version is another one then."""
    MailboxEntry.objects.filter(letter=letter).update(
        **changed, version=F("version") + 1, changed_at=at
    )


def letter_open_to(
    acting: Acting, letter: TransmissionId, at: datetime, *, change: bool = False
) -> LetterRow:
    """Return the letter if the person may open its mailbox at this moment.

    `change`: she wants to do more than read. Raises LetterUnknown, MailboxReadOnly.
    """
    return letter_in(reachable(acting.actor.party, at), letter, change=change)


def letter_in(reach: Reachable, letter: TransmissionId, *, change: bool = False) -> LetterRow:
    """Return the letter if it lies within reach. Raises LetterUnknown, MailboxReadOnly."""
    row = queries.letter(letter, reach.numbers)
    if row is None:
        raise LetterUnknown
    row = replace(row, owner=reach.numbers[row.owner])
    if change and row.owner not in reach.changeable:
        raise MailboxReadOnly
    return row


def mailbox_holding(row: LetterRow, acting: Acting, reach: Reachable, at: datetime) -> Mailbox:
    """Return the mailbox in which the letter lies."""
    return _mailbox(row.owner, acting, 0, at, may_change=row.owner in reach.changeable)


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


def with_sender(line: audit.Look, owner: PartyId, sender: PartyId) -> list[audit.Look]:
    """Return the lines for a look at what a letter says: its owner's, that is the one given.

    Where a person wrote it to an organisation, hers too, for it tells of her.
    """
    if owner.is_person or not sender.is_person:
        return [line]
    return [line, replace(line, about=sender)]


def _listed(
    acting: Acting, mailboxes: Sequence[Mailbox], chosen: Mailbox, at: datetime
) -> list[audit.Look]:
    """Return the lines for one view of a list: whose letters, and whose names and counts."""
    shown = gettext_noop("Vist")
    named = gettext_noop("Postkassens navn og antal ulæste breve")
    looks = [look(acting, chosen.owner, gettext_noop("Liste over breve"), shown, at)]
    beside = [mailbox.owner for mailbox in mailboxes if mailbox != chosen and not mailbox.own]
    return looks + [look(acting, owner, named, shown, at) for owner in beside]


def key_of(owner: PartyId) -> str:
    """Return by what a mailbox is named in addresses, without any number."""
    return salted_hmac("fundament.post.mailbox", str(owner)).hexdigest()[:20]


def _mailbox(
    owner: PartyId, acting: Acting, unread: int, at: datetime, *, may_change: bool = True
) -> Mailbox:
    own = owner == acting.actor.party
    name = acting.actor.name if own else registers.name_of(owner, at) or owner.number[:6]
    return Mailbox(key_of(owner), owner, name, own, unread, may_change)


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
    is_ours = at.tzinfo is not None and 0 < abs(number) <= _LAST
    return (at, number) if is_ours else None
