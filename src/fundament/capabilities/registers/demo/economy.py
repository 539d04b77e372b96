"""Companies and authorities of the fictional country, and who owns and works in them."""

from collections import deque
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from fundament.capabilities.registers.demo.batch import EPOCH, Country
from fundament.capabilities.registers.demo.dice import Dice
from fundament.capabilities.registers.demo.names import words
from fundament.capabilities.registers.demo.people import Home, Member
from fundament.capabilities.registers.demo.places import MUNICIPALITIES, Place
from fundament.capabilities.registers.rules import OF_AGE, birthday
from fundament.capabilities.registers.types import AuthorityKind, CompanyStatus, FactKind

FOUNDED = date(2007, 1, 2)
AUTHORITIES = (
    ("ministry", AuthorityKind.MINISTRY, None, "Ministeriet for Fælles Grund"),
    ("persons", AuthorityKind.AGENCY, None, "Folkebogsstyrelsen"),
    ("post", AuthorityKind.AGENCY, None, "Styrelsen for Nøgler og Breve"),
    ("benefits", AuthorityKind.AGENCY, None, "Ydelsesstyrelsen"),
    *(
        (code, AuthorityKind.MUNICIPALITY, code, f"{name} Kommune")
        for code, (name, _) in MUNICIPALITIES.items()
    ),
    ("region", AuthorityKind.REGION, "1901", "Region Sundlandene"),
)
_TRADES = words(
    """
    Tømrer Murer VVS El-service Bageri Cykler Blomster Revision Arkitekter Tandlæge Dyreklinik
    Gartneri Smedje Vinduespolering Transport Boghandel Kaffebrænderi Rådgivning Malerfirma
    Autoværksted Frisør Fysioterapi Grafik Fiskeeksport Maskinstation Møbelsnedkeri Ostemejeri
    """
)
_FORMS = ("ApS", "ApS", "A/S", "I/S", "")
_SHARE_OF_OWNERS, _SHARE_OF_EMPLOYED, _SECOND_UNIT = 0.06, 0.72, 0.15
_MEMORY = 300


@dataclass(frozen=True, slots=True)
class Workplace:
    """A company or authority that somebody can work in."""

    entity: int
    name: str
    founded: date


class Economy:
    """Makes the authorities, then companies beside the households that own them."""

    def __init__(self, country: Country) -> None:
        self.country = country
        self.dice = Dice(country.seed, "companies")
        self.authorities: dict[str, int] = {}
        self._workplaces: deque[Workplace] = deque(maxlen=_MEMORY)

    def make_authorities(self) -> None:
        """Make the ministry, the agencies, the municipalities and the region."""
        for key, kind, code, name in AUTHORITIES:
            entity, _ = self.country.organisation()
            place = self.country.land.in_municipality(code if code in MUNICIPALITIES else "0901")
            self._found(entity, name, FOUNDED, self.country.address(place))
            fact = self.country.fact
            fact(entity, FactKind.AUTHORITY, FOUNDED, kind=kind.value, code=code)
            self.authorities[key] = entity
            self._workplaces.append(Workplace(entity, name, FOUNDED))

    def household(self, adults: list[Member], home: Home) -> None:
        """Let some of the household's adults own a company and most of the others work in one."""
        if adults and self.dice.chance(_SHARE_OF_OWNERS):
            self._workplaces.append(self._company_of(adults, home))
            adults = adults[1:]
        for member in adults:
            age = (EPOCH - member.born).days // 365
            if 18 <= age < 67 and self.dice.chance(_SHARE_OF_EMPLOYED):
                self.employ(member, self.dice.one_of(self._workplaces))

    def company(self, name: str, founded: date, place: Place, owners: list[int]) -> Workplace:
        """Make a company of the name with one production unit."""
        entity, _ = self.country.organisation()
        address = self.country.address(place)
        self._found(entity, name, founded, address)
        self.country.fact(entity, FactKind.UNIT, founded, other=self._unit(name, founded, address))
        for owner in owners:
            self.country.fact(entity, FactKind.OWNER, founded, other=owner)
        return Workplace(entity, name, founded)

    def employ(self, member: Member, workplace: Workplace) -> None:
        """Let the member work there since some day after both were ready."""
        grown = member.born + timedelta(days=6700)
        earliest = min(max(workplace.founded, grown), EPOCH - timedelta(days=1))
        since = earliest + timedelta(days=self.dice.below((EPOCH - earliest).days))
        self.country.fact(workplace.entity, FactKind.EMPLOYEE, since, other=member.entity)

    def _company_of(self, adults: list[Member], home: Home) -> Workplace:
        form = self.dice.one_of(_FORMS)
        name = f"{home.place.town} {self.dice.one_of(_TRADES)} {form}".strip()
        grown = birthday(max(adult.born for adult in adults), OF_AGE)
        founded = max(grown, EPOCH - timedelta(days=self.dice.between(30, 5500)))
        owners = adults if self.dice.chance(0.2) else adults[:1]
        made = self.company(name, founded, home.place, [owner.entity for owner in owners])
        if self.dice.chance(_SECOND_UNIT):
            address = self.country.address(self.country.land.anywhere())
            unit = self._unit(f"{name}, afdeling 2", founded, address)
            self.country.fact(made.entity, FactKind.UNIT, founded, other=unit)
        return made

    def _found(self, entity: int, name: str, founded: date, address: UUID) -> None:
        fact = self.country.fact
        fact(entity, FactKind.NAME, founded, name=name)
        fact(entity, FactKind.STATUS, founded, code=CompanyStatus.ACTIVE.value)
        fact(entity, FactKind.RESIDENCE, founded, address=address)

    def _unit(self, name: str, founded: date, address: UUID) -> int:
        unit = self.country.production_unit()
        self.country.fact(unit, FactKind.NAME, founded, name=name)
        self.country.fact(unit, FactKind.RESIDENCE, founded, address=address)
        return unit
