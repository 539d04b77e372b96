"""A code by which a person shows that an eID is hers: made after a fresh login, used at a desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from django.db import transaction
from django.db.models import F

from fundament.capabilities.identity import queries, rules
from fundament.capabilities.identity.models import DeskCode
from fundament.capabilities.identity.service import documents, invitations, ledger
from fundament.capabilities.identity.types import IdentityState
from fundament.capabilities.identity.types.lifecycle import CodeForDesk, DeskCodeRefused, Officer
from fundament.kernel.acting import Acting, Level
from fundament.kernel.ids import PartyId

LIFE_OF_CODE = timedelta(minutes=10)
MOST_WRONG = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """The active identity that a right code belongs to, and how surely it was shown.

    `level` is the lower of its IAL and the level of the login in which the code was made.
    """

    code: int
    identity: UUID
    level: Level


def code_for_desk(acting: Acting, at: datetime) -> CodeForDesk:
    """Return a code that shows the signed-in person's eID to an officer, once, in ten minutes.

    One that was made before is over. Raises IdentityUnknown, IdentityNotInUse.
    """
    found = queries.identity_of(acting.actor.party)
    code, ends, level = invitations.random_code(), at + LIFE_OF_CODE, acting.level or Level.LOW
    with transaction.atomic():
        row = queries.held_to_widen(found.id)
        DeskCode.objects.filter(identity=row).delete()
        DeskCode.objects.create(
            identity=row, digest=_digest(row.id, code), ceiling=level, made_at=at, ends=ends
        )
        ledger.record_change(acting.actor.party, ledger.CODE_FOR_DESK, at, acting.actor)
    return CodeForDesk(invitations.in_halves(code), min(Level(row.ial), level), ends)


def shown(person: PartyId, numbers: set[str], code: str, officer: Officer, at: datetime) -> Shown:
    """Return which identity of the person with these numbers the code shows; it is not used yet.

    A wrong one is counted and stands in the ledger, whatever becomes of the act: five end the
    person's code, and a code of somebody else is a wrong one. Raises DeskCodeRefused.
    """
    with transaction.atomic(durable=True):
        alive = DeskCode.objects.select_for_update(of=("self",)).select_related("identity")
        row = alive.filter(
            identity__person__in=numbers,
            identity__state=IdentityState.ACTIVE,
            ends__gt=at,
            wrong__lt=MOST_WRONG,
        ).first()
        if row is not None and compare_digest(row.digest, _digest(row.identity_id, code)):
            level = min(Level(row.identity.ial), Level(row.ceiling))
            return Shown(row.id, row.identity_id, level)
        DeskCode.objects.filter(id=row.id if row else 0).update(wrong=F("wrong") + 1)
        ledger.record_looks(officer, [person], ledger.NOT_SHOWN_AT_DESK, at)
    raise DeskCodeRefused


def use_up(code: int | None, officer: Officer, at: datetime) -> None:
    """Let the code be over, with the act that rests on it; None is no code.

    Part of the caller's transaction, which holds the person's identity: an act that is refused
    leaves the code as it was. Raises DeskCodeRefused when the eID was shut since, or another act
    was first.
    """
    if code is None:
        return
    rows = DeskCode.objects.select_related("identity")
    row = rows.filter(id=code, identity__state=IdentityState.ACTIVE).first()
    if row is None:
        raise DeskCodeRefused
    row.delete()
    person = PartyId.parse(row.identity.person)
    ledger.record_looks(officer, [person], ledger.SHOWN_AT_DESK, at)


def _digest(identity: UUID, code: str) -> str:
    return documents.digest_of(f"desk:{identity}:{rules.plain_code(code)}")
