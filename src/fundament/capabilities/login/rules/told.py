"""What is known of a person at a login, whoever is told of it and in whichever words."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fundament.kernel.acting import Level


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of the person at this login. `name` is None when the name is protected.

    `rid` is her number as an employee of the company, `production_unit` the number of her place
    of work; `cpr_confirmed`: she gave the service her CPR number herself. `email` is looked up only
    where a service is told it.
    """

    cpr: str
    cpr_uuid: UUID
    name: tuple[str, str] | None
    born: date
    age: int
    level: Level
    ial: Level
    aal: Level
    authenticated_at: datetime
    authenticators: tuple[str, ...] = ()
    cvr: str | None = None
    organisation_name: str | None = None
    professional_uuid: UUID | None = None
    rid: str | None = None
    production_unit: str | None = None
    cpr_confirmed: bool = False
    email: str | None = None
