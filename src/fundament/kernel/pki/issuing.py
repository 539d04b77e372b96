"""Issuing certificates to organisations, people and servers, and taking them back."""

from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization import pkcs12 as pkcs12_format
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from django.conf import settings

from fundament.kernel import keys, queries
from fundament.kernel.models import IssuedCertificate
from fundament.kernel.pki.authority import AUTHORITIES, MODERN, TWIN, Authority, padding_of, pem
from fundament.kernel.pki.types import (
    CertificateKind,
    Issued,
    KnownCertificate,
    RequestRefused,
    Subject,
)

HOLDER = "UI:DK-"
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
# NCP of ETSI EN 319 411-1, and the policy of OCES for the kind of holder, seventh version.
_POLICY = "0.4.0.2042.1.1"
_OCES = {
    CertificateKind.PERSON: "1.2.208.169.1.1.1.1.7",
    CertificateKind.EMPLOYEE: "1.2.208.169.1.1.1.2.7",
    CertificateKind.ORGANISATION: "1.2.208.169.1.1.1.3.7",
    CertificateKind.SYSTEM: "1.2.208.169.1.1.1.4.7",
}
SERVER_DAYS = 397  # browsers refuse longer ones
_EARLIER = timedelta(minutes=5)  # for clients whose clock is a little behind


def issue(
    subject: Subject,
    at: datetime,
    *,
    csr: bytes | None = None,
    old_signature: bool = False,
    days: int = 1095,
) -> Issued:
    """Return a certificate of the OCES3 shape for the subject, and its key unless a CSR is given.

    The request (PEM) gives the key only: who the holder is we say. `old_signature` has the
    PKCS#1 v1.5 twin sign it. Known to the authority when the running transaction commits.
    Raises RequestRefused. Source: identity specification, section 14.
    """
    key = None if csr else rsa.generate_private_key(public_exponent=65537, key_size=3072)
    public = key.public_key() if key else _requested_key(csr or b"")
    authority = TWIN if old_signature else MODERN
    profile = _holder_profile(subject, public, at, days)
    return _signed(authority, _with_addresses(profile, authority), at, key)


def certify(name: str, subject: Subject, at: datetime) -> x509.Certificate:
    """Issue a certificate for the key of that name in this home and keep it beside the key."""
    key = keys.private_key(name)
    profile = _holder_profile(subject, key.public_key(), at, 1095)
    issued = _signed(MODERN, _with_addresses(profile, MODERN), at, None)
    made = x509.load_pem_x509_certificate(issued.certificate_pem)
    keys.keep_certificate(name, lambda: made, replace=True)
    return made


def issue_server(host_names: list[str], at: datetime) -> Issued:
    """Return a TLS server certificate for the host names and IP addresses, with a P-256 key.

    Signed with PKCS#1 v1.5, which every browser reads.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    common = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host_names[0][:64])])
    builder = _profile(common, key.public_key(), at, SERVER_DAYS).add_extension(
        x509.SubjectAlternativeName([_general_name(host) for host in host_names]), critical=False
    )
    builder = builder.add_extension(_usage(encipher=False), critical=True).add_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
    )
    return _signed(TWIN, builder, at, key)


def pkcs12(issued: Issued, password: str) -> bytes:
    """Return key, certificate and chain as a PKCS#12 file. Raises ValueError without a key."""
    if issued.key_pem is None:
        raise ValueError("the key is with the holder")
    certificate = x509.load_pem_x509_certificate(issued.certificate_pem)
    key = load_pem_private_key(issued.key_pem, password=None)
    return pkcs12_format.serialize_key_and_certificates(
        name=certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value.encode(),  # type: ignore[union-attr]
        key=key,  # type: ignore[arg-type]
        cert=certificate,
        cas=x509.load_pem_x509_certificates(issued.chain_pem),
        encryption_algorithm=BestAvailableEncryption(password.encode()),
    )


def revoke(serial: int, at: datetime) -> None:
    """Take the certificate back; a second time changes nothing. Raises LookupError."""
    row = IssuedCertificate.objects.filter(serial=f"{serial:x}")
    if not row.exists():
        raise LookupError("no certificate with that serial number")
    row.filter(revoked_at__isnull=True).update(revoked_at=at)


def holders(limit: int = 50) -> list[KnownCertificate]:
    """Return the latest certificates of organisations and people, newest first."""
    rows = IssuedCertificate.objects.filter(subject__contains=HOLDER)
    return [_known(row) for row in rows.order_by("-issued_at", "serial")[:limit]]


def holder(serial: str) -> KnownCertificate:
    """Return the certificate of an organisation or a person. Raises LookupError."""
    row = IssuedCertificate.objects.filter(subject__contains=HOLDER, serial=serial).first()
    if row is None:
        raise LookupError("no certificate with that serial number")
    return _known(row)


