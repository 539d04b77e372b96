"""Reads that several use cases share, and a lock on one person."""

from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from fundament.capabilities.rights.models import ReadingGrant, RoleGrant
from fundament.kernel.acting import Role
from fundament.kernel.ids import PartyId


def in_force(person: PartyId, at: datetime) -> QuerySet[RoleGrant]:
    """Return the grants that hold at that time, in the order they were given."""
    open_or_later = Q(until__isnull=True) | Q(until__gt=at)
    found = RoleGrant.objects.filter(open_or_later, person=str(person), since__lte=at)
    return found.order_by("since", "id")


def readings_in_force(at: datetime) -> QuerySet[ReadingGrant]:
    """Return the reading accesses that hold at that time, in the order they were given."""
    open_or_later = Q(until__isnull=True) | Q(until__gt=at)
    return ReadingGrant.objects.filter(open_or_later, since__lte=at).order_by("since", "id")


def held_at(organisation: PartyId, at: datetime) -> QuerySet[RoleGrant]:
    """Return the grants that hold at the organisation at that time, in the order given."""
    open_or_later = Q(until__isnull=True) | Q(until__gt=at)
    found = RoleGrant.objects.filter(open_or_later, organisation=str(organisation), since__lte=at)
    return found.order_by("since", "id")


def acting_for(company: PartyId, at: datetime) -> dict[PartyId, datetime]:
    """Return who may act for the company by its role, and since when."""
    found = held_at(company, at).filter(role=Role.COMPANY)
    return {PartyId.parse(row.person): row.since for row in found}


def ever_held(organisation: PartyId, role: Role) -> list[PartyId]:
    """Return who holds the role there, or has held it."""
    found = RoleGrant.objects.filter(organisation=str(organisation), role=role)
    return sorted({PartyId.parse(row.person) for row in found})


def lock_person(person: PartyId) -> None:
    """Let one transaction at a time change what the person may do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"rights:{person}"]
        )
