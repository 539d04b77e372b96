"""Granting and withdrawing roles; each is written into the ledger about the person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import NumberChanged
from fundament.capabilities.rights import queries, rules
from fundament.capabilities.rights.models import ReadingGrant, RoleGrant
from fundament.capabilities.rights.service.reads import LEGAL_BASIS, RIGHTS
from fundament.capabilities.rights.types import RoleHeld, RoleNotHeld
from fundament.kernel import audit
from fundament.kernel.acting import INSTALLATION, Actor, Agent, Role
from fundament.kernel.ids import PartyId

EMPLOYEES = gettext_noop("Medarbejdere, der må handle for virksomheden")
# The roles of which the organisation reads too, and as what.
ACTING = {
    Role.COMPANY: EMPLOYEES,
    Role.ADMINISTRATOR: gettext_noop("Administratorer af Digital Post"),
}
GRANTED = gettext_noop("Rettighed givet")
WITHDRAWN = gettext_noop("Rettighed trukket tilbage")
PURPOSE: dict[Role, str] = {
    Role.COMPANY: gettext_noop("At handle for en virksomhed"),
    Role.CASEWORKER: gettext_noop("At behandle sager for en myndighed"),
    Role.OPERATOR: gettext_noop("At drive den fælles infrastruktur"),
    Role.SCHOOL_STAFF: gettext_noop("At passe elevernes skolelogin"),
    Role.RA_OFFICER: gettext_noop("At udstede og forvalte eID for en myndighed"),
    Role.ADMINISTRATOR: gettext_noop("At administrere Digital Post for en organisation"),
}


def grant_role(
    person: PartyId,
    role: Role,
    at_organisation: PartyId | None,
    at: datetime,
    granted_by: Actor | Agent | None = None,
    until: datetime | None = None,
) -> None:
    """Give the person a role from now on; `granted_by` None is the installation itself.

    A company's role needs a company; a caseworker's, an RA officer's and that of school staff need
    an authority; an administrator's one or the other.
    Raises RoleNotGrantable, RoleHeld, OrganisationUnknown.
    """
    rules.must_be_grantable(role, at_organisation, at, until)
    if at_organisation is not None:
        _must_be_of_the_kind(role, at_organisation, at)
    with transaction.atomic():
        queries.lock_person(person)
        same = RoleGrant.objects.filter(
            person=str(person), role=role, organisation=str(at_organisation or "")
        )
        if same.exclude(until__lte=at).exists():
            raise RoleHeld(role=role.value)
        RoleGrant.objects.create(
            person=str(person),
            role=role,
            organisation=str(at_organisation or ""),
            granted_by=str(granted_by.party) if isinstance(granted_by, Actor) else "",
            since=at,
            until=until,
        )
        _record(person, role, at_organisation, GRANTED, at, granted_by)


def withdraw_role(
    person: PartyId,
    role: Role,
    at_organisation: PartyId | None,
    at: datetime,
    withdrawn_by: Actor | Agent | None = None,
) -> None:
    """End the role from now on; that it was held stays on record. Raises RoleNotHeld."""
    with transaction.atomic():
        queries.lock_person(person)
        held = queries.in_force(person, at).filter(
            role=role, organisation=str(at_organisation or "")
        )
        if not held.update(until=at):
            raise RoleNotHeld(role=role.value)
        _record(person, role, at_organisation, WITHDRAWN, at, withdrawn_by)


def follow_number(news: NumberChanged) -> None:
    """Carry the roles and reading accesses over when a person gets a new number."""
    RoleGrant.objects.filter(person=str(news.old)).update(person=str(news.new))
    RoleGrant.objects.filter(granted_by=str(news.old)).update(granted_by=str(news.new))
    for name in ("owner", "reader", "given_by"):
        ReadingGrant.objects.filter(**{name: str(news.old)}).update(**{name: str(news.new)})


def _must_be_of_the_kind(role: Role, organisation: PartyId, at: datetime) -> None:
    """Raises OrganisationUnknown of registers."""
    if role is Role.COMPANY:
        registers.company_of(organisation, at)
    elif role is Role.ADMINISTRATOR:
        registers.organisation_name(organisation, at)
    else:
        registers.authority_of(organisation, at)


def _record(
    person: PartyId,
    role: Role,
    organisation: PartyId | None,
    action: str,
    at: datetime,
    by: Actor | Agent | None,
) -> None:
    """Write down what happened, about the person; about the organisation too that she acts for."""
    of_organisation = [organisation] if organisation and role in ACTING else []
    audit.record(
        *(
            audit.Look(
                at=at,
                actor=by or INSTALLATION,
                acted_for=organisation or (by.party if isinstance(by, Actor) else None),
                about=about,
                what=RIGHTS if about == person else ACTING[role],
                action=action,
                purpose=PURPOSE[role],
                legal_basis=LEGAL_BASIS,
            )
            for about in (person, *of_organisation)
        )
    )
