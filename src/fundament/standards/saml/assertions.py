"""Assertion: read and write. Source: saml-core-2.0-os, chapter 2."""

from lxml import etree

from fundament.standards.saml import reading
from fundament.standards.saml.building import ASSERTION_PREFIXES, add, octets, root
from fundament.standards.saml.names import SAML, STRINGS, XSI
from fundament.standards.saml.reading import written
from fundament.standards.saml.shapes import LATIN_SCRIPT, check_shape
from fundament.standards.saml.types import (
    Assertion,
    Attribute,
    Authentication,
    Confirmation,
    MessageForbidden,
    NameId,
    SamlRefused,
    ValueType,
)

ASSERTION = f"{{{SAML}}}Assertion"


def _in(*locals_: str) -> str:
    return "/".join(f"{{{SAML}}}{local}" for local in locals_)


def read_assertion(verified: etree._Element, value_types: frozenset[str] = STRINGS) -> Assertion:
    """Return the assertion of an element that came out of signature verification.

    `value_types`: which types of attribute values are taken, as `{namespace}name`.
    Raises MessageForbidden, SamlRefused.
    """
    check_shape(verified, ASSERTION)
    reading.version_2(verified)
    conditions = _one(verified, _in("Conditions"))
    issuer = _one(verified, _in("Issuer"))
    return Assertion(
        id=reading.message_id(verified),
        issuer=reading.text(issuer),
        issuer_format=issuer.get("Format"),
        issue_instant=reading.instant(verified, "IssueInstant"),
        name_id=read_name_id(_one(verified, _in("Subject", "NameID"))),
        confirmations=tuple(
            _confirmation(found)
            for found in verified.iterfind(_in("Subject", "SubjectConfirmation"))
        ),
        audiences=tuple(
            tuple(reading.texts(found, _in("Audience")))
            for found in conditions.iterfind(_in("AudienceRestriction"))
        ),
        authentication=_authentication(_one(verified, _in("AuthnStatement"))),
        attributes=_attributes(_one(verified, _in("AttributeStatement")), value_types),
        not_before=reading.optional_instant(conditions, "NotBefore"),
        not_on_or_after=reading.optional_instant(conditions, "NotOnOrAfter"),
    )


def read_name_id(element: etree._Element) -> NameId:
    """Return a NameID. Raises SamlRefused when it is empty."""
    value = reading.text(element)
    if not value:
        raise SamlRefused(reason="NameID is empty")
    return NameId(value, element.get("Format"))


def add_name_id(parent: etree._Element, name_id: NameId) -> None:
    """Append a NameID."""
    made = add(parent, SAML, "NameID", name_id.value)
    if name_id.format:
        made.set("Format", name_id.format)


def write_assertion(assertion: Assertion) -> etree._Element:
    """Return the assertion as a root element, unsigned, ready for `kernel.xmlsig.sign`."""
    types = [found.value_type for found in assertion.attributes if found.value_type]
    made = root(
        SAML, "Assertion", ASSERTION_PREFIXES | {kind.prefix: kind.namespace for kind in types}
    )
    made.set("ID", assertion.id)
    made.set("Version", "2.0")
    made.set("IssueInstant", written(assertion.issue_instant))
    add(made, SAML, "Issuer", assertion.issuer)
    _add_subject(made, assertion)
    conditions = add(made, SAML, "Conditions")
    if assertion.not_before:
        conditions.set("NotBefore", written(assertion.not_before))
    if assertion.not_on_or_after:
        conditions.set("NotOnOrAfter", written(assertion.not_on_or_after))
    for audiences in assertion.audiences:
        restriction = add(conditions, SAML, "AudienceRestriction")
        for audience in audiences:
            add(restriction, SAML, "Audience", audience)
    _add_authentication(made, assertion.authentication)
    _add_attributes(made, assertion.attributes)
    # Once through the parser: libxml2 loses InclusiveNamespaces prefixes of trees made in memory.
    return reading.document(octets(made))


def _one(parent: etree._Element, path: str) -> etree._Element:
    found = parent.findall(path)
    if len(found) != 1:
        raise SamlRefused(reason=f"not exactly one {path.rpartition('}')[2]}")
    return found[0]


