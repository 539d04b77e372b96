"""What the inspector shows of a login: its messages, the rules they met, the keys used.

Personal data is masked before anything is kept (rules.inspecting.masking).
"""

import re
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, NewType, Self
from uuid import UUID

from fundament.capabilities.login.types.broker import Protocol
from fundament.kernel.errors import Refusal

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
InspectionId = NewType("InspectionId", UUID)


class Outcome(StrEnum):
    """What became of a rule: the first that fails ends the walk."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_REACHED = "not reached"


class Kind(StrEnum):
    """What a record is of."""

    LOGIN = "login"
    LOGOUT = "logout"
    EIDAS = "eidas"


class State(StrEnum):
    """How far a login or a logout has come.

    `PARTIAL`: some services could not be told; `TOLD`: a service was told that cannot answer;
    `FAILED`: it did not do as it was told.
    """

    WAITING = "waiting"
    ANSWERED = "answered"
    NO_LOGIN = "no login"
    REFUSED = "refused"
    LOGGED_OUT = "logged out"
    PARTIAL = "partial"
    TOLD = "told"
    FAILED = "failed"


class Form(StrEnum):
    """How the content of a message is written."""

    XML = "xml"
    FIELDS = "fields"


class Cover(StrEnum):
    """What a signature covers: nothing, all of it from outside, or what it names inside."""

    NONE = "none"
    OUTSIDE = "outside"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of a message; `found` is what stood there, in no language."""

    rule: str
    outcome: Outcome
    danish: str
    english: str
    source: str
    found: str = ""

    def sentence(self, language: str) -> str:
        """Return the rule in the language."""
        return self.danish if language.startswith("da") else self.english


@dataclass(frozen=True, slots=True)
class UsedKey:
    """A key and what it was used for; `owner` is `broker`, `service` or `stranger`."""

    use: str
    owner: str
    algorithms: tuple[str, ...]
    fingerprint: str = ""
    ends: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a login: from the service (`came`) or from us.

    `content` is XML text, or names and values. `sound`: its signature was verified (None: it has
    none that could be).
    """

    name: str
    came: bool
    at: datetime
    form: Form
    content: Any
    findings: tuple[Finding, ...] = ()
    keys: tuple[UsedKey, ...] = ()
    cover: Cover = Cover.NONE
    sound: bool | None = None

    def kept(self) -> dict[str, Any]:
        """Return the plain form; what no database keeps as text is shown as U+FFFD in it."""
        plain: dict[str, Any] = _storable(
            _plain(self)
            | {
                "findings": [_plain(found) for found in self.findings],
                "keys": [_plain(key) for key in self.keys],
            }
        )
        return plain | {"at": self.at.isoformat()}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """Return what `kept` gave."""
        findings = (
            Finding(**{**found, "outcome": Outcome(found["outcome"])}) for found in kept["findings"]
        )
        keys = (
            UsedKey(**{**found, "algorithms": tuple(found["algorithms"])}) for found in kept["keys"]
        )
        whole = kept | {
            "at": datetime.fromisoformat(kept["at"]),
            "form": Form(kept["form"]),
            "cover": Cover(kept["cover"]),
            "findings": tuple(findings),
            "keys": tuple(keys),
        }
        return cls(**whole)


def _storable(content: Any) -> Any:
    """Return the same without NUL and halves of surrogate pairs, which JSON can bring."""
    if isinstance(content, str):
        return _UNSTORABLE.sub("\ufffd", content)
    if isinstance(content, dict):
        return {_storable(name): _storable(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [_storable(one) for one in content]
    return content


def _plain(one: Part | Finding | UsedKey) -> dict[str, Any]:
    """Return the fields by name; their values are plain or become so by themselves."""
    return {name: getattr(one, name) for name in _NAMES[type(one)]}


_NAMES: dict[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind)) for kind in (Part, Finding, UsedKey)
}


@dataclass(frozen=True, slots=True)
class Inspection:
    """A login or a logout as the inspector shows it, or a message that was refused.

    `refusal` is the code of what refused; `fault` that of the fault that was put in.
    """

    id: InspectionId
    entity_id: str
    protocol: Protocol
    began_at: datetime
    state: State
    refusal: str
    fault: str
    parts: tuple[Part, ...]
    replay_of: InspectionId | None
    replayable: bool
    kind: Kind = Kind.LOGIN

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The rules that did not hold."""
        return tuple(
            found
            for part in self.parts
            for found in part.findings
            if found.outcome is Outcome.FAILED
        )


@dataclass(frozen=True, slots=True)
class Came:
    """A message as it came to one of our addresses; its sender is only claimed.

    `soap` is the envelope that it came in, without a browser; `ends`: it is to end a session.
    """

    protocol: Protocol
    claimed: str
    host: str
    caller: str
    raw: str
    by_post: bool = False
    soap: bytes = b""
    ends: bool = False


class InspectionNotFound(Refusal):
    """There is no such login, or it is too old to be kept."""

    code: ClassVar[str] = "login.inspection.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Det login eller den udlogning findes ikke her, eller er slettet igen."
    english: ClassVar[str] = "That login or logout is not here, or it has been deleted."


class ReplayRefused(Refusal):
    """The request cannot be tried again."""

    code: ClassVar[str] = "login.replay.refused"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Anmodningen kan ikke prøves igen."
    english: ClassVar[str] = "The request cannot be tried again."
