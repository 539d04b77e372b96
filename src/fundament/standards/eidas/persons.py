"""The minimum data set of a natural person: attributes of an assertion, and back.

Source: eIDAS SAML Attribute Profile 1.2, section 2.2; Implementing Regulation 2015/1501.
"""

import base64
import binascii
from datetime import date

from fundament.standards.eidas.names import NATURAL_PERSON, representative
from fundament.standards.eidas.types import EidasPersonRefused, NaturalPerson, PersonIdentifier
from fundament.standards.saml.names import NAME_FORMAT_URI
from fundament.standards.saml.types import Assertion, Attribute

MOST_LETTERS = 400
GENDERS = frozenset({"Male", "Female", "Unspecified"})
_TEXTS = ("birth_name", "place_of_birth", "gender")
_NAMES = ("family_name", "given_name", "birth_name", "place_of_birth")
_REPRESENTATIVES = frozenset(representative(found).name for found in NATURAL_PERSON.values())


def read_person(assertion: Assertion) -> NaturalPerson:
    """Return the person whom an assertion tells of; the four of the minimum data set are there.

    One who is acted for by another (representative attributes) is refused: whom the login would
    then be of is not agreed. Raises EidasPersonRefused.
    """
    if any(found.name in _REPRESENTATIVES for found in assertion.attributes):
        raise EidasPersonRefused(attribute="representative")
    return NaturalPerson(
        identifier=_identifier(_required(assertion, "identifier")),
        family_name=_required(assertion, "family_name"),
        given_name=_required(assertion, "given_name"),
        born=_born(_required(assertion, "born")),
        address=_address(_text(assertion, "address")),
        other_script=_other_script(assertion),
        **{key: _text(assertion, key) for key in _TEXTS},
    )


def attributes_of(person: NaturalPerson, asked: frozenset[str]) -> tuple[Attribute, ...]:
    """Return the attributes that are asked for and known; the minimum data set always.

    `asked` holds names of attributes.
    """
    values = {
        "identifier": str(person.identifier),
        "family_name": person.family_name,
        "given_name": person.given_name,
        "born": person.born.isoformat(),
        "address": base64.b64encode(person.address.encode()).decode(),
        **{key: getattr(person, key) for key in _TEXTS},
    }
    return tuple(
        _attribute(key, values[key], person.other_script.get(key, ""))
        for key, attribute in NATURAL_PERSON.items()
        if values[key] and (attribute.mandatory or attribute.name in asked)
    )


def _attribute(key: str, value: str, other_script: str) -> Attribute:
    named = NATURAL_PERSON[key]
    return Attribute(
        named.name,
        (value,),
        named.friendly_name,
        NAME_FORMAT_URI,
        named.value_type,
        (other_script,) if other_script else (),
    )


def _text(assertion: Assertion, key: str) -> str:
    named = NATURAL_PERSON[key]
    found = next((one for one in assertion.attributes if one.name == named.name), None)
    if found is None:
        return ""
    if found.value_type is None or found.value_type.tag != named.value_type.tag:
        raise EidasPersonRefused(attribute=named.friendly_name)
    value = " ".join(found.values[0].split()) if len(found.values) == 1 else ""
    if not value or len(value) > MOST_LETTERS * (4 if key == "address" else 1):
        raise EidasPersonRefused(attribute=named.friendly_name)
    if not value.isprintable() or (key == "gender" and value not in GENDERS):
        raise EidasPersonRefused(attribute=named.friendly_name)
    return value


def _required(assertion: Assertion, key: str) -> str:
    value = _text(assertion, key)
    if not value:
        raise EidasPersonRefused(attribute=NATURAL_PERSON[key].friendly_name)
    return value


def _identifier(text: str) -> PersonIdentifier:
    try:
        return PersonIdentifier.parse(text)
    except ValueError as error:
        raise EidasPersonRefused(attribute="PersonIdentifier") from error


def _born(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise EidasPersonRefused(attribute="DateOfBirth") from error


def _address(encoded: str) -> str:
    """Return the address, which travels as base64 of an XML fragment or of plain text."""
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise EidasPersonRefused(attribute="CurrentAddress") from error


def _other_script(assertion: Assertion) -> dict[str, str]:
    """Return the names in other letters, by key; one for each name."""
    found: dict[str, str] = {}
    for key in _NAMES:
        name = NATURAL_PERSON[key].name
        for one in assertion.attributes:
            if one.name == name and one.other_script:
                found[key] = " ".join(one.other_script[0].split())[:MOST_LETTERS]
    return found
