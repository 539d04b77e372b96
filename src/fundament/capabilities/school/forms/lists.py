"""Lists of schools as JSON: form and numbers; what is there is asked when they are loaded.

`{"schools": [{"number": "905017", "name": "…", "municipality": "<CVR>", "classes": [{"name": "3.A",
"pupils": ["<CPR>", …], "staff": ["<CPR>", …]}]}]}`; person numbers with or without a hyphen.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from fundament.capabilities.school import rules
from fundament.capabilities.school.types import ClassList, SchoolFileWrong, SchoolList
from fundament.kernel.ids import PartyId

_NUMBER = re.compile(r"[0-9]{6}")
_CPR = re.compile(r"([0-9]{6})-?([0-9]{4})")
_SCHOOL = {"number", "name", "municipality", "classes"}
_CLASS = {"name", "pupils", "staff"}


def read_schools(octets: bytes) -> tuple[SchoolList, ...]:
    """Return the schools of a file; every fault is told at once, by its place, without a number.

    Raises SchoolFileWrong.
    """
    try:
        whole = json.loads(octets.decode("utf-8-sig"))
    except ValueError as error:
        raise SchoolFileWrong(faults="JSON (UTF-8)") from error
    reader = _Reader()
    found = reader.schools(whole)
    if reader.faults:
        raise SchoolFileWrong(faults=rules.told(reader.faults))
    return found


class _Reader:
    """Reads on after a fault and remembers it."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def schools(self, whole: Any) -> tuple[SchoolList, ...]:
        members = self._members(whole, {"schools"}, "file")
        rows = self._list(members.get("schools"), "schools")
        found = tuple(self._school(row, f"schools[{n}]") for n, row in enumerate(rows))
        self._once([one.number for one in found], "schools: number")
        return found

    def _school(self, row: Any, place: str) -> SchoolList:
        members = self._members(row, _SCHOOL, place)
        rows = self._list(members.get("classes"), f"{place}.classes")
        classes = tuple(self._class(one, f"{place}.classes[{n}]") for n, one in enumerate(rows))
        self._once([one.name for one in classes], f"{place}.classes: name")
        number = members.get("number")
        if not isinstance(number, str) or not _NUMBER.fullmatch(number):
            self.faults.append(f"{place}.number")
        name = self._name(members.get("name"), 120, f"{place}.name")
        municipality = self._party(
            members.get("municipality"), PartyId.company, f"{place}.municipality"
        )
        return SchoolList(str(number), name, municipality, classes, place)

    def _class(self, row: Any, place: str) -> ClassList:
        members = self._members(row, _CLASS, place)
        people = {
            kind: tuple(
                self._party(one, _person, f"{place}.{kind}[{n}]")
                for n, one in enumerate(self._list(members.get(kind), f"{place}.{kind}"))
            )
            for kind in ("pupils", "staff")
        }
        self._once([*people["pupils"], *people["staff"]], f"{place}: pupils, staff")
        name = self._name(members.get("name"), 40, f"{place}.name")
        return ClassList(name, people["pupils"], people["staff"], place)

    def _members(self, value: Any, names: set[str], place: str) -> dict[str, Any]:
        if not isinstance(value, dict) or value.keys() != names:
            self.faults.append(f"{place}: {', '.join(sorted(names))}")
            return {}
        return value

    def _list(self, value: Any, place: str) -> list[Any]:
        if isinstance(value, list):
            return value
        self.faults.append(place)
        return []

    def _name(self, value: Any, longest: int, place: str) -> str:
        text = value.strip() if isinstance(value, str) else ""
        if not text or len(text) > longest or not text.isprintable():
            self.faults.append(place)
        return text

    def _party(self, value: Any, make: Callable[[str], PartyId], place: str) -> PartyId:
        try:
            return make(value if isinstance(value, str) else "")
        except ValueError:
            self.faults.append(place)
            return PartyId.company("00000000")

    def _once(self, values: list[Any], place: str) -> None:
        nothing = PartyId.company("00000000")
        if [one for one, times in Counter(values).items() if times > 1 and one != nothing]:
            self.faults.append(f"{place} (x2)")


def _person(text: str) -> PartyId:
    """Raises ValueError."""
    found = _CPR.fullmatch(text.strip())
    return PartyId.person("".join(found.groups()) if found else "")
