"""The other country's node: its two parts, their keys and metadata, and what it knows of ours."""

from datetime import datetime
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fundament.capabilities.login import service as login
from fundament.capabilities.login.types import Country
from fundament.kernel import clock, keys
from fundament.kernel.acting import INSTALLATION
from fundament.portal.abroad.people import CODE, NAME_DA, NAME_EN
from fundament.standards.eidas.names import MINIMUM
from fundament.standards.eidas.responses import BLOCK, TRANSPORT
from fundament.standards.saml.bindings import PostForm
from fundament.standards.saml.metadata_reading import (
    read_identity_provider,
    read_service_provider,
)
from fundament.standards.saml.metadata_types import (
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

SIGNING_KEY, ENCRYPTION_KEY = "abroad-node", "abroad-node-encryption"
PATH = "/demo/xx/"


def address(place: str) -> str:
    """Return the whole address of a place of the node."""
    return f"{settings.BASE_URL}{PATH}{place}"


def new_id() -> str:
    """Return a fresh message ID."""
    return f"_{uuid4().hex}"


def asked() -> tuple[RequestedAttribute, ...]:
    """Return what the country asks of people from Denmark: the minimum data set."""
    return tuple(
        RequestedAttribute(found.name, found.friendly_name, NAME_FORMAT_URI, True)
        for found in MINIMUM
    )


def connector_metadata() -> bytes:
    """Return the signed metadata of the part that asks us."""
    described = ServiceProviderMetadata(
        entity_id=address("connector/metadata"),
        consumers=(Endpoint(Binding.POST, address("connector/acs"), index=0, is_default=True),),
        logouts=(),
        signing=(keys.certificate(SIGNING_KEY),),
        encryption=(EncryptionKey(keys.certificate(ENCRYPTION_KEY), (BLOCK, TRANSPORT)),),
        name_id_formats=(NameIdFormat.PERSISTENT,),
        attributes=asked(),
        names=(("da", NAME_DA), ("en", NAME_EN)),
        requests_signed=True,
        wants_assertions_signed=True,
    )
    name = f"_{uuid5(NAMESPACE_URL, described.entity_id)}"
    return write_service_provider(described, name, SIGNING_KEY)


def proxy_metadata() -> bytes:
    """Return the signed metadata of the part that answers us."""
    described = IdentityProviderMetadata(
        entity_id=address("proxy/metadata"),
        sign_on=(Endpoint(Binding.POST, address("proxy/sso")),),
        logouts=(),
        signing=(keys.certificate(SIGNING_KEY),),
        name_id_formats=(NameIdFormat.PERSISTENT,),
        attributes=asked(),
    )
    name = f"_{uuid5(NAMESPACE_URL, described.entity_id)}"
    return write_identity_provider(described, name, SIGNING_KEY)


def danish_connector() -> ServiceProviderMetadata:
    """Return the part of the Danish node that asks, by its metadata."""
    return read_service_provider(login.connector_metadata(clock.now()))


def danish_proxy() -> IdentityProviderMetadata:
    """Return the part of the Danish node that answers, by its metadata."""
    return read_identity_provider(login.proxy_metadata(clock.now()))


def make_known(at: datetime) -> None:
    """Let the Danish node know this one, by the door that every country uses.

    Called at start; does nothing when its metadata is known already.
    """
    connector, proxy = connector_metadata(), proxy_metadata()
    if not login.is_connected(CODE, connector, proxy):
        login.register_node(Country(CODE, NAME_DA, NAME_EN), connector, proxy, INSTALLATION, at)


def carry(request: HttpRequest, form: PostForm, title: str) -> HttpResponse:
    """Return the page by which the browser carries a message to Denmark."""
    response = render(request, "portal/abroad/carry.html", {"form": form, "title": title})
    response["Content-Security-Policy"] = f"form-action 'self' {settings.BASE_URL}"
    return response
