"""AuthnRequest: read and write. Source: saml-core-2.0-os, section 3.4.1."""

from fundament.standards.saml import reading
from fundament.standards.saml.building import add, message, octets
from fundament.standards.saml.names import SAML, SAMLP
from fundament.standards.saml.shapes import check_shape
from fundament.standards.saml.types import AuthnRequest

AUTHN_REQUEST = f"{{{SAMLP}}}AuthnRequest"


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
    )


def write_authn_request(request: AuthnRequest) -> bytes:
    """Return the request as bytes, unsigned: HTTP-Redirect signs the query string."""
    root = message(
        "AuthnRequest",
        request.issue_instant,
        ID=request.id,
        Destination=request.destination,
        AssertionConsumerServiceURL=request.acs_url,
        ProtocolBinding=request.protocol_binding,
        ForceAuthn="true" if request.force else None,
        IsPassive="true" if request.passive else None,
    )
    add(root, SAML, "Issuer", request.issuer)
    if request.name_id_format:
        add(root, SAMLP, "NameIDPolicy", Format=request.name_id_format, AllowCreate="true")
    if request.class_refs:
        context = add(root, SAMLP, "RequestedAuthnContext")
        if request.comparison:
            context.set("Comparison", request.comparison)
        for ref in request.class_refs:
            add(context, SAML, "AuthnContextClassRef", ref)
    return octets(root)
