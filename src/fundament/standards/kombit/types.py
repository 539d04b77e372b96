"""What the messages of SF1601 hold, and the reasons to refuse one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from fundament.kernel.errors import Refusal

SEND = "http://entityid.kombit.dk/service/kombipostafsend/1"
ASK = "http://entityid.kombit.dk/service/postforespoerg/1"
# The services that a token can be asked for here, by entity id.
SERVICES = frozenset({SEND, ASK})


class Choice(StrEnum):
    """KombiValgKode: which way a letter shall go."""

    DIGITAL = "Digital Post"
    PHYSICAL = "Fysisk Post"
    AUTOMATIC = "Automatisk Valg"
    TEXT = "NemSMS"


@dataclass(frozen=True, slots=True)
class KombiRequest:
    """A kombi_request: the choice, the MeMo and the ForsendelseI, each as XML of its own.

    `claimed_uuid` and `claimed_type` stand in the MeMo's header, read without its rules.
    """

    choice: Choice
    message: bytes | None
    claimed_uuid: str
    claimed_type: str
    paper: bytes | None


@dataclass(frozen=True, slots=True)
class TokenWish:
    """For whom, with which certificate (DER) and for which service a token is asked."""

    cvr: str
    certificate: bytes
    service: str


@dataclass(frozen=True, slots=True)
class HolderOfKey:
    """An assertion that the holder of the certificate's key (DER) may call for an organisation.

    `audience` is the entity id of the service; the times are half-open.
    """

    id: str
    issuer: str
    subject: str
    cvr: str
    certificate: bytes
    audience: str
    issued_at: datetime
    until: datetime


class KombiRefused(Refusal):
    """A message of SF1601 that is not as it must be."""

    code: ClassVar[str] = "kombit.request.not.valid"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Forsendelsen kan ikke læses: {reason_da}."
    english: ClassVar[str] = "The consignment cannot be read: {reason_en}."


class ChoiceUnknown(KombiRefused):
    """KombiValgKode is none of the four."""

    code: ClassVar[str] = "kombit.choice.unknown"
    danish: ClassVar[str] = (
        "KombiValgKode skal være Digital Post, Fysisk Post, Automatisk Valg eller NemSMS."
    )
    english: ClassVar[str] = (
        "KombiValgKode must be Digital Post, Fysisk Post, Automatisk Valg or NemSMS."
    )


class TokenRequestRefused(Refusal):
    """A request for a token that is not as it must be."""

    code: ClassVar[str] = "sts.request.not.valid"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Anmodningen om et token har ikke {field}, som det skal være."
    english: ClassVar[str] = "The request for a token has not {field} as it must be."
