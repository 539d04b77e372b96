"""What an owner does at her company: sees its people, gives and withdraws the role of employee."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import GONE, Company, Person, PersonUnknown
from fundament.capabilities.rights import queries
from fundament.capabilities.rights.service.reads import LEGAL_BASIS, owned_by
from fundament.capabilities.rights.service.roles import grant_role, withdraw_role
from fundament.capabilities.rights.types import Employee, NotEmployed, NotYourCompany, OwnCompany
from fundament.kernel import audit
from fundament.kernel.acting import Acting, Role
from fundament.kernel.ids import PartyId, PersonUuid

EMPLOYMENT = gettext_noop("Ansættelse og rolle i virksomheden")
SHOWN = gettext_noop("Vist")
PURPOSE = gettext_noop("At afgøre, hvem der må handle for virksomheden")


def own_companies(acting: Acting, at: datetime) -> list[OwnCompany]:
    """Return the active companies that the person owns, without their people."""
    return [OwnCompany(one.party, one.name) for one in owned_by(acting.actor.party, at)]


def own_company(acting: Acting, company: PartyId, at: datetime) -> OwnCompany:
    """Return a company of the person's with who works there or holds its role, by name.

    A line in the ledger about each of them. Raises NotYourCompany.
    """
    found = _owned(acting, company, at)
    employed = _employed(company, at)
    held = queries.acting_for(company, at)
    people = employed | _persons(held.keys() - employed.keys(), at)
    shown = [
        Employee(
            person.uuid,
            None if person.name_protected else person.name,
            person.born,
            held.get(party),
            party in employed,
        )
        for party, person in people.items()
        if party in held or person.status not in GONE
    ]
    with transaction.atomic():
        audit.record(*(_look(acting, company, party, at) for party in people))
        by_name = sorted(shown, key=lambda one: (one.name is None, one.name or "", one.born))
        return OwnCompany(company, found.name, tuple(by_name))


def grant_to_employee(acting: Acting, company: PartyId, employee: PersonUuid, at: datetime) -> None:
    """Let somebody who works at the person's company act for it from now on.

    Of anybody else the owner learns nothing: not whether there is such a person.
    Raises NotYourCompany, NotEmployed, RoleHeld.
    """
    _owned(acting, company, at)
    for party, person in _employed(company, at).items():
        if person.uuid == employee and person.status not in GONE:
            grant_role(party, Role.COMPANY, company, at, acting.actor)
            return
    raise NotEmployed


def withdraw_from_employee(
    acting: Acting, company: PartyId, employee: PersonUuid, at: datetime
) -> None:
    """Let somebody act no longer for the person's company, whether she still works there or not.

    Raises NotYourCompany, NotEmployed, RoleNotHeld.
    """
    _owned(acting, company, at)
    for party, person in _persons(queries.ever_held(company, Role.COMPANY), at).items():
        if person.uuid == employee:
            withdraw_role(party, Role.COMPANY, company, at, acting.actor)
            return
    raise NotEmployed


def _owned(acting: Acting, company: PartyId, at: datetime) -> Company:
    """Raises NotYourCompany. An employee who holds the role may not hand it on."""
    for one in owned_by(acting.actor.party, at):
        if one.party == company:
            return one
    raise NotYourCompany


def _employed(company: PartyId, at: datetime) -> dict[PartyId, Person]:
    return {person.party: person for person in registers.employees_of(company, at)}


def _persons(parties: Iterable[PartyId], at: datetime) -> dict[PartyId, Person]:
    """Return the persons whom the register knows."""
    found = {}
    for party in parties:
        try:
            found[party] = registers.person_of(party, at)
        except PersonUnknown:
            continue
    return found


def _look(acting: Acting, company: PartyId, about: PartyId, at: datetime) -> audit.Look:
    return audit.Look(
        at=at,
        actor=acting.actor,
        acted_for=company,
        about=about,
        what=EMPLOYMENT,
        action=SHOWN,
        purpose=PURPOSE,
        legal_basis=LEGAL_BASIS,
    )
