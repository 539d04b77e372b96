"""What login tells the others: providers, logins under way, answers, and what refuses."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NewType
from uuid import UUID

from fundament.capabilities.identity.types import Attempt
from fundament.capabilities.login.types.faults import FaultShown
from fundament.capabilities.login.types.settings import (
    NO_SETTINGS,
    NO_SOURCE,
    ProviderSettings,
    SourceState,
)
from fundament.kernel.acting import Level
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId
from fundament.standards.oiosaml.types import IdentityType, Profile
from fundament.standards.saml.bindings import PostForm

PendingId = NewType("PendingId", UUID)
LogoutId = NewType("LogoutId", UUID)


class Protocol(StrEnum):
    """What a connected service speaks."""

    SAML = "saml"
    OIDC = "oidc"
    EIDAS = "eidas"


class NoLogin(StrEnum):
    """Why a request ends without a login; each protocol has its own words for it."""

    CANCELLED = "cancelled"
    LOGIN_NEEDED = "login needed"
    CHOICE_NEEDED = "choice needed"
    NOT_OFFERED = "not offered"
    NO_ORGANISATION = "no organisation"
    LEVEL_NOT_REACHED = "level not reached"
    SOMEBODY_ELSE = "somebody else"
    NOBODY_SIMULATED = "nobody simulated"


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
    """A connected service; `profile` is the version of OIOSAML that is spoken with it.

    `secret` is a new client's, shown this once and kept as a hash.
    """

    entity_id: str
    names: tuple[tuple[str, str], ...]
    private_sector: bool
    registered_at: datetime
    registered_by: str
    keys: tuple[ProviderKey, ...]
    consumers: tuple[str, ...]
    attributes: tuple[str, ...]
    remarks: tuple[Remark, ...]
    protocol: Protocol = Protocol.SAML
    profile: str = ""
    secret: str | None = None
    settings: ProviderSettings = NO_SETTINGS
    source: SourceState = NO_SOURCE

    def name_in(self, language: str) -> str:
        """Return the service's name in the language, else in any, else its entityID."""
        named = dict(self.names)
        return named.get(language[:2]) or next(iter(named.values()), self.entity_id)


@dataclass(frozen=True, slots=True)
class Broker:
    """What the broker is called under a host name: entityID of SAML, base address, issuer.

    The issuer is its name in OpenID Connect; `root` is what lies between it and the base address.
    `profile` is the version of OIOSAML spoken there.
    """

    entity_id: str
    base: str
    profile: Profile
    root: str = ""

    @property
    def issuer(self) -> str:
        """Return the name that OpenID tokens bear: discovery is below it."""
        return self.base + self.root


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser brings: its secret for logins under way, its session, its network address.

    `origin` is that of our page which it shows, to which passkeys are bound; `agent` what it says
    it is. `school` is the session of a school login, `device` what a device is known by at school.
    """

    login: str
    session: str | None = None
    caller: str = ""
    origin: str = ""
    agent: str = ""
    school: str | None = None
    device: str = ""


@dataclass(frozen=True, slots=True)
class PendingLogin:
    """A login under way, as the pages show it; `attempt` is identity's, once a name was given.

    `organisations` are there to choose from once the person is known; `session` is then the new
    session's secret for the browser's cookie. `text` is what the service wants her to read,
    `hint` the user name that it expects, `fault` what is put in wrong on purpose.
    `hint` the user name that it expects; `platform` and `return_url` are of the app that began it.
    `asks_number`: she is to give the service her CPR number.
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
    text: str = ""
    hint: str = ""
    fault: FaultShown | None = None
    platform: str = ""
    return_url: str = ""
    asks_number: bool = False

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
class Frame:
    """An address that a page shows in a frame, by which a service logs the person out."""

    address: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The answer to send, and the new session's secret for the browser's cookie when one began."""

    session: str | None
    answer: Answer


@dataclass(frozen=True, slots=True)
class LogoutStep:
    """Where a logout stands: what the browser carries next, and what is done.

    `done`, `failed` and `sent` (told without the browser, or by one of the `frames`, addresses of
    the page) name services, each in Danish and in English.
    """

    id: LogoutId
    answer: Answer | None
    finished: bool
    done: tuple[tuple[str, str], ...]
    failed: tuple[tuple[str, str], ...]
    sent: tuple[tuple[str, str], ...] = ()
    frames: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedRequest:
    """A request that the broker refused, as operators see it."""

    at: datetime
    code: str
    issuer: str
    host: str


@dataclass(frozen=True, slots=True)
class RunningSession:
    """A session of a person that runs; `services` are named in Danish and in English."""

    id: UUID
    device: str
    level: Level
    since: datetime
    ends: datetime
    services: tuple[tuple[str, str], ...]
    current: bool


@dataclass(frozen=True, slots=True)
class PastLogin:
    """A login of a person at a service."""

    service_da: str
    service_en: str
    at: datetime
    device: str

    def service_in(self, language: str) -> str:
        """Return the name of what she logged in to."""
        return self.service_da if language.startswith("da") else self.service_en


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """News: a service provider's part of a session ended without its being asked."""

    entity_id: str
    name_id: str
    session_index: str


class RequestRefused(Refusal):
    """A request of a service that is not answered, because nothing in it can be trusted."""

    code: ClassVar[str] = "login.request.refused"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Login-anmodningen fra tjenesten blev afvist."
    english: ClassVar[str] = "The service's login request was refused."


class ProviderUnknown(RequestRefused):
    """The issuer is not registered here."""

    code: ClassVar[str] = "login.provider.unknown"
    danish: ClassVar[str] = "Tjenesten er ikke tilsluttet login her."
    english: ClassVar[str] = "The service is not connected to login here."


class PendingLoginOver(Refusal):
    """The login under way is too old, finished, or of another browser."""

    code: ClassVar[str] = "login.pending.over"
    status: ClassVar[int] = 410
    danish: ClassVar[str] = "Dette login er slut. Gå tilbage til tjenesten, og begynd forfra."
    english: ClassVar[str] = "This login is over. Go back to the service and start again."


class SessionUnknown(Refusal):
    """The person has no such session that runs."""

    code: ClassVar[str] = "login.session.unknown"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Du har ingen sådan session, eller den er slut."
    english: ClassVar[str] = "You have no such session, or it is over."


class NotSure(Refusal):
    """The box that says one is sure to block everything was not ticked."""

    code: ClassVar[str] = "login.block.not.sure"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Sæt kryds ved, at du er sikker."
    english: ClassVar[str] = "Tick that you are sure."


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


class ProviderIsOurs(Refusal):
    """The service is Fundament's own portal: without it nobody could log in, nor put it back."""

    code: ClassVar[str] = "login.provider.ours"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Fundament selv kan ikke fjernes: så kunne ingen logge ind længere."
    english: ClassVar[str] = "Fundament itself cannot be removed: nobody could log in any more."


class LogoutOver(Refusal):
    """There is no such logout under way in this browser."""

    code: ClassVar[str] = "login.logout.over"
    status: ClassVar[int] = 410
    danish: ClassVar[str] = "Denne udlogning er slut."
    english: ClassVar[str] = "This logout is over."
