"""What happened to the showcase persons, told to the registers when it happened, by the door."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from fundament.capabilities.registers import service
from fundament.capabilities.registers.demo.batch import Country
from fundament.capabilities.registers.demo.desk_stories import ADMINISTRATIVE, STORIES
from fundament.capabilities.registers.demo.dice import Dice
from fundament.capabilities.registers.demo.economy import Economy
from fundament.capabilities.registers.demo.stories import Story
from fundament.capabilities.registers.rules import OF_AGE, birthday
from fundament.capabilities.registers.types import (
    Address,
    AddressId,
    CivilStatus,
    FactKind,
    PersonStatus,
    Span,
    midnight,
)
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.ids import PartyId
from fundament.standards.cpr.unassigned import may_be_born_in_fiction

_FIRST_REGISTERED = date(1968, 4, 2)  # the day CPR was established
_DAYS_TO_FIFTEEN = 20
_LIVES_WITH = {
    "child": "parent",
    "turning_fifteen": "owner",
    "sister": "twin",
    "deceased": "exempt",
}
_GREW_UP_IN = {"empty_mailbox": "0902"}
_DAYS_SINCE_FIRST_FLAT = 40
_CHILDREN_OF = {"child": ("parent", "other_parent"), "turning_fifteen": ("owner",)}


@dataclass(frozen=True, slots=True)
class Figure:
    """A showcase person, or somebody close to one, as made."""

    entity: int
    party: PartyId
    born: date


class Showcases:
    """Makes the showcase persons, then replays their lives."""

    def __init__(self, country: Country, economy: Economy, at: datetime) -> None:
        self.country, self.economy, self.at = country, economy, at
        self.today = at.astimezone(COPENHAGEN).date()
        self.figures: dict[str, Figure] = {}
        self._addresses: dict[str, AddressId] = {}
        self._dice = Dice(country.seed, "showcase")

    def make(self) -> int:
        """Make the persons with their families and companies; return how many they are."""
        for story in STORIES:
            self._person(self._on_time(story))
        signe = next(story for story in STORIES if story.key == "twin")
        self._person(replace(signe, key="sister", given="Sigrid"))
        self._families()
        self._companies()
        return len(self.figures)

    def rows(self) -> list[tuple[object, ...]]:
        """Return the rows of the showcase table."""
        return [
            (
                *(story.key, position, self.figures[story.key].entity, story.role.value),
                *(story.danish, story.english),
                self.economy.authorities[story.authority] if story.authority else None,
            )
            for position, story in enumerate(STORIES, 1)
        ]

    def _on_time(self, story: Story) -> Story:
        """Let `turning_fifteen` turn 15 some weeks after the load, whenever that is."""
        if story.key != "turning_fifteen":
            return story
        turns = self.today + timedelta(days=_DAYS_TO_FIFTEEN)
        while not may_be_born_in_fiction(turns) or (turns.month, turns.day) == (2, 29):
            turns += timedelta(days=1)
        return replace(story, born=turns.replace(year=turns.year - 15))

    def _person(self, story: Story) -> None:
        country, born = self.country, story.born
        dice = Dice(country.seed, f"showcase/{story.key}")
        entity, cpr = country.person(born, story.sex, dice)
        entered = self.today - timedelta(days=25) if story.key == "new_citizen" else born
        known = midnight(max(entered + timedelta(days=2), _FIRST_REGISTERED))
        fact = country.fact
        fact(
            *(entity, FactKind.BIRTH, entered),
            registered=known,
            born=born.isoformat(),
            sex=story.sex.value,
        )
        fact(
            *(entity, FactKind.NAME, entered),
            registered=known,
            given=story.given,
            surname=story.surname,
        )
        fact(
            *(entity, FactKind.STATUS, entered),
            registered=known,
            code=_status_of(story).value,
        )
        self.figures[story.key] = Figure(entity, PartyId.person(cpr), born)
        if story.key not in ADMINISTRATIVE:
            self._house(story, entity, entered, known)

    def _house(self, story: Story, entity: int, entered: date, known: datetime) -> None:
        country = self.country
        home = country.address(country.land.in_municipality(story.municipality))
        self._addresses[story.key] = AddressId(home)
        first = self._addresses.get(_LIVES_WITH.get(story.key, story.key), home)
        if story.key in _GREW_UP_IN:
            first = AddressId(country.address(country.land.in_municipality(_GREW_UP_IN[story.key])))
        country.fact(entity, FactKind.RESIDENCE, entered, registered=known, address=first)

    def _families(self) -> None:
        for child, parents in _CHILDREN_OF.items():
            of_age = birthday(self.figures[child].born, OF_AGE)
            for parent in parents:
                born = self.figures[child].born
                known = midnight(born + timedelta(days=2))
                entity, other = self.figures[child].entity, self.figures[parent].entity
                self.country.fact(entity, FactKind.PARENT, born, registered=known, other=other)
                self.country.fact(
                    *(entity, FactKind.GUARDIAN, born, of_age), registered=known, other=other
                )
        wedding = date(1961, 6, 24)
        for one, mate in (("exempt", "deceased"), ("deceased", "exempt")):
            self.country.fact(
                *(self.figures[one].entity, FactKind.CIVIL, wedding),
                registered=midnight(_FIRST_REGISTERED),
                code=CivilStatus.MARRIED.value,
                other=self.figures[mate].entity,
            )

    def _companies(self) -> None:
        place = self.country.land.in_municipality("0905")
        owner = [self.figures["owner"].entity]
        bakery = self.economy.company("Åkærby Morgenbageri ApS", date(2009, 3, 2), place, owner)
        self.economy.company("Øllgaard-Nørskov Rådgivning", date(2018, 9, 3), place, owner)
        employee = self.figures["employee"].entity
        fact = self.country.fact
        fact(bakery.entity, FactKind.EMPLOYEE, date(2019, 8, 1), other=employee)
        for story in STORIES:
            if story.authority:
                employer = self.economy.authorities[story.authority]
                worker = self.figures[story.key].entity
                fact(employer, FactKind.EMPLOYEE, date(2015, 2, 1), other=worker)

    def live(self) -> None:
        """Replay what happened since: each event is registered a few days after it took effect."""
        self._moves()
        party = {key: figure.party for key, figure in self.figures.items()}
        service.protect(
            party["protected_address"], "address", date(2024, 2, 1), None, _soon(2024, 2, 1)
        )
        for part in ("name", "address"):
            service.protect(
                party["protected_name"], part, date(2023, 5, 1), None, _soon(2023, 5, 1)
            )
        service.record_death(party["deceased"], date(2025, 10, 12), _soon(2025, 10, 12))
        service.leave_country(party["emigrated"], date(2025, 4, 1), "Norge", _soon(2025, 4, 1))
        service.rename(
            party["unread_letters"],
            "Sofie",
            "Æbelvang-Rasmussen",
            date(2024, 8, 17),
            _soon(2024, 8, 17),
        )

    def _moves(self) -> None:
        """Let Rasmus move: wrongly registered once, corrected later, and the next one announced."""
        home = {
            key: Address("", "", "", "", "", "", "", "", a) for key, a in self._addresses.items()
        }
        party = {key: figure.party for key, figure in self.figures.items()}
        rasmus = party["mover"]
        service.move(rasmus, home["student"], date(2010, 8, 15), _soon(2010, 8, 15))
        service.move(rasmus, home["pensioner"], date(2016, 3, 1), _soon(2016, 3, 1))
        service.move(rasmus, home["unregistered"], date(2021, 6, 15), _soon(2021, 6, 15))
        span = Span(midnight(date(2016, 3, 1)), midnight(date(2021, 6, 15)))
        service.correct_residence(rasmus, home["twin"], span, _soon(2022, 7, 4))
        announced = self.today + timedelta(days=30)
        service.move(rasmus, home["many_letters"], announced, self.at)
        service.move(party["student"], home["twin"], date(2024, 8, 20), _soon(2024, 8, 20))
        moved = self.today - timedelta(days=_DAYS_SINCE_FIRST_FLAT)
        known = midnight(moved + timedelta(days=4))
        service.move(party["empty_mailbox"], home["empty_mailbox"], moved, known)


def _status_of(story: Story) -> PersonStatus:
    if story.key in ADMINISTRATIVE:
        return PersonStatus.NO_PERMANENT_ADDRESS
    return PersonStatus.RESIDENT


def _soon(year: int, month: int, day: int) -> datetime:
    """Return when an event of that day reached the register: four days later, at noon."""
    return midnight(date(year, month, day)) + timedelta(days=4, hours=12)
