"""Push letters to recipient systems and receipts to sender systems, at the address that each gave.

What is not taken is tried again with growing pauses, for about three days; then it is dead, until
an administrator has it tried again. It can be fetched all the while. Nothing is locked while an
address is asked: a lease keeps others away, so that its answer can come before the push is over.
Source: the agency's reference system, receiving by REST_PUSH; Digital Post API 1.68, MailSystem.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import DateTimeField, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from fundament.capabilities.post.models import BusinessReceipt, HandOver, System
from fundament.capabilities.post.service import handing
from fundament.capabilities.post.service.organisations import Office, office_named
from fundament.capabilities.post.service.receipts import as_type
from fundament.capabilities.post.service.systems import SYSTEM, owner_names
from fundament.capabilities.post.types import Receipt, SystemKind, SystemUnknown
from fundament.capabilities.post.types.pushing import MOST_TRIES, FailedPush, Pushes
from fundament.capabilities.post.types.systems import Protocol
from fundament.kernel import audit, jobs, telling
from fundament.kernel.acting import Acting, Actor
from fundament.kernel.ids import PartyId, SystemId

PUSH_LETTERS, PUSH_RECEIPTS = "post.push_letters", "post.push_receipts"
# A job ends long before a lease that it gave, at ten seconds each.
_AT_ONCE = 30
_MOST_FAULTS = 3
_SAME_TIME = 4
_MOST_SHOWN = 50
_RECIPIENT = SystemKind.RECIPIENT.value
_UNTAKEN: dict[str, None] = {"fetched_at": None, "removed_at": None}


@dataclass(frozen=True, slots=True)
class _Parcel:
    """What is posted where; `row` is what it is of, `tries` how often it was tried with this."""

    row: QuerySet[Any]
    tries: int
    address: str
    body: bytes
    media_type: str


def push_due(at: datetime) -> int:
    """Have all that waits pushed, by a job for each system; return how many systems."""
    letters = [one for one in _takers(at) if _letters_due(one.id, at).exists()]
    receipts = [one for one in _told(at) if _receipts_due(one.id, at).exists()]
    for name, systems in ((PUSH_LETTERS, letters), (PUSH_RECEIPTS, receipts)):
        for system in systems:
            jobs.enqueue(name, system=str(system.id))
    return len(letters) + len(receipts)


def push_letters(system: UUID, at: datetime) -> int:
    """Push to a recipient system the letters that wait for it; return how many it took.

    Three that it does not take end it for now. Each push is in the owner's ledger.
    """
    return _push_all(PUSH_LETTERS, system, lambda: _push_letter(system, at))


def push_receipts(system: UUID, written: Callable[[Receipt], bytes], at: datetime) -> int:
    """Push to a sender system its receipts, as `written` writes each; return how many it took."""
    return _push_all(PUSH_RECEIPTS, system, lambda: _push_receipt(system, written, at))


def pushes_of(acting: Acting, place: tuple[UUID, UUID], at: datetime) -> Pushes:
    """Return what is pushed to the system, `place` as of own_system.

    Raises NotAdministered, SystemUnknown.
    """
    _, row = _own(acting, place, at)
    waiting, dead = 0, 0
    failed: list[HandOver | BusinessReceipt] = []
    for rows in (_letters_of(row), _receipts_of(row)):
        waiting += rows.filter(push_tries__lt=MOST_TRIES).count()
        dead += rows.filter(push_tries__gte=MOST_TRIES).count()
        failed += rows.exclude(push_fault="").order_by("-push_failed_at")[:_MOST_SHOWN]
    return Pushes(
        waiting,
        dead,
        tuple(_shown(one, one.push_failed_at) for one in failed if one.push_failed_at),
    )


@transaction.atomic
def push_again(acting: Acting, place: tuple[UUID, UUID], at: datetime) -> int:
    """Have all that the system did not take tried again, now and for three days; return how many.

    What is being pushed at this moment is left alone. Raises NotAdministered, SystemUnknown.
    """
    office, row = _own(acting, place, at)
    count = 0
    for rows in (_letters_of(row), _receipts_of(row)):
        failed = rows.filter(_free(at), push_tries__gt=0)
        count += failed.update(push_tries=0, push_next_at=None)
    audit.record(office.line(SYSTEM, gettext_noop("Forsøgt igen"), at, f"system:{row.id}"))
    return count


def _push_all(job: str, system: UUID, push: Callable[[], str | None]) -> int:
    """Push one after another, each ending with why it was not taken; None is that none is left."""
    taken = faults = 0
    for _ in range(_AT_ONCE):
        fault = push()
        if fault is None:
            return taken
        if not fault:
            taken += 1
            continue
        faults += 1
        if faults == _MOST_FAULTS:
            return taken
    jobs.enqueue(job, system=str(system))
    return taken


def _push_letter(system: UUID, at: datetime) -> str | None:
    parcel = _claimed_letter(system, at)
    if parcel is None:
        return None
    fault = _post(parcel, at)
    if fault:
        parcel.row.update(leased_until=None)
    return fault


def _push_receipt(system: UUID, written: Callable[[Receipt], bytes], at: datetime) -> str | None:
    parcel = _claimed_receipt(system, written, at)
    if parcel is None:
        return None
    return _post(parcel, at)


@transaction.atomic
def _claimed_letter(system: UUID, at: datetime) -> _Parcel | None:
    """Return the next letter as a form, kept from all others for a while, or None."""
    to = _takers(at).filter(id=system).first()
    if to is None or _are_enough(HandOver.objects.filter(system=system), at):
        return None
    due = _letters_due(system, at).order_by("push_tries", "ready_at", "letter")
    row = due.select_for_update(skip_locked=True, of=("self",)).select_related("letter").first()
    if row is None:
        return None
    owner = PartyId.parse(to.owner)
    by = Actor(owner, owner_names([owner], at)[owner] or to.name, SystemId(to.id))
    audit.record(handing.handed(row.letter, by, gettext_noop("Sendt til modtagersystem"), at))
    row.leased_until = row.push_leased_until = at + handing.LEASE
    row.push_tries += 1
    row.save(update_fields=["leased_until", "push_leased_until", "push_tries"])
    boundary = uuid4().hex
    body = _form(boundary, row.message_uuid, handing.body_for(row.letter, to))
    mine = HandOver.objects.filter(pk=row.pk, system=system)
    return _Parcel(
        mine, row.push_tries, to.endpoint, body, f"multipart/form-data; boundary={boundary}"
    )


@transaction.atomic
def _claimed_receipt(
    system: UUID, written: Callable[[Receipt], bytes], at: datetime
) -> _Parcel | None:
    """Return the next receipt as it is written, kept from other jobs for a while, or None."""
    to = _told(at).filter(id=system).first()
    if to is None or _are_enough(BusinessReceipt.objects.filter(system=system), at):
        return None
    due = _receipts_due(system, at).order_by("push_tries", "at", "id")
    row = due.select_for_update(skip_locked=True).first()
    if row is None:
        return None
    row.push_leased_until = at + handing.LEASE
    row.push_tries += 1
    row.save(update_fields=["push_leased_until", "push_tries"])
    mine, body = BusinessReceipt.objects.filter(pk=row.pk), written(as_type(row))
    return _Parcel(mine, row.push_tries, to.receipt_endpoint, body, "application/json")


def _form(boundary: str, message: UUID, letter: bytes) -> bytes:
    """Return the letter as the only part of a form. Source: RFC 7578, 4."""
    head = (
        f"--{boundary}\r\n"
        f'Content-Disposition: form-data; name="file"; filename="{message}"\r\n'
        "Content-Type: application/xml\r\n\r\n"
    )
    return head.encode() + letter + f"\r\n--{boundary}--\r\n".encode()


def _post(parcel: _Parcel, at: datetime) -> str:
    """Return why it was not taken. What was taken counts as fetched, what was not has to wait."""
    fault = telling.tell(parcel.address, parcel.body, parcel.media_type)
    if fault:
        parcel.row.update(
            push_fault=fault,
            push_failed_at=at,
            push_next_at=at + telling.pause_after(parcel.tries),
            push_leased_until=None,
        )
    else:
        taken = Coalesce("fetched_at", Value(at, DateTimeField()))
        parcel.row.update(fetched_at=taken, pushed_at=at, push_leased_until=None)
    return fault


def _takers(at: datetime) -> QuerySet[System]:
    """Return the systems that letters are pushed to."""
    mine = System.objects.filter(protocol=Protocol.REST_PUSH, kinds__contains=[_RECIPIENT])
    return mine.filter(_in_use(at)).exclude(endpoint="")


def _told(at: datetime) -> QuerySet[System]:
    """Return the systems that receipts are pushed to; the address of one by SMTP is a mailbox."""
    return System.objects.filter(_in_use(at), receipt_endpoint__startswith="http")


def _in_use(at: datetime) -> Q:
    begun = Q(revoked_at=None, active_from__lte=at)
    return begun & (Q(active_to=None) | Q(active_to__gt=at))


def _letters_of(system: System) -> QuerySet[HandOver]:
    """Return the letters that are to be pushed to the system, none for one that fetches."""
    if not (system.protocol == Protocol.REST_PUSH and system.endpoint):
        return HandOver.objects.none()
    return HandOver.objects.filter(system=system.id, **_UNTAKEN, status=None)


def _receipts_of(system: System) -> QuerySet[BusinessReceipt]:
    if not system.receipt_endpoint.startswith("http"):
        return BusinessReceipt.objects.none()
    return BusinessReceipt.objects.filter(system=system.id, **_UNTAKEN)


def _letters_due(system: UUID, at: datetime) -> QuerySet[HandOver]:
    free = Q(leased_until=None) | Q(leased_until__lte=at)
    return HandOver.objects.filter(_due(at), free, system=system, **_UNTAKEN, status=None)


def _receipts_due(system: UUID, at: datetime) -> QuerySet[BusinessReceipt]:
    return BusinessReceipt.objects.filter(_due(at), system=system, **_UNTAKEN)


def _due(at: datetime) -> Q:
    rested = Q(push_next_at=None) | Q(push_next_at__lte=at)
    return _free(at) & rested & Q(push_tries__lt=MOST_TRIES)


def _free(at: datetime) -> Q:
    return Q(push_leased_until=None) | Q(push_leased_until__lte=at)


def _are_enough(rows: QuerySet[Any], at: datetime) -> bool:
    """Return whether the system is being pushed to by as many as may at once."""
    return rows.filter(**_UNTAKEN, push_leased_until__gt=at).count() >= _SAME_TIME


def _own(acting: Acting, place: tuple[UUID, UUID], at: datetime) -> tuple[Office, System]:
    """Raises NotAdministered, SystemUnknown."""
    office = office_named(acting, place[0], at)
    row = System.objects.filter(id=place[1], owner=str(office.party), revoked_at=None).first()
    if row is None:
        raise SystemUnknown
    return office, row


def _shown(row: HandOver | BusinessReceipt, failed_at: datetime) -> FailedPush:
    is_dead = row.push_tries >= MOST_TRIES
    return FailedPush(
        row.message_uuid,
        isinstance(row, BusinessReceipt),
        row.push_tries,
        row.push_fault,
        failed_at,
        None if is_dead else row.push_next_at or failed_at,
    )
