"""Duplicates: one person with two numbers is found, looked at, and merged; no history is lost."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from fundament.capabilities.identity import queries
from fundament.capabilities.identity.models import DuplicatePair, Identity, LedNumber
from fundament.capabilities.identity.rules import life
from fundament.capabilities.identity.rules.duplicates import likeness
from fundament.capabilities.identity.service import changes, history, ledger
from fundament.capabilities.identity.service.lifecycle import take
from fundament.capabilities.identity.service.proofing import numbers_of
from fundament.capabilities.identity.types import IdentityState, IdentityUnknown
from fundament.capabilities.identity.types.duplicates import (
    Likeness,
    NotMergeable,
    Pair,
    PairId,
    PairOutcome,
    PairUnknown,
    StillHolds,
)
from fundament.capabilities.identity.types.lifecycle import LifeStep, Officer, Reason
from fundament.capabilities.registers import service as registers
from fundament.kernel import holdings
from fundament.kernel.acting import INSTALLATION
from fundament.kernel.ids import PartyId

_MOST_FOUND = 10_000


def find_duplicates(at: datetime) -> int:
    """Look for pairs in the registers that a rule holds for; return how many are new.

    What an officer has decided is not found again.
    """
    new = 0
    for one, other in registers.namesakes(at, _MOST_FOUND):
        rule = likeness(one, other)
        if rule is not None and queries.leading(one.party) != queries.leading(other.party):
            new += _keep(one.party, other.party, rule, INSTALLATION.name, at)
    return new


def mark_duplicate(person: PartyId, other: PartyId, officer: Officer, at: datetime) -> PairId:
    """Mark two numbers as perhaps one person's, by the rule that holds or by the officer's word.

    Raises PersonUnknown, OwnIdentity, NotMergeable when the two are one already.
    """
    one, second = registers.person_of(person, at), registers.person_of(other, at)
    _must_be_strangers_to(officer, one.party, second.party)
    if numbers_of(one.party) & numbers_of(second.party):
        raise NotMergeable(da="det er samme person", en="they are one person already")
    with transaction.atomic():
        rule = likeness(one, second) or Likeness.MARKED
        _keep(one.party, second.party, rule, officer.actor.name, at)
        ledger.record_looks(officer, [one.party, second.party], ledger.MARKED, at)
        first, last = sorted((str(one.party), str(second.party)))
        row = DuplicatePair.objects.select_for_update().get(first=first, second=last)
        row.outcome, row.decided_by, row.decided_at = PairOutcome.OPEN, "", None
        row.save(update_fields=["outcome", "decided_by", "decided_at"])
    return PairId(row.id)


@transaction.atomic
def open_pairs(officer: Officer, at: datetime, limit: int = 50) -> list[Pair]:
    """Return pairs that nobody has decided, the oldest first; every look is written."""
    rows = DuplicatePair.objects.filter(outcome=PairOutcome.OPEN).order_by("found_at", "id")
    found = [_pair(row) for row in rows[:limit]]
    seen = [person for pair in found for person in (pair.first, pair.second)]
    ledger.record_looks(officer, seen, ledger.COMPARED, at)
    return found


def pairs_of(person: PartyId) -> list[Pair]:
    """Return the open pairs that one of the person's numbers is in."""
    numbers = numbers_of(person)
    rows = DuplicatePair.objects.filter(outcome=PairOutcome.OPEN)
    return [_pair(row) for row in rows if {row.first, row.second} & numbers]


@transaction.atomic
def pair_of(pair: PairId, officer: Officer, at: datetime) -> Pair:
    """Return an open pair; the looks are written. Raises PairUnknown."""
    found = _pair(_open(pair))
    ledger.record_looks(officer, [found.first, found.second], ledger.COMPARED, at)
    return found


