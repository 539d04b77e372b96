"""Try the rules on a letter: a past one, or one that was pasted; and why a letter lies where it
does.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import MailboxEntry, PlacedLetter, PointRow
from fundament.capabilities.post.queries import LetterRow
from fundament.capabilities.post.rules import routing
from fundament.capabilities.post.rules.route_words import read_check
from fundament.capabilities.post.service import envelopes, mailboxes, trying
from fundament.capabilities.post.service.route_rules import book_of, routing_office
from fundament.capabilities.post.types import (
    Folder,
    LetterUnknown,
    TrialTooLarge,
    TriedFault,
)
from fundament.capabilities.post.types.route_trials import Simulation
from fundament.capabilities.post.types.routing import (
    Decision,
    PastLetter,
    Placed,
    RouteBook,
    RouteFault,
)
from fundament.kernel import audit
from fundament.kernel.acting import Acting
from fundament.kernel.blobs import BlobId
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import TransmissionId
from fundament.kernel.queries import cursor
from fundament.kernel.xml import XmlRefused
from fundament.standards import memo as memo_format
from fundament.standards.memo import Memo

MOST_SHOWN = 20
TRIED = gettext_noop("Prøvet mod reglerne for fordeling")


def past_letters(acting: Acting, organisation: UUID, at: datetime) -> list[PastLetter]:
    """Return the newest letters of the organisation, to be tried; a line in its ledger.

    None for who may change the rules and not read the letters. Raises RoutingNotOpen.
    """
    office = routing_office(acting, organisation, at)
    if not office.reads:
        return []
    with transaction.atomic():
        reach = mailboxes.reachable(acting.actor.party, at)
        entries = queries.entries_of(reach.of(office.party)).exclude(folder=Folder.BIN)
        found = [
            PastLetter(
                TransmissionId(one.letter.transmission_id),
                one.letter.title,
                one.letter.sender_name,
                one.available_at,
            )
            for one in entries.order_by("-available_at", "-letter")[:MOST_SHOWN]
        ]
        listed, shown = gettext_noop("Liste over breve"), gettext_noop("Vist")
        audit.record(mailboxes.look(acting, office.party, listed, shown, at))
    return found


def try_past(
    acting: Acting, organisation: UUID, letter: TransmissionId, at: datetime
) -> Simulation:
    """Return what the rules would do with a letter of the organisation that the person may read.

    A line about the organisation, and one about the person who wrote the letter.
    Raises RoutingNotOpen, LetterUnknown.
    """
    office = routing_office(acting, organisation, at)
    with transaction.atomic():
        row = mailboxes.letter_open_to(acting, letter, at)
        if row.owner != office.party:
            raise LetterUnknown
        line = mailboxes.look(acting, row.owner, mailboxes.LETTER, TRIED, at, letter)
        audit.record(*mailboxes.with_sender(line, row.owner, row.sender))
        memo = memo_format.read_memo(envelopes.envelope_of(BlobId(row.envelope)))
        return _simulated(memo, book_of(office, at))


def try_pasted(acting: Acting, organisation: UUID, body: bytes, at: datetime) -> Simulation:
    """Return what the rules would do with a MeMo, or its faults. Nothing is kept.

    Raises RoutingNotOpen, TrialTooLarge.
    """
    book = book_of(routing_office(acting, organisation, at), at)
    if len(body) > trying.MOST_BYTES:
        raise TrialTooLarge
    today = at.astimezone(COPENHAGEN).date()
    try:
        memo, faults = memo_format.look_through(body, memo_format.Rules(today=today))
    except XmlRefused as refusal:
        return _not_tried([trying.fault_of(refusal, "", 0)])
    if memo is None or faults:
        return _not_tried([trying.told(fault) for fault in faults])
    return _simulated(memo, book)


def placed_of(row: LetterRow) -> Placed | None:
    """Return why a letter lies where it was put when it came; None for one of a person's."""
    found = PlacedLetter.objects.filter(letter=row.letter).first()
    if found is None:
        return None
    entry = MailboxEntry.objects.get(letter=row.letter)
    points = PointRow.objects.filter(organisation__party=found.owner)
    point = points.filter(id=entry.point).first() if entry.point else None
    return Placed(
        version=found.version,
        rule=found.rule_name,
        checks=tuple(read_check(kept) for kept in found.checks),
        faults=tuple(RouteFault(fault) for fault in found.faults),
        point=point.name if point else "",
        unit=entry.unit,
        moved=row.folder != found.folder,
    )


def _not_tried(faults: Sequence[TriedFault]) -> Simulation:
    return Simulation("", False, {}, Decision(()), tuple(faults))


def _simulated(memo: Memo, book: RouteBook) -> Simulation:
    """Return what the rules say of a letter, as they would when it came now."""
    tags, party = routing.tags_of(memo), book.office.party
    point = memo.header.recipient.contact_point
    with cursor() as one:
        named = _uuids(point.id) if point else []
        groups = queries.groups_above(one, named)
    tags = routing.within_groups(
        tags, [name for id in named for name in groups.get((party, id), [])]
    )
    return Simulation(
        title=memo.header.label,
        for_office=memo.header.recipient.party == party,
        tags=tags,
        decision=routing.decide(book.rules, tags),
    )


def _uuids(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        return []
