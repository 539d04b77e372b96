"""Reads of school that several use cases share."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Max, Q, QuerySet

from fundament.capabilities.school import rules
from fundament.capabilities.school.models import (
    CardCode,
    Factor,
    LoginAttempt,
    Member,
    SchoolClass,
    SchoolLogin,
    Trust,
    TryCount,
)
from fundament.capabilities.school.types import AttemptId, FactorKind, SchoolAttemptOver
from fundament.kernel.ids import PartyId


def hashed(secret: str) -> bytes:
    """Return what is kept of a browser's secret."""
    return hashlib.sha256(secret.encode()).digest()


def attempt_alive(attempt: AttemptId, at: datetime) -> LoginAttempt:
    """Return the row of an attempt that may still go on. Raises SchoolAttemptOver."""
    row = LoginAttempt.objects.select_related("login", "trust").filter(id=attempt).first()
    if row is None:
        raise SchoolAttemptOver
    rules.must_be_alive(row.began_at, row.finished_at, at)
    return row


def locked_count(key: str, at: datetime) -> TryCount:
    """Return the count of that key, locked until the transaction is over."""
    TryCount.objects.bulk_create([TryCount(key=key, last_at=at)], ignore_conflicts=True)
    return TryCount.objects.select_for_update().get(key=key)


def lock_lists() -> None:
    """Let one transaction at a time change who is in which class."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('school lists', 0))")


def members(at: datetime) -> QuerySet[Member]:
    """Return who is in a class at that time."""
    return Member.objects.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)


def classes_of(person: PartyId, at: datetime, *, staff: bool) -> list[SchoolClass]:
    """Return the classes that a person is a pupil, or one of the staff, of."""
    found = SchoolClass.objects.select_related("institution").filter(
        members__in=members(at).filter(person=str(person), staff=staff)
    )
    return list(found.order_by("institution_id", "name"))


def logins_of(persons: Iterable[PartyId]) -> dict[PartyId, SchoolLogin]:
    """Return the school logins of those persons who have one that is not closed."""
    rows = SchoolLogin.objects.filter(person__in=[str(one) for one in persons])
    return {PartyId.parse(row.person): row for row in rows.exclude(state="CLOSED")}


def factor_of(login: UUID | None, kind: FactorKind) -> Factor | None:
    """Return the login's factor in force; asks the database for nobody's login just the same."""
    owner = login or UUID(int=0)
    return Factor.objects.filter(login_id=owner, kind=kind, ended_at__isnull=True).first()


def factors_of(logins: Iterable[UUID]) -> dict[UUID, tuple[FactorKind, ...]]:
    """Return which factors each login has in force."""
    found: dict[UUID, list[FactorKind]] = {}
    for row in Factor.objects.filter(login_id__in=list(logins), ended_at__isnull=True):
        found.setdefault(row.login_id, []).append(FactorKind(row.kind))
    return {login: tuple(sorted(kinds)) for login, kinds in found.items()}


def last_uses(logins: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return when each login was last used."""
    rows = SchoolLogin.objects.filter(id__in=list(logins)).annotate(last=Max("uses__at"))
    return {row.id: row.last for row in rows if row.last is not None}


def next_code(card: Factor | None) -> CardCode | None:
    """Return the first code of a card that is not used; asks the database for no card just so."""
    owner = card.id if card else UUID(int=0)
    unused = CardCode.objects.filter(factor_id=owner, used_at__isnull=True)
    return unused.order_by("number").first()


def trusts_by(login: SchoolLogin, device: str, at: datetime) -> list[Trust]:
    """Return by what the device was made known: for the pupil herself, or for a class of hers."""
    if not device:
        return []
    classes = classes_of(PartyId.parse(login.person), at, staff=False)
    found = Trust.objects.filter(
        Q(login=login) | Q(school_class__in=classes),
        device__secret=hashed(device),
        approved_at__gt=at - rules.LIFE_OF_DEVICE,
        ended_at__isnull=True,
    )
    return list(found.order_by("asked_at"))


def trusts_shown(login: SchoolLogin, at: datetime) -> list[Trust]:
    """Return the devices of a pupil and of her classes, with those that wait; newest first."""
    classes = classes_of(PartyId.parse(login.person), at, staff=False)
    alive = Q(approved_at__gt=at - rules.LIFE_OF_DEVICE) | Q(
        approved_at__isnull=True, asked_at__gt=at - rules.DEVICE_WAITS
    )
    found = Trust.objects.select_related("school_class").filter(
        alive, Q(login=login) | Q(school_class__in=classes), ended_at__isnull=True
    )
    return list(found.order_by("-asked_at"))
