"""The certificate authority of this home: a root and two issuing certificates.

Both issuing authorities stand under the same root key. One signs with RSASSA-PSS, as the OCES3
authorities do; its twin signs with PKCS#1 v1.5, for browsers and clients that cannot read PSS.
The root certificate exists in both forms too, with one name and one key.
Source: identity specification, section 14; RFC 5280; RFC 4055.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from fundament.kernel import clock, keys
from fundament.kernel.home import private_folder, write_durably

SALT = 32
_ROOT, _ROOT_TWIN = "ca-root", "ca-root-pkcs1"
_ROOT_BITS, _ISSUING_BITS = 4096, 3072


@dataclass(frozen=True, slots=True)
class Authority:
    """One issuing authority: the name of its key, and how it signs."""

    name: str
    common_name: str
    pss: bool

    @property
    def certificate(self) -> x509.Certificate:
        """Return the certificate that the root signed for it."""
        keys.keep_certificate(self.name, self._certified)
        return keys.certificate(self.name)

    @property
    def root(self) -> x509.Certificate:
        """Return the root certificate in the form that this authority's clients can read."""
        name = _ROOT if self.pss else _ROOT_TWIN
        keys.keep_certificate(name, self._root)
        return keys.certificate(name)

    @property
    def short_name(self) -> str:
        """Return the name in the addresses of what the authority publishes."""
        return self.name.removeprefix("ca-")

    @property
    def list_path(self) -> str:
        """Return where its list of revoked certificates is."""
        return f"/pki/{self.short_name}.crl"

    @property
    def responder_path(self) -> str:
        """Return where it answers for single certificates (OCSP)."""
        return f"/pki/ocsp/{self.short_name}"

    @property
    def chain_pem(self) -> bytes:
        """Return the issuing certificate and the root."""
        return pem(self.certificate) + pem(self.root)

    def sign(self, builder: x509.CertificateBuilder) -> x509.Certificate:
        """Return the certificate, signed by this authority and naming it as issuer."""
        issuer = self.certificate
        named = builder.issuer_name(issuer.subject).add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()),  # type: ignore[arg-type]
            critical=False,
        )
        return named.sign(self.key, hashes.SHA256(), rsa_padding=padding_of(self.pss))

    @property
    def key(self) -> RSAPrivateKey:
        """Return the authority's private key."""
        return keys.private_key(self.name, _ISSUING_BITS)

    def _certified(self) -> x509.Certificate:
        root = keys.private_key(_ROOT, _ROOT_BITS)
        builder = _authority_profile(self.common_name, self.key, 3650, path_length=0)
        return (
            builder.issuer_name(_name(ROOT_NAME))
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()),
                critical=False,
            )
            .sign(root, hashes.SHA256(), rsa_padding=padding_of(self.pss))
        )

    def _root(self) -> x509.Certificate:
        root = keys.private_key(_ROOT, _ROOT_BITS)
        builder = _authority_profile(ROOT_NAME, root, 7300, path_length=1)
        return builder.issuer_name(_name(ROOT_NAME)).sign(
            root, hashes.SHA256(), rsa_padding=padding_of(self.pss)
        )


ROOT_NAME = "Fundament rod-CA"
MODERN = Authority("ca-issuing", "Fundament udstedende-CA 1", pss=True)
TWIN = Authority("ca-issuing-pkcs1", "Fundament udstedende-CA 1 (PKCS1)", pss=False)
AUTHORITIES = (MODERN, TWIN)


def trust_anchors_file() -> Path:
    """Return a PEM file with roots and issuing certificates, for clients (`ca_file`) and servers.

    The forms that every browser can read stand first.
    """
    file = private_folder("keys") / "ca.pem"
    content = TWIN.chain_pem + MODERN.chain_pem
    if not file.exists() or file.read_bytes() != content:
        write_durably(file, content)
    return file


def pem(certificate: x509.Certificate) -> bytes:
    """Return the certificate as PEM."""
    return certificate.public_bytes(Encoding.PEM)


def padding_of(pss: bool) -> padding.PSS | padding.PKCS1v15:
    """Return the signature scheme: PSS with MGF1-SHA-256 and salt 32, or PKCS#1 v1.5."""
    if pss:
        return padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=SALT)
    return padding.PKCS1v15()


def _authority_profile(
    common_name: str, key: RSAPrivateKey, days: int, path_length: Literal[0, 1]
) -> x509.CertificateBuilder:
    at = (clock.now() - clock.offset()).replace(microsecond=0)  # others judge by the real time
    return (
        x509.CertificateBuilder()
        .subject_name(_name(common_name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .add_extension(_AUTHORITY_USAGE, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


_AUTHORITY_USAGE = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "DK"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Fundament"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Fiktive personer og firmaer"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )
