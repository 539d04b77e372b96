"""Who may act for whom, and as what."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import Company, CompanyStatus, OrganisationUnknown
from fundament.capabilities.rights import queries, rules
from fundament.capabilities.rights.models import RoleGrant
from fundament.capabilities.rights.types import Grant, MayNotActFor
from fundament.kernel import audit
from fundament.kernel.acting import ROLE_WORDS, Agent, Role
from fundament.kernel.denmark import COPENHAGEN
from fundament.kernel.holdings import Holding
from fundament.kernel.ids import PartyId

RIGHTS = gettext_noop("Dine rettigheder")
LEGAL_BASIS = gettext_noop("Lov om MitID og NemLog-in")


def parties_open_to(person: PartyId, at: datetime) -> list[PartyId]:
    """Return whom the person may act for: herself first, then children, then companies.

    Children under 15 in her custody; active companies that she owns; companies that gave her the
    role of employee. Each party once.
    """
    found = [
        person,
        *_children(person, at),
        *(one.party for one in owned_by(person, at)),
        *organisations_of(person, Role.COMPANY, at),
    ]
    return list(dict.fromkeys(found))


def organisations_open_to(person: PartyId, at: datetime) -> list[PartyId]:
    """Return for which organisations the person logs in as a professional, each once.

    Active companies that she owns, then companies and authorities that gave her any role. She may
    speak as one of theirs; their post is not hers to read: that is `parties_open_to`. What the
    registers no longer hold, or hold as ceased, has no professionals.
    """
    granted = queries.in_force(person, at).exclude(organisation="")
    named = dict.fromkeys(PartyId.parse(row.organisation) for row in granted)
    standing = [party for party in named if _stands(party, at)]
    return list(dict.fromkeys([*(one.party for one in owned_by(person, at)), *standing]))


def owned_by(person: PartyId, at: datetime) -> list[Company]:
    """Return the active companies that the person owns, or owns a part of; by number."""
    owned = registers.companies_owned_by(person, at)
    return [company for company in owned if company.status is CompanyStatus.ACTIVE]


def must_be_open(person: PartyId, party: PartyId, at: datetime) -> None:
    """Check, at the moment of the act, that the person may act for the party.

    Raises MayNotActFor.
    """
    if party != person and party not in parties_open_to(person, at):
        raise MayNotActFor


def roles_of(person: PartyId, at: datetime) -> frozenset[Role]:
    """Return the person's roles: those granted, and that of the company for who owns one."""
    granted = {Role(row.role) for row in queries.in_force(person, at)}
    if Role.COMPANY not in granted and owned_by(person, at):
        granted.add(Role.COMPANY)
    return frozenset(granted)


def organisations_of(person: PartyId, role: Role, at: datetime) -> list[PartyId]:
    """Return the companies or authorities where the person holds the role, oldest grant first."""
    rows = queries.in_force(person, at).filter(role=role).exclude(organisation="")
    return [PartyId.parse(row.organisation) for row in rows]


def holdings_of(numbers: frozenset[PartyId], at: datetime) -> list[Holding]:
    """Return which roles the numbers hold, now or later, and who moves them."""
    names = [str(number) for number in numbers]
    held = RoleGrant.objects.filter(person__in=names).exclude(until__lte=at).order_by("since", "id")
    readings = _readings(names, at)
    if not held:
        return readings
    danish = ", ".join(f"{ROLE_WORDS[Role(row.role)][0]}{_of(row, 'ved', at)}" for row in held)
    english = ", ".join(f"{ROLE_WORDS[Role(row.role)][1]}{_of(row, 'at', at)}" for row in held)
    return [
        Holding(
            f"roller: {danish} (bed dem, der driver Fundament, om at give det andet nummer dem og "
            "trække dem tilbage fra dette)",
            f"roles: {english} (ask those who run Fundament to grant them to the other number and "
            "withdraw them from this one)",
        ),
        *readings,
    ]


def _readings(names: list[str], at: datetime) -> list[Holding]:
    """Return that the numbers read others' mailboxes, or others read theirs, if they do."""
    held = queries.readings_in_force(at).filter(Q(owner__in=names) | Q(reader__in=names)).count()
    if not held:
        return []
    return [
        Holding(
            f"læseadgange til Digital Post: {held} (ejeren trækker dem tilbage i sin postkasse)",
            f"reading accesses to Digital Post: {held} (the owner takes them back in her mailbox)",
        )
    ]


def _of(row: RoleGrant, word: str, at: datetime) -> str:
    """Return where the role is held, after the word for it; nothing where it is held nowhere."""
    if not row.organisation:
        return ""
    party = PartyId.parse(row.organisation)
    return f" {word} {registers.name_of(party, at) or party.number}"


def grants_of(person: PartyId) -> list[Grant]:
    """Return every role that the person holds or has held, the newest first."""
    rows = RoleGrant.objects.filter(person=str(person)).order_by("-since", "-id")
    return [_grant(row) for row in rows]


def told_grants(of: PartyId, by: Agent, at: datetime) -> list[Grant]:
    """Return what `grants_of` a person does, or who holds roles at an organisation now.

    A line in the ledger about each person.
    """
    found = grants_of(of) if of.is_person else _held_at(of, at)
    people = {of} if of.is_person else {one.person for one in found}
    with transaction.atomic():
        audit.record(
            *(
                audit.Look(
                    at=at,
                    actor=by,
                    acted_for=None,
                    about=person,
                    what=RIGHTS,
                    action=gettext_noop("Vist"),
                    purpose=gettext_noop("At se, hvem der har hvilke roller"),
                    legal_basis=LEGAL_BASIS,
                )
                for person in sorted(people)
            )
        )
    return found


def _held_at(organisation: PartyId, at: datetime) -> list[Grant]:
    return [_grant(row) for row in queries.held_at(organisation, at)]


def _grant(row: RoleGrant) -> Grant:
    return Grant(
        person=PartyId.parse(row.person),
        role=Role(row.role),
        organisation=PartyId.parse(row.organisation) if row.organisation else None,
        granted_by=PartyId.parse(row.granted_by) if row.granted_by else None,
        since=row.since,
        until=row.until,
    )


def _children(person: PartyId, at: datetime) -> list[PartyId]:
    day = at.astimezone(COPENHAGEN).date()
    wards = registers.wards_of(person, at)
    return [ward.party for ward in wards if rules.is_represented(ward.age_on(day))]


def _stands(party: PartyId, at: datetime) -> bool:
    """Return whether there is such an active company, or authority, now."""
    try:
        return registers.company_of(party, at).status is CompanyStatus.ACTIVE
    except OrganisationUnknown:  # an authority, or nothing
        return registers.name_of(party, at) is not None
