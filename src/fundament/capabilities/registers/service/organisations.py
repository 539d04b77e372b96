"""Companies and authorities as the register shows them."""

from datetime import datetime

from fundament.capabilities.registers.queries import read
from fundament.capabilities.registers.queries.read import EntityFacts
from fundament.capabilities.registers.types import (
    Authority,
    AuthorityKind,
    Company,
    CompanyStatus,
    FactKind,
    OrganisationUnknown,
    ProductionUnit,
)
from fundament.kernel.ids import AuthorityCode, PartyId, PNumber


def company_of(party: PartyId, at: datetime) -> Company:
    """Return the company with its production units and owners. Raises OrganisationUnknown."""
    found = _organisation(party, at)
    if found.one(FactKind.AUTHORITY) is not None:
        raise OrganisationUnknown()
    return _companies([found], at)[0]


def authority_of(party: PartyId, at: datetime | None = None) -> Authority:
    """Return the authority; `at` None: as it stands. Raises OrganisationUnknown."""
    found = _organisation(party, at)
    if found.one(FactKind.AUTHORITY) is None:
        raise OrganisationUnknown()
    return _authority(found)


def authorities(at: datetime | None = None) -> list[Authority]:
    """Return all authorities, by number: ministry, agencies, municipalities, region.

    `at` None: as they stand.
    """
    return [
        _authority(found)
        for found in read.facts_of_all(read.authorities(at), at)
        if found.one(FactKind.NAME)
    ]


def organisation_name(party: PartyId, at: datetime) -> str:
    """Return the name of the company or authority. Raises OrganisationUnknown."""
    return _name(_organisation(party, at))


def organisations(at: datetime, after: PartyId | None = None, limit: int = 1000) -> list[PartyId]:
    """Return a page of active companies and authorities, in order of number.

    The next page begins after the last one given; an empty page ends it.
    """
    numbers = read.companies(at, str(after) if after else "", limit)
    return [PartyId.parse(number) for number in numbers]


def companies_owned_by(person: PartyId, at: datetime) -> list[Company]:
    """Return the companies that the person, or company, owns or owns a part of; by number."""
    owned = read.pointing_at(str(person), FactKind.OWNER, at)
    return _companies(read.facts_of_all(owned, at), at) if owned else []


def employers_of(person: PartyId, at: datetime) -> list[PartyId]:
    """Return the companies and authorities that employ the person, by number."""
    employers = read.pointing_at(str(person), FactKind.EMPLOYEE, at)
    if not employers:
        return []
    return [PartyId.parse(found.number) for found in read.facts_of_all(employers, at)]


def employer_names_of(person: PartyId, at: datetime) -> list[str]:
    """Return the names of who employs the person; the number of one that has no name any more."""
    employers = read.pointing_at(str(person), FactKind.EMPLOYEE, at)
    found = read.facts_of_all(employers, at) if employers else []
    return [_name(each) or PartyId.parse(each.number).number for each in found]


def _organisation(party: PartyId, at: datetime | None) -> EntityFacts:
    found = None if party.is_person else read.facts_of(str(party), at)
    if found is None or found.one(FactKind.NAME) is None:
        raise OrganisationUnknown()
    return found


def _companies(companies: list[EntityFacts], at: datetime) -> list[Company]:
    unit_ids = [f.other for found in companies for f in found.many(FactKind.UNIT) if f.other]
    units = {found.entity: _unit(found) for found in read.facts_of_all(unit_ids, at)}
    return [_company(found, units) for found in companies]


def _company(found: EntityFacts, units: dict[int, ProductionUnit]) -> Company:
    status, residence = found.one(FactKind.STATUS), found.one(FactKind.RESIDENCE)
    owners = (fact.other_number for fact in found.many(FactKind.OWNER))
    return Company(
        party=PartyId.parse(found.number),
        name=_name(found),
        production_units=tuple(
            sorted(
                (units[f.other] for f in found.many(FactKind.UNIT) if f.other in units),
                key=lambda unit: unit.number,
            )
        ),
        status=CompanyStatus(status.value["code"]) if status else CompanyStatus.CEASED,
        owners=tuple(sorted(PartyId.parse(owner) for owner in owners if owner)),
        address=residence.address if residence else None,
    )


def _unit(found: EntityFacts) -> ProductionUnit:
    residence = found.one(FactKind.RESIDENCE)
    number = PNumber(found.number.removeprefix("P:"))
    return ProductionUnit(number, _name(found), residence.address if residence else None)


def _authority(found: EntityFacts) -> Authority:
    fact = found.one(FactKind.AUTHORITY)
    assert fact is not None  # noqa: S101  (the caller looked)
    code = fact.value.get("code")
    return Authority(
        PartyId.parse(found.number),
        AuthorityCode(code) if code else None,
        _name(found),
        AuthorityKind(fact.value["kind"]),
    )


def _name(found: EntityFacts) -> str:
    fact = found.one(FactKind.NAME)
    return str(fact.value["name"]) if fact else ""