def is_revoked(serial: int) -> bool:
    """Return whether the certificate was revoked. Raises LookupError when we did not issue it."""
    row = IssuedCertificate.objects.filter(serial=f"{serial:x}").values_list("revoked_at").first()
    if row is None:
        raise LookupError("no certificate with that serial number")
    return row[0] is not None


def crl(at: datetime, *, old_signature: bool = False) -> bytes:
    """Return the issuing authority's list of revoked certificates (DER), good for a day.

    Source: RFC 5280, section 5.
    """
    authority = TWIN if old_signature else MODERN
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(at)
        .next_update(at + timedelta(days=1))
        .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()),
            critical=False,
        )
    )
    for serial, revoked_at in queries.revoked(authority.name):
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(int(serial, 16))
            .revocation_date(revoked_at)
            .build()
        )
    made = builder.sign(authority.key, hashes.SHA256(), rsa_padding=padding_of(authority.pss))
    return made.public_bytes(Encoding.DER)


def key_fault() -> str | None:
    """Return None, or why an issuing authority cannot sign; one that has issued needs its key."""
    for authority in AUTHORITIES:
        needed = IssuedCertificate.objects.filter(issuer=authority.name).exists()
        if fault := keys.fault(authority.name, needed=needed):
            return fault
    return None


def _known(row: IssuedCertificate) -> KnownCertificate:
    names = x509.load_der_x509_certificate(bytes(row.certificate)).subject
    shown = ", ".join(
        str(found.value)
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.SERIAL_NUMBER)
        for found in names.get_attributes_for_oid(oid)
    )
    return KnownCertificate(row.serial, shown, row.issued_at, row.not_after, row.revoked_at)


def _requested_key(csr: bytes) -> PublicKey:
    try:
        request = x509.load_pem_x509_csr(csr)
        genuine, key = request.is_signature_valid, request.public_key()
    except (ValueError, TypeError) as error:
        raise RequestRefused(reason="not a PEM certificate request") from error
    if not genuine:
        raise RequestRefused(reason="its signature is wrong")
    if isinstance(key, rsa.RSAPublicKey) and 3072 <= key.key_size <= 8192:
        return key
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in ("secp256r1", "secp384r1"):
        return key
    raise RequestRefused(reason="the key must be RSA of 3072 bits or more, or P-256 or P-384")


def _holder_profile(
    subject: Subject, key: PublicKey, at: datetime, days: int
) -> x509.CertificateBuilder:
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "DK"),
        x509.NameAttribute(NameOID.COMMON_NAME, subject.common_name[:64]),
        x509.NameAttribute(NameOID.SERIAL_NUMBER, f"UI:DK-{subject.kind}:G:{subject.uuid}"),
    ]
    if subject.cvr:
        attributes[1:1] = [
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"NTRDK-{subject.cvr}"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, subject.organisation[:64]),
        ]
    return (
        _profile(x509.Name(attributes), key, at, days)
        .add_extension(_usage(encipher=isinstance(key, rsa.RSAPublicKey)), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage(
                [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION]
            ),
            critical=False,
        )
        .add_extension(
            x509.CertificatePolicies(
                [
                    x509.PolicyInformation(x509.ObjectIdentifier(oid), None)
                    for oid in (_POLICY, _OCES[subject.kind])
                ]
            ),
            critical=False,
        )
    )


def _with_addresses(
    builder: x509.CertificateBuilder, authority: Authority
) -> x509.CertificateBuilder:
    """Add where one asks whether the certificate was revoked: the list, and the responder.

    Source: RFC 5280, 4.2.1.13 and 4.2.2.1.
    """
    list_at, asked_at = (
        x509.UniformResourceIdentifier(f"{settings.BASE_URL}{path}")
        for path in (authority.list_path, authority.responder_path)
    )
    return builder.add_extension(
        x509.CRLDistributionPoints([x509.DistributionPoint([list_at], None, None, None)]),
        critical=False,
    ).add_extension(
        x509.AuthorityInformationAccess(
            [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, asked_at)]
        ),
        critical=False,
    )


def _profile(name: x509.Name, key: PublicKey, at: datetime, days: int) -> x509.CertificateBuilder:
    start = at.replace(microsecond=0) - _EARLIER
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, encipher: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=encipher,
        data_encipherment=encipher,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _signed(
    authority: Authority, builder: x509.CertificateBuilder, at: datetime, key: PrivateKey | None
) -> Issued:
    certificate = authority.sign(builder)
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    IssuedCertificate.objects.create(
        serial=f"{certificate.serial_number:x}",
        issuer=authority.name,
        fingerprint=fingerprint,
        subject=certificate.subject.rfc4514_string(),
        certificate=certificate.public_bytes(Encoding.DER),
        issued_at=at,
        not_after=certificate.not_valid_after_utc,
    )
    key_pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) if key else None
    return Issued(
        certificate_pem=pem(certificate),
        key_pem=key_pem,
        chain_pem=authority.chain_pem,
        serial=certificate.serial_number,
        fingerprint=fingerprint,
    )


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
