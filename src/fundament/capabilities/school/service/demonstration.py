"""Known school logins of fictional pupils: derived from their numbers, so always the same."""

import hashlib
from datetime import datetime

from django.conf import settings

from fundament.capabilities.identity.types import DemoOnly
from fundament.capabilities.registers import service as registers
from fundament.capabilities.school import queries, rules
from fundament.capabilities.school.service import changing, codes, schools
from fundament.capabilities.school.types import DemoPupil, LoginState, SchoolLoginExists
from fundament.kernel.denmark import PLAIN_LETTERS
from fundament.kernel.ids import PartyId


def demo_pupils(at: datetime) -> list[DemoPupil]:
    """Return how each showcase pupil signs in at school. Raises DemoOnly."""
    _must_be_demo()
    shown = {one.party: one for one in registers.showcase()}
    found = []
    for party, row in queries.logins_of(shown).items():
        if row.state == LoginState.ACTIVE:
            classes = queries.classes_of(party, at, staff=False)
            found.append(
                DemoPupil(
                    shown[party].key,
                    shown[party].name,
                    row.uniid,
                    _pictures(party),
                    classes[0].name if classes else "",
                    codes.code_of_day(classes[0].id, at) if classes else "",
                )
            )
    return sorted(found, key=lambda one: one.class_name)


def demo_login_for(pupil: PartyId, at: datetime) -> None:
    """Give a fictional pupil a school login with known pictures. Raises DemoOnly."""
    _must_be_demo()
    person = registers.person_of(pupil, at)
    drawn = _octets("name", person.party)
    plain = person.given_name.lower().translate(PLAIN_LETTERS)
    stem = "".join(letter for letter in plain if letter.isascii() and letter.isalpha()) + "elev"
    uniid = f"{stem[:4]}{int.from_bytes(drawn[:2]) % 1000:03d}{'abcdefghkm'[drawn[2] % 10]}"
    try:
        schools.issue(person.party, at, uniid)
    except SchoolLoginExists:
        return
    row = queries.logins_of([person.party])[person.party]
    changing.set_pictures(row, _pictures(person.party), at)


def _must_be_demo() -> None:
    """Raises DemoOnly."""
    if not settings.DEMO:
        raise DemoOnly


def _pictures(pupil: PartyId) -> tuple[str, ...]:
    order = sorted(rules.PICTURES, key=lambda name: _octets(name, pupil))
    return tuple(order[: rules.LENGTH])


def _octets(label: str, person: PartyId) -> bytes:
    return hashlib.sha256(f"fundament demo school|{label}|{person}".encode()).digest()
