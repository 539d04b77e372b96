"""Who we are under a host name, and what we tell of ourselves."""

from datetime import datetime
from functools import lru_cache
from uuid import NAMESPACE_URL, uuid5

from cryptography import x509
from django.conf import settings

from fundament.capabilities.login.types import Broker
from fundament.kernel import keyring, keys, origins
from fundament.kernel.keyring import Kind, Ring
from fundament.standards.oidc.official import OFFICIAL_HOSTS
from fundament.standards.oiosaml import profiles
from fundament.standards.oiosaml.types import Profile
from fundament.standards.saml.metadata_types import IdentityProviderMetadata, RequestedAttribute
from fundament.standards.saml.metadata_writing import write_identity_provider
from fundament.standards.saml.names import NAME_FORMAT_URI, Binding, NameIdFormat
from fundament.standards.saml.types import Endpoint

RING = Ring("login-broker", (Kind.RSA,))


def broker_at(host: str, profile: Profile = profiles.TODAY) -> Broker:
    """Return our name under a host: the official one for an official host, else our own.

    A client that speaks to the official host names finds the entityID that it has configured.
    """
    name = host.partition(":")[0].lower()
    official = profile.official_hosts.get(name)
    if official is not None:
        return Broker(official, f"https://{host.lower()}", profile)
    if name in OFFICIAL_HOSTS:
        return _openid_broker(name)
    return own_broker(profile)


def origin_at(host: str) -> str:
    """Return the origin of our pages under a host, which passkeys are bound to.

    Whoever writes the Host header chooses among our own names, and never makes one: an unknown
    name is this installation's. Source: Web Authentication Level 3, 13.4.9 (validating the origin).
    """
    known = {*OFFICIAL_HOSTS, *(one for each in profiles.PROFILES for one in each.official_hosts)}
    return origins.origin_at(host, known)


def _openid_broker(host: str) -> Broker:
    """Return the broker of an official name that speaks OpenID Connect alone."""
    address = f"https://{host}"
    root = OFFICIAL_HOSTS[host]
    return Broker(address + root, address, profiles.TODAY, root)


def own_broker(profile: Profile = profiles.TODAY) -> Broker:
    """Return our own name, under the base address of this installation."""
    return Broker(f"{settings.BASE_URL}{profile.metadata_path}", settings.BASE_URL, profile)


def own_portal() -> str:
    """Return the entityID of this installation's own portal: the address of its metadata."""
    return f"{settings.BASE_URL}/portal/saml/metadata"


def named(entity_id: str) -> Broker:
    """Return the broker of an entityID of ours, as kept with a session."""
    for profile in profiles.PROFILES:
        if own_broker(profile).entity_id == entity_id:
            return own_broker(profile)
        for host, official in profile.official_hosts.items():
            if official == entity_id:
                return Broker(official, f"https://{host}", profile)
    openid = (_openid_broker(host) for host in OFFICIAL_HOSTS)
    return next((one for one in openid if one.entity_id == entity_id), own_broker())


def addresses_of(broker: Broker, profile: Profile) -> frozenset[str]:
    """Return the addresses that a message by that version may name as its Destination."""
    return frozenset(broker.base + path for path in profile.sso_paths)


def signing_key(at: datetime) -> str:
    """Return the name of the key that signs our messages at the time."""
    return keyring.signing(RING, Kind.RSA, at).name


def metadata_of(broker: Broker, at: datetime) -> bytes:
    """Return the broker's signed metadata: made once for a set of keys, since a signature costs.

    Source: OIOSAML 3.0.3, chapter 8.
    """
    return _written(broker, certificates(at), signing_key(at))


def certificates(at: datetime) -> tuple[x509.Certificate, ...]:
    """Return the certificates that our metadata has at the time: what services know us by."""
    return tuple(keys.certificate(key.name) for key in keyring.published(RING, at))


@lru_cache(maxsize=64)
def _written(broker: Broker, certificates: tuple[x509.Certificate, ...], signed_by: str) -> bytes:
    document_id = f"_{uuid5(NAMESPACE_URL, broker.entity_id)}"
    return write_identity_provider(_described(broker, certificates), document_id, signed_by)


def _described(
    broker: Broker, certificates: tuple[x509.Certificate, ...]
) -> IdentityProviderMetadata:
    """Return what the metadata says: only signing keys, Redirect in, Redirect or POST out.

    Under its official names it offers no SOAP, as the official one.
    """
    profile = broker.profile
    address = broker.base + profile.sso_paths[0]
    official = broker.entity_id in profile.official_hosts.values()
    bindings = (Binding.REDIRECT, Binding.POST, *(() if official else (Binding.SOAP,)))
    return IdentityProviderMetadata(
        entity_id=broker.entity_id,
        sign_on=(Endpoint(Binding.REDIRECT, address),),
        logouts=tuple(Endpoint(binding, address) for binding in bindings),
        signing=certificates,
        name_id_formats=(NameIdFormat.TRANSIENT, NameIdFormat.PERSISTENT),
        attributes=tuple(
            RequestedAttribute(found.name, found.friendly_name, NAME_FORMAT_URI)
            for found in profile.attributes.values()
        ),
        protocols=profile.protocols,
    )
