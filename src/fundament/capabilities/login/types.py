"""What login tells the others: providers, logins under way, answers, and what refuses."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NewType
from uuid import UUID

from fundament.capabilities.identity.types import Attempt
from fundament.kernel.acting import Level
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId
from fundament.standards.oiosaml.types import IdentityType
from fundament.standards.saml.bindings import PostForm

PendingId = NewType("PendingId", UUID)
LogoutId = NewType("LogoutId", UUID)


class KeyUse(StrEnum):
    """What a service provider's key is for."""

    SIGNING = "signing"
    ENCRYPTION = "encryption"


class Weight(StrEnum):
    """How much a remark of the lint weighs; an error stops the registration."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Remark:
    """What the lint says of a service provider's metadata, with the rule's source."""

    code: str
    weight: Weight
    danish: str
    english: str
    source: str

    def sentence(self, language: str) -> str:
        """Return the sentence in the language."""
        return self.danish if language.startswith("da") else self.english


@dataclass(frozen=True, slots=True)
class ProviderKey:
    """A certificate of a service provider; the fingerprint is SHA-256 in hex."""

    use: KeyUse
    fingerprint: str
    not_before: datetime
    not_after: datetime
    methods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Provider:
    """A registered service provider."""

    entity_id: str
    names: tuple[tuple[str, str], ...]
    private_sector: bool
    registered_at: datetime
    registered_by: str
    keys: tuple[ProviderKey, ...]
    consumers: tuple[str, ...]
    attributes: tuple[str, ...]
    remarks: tuple[Remark, ...]

    def name_in(self, language: str) -> str:
        """Return the service's name in the language, else in any, else its entityID."""
        named = dict(self.names)
        return named.get(language[:2]) or next(iter(named.values()), self.entity_id)


@dataclass(frozen=True, slots=True)
class Broker:
    """What the broker is called under a host name: entityID and base address."""

    entity_id: str
    base: str


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser brings: its secret for logins under way, its session, its network address."""

    login: str
    session: str | None = None
    caller: str = ""


@dataclass(frozen=True, slots=True)
class PendingLogin:
    """A login under way, as the pages show it; `attempt` is identity's, once a name was given.

    `organisations` are there to choose from once the person is known; `session` is then the new
    session's secret for the browser's cookie.
    """

    id: PendingId
    service_da: str
    service_en: str
    entity_id: str
    level: Level
    identity_type: IdentityType
    requesters: tuple[str, ...]
    attempt: Attempt | None = None
    organisations: tuple[tuple[PartyId, str], ...] = ()
    session: str | None = None

    def service_in(self, language: str) -> str:
        """Return the name of what one logs in to."""
        return self.service_da if language.startswith("da") else self.service_en


@dataclass(frozen=True, slots=True)
class Answer:
    """A message that the browser carries to a service provider, by form or by address."""

    service_da: str
    service_en: str
    form: PostForm | None = None
    address: str | None = None

    def service_in(self, language: str) -> str:
        """Return the name of the service that the answer goes to."""
        return self.service_da if language.startswith("da") else self.service_en


@dataclass(frozen=True, slots=True)
class Opened:
    """The answer to send, and the new session's secret for the browser's cookie when one began."""

    session: str | None
    answer: Answer


@dataclass(frozen=True, slots=True)
class LogoutStep:
    """Where a logout stands: who is asked next (None: the last answer), and what is done."""

    id: LogoutId
    answer: Answer | None
    finished: bool
    done: tuple[str, ...]
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefusedRequest:
    """A request that the broker refused, as operators see it."""

    at: datetime
    code: str
    issuer: str
    host: str


class RequestRefused(Refusal):
    """A SAML request that is not answered, because nothing in it can be trusted."""

    code: ClassVar[str] = "login.request.refused"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Login-anmodningen fra tjenesten blev afvist."
    english: ClassVar[str] = "The service's login request was refused."


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


class ProviderUnknown(RequestRefused):
    """The issuer is not registered here."""

    code: ClassVar[str] = "login.provider.unknown"
    danish: ClassVar[str] = "Tjenesten er ikke tilsluttet login her."
    english: ClassVar[str] = "The service is not connected to login here."


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


class MessageUnexpected(RequestRefused):
    """A message that the address does not take: an unknown kind, or an answer nobody asked for."""

    code: ClassVar[str] = "login.message.unexpected"
    danish: ClassVar[str] = "Beskeden ventes ikke her."
    english: ClassVar[str] = "The message is not expected here."


class PendingLoginOver(Refusal):
    """The login under way is too old, finished, or of another browser."""

    code: ClassVar[str] = "login.pending.over"
    status: ClassVar[int] = 410
    danish: ClassVar[str] = "Dette login er slut. Gå tilbage til tjenesten, og begynd forfra."
    english: ClassVar[str] = "This login is over. Go back to the service and start again."


class NotAnOrganisation(Refusal):
    """The person may not log in for that organisation."""

    code: ClassVar[str] = "login.organisation.not.yours"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Du kan ikke logge ind på vegne af den virksomhed."
    english: ClassVar[str] = "You cannot log in for that company."


class MetadataRefused(Refusal):
    """Metadata that cannot be registered."""

    code: ClassVar[str] = "login.metadata.refused"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Metadata kan ikke bruges: {danish}"
    english: ClassVar[str] = "The metadata cannot be used: {english}"


class ProviderNotFound(Refusal):
    """There is no such service provider."""

    code: ClassVar[str] = "login.provider.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Der er ingen tilsluttet tjeneste med det entityID."
    english: ClassVar[str] = "No connected service has that entityID."


class LogoutOver(Refusal):
    """There is no such logout under way in this browser."""

    code: ClassVar[str] = "login.logout.over"
    status: ClassVar[int] = 410
    danish: ClassVar[str] = "Denne udlogning er slut."
    english: ClassVar[str] = "This logout is over."
