"""A login that a client's tests let happen by itself: the parameter `simulation`, in the demo only.

Source: Nets eID Broker, Simulation and enterprise end-to-end testing; its published errors.
"""

from dataclasses import dataclass
from uuid import UUID

from fundament.kernel.ids import PartyId
from fundament.standards.oauth.refusals import InvalidRequest
from fundament.standards.oidc.requests import AuthorizationRequest

MODES = ("ui", "no-ui")
BAD = "mitid_simulation_error_parameter"


@dataclass(frozen=True, slots=True)
class Simulation:
    """Who logs in, by the first that is given; `shown`: on a page, else without one.

    `employee` is the uuid that all services know an employee by: for whom she logs in.
    """

    shown: bool
    uuid: UUID | None = None
    username: str = ""
    person: PartyId | None = None
    employee: UUID | None = None


def simulation_in(request: AuthorizationRequest) -> Simulation | None:
    """Return what is to be simulated, None where nothing is; another mode is overlooked, as there.

    Words after the mode are `name:value`. Raises InvalidRequest.
    """
    mode, *words = request.parameters.get("simulation", "").split() or [""]
    if mode not in MODES:
        return None
    said = dict(word.partition(":")[::2] for word in words)
    try:
        found = Simulation(
            shown=mode == "ui",
            uuid=UUID(said["uuid"]) if "uuid" in said else None,
            username=said.get("username", ""),
            person=PartyId.person(said["cpr"]) if "cpr" in said else None,
            employee=UUID(said["mitid_erhverv_uuid"]) if "mitid_erhverv_uuid" in said else None,
        )
    except ValueError as error:
        raise InvalidRequest(reason=BAD) from error
    if not (found.uuid or found.username or found.person):
        raise InvalidRequest(reason=BAD)
    return found
