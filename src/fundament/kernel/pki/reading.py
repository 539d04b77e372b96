"""Reading a client's certificate: genuine, in its time, not revoked, and of an organisation."""

import re
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
    CertificateNotYetValid,
    CertificateRevoked,
    CertificateUnreadable,
    CertificateWithoutOrganisation,
    ClientCertificate,
)

_HOLDER = re.compile(r"UI:DK-[OEP]:G:([0-9a-fA-F-]{36})")
_ORGANISATION = re.compile(r"NTRDK-([0-9]{8})")


def read_client_certificate(der: bytes, at: datetime) -> ClientCertificate:
    """Return what the certificate says, once it is checked.

    Raises CertificateUnreadable, CertificateForeign, CertificateNotYetValid, CertificateExpired,
    CertificateRevoked, CertificateWithoutOrganisation.
    """
    certificate = _genuine(der)
    if at < certificate.not_valid_before_utc:
        raise CertificateNotYetValid
    if at >= certificate.not_valid_after_utc:
        raise CertificateExpired
    issued = queries.revocation(f"{certificate.serial_number:x}")
    if issued is None:
        raise CertificateForeign
    if issued[0] is not None:
        raise CertificateRevoked
    return _holder(certificate)


@lru_cache(maxsize=4096)
def _genuine(der: bytes) -> x509.Certificate:
    """Return the certificate if one of our authorities signed it; the check is kept, not the time.

    Raises CertificateUnreadable, CertificateForeign.
    """
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


def _holder(certificate: x509.Certificate) -> ClientCertificate:
    cvr = _ORGANISATION.fullmatch(_text(certificate, NameOID.ORGANIZATION_IDENTIFIER))
    uuid = _HOLDER.fullmatch(_text(certificate, NameOID.SERIAL_NUMBER))
    if cvr is None or uuid is None:
        raise CertificateWithoutOrganisation
    return ClientCertificate(
        serial=certificate.serial_number,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        cvr=cvr[1],
        uuid=UUID(uuid[1]),
        common_name=_text(certificate, NameOID.COMMON_NAME),
        not_after=certificate.not_valid_after_utc,
    )


def _text(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value) if len(found) == 1 else ""
