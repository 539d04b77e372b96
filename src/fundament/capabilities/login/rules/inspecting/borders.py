"""What the inspector says of messages between the nodes of countries.

The rules are those that our own node holds others to (standards.eidas, rules.saml), told for what
comes in and for what we send. Source: eIDAS SAML Message Format 1.2, sections 4 and 5.
"""

from collections.abc import Iterable

from fundament.capabilities.login.rules.inspecting.requests import SAML_REQUEST, ShownRule, met
from fundament.capabilities.login.rules.inspecting.words import WORDS
from fundament.capabilities.login.types import Finding, Outcome, Why
from fundament.standards.eidas.requests import REQUEST_RULES
from fundament.standards.eidas.types import EidasRequest
from fundament.standards.saml.response_checks import ASSERTION_CHECKS, RESPONSE_CHECKS, Check
from fundament.standards.saml.types import Assertion

# Told by the rule of the table that failed, not by the code of its refusal.
REQUEST_REFUSED = "eidas.request.refused"
SIGNED_OUTSIDE = "response-signature"
_FORMAT = "eIDAS SAML Message Format 1.2, 4.1"
EIDAS_READ: tuple[ShownRule, ...] = (
    *(rule for rule in SAML_REQUEST[:3]),
    ShownRule(
        "eidas-shape", ("saml.message.forbidden", "login.message.unexpected"),
        "Beskeden har kun, hvad en AuthnRequest og eIDAS' udvidelser har.",
        "The message has only what an AuthnRequest and the extensions of eIDAS have.", _FORMAT,
    ),
    ShownRule(
        "eidas-issuer", ("login.provider.unknown", "eidas.not.taken"),
        "Issuer er et andet lands node, der er tilsluttet.",
        "The Issuer is another country's node that is connected.",
        "eIDAS Interoperability Architecture 1.2",
    ),
    ShownRule(
        "eidas-signed", ("login.request.unsigned",),
        "Anmodningen er underskrevet inde i beskeden.",
        "The request is signed inside the message.", _FORMAT,
    ),
    ShownRule(
        "eidas-signature", ("login.request.signature",),
        "Underskriften passer til en gyldig nøgle i nodens metadata.",
        "The signature fits a valid key of the node's metadata.",
        "eIDAS Cryptographic Requirements 1.2; saml-core 5.4",
    ),
    ShownRule(
        "eidas-destination", ("login.request.destination",),
        "Destination er modtagerens egen adresse.",
        "The Destination is the receiver's own address.", "saml-bindings 3.5.5.2",
    ),
    ShownRule(
        "eidas-issue-instant", ("login.request.expired",),
        "IssueInstant er højst fem minutter fra uret.",
        "The IssueInstant is at most five minutes from the clock.", "saml-core 3.2.1",
    ),
    ShownRule(
        "eidas-once", ("login.request.replayed",),
        "Anmodningens ID er ikke brugt før.", "The request's ID was not used before.",
        "saml-profiles 4.1.4.5",
    ),
)  # fmt: skip
EIDAS_WAY_BACK: tuple[ShownRule, ...] = (
    ShownRule(
        "eidas-binding", ("login.request.binding",),
        "Svaret ønskes ved HTTP-POST.", "The answer is wanted by HTTP-POST.", _FORMAT,
    ),
    ShownRule(
        "eidas-acs", ("login.request.acs",),
        "Svaradressen (ACS) står i nodens metadata.",
        "The answer address (ACS) is in the node's metadata.", "saml-profiles 4.1.4.1",
    ),
)  # fmt: skip
_RULES: dict[str, tuple[str, str]] = {
    "force-authn": (
        "ForceAuthn er true: ingen kommer ind på en session fra før.",
        "ForceAuthn is true: nobody gets in by an earlier session.",
    ),
    "not-passive": ("IsPassive er false.", "IsPassive is false."),
    "level": (
        "Der er ét kendt sikringsniveau, med Comparison minimum.",
        "There is one known level of assurance, with Comparison minimum.",
    ),
    "name-id": (
        "NameIDPolicy ønsker persistent, transient, unspecified eller ingenting.",
        "NameIDPolicy wants persistent, transient, unspecified or nothing.",
    ),
    "minimum-data-set": (
        "De fire oplysninger i mindstesættet er alle krævet.",
        "The four attributes of the minimum data set are all required.",
    ),
}


def judged_eidas_request(wish: EidasRequest | None) -> tuple[Finding, ...]:
    """Return what every rule of eIDAS says of a request; None: it could not be read."""
    told = []
    for rule in REQUEST_RULES:
        outcome = Outcome.NOT_REACHED
        if wish is not None:
            outcome = Outcome.PASSED if rule.holds(wish) else Outcome.FAILED
        danish, english = _RULES.get(rule.rule, (rule.rule, rule.rule))
        told.append(Finding(f"eidas-{rule.rule}", outcome, danish, english, rule.source))
    return tuple(told)


def came_eidas_request(wish: EidasRequest | None, code: str, why: Why) -> tuple[Finding, ...]:
    """Return what the rules say of a request that came; `code`: what refused it, if anything."""
    later = code if code in {one for rule in EIDAS_WAY_BACK for one in rule.codes} else ""
    early = "" if later or code == REQUEST_REFUSED else code
    return (
        *met(EIDAS_READ, early, why=why),
        *judged_eidas_request(wish),
        *met(EIDAS_WAY_BACK, later, why=why),
    )


def walked_response(profile: Iterable[Check[Assertion]], broke: str) -> tuple[Finding, ...]:
    """Return what our node found in a Response, up to the rule that broke, or to the last.

    Where it broke by none of them, it could not be read: then no rule is said to have held.
    """
    source = "eIDAS SAML Message Format 1.2, 5"
    rules = [(SIGNED_OUTSIDE, source)]
    rules += [(check.rule, check.source) for check in RESPONSE_CHECKS]
    rules += [(name, source) for name in ("status", "encrypted", "signature", "shape")]
    rules += [(check.rule, check.source) for check in (*ASSERTION_CHECKS, *profile)]
    told, stopped = [], bool(broke) and broke not in {rule for rule, _ in rules}
    for rule, where in rules:
        outcome = Outcome.NOT_REACHED if stopped else Outcome.PASSED
        if rule == broke and not stopped:
            outcome, stopped = Outcome.FAILED, True
        danish, english, _ = WORDS.get(rule, (rule, rule, ""))
        told.append(Finding(rule, outcome, danish, english, where))
    return tuple(told)


def signed_outside(holds: bool) -> Finding:
    """Return what is said of the signature around a whole Response."""
    danish, english, source = WORDS[SIGNED_OUTSIDE]
    outcome = Outcome.PASSED if holds else Outcome.FAILED
    return Finding(SIGNED_OUTSIDE, outcome, danish, english, source)
