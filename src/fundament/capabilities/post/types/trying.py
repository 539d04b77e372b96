"""A letter tried before it is sent: what is wrong with it, or what would become of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from fundament.capabilities.post.types.letters import Document
from fundament.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class TriedFault:
    """One fault: its place (XPath and line; empty and 0 for the whole), and the rule."""

    code: str
    path: str
    line: int
    danish: str
    english: str


class Sending(StrEnum):
    """Whether the named sender may send the letter, as far as can be told without its system."""

    ALLOWED = "allowed"
    ONLY_AUTHORITIES = "only-authorities"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Prospect:
    """What would happen to a sound letter; `lost` are the places that MeMo 1.1 has no room for.

    Nothing in it depends on who the recipient is, only on the kind of number. `text` is that of a
    NemSMS, which has no documents.
    """

    version: str
    title: str
    to_person: bool
    delayed: bool
    sending: Sending
    documents: tuple[Document, ...]
    lost: tuple[str, ...]
    text: str | None = None


@dataclass(frozen=True, slots=True)
class LetterTrial:
    """The outcome: every fault, or the prospect of a letter without any."""

    faults: tuple[TriedFault, ...]
    prospect: Prospect | None


class TrialTooLarge(Refusal):
    """The letter is larger than is tried."""

    code: ClassVar[str] = "trial.too.large"
    status: ClassVar[int] = 413
    danish: ClassVar[str] = "Her prøves breve på højst 1 MB. Prøv med et mindre bilag."
    english: ClassVar[str] = "Letters of at most 1 MB are tried here. Try a smaller attachment."
