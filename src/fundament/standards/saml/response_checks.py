"""What a service provider asks of a Response and its Assertion: one table each, looped over.

Each line: the rule's id (told in the refusal), where it is written, and the check. The Java and
.NET libraries of the official broker enforce different halves of this; here it is the whole.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from cryptography import x509

from fundament.standards.saml.names import (
    BEARER,
    NAME_FORMAT_BASIC,
    NAME_FORMAT_URI,
    STRINGS,
    NameIdFormat,
)
from fundament.standards.saml.types import Assertion, Confirmation, Response

T = TypeVar("T")
SKEW = timedelta(minutes=5)
_NAME_FORMATS = {None, NAME_FORMAT_URI, NAME_FORMAT_BASIC}


@dataclass(frozen=True, slots=True)
class Expected:
    """What the service provider knows before it reads an answer.

    `profile_checks` is the table that a profile of SAML adds (see standards.oiosaml);
    `value_types` are the types of attribute values that it takes, and `has_logout` whether it knows
    single logout, for which an assertion must name its session.
    """

    request_id: str
    acs_url: str
    entity_id: str
    issuer: str
    certificates: tuple[x509.Certificate, ...]
    at: datetime
    profile_checks: tuple["Check[Assertion]", ...]
    value_types: frozenset[str] = STRINGS
    has_logout: bool = True


@dataclass(frozen=True, slots=True)
class Check(Generic[T]):
    """One rule: `holds` is asked with what was read and what was expected."""

    rule: str
    source: str
    holds: Callable[[T, Expected], bool]


def _recent(issued: datetime, expected: Expected) -> bool:
    return abs(issued - expected.at) <= SKEW


def _window(assertion: Assertion, expected: Expected) -> bool:
    start, end = assertion.not_before, assertion.not_on_or_after
    if start is None or end is None or start >= end:
        return False
    return start - SKEW <= expected.at < end + SKEW


def _bearer(assertion: Assertion, expected: Expected) -> bool:
    return any(_confirms(found, expected) for found in assertion.confirmations)


def _confirms(found: Confirmation, expected: Expected) -> bool:
    return (
        found.method == BEARER
        and found.recipient == expected.acs_url
        and found.in_response_to == expected.request_id
        and found.not_before is None
        and found.not_on_or_after is not None
        and expected.at < found.not_on_or_after + SKEW
    )


def _session_open(assertion: Assertion, expected: Expected) -> bool:
    ends = assertion.authentication.session_not_on_or_after
    return ends is None or expected.at < ends


def _audience(assertion: Assertion, expected: Expected) -> bool:
    return bool(assertion.audiences) and all(
        expected.entity_id in audiences for audiences in assertion.audiences
    )


RESPONSE_CHECKS: tuple[Check[Response], ...] = (
    Check("destination", "saml-bindings 3.5.5.2", lambda r, e: r.destination == e.acs_url),
    Check(
        "in-response-to",
        "saml-profiles 4.1.4.3; unsolicited answers are login CSRF",
        lambda r, e: r.in_response_to == e.request_id,
    ),
    Check("response-issuer", "saml-core 3.2.2", lambda r, e: r.issuer in {None, e.issuer}),
    Check(
        "response-time",
        "OIOSAML.Java: not older than the skew",
        lambda r, e: _recent(r.issue_instant, e),
    ),
)

ASSERTION_CHECKS: tuple[Check[Assertion], ...] = (
    Check("id-length", "OIOSAML: an ID of at least 16 characters", lambda a, e: len(a.id) >= 16),
    Check(
        "issuer",
        "OIOSAML: the entityID, character for character",
        lambda a, e: a.issuer == e.issuer and a.issuer_format in {None, NameIdFormat.ENTITY},
    ),
    Check(
        "issue-instant",
        "OIOSAML: not in the future, not older than the skew",
        lambda a, e: _recent(a.issue_instant, e),
    ),
    Check("bearer", "saml-profiles 4.1.4.2; OIOSAML.Net: no NotBefore", _bearer),
    Check("conditions", "saml-core 2.5.1", _window),
    Check("audience", "saml-core 2.5.1.4", _audience),
    Check(
        "session-index",
        "OIOSAML: SessionIndex is required",
        lambda a, e: bool(a.authentication.session_index) or not e.has_logout,
    ),
    Check("session-open", "saml-core 2.7.2", _session_open),
    Check(
        "authn-instant",
        "saml-core 2.7.2: not in the future",
        lambda a, e: a.authentication.at <= e.at + SKEW,
    ),
    Check(
        "attribute-names",
        "OIOSAML: names are unique",
        lambda a, e: len({x.name for x in a.attributes}) == len(a.attributes),
    ),
    Check(
        "attribute-forms",
        "OIOSAML: NameFormat uri (basic from old providers)",
        lambda a, e: all(x.name_format in _NAME_FORMATS for x in a.attributes),
    ),
)
