"""What a country is written with: entities and facts gathered, then copied in by the thousand."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from typing import Any
from uuid import UUID

from fundament.capabilities.registers.demo.dice import Dice, uuid_of
from fundament.capabilities.registers.demo.places import Land, Place
from fundament.capabilities.registers.queries import bulk
from fundament.capabilities.registers.types import FactKind, midnight
from fundament.standards.cpr.number import make_number
from fundament.standards.cpr.types import NumberPolicy, Sex
from fundament.standards.cvr.number import fictional_cvrs

EPOCH = date(2026, 1, 1)  # on this day the registers took in everybody; ages are counted to it
_ENCODER = json.JSONEncoder(ensure_ascii=False)  # json.dumps would make a new one each time


class Country:
    """The country while it is made: who has which number, and what is not yet written."""

    def __init__(self, seed: int, policy: NumberPolicy) -> None:
        self.seed, self.policy = seed, policy
        self.land = Land(seed)
        self._numbers_used: set[str] = set()
        self._number_dice = Dice(seed, "numbers")
        self._cvrs: Iterator[str] = fictional_cvrs()
        self._p_numbers = count(9_900_000_001)
        self._ids = count(1)
        self._rows: dict[str, list[tuple[Any, ...]]] = {
            "addresspoint": [],
            "entity": [],
            "fact": [],
        }

    def person(self, born: date, sex: Sex, dice: Dice | None = None) -> tuple[int, str]:
        """Return entity and number of a new person."""
        below = (dice or self._number_dice).below
        cpr = make_number(born, sex, self.policy, below, self._numbers_used)
        return self._entity(f"CPR:{cpr}"), cpr

    def organisation(self) -> tuple[int, str]:
        """Return entity and number of a new company or authority; there are 90,000."""
        cvr = next(self._cvrs)
        return self._entity(f"CVR:{cvr}"), cvr

    def production_unit(self) -> int:
        """Return the entity of a new production unit."""
        return self._entity(f"P:{next(self._p_numbers)}")

    def address(self, place: Place) -> UUID:
        """Return a new address on the road."""
        row = self.land.new_address(place)
        self._rows["addresspoint"].append(row)
        return row[0]

    def fact(
        self,
        entity: int,
        kind: FactKind,
        since: date,
        until: date | None = None,
        /,
        *,
        registered: datetime | None = None,
        **content: Any,
    ) -> None:
        """Note a fact; `other` and `address` go to their columns, the rest is the value.

        A fact that names another entity, other than of civil status, is told apart by it.
        """
        other, address = content.pop("other", None), content.pop("address", None)
        part = content.pop("part", str(other) if other and kind is not FactKind.CIVIL else "")
        self._rows["fact"].append(
            (
                *(entity, kind.value, part, _json(content), other, address),
                *(_virkning(since, until), _registrering(registered)),
            )
        )

    def write(self) -> None:
        """Copy what is gathered into the registers, and forget it here."""
        for table, rows in self._rows.items():
            bulk.copy_in(table, rows)
            rows.clear()

    def _entity(self, number: str) -> int:
        entity = next(self._ids)
        self._rows["entity"].append((entity, number, uuid_of(self.seed, "entity", entity)))
        return entity


def _json(content: dict[str, Any]) -> str:
    return _ENCODER.encode(content) if content else "{}"


@lru_cache(maxsize=65536)
def _virkning(since: date, until: date | None) -> str:
    end = midnight(until).isoformat() if until else ""
    return f"[{midnight(since).isoformat()},{end})"


@lru_cache(maxsize=1024)
def _registrering(since: datetime | None) -> str:
    return f"[{(since or midnight(EPOCH)).isoformat()},)"
