"""Faults of signature and encryption in a SAML answer."""

from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from fundament.capabilities.login.rules.faults import forging
from fundament.capabilities.login.rules.faults.changing import DraftChange
from fundament.capabilities.login.rules.faults.fault import Fault, Hand, Stage
from fundament.capabilities.login.rules.saml.drafts import Draft, Sign
from fundament.capabilities.login.types import Must, Severity
from fundament.kernel import keys, xmlsig
from fundament.kernel.xmlsig import unsound
from fundament.standards.saml.assertions import write_assertion
from fundament.standards.saml.building import octets
from fundament.standards.saml.names import SAML
from fundament.standards.saml.responses import Recipient, sign_assertion
from fundament.standards.saml.types import Assertion

ISSUER = f"{{{SAML}}}Issuer"
OUR_OAEP = xmlsig.TRANSPORTS[1]


def signing(sign: Sign) -> DraftChange:
    """Return the change by which the assertions are signed in another way."""
    return lambda draft, hand: replace(draft, sign=sign)


def wrapping(wrap: Callable[[bytes], bytes]) -> DraftChange:
    """Return the change of the octets once they are signed."""
    return lambda draft, hand: replace(draft, wrap=wrap)


def in_form(form: unsound.Form) -> Sign:
    """Return the way to sign in a form that nobody should take."""

    def sign(assertion: Assertion, key_name: str) -> bytes:
        return unsound.sign_unsoundly(write_assertion(assertion), key_name, ISSUER, form)

    return sign


def _unsigned(assertion: Assertion, key_name: str) -> bytes:
    return octets(write_assertion(assertion))


def _with_id_twice(assertion: Assertion, key_name: str) -> bytes:
    return xmlsig.sign(forging.with_id_twice(write_assertion(assertion)), key_name, after=ISSUER)


def _true_only_signed(assertion: Assertion, key_name: str) -> bytes:
    made = _unsigned if assertion.id == forging.FORGED_ID else sign_assertion
    return made(assertion, key_name)


def _two_assertions(draft: Draft, hand: Hand) -> Draft:
    """A forged one, unsigned, before the true one."""
    both = (forging.forged(draft.assertions[0]), *draft.assertions)
    return replace(draft, assertions=both, sign=_true_only_signed)


def _response_signed_instead(draft: Draft, hand: Hand) -> Draft:
    def seal(body: bytes) -> bytes:
        return xmlsig.sign(etree.fromstring(body), draft.key_name, after=ISSUER)  # noqa: TID251

    return replace(draft, sign=_unsigned, seal=seal)


def _unannounced_cipher(draft: Draft, hand: Hand) -> Draft:
    """Seal by algorithms that the metadata does not list, where there are any."""
    if draft.recipient is None:
        return draft
    block = next((b for b in reversed(xmlsig.BLOCKS) if b not in hand.announced), None)
    transport = next((t for t in reversed(xmlsig.TRANSPORTS) if t not in hand.announced), None)
    to = draft.recipient
    other = Recipient(to.certificate, block or to.block, transport or to.transport)
    return replace(draft, recipient=other)


def _sealed_for_another(draft: Draft, hand: Hand) -> Draft:
    if draft.recipient is None:
        return draft
    return replace(
        draft, recipient=replace(draft.recipient, certificate=keys.certificate(hand.stranger))
    )


