"""How a mail system may be set up, and by which certificates and keys it may be known."""

import ipaddress
import re

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from fundament.capabilities.post.types.administration_refusals import (
    SshKeyNotAccepted,
    SystemNotPossible,
)
from fundament.capabilities.post.types.systems import Protocol, SystemKind, SystemSetup
from fundament.kernel import fetching

MOST_ADDRESSES, MOST_RANGES = 32, 50
MEMO_VERSIONS = ("1.1", "1.2")
_MOST_NAME = 64
_WEAKEST_RSA = 3072
_EMAIL = re.compile(r"[^@\s<>,;:\\\"()\[\]]{1,64}@[^@\s<>,;:\\\"()\[\]]{1,190}")
# Those that are called at an address of their own; by the others the system comes to us.
_CALLED = {Protocol.AS4, Protocol.REST_PUBLISH_SUBSCRIBE, Protocol.REST_PUSH, Protocol.SMTP}


def must_be_possible(setup: SystemSetup, reach: fetching.Reach) -> None:
    """Check that a system can be set up like that. Raises SystemNotPossible.

    `reach` is how far this installation calls. Source: Digital Post API 1.68, MailSystem.
    """
    if not 1 <= len(setup.name) <= _MOST_NAME or not setup.name.strip():
        raise _no("name", "Navnet er på 1-64 tegn.", "The name has 1-64 characters.")
    if not setup.kinds:
        raise _no("systemTypes", "Det sender eller modtager.", "It sends or receives.")
    if setup.is_default and SystemKind.RECIPIENT not in setup.kinds:
        raise _no("systemTypes", "Kun et modtagersystem.", "A recipient system only.")
    if setup.memo_version not in MEMO_VERSIONS:
        raise _no("memoVersion", "1.1 eller 1.2.", "1.1 or 1.2.")
    _must_have_a_period(setup)
    _must_be_callable(setup, reach)
    for name, text in (
        ("businessContactEmail", setup.business_email),
        ("technicalContact.email", setup.contact.email if setup.contact else ""),
    ):
        if text and not _EMAIL.fullmatch(text):
            raise _no(name, "Det er ingen e-mailadresse.", "This is no e-mail address.")
    if setup.delegated_cvr and not re.fullmatch(r"[0-9]{8}", setup.delegated_cvr):
        raise _no("delegatedCVR", "Otte cifre.", "Eight digits.")


def networks_of(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Return the addresses and ranges as they are kept. Raises SystemNotPossible.

    A range holds at most 32 addresses. Source: Digital Post API 1.68, AllowedIp; RFC 4632.
    """
    if len(addresses) > MOST_RANGES:
        raise _no("allowedIps", f"Højst {MOST_RANGES}.", f"At most {MOST_RANGES}.")
    found = []
    for address in addresses:
        try:
            network = ipaddress.ip_network(address.strip(), strict=False)
        except ValueError as error:
            raise _no(
                "allowedIps",
                "En adresse eller et net som 192.0.2.0/28.",
                "An address or a network such as 192.0.2.0/28.",
            ) from error
        if network.num_addresses > MOST_ADDRESSES:
            raise _no(
                "allowedIps",
                "Et net er på højst 32 adresser (/27, /123).",
                "A network holds at most 32 addresses (/27, /123).",
            )
        found.append(str(network))
    return tuple(dict.fromkeys(found))


def ssh_key(content: bytes) -> str:
    """Return the OpenSSH public key of a file, without its comment. Raises SshKeyNotAccepted."""
    lines = [line for line in content.strip().splitlines() if line.strip()]
    try:
        [line] = lines
        key = serialization.load_ssh_public_key(line.strip())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SshKeyNotAccepted from error
    strong = isinstance(key, ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey) or (
        isinstance(key, rsa.RSAPublicKey) and key.key_size >= _WEAKEST_RSA
    )
    if not strong:
        raise SshKeyNotAccepted
    plain = serialization.PublicFormat.OpenSSH
    return key.public_bytes(serialization.Encoding.OpenSSH, plain).decode()


def _must_have_a_period(setup: SystemSetup) -> None:
    if setup.active_to is None:
        return
    if setup.active_from is None or setup.active_to <= setup.active_from:
        raise _no("activeTo", "Efter activeFrom.", "After activeFrom.")


def _must_be_callable(setup: SystemSetup, reach: fetching.Reach) -> None:
    is_called = setup.protocol in _CALLED and SystemKind.RECIPIENT in setup.kinds
    if is_called and setup.active_from is not None and not setup.endpoint:
        raise _no(
            "endpoint",
            "Et aktivt system, der kaldes, skal have en adresse.",
            "An active system that is called needs an address.",
        )
    for name, address in (
        ("endpoint", setup.endpoint),
        ("receiptEndpoint", setup.receipt_endpoint),
    ):
        if not address:
            continue
        by_mail = setup.protocol is Protocol.SMTP and _EMAIL.fullmatch(address)
        if not by_mail and not fetching.may_be_asked(address, reach):
            raise _no(
                name,
                "https på det åbne internet, uden navn og adgangskode.",
                "https on the open internet, without name and password.",
            )


def _no(field: str, danish: str, english: str) -> SystemNotPossible:
    return SystemNotPossible(field=field, reason_da=danish, reason_en=english)
