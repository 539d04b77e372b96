"""What crosses the door in KOMBIT's dialect of Digital Post (SF1601), and its refusals."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from fundament.kernel.errors import Refusal


class Reachable(StrEnum):
    """What PostForespoerg can be asked; the word in its address."""

    DIGITAL = "digitalpost"
    TEXT = "nemsms"


@dataclass(frozen=True, slots=True)
class IssuedAssertion:
    """A signed assertion and when it ends."""

    octets: bytes
    until: datetime


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """An access token, for calls with the same certificate; `seconds` from now it ends."""

    text: str
    seconds: int


class MunicipalRefused(Refusal):
    """The call is not let through in this dialect."""

    code: ClassVar[str] = "kombit.refused"
    status: ClassVar[int] = 400


class KeyOfAnother(MunicipalRefused):
    """UseKey names another certificate than the connection's."""

    code: ClassVar[str] = "sts.key.of.another"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "UseKey er ikke det certifikat, som kaldet er foretaget med."
    english: ClassVar[str] = "UseKey is not the certificate that the call was made with."


class AgreementMissing(MunicipalRefused):
    """No sender system of the organisation is known by the certificate, in use, from there."""

    code: ClassVar[str] = "sts.agreement.missing"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = (
        "Organisationen har intet aktivt afsendersystem, der må kalde med dette certifikat herfra."
    )
    english: ClassVar[str] = (
        "The organisation has no active sender system that may call with this certificate from "
        "here."
    )


class OnlyAuthorities(MunicipalRefused):
    """Companies have no part in this: they may not ask who gets Digital Post."""

    code: ClassVar[str] = "sts.only.for.authorities"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Tjenesten er kun for myndigheder."
    english: ClassVar[str] = "The service is for authorities only."


class SamlTokenMissing(MunicipalRefused):
    """The form has no field saml-token, or no base64 in it."""

    code: ClassVar[str] = "saml.token.missing"
    danish: ClassVar[str] = "Formularfeltet saml-token mangler eller er ikke base64."
    english: ClassVar[str] = "The form field saml-token is missing or is not base64."


class HolderTokenRefused(MunicipalRefused):
    """A token that does not open anything for this caller; it is not said to whom it does."""

    code: ClassVar[str] = "holder.token.not.accepted"
    status: ClassVar[int] = 401
    danish: ClassVar[str] = "Tokenet er ikke ægte, udløbet eller udstedt til et andet certifikat."
    english: ClassVar[str] = "The token is not genuine, over, or issued to another certificate."


class HolderTokenMissing(MunicipalRefused):
    """There is no Authorization: Holder-of-key."""

    code: ClassVar[str] = "holder.token.missing"
    status: ClassVar[int] = 401
    danish: ClassVar[str] = "Headeren Authorization: Holder-of-key <token> mangler."
    english: ClassVar[str] = "The header Authorization: Holder-of-key <token> is missing."


class TokenOfAnotherService(MunicipalRefused):
    """The token was issued for another service."""

    code: ClassVar[str] = "holder.token.of.another.service"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Tokenet er udstedt til en anden tjeneste (entityID)."
    english: ClassVar[str] = "The token was issued for another service (entityID)."


class TransactionMissing(MunicipalRefused):
    """A call without the two headers that name it."""

    code: ClassVar[str] = "kombit.transaction.missing"
    danish: ClassVar[str] = "X-TransaktionsId (uuid) og X-TransaktionsTid (tid med Z) skal angives."
    english: ClassVar[str] = "X-TransaktionsId (uuid) and X-TransaktionsTid (a time with Z) needed."


class MessageMissing(MunicipalRefused):
    """The choice needs a MeMo, and there is none."""

    code: ClassVar[str] = "kombit.message.missing"
    danish: ClassVar[str] = "Valget kræver en memo:Message i kombi_request."
    english: ClassVar[str] = "The choice needs a memo:Message in kombi_request."


class ChoiceMismatch(MunicipalRefused):
    """The choice says NemSMS and the MeMo Digital Post, or the other way round."""

    code: ClassVar[str] = "kombit.choice.mismatch"
    danish: ClassVar[str] = "KombiValgKode og meddelelsens messageType passer ikke sammen."
    english: ClassVar[str] = "KombiValgKode and the message's messageType do not fit together."


class PaperNotOffered(MunicipalRefused):
    """This installation has no remote print."""

    code: ClassVar[str] = "kombit.paper.not.offered"
    status: ClassVar[int] = 501
    danish: ClassVar[str] = "Fysisk post (fjernprint) tilbydes ikke her. Intet er sendt."
    english: ClassVar[str] = "Physical post (remote print) is not offered here. Nothing was sent."


class NumberUnreadable(MunicipalRefused):
    """Not exactly one of cprNumber and cvrNumber, or not of its form."""

    code: ClassVar[str] = "kombit.number.unreadable"
    danish: ClassVar[str] = "Angiv enten cprNumber (ti cifre) eller cvrNumber (otte cifre)."
    english: ClassVar[str] = "Give either cprNumber (ten digits) or cvrNumber (eight digits)."