def _confirmation(element: etree._Element) -> Confirmation:
    inner = _one(element, _in("SubjectConfirmationData"))
    return Confirmation(
        reading.required(element, "Method"),
        inner.get("Recipient"),
        inner.get("InResponseTo"),
        reading.optional_instant(inner, "NotBefore"),
        reading.optional_instant(inner, "NotOnOrAfter"),
    )


def _authentication(element: etree._Element) -> Authentication:
    return Authentication(
        reading.instant(element, "AuthnInstant"),
        reading.text(_one(element, _in("AuthnContext", "AuthnContextClassRef"))),
        element.get("SessionIndex"),
        reading.optional_instant(element, "SessionNotOnOrAfter"),
    )


def _attributes(statement: etree._Element, taken: frozenset[str]) -> tuple[Attribute, ...]:
    return tuple(_attribute(found, taken) for found in statement)


def _attribute(element: etree._Element, taken: frozenset[str]) -> Attribute:
    """Return an attribute whose values are all of one type that is taken."""
    types = {_type_of(value) for value in element}
    tags = {found.tag for found in types if found is not None} - STRINGS
    if len(types) > 1 or not tags <= taken:
        raise MessageForbidden(reason="an attribute value of a type that is not taken")
    marked = [value for value in element if _is_in_other_script(value, next(iter(types)))]
    return Attribute(
        reading.required(element, "Name"),
        tuple(value.text or "" for value in element if value not in marked),
        element.get("FriendlyName"),
        element.get("NameFormat"),
        next(iter(types)),
        tuple(value.text or "" for value in marked),
    )


def _type_of(value: etree._Element) -> ValueType | None:
    """Return the type that a value names; None for xs:string, which need not be named."""
    kind = value.get(f"{{{XSI}}}type")
    if kind is None:
        return None
    prefix, _, local = kind.rpartition(":")
    found = ValueType(prefix, value.nsmap.get(prefix or None) or "", local)
    return None if found.tag in STRINGS else found


def _is_in_other_script(value: etree._Element, kind: ValueType | None) -> bool:
    marks = {name: value.get(name) for name in LATIN_SCRIPT if value.get(name) is not None}
    namespace = kind.namespace if kind else ""
    if any(name != f"{{{namespace}}}LatinScript" for name in marks):
        raise MessageForbidden(reason="LatinScript on a value of another type")
    return any(reading.truth(value, name) is False for name in marks)


def _add_subject(made: etree._Element, assertion: Assertion) -> None:
    subject = add(made, SAML, "Subject")
    add_name_id(subject, assertion.name_id)
    for confirmation in assertion.confirmations:
        outer = add(subject, SAML, "SubjectConfirmation", Method=confirmation.method)
        inner = add(outer, SAML, "SubjectConfirmationData")
        times = {
            "NotBefore": confirmation.not_before,
            "NotOnOrAfter": confirmation.not_on_or_after,
        }
        texts = {"Recipient": confirmation.recipient, "InResponseTo": confirmation.in_response_to}
        texts |= {name: written(at) for name, at in times.items() if at}
        for name, value in texts.items():
            if value is not None:
                inner.set(name, value)


def _add_authentication(made: etree._Element, authentication: Authentication) -> None:
    statement = add(made, SAML, "AuthnStatement", AuthnInstant=written(authentication.at))
    if authentication.session_index:
        statement.set("SessionIndex", authentication.session_index)
    if authentication.session_not_on_or_after:
        statement.set("SessionNotOnOrAfter", written(authentication.session_not_on_or_after))
    context = add(statement, SAML, "AuthnContext")
    add(context, SAML, "AuthnContextClassRef", authentication.class_ref)


def _add_attributes(made: etree._Element, attributes: tuple[Attribute, ...]) -> None:
    statement = add(made, SAML, "AttributeStatement")
    for attribute in attributes:
        outer = add(statement, SAML, "Attribute", Name=attribute.name)
        if attribute.friendly_name:
            outer.set("FriendlyName", attribute.friendly_name)
        if attribute.name_format:
            outer.set("NameFormat", attribute.name_format)
        kind = attribute.value_type
        for value in (*attribute.other_script, *attribute.values):
            inner = add(outer, SAML, "AttributeValue", value)
            inner.set(f"{{{XSI}}}type", f"{kind.prefix}:{kind.name}" if kind else "xs:string")
            if kind and value in attribute.other_script:
                inner.set(f"{{{kind.namespace}}}LatinScript", "false")
