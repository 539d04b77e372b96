"""Hand letters over to the recipient systems of those they are for, and hear what they say of them.

A letter is in its owner's mailbox whatever her system does. It is offered to the system until that
has answered for it or removed it; the sender gets the business receipt then, or after three days.
Source: Digital Post API 1.68, ListAvailableMemos, FetchMemo, DeleteMemo, CreateReceipt.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, OrderBy, Q, QuerySet
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import HandOver, Letter, System
from fundament.capabilities.post.service import envelopes
from fundament.capabilities.post.service.delivery import LEGAL_BASIS, reference_to
from fundament.capabilities.post.service.receipts import Outcome, lay_ready
from fundament.capabilities.post.types import (
    GivenReceipt,
    HandOverUnknown,
    NotFetched,
    Page,
    ReceiptGiven,
    ReceiptMismatch,
    ReceiptStatus,
    ReceiptStatusNotAllowed,
)
from fundament.kernel import audit
from fundament.kernel.acting import Actor
from fundament.kernel.blobs import BlobId
from fundament.kernel.ids import PartyId, TransmissionId
from fundament.kernel.queries import cursor
from fundament.standards import memo as memo_format

# How long nobody else is offered a letter that was just fetched.
LEASE = timedelta(minutes=10)
# How long a recipient system has before the sender is told that the letter is in the mailbox.
ANSWER_WITHIN = timedelta(days=3)
_BATCH = 500


def letters_for(actor: Actor, number: int, size: int, at: datetime, *, newest: bool) -> Page[UUID]:
    """Return the messageUUIDs of one page of the letters that the calling system can fetch now."""
    ready = _ready(actor, at).order_by(*(("-ready_at", "-letter") if newest else _OLDEST_FIRST))
    first = number * size
    page = ready.values_list("message_uuid", flat=True)[first : first + size]
    return Page(tuple(page), number, size, ready.count())


@transaction.atomic
def fetch_letter(actor: Actor, message: UUID, at: datetime) -> bytes:
    """Return the letter as a MeMo of the version that the calling system wants; it stays here.

    For ten minutes nobody else is offered it, and it cannot be fetched again. Each fetch is in the
    owner's ledger. Raises HandOverUnknown.
    """
    row = _locked(_ready(actor, at), message)
    letter, system = row.letter, System.objects.get(id=row.system)
    audit.record(handed(letter, actor, gettext_noop("Hentet af modtagersystem"), at))
    row.leased_until = at + LEASE
    row.fetched_at = row.fetched_at or at
    row.save(update_fields=["leased_until", "fetched_at"])
    return body_for(letter, system)


@transaction.atomic
def remove_letter(actor: Actor, message: UUID, at: datetime) -> None:
    """Offer the letter no more; its sender is told that it arrived, if nothing was said of it yet.

    Raises HandOverUnknown, NotFetched.
    """
    row = _locked(_kept(actor), message)
    _must_be_handed(row)
    row.fetched_at = row.fetched_at or at
    row.removed_at = at
    if row.status is None:
        _answer(row, Outcome(ReceiptStatus.COMPLETED, at))
    row.save()


@transaction.atomic
def answer_for_letter(actor: Actor, message: UUID, given: GivenReceipt, at: datetime) -> None:
    """Tell the letter's sender what the recipient system says of it; the same again is heard once.

    Raises HandOverUnknown, NotFetched, ReceiptMismatch, ReceiptStatusNotAllowed, ReceiptGiven.
    """
    if given.status not in {ReceiptStatus.COMPLETED, ReceiptStatus.INVALID}:
        raise ReceiptStatusNotAllowed
    row = _answered(actor, message)
    _must_be_handed(row)
    if given.message not in {None, message}:
        raise ReceiptMismatch
    if given.transmission not in {None, row.letter.transmission_id}:
        raise ReceiptMismatch
    told = row.status or (ReceiptStatus.COMPLETED if row.settled_at else None)
    if told not in {None, given.status}:
        raise ReceiptGiven(status=told)
    if row.status is None:
        _answer(row, Outcome(given.status, at, given.error_code, given.error_message))
        row.fetched_at = row.fetched_at or at
        row.save()


def settle_overdue(at: datetime) -> int:
    """Tell senders of letters that no recipient system has answered for in time; return how many.

    What they are told is true: the letter has been in the mailbox since. The system is still
    offered it.
    """
    count = 0
    while True:
        with transaction.atomic():
            late = HandOver.objects.filter(settled_at=None, ready_at__lte=at - ANSWER_WITHIN)
            batch = late.select_for_update(skip_locked=True, of=("self",)).select_related("letter")
            rows = list(batch[:_BATCH])
            for row in rows:
                lay_ready(row.letter, Outcome(ReceiptStatus.COMPLETED, at))
                row.settled_at = at
                row.save(update_fields=["settled_at"])
        count += len(rows)
        if len(rows) < _BATCH:
            return count


def hand_over_late(letter: Letter, owner: PartyId, point: UUID | None, at: datetime) -> bool:
    """Lay a letter whose day has come ready for its owner's system; return whether there is one.

    `point` is the contact point that it was given to.
    """
    with cursor() as one:
        [system] = queries.systems_taking(one, [(owner, point)], at)
        if system is not None:
            queries.hand_over(one, [(letter.pk, system, letter.message_uuid, at)])
    return system is not None


def pass_on(former: UUID, successor: UUID | None, at: datetime) -> None:
    """Offer another system what a withdrawn one has not taken; without one, settle it now.

    The other has not fetched it, whatever the first one did.
    """
    left = _open().filter(system=former)
    if successor is not None:
        left.update(system=successor, leased_until=None, fetched_at=None, **_UNPUSHED)
        return
    for row in left.select_for_update(of=("self",)).select_related("letter"):
        _answer(row, Outcome(ReceiptStatus.COMPLETED, at))
        row.removed_at = at
        row.save()


def systems_with_letters() -> set[UUID]:
    """Return the systems that have letters which they have neither answered for nor removed."""
    return set(_open().values_list("system", flat=True).distinct())


def handed(letter: Letter, by: Actor, action: str, at: datetime) -> audit.Look:
    """Return the line in the ledger that a letter was handed to its owner's system."""
    return audit.Look(
        at=at,
        actor=by,
        acted_for=by.party,
        about=PartyId.parse(letter.recipient),
        what=gettext_noop("Brev"),
        action=action,
        purpose=gettext_noop("Levering af Digital Post"),
        legal_basis=LEGAL_BASIS,
        reference=reference_to(TransmissionId(letter.transmission_id)),
    )


