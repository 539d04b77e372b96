"""Decisions of school: factors and levels, pictures, locks, who may do what, and from what age."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fundament.capabilities.registers.types import AGE_OF_DIGITAL_POST
from fundament.capabilities.school.types import (
    Act,
    ActNotAllowed,
    FactorKind,
    LoginState,
    NotYourPupil,
    Relation,
    SchoolAttemptOver,
    SchoolLevel,
    SchoolStateNotReachable,
    TooYoungForHandover,
)


class Category(StrEnum):
    """What kind of thing a factor shows.

    Knowledge and possession as in Regulation (EU) 2015/1502, annex 1, point 2; PLACE is our own:
    it shows that one has been in the classroom today, and NSIS knows no such factor.
    """

    KNOWLEDGE = "knowledge"
    POSSESSION = "possession"
    PLACE = "place"


CATEGORY_OF: dict[FactorKind, Category] = {
    FactorKind.PICTURES: Category.KNOWLEDGE,
    FactorKind.CARD: Category.POSSESSION,
    FactorKind.DEVICE: Category.POSSESSION,
    FactorKind.CLASS_CODE: Category.PLACE,
}
# What a login is worth. Source of the two words: UNI-Login, `unilogin_loa` (EnFaktor, ToFaktor).
# That two factors must be of different categories: Regulation (EU) 2015/1502, annex 2.2.1. None of
# these sets is a level of NSIS: nobody's identity was proofed (NSIS 2.0.2a, 3.1), pictures have
# fewer combinations than a password must, and a card that lies in a pencil case is shared.
LEVELS: dict[frozenset[Category], SchoolLevel] = {
    frozenset({Category.KNOWLEDGE}): SchoolLevel.ONE_FACTOR,
    frozenset({Category.POSSESSION}): SchoolLevel.ONE_FACTOR,
    frozenset({Category.KNOWLEDGE, Category.POSSESSION}): SchoolLevel.TWO_FACTORS,
    frozenset({Category.KNOWLEDGE, Category.PLACE}): SchoolLevel.TWO_FACTORS,
    frozenset(Category): SchoolLevel.TWO_FACTORS,
}
# What begins a login: something that is the pupil's own, not the room's or the device's.
BEGINS = (FactorKind.PICTURES, FactorKind.CARD)

# So many faults of a list of schools are told at once.
MOST_FAULTS = 20
# Sixteen pictures that differ in name, outline and colour; four of them in order, none twice, give
# 43,680 choices. They are drawn for the pupil, never chosen: favourites would be guessed.
PICTURES = (
    *("sun", "house", "tree", "fish", "boat", "star", "heart", "apple"),
    *("ball", "flower", "cloud", "moon", "mushroom", "car", "cat", "umbrella"),
)
LENGTH = 4
CARD_CODES = 30

LIFE_OF_ATTEMPT = timedelta(minutes=15)
LIFE_OF_DEVICE = timedelta(days=400)
DEVICE_WAITS = timedelta(hours=24)
FREE_TRIES = 5
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
# A whole school may come from one address, so a network may be wrong far more often than a home.
WRONG_TRIES_OF_NETWORK = 300
WINDOW = timedelta(minutes=10)
LIFE_OF_VOUCHING = timedelta(days=14)
# Letters and digits that are not taken for one another when read aloud or copied by hand.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
VOUCHING_LENGTH = 10

G, S = Relation.GUARDIAN, Relation.STAFF
# Who may do what with a pupil's login [design]: the school gives factors, both look after it, and
# who vouches for a young person's identity has custody of her (forældreansvarsloven § 2).
MAY: dict[Act, frozenset[Relation]] = {
    Act.SEE: frozenset({G, S}),
    Act.NEW_PICTURES: frozenset({S}),
    Act.NEW_CARD: frozenset({S}),
    Act.REGISTER_DEVICE: frozenset({G, S}),
    Act.APPROVE_DEVICE: frozenset({G, S}),
    Act.REMOVE_DEVICE: frozenset({G, S}),
    Act.BLOCK: frozenset({G, S}),
    Act.REOPEN: frozenset({G, S}),
    Act.VOUCH: frozenset({G}),
    Act.ISSUE: frozenset({S}),
}
_REACHABLE: dict[LoginState, frozenset[LoginState]] = {
    LoginState.ACTIVE: frozenset({LoginState.BLOCKED, LoginState.CLOSED}),
    LoginState.BLOCKED: frozenset({LoginState.ACTIVE, LoginState.CLOSED}),
    LoginState.CLOSED: frozenset(),
}


def level_of(passed: Iterable[FactorKind]) -> SchoolLevel | None:
    """Return what the factors are worth together; None when they are not worth a login.

    Source: the table LEVELS.
    """
    kinds = set(passed)
    if not kinds & set(BEGINS):
        return None
    return LEVELS.get(frozenset(CATEGORY_OF[kind] for kind in kinds))


def offers(passed: Iterable[FactorKind], wanted: SchoolLevel) -> tuple[FactorKind, ...]:
    """Return the factors by which the login gets further, the usual one first; none: enough."""
    kinds = set(passed)
    reached = level_of(kinds)
    if reached is None:
        return BEGINS
    if reached >= wanted:
        return ()
    order = (FactorKind.PICTURES, FactorKind.CLASS_CODE, FactorKind.CARD, FactorKind.DEVICE)
    return tuple(
        kind for kind in order if kind not in kinds and (level_of({*kinds, kind}) or 0) >= wanted
    )


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong tries in a row for one name and factor, and the lock they led to."""

    wrong: int = 0
    locked_until: datetime | None = None

    def locked(self, at: datetime) -> bool:
        """Return whether tries are refused at that time."""
        return self.locked_until is not None and at < self.locked_until


