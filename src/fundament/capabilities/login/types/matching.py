"""What refuses a person number that somebody gives a private service."""

from dataclasses import dataclass, field
from typing import ClassVar

from fundament.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class MatchAsked:
    """A service's question: is this the number of whom it knows by that NameID?

    `fingerprint` (SHA-256 in hex) is that of the certificate it called with.
    """

    entity_id: str
    name_id: str
    number: str = field(repr=False)
    fingerprint: str


class MatchMalformed(Refusal):
    """The question is not JSON with the three texts it must have."""

    code: ClassVar[str] = "login.match.malformed"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Spørgsmålet skal være JSON med cpr, subjectNameID og entityID."
    english: ClassVar[str] = "The question must be JSON with cpr, subjectNameID and entityID."


class MatchNotAllowed(Refusal):
    """The service is not who it says, or nobody of that NameID has lately logged in there."""

    code: ClassVar[str] = "login.match.not.allowed"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Tjenesten kan ikke spørge om den person nu."
    english: ClassVar[str] = "The service cannot ask about that person now."


class NumberMalformed(Refusal):
    """Not ten digits."""

    code: ClassVar[str] = "login.cpr.malformed"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Et CPR-nummer har ti cifre."
    english: ClassVar[str] = "A CPR number has ten digits."


class NumberWrong(Refusal):
    """The number is not that of the person who logged in."""

    code: ClassVar[str] = "login.cpr.wrong"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Det er ikke dit CPR-nummer. Du har {left} forsøg tilbage."
    english: ClassVar[str] = "That is not your CPR number. You have {left} tries left."


class TooManyNumbers(Refusal):
    """Three numbers within a quarter of an hour."""

    code: ClassVar[str] = "login.cpr.too.many.tries"
    status: ClassVar[int] = 429
    danish: ClassVar[str] = "Du har brugt dine tre forsøg. Prøv igen om et kvarter."
    english: ClassVar[str] = "You have used your three tries. Try again in a quarter of an hour."
    retry_after: ClassVar[int | None] = 900
