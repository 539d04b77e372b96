"""Where a letter is: for its recipient, and for those who work where it was sent from.

Each look is a line in the ledger: about the recipient once she may know of the letter, before
that (and for ever, when it was recalled) about the sender, whose own letter it still is.
Source: MeMo, doNotDeliverUntilDate: before its day a letter is not visible to its recipient.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries, rules
from fundament.capabilities.post.models import (
    BusinessReceipt,
    Container,
    Letter,
    PaperLetterRow,
    System,
)
from fundament.capabilities.post.models import WaitingLetter as Waiting
from fundament.capabilities.post.service import mailboxes
from fundament.capabilities.post.service.delivery import LEGAL_BASIS, reference_to
from fundament.capabilities.post.types import (
    Event,
    EventTag,
    Flow,
    FlowLetter,
    FlowState,
    FoundContainer,
    FoundLetter,
    FoundPaper,
    FoundRefusal,
    FoundSent,
    LetterUnknown,
    ReceiptStatus,
    SentUnknown,
)
from fundament.capabilities.post.types.paper import OnPaper
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit
from fundament.kernel.acting import Acting, Actor, Role
from fundament.kernel.ids import PartyId, TransmissionId

FLOW = gettext_noop("Brevets forløb")
SHOWN = gettext_noop("Vist")
LOOKED_UP = gettext_noop("Slået op af afsenderen")
PURPOSE = gettext_noop("At se, hvor et brev er")
MOST_FOUND = 50
_MOST_ACTS = 1000
# What the ledger says was done with a letter, by its official name.
ACTS = {
    "Åbnet": EventTag.MESSAGE_READ,
    "Markeret som læst": EventTag.MESSAGE_UPDATED,
    "Markeret som ulæst": EventTag.MESSAGE_UPDATED,
    "Egen note ændret": EventTag.MESSAGE_UPDATED,
    "Flag sat": EventTag.FLAG_CHANGED,
    "Flag fjernet": EventTag.FLAG_CHANGED,
    "Lagt i papirkurven": EventTag.MESSAGE_MOVED,
    "Lagt tilbage i indbakken": EventTag.MESSAGE_MOVED,
    "Flyttet til en mappe": EventTag.MESSAGE_MOVED,
    "Slettet fra postkassen": EventTag.MESSAGE_DELETED,
    LOOKED_UP: EventTag.EVENT_LOG_SEARCHES,
}


def employers_of(person: PartyId, at: datetime) -> list[PartyId]:
    """Return the organisations whose sent letters the person may ask for.

    Authorities where she is a caseworker, companies that she acts for; nobody else's roles.
    """
    acts_for = [one for one in rights.parties_open_to(person, at) if not one.is_person]
    return list(dict.fromkeys([*rights.organisations_of(person, Role.CASEWORKER, at), *acts_for]))


def flow_of_own(acting: Acting, letter: TransmissionId, at: datetime) -> Flow:
    """Return the way of a letter that lies in a mailbox open to the person. Raises LetterUnknown.

    She sees what was done with it in the mailbox, too, and who asked for it from without.
    """
    with transaction.atomic():
        reach = mailboxes.reachable(acting.actor.party, at)
        row = mailboxes.letter_in(reach, letter)
        events = queries.events_of(row.letter)
        if not events:
            raise LetterUnknown
        owners = reach.of(row.owner)
        told = [*events, *acts_on([events[0].letter], owners)]
        audit.record(mailboxes.look(acting, row.owner, FLOW, SHOWN, at, letter))
    return _flow(told, rules.RECIPIENT_SEES)


def flow_of_sent(asker: Acting | Actor, letter: UUID, at: datetime) -> Flow:
    """Return the way of a letter that was sent from where the asker works. Raises SentUnknown.

    `asker` is a person signed in, or the system of the sending organisation.
    """
    with transaction.atomic():
        events = queries.events_of(number_of_sent(asker, letter, at))
        audit.record(*looked_up(asker, [events[0].letter], at))
    return _flow(events, rules.SENDER_SEES)


def number_of_sent(asker: Acting | Actor, letter: UUID, at: datetime) -> int:
    """Return by which number a letter is kept that was sent from where the asker works.

    Raises SentUnknown.
    """
    senders = [str(one) for one in _senders(asker, at)]
    found = Letter.objects.filter(transmission_id=letter, sender__in=senders).first()
    if found is None:
        raise SentUnknown
    return found.pk


def find_sent(asker: Acting | Actor, asked: str, at: datetime) -> FoundSent:
    """Return what fits a messageUUID, transmissionId, messageID or AfsendelseIdentifikator.

    Raises SentUnknown.

    Only what was sent from where the asker works: others' letters are as unknown as none.
    """
    asked = asked.strip()
    senders = [str(one) for one in _senders(asker, at)]
    if not _is_sound(asked):
        raise SentUnknown
    uuid = _uuid(asked)
    named = Q(message_id=asked)
    if uuid is not None:
        named |= Q(message_uuid=uuid) | Q(transmission_id=uuid) | Q(container=uuid)
    mine = Letter.objects.filter(sender__in=senders)
    rows = mine.filter(named).order_by("-received_at", "-id")
    letters = tuple(
        FoundLetter(
            TransmissionId(row.transmission_id), row.message_uuid, row.message_id, row.received_at
        )
        for row in rows[:MOST_FOUND]
    )
    refusals = _refusals(senders, uuid) if uuid and not letters else ()
    container = Container.objects.filter(id=uuid, sender__in=senders).first() if uuid else None
    papers = _papers(senders, asked, uuid)
    if not (letters or refusals or container or papers):
        raise SentUnknown
    return FoundSent(letters, refusals, _container(container) if container else None, papers)


def acts_on(letters: Sequence[FlowLetter], owners: Sequence[PartyId]) -> list[Event]:
    """Return what the ledger says was done with these letters of who has the numbers."""
    by_reference = {reference_to(letter.transmission): letter for letter in letters}
    begins = next(iter(by_reference)) if len(by_reference) == 1 else "letter:"
    found = []
    for line in audit.acts_on(owners, begins, _MOST_ACTS if len(letters) == 1 else 10_000):
        letter, tag = by_reference.get(line.look.reference or ""), ACTS.get(line.look.action)
        if letter is not None and tag is not None:
            party = line.look.actor.party if isinstance(line.look.actor, Actor) else None
            actor = party and rules.shown_actor(party, line.look.acted_for)
            found.append(Event(letter, tag, line.look.at, actor))
    return found


def looked_up(
    asker: Acting | Actor, letters: Iterable[FlowLetter], at: datetime
) -> list[audit.Look]:
    """Return the line for each letter that its sender asks for; about whom, see above."""
    actor = asker.actor if isinstance(asker, Acting) else asker
    return [
        audit.Look(
            at=at,
            actor=actor,
            acted_for=letter.sender,
            about=letter.owner if letter.is_told else letter.sender,
            what=FLOW,
            action=LOOKED_UP,
            purpose=PURPOSE,
            legal_basis=LEGAL_BASIS,
            reference=reference_to(letter.transmission),
        )
        for letter in letters
    ]


def _senders(asker: Acting | Actor, at: datetime) -> list[PartyId]:
    if isinstance(asker, Actor):
        return [asker.party] if asker.system else []
    return employers_of(asker.actor.party, at)


def _flow(events: Sequence[Event], visible: frozenset[EventTag]) -> Flow:
    letter, tags = events[0].letter, {event.tag for event in events}
    day = _day(letter.id)
    codes = [one.code for one in events if one.code and one.tag in rules.ENDS]
    seen = [event for event in events if event.tag in visible]
    state = rules.state_of(letter, tags, waits=day is not None)
    return Flow(
        letter=letter,
        state=FlowState.ON_PAPER if OnPaper.code in codes else state,
        events=tuple(sorted(seen, key=lambda event: event.place)),
        day=day,
        code=codes[-1] if codes else None,
    )


def _day(letter: int) -> date | None:
    found = Waiting.objects.filter(letter=letter).values_list("deliver_on", flat=True)
    return found.first()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _is_sound(text: str) -> bool:
    """Whether the database can take the text; none is no id."""
    return bool(text) and len(text) <= 256 and "\0" not in text and text.isprintable()


def _refusals(senders: Sequence[str], message: UUID) -> tuple[FoundRefusal, ...]:
    """Return what was told of letters in containers that were refused: nothing else is kept."""
    systems = System.objects.filter(owner__in=senders).values("id")
    rows = BusinessReceipt.objects.filter(
        Q(message_uuid=message) | Q(transmission_id=message, message_uuid=None),
        system__in=systems,
        status=ReceiptStatus.INVALID,
    )
    return tuple(
        FoundRefusal(
            row.message_uuid,
            row.message_id,
            row.at,
            row.error_code or "",
            row.error_message or "",
        )
        for row in rows.order_by("-at")[:MOST_FOUND]
    )


def _papers(senders: Sequence[str], asked: str, uuid: UUID | None) -> tuple[FoundPaper, ...]:
    """Return what went on paper at once; what did so on its day is found as a letter."""
    named = Q(message_id=asked) | Q(consignment_id=asked)
    if uuid is not None:
        named |= Q(message_uuid=uuid) | Q(transmission_id=uuid)
    rows = PaperLetterRow.objects.filter(named, sender__in=senders, letter=None)
    return tuple(
        FoundPaper(
            TransmissionId(row.transmission_id), row.consignment_id, row.state, row.received_at
        )
        for row in rows.order_by("-received_at")[:MOST_FOUND]
    )


def _container(row: Container) -> FoundContainer:
    return FoundContainer(row.id, row.received_at, row.opened_at, row.taken or 0, row.refused or 0)


def names_in(flow: Flow, at: datetime) -> dict[PartyId, str]:
    """Return the names of those who did something with the letter, as they appear to its owner."""
    parties = {event.actor for event in flow.events if event.actor}
    return {one: registers.name_of(one, at) or one.number for one in parties}
