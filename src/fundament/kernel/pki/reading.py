"""Reading a client's certificate: genuine, in its time, not revoked, and of an organisation."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from fundament.kernel import queries
from fundament.kernel.pki.authority import AUTHORITIES
from fundament.kernel.pki.types import (
    CertificateExpired,
    CertificateForeign,
    CertificateKind,
    CertificateNotYetValid,
    CertificateRevoked,
    CertificateUnreadable,
    CertificateWithoutOrganisation,
    ClientCertificate,
)

_HOLDER = re.compile(r"UI:DK-([OEPS]):G:([0-9a-fA-F-]{36})")
_ORGANISATION = re.compile(r"NTRDK-([0-9]{8})")


def read_client_certificate(der: bytes, at: datetime) -> ClientCertificate:
    """Return what the certificate says, once it is checked.

    Raises CertificateUnreadable, CertificateForeign, CertificateNotYetValid, CertificateExpired,
    CertificateRevoked, CertificateWithoutOrganisation.
    """
    genuine = _genuine(der)
    if at < genuine.not_before:
        raise CertificateNotYetValid
    if at >= genuine.not_after:
        raise CertificateExpired
    issued = queries.revocation(genuine.serial)
    if issued is None:
        raise CertificateForeign
    if issued[0] is not None:
        raise CertificateRevoked
    if genuine.holder is None:
        raise CertificateWithoutOrganisation
    return genuine.holder


def not_revoked(certificates: Iterable[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """Return those of the certificates that none of our authorities has revoked.

    One of another issuer, self-signed for instance, is nothing that we could have revoked.
    """
    return tuple(one for one in certificates if one.issuer == one.subject or _stands(one))


def _stands(certificate: x509.Certificate) -> bool:
    if certificate.issuer not in {authority.certificate.subject for authority in AUTHORITIES}:
        return True
    found = queries.revocation(f"{certificate.serial_number:x}")
    return found is not None and found[0] is None


@dataclass(frozen=True, slots=True)
class _Genuine:
    """What does not change about a certificate that one of our authorities signed."""

    serial: str
    not_before: datetime
    not_after: datetime
    holder: ClientCertificate | None


@lru_cache(maxsize=4096)
def _genuine(der: bytes) -> _Genuine:
    """Return what the certificate says if one of our authorities signed it.

    Kept, for the signature stays true; time and revocation are asked anew at every call.
    Raises CertificateUnreadable, CertificateForeign.
    """
    certificate = _signed_by_us(der)
    return _Genuine(
        f"{certificate.serial_number:x}",
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
        _holder(certificate),
    )


def _signed_by_us(der: bytes) -> x509.Certificate:
    try:
        certificate = x509.load_der_x509_certificate(der)
        issuer = certificate.issuer
    except ValueError as error:
        raise CertificateUnreadable from error
    for authority in AUTHORITIES:
        if authority.certificate.subject == issuer:
            try:
                certificate.verify_directly_issued_by(authority.certificate)
            except (InvalidSignature, ValueError, TypeError) as error:
                raise CertificateForeign from error
            return certificate
    raise CertificateForeign


def _holder(certificate: x509.Certificate) -> ClientCertificate | None:
    cvr = _ORGANISATION.fullmatch(_text(certificate, NameOID.ORGANIZATION_IDENTIFIER))
    uuid = _HOLDER.fullmatch(_text(certificate, NameOID.SERIAL_NUMBER))
    if cvr is None or uuid is None:
        return None
    return ClientCertificate(
        serial=certificate.serial_number,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        cvr=cvr[1],
        uuid=UUID(uuid[2]),
        common_name=_text(certificate, NameOID.COMMON_NAME),
        not_after=certificate.not_valid_after_utc,
        kind=CertificateKind(uuid[1]),
    )


def _text(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value) if len(found) == 1 else ""
