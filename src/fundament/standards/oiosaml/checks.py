"""What OIOSAML adds to a service provider's checks of an Assertion: one table."""

import re
from collections.abc import Callable
from uuid import UUID

from fundament.standards.oiosaml.types import Assurance, IdentityType, Profile
from fundament.standards.saml.names import NameIdFormat
from fundament.standards.saml.response_checks import Check
from fundament.standards.saml.types import Assertion


def checks_of(
    profile: Profile, wanted: Assurance, identity_type: IdentityType | None
) -> tuple[Check[Assertion], ...]:
    """Return the table of a profile for a login that asked for a level and perhaps a type.

    Source: OIOSAML 3.0.3 as enforced by OIOSAML.Java 3.2.2; the identity type, which that
    library does not check, is checked here.
    """
    value = _reader(profile)
    return (
        Check(
            "spec-version",
            f"{profile.name}, specVersion",
            lambda a, e: value(a, "spec_version") == profile.spec_version,
        ),
        Check(
            "name-id-format",
            f"{profile.name}: transient or persistent",
            lambda a, e: a.name_id.format in {NameIdFormat.PERSISTENT, NameIdFormat.TRANSIENT},
        ),
        Check(
            "name-id",
            f"{profile.name}: a UUID under the person or professional prefix",
            lambda a, e: _type_of(profile, a) is not None,
        ),
        Check(
            "identity-type", "OIO-SP-07", lambda a, e: identity_type in {None, _type_of(profile, a)}
        ),
        Check(
            "professional",
            f"{profile.name}: cvr and orgName for professionals",
            lambda a, e: (
                _type_of(profile, a) is IdentityType.PERSON
                or (
                    bool(re.fullmatch(r"[0-9]{8}", value(a, "cvr")))
                    and bool(value(a, "organisation_name"))
                )
            ),
        ),
        Check("level", "OIO-SP-06, minimum", lambda a, e: _rank(value(a, "loa")) >= wanted.rank),
    )


def _reader(profile: Profile) -> Callable[[Assertion, str], str]:
    def value(assertion: Assertion, key: str) -> str:
        return assertion.value_of(profile.attribute(key).name) or ""

    return value


def _rank(word: str) -> int:
    return Assurance(word).rank if word in set(Assurance) else 0


def _type_of(profile: Profile, assertion: Assertion) -> IdentityType | None:
    """Return the type that the NameID tells, None when it has no right form."""
    for prefix, identity_type in (
        (profile.person_prefix, IdentityType.PERSON),
        (profile.professional_prefix, IdentityType.PROFESSIONAL),
    ):
        if assertion.name_id.value.startswith(prefix):
            try:
                UUID(assertion.name_id.value.removeprefix(prefix))
            except ValueError:
                return None
            return identity_type
    return None
