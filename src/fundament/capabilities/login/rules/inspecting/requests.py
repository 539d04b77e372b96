"""The rules that a SAML request meets, in the order of the walk, as the inspector shows them.

The rules themselves are decided in rules.saml.requests and standards.saml; here is how each is
told. A request that was refused stopped at the rule of its refusal.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from fundament.capabilities.login.rules.wishes import HIGHEST_OFFERED, word_of
from fundament.capabilities.login.types import NO_REASON, Finding, Outcome, Why
from fundament.kernel.acting import Level


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule, the refusals that tell it was broken, and how it is said."""

    rule: str
    codes: tuple[str, ...]
    danish: str
    english: str
    source: str


_LEVELS = [str(word_of(level)) for level in sorted(Level) if level <= HIGHEST_OFFERED]
_LOWER, _HIGHEST = ", ".join(_LEVELS[:-1]), _LEVELS[-1]

SAML_REQUEST: tuple[ShownRule, ...] = (
    ShownRule(
        "saml.message.unreadable", ("saml.message.unreadable", "xml.not.accepted"),
        "Beskeden er base64, DEFLATE og XML uden DOCTYPE.",
        "The message is base64, DEFLATE and XML without a DOCTYPE.", "saml-bindings 3.4.4.1",
    ),
    ShownRule(
        "saml.parameter.duplicate", ("saml.parameter.duplicate",),
        "Hver parameter i adressen er der kun én gang.",
        "Each parameter of the address is there once only.", "saml-bindings 3.4.4.1",
    ),
    ShownRule(
        "saml.message.too.large", ("saml.message.too.large",),
        "Beskeden fylder højst 256 kB, også pakket ud.",
        "The message has at most 256 kB, also when inflated.", "login: against DEFLATE bombs",
    ),
    ShownRule(
        "saml.message.forbidden", ("saml.message.forbidden", "login.message.unexpected"),
        "Beskeden har kun de elementer og attributter, som profilen kender.",
        "The message has only elements and attributes that the profile knows.",
        "OIOSAML, AuthnRequest",
    ),
    ShownRule(
        "login.provider.unknown", ("login.provider.unknown",),
        "Issuer er en tjeneste, der er tilsluttet med sine metadata.",
        "The Issuer is a service that is connected by its metadata.", "saml-core 3.2.1",
    ),
    ShownRule(
        "login.request.unsigned", ("login.request.unsigned",),
        "Anmodningen er underskrevet.", "The request is signed.",
        "OIOSAML: WantAuthnRequestsSigned; saml-bindings 3.4.4.1",
    ),
    ShownRule(
        "login.request.signature", ("login.request.signature",),
        "Underskriften passer til en gyldig nøgle i tjenestens metadata.",
        "The signature fits a valid key of the service's metadata.",
        "saml-bindings 3.4.4.1: over the octets as sent",
    ),
    ShownRule(
        "login.request.destination", ("login.request.destination",),
        "Destination er en af brokerens egne adresser.",
        "The Destination is one of the broker's own addresses.", "saml-bindings 3.4.5.2",
    ),
    ShownRule(
        "login.request.expired", ("login.request.expired",),
        "IssueInstant er højst fem minutter fra vores ur.",
        "The IssueInstant is at most five minutes from our clock.", "OIOSAML",
    ),
    ShownRule(
        "login.request.replayed", ("login.request.replayed",),
        "Anmodningens ID er ikke brugt før.", "The request's ID was not used before.",
        "saml-profiles 4.1.4.5",
    ),
    ShownRule(
        "login.request.binding", ("login.request.binding",),
        "Anmodningen kommer ved HTTP-Redirect og ønsker svar ved HTTP-POST.",
        "The request comes by HTTP-Redirect and wants its answer by HTTP-POST.", "OIOSAML",
    ),
    ShownRule(
        "login.request.acs", ("login.request.acs",),
        "Svaradressen (ACS) står i tjenestens metadata.",
        "The answer address (ACS) is in the service's metadata.", "saml-profiles 4.1.4.1",
    ),
    ShownRule(
        "name-id-policy", ("name-id-policy",),
        "NameIDPolicy ønsker persistent, transient eller ingenting.",
        "NameIDPolicy wants persistent, transient or nothing.", "saml-core 3.4.1.1",
    ),
    ShownRule(
        "attribute-list", ("attribute-list",),
        "AttributeConsumingServiceIndex er en liste i tjenestens metadata.",
        "The AttributeConsumingServiceIndex is a list of the service's metadata.",
        "saml-core 3.4.1",
    ),
    ShownRule(
        "OIO-SP-06", ("OIO-SP-06",),
        f"Det ønskede sikringsniveau kan gives ({_LOWER} eller {_HIGHEST}).",
        f"The wanted level of assurance can be given ({_LOWER} or {_HIGHEST}).",
        "OIOSAML, OIO-SP-06",
    ),
    ShownRule(
        "OIO-SP-07", ("OIO-SP-07",),
        "Den ønskede identitetstype er Person eller Professional, og kun den ene.",
        "The wanted identity type is Person or Professional, and one of them only.",
        "OIOSAML, OIO-SP-07",
    ),
)  # fmt: skip


def met(
    table: Iterable[ShownRule], stopped_by: str = "", found: str = "", why: Why = NO_REASON
) -> tuple[Finding, ...]:
    """Return what the rules of a table say of a request that a refusal code stopped, or none did.

    `found` is what stood there, `why` what a reader said of it. A code that no rule has is told as
    a rule of its own, at the end.
    """
    findings: list[Finding] = []
    stopped = False
    for rule in table:
        fails = not stopped and stopped_by in rule.codes
        outcome = Outcome.NOT_REACHED if stopped else Outcome.PASSED
        if fails:
            outcome, stopped = Outcome.FAILED, True
        findings.append(
            Finding(
                rule.rule,
                outcome,
                rule.danish,
                rule.english,
                rule.source,
                *((found, why) if fails else ()),
            )
        )
    if stopped_by and not stopped:
        findings.append(
            Finding(stopped_by, Outcome.FAILED, "Brokeren afviste.", "The broker refused.", "login",
                    found, why)
        )  # fmt: skip
    return tuple(findings)