def body_for(letter: Letter, system: System) -> bytes:
    """Return the letter as a MeMo of the version that the system wants."""
    cuts = [(offset, BlobId(blob)) for offset, blob in letter.cuts]
    body = envelopes.original_of(BlobId(letter.envelope), cuts, letter.sha256)
    return memo_format.convert(body, system.memo_version).body


_UNPUSHED: dict[str, Any] = {
    "push_tries": 0,
    "push_next_at": None,
    "push_leased_until": None,
    "push_fault": "",
    "push_failed_at": None,
    "pushed_at": None,
}
# Fetched, or offered by a push: what was refused may have been read all the same.
_HANDED = Q(fetched_at__isnull=False) | Q(push_tries__gt=0) | ~Q(push_fault="")
_OLDEST_FIRST = ("ready_at", "letter")


def _of(actor: Actor) -> QuerySet[HandOver]:
    if actor.system is None:
        return HandOver.objects.none()
    return HandOver.objects.filter(system=actor.system)


def _open() -> QuerySet[HandOver]:
    return HandOver.objects.filter(removed_at=None, status=None)


def _kept(actor: Actor) -> QuerySet[HandOver]:
    return _of(actor).filter(removed_at=None)


def _ready(actor: Actor, at: datetime) -> QuerySet[HandOver]:
    free = Q(leased_until=None) | Q(leased_until__lte=at)
    return _kept(actor).filter(free, status=None)


def _answered(actor: Actor, message: UUID) -> HandOver:
    """Return the letter that an answer is for: one that waits for it, else the last fetched.

    Raises HandOverUnknown.
    """
    rows = _of(actor).filter(message_uuid=message)
    waits = rows.filter(_HANDED, status=None)
    if waits.exists():
        with suppress(HandOverUnknown):  # else it was answered for just now
            return _locked(waits, message)
    return _locked(rows, message, F("fetched_at").desc(nulls_last=True))


def _locked(rows: QuerySet[HandOver], message: UUID, *first: OrderBy) -> HandOver:
    """Return the oldest letter with the uuid, held until the commit. Raises HandOverUnknown.

    Two senders may use one uuid; the later letter is reached once the first is removed.
    """
    found = rows.filter(message_uuid=message).order_by(*first, *_OLDEST_FIRST)
    row = found.select_for_update(of=("self",)).select_related("letter").first()
    if row is None:
        raise HandOverUnknown
    return row


def _must_be_handed(row: HandOver) -> None:
    """Raises NotFetched."""
    if row.fetched_at is None and not row.push_tries and not row.push_fault:
        raise NotFetched


def _answer(row: HandOver, outcome: Outcome) -> None:
    row.status = outcome.status
    if row.settled_at is None:
        lay_ready(row.letter, outcome)
        row.settled_at = outcome.at
