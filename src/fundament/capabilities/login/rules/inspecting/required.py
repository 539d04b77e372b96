"""What a service's metadata marks as required, and why some of it is not in an answer.

What is said is the rule and never the person's own reason: the page is for integrators.
"""

from collections.abc import Sequence

from fundament.capabilities.login.rules.eidas import FOREIGN_NAMES
from fundament.capabilities.login.rules.inspecting.words import WORDS
from fundament.capabilities.login.rules.saml.release import GIVEN
from fundament.capabilities.login.types import NO_REASON, Finding, Outcome, Why
from fundament.standards.oiosaml.types import Profile
from fundament.standards.saml.metadata_types import RequestedAttribute
from fundament.standards.saml.types import Assertion

RULE = "required-attributes"
_OF_COMPANIES = Why(
    "gives kun for den, der logger ind for en virksomhed, og ikke alle har den",
    "is given only of who logs in for a company, and not everybody has it",
)
_OF_NAMES = Why(
    "gives ikke for den, hvis navn er beskyttet", "is not given of who has a protected name"
)
_REASONS: dict[str, Why] = {
    "email": Why(
        "gives kun for en person, der ikke logger ind for en virksomhed, ikke har beskyttet navn "
        "og har en bekræftet adresse i kontaktregisteret",
        "is given only of a person who does not log in for a company, has no protected name, and "
        "has a proved address in the contact register",
    ),
    "cpr_number": Why(
        "gives ikke til private tjenester, medmindre personen selv har givet det",
        "is not given to services of the private sector unless the person gave it herself",
    ),
    "alias": Why("gives kun, hvor navnet er beskyttet", "is given only where a name is protected"),
    **dict.fromkeys(("full_name", "first_name", "last_name"), _OF_NAMES),
    **dict.fromkeys(
        ("cvr", "organisation_name", "professional_uuid", "rid", "production_unit"), _OF_COMPANIES
    ),
}
_NOT_YET = Why("kan brokeren ikke give endnu", "cannot be given yet")
_UNKNOWN = Why("kendes ikke i profilen", "is unknown to the profile")
_TAKEN_OUT = Why("er taget ud af svaret", "was taken out of the answer")
_OF_FOREIGN = Why(
    "gives kun for den, der logger ind med en eID fra et andet land uden dansk personnummer",
    "is given only of who logs in with an eID of another country and no Danish person number",
)
_FOREIGN = Why(
    "gives ikke for den, der logger ind med en eID fra et andet land uden dansk personnummer",
    "is not given of who logs in with an eID of another country and no Danish person number",
)


def judged_required(
    requested: Sequence[RequestedAttribute],
    assertions: Sequence[Assertion],
    profile: Profile,
    *,
    foreign: bool,
) -> Finding:
    """Return whether everything required is in the answer; of what is not, why.

    `foreign`: the answer is about a person without a Danish number.
    """
    danish, english, source = WORDS[RULE]
    given = {attribute.name for each in assertions for attribute in each.attributes}
    missing = [one.name for one in requested if one.required and one.name not in given]
    outcome = Outcome.FAILED if missing else Outcome.PASSED
    shown = ", ".join(name.rpartition("/")[2] for name in missing)
    return Finding(RULE, outcome, danish, english, source, shown, _why(missing, profile, foreign))


def _why(missing: Sequence[str], profile: Profile, foreign: bool) -> Why:
    if not missing:
        return NO_REASON
    keys = {named.name: key for key, named in profile.attributes.items()}
    told = [(name.rpartition("/")[2], _reason(name, keys.get(name), foreign)) for name in missing]
    return Why(
        "; ".join(f"{name} {why.danish}" for name, why in told) + ".",
        "; ".join(f"{name} {why.english}" for name, why in told) + ".",
    )


def _reason(name: str, key: str | None, foreign: bool) -> Why:
    if name in FOREIGN_NAMES:
        return _TAKEN_OUT if foreign else _OF_FOREIGN
    if key is None:
        return _UNKNOWN
    if foreign:
        return _FOREIGN
    return _REASONS.get(key, _TAKEN_OUT) if key in GIVEN else _NOT_YET
