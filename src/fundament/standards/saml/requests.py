"""AuthnRequest: read and write. Source: saml-core-2.0-os, section 3.4.1."""

from lxml import etree

from fundament.standards.saml import reading
from fundament.standards.saml.building import add, message, octets
from fundament.standards.saml.names import SAML, SAMLP
from fundament.standards.saml.shapes import check_shape
from fundament.standards.saml.types import AuthnRequest, Extension

AUTHN_REQUEST = f"{{{SAMLP}}}AuthnRequest"
_EXTENSIONS = f"{{{SAMLP}}}Extensions"


def read_authn_request(body: bytes) -> AuthnRequest:
    """Return the request in the octets; nothing in it is trusted yet.

    Raises XmlRefused, MessageTooLarge, MessageForbidden, SamlRefused.
    """
    root = reading.document(body)
    check_shape(root, AUTHN_REQUEST)
    reading.version_2(root)
    context = root.find(f"{{{SAMLP}}}RequestedAuthnContext")
    policy = root.find(f"{{{SAMLP}}}NameIDPolicy")
    refs = () if context is None else reading.texts(context, f"{{{SAML}}}AuthnContextClassRef")
    return AuthnRequest(
        id=reading.message_id(root),
        issuer=reading.child_text(root, f"{{{SAML}}}Issuer") or "",
        issue_instant=reading.instant(root, "IssueInstant"),
        destination=root.get("Destination"),
        acs_url=root.get("AssertionConsumerServiceURL"),
        acs_index=reading.number(root, "AssertionConsumerServiceIndex"),
        protocol_binding=root.get("ProtocolBinding"),
        force=reading.truth(root, "ForceAuthn"),
        passive=reading.truth(root, "IsPassive"),
        class_refs=tuple(refs),
        comparison=None if context is None else context.get("Comparison"),
        name_id_format=None if policy is None else policy.get("Format"),
        requesters=tuple(
            reading.text(found) for found in root.iterfind(f".//{{{SAMLP}}}RequesterID")
        ),
        attribute_service=reading.number(root, "AttributeConsumingServiceIndex"),
        extensions=tuple(map(_extension, root.iterfind(f"{_EXTENSIONS}/*"))),
    )


def write_authn_request(request: AuthnRequest) -> bytes:
    """Return the request as bytes, unsigned: HTTP-Redirect signs the query string."""
    root = message(
        "AuthnRequest",
        request.issue_instant,
        ID=request.id,
        Destination=request.destination,
        AssertionConsumerServiceURL=request.acs_url,
        AssertionConsumerServiceIndex=_number(request.acs_index),
        AttributeConsumingServiceIndex=_number(request.attribute_service),
        ProtocolBinding=request.protocol_binding,
        ForceAuthn="true" if request.force else None,
        IsPassive="true" if request.passive else None,
    )
    add(root, SAML, "Issuer", request.issuer)
    if request.extensions:
        _add_extensions(add(root, SAMLP, "Extensions"), request.extensions)
    if request.name_id_format:
        add(root, SAMLP, "NameIDPolicy", Format=request.name_id_format, AllowCreate="true")
    if request.class_refs:
        context = add(root, SAMLP, "RequestedAuthnContext")
        if request.comparison:
            context.set("Comparison", request.comparison)
        for ref in request.class_refs:
            add(context, SAML, "AuthnContextClassRef", ref)
    return octets(root)


def _number(value: int | None) -> str | None:
    return None if value is None else str(value)


def _extension(element: etree._Element) -> Extension:
    """Return the element as it stands; libxml2 bounds how deep elements lie in each other."""
    children = tuple(map(_extension, element))
    return Extension(str(element.tag), "" if children else reading.text(element), children)


def _add_extensions(parent: etree._Element, extensions: tuple[Extension, ...]) -> None:
    for extension in extensions:
        made = etree.SubElement(parent, extension.tag)
        made.text = extension.text or None
        _add_extensions(made, extension.children)
