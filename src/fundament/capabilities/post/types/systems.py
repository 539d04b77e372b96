"""Systems of authorities that send and fetch letters, and why a call is turned away."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId, SystemId


class SystemKind(StrEnum):
    """What a system is registered for; one may be registered for both."""

    SENDER = "sender"
    RECIPIENT = "recipient"


class Protocol(StrEnum):
    """How a system is spoken to. Source: ServiceProtocol."""

    AS4 = "AS4"
    REST_PUBLISH_SUBSCRIBE = "REST_PUBLISH_SUBSCRIBE"
    REST_PULL = "REST_PULL"
    REST_PUSH = "REST_PUSH"
    SMTP = "SMTP"
    SFTP = "SFTP"


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """Whom to ask about something. Source: Person."""

    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemSetup:
    """How a system is set up; `addresses` are single addresses or networks, empty means any.

    `endpoint` is where letters are pushed to (for SMTP a mailbox), `receipt_endpoint` where
    receipts are; empty where there is none. `delegated_cvr`: whoever has that number may call
    with a certificate of its own and this system's token. A recipient system gets letters as MeMo
    of `memo_version`; the one that `is_default` gets those of its owner.
    Source: Digital Post API 1.68, MailSystemCommand (systemTypes, RECIPIENT_DEFAULT).
    """

    name: str
    kinds: frozenset[SystemKind]
    active_from: datetime | None = None
    active_to: datetime | None = None
    addresses: tuple[str, ...] = ()
    is_default: bool = False
    memo_version: str = "1.1"
    protocol: Protocol = Protocol.REST_PULL
    endpoint: str = ""
    receipt_endpoint: str = ""
    contact: ContactPerson | None = None
    supplier: str = ""
    business_email: str = ""
    delegated_cvr: str = ""
    template: UUID | None = None


@dataclass(frozen=True, slots=True)
class SystemCertificate:
    """The certificate that a system proves itself by: DER, and since when it is registered.

    `der` is empty for one that was registered before certificates were kept.
    """

    der: bytes
    serial: int
    fingerprint: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSystem(SystemSetup):
    """A registered system. `token_since` is when its token was made; without one it is None."""

    id: SystemId
    owner: PartyId
    version: int
    created_at: datetime
    changed_at: datetime
    revoked_at: datetime | None = None
    token_since: datetime | None = None
    certificate: SystemCertificate | None = None
    ssh_key: str = ""
    ssh_since: datetime | None = None

    def is_active(self, at: datetime) -> bool:
        """Whether the system may call at that time."""
        return is_in_use(self.active_from, self.active_to, self.revoked_at, at)


def is_in_use(
    begins: datetime | None, ends: datetime | None, revoked: datetime | None, at: datetime
) -> bool:
    """Return whether that time lies in a system's period, before it was withdrawn."""
    begun = begins is not None and begins <= at
    return begun and revoked is None and (ends is None or at < ends)


@dataclass(frozen=True, slots=True)
class SystemWish:
    """A system that is to be registered: whose it is, what for, and its own key if it has one.

    `csr` is PEM. A recipient system gets its letters as MeMo of `memo_version`.
    """

    cvr: str
    kind: SystemKind
    name: str
    csr: bytes | None = None
    memo_version: str = "1.1"


@dataclass(frozen=True, slots=True)
class NewSystem:
    """A system just added, with what its owner gets once and we do not keep.

    `certificate`, `chain` and `key` are PEM; key and PKCS#12 are None when the owner brought a
    request of its own (CSR). `token` is the text `<uuid>:<uuid>` for Basic authentication.
    """

    system: MailSystem
    certificate: bytes
    chain: bytes
    key: bytes | None
    pkcs12: bytes | None
    pkcs12_password: str | None
    token: str


class CertificateMissing(Refusal):
    """The call came without a client certificate."""

    code: ClassVar[str] = "certificate.missing"
    status: ClassVar[int] = 401
    danish: ClassVar[str] = "Kaldet mangler et klientcertifikat."
    english: ClassVar[str] = "The call has no client certificate."


class AuthorizationMissing(Refusal):
    """The call names no system."""

    code: ClassVar[str] = "authorization.missing"
    status: ClassVar[int] = 401
    danish: ClassVar[str] = "Kaldet mangler headeren Authorization med systemets token."
    english: ClassVar[str] = "The call lacks the Authorization header with the system's token."


class AuthorizationUnreadable(Refusal):
    """The Authorization header is not Basic base64(uuid:uuid)."""

    code: ClassVar[str] = "authorization.unreadable"
    status: ClassVar[int] = 401
    danish: ClassVar[str] = "Headeren Authorization skal være Basic base64(system-uuid:token-uuid)."
    english: ClassVar[str] = (
        "The Authorization header must be Basic base64(system uuid:token uuid)."
    )


class TokenNotAccepted(Refusal):
    """No system has this id and token; one answer for both, so that ids cannot be guessed."""

    code: ClassVar[str] = "token.not.accepted"
    status: ClassVar[int] = 401
    danish: ClassVar[str] = "Systemet og dets token passer ikke sammen."
    english: ClassVar[str] = "The system and its token do not match."


class CertificateOfAnotherSystem(Refusal):
    """The token is right, but the certificate is not the one registered for the system."""

    code: ClassVar[str] = "certificate.of.another.system"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Certifikatet er ikke det, der er registreret for systemet."
    english: ClassVar[str] = "The certificate is not the one registered for the system."


class SystemInactive(Refusal):
    """The system is withdrawn, or its period has not begun or is over."""

    code: ClassVar[str] = "system.inactive"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Systemet er ikke aktivt."
    english: ClassVar[str] = "The system is not active."


class AddressNotAllowed(Refusal):
    """The call comes from a network address outside the system's list."""

    code: ClassVar[str] = "address.not.allowed"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Systemet må ikke kalde fra denne netadresse."
    english: ClassVar[str] = "The system may not call from this network address."


class WrongKind(Refusal):
    """A recipient system tries to send, or the other way round."""

    code: ClassVar[str] = "system.kind.not.allowed"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Systemet er ikke registreret til denne handling."
    english: ClassVar[str] = "The system is not registered for this operation."


class SystemUnknown(Refusal):
    """There is no such system."""

    code: ClassVar[str] = "system.unknown"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Systemet findes ikke."
    english: ClassVar[str] = "There is no such system."


class OwnerUnknown(Refusal):
    """The CVR number given for a new system belongs to nobody."""

    code: ClassVar[str] = "system.owner.unknown"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "CVR-nummeret findes ikke i registret."
    english: ClassVar[str] = "The CVR number is not in the register."
