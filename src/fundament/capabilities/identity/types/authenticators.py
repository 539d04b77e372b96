"""Authenticators as others see them: kinds, what a person holds, and what an app is asked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NewType
from uuid import UUID

from fundament.kernel.errors import Refusal

AuthenticatorId = NewType("AuthenticatorId", UUID)


class AuthenticatorKind(StrEnum):
    """An authenticator. Which kind a passkey is, it says itself when it is added."""

    PASSWORD = "password"  # noqa: S105  (the name of a kind)
    CODE_DISPLAY = "code_token"
    APP = "code_app"
    PASSKEY = "u2f_token"
    SYNCED_PASSKEY = "synced_passkey"
    RECOVERY_CODE = "recovery_code"

    @property
    def amr(self) -> str:
        """Return its name in the list of authentication method references (amr)."""
        return "u2f_token" if self is AuthenticatorKind.SYNCED_PASSKEY else self.value


@dataclass(frozen=True, slots=True)
class HeldAuthenticator:
    """One authenticator of a person, as she sees it on her own page."""

    id: AuthenticatorId
    kind: AuthenticatorKind
    label: str
    issued_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """What a passkey is bound to: our host name, and the origin of the page that asks."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True)
class AppDevice:
    """An app in a browser: which authenticator it is, and whose, by user name.

    `secret` is for the browser's cookie, and only there when the app has just been set up.
    """

    id: AuthenticatorId
    label: str
    username: str
    secret: str = ""


@dataclass(frozen=True, slots=True)
class AppQuestion:
    """What an app is asked: to approve a login at a service.

    `message` and the number that the person types are what the app's key signs.
    """

    id: UUID
    service: str
    asked_at: datetime
    ends: datetime
    message: str


class AuthenticatorUnknown(Refusal):
    """The person has no such authenticator in use."""

    code: ClassVar[str] = "identity.authenticator.unknown"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Du har ikke det identifikationsmiddel."
    english: ClassVar[str] = "You do not have that authenticator."


class CodeWrong(Refusal):
    """The code that shall show that a new code display is set up right is not its code."""

    code: ClassVar[str] = "identity.display.code.wrong"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Koden passer ikke. Vent på den næste kode, og skriv den."
    english: ClassVar[str] = "The code does not match. Wait for the next code, and type it."


class TooManyAuthenticators(Refusal):
    """The person has as many of the kind as one may have."""

    code: ClassVar[str] = "identity.authenticator.too.many"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Du har allerede {most} af den slags. Tag først et af dem ud af brug."
    english: ClassVar[str] = "You already have {most} of that kind. Withdraw one of them first."


class LastWay(Refusal):
    """Without this authenticator nothing would be left to log in with."""

    code: ClassVar[str] = "identity.authenticator.last.way"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = (
        "Det er din sidste måde at logge ind på niveauet betydelig. Tilføj en anden først."
    )
    english: ClassVar[str] = (
        "This is your last way to log in at the level Substantial. Add another one first."
    )


class PasskeyRefused(Refusal):
    """What the browser brought is no passkey that can be used here."""

    code: ClassVar[str] = "identity.passkey.refused"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Adgangsnøglen kunne ikke bruges. Prøv igen, eller brug en anden."
    english: ClassVar[str] = "The passkey could not be used. Try again, or use another one."


class InvitationRefused(Refusal):
    """A code to set up an app with the wrong key or a PIN that is too simple."""

    code: ClassVar[str] = "identity.app.refused"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Appen kunne ikke tages i brug. PIN-koden skal have seks cifre, ikke alle ens og ikke "
        "en række som 123456."
    )
    english: ClassVar[str] = (
        "The app could not be set up. The PIN needs six digits, not all alike and no sequence "
        "like 123456."
    )


class IdentityNotInUse(Refusal):
    """The eID is blocked, at rest or closed, or all that it signed in with was taken away."""

    code: ClassVar[str] = "identity.not.in.use"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Dit eID er spærret, sat i bero eller nulstillet. Intet er ændret."
    english: ClassVar[str] = "Your eID is blocked, suspended or reset. Nothing has been changed."


class InvitationUnknown(Refusal):
    """A code to set up an authenticator that is wrong, used or too old."""

    code: ClassVar[str] = "identity.activation.unknown"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Aktiveringskoden findes ikke, er brugt eller er for gammel."
    english: ClassVar[str] = "The activation code does not exist, has been used or is too old."


class QuestionOver(Refusal):
    """The question to the app is answered or too old, or the browser holds no such app."""

    code: ClassVar[str] = "identity.app.question.over"
    status: ClassVar[int] = 410
    danish: ClassVar[str] = "Dette login venter ikke længere på svar. Begynd forfra."
    english: ClassVar[str] = "This login no longer waits for an answer. Start again."


class NumberWrong(Refusal):
    """The number typed in the app is not that of the login; the login cannot be approved now."""

    code: ClassVar[str] = "identity.app.number.wrong"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = (
        "Tallet passer ikke, og login er afvist. Er du selv i gang, så send et nyt spørgsmål fra "
        "siden, hvor du logger ind."
    )
    english: ClassVar[str] = (
        "The number does not match, and the login is rejected. If it is you, send a new question "
        "from the page where you log in."
    )


class AppAnswerRefused(Refusal):
    """The PIN or the signature of the app is wrong, or the PIN is locked for a while."""

    code: ClassVar[str] = "identity.app.answer.refused"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "PIN-koden passer ikke, eller appen er spærret for en tid."
    english: ClassVar[str] = "The PIN does not match, or the app is locked for a while."
