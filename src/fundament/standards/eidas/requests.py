"""AuthnRequest with the extensions of eIDAS: read, check and write.

Source: eIDAS SAML Message Format 1.2, section 4.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from fundament.kernel import xmlsig
from fundament.standards.eidas.names import EXTENSIONS, MINIMUM, EidasLevel, SpType
from fundament.standards.eidas.types import EidasRequest, EidasRequestRefused
from fundament.standards.saml import reading
from fundament.standards.saml.building import add
from fundament.standards.saml.metadata_types import RequestedAttribute
from fundament.standards.saml.names import NAME_FORMAT_URI, SAML, SAMLP, NameIdFormat
from fundament.standards.saml.requests import read_authn_request, write_authn_request
from fundament.standards.saml.types import AuthnRequest, MessageForbidden

NAME_IDS = (NameIdFormat.PERSISTENT, NameIdFormat.TRANSIENT, NameIdFormat.UNSPECIFIED)
MOST_ATTRIBUTES = 60
_SP_TYPE = f"{{{EXTENSIONS}}}SPType"
_LIST = f"{{{EXTENSIONS}}}RequestedAttributes"
_ONE = f"{{{EXTENSIONS}}}RequestedAttribute"
_KNOWN = {"Name", "NameFormat", "FriendlyName", "isRequired"}


def read_eidas_request(octets: bytes) -> EidasRequest:
    """Return the request in octets that a signature covers; its rules are not yet checked.

    Extensions of other namespaces are passed over. Raises XmlRefused, MessageTooLarge,
    MessageForbidden, SamlRefused.
    """
    request = read_authn_request(octets)
    extensions = reading.document(octets).find(f"{{{SAMLP}}}Extensions")
    found = [] if extensions is None else list(extensions)
    kinds = [one for one in found if one.tag == _SP_TYPE]
    lists = [one for one in found if one.tag == _LIST]
    if len(kinds) > 1 or len(lists) > 1:
        raise MessageForbidden(reason="an extension twice")
    return EidasRequest(
        request,
        _sp_type(kinds[0]) if kinds else None,
        tuple(_requested(one) for one in lists[0]) if lists else (),
    )


def write_eidas_request(wish: EidasRequest, key_name: str) -> bytes:
    """Return the request as bytes, signed inside as both bindings of eIDAS have it."""
    root = reading.document(write_authn_request(wish.request))
    extensions = etree.Element(f"{{{SAMLP}}}Extensions", nsmap={"eidas": EXTENSIONS})
    if wish.sp_type is not None:
        add(extensions, EXTENSIONS, "SPType", wish.sp_type)
    listed = add(extensions, EXTENSIONS, "RequestedAttributes")
    for attribute in wish.attributes:
        made = add(listed, EXTENSIONS, "RequestedAttribute", Name=attribute.name)
        made.set("NameFormat", NAME_FORMAT_URI)
        if attribute.friendly_name:
            made.set("FriendlyName", attribute.friendly_name)
        made.set("isRequired", "true" if attribute.required else "false")
    root.insert(1, extensions)
    return xmlsig.sign(root, key_name, after=f"{{{SAML}}}Issuer")


@dataclass(frozen=True, slots=True)
class RequestRule:
    """One rule: its id, where it is written, and what must hold."""

    rule: str
    source: str
    holds: Callable[[EidasRequest], bool]


REQUEST_RULES: tuple[RequestRule, ...] = (
    RequestRule(
        "force-authn",
        "eIDAS SAML Message Format 1.2, 4.1: ForceAuthn is true, no single sign-on",
        lambda wish: wish.request.force,
    ),
    RequestRule(
        "not-passive",
        "eIDAS SAML Message Format 1.2, 4.1: IsPassive is false",
        lambda wish: not wish.request.passive,
    ),
    RequestRule(
        "level",
        "eIDAS SAML Message Format 1.2, 4.1.1: one known level, Comparison minimum",
        lambda wish: level_of(wish.request) is not None,
    ),
    RequestRule(
        "name-id",
        "eIDAS SAML Message Format 1.2, 4.1: persistent, transient or unspecified",
        lambda wish: wish.request.name_id_format in {None, *NAME_IDS},
    ),
    RequestRule(
        "minimum-data-set",
        "Implementing Regulation 2015/1501, annex: all four of a natural person",
        lambda wish: (
            {found.name for found in MINIMUM}
            <= {one.name for one in wish.attributes if one.required}
        ),
    ),
)


def must_be_answerable(wish: EidasRequest) -> None:
    """Compare the request with the table. Raises EidasRequestRefused."""
    for rule in REQUEST_RULES:
        if not rule.holds(wish):
            raise EidasRequestRefused(rule=rule.rule)


def level_of(request: AuthnRequest) -> EidasLevel | None:
    """Return the level that the request wants at least; None when it is not said as agreed."""
    known = [EidasLevel(ref) for ref in request.class_refs if ref in set(EidasLevel)]
    if len(known) != 1 or len(request.class_refs) != 1 or request.comparison != "minimum":
        return None
    return known[0]


def _sp_type(element: etree._Element) -> SpType:
    word = reading.text(element)
    if word not in set(SpType) or len(element):
        raise MessageForbidden(reason="an SPType that is neither public nor private")
    return SpType(word)


def _requested(element: etree._Element) -> RequestedAttribute:
    """Return what is asked for; a wished value (AttributeValue) is passed over."""
    parent = element.getparent()
    if element.tag != _ONE or set(element.attrib) - _KNOWN:
        raise MessageForbidden(reason="something else in RequestedAttributes")
    if parent is not None and len(parent) > MOST_ATTRIBUTES:
        raise MessageForbidden(reason=f"more than {MOST_ATTRIBUTES} RequestedAttributes")
    return RequestedAttribute(
        reading.required(element, "Name"),
        element.get("FriendlyName"),
        element.get("NameFormat"),
        reading.truth(element, "isRequired"),
    )
