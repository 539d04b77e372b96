"""Answering whether one certificate is good, revoked or unknown (OCSP).

Source: RFC 6960; RFC 5019 for what a lightweight client asks.
"""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ocsp

from fundament.kernel.models import IssuedCertificate
from fundament.kernel.pki.authority import AUTHORITIES, Authority
from fundament.kernel.pki.types import StatusRequestRefused

# A revocation is known at once here; others may keep an answer for so long.
GOOD_FOR = timedelta(hours=1)
LONGEST_NONCE = 128


def ocsp_answer(asked: bytes, short_name: str, at: datetime) -> bytes:
    """Return the signed answer (DER) of the authority of that name to a question (DER).

    A certificate that it did not issue is unknown. The question's nonce comes back, so that the
    answer is known to be fresh. Raises StatusRequestRefused; LookupError for another name.
    """
    found = next((one for one in AUTHORITIES if one.short_name == short_name), None)
    if found is None:
        raise LookupError("no such authority")
    try:
        question = ocsp.load_der_ocsp_request(asked)
        serial, algorithm = question.serial_number, question.hash_algorithm
        ours = (question.issuer_name_hash, question.issuer_key_hash) == _hashes(found, algorithm)
        nonce = _nonce(question)
    except (ValueError, NotImplementedError, UnsupportedAlgorithm) as error:
        raise StatusRequestRefused from error
    row = IssuedCertificate.objects.filter(serial=f"{serial:x}", issuer=found.name).first()
    status, revoked_at = _status(row if ours else None)
    builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
        question.issuer_name_hash,
        question.issuer_key_hash,
        serial,
        algorithm,
        status,
        at,
        at + GOOD_FOR,
        revoked_at,
        None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, found.certificate)
    if nonce is not None:
        builder = builder.add_extension(nonce, critical=False)
    return builder.sign(found.key, hashes.SHA256()).public_bytes(Encoding.DER)


def ocsp_of(certificate: x509.Certificate, nonce: bytes, at: datetime) -> bytes:
    """Return our own answer (DER) about a certificate of ours, to be sent along with it.

    Raises LookupError when no authority of ours issued it.
    """
    found = next(
        (one for one in AUTHORITIES if one.certificate.subject == certificate.issuer), None
    )
    if found is None:
        raise LookupError("not a certificate of ours")
    question = ocsp.OCSPRequestBuilder().add_certificate(
        certificate, found.certificate, hashes.SHA256()
    )
    asked = question.add_extension(x509.OCSPNonce(nonce), critical=False).build()
    return ocsp_answer(asked.public_bytes(Encoding.DER), found.short_name, at)


def _status(
    row: IssuedCertificate | None,
) -> tuple[ocsp.OCSPCertStatus, datetime | None]:
    if row is None:
        return ocsp.OCSPCertStatus.UNKNOWN, None
    if row.revoked_at is None:
        return ocsp.OCSPCertStatus.GOOD, None
    return ocsp.OCSPCertStatus.REVOKED, row.revoked_at


def _hashes(authority: Authority, algorithm: hashes.HashAlgorithm) -> tuple[bytes, bytes]:
    """Return what a question names the authority by: hashes of its name and of its key."""
    key = authority.certificate.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
    return _hash(authority.certificate.subject.public_bytes(), algorithm), _hash(key, algorithm)


def _hash(octets: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(octets)
    return digest.finalize()


def _nonce(question: ocsp.OCSPRequest) -> x509.OCSPNonce | None:
    try:
        found = question.extensions.get_extension_for_class(x509.OCSPNonce).value
    except x509.ExtensionNotFound:
        return None
    return found if len(found.nonce) <= LONGEST_NONCE else None
