"""Pages of registers: the fictional country for everybody, and one's own data."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fundament.capabilities.registers import service
from fundament.capabilities.registers.render import sections
from fundament.kernel import clock
from fundament.kernel.acting import Acting, public, signed_in
from fundament.standards.cpr import unassigned


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
def my_data(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the signed-in person all that the registers hold about her."""
    at = clock.now()
    own = service.own_data(acting, at)
    shown = {"at": at, "own": own, "sections": sections(own.history, at)}
    return render(request, "registers/my_data.html", shown)
