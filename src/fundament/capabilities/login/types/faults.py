"""What is put in wrong on purpose, so that a vendor can try out a client; in the demo only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from fundament.kernel.errors import Refusal


class Must(StrEnum):
    """What a correct client does with a faulty answer."""

    REFUSE = "refuse"
    ACCEPT = "accept"
    EITHER = "either"


class Severity(StrEnum):
    """What it means when a client does otherwise: anybody gets in, somebody may, or it annoys."""

    CRITICAL = "critical"
    SERIOUS = "serious"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class FaultShown:
    """A fault as pages and reports tell it, with what a correct client owes it.

    `at_logout`: it strikes a logout and no login.
    """

    code: str
    severity: Severity
    danish: str
    english: str
    must: Must
    owed_danish: str
    owed_english: str
    source: str
    theme: str
    at_logout: bool = False

    def sentence(self, language: str) -> str:
        """Return what is wrong, in the language."""
        return self.danish if language.startswith("da") else self.english

    def owed(self, language: str) -> str:
        """Return what a correct client does, in the language."""
        return self.owed_danish if language.startswith("da") else self.owed_english


@dataclass(frozen=True, slots=True)
class ActiveFault:
    """The fault that the next logins of a service get; `left` is how many."""

    fault: FaultShown
    left: int
    since: datetime


class FaultsOff(Refusal):
    """Faults are put in where nobody is real, and nowhere else."""

    code: ClassVar[str] = "login.faults.off"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Fejl kan kun lægges ind i demonstrationen, aldrig i drift."
    english: ClassVar[str] = "Faults can be put in in the demo only, never in production."


class FaultUnknown(Refusal):
    """There is no such fault for that service, or the number of logins is out of range."""

    code: ClassVar[str] = "login.fault.unknown"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Vælg en fejl, der passer til tjenesten, og fra 1 til {most} login."
    english: ClassVar[str] = "Choose a fault that fits the service, and from 1 to {most} logins."


class NodeNotTried(Refusal):
    """Faults and trials are for services; a country's node has neither."""

    code: ClassVar[str] = "login.node.not.tried"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Fejl og prøver er til tjenester. Et andet lands node kan ikke prøves af her."
    )
    english: ClassVar[str] = (
        "Faults and trials are for services. Another country's node cannot be tried out here."
    )


class BrokerDown(Refusal):
    """The broker plays dead, because somebody asked it to."""

    code: ClassVar[str] = "login.fault.down"
    status: ClassVar[int] = 503
    danish: ClassVar[str] = "Login er nede lige nu (en fejl, der er lagt ind med vilje)."
    english: ClassVar[str] = "Login is down right now (a fault that was put in on purpose)."
    retry_after: ClassVar[int | None] = 30
