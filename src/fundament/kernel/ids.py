"""Typed ids: a party, a production unit, an authority, and the uuids, never bare strings."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, Self
from uuid import UUID

MessageUuid = NewType("MessageUuid", UUID)
TransmissionId = NewType("TransmissionId", UUID)
SystemId = NewType("SystemId", UUID)
PersonUuid = NewType("PersonUuid", UUID)


class PartyKind(StrEnum):
    """What kind of number names a party."""

    CPR = "CPR"
    CVR = "CVR"


_FORM = {PartyKind.CPR: re.compile(r"[0-9]{10}"), PartyKind.CVR: re.compile(r"[0-9]{8}")}


@dataclass(frozen=True, slots=True, order=True, repr=False)
class PartyId:
    """A person (CPR, 10 digits) or a company or authority (CVR, 8 digits); digits kept as text.

    Modulus 11 is not checked: CPR numbers assigned since 2007 may break it.
    `str` gives `CPR:0101901234`, the stored form; `repr` masks the number, for logs.
    Raises ValueError when the digits do not have the form of the kind.
    """

    kind: PartyKind
    number: str

    def __post_init__(self) -> None:
        if not _FORM[self.kind].fullmatch(self.number):
            raise ValueError(f"not a {self.kind} number")

    @classmethod
    def person(cls, cpr: str) -> Self:
        """Return the party of a CPR number."""
        return cls(PartyKind.CPR, cpr)

    @classmethod
    def company(cls, cvr: str) -> Self:
        """Return the party of a CVR number (a company or an authority)."""
        return cls(PartyKind.CVR, cvr)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the party in its stored form, `CPR:…` or `CVR:…`. Raises ValueError."""
        kind, _, number = text.partition(":")
        return cls(PartyKind(kind), number)

    @property
    def is_person(self) -> bool:
        """Whether the number is a CPR number."""
        return self.kind is PartyKind.CPR

    def __str__(self) -> str:
        return f"{self.kind}:{self.number}"

    def __repr__(self) -> str:
        return f"PartyId({self.kind}:{'*' * (len(self.number) - 2)}{self.number[-2:]})"


@dataclass(frozen=True, slots=True, order=True)
class PNumber:
    """A production unit of a company: ten digits. Raises ValueError."""

    number: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{10}", self.number):
            raise ValueError("not a P-number")

    def __str__(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True, order=True)
class AuthorityCode:
    """The code of an authority, as a municipality code: four digits. Raises ValueError."""

    code: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{4}", self.code):
            raise ValueError("not an authority code")

    def __str__(self) -> str:
        return self.code
