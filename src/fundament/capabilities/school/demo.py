"""The fictional country's school: two classes, their teacher, and pupils with known pictures."""

from datetime import datetime

from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import PersonUnknown
from fundament.capabilities.school import service as school
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId

NUMBER, NAME = "905017", "Åkærby Skole"
THIRD, EIGHTH = "3.A", "8.B"
PUPILS = {"child": THIRD, "turning_fifteen": EIGHTH}
_CLASSMATES, _LOOKED_AT = 5, 300


def load(at: datetime) -> int:
    """Open the school with two classes; return how many pupils have a login now.

    A few children of the country of the right age go to the third class too. Raises DemoOnly.
    """
    shown = {one.key: one for one in registers.showcase()}
    if "teacher" not in shown or shown["teacher"].authority is None:
        return 0
    school.open_school(NUMBER, NAME, shown["teacher"].authority, at)
    classes = {name: school.open_class(NUMBER, name) for name in (THIRD, EIGHTH)}
    for one in classes.values():
        school.enter(one, shown["teacher"].party, at, staff=True)
    pupils = [(shown[key].party, name) for key, name in PUPILS.items() if key in shown]
    taken = {party for party, _ in pupils}
    pupils += [(party, THIRD) for party in _classmates(taken, at)]
    for party, name in pupils:
        school.enter(classes[name], party, at)
        school.demo_login_for(party, at)
    return len(pupils)


def _classmates(taken: set[PartyId], at: datetime) -> list[PartyId]:
    """Return a few residents who are eight or nine years old."""
    day, found = at.astimezone(COPENHAGEN).date(), []
    for party in registers.residents(day, at, None, _LOOKED_AT):
        try:
            age = registers.person_of(party, at).age_on(day)
        except PersonUnknown:
            continue
        if age in {8, 9} and party not in taken:
            found.append(party)
        if len(found) == _CLASSMATES:
            break
    return found
