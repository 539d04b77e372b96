"""A trial run: a script of logins and faults that an integrator goes through with a client."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
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
    """What the client did, as it was seen, or as the integrator told it."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    BROKEN = "broken"
    SKIPPED = "skipped"


class Verdict(StrEnum):
    """Whether the client did what it must."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_TRIED = "not tried"


class End(StrEnum):
    """Where a visit to a client came to rest.

    `AGAIN`: it got its answer and sent the browser to the broker once more. `BROKER`: the login
    did not come to an answer. `ROUND`: it was sent on and on.
    """

    CLIENT = "client"
    AGAIN = "again"
    BROKER = "broker"
    NO_ANSWER = "no answer"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a client is tried by itself: where its login begins, and what only who is in can see.

    `people` are keys of the demo's people who log in, in turn where the client asks each time
    anew; `ca_files` (PEM) are trusted beside our own authority. `logout` is where its logout
    begins; empty: none is tried.
    """

    start: str
    sign: str
    people: tuple[str, ...] = ()
    ca_files: tuple[Path, ...] = ()
    logout: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of a client after one login, or after a logout that followed it.

    `sign` was looked for, and `signed_in` tells whether it was there; `status` (HTTP, 0 for none)
    and `address` (without query) are those of the last page; `note` says why none came.
    """

    sign: str
    signed_in: bool
    status: int
    address: str
    end: End
    note: str = ""

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """Return what `asdict` gave."""
        return cls(**kept | {"end": End(kept["end"])})


@dataclass(frozen=True, slots=True)
class Step:
    """One login of the script: with a fault, or right where `fault` is empty.

    `login` is the recorded login that the result is about; `sight` is what was seen of the client,
    and where nothing was, `told_by` is who told the result.
    """

    fault: str
    armed_at: datetime | None = None
    login: InspectionId | None = None
    result: Result | None = None
    sight: Sight | None = None
    told_by: str = ""

    def kept(self) -> dict[str, Any]:
        """Return the plain form."""
        return {
            "fault": self.fault,
            "armed_at": self.armed_at.isoformat() if self.armed_at else None,
            "login": str(self.login) if self.login else None,
            "result": self.result,
            "sight": asdict(self.sight) if self.sight else None,
            "told_by": self.told_by,
        }

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """Return what `kept` gave."""
        return cls(
            kept["fault"],
            datetime.fromisoformat(kept["armed_at"]) if kept["armed_at"] else None,
            InspectionId(UUID(kept["login"])) if kept["login"] else None,
            Result(kept["result"]) if kept["result"] else None,
            Sight.of(kept["sight"]) if kept.get("sight") else None,
            kept.get("told_by", ""),
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

    @property
    def observed(self) -> int:
        """How many results rest on what was seen of the client, not on what somebody told."""
        return sum(each.step.sight is not None for each in self.steps)

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


class TrialNotPossible(Refusal):
    """A client cannot be tried by itself as it was asked for."""

    code: ClassVar[str] = "login.trial.not.possible"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Klienten kan ikke prøves sådan: {reason}."
    english: ClassVar[str] = "The client cannot be tried so: {reason}."


class NoAnswer(Refusal):
    """Nothing came back from an address, or nothing that can be read."""

    code: ClassVar[str] = "login.trial.no.answer"
    status: ClassVar[int] = 502
    danish: ClassVar[str] = "{address} svarede ikke ({reason})."
    english: ClassVar[str] = "{address} did not answer ({reason})."
