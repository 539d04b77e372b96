"""Who the portal is as a service provider, and which broker it trusts."""

from datetime import datetime
from functools import lru_cache
from uuid import NAMESPACE_URL, uuid5

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from django.utils.translation import gettext_noop

from fundament.capabilities.login import service as login
from fundament.capabilities.login.types import KeySet, Provider, ProviderNotFound
from fundament.kernel import clock, keyring, keys
from fundament.kernel.acting import INSTALLATION
from fundament.kernel.keyring import Kind, Ring
from fundament.standards.oiosaml.profiles import TODAY
from fundament.standards.saml.metadata_reading import (
    read_identity_provider,
    read_service_provider,
)
from fundament.standards.saml.metadata_types import (
    Contact,
    EncryptionKey,
    IdentityProviderMetadata,
    RequestedAttribute,
    ServiceProviderMetadata,
)
from fundament.standards.saml.metadata_writing import write_service_provider
from fundament.standards.saml.names import NAME_FORMAT_URI, Binding, NameIdFormat
from fundament.standards.saml.types import Endpoint

SIGNING = Ring("portal-signing", (Kind.RSA,))
ENCRYPTION = Ring("portal-encryption", (Kind.RSA,))
KEYS = KeySet("portal", gettext_noop("Portalens nøgler"), SIGNING, ENCRYPTION)
_METHODS = (
    "http://www.w3.org/2009/xmlenc11#aes256-gcm",
    "http://www.w3.org/2009/xmlenc11#rsa-oaep",
)
_REQUIRED = ("spec_version", "loa", "cpr_number")
_OPTIONAL = ("cpr_uuid", "full_name")


def entity_id() -> str:
    """Return the portal's entityID: the address of its metadata."""
    return login.own_portal()


def acs_url() -> str:
    """Return where answers to sign-in come in."""
    return f"{settings.BASE_URL}/portal/saml/acs"


def slo_url() -> str:
    """Return where logout messages come in."""
    return f"{settings.BASE_URL}/portal/saml/slo"


def signing_key(at: datetime) -> str:
    """Return the name of the key that signs the portal's messages at the time."""
    return keyring.names_of(SIGNING, at)[0]


def encryption_keys(at: datetime) -> tuple[str, ...]:
    """Return the names of the keys that an answer may be sealed for, the one in use first."""
    return keyring.names_of(ENCRYPTION, at)


def metadata(at: datetime) -> bytes:
    """Return the portal's signed metadata; at a roll-over both keys of each use are in it.

    Who seals takes the first that is valid. Source: OIOSAML 3.0.3, chapter 8.
    """
    described = ServiceProviderMetadata(
        entity_id=entity_id(),
        consumers=(Endpoint(Binding.POST, acs_url(), index=0, is_default=True),),
        logouts=(Endpoint(Binding.REDIRECT, slo_url()), Endpoint(Binding.POST, slo_url())),
        signing=_certificates(SIGNING, at),
        encryption=tuple(EncryptionKey(found, _METHODS) for found in _certificates(ENCRYPTION, at)),
        name_id_formats=(NameIdFormat.PERSISTENT,),
        attributes=tuple(
            RequestedAttribute(
                TODAY.attribute(key).name,
                TODAY.attribute(key).friendly_name,
                NAME_FORMAT_URI,
                key in _REQUIRED,
            )
            for key in (*_REQUIRED, *_OPTIONAL)
        ),
        names=(("da", "Fundament"), ("en", "Fundament")),
        contacts=(Contact("technical", "Fundament", "drift@fundament.example"),),
        requests_signed=True,
        wants_assertions_signed=True,
    )
    name = f"_{uuid5(NAMESPACE_URL, entity_id())}"
    return write_service_provider(described, name, signing_key(at))


def broker(at: datetime) -> IdentityProviderMetadata:
    """Return the broker that the portal trusts: the one of this installation, by its metadata."""
    return _read(login.metadata_of(login.own_broker(), at))


@lru_cache(maxsize=8)
def _read(body: bytes) -> IdentityProviderMetadata:
    return read_identity_provider(body)


def look_after_keys(at: datetime) -> None:
    """Prepare the next keys well before a certificate ends, and let the broker know these.

    Certificates are judged by the real time, wherever the demo's clock stands.
    """
    login.prepare_in_time(KEYS, at - clock.offset())
    make_known(at)


def make_known(at: datetime) -> None:
    """Register the portal with the broker, by the door that every service uses.

    Called at start, at each step of a roll-over and every night (a former key ends by the clock);
    does nothing when the broker knows these keys and addresses already. At a new address the portal
    is another service: what it was before is removed.
    """
    _remove_former(at)
    ours = metadata(at)
    try:
        known = login.provider_of(entity_id(), at)
    except ProviderNotFound:
        login.register_provider(ours, INSTALLATION, at)
        return
    described = read_service_provider(ours)
    certificates = (*described.signing, *(key.certificate for key in described.encryption))
    same_keys = [_fingerprint(found) for found in certificates] == _fingerprints(known)
    if not same_keys or known.consumers != (acs_url(),):
        login.register_provider(ours, INSTALLATION, at)


def _remove_former(at: datetime) -> None:
    """End what has the portal's key under another name: nobody else holds it."""
    mine = {_fingerprint(found) for found in _certificates(SIGNING, at)}
    for one in login.providers(at):
        if mine & set(_fingerprints(one)) and one.entity_id != entity_id():
            login.remove_provider(one.entity_id, at, INSTALLATION)


def _certificates(ring: Ring, at: datetime) -> tuple[x509.Certificate, ...]:
    return tuple(keys.certificate(name) for name in keyring.names_of(ring, at))


def _fingerprints(known: Provider) -> list[str]:
    return [key.fingerprint for key in known.keys]


def _fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(SHA256()).hex()