@transaction.atomic
def merge(pair: PairId, stays: PartyId, officer: Officer, at: datetime) -> None:
    """Let one identity stay; the other is closed with a pointer, and both numbers lead to it.

    No history is lost: every step of both stays. Nothing is left behind either: what the closed
    numbers still hold is moved first. Raises PairUnknown, OwnIdentity, NotMergeable, StillHolds.
    """
    row = _open(pair)
    both = PartyId.parse(row.first), PartyId.parse(row.second)
    if stays not in both:
        raise PairUnknown
    goes = both[1] if stays == both[0] else both[0]
    _must_be_strangers_to(officer, *both)
    # Either may have been merged with a third number since the pair was found.
    stays, goes = queries.leading(stays), queries.leading(goes)
    if stays == goes:
        raise NotMergeable(da="det er samme person", en="they are one person already")
    kept, closed = _identity(stays), _identity(goes)
    if kept is None and closed is not None:
        raise NotMergeable(da="den, der skal bestå, har intet eID", en="the one to stay has no eID")
    _must_hold_nothing(numbers_of(goes), at)
    if kept is not None and closed is not None:
        closed.merged_into = kept
        take(closed, LifeStep.CLOSED, at, officer, reason=Reason.DUPLICATE)
    if kept is not None:
        history.note(kept, LifeStep.TOOK_OVER, at, officer, reason=Reason.DUPLICATE)
        if closed is None:  # what logs in under this number from now on is told at its address too
            changes.stepped(goes, LifeStep.TOOK_OVER, at)
    _lead(numbers_of(goes), stays, at)
    _decide(row, PairOutcome.MERGED, officer, at)
    for other in _pairs_among(numbers_of(stays)):
        _decide(other, PairOutcome.MERGED, officer, at)


@transaction.atomic
def not_the_same(pair: PairId, officer: Officer, at: datetime) -> None:
    """Write down that the two are two persons. Raises PairUnknown, OwnIdentity."""
    row = _open(pair)
    both = PartyId.parse(row.first), PartyId.parse(row.second)
    _must_be_strangers_to(officer, *both)
    _decide(row, PairOutcome.NOT_THE_SAME, officer, at)
    ledger.record_looks(officer, both, ledger.NOT_THE_SAME, at)


def led_numbers(numbers: Iterable[PartyId]) -> dict[PartyId, PartyId]:
    """Return each number that was merged into one of the numbers, with that one."""
    rows = LedNumber.objects.filter(leads_to__in=[str(one) for one in numbers]).order_by("number")
    return {PartyId.parse(row.number): PartyId.parse(row.leads_to) for row in rows}


def _must_hold_nothing(numbers: set[str], at: datetime) -> None:
    """Raises StillHolds with what it is and where it is moved, as its keepers say."""
    held = holdings.holdings_of(frozenset(PartyId.parse(number) for number in numbers), at)
    if held:
        da, en = "; ".join(one.danish for one in held), "; ".join(one.english for one in held)
        raise StillHolds(da=da, en=en, pages=[page for one in held for page in one.pages])


def _pairs_among(numbers: set[str]) -> list[DuplicatePair]:
    """Return the open pairs that are one person by now."""
    rows = DuplicatePair.objects.filter(outcome=PairOutcome.OPEN, first__in=numbers)
    return list(rows.filter(second__in=numbers))


def _identity(person: PartyId) -> Identity | None:
    """Return the person's identity that is not closed, locked, or None."""
    try:
        row = queries.current(person, lock=True)
    except IdentityUnknown:
        return None
    return None if row.state == IdentityState.CLOSED else row


def _lead(numbers: set[str], to: PartyId, at: datetime) -> None:
    """Let the numbers, and all that led to one of them, lead to the one that stays."""
    LedNumber.objects.bulk_create(
        [LedNumber(number=number, leads_to=str(to), since=at) for number in sorted(numbers)],
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["leads_to", "since"],
    )


def _decide(row: DuplicatePair, outcome: PairOutcome, officer: Officer, at: datetime) -> None:
    row.outcome, row.decided_by, row.decided_at = outcome, officer.actor.name, at
    row.save(update_fields=["outcome", "decided_by", "decided_at"])


def _keep(one: PartyId, other: PartyId, rule: Likeness, by: str, at: datetime) -> bool:
    """Keep the pair; False when it is there already."""
    first, second = sorted((str(one), str(other)))
    _, new = DuplicatePair.objects.get_or_create(
        first=first, second=second, defaults={"rule": rule, "found_at": at, "found_by": by}
    )
    return new


def _open(pair: PairId) -> DuplicatePair:
    rows = DuplicatePair.objects.select_for_update().filter(outcome=PairOutcome.OPEN)
    if (row := rows.filter(id=pair).first()) is None:
        raise PairUnknown
    return row


def _must_be_strangers_to(officer: Officer, *persons: PartyId) -> None:
    """Raises OwnIdentity."""
    for person in persons:
        life.must_be_another(numbers_of(person), numbers_of(officer.actor.party))


def _pair(row: DuplicatePair) -> Pair:
    return Pair(
        id=PairId(row.id),
        first=PartyId.parse(row.first),
        second=PartyId.parse(row.second),
        rule=Likeness(row.rule),
        found_at=row.found_at,
        found_by=row.found_by,
        outcome=PairOutcome(row.outcome),
    )
