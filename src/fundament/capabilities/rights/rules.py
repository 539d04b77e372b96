"""Decisions of rights: where a role belongs, and when a child's post is its guardian's."""

from datetime import datetime

from fundament.capabilities.registers.types import AGE_OF_DIGITAL_POST, GONE, Person
from fundament.capabilities.rights.types import ReadingNotGivable, RoleNotGrantable
from fundament.kernel.acting import Role
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId

NEEDS_ORGANISATION = set(Role) - {Role.OPERATOR}


def is_represented(age: int) -> bool:
    """Return whether whoever has custody of the child acts for it (forældreansvarsloven § 2)."""
    return age < AGE_OF_DIGITAL_POST


def must_be_grantable(
    role: Role, organisation: PartyId | None, at: datetime, until: datetime | None
) -> None:
    """Raises RoleNotGrantable when the role hangs in the air or its span is empty."""
    if organisation is None and role in NEEDS_ORGANISATION:
        raise RoleNotGrantable(role=role.value, reason="organisation mangler / missing")
    if organisation is not None and organisation.is_person:
        raise RoleNotGrantable(role=role.value, reason="ikke en organisation / not one")
    if until is not None and until <= at:
        raise RoleNotGrantable(role=role.value, reason="tomt tidsrum / empty span")


def must_be_a_reader(owner: PartyId, reader: PartyId, person: Person, at: datetime) -> None:
    """Raises ReadingNotGivable where the reader is the owner, dead, or has no post of her own."""
    age = person.age_on(at.astimezone(COPENHAGEN).date())
    if owner in {reader, person.party} or person.status in GONE or age < AGE_OF_DIGITAL_POST:
        raise ReadingNotGivable
