"""Pages of registers: the fictional country for everybody, and one's own data."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from fundament.capabilities.registers import service
from fundament.capabilities.registers.render import sections
from fundament.capabilities.registers.types import OrganisationUnknown
from fundament.kernel import audit, clock
from fundament.kernel.acting import Acting, public, signed_in
from fundament.kernel.ids import PartyId
from fundament.standards.cpr import unassigned

LEGAL_BASIS = "Databeskyttelsesforordningen, artikel 15"


@public
@require_GET
def country(request: HttpRequest) -> HttpResponse:
    """Tell what the fictional country holds, and why nobody real can be in it."""
    shown = {
        "counts": service.counts(),
        "authorities": service.authorities(),
        "policy": settings.NUMBER_POLICY,
        "source": unassigned.SOURCE,
        "source_updated": unassigned.UPDATED,
    }
    return render(request, "registers/country.html", shown)


@signed_in()
@require_GET
@transaction.atomic
def my_data(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the signed-in person all that the registers hold about her, and write the look down."""
    at, me = clock.now(), acting.actor.party
    shown: dict[str, Any] = {
        "at": at,
        "person": service.person_of(me, at),
        "sections": sections(service.history_of(me, at), at),
        "children": service.children_of(me, at),
        "companies": service.companies_owned_by(me, at),
        "employers": [_name(employer) for employer in service.employers_of(me, at)],
    }
    audit.record(
        audit.Look(
            at=at,
            actor=acting.actor,
            acted_for=me,
            about=me,
            what=gettext_noop("Oplysninger i registrene"),
            action=gettext_noop("Læst"),
            purpose=gettext_noop("Indsigt i egne oplysninger"),
            legal_basis=LEGAL_BASIS,
        )
    )
    return render(request, "registers/my_data.html", shown)


def _name(organisation: PartyId) -> str:
    """Return the name, or the number where the register has lost the name."""
    try:
        return service.organisation_name(organisation, clock.now())
    except OrganisationUnknown:
        return organisation.number
