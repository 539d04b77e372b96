"""A trial run: a script of logins and faults that an integrator goes through with a client."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, NewType, Self
from uuid import UUID

from fundament.capabilities.login.types.broker import Protocol
from fundament.capabilities.login.types.faults import FaultShown, Must, Severity
from fundament.capabilities.login.types.inspecting import InspectionId
from fundament.kernel.errors import Refusal

TrialId = NewType("TrialId", UUID)


class Script(StrEnum):
    """How much is tried."""

    SHORT = "short"
    FULL = "full"


class Result(StrEnum):
    """What the client did, as the integrator saw it."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    BROKEN = "broken"
    SKIPPED = "skipped"


class Verdict(StrEnum):
    """Whether the client did what it must."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, slots=True)
class Step:
    """One login of the script: with a fault, or right where `fault` is empty.

    `login` is the recorded login that the result is about.
    """

    fault: str
    armed_at: datetime | None = None
    login: InspectionId | None = None
    result: Result | None = None

    def kept(self) -> dict[str, Any]:
        """Return the plain form."""
        return {
            "fault": self.fault,
            "armed_at": self.armed_at.isoformat() if self.armed_at else None,
            "login": str(self.login) if self.login else None,
            "result": self.result,
        }

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """Return what `kept` gave."""
        return cls(
            kept["fault"],
            datetime.fromisoformat(kept["armed_at"]) if kept["armed_at"] else None,
            InspectionId(UUID(kept["login"])) if kept["login"] else None,
            Result(kept["result"]) if kept["result"] else None,
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """A step with what the client owed and what became of it; `fault` None: a right login."""

    number: int
    step: Step
    fault: FaultShown | None
    must: Must
    severity: Severity
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class TrialRun:
    """A run, as far as it has come; `report` is the signed text once it is finished."""

    id: TrialId
    entity_id: str
    name_da: str
    name_en: str
    protocol: Protocol
    started_at: datetime
    started_by: str
    steps: tuple[Judgement, ...]
    finished_at: datetime | None
    report: str
    starts_at: str

    @property
    def current(self) -> Judgement | None:
        """The step that is under way, or None when all are done."""
        return next((each for each in self.steps if each.step.result is None), None)

    def count(self, verdict: Verdict) -> int:
        """Return how many steps came out so."""
        return sum(each.verdict == verdict for each in self.steps)


@dataclass(frozen=True, slots=True)
class Report:
    """A report whose signature is ours; `pdf` tells whether the file given is the one it names."""

    content: dict[str, Any]
    pdf: bool | None


class TrialNotFound(Refusal):
    """There is no such trial run."""

    code: ClassVar[str] = "login.trial.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Den prøve findes ikke her."
    english: ClassVar[str] = "That trial run is not here."


class TrialOutOfStep(Refusal):
    """A result for a step that is not under way, or a report of a run that is not done."""

    code: ClassVar[str] = "login.trial.out.of.step"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Prøven er ikke kommet dertil. Se på siden, hvilket trin der er i gang."
    english: ClassVar[str] = "The run is not there. See on the page which step is under way."


class ReportNotGenuine(Refusal):
    """A report that no key of ours signed, or that was changed."""

    code: ClassVar[str] = "login.report.not.genuine"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Det er ikke en rapport herfra, eller den er ændret."
    english: ClassVar[str] = "It is no report from here, or it was changed."
