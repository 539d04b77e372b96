"""Households of the fictional country: who lives together, where they came from, whose child."""

from collections import deque
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from fundament.capabilities.registers.demo.batch import EPOCH, Country
from fundament.capabilities.registers.demo.dice import Dice
from fundament.capabilities.registers.demo.names import given_name, surname
from fundament.capabilities.registers.demo.places import Place
from fundament.capabilities.registers.rules import OF_AGE, birthday
from fundament.capabilities.registers.types import CivilStatus, FactKind, PersonStatus
from fundament.standards.cpr.types import Sex
from fundament.standards.cpr.unassigned import may_be_born_in_fiction

_YEAR = 365.25
_MEMORY = 400  # how many households, homes and elders are kept in mind while the next are made
# share of households up to this kind, and the ages of their first adult
_KINDS = (
    (0.33, "single", 19, 96),
    (0.57, "couple", 22, 93),
    (0.86, "family", 24, 54),
    (0.95, "one parent", 22, 54),
    (1.00, "widowed", 58, 96),
)
_CHILDREN = (1, 1, 2, 2, 2, 3, 3, 4)
_MARRIED, _EMIGRATED, _PROTECTED = 0.7, 0.02, 0.02


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody just made."""

    entity: int
    born: date
    sex: Sex
    surname: str


@dataclass(frozen=True, slots=True)
class Home:
    """Where a household lives, since when."""

    address: UUID
    place: Place
    since: date


class Population:
    """Makes one household after another; what comes later never changes what came before."""

    def __init__(self, country: Country) -> None:
        self.country = country
        self.dice = Dice(country.seed, "households")
        self.names = Dice(country.seed, "names")
        self.made = 0
        self._elders: deque[tuple[Member, Member]] = deque(maxlen=_MEMORY)
        self._homes: deque[UUID] = deque(maxlen=_MEMORY)

    def household(self, most: int) -> tuple[list[Member], Home]:
        """Make a household of at most so many persons; return its living adults and its home."""
        throw = self.dice.below(1000) / 1000
        kind, youngest, oldest = next(k[1:] for k in _KINDS if throw < k[0])
        head = self._adult(youngest, oldest)
        home = self._home(head)
        if kind == "single" or most == 1:
            return self._alone(head, home), home
        if kind == "one parent":
            self._settle(head, home)
            self._children([head], home, min(most - 1, self.dice.one_of(_CHILDREN)))
            return [head], home
        mate = self._mate(head)
        self._elders.append((head, mate))
        self._settle(head, home)
        if kind == "widowed":
            died = EPOCH - timedelta(days=self.dice.between(30, 2000))
            self._settle(mate, home, died, PersonStatus.DEAD)
            self._marry(head, mate, home, died)
            return [head], home
        self._settle(mate, home)
        if self.dice.chance(_MARRIED):
            self._marry(head, mate, home)
        if kind == "family":
            self._children([head, mate], home, min(most - 2, self.dice.one_of(_CHILDREN)))
        return [head, mate], home

    def newborn(self, born: date, sex: Sex, last: str, given: str | None = None) -> Member:
        """Make a person with birth, name and no more."""
        while not may_be_born_in_fiction(born):
            born += timedelta(days=1)
        entity, _ = self.country.person(born, sex)
        self.made += 1
        fact = self.country.fact
        fact(entity, FactKind.BIRTH, born, born=born.isoformat(), sex=sex.value)
        first = given or given_name(sex, self.names)
        fact(entity, FactKind.NAME, born, given=first, surname=last)
        return Member(entity, born, sex, last)

    def _adult(self, youngest: int, oldest: int) -> Member:
        age = self.dice.between(youngest, oldest)
        born = self._some_day(age)
        sex = self._sex()
        parents = self._parents_for(born)
        last = parents[0].surname if parents else surname(self.names)
        member = self.newborn(born, sex, last)
        for parent in parents:
            self._is_child_of(member, parent)
        return member

    def _mate(self, head: Member) -> Member:
        years = self.dice.between(-4, 4)
        age = max(19, int((EPOCH - head.born).days / _YEAR) + years)
        other = Sex.MALE if head.sex is Sex.FEMALE else Sex.FEMALE
        sex = head.sex if self.dice.chance(0.03) else other
        return self.newborn(self._some_day(age), sex, surname(self.names))

    def _parents_for(self, born: date) -> list[Member]:
        """Return an elder couple of fitting age, if chance will have it."""
        if not self._elders or self.dice.chance(0.4):
            return []
        couple = list(self.dice.one_of(self._elders))
        ages = [(born - member.born).days / _YEAR for member in couple]
        return couple if all(19 <= age <= 43 for age in ages) else []

    def _home(self, head: Member) -> Home:
        place = self.country.land.anywhere()
        grown = head.born + timedelta(days=int(OF_AGE * _YEAR) + 1)
        since = EPOCH - timedelta(days=self.dice.between(20, 9000))
        address = self.country.address(place)
        self._homes.append(address)
        return Home(address, place, max(since, grown))

    def _settle(
        self,
        member: Member,
        home: Home,
        until: date | None = None,
        then: PersonStatus | None = None,
    ) -> None:
        """Let the member live in her earlier home and then in this one, until a last day if any."""
        fact, entity = self.country.fact, member.entity
        fact(entity, FactKind.STATUS, member.born, until, code=PersonStatus.RESIDENT.value)
        since = max(home.since, member.born)
        if until is not None and then is not None:
            fact(entity, FactKind.STATUS, until, code=then.value)
            since = min(since, until - timedelta(days=1))
        if since > member.born:
            earlier = self.dice.one_of(self._homes)
            fact(entity, FactKind.RESIDENCE, member.born, since, address=earlier)
        fact(entity, FactKind.RESIDENCE, since, until, address=home.address)

    def _alone(self, member: Member, home: Home) -> list[Member]:
        """Settle one who lives alone; some of them have left the country, some are protected."""
        if self.dice.chance(_EMIGRATED):
            left = EPOCH - timedelta(days=self.dice.between(10, 300))
            self._settle(member, home, left, PersonStatus.EMIGRATED)
            return []
        self._settle(member, home)
        if self.dice.chance(_PROTECTED):
            day = EPOCH - timedelta(days=self.dice.between(1, 300))
            self.country.fact(member.entity, FactKind.PROTECTION, day, part="address")
        return [member]

    def _marry(self, head: Member, mate: Member, home: Home, died: date | None = None) -> None:
        """Marry the two; when the mate died, the head is widowed since then."""
        fact, married = self.country.fact, max(home.since, mate.born + timedelta(days=7000))
        if died is not None:
            married = min(married, died - timedelta(days=400))
            fact(head.entity, FactKind.CIVIL, died, code=CivilStatus.WIDOWED.value)
        code = CivilStatus.MARRIED.value
        for one, other in ((head, mate), (mate, head)):
            fact(one.entity, FactKind.CIVIL, married, died, code=code, other=other.entity)

    def _children(self, parents: list[Member], home: Home, wanted: int) -> None:
        mother = min(parents, key=lambda parent: parent.sex)
        last = self.dice.one_of(parents).surname
        youngest = max(parent.born for parent in parents)
        for _ in range(wanted):
            age = self.dice.between(0, 17)
            born = self._some_day(age)
            if (born - youngest).days < 18 * _YEAR or (born - mother.born).days > 46 * _YEAR:
                continue
            child = self.newborn(born, self._sex(), last)
            self._settle(child, home)
            of_age = birthday(child.born, OF_AGE)
            for parent in parents:
                self._is_child_of(child, parent)
                self.country.fact(
                    child.entity, FactKind.GUARDIAN, child.born, of_age, other=parent.entity
                )

    def _is_child_of(self, child: Member, parent: Member) -> None:
        self.country.fact(child.entity, FactKind.PARENT, child.born, other=parent.entity)

    def _some_day(self, age: int) -> date:
        """Return a birth date of somebody of that age at the epoch."""
        return EPOCH - timedelta(days=int(age * _YEAR) + self.dice.between(1, 365))

    def _sex(self) -> Sex:
        return Sex.FEMALE if self.dice.chance(0.5) else Sex.MALE
