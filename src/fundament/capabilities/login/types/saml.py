"""What login knows of a SAML request under way, and what refuses a SAML message."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

from fundament.capabilities.login.types.broker import RequestRefused


@dataclass(frozen=True, slots=True)
class SamlRequest:
    """What the answer to an AuthnRequest needs. `relay_state` None: absent, which is not empty.

    `attribute_service` is the index of the list of attributes that it names.
    """

    request_id: str
    acs_url: str
    relay_state: str | None
    name_id_format: str
    attribute_service: int | None = None

    def kept(self) -> dict[str, Any]:
        """Return the plain form kept with the login under way."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """Return what `kept` gave."""
        return cls(**kept)


@dataclass(frozen=True, slots=True)
class SamlLogout:
    """What the answer to a LogoutRequest needs; `by_post` is how it came."""

    request_id: str
    relay_state: str | None
    by_post: bool

    def kept(self) -> dict[str, Any]:
        """Return the plain form kept with the logout under way."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """Return what `kept` gave."""
        return cls(**kept)


class RequestUnsigned(RequestRefused):
    """The query string has no signature."""

    code: ClassVar[str] = "login.request.unsigned"
    danish: ClassVar[str] = "Tjenestens anmodning er ikke underskrevet."
    english: ClassVar[str] = "The service's request is not signed."


class RequestSignatureWrong(RequestRefused):
    """The signature does not fit any signing key of the service provider."""

    code: ClassVar[str] = "login.request.signature"
    danish: ClassVar[str] = "Underskriften passer ikke til nogen af tjenestens nøgler."
    english: ClassVar[str] = "The signature does not fit any of the service's keys."


class DestinationWrong(RequestRefused):
    """The message was meant for another address."""

    code: ClassVar[str] = "login.request.destination"
    danish: ClassVar[str] = "Anmodningen er stilet til en anden adresse end denne."
    english: ClassVar[str] = "The request is addressed to another place than this."


class RequestExpired(RequestRefused):
    """IssueInstant is more than five minutes away."""

    code: ClassVar[str] = "login.request.expired"
    danish: ClassVar[str] = (
        "Anmodningen er for gammel, eller tjenestens ur går forkert (mere end fem minutter)."
    )
    english: ClassVar[str] = (
        "The request is too old, or the service's clock is wrong (by more than five minutes)."
    )


class RequestReplayed(RequestRefused):
    """The request's ID has been here before."""

    code: ClassVar[str] = "login.request.replayed"
    danish: ClassVar[str] = "Anmodningen er brugt før. Gå tilbage til tjenesten, og log ind igen."
    english: ClassVar[str] = "The request was used before. Go back to the service; log in again."


class ConsumerUnknown(RequestRefused):
    """The AssertionConsumerServiceURL is not in the service provider's metadata."""

    code: ClassVar[str] = "login.request.acs"
    danish: ClassVar[str] = "Svaradressen (ACS) står ikke i tjenestens metadata."
    english: ClassVar[str] = "The answer address (ACS) is not in the service's metadata."


class BindingUnsupported(RequestRefused):
    """The message came by a binding, or asks for one, that the profile does not use."""

    code: ClassVar[str] = "login.request.binding"
    danish: ClassVar[str] = "Anmodningen bruger en anden SAML-binding end profilen tillader."
    english: ClassVar[str] = "The request uses another SAML binding than the profile allows."


class AppUnknown(RequestRefused):
    """The ReturnURL of an app is not one that the service has registered."""

    code: ClassVar[str] = "login.request.app"
    danish: ClassVar[str] = "Adressen tilbage til appen (ReturnURL) er ikke registreret."
    english: ClassVar[str] = "The address back to the app (ReturnURL) is not registered."


class MessageUnexpected(RequestRefused):
    """A message that the address does not take: an unknown kind, or an answer nobody asked for."""

    code: ClassVar[str] = "login.message.unexpected"
    danish: ClassVar[str] = "Beskeden ventes ikke her."
    english: ClassVar[str] = "The message is not expected here."
