"""How a mail system may be set up, and by which certificates and keys it may be known."""

import ipaddress
import re
from collections.abc import Iterator

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from fundament.capabilities.post.types.administration_refusals import (
    FieldFault,
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


def must_be_possible(
    setup: SystemSetup, reach: fetching.Reach, *, vendor_is_known: bool = True
) -> None:
    """Check that a system can be set up like that. Raises SystemNotPossible.

    `reach` is how far this installation calls; whether the register knows the vendor that calls
    for it is the caller's to ask. Source: Digital Post API 1.68, MailSystem.
    """
    faults = [
        *_named(setup),
        *_in_time(setup),
        *_callable(setup, reach),
        *_calling(setup.addresses),
        *_answering(setup, vendor_is_known),
    ]
    if faults:
        raise SystemNotPossible(*faults)


def networks_of(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Return the addresses and ranges of a possible setup as they are kept."""
    return tuple(dict.fromkeys(str(_network(address)) for address in addresses))


def is_cvr(text: str) -> bool:
    """Return whether that has the form of a CVR number."""
    return re.fullmatch(r"[0-9]{8}", text) is not None


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


def _named(setup: SystemSetup) -> Iterator[FieldFault]:
    if not 1 <= len(setup.name) <= _MOST_NAME or not setup.name.strip():
        yield FieldFault("name", "Navnet er på 1-64 tegn.", "The name has 1-64 characters.")
    if not setup.kinds:
        yield FieldFault("systemTypes", "Det sender eller modtager.", "It sends or receives.")
    elif setup.is_default and SystemKind.RECIPIENT not in setup.kinds:
        yield FieldFault("systemTypes", "Kun et modtagersystem.", "A recipient system only.")
    if setup.memo_version not in MEMO_VERSIONS:
        yield FieldFault("memoVersion", "1.1 eller 1.2.", "1.1 or 1.2.")


def _in_time(setup: SystemSetup) -> Iterator[FieldFault]:
    if setup.active_to is None:
        return
    if setup.active_from is None or setup.active_to <= setup.active_from:
        yield FieldFault("activeTo", "Efter activeFrom.", "After activeFrom.")


def _callable(setup: SystemSetup, reach: fetching.Reach) -> Iterator[FieldFault]:
    is_called = setup.protocol in _CALLED and SystemKind.RECIPIENT in setup.kinds
    if is_called and setup.active_from is not None and not setup.endpoint:
        yield FieldFault(
            "endpoint",
            "Et aktivt system, der kaldes, skal have en adresse.",
            "An active system that is called needs an address.",
        )
    for name, address in (
        ("endpoint", setup.endpoint),
        ("receiptEndpoint", setup.receipt_endpoint),
    ):
        by_mail = setup.protocol is Protocol.SMTP and _EMAIL.fullmatch(address)
        if address and not by_mail and not fetching.may_be_asked(address, reach):
            yield FieldFault(
                name,
                "https på det åbne internet, uden navn og adgangskode.",
                "https on the open internet, without name and password.",
            )


def _calling(addresses: tuple[str, ...]) -> Iterator[FieldFault]:
    """A range holds at most 32 addresses. Source: Digital Post API 1.68, AllowedIp; RFC 4632."""
    if len(addresses) > MOST_RANGES:
        yield FieldFault("allowedIps", f"Højst {MOST_RANGES}.", f"At most {MOST_RANGES}.")
        return
    networks = [_network(address) for address in addresses]
    if None in networks:
        yield FieldFault(
            "allowedIps",
            "En adresse eller et net som 192.0.2.0/28.",
            "An address or a network such as 192.0.2.0/28.",
        )
    if any(one is not None and one.num_addresses > MOST_ADDRESSES for one in networks):
        yield FieldFault(
            "allowedIps",
            "Et net er på højst 32 adresser (/27, /123).",
            "A network holds at most 32 addresses (/27, /123).",
        )


def _answering(setup: SystemSetup, vendor_is_known: bool) -> Iterator[FieldFault]:
    """Whom to ask about it, and who calls for it."""
    for name, text in (
        ("businessContactEmail", setup.business_email),
        ("technicalContact.email", setup.contact.email if setup.contact else ""),
    ):
        if text and not _EMAIL.fullmatch(text):
            yield FieldFault(name, "Det er ingen e-mailadresse.", "This is no e-mail address.")
    if setup.delegated_cvr and not is_cvr(setup.delegated_cvr):
        yield FieldFault("delegatedCVR", "Otte cifre.", "Eight digits.")
    elif not vendor_is_known:
        yield FieldFault(
            "delegatedCVR",
            "CVR-nummeret findes ikke i registret.",
            "The CVR number is not in the register.",
        )


def _network(address: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(address.strip(), strict=False)
    except ValueError:
        return None