SIGNATURES: tuple[Fault, ...] = (
    Fault(
        "unsigned", Stage.SAML_ANSWER, Severity.CRITICAL,
        "Assertion er ikke underskrevet.", "The Assertion is not signed.",
        "OIOSAML; signature exclusion", signing(_unsigned),
    ),
    Fault(
        "key-foreign", Stage.SAML_ANSWER, Severity.CRITICAL,
        "Assertion er underskrevet med en fremmed nøgle; dens certifikat står i KeyInfo.",
        "The Assertion is signed by a stranger's key, whose certificate is in KeyInfo.",
        "saml-core 5.4.5; keys come from metadata",
        lambda draft, hand: replace(draft, key_name=hand.stranger),
    ),
    Fault(
        "key-unannounced", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Brokeren har skiftet nøgle uden varsel: den nye står ikke i metadata.",
        "The broker has changed its key without notice: the new one is not in the metadata.",
        "OIOSAML, key roll-over",
        lambda draft, hand: replace(draft, key_name=hand.unannounced),
        Must.REFUSE,
        "Klienten skal afvise svaret, indtil den nye nøgle står i metadata, den har hentet.",
        "The client must refuse the answer until the new key is in metadata that it has fetched.",
    ),
    Fault(
        "changed-after", Stage.SAML_ANSWER, Severity.CRITICAL,
        "NameID er ændret, efter at der blev underskrevet.",
        "The NameID was changed after the signing.", "XML Signature 3.2.1",
        wrapping(forging.with_other_name),
    ),
    Fault(
        "signature-sha1", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Underskriften er RSA med SHA-1.", "The signature is RSA with SHA-1.",
        "OIOSAML: at least SHA-256", signing(in_form(unsound.SHA1)),
    ),
    Fault(
        "signature-hmac", Stage.SAML_ANSWER, Severity.CRITICAL,
        "Underskriften er HMAC med brokerens offentlige nøgle som hemmelighed.",
        "The signature is HMAC with the broker's public key as its secret.",
        "XML Signature 6.3.1; no message chooses the algorithm",
        signing(in_form(unsound.HMAC)),
    ),
    Fault(
        "signature-xpath", Stage.SAML_ANSWER, Severity.CRITICAL,
        "En XPath-transform udelader NameID af det, der er underskrevet.",
        "An XPath transform leaves the NameID out of what is signed.", "saml-core 5.4.4",
        signing(in_form(unsound.Form(xpath="not(ancestor-or-self::*[local-name()='NameID'])"))),
    ),
    Fault(
        "signature-two-references", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Underskriften har to Reference.", "The signature has two References.",
        "saml-core 5.4.2", signing(in_form(unsound.TWO_REFERENCES)),
    ),
    Fault(
        "signature-no-uri", Stage.SAML_ANSWER, Severity.MINOR,
        "Reference peger på hele dokumentet og ikke på Assertions ID.",
        "The Reference is to the whole document and not to the Assertion's ID.",
        "saml-core 5.4.2", signing(in_form(unsound.WHOLE_DOCUMENT)), Must.EITHER,
    ),
    Fault(
        "id-twice", Stage.SAML_ANSWER, Severity.SERIOUS,
        "To elementer har det underskrevne ID.", "Two elements bear the signed ID.",
        "XML Signature 4.4.3.2; saml-core 1.3.4", signing(_with_id_twice),
    ),
    Fault(
        "comment-in-name", Stage.SAML_ANSWER, Severity.CRITICAL,
        "Der er en kommentar midt i NameID; underskriften holder stadig.",
        "There is a comment in the middle of the NameID; the signature still holds.",
        "CVE-2017-11427", wrapping(forging.with_comment), Must.EITHER,
        "Klienten skal afvise, eller læse hele NameID: aldrig kun det, der står før kommentaren.",
        "The client must refuse, or read the whole NameID: never only what is before the comment.",
    ),
    Fault(
        "doctype", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Den krypterede Assertion har en DOCTYPE med en entitet.",
        "The encrypted Assertion has a DOCTYPE with an entity.", "saml-core 6.1; XXE",
        wrapping(forging.with_doctype),
    ),
    Fault(
        "response-signed-instead", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Response er underskrevet, men Assertion er ikke.",
        "The Response is signed, but the Assertion is not.",
        "OIOSAML: the Assertion is signed directly", _response_signed_instead,
    ),
    Fault(
        "in-clear", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Assertion er ikke krypteret.", "The Assertion is not encrypted.",
        "OIOSAML: exactly one EncryptedAssertion",
        lambda draft, hand: replace(draft, recipient=None),
    ),
    Fault(
        "two-assertions", Stage.SAML_ANSWER, Severity.CRITICAL,
        "Der er to EncryptedAssertion: en forfalsket uden underskrift før den ægte.",
        "There are two EncryptedAssertions: a forged one, unsigned, before the true one.",
        "OIOSAML; CVE-2022-41912", _two_assertions,
    ),
    Fault(
        "cipher-unannounced", Stage.SAML_ANSWER, Severity.MINOR,
        "Assertion er krypteret med algoritmer, som tjenestens metadata ikke nævner.",
        "The Assertion is encrypted by algorithms that the service's metadata does not list.",
        "saml-metadata 2.4.1.1, EncryptionMethod", _unannounced_cipher, Must.EITHER,
    ),
    Fault(
        "sealed-for-another", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Assertion er krypteret til en anden tjenestes nøgle.",
        "The Assertion is encrypted to another service's key.", "XML Encryption 3.4",
        _sealed_for_another,
    ),
    Fault(
        "cipher-broken", Stage.SAML_ANSWER, Severity.SERIOUS,
        "Den krypterede tekst er ændret undervejs.", "The encrypted text was changed on its way.",
        "XML Encryption 5.2; Jager and Somorovsky 2011",
        lambda draft, hand: replace(draft, seal=forging.with_cipher_broken), Must.REFUSE,
        "Klienten skal afvise med den samme fejl som for en forkert underskrift.",
        "The client must refuse with the same error as for a wrong signature.",
    ),
)  # fmt: skip

WRAPPINGS: tuple[Fault, ...] = tuple(
    Fault(
        f"wrapping-{number}", Stage.SAML_ANSWER, Severity.CRITICAL,
        f"Signature wrapping {number}: den ægte Assertion ligger {danish}.",
        f"Signature wrapping {number}: the true Assertion lies {english}.",
        "saml-core 5.4.2; Somorovsky et al. 2012", wrapping(forging.wrapped_by(wrap)),
    )
    for number, wrap, danish, english in forging.VARIANTS
)  # fmt: skip