def count_try(tries: Tries, at: datetime) -> Tries:
    """Return the count once one more try is taken as wrong; a right answer sets it back later.

    Tries during a lock are refused and not counted: a classmate cannot keep a pupil locked out.
    """
    if tries.locked(at):
        return tries
    wrong = tries.wrong + 1
    if wrong < FREE_TRIES:
        return Tries(wrong)
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(wrong - FREE_TRIES, 10)))
    return Tries(wrong, at + pause)


def must_be_alive(began_at: datetime, finished_at: datetime | None, at: datetime) -> None:
    """Raises SchoolAttemptOver when the attempt is finished, too old, or from the future."""
    if finished_at is not None or not began_at <= at < began_at + LIFE_OF_ATTEMPT:
        raise SchoolAttemptOver


def acts_of(relations: Iterable[Relation], *, own: bool) -> frozenset[Act]:
    """Return what an adult may do; once the young person has taken over, a guardian nothing."""
    held = {relation for relation in relations if not (own and relation is G)}
    return frozenset(act for act, who in MAY.items() if held & who)


def must_be_allowed(act: Act, may: frozenset[Act]) -> None:
    """Raises NotYourPupil when nothing is allowed, ActNotAllowed when this is not."""
    if Act.SEE not in may:
        raise NotYourPupil
    if act not in may:
        raise ActNotAllowed


def must_be_reachable(old: LoginState, new: LoginState) -> None:
    """Raises SchoolStateNotReachable when a login cannot go from the one state to the other."""
    if new not in _REACHABLE[old]:
        raise SchoolStateNotReachable


def is_old_enough(age: int) -> bool:
    """Return whether the young person may take over: from the day her digital post is her own.

    Source: lov om Digital Post fra offentlige afsendere § 3.
    """
    return age >= AGE_OF_DIGITAL_POST


def must_be_old_enough(age: int) -> None:
    """Raises TooYoungForHandover."""
    if not is_old_enough(age):
        raise TooYoungForHandover


def plain_name(typed: str) -> str:
    """Return a name in the form that names are kept in; what cannot be one is empty."""
    name = typed.strip().lower()
    return name if name.isascii() and name.isalnum() and 3 <= len(name) <= 10 else ""


def plain_code(typed: str) -> str:
    """Return a typed code without blanks and hyphens, in capital letters."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[:32]


def window_of(at: datetime) -> int:
    """Return the number of the counting window that the time lies in."""
    return int(at.timestamp() // WINDOW.total_seconds())


def told(faults: list[str]) -> str:
    """Return the first of many faults of a list as one text."""
    rest = len(faults) - MOST_FAULTS
    return "; ".join(faults[:MOST_FAULTS]) + (f"; … (+{rest})" if rest > 0 else "")
