"""When two person numbers may be one person's: by birth, sex and name, never by name alone.

Source: our own decision. Twins share birth, surname and address: the given name must match too.
"""

import unicodedata

from fundament.capabilities.identity.types.duplicates import Likeness
from fundament.capabilities.registers.types import GONE, Person
from fundament.kernel.denmark import PLAIN_LETTERS


def likeness(one: Person, other: Person) -> Likeness | None:
    """Return the rule by which the two may be one person, the surest first; None for strangers."""
    if one.party == other.party or (one.born, one.sex) != (other.born, other.sex):
        return None
    if {one.status, other.status} & GONE:
        return None
    first, second = _names(one), _names(other)
    if first == second:
        return Likeness.SAME_NAME
    if first == (second[1], second[0]):
        return Likeness.SWAPPED_NAMES
    if _kin(first[0], second[0]) and set(first[1]) & set(second[1]):
        return Likeness.PART_OF_NAME
    return None


def plain(name: str) -> tuple[str, ...]:
    """Return the words of a name without accents, hyphens and capitals, æ, ø and å spelt out."""
    spelt = name.lower().translate(PLAIN_LETTERS)
    bare = "".join(
        sign for sign in unicodedata.normalize("NFD", spelt) if not unicodedata.combining(sign)
    )
    return tuple("".join(sign if sign.isalnum() else " " for sign in bare).split())


def _names(person: Person) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return plain(person.given_name), plain(person.surname)


def _kin(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the first given names are the same; middle names come and go."""
    return bool(one) and bool(other) and one[0] == other[0]
