"""How sure a login is: one table of rules, from the authenticators used to a level.

NSIS 2.0.2a, chapter 3 (electronic means of identification), which follows Regulation (EU)
2015/1502, annex 2.2.1 and 2.3.1. Low: at least one factor. Substantial: at least two factors of
different categories. High: also protected against duplication and tampering by attackers of high
potential, and against use by others. What of that a browser's authenticator shows is our own
decision, stated with each rule.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fundament.capabilities.identity.types import (
    AuthenticatorKind,
    CredentialsRefused,
    LevelNotOffered,
    LevelNotReached,
)
from fundament.kernel.acting import Level

PASSWORD, CODE_DISPLAY = AuthenticatorKind.PASSWORD, AuthenticatorKind.CODE_DISPLAY
APP, RECOVERY_CODE = AuthenticatorKind.APP, AuthenticatorKind.RECOVERY_CODE
PASSKEY, SYNCED_PASSKEY = AuthenticatorKind.PASSKEY, AuthenticatorKind.SYNCED_PASSKEY


class Factor(StrEnum):
    """Category of an authentication factor (Regulation (EU) 2015/1502, annex 1, point 2)."""

    KNOWLEDGE = "knowledge"
    POSSESSION = "possession"
    INHERENT = "inherent"


# A passkey's own PIN or fingerprint is one factor beside the key: which of them, it does not say.
FACTORS: dict[AuthenticatorKind, frozenset[Factor]] = {
    PASSWORD: frozenset({Factor.KNOWLEDGE}),
    CODE_DISPLAY: frozenset({Factor.POSSESSION}),
    APP: frozenset({Factor.POSSESSION, Factor.KNOWLEDGE}),
    PASSKEY: frozenset({Factor.POSSESSION, Factor.KNOWLEDGE}),
    SYNCED_PASSKEY: frozenset({Factor.POSSESSION, Factor.KNOWLEDGE}),
    RECOVERY_CODE: frozenset({Factor.POSSESSION}),
}


@dataclass(frozen=True, slots=True)
class LevelRule:
    """A row of the table: who has used all of these authenticators reaches the level."""

    id: str
    all_of: frozenset[AuthenticatorKind]
    level: Level
    danish: str
    english: str
    source: str

    @property
    def parts(self) -> tuple[AuthenticatorKind, ...]:
        """Return the authenticators in the order in which one is asked for them."""
        return tuple(kind for kind in AuthenticatorKind if kind in self.all_of)

    def sentence(self, language: str) -> str:
        """Return why, in the language."""
        return self.danish if language.startswith("da") else self.english


NSIS_3 = "NSIS 2.0.2a, 3; (EU) 2015/1502, 2.2.1"
_TWO = "to faktorer af forskellig slags"
_TWO_EN = "two factors of different kinds"

AAL_RULES: tuple[LevelRule, ...] = (
    LevelRule(
        "AAL-1",
        frozenset({PASSKEY}),
        Level.HIGH,
        f"En adgangsnøgle, der ikke kan kopieres, og som selv har set efter, at det er dig: {_TWO}"
        ", beskyttet mod kopiering og mod falske sider.",
        f"A passkey that cannot be copied and that has checked itself that it is you: {_TWO_EN}, "
        "protected against copying and against false pages.",
        "NSIS 2.0.2a, 3; (EU) 2015/1502, 2.2.1 and 2.3.1 (High)",
    ),
    LevelRule(
        "AAL-2",
        frozenset({SYNCED_PASSKEY}),
        Level.SUBSTANTIAL,
        f"En adgangsnøgle, der følger dig fra enhed til enhed: {_TWO}, men nøglen kan kopieres.",
        f"A passkey that follows you from device to device: {_TWO_EN}, but the key can be copied.",
        NSIS_3,
    ),
    LevelRule(
        "AAL-3",
        frozenset({APP}),
        Level.SUBSTANTIAL,
        f"Appens nøgle og din PIN-kode: {_TWO}. Nøglen ligger i browserens lager, ikke i en chip.",
        f"The app's key and your PIN: {_TWO_EN}. The key lies in the browser's store, not in a "
        "chip.",
        NSIS_3,
    ),
    LevelRule(
        "AAL-4",
        frozenset({PASSWORD, CODE_DISPLAY}),
        Level.SUBSTANTIAL,
        f"Adgangskode og kodeviser: {_TWO}. En kode kan lokkes fra dig på en falsk side.",
        f"Password and code display: {_TWO_EN}. A code can be lured from you by a false page.",
        NSIS_3,
    ),
    LevelRule(
        "AAL-5",
        frozenset({PASSWORD, RECOVERY_CODE}),
        Level.SUBSTANTIAL,
        f"Adgangskode og en kode fra dit papir: {_TWO}. Koden virker én gang.",
        f"Password and a code from your paper: {_TWO_EN}. The code works once.",
        f"{NSIS_3}; NIST SP 800-63B, 5.1.2 (look-up secrets)",
    ),
    LevelRule(
        "AAL-6",
        frozenset({PASSWORD}),
        Level.LOW,
        "En adgangskode alene: én faktor.",
        "A password alone: one factor.",
        NSIS_3,
    ),
    LevelRule(
        "AAL-7",
        frozenset({CODE_DISPLAY}),
        Level.LOW,
        "En kodeviser alene: én faktor.",
        "A code display alone: one factor.",
        NSIS_3,
    ),
    LevelRule(
        "AAL-8",
        frozenset({RECOVERY_CODE}),
        Level.LOW,
        "En genoprettelseskode alene: én faktor.",
        "A recovery code alone: one factor.",
        NSIS_3,
    ),
)
HIGHEST_OFFERED = max(rule.level for rule in AAL_RULES)
# In this order a person is asked; what comes after a password is never asked for without one.
ORDER = (PASSWORD, CODE_DISPLAY, APP, PASSKEY, RECOVERY_CODE)
AFTER_PASSWORD = frozenset({CODE_DISPLAY, RECOVERY_CODE})
# A page asks for a passkey; which of the two kinds it is shows when it answers.
ASKED_AS = {SYNCED_PASSKEY: PASSKEY}


def asked_as(kind: AuthenticatorKind) -> AuthenticatorKind:
    """Return under which kind an authenticator is asked for, and its wrong tries are counted."""
    return ASKED_AS.get(kind, kind)


def rule_of(used: Iterable[AuthenticatorKind]) -> LevelRule:
    """Return the rule that gives the most for what was used. Raises CredentialsRefused on none."""
    together = frozenset(used)
    met = [rule for rule in AAL_RULES if rule.all_of <= together]
    if not met:
        raise CredentialsRefused
    return max(met, key=lambda rule: rule.level)


def aal_of(used: Iterable[AuthenticatorKind], ceiling: Level = Level.HIGH) -> Level:
    """Return the level of the authenticators used together, under the ceiling of the weakest.

    An authenticator is never worth more than the login, or the desk, by which it was added.
    Raises CredentialsRefused on none.
    """
    return min(rule_of(used).level, ceiling)


def level_of(ial: Level, aal: Level) -> Level:
    """Return the level of a login: as strong as its weakest part.

    Source: NSIS 2.0.2a (the lowest of IAL, AAL and, for a broker, FAL).
    """
    return min(ial, aal)


def suffice(used: Iterable[AuthenticatorKind], wanted: Level) -> bool:
    """Return whether nothing more is to be asked for."""
    together = frozenset(used)
    return bool(together) and aal_of(together) >= wanted


def choices(wanted: Level, used: Iterable[AuthenticatorKind]) -> tuple[AuthenticatorKind, ...]:
    """Return which authenticators may be asked for next, the usual one first.

    Read from the table: the next part of every rule that reaches the level. The same for every
    name, so that nobody learns what another person has.
    """
    have = frozenset(used)
    missing = {
        asked_as(kind) for rule in AAL_RULES if rule.level >= wanted for kind in rule.all_of - have
    }
    if PASSWORD in missing or PASSWORD not in have:
        missing -= AFTER_PASSWORD
    return tuple(kind for kind in ORDER if kind in missing)


def raised_by(aal: Level, ial: Level) -> tuple[LevelRule, ...]:
    """Return the rules that would raise a login: above its authenticators, within the identity."""
    return tuple(rule for rule in AAL_RULES if aal < rule.level <= ial)


def must_be_offered(wanted: Level) -> None:
    """Raises LevelNotOffered when no authenticator here can give the level."""
    if wanted > HIGHEST_OFFERED:
        raise LevelNotOffered(wanted=wanted.name.capitalize())


def must_reach(wanted: Level, level: Level) -> None:
    """Raises LevelNotReached when the login is below what the service asks for."""
    if level < wanted:
        raise LevelNotReached(level=level.name.capitalize(), wanted=wanted.name.capitalize())
