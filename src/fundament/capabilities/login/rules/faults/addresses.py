"""Faults of a SAML answer that is not for this client, or that it did not ask for."""

from dataclasses import replace

from fundament.capabilities.login.rules.faults.changing import (
    both,
    on_assertions,
    on_confirmations,
    on_response,
)
from fundament.capabilities.login.rules.faults.fault import Fault, Hand, Stage
from fundament.capabilities.login.types import Must, Severity
from fundament.standards.saml.types import Assertion

ELSEWHERE = "https://andet.example"
OTHER_ID = "_0000000000000000000000000000dead"
SENDER_VOUCHES = "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"


def _for_another_too(found: Assertion, hand: Hand) -> Assertion:
    return replace(found, audiences=(*found.audiences, (ELSEWHERE,)))


ADDRESSES: tuple[Fault, ...] = (
    Fault(
        "audience-wrong", Stage.SAML_ANSWER, Severity.CRITICAL,
        "Audience er en anden tjeneste.", "The Audience is another service.", "saml-core 2.5.1.4",
        on_assertions(lambda a, h: replace(a, audiences=((ELSEWHERE,),))),
    ),
    Fault(
        "audience-missing", Stage.SAML_ANSWER, Severity.CRITICAL,
        "Der er ingen AudienceRestriction.", "There is no AudienceRestriction.",
        "OIOSAML; saml-profiles 4.1.4.2",
        on_assertions(lambda a, h: replace(a, audiences=())),
    ),
    Fault(
        "audience-and-another", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Der er to AudienceRestriction, og den ene udelukker tjenesten.",
        "There are two AudienceRestrictions, and one of them shuts the service out.",
        "saml-core 2.5.1.4: all must hold", on_assertions(_for_another_too),
    ),
    Fault(
        "recipient-wrong", Stage.SAML_ANSWER, Severity.CRITICAL,
        "Recipient er en anden svaradresse.", "The Recipient is another answer address.",
        "saml-profiles 4.1.4.2", on_confirmations(lambda c, h: replace(c, recipient=ELSEWHERE)),
    ),
    Fault(
        "recipient-missing", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Der er ingen Recipient.", "There is no Recipient.", "saml-profiles 4.1.4.2",
        on_confirmations(lambda c, h: replace(c, recipient=None)),
    ),
    Fault(
        "destination-wrong", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Destination på Response er en anden adresse.",
        "The Destination of the Response is another address.", "saml-bindings 3.5.5.2",
        on_response(lambda r, h: replace(r, destination=ELSEWHERE)),
    ),
    Fault(
        "in-response-to-wrong", Stage.SAML_ANSWER, Severity.CRITICAL,
        "InResponseTo er ID'et på en anden anmodning.",
        "The InResponseTo is the ID of another request.", "saml-profiles 4.1.4.3",
        both(
            on_response(lambda r, h: replace(r, in_response_to=OTHER_ID)),
            on_confirmations(lambda c, h: replace(c, in_response_to=OTHER_ID)),
        ),
    ),
    Fault(
        "in-response-to-inside", Stage.SAML_ANSWER, Severity.CRITICAL,
        "InResponseTo passer på Response, men ikke i den underskrevne Assertion.",
        "The InResponseTo fits on the Response, but not in the signed Assertion.",
        "saml-profiles 4.1.4.3: the Response is not signed",
        on_confirmations(lambda c, h: replace(c, in_response_to=OTHER_ID)),
    ),
    Fault(
        "unsolicited", Stage.SAML_ANSWER, Severity.CRITICAL,
        "Svaret er uopfordret: der er intet InResponseTo.",
        "The answer is unsolicited: there is no InResponseTo.",
        "OIOSAML.Java, OIOSAML.Net; login CSRF",
        both(
            on_response(lambda r, h: replace(r, in_response_to=None)),
            on_confirmations(lambda c, h: replace(c, in_response_to=None)),
        ),
    ),
    Fault(
        "issuer-wrong", Stage.SAML_ANSWER, Severity.CRITICAL,
        "Issuer på Assertion er en anden end brokeren.",
        "The Issuer of the Assertion is another than the broker.", "saml-core 2.2.5",
        on_assertions(lambda a, h: replace(a, issuer=ELSEWHERE)),
    ),
    Fault(
        "response-issuer-wrong", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Issuer på Response er en anden end brokeren.",
        "The Issuer of the Response is another than the broker.", "saml-core 3.2.2",
        on_response(lambda r, h: replace(r, issuer=ELSEWHERE)),
    ),
    Fault(
        "confirmation-method", Stage.SAML_ANSWER, Severity.SERIOUS,
        "SubjectConfirmation er sender-vouches og ikke bearer.",
        "The SubjectConfirmation is sender-vouches and not bearer.", "saml-profiles 4.1.4.2",
        on_confirmations(lambda c, h: replace(c, method=SENDER_VOUCHES)),
    ),
    Fault(
        "confirmation-missing", Stage.SAML_ANSWER, Severity.CRITICAL,
        "Der er ingen SubjectConfirmation.", "There is no SubjectConfirmation.",
        "saml-profiles 4.1.4.2", on_assertions(lambda a, h: replace(a, confirmations=())),
    ),
    Fault(
        "confirmation-not-before", Stage.SAML_ANSWER, Severity.MINOR,
        "SubjectConfirmationData har en NotBefore.", "The SubjectConfirmationData has a NotBefore.",
        "saml-profiles 4.1.4.2; OIOSAML.Net refuses",
        on_confirmations(lambda c, h: replace(c, not_before=h.at)), Must.EITHER,
    ),
)  # fmt: skip
