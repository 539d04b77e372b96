"""Who we are under a host name, and what we tell of ourselves."""

from uuid import NAMESPACE_URL, uuid5

from django.conf import settings

from fundament.capabilities.login.types import Broker
from fundament.kernel import keys
from fundament.standards.oiosaml.v303 import OIOSAML
from fundament.standards.saml.metadata_types import IdentityProviderMetadata, RequestedAttribute
from fundament.standards.saml.metadata_writing import write_identity_provider
from fundament.standards.saml.names import NAME_FORMAT_URI, Binding, NameIdFormat
from fundament.standards.saml.types import Endpoint

SIGNING_KEY = "login-broker"


def broker_at(host: str) -> Broker:
    """Return our name under a host: the official one for an official host, else our own.

    A client that speaks to the official host names finds the entityID that it has configured.
    """
    name = host.partition(":")[0].lower()
    official = OIOSAML.official_hosts.get(name)
    if official is not None:
        return Broker(official, f"https://{host.lower()}")
    return own_broker()


def own_broker() -> Broker:
    """Return our own name, under the base address of this installation."""
    return Broker(f"{settings.BASE_URL}{OIOSAML.metadata_path}", settings.BASE_URL)


def named(entity_id: str) -> Broker:
    """Return the broker of an entityID of ours, as kept with a session."""
    for host, official in OIOSAML.official_hosts.items():
        if official == entity_id:
            return Broker(official, f"https://{host}")
    return own_broker()


def addresses_of(broker: Broker) -> frozenset[str]:
    """Return the addresses that a message may name as its Destination."""
    return frozenset(broker.base + path for path in OIOSAML.sso_paths)


def metadata_of(broker: Broker) -> bytes:
    """Return the broker's signed metadata. Source: OIOSAML 3.0.3, chapter 8."""
    return write_identity_provider(
        description_of(broker), f"_{uuid5(NAMESPACE_URL, broker.entity_id)}", SIGNING_KEY
    )


def description_of(broker: Broker) -> IdentityProviderMetadata:
    """Return what the metadata says: only a signing key, Redirect in, Redirect or POST out."""
    address = broker.base + OIOSAML.sso_paths[0]
    return IdentityProviderMetadata(
        entity_id=broker.entity_id,
        sign_on=(Endpoint(Binding.REDIRECT, address),),
        logouts=(Endpoint(Binding.REDIRECT, address), Endpoint(Binding.POST, address)),
        signing=(keys.certificate(SIGNING_KEY),),
        name_id_formats=(NameIdFormat.TRANSIENT, NameIdFormat.PERSISTENT),
        attributes=tuple(
            RequestedAttribute(found.name, found.friendly_name, NAME_FORMAT_URI)
            for found in OIOSAML.attributes.values()
        ),
    )
