"""The assertion of the token step: SAML 2.0, holder of key. Written unsigned, read verified.

Source: saml-core-2.0-os; SAML V2.0 Holder-of-Key Assertion Profile 1.0, 2.3; OIO-IDWS.
"""

import base64
import binascii

from lxml import etree

from fundament.standards.kombit.types import HolderOfKey
from fundament.standards.saml import reading
from fundament.standards.saml.building import add, octets, root
from fundament.standards.saml.names import DS, SAML, XS, XSI
from fundament.standards.saml.reading import written
from fundament.standards.saml.types import SamlRefused

METHOD = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"
SUBJECT_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"
CVR = "dk:gov:saml:attribute:CvrNumberIdentifier"
ISSUER = f"{{{SAML}}}Issuer"
_PREFIXES = {"saml": SAML, "ds": DS, "xs": XS, "xsi": XSI}
_CONFIRMATION = f"{{{SAML}}}Subject/{{{SAML}}}SubjectConfirmation"
_CERTIFICATE = (
    f"{_CONFIRMATION}/{{{SAML}}}SubjectConfirmationData/"
    f"{{{DS}}}KeyInfo/{{{DS}}}X509Data/{{{DS}}}X509Certificate"
)
_CONDITIONS = f"{{{SAML}}}Conditions"
_ATTRIBUTE = f"{{{SAML}}}AttributeStatement/{{{SAML}}}Attribute"


def write_holder_of_key(token: HolderOfKey) -> etree._Element:
    """Return the assertion as a root element, unsigned, ready for `kernel.xmlsig.sign`."""
    made = root(SAML, "Assertion", _PREFIXES)
    made.set("ID", token.id)
    made.set("Version", "2.0")
    made.set("IssueInstant", written(token.issued_at))
    add(made, SAML, "Issuer", token.issuer)
    subject = add(made, SAML, "Subject")
    add(subject, SAML, "NameID", token.subject, Format=SUBJECT_FORMAT)
    confirmation = add(subject, SAML, "SubjectConfirmation", Method=METHOD)
    shown = add(confirmation, SAML, "SubjectConfirmationData")
    shown.set(f"{{{XSI}}}type", "saml:KeyInfoConfirmationDataType")
    data = add(add(shown, DS, "KeyInfo"), DS, "X509Data")
    add(data, DS, "X509Certificate", base64.b64encode(token.certificate).decode())
    conditions = add(made, SAML, "Conditions")
    conditions.set("NotBefore", written(token.issued_at))
    conditions.set("NotOnOrAfter", written(token.until))
    add(add(conditions, SAML, "AudienceRestriction"), SAML, "Audience", token.audience)
    attribute = add(add(made, SAML, "AttributeStatement"), SAML, "Attribute", Name=CVR)
    value = add(attribute, SAML, "AttributeValue", token.cvr)
    value.set(f"{{{XSI}}}type", "xs:string")
    # Once through the parser: libxml2 loses InclusiveNamespaces prefixes of trees made in memory.
    return reading.document(octets(made))


def read_holder_of_key(verified: etree._Element) -> HolderOfKey:
    """Return what an assertion says that came out of signature verification. Raises SamlRefused."""
    if verified.tag != f"{{{SAML}}}Assertion":
        raise SamlRefused(reason="no assertion")
    reading.version_2(verified)
    if _one(verified, _CONFIRMATION).get("Method") != METHOD:
        raise SamlRefused(reason="the confirmation is not holder of key")
    attribute = _one(verified, _ATTRIBUTE)
    if attribute.get("Name") != CVR:
        raise SamlRefused(reason="another attribute than the CVR number")
    try:
        key = base64.b64decode(reading.text(_one(verified, _CERTIFICATE)), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SamlRefused(reason="the certificate is not base64") from error
    conditions = _one(verified, _CONDITIONS)
    audience = _one(conditions, f"{{{SAML}}}AudienceRestriction/{{{SAML}}}Audience")
    return HolderOfKey(
        id=reading.message_id(verified),
        issuer=reading.text(_one(verified, ISSUER)),
        subject=reading.text(_one(verified, f"{{{SAML}}}Subject/{{{SAML}}}NameID")),
        cvr=reading.text(_one(attribute, f"{{{SAML}}}AttributeValue")),
        certificate=key,
        audience=reading.text(audience),
        issued_at=reading.instant(conditions, "NotBefore"),
        until=reading.instant(conditions, "NotOnOrAfter"),
    )


def _one(parent: etree._Element, path: str) -> etree._Element:
    found = parent.findall(path)
    if len(found) != 1:
        raise SamlRefused(reason=f"not exactly one {path.rpartition('}')[2]}")
    return found[0]
