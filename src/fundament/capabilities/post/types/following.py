"""Systems that want to be told when organisations change.

Source: Digital Post API 1.68, OrganisationSenderSystemSubscription.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from fundament.kernel.errors import Refusal
from fundament.kernel.ids import SystemId

MOST_FOLLOWED, MOST_NUMBERS = 20, 1000


class FollowOperation(StrEnum):
    """Source: OrganisationSubscriptionOperation."""

    ALL_ORGANISATIONS = "ALL_ORGANISATIONS"
    NEW_ORGANISATIONS = "NEW_ORGANISATIONS"


@dataclass(frozen=True, slots=True)
class FollowWish:
    """What a system wants to be told of, and at which address; `numbers` are CVR numbers."""

    operations: tuple[FollowOperation, ...]
    numbers: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Following:
    """A subscription of a system."""

    id: UUID
    version: int
    system: SystemId
    wish: FollowWish


class FollowingUnknown(Refusal):
    """The calling system has no such subscription."""

    code: ClassVar[str] = "organisation.subscription.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Systemet har ikke et sådant abonnement på organisationer."
    english: ClassVar[str] = "The system has no such subscription to organisations."


class FollowingNotPossible(Refusal):
    """A subscription to nothing, to numbers that are none, or one too many."""

    code: ClassVar[str] = "organisation.subscription.not.possible"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Abonnementet skal dække alle eller nye organisationer, eller nævne CVR-numre fra "
        "registret (højst {numbers}), og et system har højst {most} abonnementer."
    )
    english: ClassVar[str] = (
        "The subscription must cover all or new organisations, or name CVR numbers of the register "
        "({numbers} at most), and a system has {most} subscriptions at most."
    )


class FollowingUrlRefused(Refusal):
    """The address for changes cannot be called."""

    code: ClassVar[str] = "organisation.notification.url.refused"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Adressen til ændringer skal være https på det åbne internet, uden navn og adgangskode."
    )
    english: ClassVar[str] = (
        "The address for changes must be https on the open internet, without name and password."
    )
