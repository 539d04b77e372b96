"""Reading metadata: unlike messages it is uploaded by an operator, and it may carry extensions.

Source: saml-metadata-2.0-os, chapter 2.
"""

import base64
import binascii
from collections.abc import Iterable, Iterator

from cryptography import x509
from lxml import etree

from fundament.kernel import xml
from fundament.standards.saml import reading
from fundament.standards.saml.metadata_types import (
    AttributeService,
    Contact,
    EncryptionKey,
    IdentityProviderMetadata,
    RequestedAttribute,
    ServiceProviderMetadata,
)
from fundament.standards.saml.names import DS, MD, SAML, SAMLP, XML, Binding
from fundament.standards.saml.types import Endpoint, SamlRefused

MAX_METADATA = 1024 * 1024
_BINDINGS = {str(binding): binding for binding in Binding}


def read_service_provider(body: bytes) -> ServiceProviderMetadata:
    """Return the service provider that the document describes.

    Raises XmlRefused, SamlRefused when it is no EntityDescriptor with one SPSSODescriptor.
    """
    root, role = _document(body, "SPSSODescriptor")
    service = _default_service(role)
    return ServiceProviderMetadata(
        entity_id=reading.required(root, "entityID").strip(),
        consumers=tuple(_endpoints(role, "AssertionConsumerService")),
        logouts=tuple(_endpoints(role, "SingleLogoutService")),
        signing=tuple(_certificates(role, "signing")),
        encryption=tuple(_encryption(role)),
        name_id_formats=tuple(reading.texts(role, f"{{{MD}}}NameIDFormat")),
        attributes=() if service is None else tuple(_requested(service)),
        names=_names(root, service),
        contacts=tuple(_contacts(root)),
        requests_signed=reading.truth(role, "AuthnRequestsSigned"),
        wants_assertions_signed=reading.truth(role, "WantAssertionsSigned"),
        valid_until=reading.optional_instant(root, "validUntil"),
        services=tuple(map(_service, role.iterfind(f"{{{MD}}}AttributeConsumingService"))),
    )


def read_identity_provider(body: bytes) -> IdentityProviderMetadata:
    """Return the identity provider that the document describes. Raises XmlRefused, SamlRefused."""
    root, role = _document(body, "IDPSSODescriptor")
    return IdentityProviderMetadata(
        entity_id=reading.required(root, "entityID").strip(),
        sign_on=tuple(_endpoints(role, "SingleSignOnService")),
        logouts=tuple(_endpoints(role, "SingleLogoutService")),
        signing=tuple(_certificates(role, "signing")),
        name_id_formats=tuple(reading.texts(role, f"{{{MD}}}NameIDFormat")),
        attributes=tuple(_attribute(found) for found in role.iterfind(f"{{{SAML}}}Attribute")),
        wants_requests_signed=reading.truth(role, "WantAuthnRequestsSigned"),
        protocols=tuple(role.get("protocolSupportEnumeration", "").split()),
    )


def _document(body: bytes, role_name: str) -> tuple[etree._Element, etree._Element]:
    root = xml.parse(body, MAX_METADATA)
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    if root.tag != f"{{{MD}}}EntityDescriptor":
        raise SamlRefused(reason="the document is no md:EntityDescriptor")
    roles = [
        found
        for found in root.iterfind(f"{{{MD}}}{role_name}")
        if SAMLP in found.get("protocolSupportEnumeration", "").split()
    ]
    if len(roles) != 1:
        raise SamlRefused(reason=f"not exactly one {role_name} for SAML 2.0")
    return root, roles[0]


def _endpoints(role: etree._Element, tag: str) -> Iterator[Endpoint]:
    for found in role.iterfind(f"{{{MD}}}{tag}"):
        binding = _BINDINGS.get(found.get("Binding", ""))
        if binding is not None:
            yield Endpoint(
                binding,
                reading.required(found, "Location").strip(),
                found.get("ResponseLocation", "").strip() or None,
                reading.number(found, "index"),
                reading.truth(found, "isDefault"),
            )


def _keys(role: etree._Element, use: str) -> Iterator[tuple[etree._Element, x509.Certificate]]:
    """Yield descriptor and certificate; a KeyDescriptor without `use` serves both uses."""
    for found in role.iterfind(f"{{{MD}}}KeyDescriptor"):
        if found.get("use") in {None, use}:
            for inner in found.iterfind(
                f"{{{DS}}}KeyInfo/{{{DS}}}X509Data/{{{DS}}}X509Certificate"
            ):
                yield found, _certificate(reading.text(inner))


def _certificates(role: etree._Element, use: str) -> Iterator[x509.Certificate]:
    return (certificate for _, certificate in _keys(role, use))


def _encryption(role: etree._Element) -> Iterator[EncryptionKey]:
    for descriptor, certificate in _keys(role, "encryption"):
        methods = descriptor.iterfind(f"{{{MD}}}EncryptionMethod")
        yield EncryptionKey(
            certificate, tuple(reading.required(found, "Algorithm") for found in methods)
        )


def _certificate(encoded: str) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(base64.b64decode("".join(encoded.split())))
    except (binascii.Error, ValueError) as error:
        raise SamlRefused(reason="a certificate that cannot be read") from error


def _default_service(role: etree._Element) -> etree._Element | None:
    services = role.findall(f"{{{MD}}}AttributeConsumingService")
    defaults = [found for found in services if reading.truth(found, "isDefault")]
    return next(iter([*defaults, *services]), None)


def _service(element: etree._Element) -> AttributeService:
    names = element.iterfind(f"{{{MD}}}ServiceName")
    return AttributeService(
        reading.number(element, "index"), _in_languages(names), tuple(_requested(element))
    )


def _requested(service: etree._Element) -> Iterator[RequestedAttribute]:
    return (_attribute(found) for found in service.iterfind(f"{{{MD}}}RequestedAttribute"))


def _attribute(element: etree._Element) -> RequestedAttribute:
    return RequestedAttribute(
        reading.required(element, "Name"),
        element.get("FriendlyName"),
        element.get("NameFormat"),
        reading.truth(element, "isRequired"),
    )


def _names(root: etree._Element, service: etree._Element | None) -> tuple[tuple[str, str], ...]:
    found = [] if service is None else service.findall(f"{{{MD}}}ServiceName")
    found = found or root.findall(f"{{{MD}}}Organization/{{{MD}}}OrganizationDisplayName")
    return _in_languages(found)


def _in_languages(names: Iterable[etree._Element]) -> tuple[tuple[str, str], ...]:
    return tuple((name.get(f"{{{XML}}}lang", "da"), reading.text(name)) for name in names)


def _contacts(root: etree._Element) -> Iterator[Contact]:
    for found in root.iterfind(f"{{{MD}}}ContactPerson"):
        email = reading.child_text(found, f"{{{MD}}}EmailAddress")
        yield Contact(
            found.get("contactType", ""),
            reading.child_text(found, f"{{{MD}}}Company"),
            None if email is None else email.removeprefix("mailto:"),
        )
