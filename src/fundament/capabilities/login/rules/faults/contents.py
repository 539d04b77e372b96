"""Faults of what a SAML answer says: names, attributes, level, status."""

from collections.abc import Callable
from dataclasses import replace

from fundament.capabilities.login.rules.faults.changing import DraftChange, on_assertions
from fundament.capabilities.login.rules.faults.fault import Fault, Hand, Stage
from fundament.capabilities.login.rules.saml.drafts import Draft
from fundament.capabilities.login.types import Must, Severity
from fundament.standards.oiosaml.types import Assurance
from fundament.standards.saml.names import StatusCode
from fundament.standards.saml.types import Assertion, Attribute, NameId, Status

EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
NEEDED = ("spec_version", "loa", "cvr", "organisation_name")


def without(key: str) -> DraftChange:
    """Return the change that takes an attribute of the profile out."""

    def change(found: Assertion, hand: Hand) -> Assertion:
        name = hand.profile.attribute(key).name
        return with_attributes(found, lambda each: each.name != name)

    return on_assertions(change)


def _bare(found: Assertion, hand: Hand) -> Assertion:
    needed = {hand.profile.attribute(key).name for key in NEEDED}
    return with_attributes(found, lambda each: each.name in needed)


def with_attributes(found: Assertion, keeps: Callable[[Attribute], bool]) -> Assertion:
    """Return the assertion with those of its attributes that stay."""
    return replace(found, attributes=tuple(each for each in found.attributes if keeps(each)))


def _low(found: Assertion, hand: Hand) -> Assertion:
    name = hand.profile.attribute("loa").name
    known = replace(found.authentication, class_ref=hand.profile.level_uri(Assurance.LOW))
    changed = tuple(
        replace(each, values=(Assurance.LOW.value,)) if each.name == name else each
        for each in found.attributes
    )
    return replace(found, authentication=known, attributes=changed)


def _attribute_twice(found: Assertion, hand: Hand) -> Assertion:
    last = found.attributes[-1]
    return replace(found, attributes=(*found.attributes, replace(last, values=("andet",))))


def _other_type(found: Assertion, hand: Hand) -> Assertion:
    """A person becomes a professional, and the other way round."""
    person, professional = hand.profile.person_prefix, hand.profile.professional_prefix
    value = found.name_id.value
    turned = (
        professional + value.removeprefix(person)
        if value.startswith(person)
        else person + value.removeprefix(professional)
    )
    return replace(found, name_id=replace(found.name_id, value=turned))


def _failed_with_assertion(draft: Draft, hand: Hand) -> Draft:
    failed = Status(StatusCode.RESPONDER, StatusCode.AUTHN_FAILED)
    return replace(draft, response=replace(draft.response, status=failed))


def _no_index(found: Assertion, hand: Hand) -> Assertion:
    return replace(found, authentication=replace(found.authentication, session_index=None))


CONTENTS: tuple[Fault, ...] = (
    Fault(
        "level-low", Stage.SAML_ANSWER, Severity.CRITICAL,
        "Sikringsniveauet er Low, hvor mere kan være krævet.",
        "The level of assurance is Low, where more may be demanded.", "OIO-SP-06",
        on_assertions(_low), Must.REFUSE,
        "En klient, der har bedt om Substantial, skal afvise: niveauet er dens ansvar.",
        "A client that has asked for Substantial must refuse: the level is its to check.",
    ),
    Fault(
        "level-missing", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Attributten nsis/loa mangler.", "The attribute nsis/loa is missing.", "OIOSAML",
        without("loa"),
    ),
    Fault(
        "spec-version-missing", Stage.SAML_ANSWER, Severity.MINOR,
        "Attributten specVersion mangler.", "The attribute specVersion is missing.",
        "OIOSAML; OIOSAML.Java", without("spec_version"),
    ),
    Fault(
        "attributes-missing", Stage.SAML_ANSWER, Severity.MINOR,
        "De attributter, tjenesten har bedt om, mangler.",
        "The attributes that the service has asked for are missing.",
        "saml-metadata 2.4.4.2, isRequired",
        on_assertions(_bare),
        Must.EITHER,
        "Klienten må ikke gå i stykker: den viser en fejl eller klarer sig uden.",
        "The client must not break: it shows an error, or does without.",
    ),
    Fault(
        "attribute-twice", Stage.SAML_ANSWER, Severity.SERIOUS,
        "En attribut er der to gange med hver sin værdi.",
        "An attribute is there twice, with two values.", "OIOSAML: names are unique",
        on_assertions(_attribute_twice),
    ),
    Fault(
        "name-format", Stage.SAML_ANSWER, Severity.SERIOUS,
        "NameID er en e-mailadresse.", "The NameID is an e-mail address.",
        "OIOSAML: persistent or transient",
        on_assertions(lambda a, h: replace(a, name_id=NameId("nogen@post.example", EMAIL))),
    ),
    Fault(
        "identity-type", Stage.SAML_ANSWER, Severity.CRITICAL,
        "NameID har den anden identitetstype end den, der blev bedt om.",
        "The NameID has the other identity type than was asked for.", "OIO-SP-07",
        on_assertions(_other_type),
    ),
    Fault(
        "session-index-missing", Stage.SAML_ANSWER, Severity.MINOR,
        "SessionIndex mangler: log ud kan ikke finde sessionen.",
        "The SessionIndex is missing: a logout cannot find the session.", "OIOSAML",
        on_assertions(_no_index),
    ),
    Fault(
        "id-short", Stage.SAML_ANSWER, Severity.MINOR,
        "Assertions ID har to tegn.", "The Assertion's ID has two characters.",
        "OIOSAML: at least 16 characters", on_assertions(lambda a, h: replace(a, id="_1")),
    ),
    Fault(
        "status-failed", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Status er AuthnFailed, men der er en Assertion.",
        "The status is AuthnFailed, but there is an Assertion.", "saml-core 3.2.2.2",
        _failed_with_assertion,
    ),
    Fault(
        "assertion-missing", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Status er Success, men der er ingen Assertion.",
        "The status is Success, but there is no Assertion.", "saml-profiles 4.1.4.2",
        lambda draft, hand: replace(draft, assertions=()),
    ),
)  # fmt: skip
