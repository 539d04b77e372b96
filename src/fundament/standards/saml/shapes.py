"""The shape of each message: which attributes and children, in which order, how often.

One declared table and one walk; what the table does not name is refused (fails closed). It is
narrower than the schema on purpose: it holds what the OIOSAML profile allows.
An Assertion is read after verification, when its signature has been taken out.
Source: saml-schema-protocol-2.0.xsd, saml-schema-assertion-2.0.xsd; OIOSAML 3.0.3, chapters 5-7.
"""

from dataclasses import dataclass

from lxml import etree

from fundament.standards.saml.names import DS, SAML, SAMLP, XENC, XSI
from fundament.standards.saml.types import MessageForbidden

MANY = 10_000
# Marks a value in other than Latin letters, on values of types of the same namespace only.
# Source: eIDAS SAML Attribute Profile 1.2, section 2.4 (transliteration).
LATIN_SCRIPT = tuple(
    f"{{http://eidas.europa.eu/attributes/{kind}}}LatinScript"
    for kind in ("naturalperson", "legalperson")
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What an element may carry. `closed` False: the inside belongs to another reader."""

    attributes: frozenset[str] = frozenset()
    children: tuple[tuple[str, int, int], ...] = ()
    text: bool = False
    closed: bool = True


def _attributes(*names: str) -> frozenset[str]:
    return frozenset(names)


_TEXT = Shape(text=True)
_NAMED = _attributes("Format", "NameQualifier", "SPNameQualifier", "SPProvidedID")
_MESSAGE = ("ID", "Version", "IssueInstant", "Destination", "Consent")
_OPEN = Shape(closed=False)
_ISSUER = (f"{{{SAML}}}Issuer", 1, 1)
_SIGNATURE = (f"{{{DS}}}Signature", 0, 1)
_EXTENSIONS = (f"{{{SAMLP}}}Extensions", 0, 1)


def _saml(local: str) -> str:
    return f"{{{SAML}}}{local}"


def _samlp(local: str) -> str:
    return f"{{{SAMLP}}}{local}"


SHAPES: dict[str, Shape] = {
    f"{{{DS}}}Signature": _OPEN,
    f"{{{XENC}}}EncryptedData": _OPEN,
    f"{{{XENC}}}EncryptedKey": _OPEN,
    _samlp("Extensions"): _OPEN,
    _saml("Issuer"): Shape(_NAMED, text=True),
    _saml("NameID"): Shape(_NAMED, text=True),
    _samlp("AuthnRequest"): Shape(
        _attributes(
            *_MESSAGE,
            "ForceAuthn",
            "IsPassive",
            "ProtocolBinding",
            "ProviderName",
            "AssertionConsumerServiceURL",
            "AssertionConsumerServiceIndex",
            "AttributeConsumingServiceIndex",
        ),
        (
            _ISSUER,
            _SIGNATURE,
            _EXTENSIONS,
            (_samlp("NameIDPolicy"), 0, 1),
            (_samlp("RequestedAuthnContext"), 0, 1),
            (_samlp("Scoping"), 0, 1),
        ),
    ),
    _samlp("NameIDPolicy"): Shape(_attributes("Format", "SPNameQualifier", "AllowCreate")),
    _samlp("RequestedAuthnContext"): Shape(
        _attributes("Comparison"), ((_saml("AuthnContextClassRef"), 1, 16),)
    ),
    _saml("AuthnContextClassRef"): _TEXT,
    _samlp("Scoping"): Shape(
        _attributes("ProxyCount"),
        ((_samlp("IDPList"), 0, 1), (_samlp("RequesterID"), 0, 16)),
    ),
    _samlp("IDPList"): _OPEN,
    _samlp("RequesterID"): _TEXT,
    _samlp("Response"): Shape(
        _attributes(*_MESSAGE, "InResponseTo"),
        (
            (_saml("Issuer"), 0, 1),
            _SIGNATURE,
            _EXTENSIONS,
            (_samlp("Status"), 1, 1),
            (_saml("EncryptedAssertion"), 0, 1),
        ),
    ),
    _samlp("Status"): Shape(
        children=(
            (_samlp("StatusCode"), 1, 1),
            (_samlp("StatusMessage"), 0, 1),
            (_samlp("StatusDetail"), 0, 1),
        )
    ),
    _samlp("StatusCode"): Shape(_attributes("Value"), ((_samlp("StatusCode"), 0, 1),)),
    _samlp("StatusMessage"): _TEXT,
    _samlp("StatusDetail"): _OPEN,
    _saml("EncryptedAssertion"): Shape(
        children=((f"{{{XENC}}}EncryptedData", 1, 1), (f"{{{XENC}}}EncryptedKey", 0, 1))
    ),
    _saml("Assertion"): Shape(
        _attributes("ID", "Version", "IssueInstant"),
        (
            _ISSUER,
            (_saml("Subject"), 1, 1),
            (_saml("Conditions"), 1, 1),
            (_saml("AuthnStatement"), 1, 1),
            (_saml("AttributeStatement"), 1, 1),
        ),
    ),
    _saml("Subject"): Shape(
        children=((_saml("NameID"), 1, 1), (_saml("SubjectConfirmation"), 1, 8))
    ),
    _saml("SubjectConfirmation"): Shape(
        _attributes("Method"), ((_saml("SubjectConfirmationData"), 1, 1),)
    ),
    _saml("SubjectConfirmationData"): Shape(
        _attributes("Recipient", "NotBefore", "NotOnOrAfter", "InResponseTo", "Address")
    ),
    _saml("Conditions"): Shape(
        _attributes("NotBefore", "NotOnOrAfter"), ((_saml("AudienceRestriction"), 1, 8),)
    ),
    _saml("AudienceRestriction"): Shape(children=((_saml("Audience"), 1, 16),)),
    _saml("Audience"): _TEXT,
    _saml("AuthnStatement"): Shape(
        _attributes("AuthnInstant", "SessionIndex", "SessionNotOnOrAfter"),
        ((_saml("AuthnContext"), 1, 1),),
    ),
    _saml("AuthnContext"): Shape(children=((_saml("AuthnContextClassRef"), 1, 1),)),
    _saml("AttributeStatement"): Shape(children=((_saml("Attribute"), 1, 200),)),
    _saml("Attribute"): Shape(
        _attributes("Name", "NameFormat", "FriendlyName"), ((_saml("AttributeValue"), 1, 200),)
    ),
    _saml("AttributeValue"): Shape(_attributes(f"{{{XSI}}}type", *LATIN_SCRIPT), text=True),
    _samlp("LogoutRequest"): Shape(
        _attributes(*_MESSAGE, "NotOnOrAfter", "Reason"),
        (
            _ISSUER,
            _SIGNATURE,
            _EXTENSIONS,
            (_saml("NameID"), 1, 1),
            (_samlp("SessionIndex"), 0, 16),
        ),
    ),
    _samlp("SessionIndex"): _TEXT,
    _samlp("LogoutResponse"): Shape(
        _attributes(*_MESSAGE, "InResponseTo"),
        (_ISSUER, _SIGNATURE, _EXTENSIONS, (_samlp("Status"), 1, 1)),
    ),
}


def check_shape(root: etree._Element, tag: str) -> None:
    """Walk the tree and compare each element with its shape. Raises MessageForbidden."""
    if root.tag != tag:
        raise MessageForbidden(reason=f"{_local(str(root.tag))} is not {_local(tag)}")
    waiting = [root]
    while waiting:
        element = waiting.pop()
        shape = SHAPES[str(element.tag)]
        _check_attributes(element, shape)
        if shape.closed:
            _check_text(element, shape)
            _check_children(element, shape)
            waiting.extend(element)


def _check_attributes(element: etree._Element, shape: Shape) -> None:
    strange = set(element.attrib) - shape.attributes
    if shape.closed and strange:
        raise MessageForbidden(reason=f"@{_local(str(min(strange)))} on {_local(str(element.tag))}")


def _check_text(element: etree._Element, shape: Shape) -> None:
    if shape.text:
        return
    if (element.text or "").strip() or any((inner.tail or "").strip() for inner in element):
        raise MessageForbidden(reason=f"text in {_local(str(element.tag))}")


def _check_children(element: etree._Element, shape: Shape) -> None:
    """Compare the children with the declared sequence, each tag between its least and most."""
    left = [str(inner.tag) for inner in element]
    for tag, least, most in shape.children:
        found = 0
        while left and left[0] == tag:
            left.pop(0)
            found += 1
        if not least <= found <= most:
            raise MessageForbidden(
                reason=f"{found} times {_local(tag)} in {_local(str(element.tag))}"
            )
    if left:
        raise MessageForbidden(reason=f"{_local(left[0])} in {_local(str(element.tag))}")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
