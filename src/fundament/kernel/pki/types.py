"""What the certificate authority takes and gives."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from fundament.kernel.errors import Refusal


class CertificateKind(StrEnum):
    """What a certificate is about: the letter in serialNumber `UI:DK-<letter>:G:<uuid>`."""

    ORGANISATION = "O"
    EMPLOYEE = "E"
    PERSON = "P"
    SYSTEM = "S"


@dataclass(frozen=True, slots=True)
class Subject:
    """The holder of a certificate; `cvr` and `organisation` are empty for a private person."""

    common_name: str
    organisation: str
    cvr: str
    uuid: UUID
    kind: CertificateKind = CertificateKind.ORGANISATION


@dataclass(frozen=True, slots=True)
class Issued:
    """A new certificate; `key_pem` is None when the holder kept the key (a request was given).

    `chain_pem` is the issuing certificate and the root; `fingerprint` SHA-256 of the DER, in hex.
    """

    certificate_pem: bytes
    key_pem: bytes | None = field(repr=False)
    chain_pem: bytes
    serial: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """A certificate of ours that was checked: genuine, in its time, not revoked."""

    serial: int
    fingerprint: str
    cvr: str
    uuid: UUID
    common_name: str
    not_after: datetime
    kind: CertificateKind


@dataclass(frozen=True, slots=True)
class KnownCertificate:
    """A certificate that was issued to an organisation or a person; `serial` is hexadecimal."""

    serial: str
    subject: str
    issued_at: datetime
    not_after: datetime
    revoked_at: datetime | None


class StatusRequestRefused(Refusal):
    """What was asked of the responder is no question of OCSP."""

    code: ClassVar[str] = "certificate.status.request"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Forespørgslen er ikke en OCSP-forespørgsel."
    english: ClassVar[str] = "The request is no OCSP request."


class RequestRefused(Refusal):
    """A certificate signing request that we do not sign."""

    code: ClassVar[str] = "certificate.request.refused"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Certifikatanmodningen kan ikke bruges: {reason}."
    english: ClassVar[str] = "The certificate request cannot be used: {reason}."


class CertificateRefused(Refusal):
    """A client certificate that is not accepted; the subclasses say why."""

    code: ClassVar[str] = "certificate.refused"
    status: ClassVar[int] = 401
    danish: ClassVar[str] = "Klientcertifikatet blev afvist."
    english: ClassVar[str] = "The client certificate was refused."


class CertificateUnreadable(CertificateRefused):
    """The bytes are not a certificate."""

    code: ClassVar[str] = "certificate.unreadable"
    danish: ClassVar[str] = "Klientcertifikatet kan ikke læses."
    english: ClassVar[str] = "The client certificate cannot be read."


class CertificateForeign(CertificateRefused):
    """Issued by nobody we trust, or not known to our authority."""

    code: ClassVar[str] = "certificate.foreign"
    danish: ClassVar[str] = "Klientcertifikatet er ikke udstedt af en udsteder, som vi stoler på."
    english: ClassVar[str] = "The client certificate was not issued by an authority that we trust."


class CertificateExpired(CertificateRefused):
    """Past its last day."""

    code: ClassVar[str] = "certificate.expired"
    danish: ClassVar[str] = "Klientcertifikatet er udløbet."
    english: ClassVar[str] = "The client certificate has expired."


class CertificateNotYetValid(CertificateRefused):
    """Before its first day."""

    code: ClassVar[str] = "certificate.not.yet.valid"
    danish: ClassVar[str] = "Klientcertifikatet gælder endnu ikke."
    english: ClassVar[str] = "The client certificate is not valid yet."


class CertificateRevoked(CertificateRefused):
    """Revoked by its holder or by us."""

    code: ClassVar[str] = "certificate.revoked"
    danish: ClassVar[str] = "Klientcertifikatet er spærret."
    english: ClassVar[str] = "The client certificate has been revoked."


class CertificateWithoutOrganisation(CertificateRefused):
    """Names no organisation, as a server's or a private person's certificate."""

    code: ClassVar[str] = "certificate.without.organisation"
    danish: ClassVar[str] = "Klientcertifikatet nævner ikke en organisation med CVR-nummer."
    english: ClassVar[str] = "The client certificate names no organisation with a CVR number."
