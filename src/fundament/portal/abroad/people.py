"""The country that does not exist, and its citizens: one of the two has a Danish person number."""

from dataclasses import dataclass
from datetime import date

from fundament.standards.eidas.names import EidasLevel
from fundament.standards.eidas.types import NaturalPerson, PersonIdentifier

# A code that ISO 3166-1 leaves to its users, so that it is no country's.
CODE, NAME_DA, NAME_EN = "XX", "Solvanien", "Solvania"
PIN = "2468"


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody with an eID of the country: its card, the level it reaches, and who she is."""

    key: str
    card: str
    level: EidasLevel
    person: NaturalPerson


def _identifier(local: str) -> PersonIdentifier:
    return PersonIdentifier(CODE, "DK", local)


def _amira(local: str) -> NaturalPerson:
    """Return her as either of her cards tells of her; the register knows her as `new_citizen`."""
    return NaturalPerson(
        _identifier(local),
        "Solhøj",
        "Amira",
        date(1993, 10, 2),
        place_of_birth="Vestria",
        gender="Female",
    )


CITIZENS = (
    Citizen(
        "zora",
        "SV 1704",
        EidasLevel.HIGH,
        NaturalPerson(
            _identifier("91-0417-2204"),
            "Belanova",
            "Zora",
            date(1991, 4, 17),
            place_of_birth="Porto Solvo",
            gender="Female",
            other_script={"family_name": "Беланова", "given_name": "Зора"},
        ),
    ),
    Citizen("amira", "SV 0210", EidasLevel.SUBSTANTIAL, _amira("93-1002-7731")),
    Citizen("amira-renewed", "SV 8846", EidasLevel.HIGH, _amira("93-1002-9958")),
)


def citizen_named(key: str) -> Citizen | None:
    """Return the citizen of a key, or None."""
    return next((found for found in CITIZENS if found.key == key), None)
