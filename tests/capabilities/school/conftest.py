"""The school of the fictional country: its pupils, their teacher, their guardians."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import pytest

from fundament.capabilities.registers import demo as registers_demo
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import demo as rights_demo
from fundament.capabilities.school import demo as school_demo
from fundament.capabilities.school import service as school
from fundament.capabilities.school.models import SchoolLogin
from fundament.capabilities.school.service import signing_in
from fundament.capabilities.school.types import LoginContext, SchoolLevel
from fundament.kernel.acting import Acting, Actor, Level

ONE, TWO = SchoolLevel.ONE_FACTOR, SchoolLevel.TWO_FACTORS


@dataclass
class Pupil:
    """A pupil of the demo and what she knows."""

    uniid: str
    pictures: tuple
    class_code: str
    login: UUID
    party: object

    def begin(self, at, wanted=ONE, device=""):
        return school.begin(
            self.uniid, LoginContext("Skoleavisen", wanted, "192.0.2.7", device), at
        )

    def press(self, attempt, at, pictures=None):
        for picture in pictures or self.pictures:
            attempt = signing_in.press_picture(attempt, picture, at)
        return attempt

    def log_in(self, at, wanted=ONE, device=""):
        return self.press(self.begin(at, wanted, device), at)


@dataclass
class School:
    """The people of the demo's school."""

    at: datetime
    parties: dict
    pupils: dict = field(default_factory=dict)

    def acting(self, key):
        party = self.parties[key]
        return Acting(Actor(party, key), party, Level.SUBSTANTIAL, self.at)


def load():
    at = datetime.now(UTC)
    registers_demo.load(40, 2026, lambda *_: None, at)
    rights_demo.load(at)
    school_demo.load(at)


@pytest.fixture(scope="module")
def country(keeping):
    with keeping(load):
        yield


@pytest.fixture
def world(country, db):
    at = datetime.now(UTC)
    made = School(at, {one.key: one.party for one in registers.showcase()})
    for one in school.demo_pupils(at):
        party = made.parties[one.key]
        login = SchoolLogin.objects.get(person=str(party)).id
        made.pupils[one.key] = Pupil(one.uniid, one.pictures, one.class_code, login, party)
    return made


@pytest.fixture
def villads(world):
    return world.pupils["child"]


@pytest.fixture
def ellen(world):
    return world.pupils["turning_fifteen"]
