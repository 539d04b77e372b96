"""Names of the eIDAS message format: levels, kinds of service, attributes of persons.

Source: eIDAS SAML Message Format 1.2; eIDAS SAML Attribute Profile 1.2 (2.2, 2.3).
"""

from dataclasses import dataclass
from enum import StrEnum

from fundament.standards.saml.types import ValueType

EXTENSIONS = "http://eidas.europa.eu/saml-extensions"
NATURAL = "http://eidas.europa.eu/attributes/naturalperson"
LEGAL = "http://eidas.europa.eu/attributes/legalperson"


class EidasLevel(StrEnum):
    """Levels of assurance, as AuthnContextClassRef (Regulation 910/2014, article 8)."""

    LOW = "http://eidas.europa.eu/LoA/low"
    SUBSTANTIAL = "http://eidas.europa.eu/LoA/substantial"
    HIGH = "http://eidas.europa.eu/LoA/high"

    @property
    def rank(self) -> int:
        """Return 1, 2 or 3."""
        return list(EidasLevel).index(self) + 1


class SpType(StrEnum):
    """Whether the service behind a request is of the public or of the private sector."""

    PUBLIC = "public"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class EidasAttribute:
    """An attribute of the profile; `mandatory` ones make up the minimum data set."""

    name: str
    friendly_name: str
    value_type: ValueType
    mandatory: bool = False


def _of(
    prefix: str, namespace: str, local: str, friendly: str = "", *, mandatory: bool = False
) -> EidasAttribute:
    kind = ValueType(prefix, namespace, f"{local}Type")
    return EidasAttribute(f"{namespace}/{local}", friendly or local, kind, mandatory)


def _natural(local: str, friendly: str = "", *, mandatory: bool = False) -> EidasAttribute:
    return _of("eidas-natural", NATURAL, local, friendly, mandatory=mandatory)


def _legal(local: str, friendly: str = "", *, mandatory: bool = False) -> EidasAttribute:
    return _of("eidas-legal", LEGAL, local, friendly, mandatory=mandatory)


NATURAL_PERSON: dict[str, EidasAttribute] = {
    "identifier": _natural("PersonIdentifier", mandatory=True),
    "family_name": _natural("CurrentFamilyName", "FamilyName", mandatory=True),
    "given_name": _natural("CurrentGivenName", "FirstName", mandatory=True),
    "born": _natural("DateOfBirth", mandatory=True),
    "birth_name": _natural("BirthName"),
    "place_of_birth": _natural("PlaceOfBirth"),
    "address": _natural("CurrentAddress"),
    "gender": _natural("Gender"),
}
# The same attributes as the Danish gateway spells them for services, with NameFormat basic.
# Source: metadata of the Danish eIDAS connector (digst/EIDSAML.java).
GATEWAY = "dk:gov:saml:attribute:eidas:naturalperson:"
GATEWAY_NAMES = {
    found.name: GATEWAY + found.name.rpartition("/")[2] for found in NATURAL_PERSON.values()
}
LEGAL_PERSON: dict[str, EidasAttribute] = {
    "identifier": _legal("LegalPersonIdentifier", mandatory=True),
    "name": _legal("LegalName", mandatory=True),
    "address": _legal("LegalPersonAddress", "LegalAddress"),
    "vat": _legal("VATRegistrationNumber", "VATRegistration"),
    "tax": _legal("TaxReference"),
    "eu_identifier": _legal("D-2012-17-EUIdentifier"),
    "lei": _legal("LEI"),
    "eori": _legal("EORI"),
    "seed": _legal("SEED"),
    "sic": _legal("SIC"),
}


def representative(attribute: EidasAttribute) -> EidasAttribute:
    """Return the same attribute of who acts for the person; it is returned, never asked for.

    Source: eIDAS SAML Attribute Profile 1.2, section 2.7.
    """
    base, _, local = attribute.name.rpartition("/")
    return EidasAttribute(
        f"{base}/representative/{local}",
        f"Representative{attribute.friendly_name}",
        attribute.value_type,
    )


MINIMUM = tuple(found for found in NATURAL_PERSON.values() if found.mandatory)
ALL = (*NATURAL_PERSON.values(), *LEGAL_PERSON.values())
REQUESTABLE = {found.name: found for found in ALL}
VALUE_TYPES = frozenset(found.value_type.tag for found in ALL)
