"""Writing metadata of an identity provider and of a service provider, signed.

Source: saml-metadata-2.0-os, chapter 2; OIOSAML 3.0.3, chapter 8.
"""

import base64

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from fundament.kernel import xmlsig
from fundament.standards.saml.building import METADATA_PREFIXES, add, root
from fundament.standards.saml.metadata_types import (
    AttributeService,
    Contact,
    IdentityProviderMetadata,
    RequestedAttribute,
    ServiceProviderMetadata,
)
from fundament.standards.saml.names import DS, MD, SAML, SAMLP, XML
from fundament.standards.saml.types import Endpoint


def write_identity_provider(
    described: IdentityProviderMetadata, document_id: str, key_name: str
) -> bytes:
    """Return the signed metadata of an identity provider."""
    made = _entity(described.entity_id, document_id)
    supported = " ".join(described.protocols)
    role = add(made, MD, "IDPSSODescriptor", protocolSupportEnumeration=supported)
    role.set("WantAuthnRequestsSigned", _word(described.wants_requests_signed))
    for certificate in described.signing:
        _add_key(role, "signing", certificate, ())
    _add_endpoints(role, "SingleLogoutService", described.logouts)
    for name_id_format in described.name_id_formats:
        add(role, MD, "NameIDFormat", name_id_format)
    _add_endpoints(role, "SingleSignOnService", described.sign_on)
    for attribute in described.attributes:
        _name_attribute(add(role, SAML, "Attribute", Name=attribute.name), attribute)
    _add_contacts(made, (Contact("technical", "Fundament"),))
    return xmlsig.sign(made, key_name)


def write_service_provider(
    described: ServiceProviderMetadata, document_id: str, key_name: str
) -> bytes:
    """Return the signed metadata of a service provider."""
    made = _entity(described.entity_id, document_id)
    role = add(made, MD, "SPSSODescriptor", protocolSupportEnumeration=SAMLP)
    role.set("AuthnRequestsSigned", _word(described.requests_signed))
    role.set("WantAssertionsSigned", _word(described.wants_assertions_signed))
    for certificate in described.signing:
        _add_key(role, "signing", certificate, ())
    for key in described.encryption:
        _add_key(role, "encryption", key.certificate, key.methods)
    _add_endpoints(role, "SingleLogoutService", described.logouts)
    for name_id_format in described.name_id_formats:
        add(role, MD, "NameIDFormat", name_id_format)
    _add_endpoints(role, "AssertionConsumerService", described.consumers)
    default = AttributeService(0, described.names, described.attributes)
    _add_service(role, default).set("isDefault", "true")
    for service in described.services:
        if service.index != default.index:
            _add_service(role, service)
    _add_contacts(made, described.contacts)
    return xmlsig.sign(made, key_name)


def _entity(entity_id: str, document_id: str) -> etree._Element:
    made = root(MD, "EntityDescriptor", METADATA_PREFIXES)
    made.set("entityID", entity_id)
    made.set("ID", document_id)
    return made


def _add_key(
    role: etree._Element, use: str, certificate: x509.Certificate, methods: tuple[str, ...]
) -> None:
    descriptor = add(role, MD, "KeyDescriptor", use=use)
    info = etree.SubElement(descriptor, f"{{{DS}}}KeyInfo", nsmap={"ds": DS})
    encoded = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
    add(add(info, DS, "X509Data"), DS, "X509Certificate", encoded)
    for method in methods:
        add(descriptor, MD, "EncryptionMethod", Algorithm=method)


def _add_endpoints(role: etree._Element, tag: str, endpoints: tuple[Endpoint, ...]) -> None:
    for endpoint in endpoints:
        made = add(role, MD, tag, Binding=endpoint.binding, Location=endpoint.location)
        if endpoint.response_location:
            made.set("ResponseLocation", endpoint.response_location)
        if endpoint.index is not None:
            made.set("index", str(endpoint.index))
            made.set("isDefault", _word(endpoint.is_default))


def _add_service(role: etree._Element, service: AttributeService) -> etree._Element:
    made = add(role, MD, "AttributeConsumingService", index=str(service.index))
    for language, name in service.names:
        add(made, MD, "ServiceName", name).set(f"{{{XML}}}lang", language)
    for attribute in service.attributes:
        requested = add(made, MD, "RequestedAttribute", Name=attribute.name)
        _name_attribute(requested, attribute)
        requested.set("isRequired", _word(attribute.required))
    return made


def _name_attribute(element: etree._Element, attribute: RequestedAttribute) -> None:
    if attribute.name_format:
        element.set("NameFormat", attribute.name_format)
    if attribute.friendly_name:
        element.set("FriendlyName", attribute.friendly_name)


def _add_contacts(made: etree._Element, contacts: tuple[Contact, ...]) -> None:
    for contact in contacts:
        person = add(made, MD, "ContactPerson", contactType=contact.kind)
        if contact.company:
            add(person, MD, "Company", contact.company)
        if contact.email:
            add(person, MD, "EmailAddress", f"mailto:{contact.email}")


def _word(truth: bool) -> str:
    return "true" if truth else "false"
