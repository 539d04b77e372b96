"""The certificate with which this machine's servers answer, made anew when names or time ask."""

from datetime import timedelta
from pathlib import Path

from cryptography import x509

from fundament.kernel import clock, pki
from fundament.kernel.home import write_durably
from fundament.site import environment
from fundament.site.hosts import OFFICIAL_HOSTS

RENEW_BEFORE = timedelta(days=14)


def names() -> list[str]:
    """Return every host name and address that the servers answer to, our own host first."""
    others = {"localhost", "127.0.0.1", "::1", *OFFICIAL_HOSTS}
    own = environment.value("FUNDAMENT_HOST")
    return [own, *sorted(others - {own})]


def files(folder: Path) -> tuple[Path, Path]:
    """Return the files of certificate chain and key."""
    return folder / "keys/server.crt", folder / "keys/server.key"


def make(folder: Path) -> None:
    """Make the server's certificate when it is missing, nearly expired or lacks a name.

    Clients judge it by the real time, wherever the demo's clock stands.
    """
    chain, key = files(folder)
    if not (chain.exists() and key.exists() and _is_good(folder)):
        issued = pki.issue_server(names(), clock.now() - clock.offset())
        write_durably(key, issued.key_pem or b"")
        write_durably(chain, issued.certificate_pem + issued.chain_pem)
    trusted, kept = trust_file(folder), pki.trust_anchors_file().read_bytes()
    if not trusted.exists() or trusted.read_bytes() != kept:
        write_durably(trusted, kept)
    trusted.chmod(0o644)


def _is_good(folder: Path) -> bool:
    return not lacking(folder) and expires(folder) > RENEW_BEFORE


def trust_file(folder: Path) -> Path:
    """Return the PEM file that clients trust; every user of the machine may read it."""
    return folder / "ca.pem"


def expires(folder: Path) -> timedelta:
    """Return how long the certificate is still good. Raises OSError."""
    chain = x509.load_pem_x509_certificates(files(folder)[0].read_bytes())
    return chain[0].not_valid_after_utc - (clock.now() - clock.offset())


def lacking(folder: Path) -> list[str]:
    """Return the names that the certificate ought to hold and does not. Raises OSError."""
    certificate = x509.load_pem_x509_certificates(files(folder)[0].read_bytes())[0]
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    held = set(found.get_values_for_type(x509.DNSName))
    held |= {str(address) for address in found.get_values_for_type(x509.IPAddress)}
    return sorted(set(names()) - held)
