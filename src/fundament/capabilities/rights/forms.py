"""What the page of employees sends."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from fundament.capabilities.rights.types import NotEmployed
from fundament.kernel.ids import PersonUuid


class Act(StrEnum):
    """What an owner may do with an employee's role."""

    GRANT = "grant"
    WITHDRAW = "withdraw"


def read_employee(given: Mapping[str, str]) -> tuple[Act, PersonUuid]:
    """Return what is to be done and with whom; anything odd is nobody. Raises NotEmployed."""
    try:
        return Act(given.get("act", "")), PersonUuid(UUID(given.get("person", "")))
    except ValueError as error:
        raise NotEmployed from error
