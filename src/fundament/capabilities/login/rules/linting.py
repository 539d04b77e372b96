"""A lint is a table of rules, each with its sentence in two languages and its source."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from fundament.capabilities.login.rules.origins import origin_of
from fundament.capabilities.login.types import Remark, Weight

S = TypeVar("S")
_LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class LintRule(Generic[S]):
    """One rule: `holds` is False where the remark is due."""

    code: str
    weight: Weight
    holds: Callable[[S], bool]
    danish: str
    english: str
    source: str = "OIOSAML"


def remarks_of(rules: Iterable[LintRule[S]], subject: S) -> tuple[Remark, ...]:
    """Return a remark for every rule that does not hold, in the order of the table."""
    return tuple(
        Remark(rule.code, rule.weight, rule.danish, rule.english, rule.source)
        for rule in rules
        if not rule.holds(subject)
    )


def is_secure(address: str) -> bool:
    """Return whether the address is by https; http is enough on the machine itself."""
    if origin_of(address) is None:
        return False
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in _LOCAL
