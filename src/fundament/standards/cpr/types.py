"""What a person number tells, and the one reason to refuse it: that it has not the form of one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from fundament.kernel.errors import Refusal


class Sex(StrEnum):
    """The sex that a person number tells by its last digit, in the letters of CPR."""

    FEMALE = "K"
    MALE = "M"


class NumberPolicy(StrEnum):
    """How the person numbers of a fictional country are made (ADR 0006)."""

    UNASSIGNABLE = "unassignable"
    MOD11 = "mod11"
    PLUS60 = "plus60"


class CprMalformed(Refusal):
    """The text has not the form of a person number."""

    code: ClassVar[str] = "cpr.malformed"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Et personnummer er ti cifre, og de første seks er en dato: {reason}."
    english: ClassVar[str] = "A person number is ten digits, the first six a date: {reason}."


@dataclass(frozen=True, slots=True, repr=False)
class PersonNumber:
    """What one person number tells; `repr` masks the number, for logs.

    `replacement` marks an erstatningspersonnummer: the first digit of the day is raised by 6.
    """

    number: str
    born: date
    sex: Sex
    replacement: bool
    passes_modulus_11: bool

    def __repr__(self) -> str:
        return f"PersonNumber(********{self.number[-2:]})"
