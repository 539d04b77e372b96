"""The certificate with which this machine's servers answer, made again when names change."""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from fundament.site import environment


def names() -> list[str]:
    """Return every host name and address that the servers answer to."""
    return sorted({"localhost", "127.0.0.1", environment.value("FUNDAMENT_HOST")})


def make(folder: Path) -> tuple[Path, Path]:
    """Return certificate and key, made when missing."""
    certificate, key_file = folder / "keys/server.crt", folder / "keys/server.key"
    if certificate.exists():
        return certificate, key_file
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    at = datetime.now(UTC)  # noqa: TID251
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(at).not_valid_after(at + timedelta(days=90))
        .add_extension(x509.SubjectAlternativeName([
            x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ))  # fmt: skip
    return certificate, key_file


def trust_file(folder: Path) -> Path:
    """Return the PEM file that a client must trust."""
    return folder / "keys/server.crt"
