"""What the inspector shows of a login: its messages, the rules they met, the keys used.

Personal data is masked before anything is kept (rules.inspecting.masking).
"""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, NewType, Self
from uuid import UUID

from fundament.capabilities.login.types.broker import Protocol
from fundament.kernel.errors import Refusal
from fundament.kernel.texts import storable

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


class Signed(StrEnum):
    """What was found of a message's signature, as a strict reader judges it.

    `HOLDS`: over what is read; `ELSEWHERE`: it holds, but over something else than what is read;
    `WRONG`: it is not taken, since its value is wrong or its form is none that anybody should take.
    """

    NOT = "not signed"
    HOLDS = "holds"
    ELSEWHERE = "elsewhere"
    WRONG = "wrong"


class Owner(StrEnum):
    """Whose key it is, by the certificates that we know; `SECRET`: no key pair but a secret."""

    BROKER = "broker"
    BROKER_NEXT = "broker next"
    BROKER_FORMER = "broker former"
    SERVICE = "service"
    UNKNOWN = "stranger"
    SECRET = "secret"  # noqa: S105  (a word of the table)


@dataclass(frozen=True, slots=True)
class Why:
    """Why something was not taken; only in English where a technical reader said so."""

    danish: str = ""
    english: str = ""

    def sentence(self, language: str) -> str:
        """Return it in the language, or the English one where there is no other."""
        return (self.danish if language.startswith("da") else "") or self.english

    @property
    def is_english(self) -> bool:
        """Whether there is no Danish for it."""
        return bool(self.english) and not self.danish


NO_REASON = Why()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of a message.

    `found` is what stood there, in no language; `why` is what a reader said of it.
    """

    rule: str
    outcome: Outcome
    danish: str
    english: str
    source: str
    found: str = ""
    why: Why = NO_REASON

    def sentence(self, language: str) -> str:
        """Return the rule in the language."""
        return self.danish if language.startswith("da") else self.english


@dataclass(frozen=True, slots=True)
class UsedKey:
    """A key and what it was used for; `ends` is when its certificate does."""

    use: str
    owner: Owner
    algorithms: tuple[str, ...]
    fingerprint: str = ""
    ends: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a login: from the service (`came`) or from us.

    `content` is XML text, or names and values. `held` are the IDs of the elements over which a
    signature in it holds, `why` is the reason why its own is not taken.
    """

    name: str
    came: bool
    at: datetime
    form: Form
    content: Any
    findings: tuple[Finding, ...] = ()
    keys: tuple[UsedKey, ...] = ()
    cover: Cover = Cover.NONE
    signed: Signed = Signed.NOT
    held: tuple[str, ...] = ()
    why: Why = NO_REASON

    @property
    def sound(self) -> bool | None:
        """Whether its signature holds over what is read; None for a message without one."""
        return None if self.signed is Signed.NOT else self.signed is Signed.HOLDS

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
        former = {True: Signed.HOLDS, False: Signed.WRONG, None: Signed.NOT}
        signed = kept["signed"] if "signed" in kept else former[kept["sound"]]
        whole = {name: value for name, value in kept.items() if name != "sound"} | {
            "at": datetime.fromisoformat(kept["at"]),
            "form": Form(kept["form"]),
            "cover": Cover(kept["cover"]),
            "findings": tuple(_finding(found) for found in kept["findings"]),
            "keys": tuple(_key(found) for found in kept["keys"]),
            "signed": Signed(signed),
            "held": tuple(kept.get("held", ())),
            "why": Why(*kept.get("why", ())),
        }
        return cls(**whole)


def _storable(content: Any) -> Any:
    """Return the same without NUL and halves of surrogate pairs, which JSON can bring."""
    if isinstance(content, str):
        return storable(content)
    if isinstance(content, dict):
        return {_storable(name): _storable(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [_storable(one) for one in content]
    return content


def _finding(kept: dict[str, Any]) -> Finding:
    told = {"outcome": Outcome(kept["outcome"]), "why": Why(*kept.get("why", ()))}
    return Finding(**(kept | told))


def _key(kept: dict[str, Any]) -> UsedKey:
    told = {"owner": Owner(kept["owner"]), "algorithms": tuple(kept["algorithms"])}
    return UsedKey(**(kept | told))


def _plain(one: Part | Finding | UsedKey) -> dict[str, Any]:
    """Return the fields by name; their values are plain or become so by themselves."""
    plain = {name: getattr(one, name) for name in _NAMES[type(one)]}
    if "why" in plain:
        plain["why"] = [one.why.danish, one.why.english]  # type: ignore[union-attr]
    return plain


_NAMES: dict[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind)) for kind in (Part, Finding, UsedKey)
}


@dataclass(frozen=True, slots=True)
class Inspection:
    """A login or a logout as the inspector shows it, or a message that was refused.

    `refusal` is the code of what refused; `fault` that of the fault that was put in; `until` is
    when the record is forgotten at the latest, unless somebody keeps it.
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
    kind: Kind
    until: datetime
    kept_at: datetime | None
    kept_by: str

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


class TooManyKept(Refusal):
    """As many records are kept as may be."""

    code: ClassVar[str] = "login.inspection.too.many.kept"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = (
        "Der er allerede beholdt {most} optagelser. Frigiv en af dem, før du beholder en ny."
    )
    english: ClassVar[str] = (
        "{most} records are kept already. Release one of them before you keep another."
    )


class ReplayRefused(Refusal):
    """The request cannot be tried again."""

    code: ClassVar[str] = "login.replay.refused"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Anmodningen kan ikke prøves igen."
    english: ClassVar[str] = "The request cannot be tried again."
