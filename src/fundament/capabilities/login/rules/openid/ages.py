"""Whether a person is old enough, and nothing else: a scope for each age.

The answer has a `sub` that is new each time, so that no two of them can be put together.
Source: Nets eID Broker, age verification (`age_verify:<n>`, in newer texts `age_over:<n>`).
"""

from collections.abc import Iterable

from fundament.standards.oauth.refusals import InvalidScope

AGES = (15, 16, 18, 21)
AGE_SCOPES = {f"{word}:{age}": age for word in ("age_verify", "age_over") for age in AGES}
IDENTIFYING = frozenset({"mitid", "ssn", "nemlogin"})


def age_in(scopes: Iterable[str]) -> int | None:
    """Return which age is asked about, or None. Raises InvalidScope when it is more than one."""
    ages = {AGE_SCOPES[scope] for scope in scopes if scope in AGE_SCOPES}
    if len(ages) > 1:
        raise InvalidScope(reason="one age at a time (Nets eID Broker, age verification)")
    return next(iter(ages), None)


def is_about_age_alone(scopes: Iterable[str]) -> bool:
    """Return whether the client is told of an age and must not know whose it is."""
    asked = frozenset(scopes)
    return bool(asked & AGE_SCOPES.keys()) and not asked & IDENTIFYING
