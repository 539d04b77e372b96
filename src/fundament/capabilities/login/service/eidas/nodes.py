"""The nodes of other countries, and our own: who they are and what each tells of itself."""

from dataclasses import replace
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from cryptography import x509
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import EidasNode, ServiceProvider
from fundament.capabilities.login.service.saml import registering
from fundament.capabilities.login.types import Country, Protocol, Provider, Remark
from fundament.kernel import audit, keyring, keys
from fundament.kernel.acting import Actor, Agent
from fundament.kernel.keyring import Kind, Ring
from fundament.standards.eidas.names import NATURAL_PERSON
from fundament.standards.eidas.responses import BLOCK, TRANSPORT
from fundament.standards.oiosaml.types import Profile
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
from fundament.standards.saml.metadata_writing import (
    write_identity_provider,
    write_service_provider,
)
from fundament.standards.saml.names import NAME_FORMAT_URI, Binding, NameIdFormat
from fundament.standards.saml.types import Endpoint

OUR_COUNTRY = "DK"
# One row of keys for what our node signs, in both of its parts; one to which others encrypt.
SIGNING = Ring("eidas-node", (Kind.RSA,))
ENCRYPTION = Ring("eidas-node-encryption", (Kind.RSA,))
CONNECTOR_PATH, PROXY_PATH = "/eidas/connector/", "/eidas/proxy/"


def connector_id() -> str:
    """Return the entityID of the part that asks other countries: the address of its metadata."""
    return f"{settings.BASE_URL}{CONNECTOR_PATH}metadata"


def connector_acs() -> str:
    """Return where answers of other countries come in."""
    return f"{settings.BASE_URL}{CONNECTOR_PATH}acs"


def proxy_id() -> str:
    """Return the entityID of the part that answers other countries."""
    return f"{settings.BASE_URL}{PROXY_PATH}metadata"


def proxy_sso() -> str:
    """Return where requests of other countries come in."""
    return f"{settings.BASE_URL}{PROXY_PATH}sso"


def signing_key(at: datetime) -> str:
    """Return the name of the key that signs our messages at the time."""
    return keyring.names_of(SIGNING, at)[0]


def encryption_keys(at: datetime) -> tuple[str, ...]:
    """Return the names of the keys that an answer may be sealed for at the time."""
    return keyring.names_of(ENCRYPTION, at)


def certificates(at: datetime) -> tuple[x509.Certificate, ...]:
    """Return the certificates that other countries know our signatures by at the time."""
    return tuple(keys.certificate(name) for name in keyring.names_of(SIGNING, at))


def asked_attributes() -> tuple[RequestedAttribute, ...]:
    """Return what we ask of other countries: the minimum data set, and what tells people apart."""
    return tuple(
        RequestedAttribute(found.name, found.friendly_name, NAME_FORMAT_URI, found.mandatory)
        for key, found in NATURAL_PERSON.items()
        if found.mandatory or key in {"birth_name", "place_of_birth"}
    )


def connector_metadata(at: datetime) -> bytes:
    """Return the signed metadata of the part that asks."""
    described = ServiceProviderMetadata(
        entity_id=connector_id(),
        consumers=(Endpoint(Binding.POST, connector_acs(), index=0, is_default=True),),
        logouts=(),
        signing=certificates(at),
        encryption=tuple(
            EncryptionKey(keys.certificate(name), (BLOCK, TRANSPORT))
            for name in encryption_keys(at)
        ),
        name_id_formats=(NameIdFormat.PERSISTENT,),
        attributes=asked_attributes(),
        names=(("da", "Danmarks eIDAS-node"), ("en", "The eIDAS node of Denmark")),
        contacts=(Contact("technical", "Fundament", "drift@fundament.example"),),
        requests_signed=True,
        wants_assertions_signed=True,
    )
    return write_service_provider(
        described, f"_{uuid5(NAMESPACE_URL, connector_id())}", signing_key(at)
    )


def proxy_metadata(at: datetime) -> bytes:
    """Return the signed metadata of the part that answers."""
    described = IdentityProviderMetadata(
        entity_id=proxy_id(),
        sign_on=(Endpoint(Binding.POST, proxy_sso()),),
        logouts=(),
        signing=certificates(at),
        name_id_formats=(NameIdFormat.PERSISTENT,),
        attributes=tuple(
            RequestedAttribute(found.name, found.friendly_name, NAME_FORMAT_URI)
            for found in NATURAL_PERSON.values()
            if found.mandatory
        ),
    )
    name = f"_{uuid5(NAMESPACE_URL, proxy_id())}"
    return write_identity_provider(described, name, signing_key(at))


@transaction.atomic
def register_node(
    country: Country, connector: bytes, proxy: bytes, by: Actor | Agent, at: datetime
) -> None:
    """Connect a country's node by the metadata of its two parts, or take its new ones.

    Its connector is then a partner that people of ours log in for, and the one it had under another
    name is none any more. Raises SamlRefused, XmlRefused.
    """
    entity_id = read_service_provider(connector).entity_id
    read_identity_provider(proxy)
    before = EidasNode.objects.filter(country=country.code).exclude(entity_id=entity_id)
    ServiceProvider.objects.filter(
        protocol=Protocol.EIDAS, removed_at__isnull=True, entity_id__in=before.values("entity_id")
    ).update(removed_at=at)
    EidasNode.objects.update_or_create(
        country=country.code,
        defaults={
            "name_da": country.name_da,
            "name_en": country.name_en,
            "entity_id": entity_id,
            "connector": connector,
            "proxy": proxy,
            "registered_at": at,
        },
    )
    ServiceProvider.objects.update_or_create(
        entity_id=entity_id,
        removed_at__isnull=True,
        defaults={
            "protocol": Protocol.EIDAS,
            "metadata": connector,
            "registered_at": at,
            "registered_by": by.name,
        },
    )
    audit.record(
        audit.Look(
            at=at,
            actor=by,
            acted_for=None,
            about=None,
            what=gettext_noop("Et andet lands eIDAS-node"),
            action=gettext_noop("Registreret"),
            purpose=gettext_noop("At drive den fælles infrastruktur"),
            legal_basis=gettext_noop("eIDAS-forordningen (910/2014), artikel 6"),
            reference=f"{audit.OPERATION}eidas-node/{country.code}",
        )
    )


def countries() -> list[Country]:
    """Return the countries whose eIDs are taken, by their Danish names."""
    return [
        Country(row.country, row.name_da, row.name_en)
        for row in queries.nodes_connected().order_by("name_da")
    ]


def is_connected(country: str, connector: bytes, proxy: bytes) -> bool:
    """Return whether the country's node is known by just this metadata."""
    row = EidasNode.objects.filter(country=country).exclude(entity_id="").first()
    return row is not None and (bytes(row.connector), bytes(row.proxy)) == (connector, proxy)


def remarks_on(
    metadata: bytes, private_sector: bool, profile: Profile, at: datetime
) -> tuple[Remark, ...]:
    """Return nothing: the lint knows the Danish profile only, and nodes do not speak it."""
    return ()


def shown(row: ServiceProvider, at: datetime) -> Provider:
    """Return a node's connector as operators see it."""
    return replace(registering.shown(row, at), remarks=(), protocol=Protocol.EIDAS)
