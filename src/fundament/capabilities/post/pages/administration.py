"""An administrator's pages: which organisations, and one of them with its numbers."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fundament.capabilities.post import service
from fundament.capabilities.post.forms.administration import Filled, read_filled
from fundament.capabilities.post.types import VersionStale
from fundament.capabilities.post.types.administration import OrganisationChange, OrganisationShown
from fundament.capabilities.post.types.administration_refusals import (
    LogoNotAccepted,
    NotPossible,
)
from fundament.capabilities.post.types.systems import ContactPerson
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in
from fundament.kernel.errors import Refusal

_MOST_LOGO = 256 * 1024
_DONE = {
    "gemt": gettext_noop("Det er gemt"),
    "logo": gettext_noop("Organisationen har fået et nyt logo"),
    "fjernet": gettext_noop("Logoet er fjernet"),
}


@require_safe
@signed_in()
def home(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the organisations that one administers."""
    found = service.own_organisations(acting, clock.now())
    return render(request, "post/administration.html", {"organisations": found})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def organisation(request: HttpRequest, acting: Acting, organisation: UUID) -> HttpResponse:
    """Show an organisation with its numbers; POST changes its contact or its logo."""
    acting = service.acting_at(acting, organisation, clock.now())
    if request.method != "POST":
        return _page(request, acting, organisation, None)
    filled = read_filled(request.POST)
    try:
        done = _changed(request, acting, (organisation, filled.version), filled)
    except VersionStale as stale:
        return _page(request, acting, organisation, filled.refused("", said(stale)))
    except LogoNotAccepted as refusal:
        wrong = replace(filled, errors={"logo": said(refusal)})
        return _page(request, acting, organisation, wrong)
    return HttpResponseRedirect(f"{request.path}?gjort={done}")


@require_safe
@signed_in()
def logo(request: HttpRequest, acting: Acting, organisation: UUID) -> HttpResponse:
    """Show the logo of an organisation that one administers."""
    service.acting_at(acting, organisation, clock.now())
    return HttpResponse(
        service.logo_of(organisation),
        content_type="image/png",
        headers={"Cache-Control": "no-store"},
    )


def said(refusal: Refusal) -> str:
    """Return the refusal's sentence in the reader's language."""
    return refusal.sentence(get_language() or "da")


def refused(filled: Filled, refusal: Refusal) -> Filled:
    """Return the form with the refusal: all its faults at their fields, else above the form."""
    if isinstance(refusal, NotPossible):
        return filled.with_faults(refusal.faults, get_language() or "da")
    return filled.refused("", said(refusal))


def done_at(request: HttpRequest, known: dict[str, str]) -> str:
    """Return what was done just before, to be said at the top; empty when nothing was."""
    named = request.GET.get("gjort", "")
    return _(known[named]) if named in known else ""


def place_of(acting: Acting, organisation: UUID) -> dict[str, object]:
    """Return what every page of an organisation shows: whose it is, and its steps."""
    shown = service.organisation_with(acting, organisation, clock.now())
    here = {"organisation": organisation}
    return {
        "organisation": shown,
        "steps": [
            {"text": _("Administration"), "href": reverse("post-administration")},
            {"text": shown.name, "href": reverse("post-office", kwargs=here)},
        ],
    }


def _changed(request: HttpRequest, acting: Acting, target: tuple[UUID, int], filled: Filled) -> str:
    """Do what the form asks for. Raises VersionStale, LogoNotAccepted."""
    at = clock.now()
    if filled["act"] == "fjern":
        service.remove_logo(acting, target, at)
        return "fjernet"
    if filled["act"] == "logo":
        file = request.FILES.get("logo")
        service.put_logo(acting, target, file.read(_MOST_LOGO + 1) if file else b"", at)
        return "logo"
    contact = ContactPerson(filled["name"][:256], filled["email"][:256], filled["phone"][:40])
    change = OrganisationChange(contact if contact != ContactPerson("") else None, None)
    service.change_organisation(acting, target, change, at)
    return "gemt"


def _page(
    request: HttpRequest, acting: Acting, organisation: UUID, filled: Filled | None
) -> HttpResponse:
    place = place_of(acting, organisation)
    form = filled if filled and "logo" not in filled.errors else None
    context = {
        **place,
        "traffic": service.traffic_of(acting, organisation, clock.now()),
        "form": form or _contact(place["organisation"]),  # type: ignore[arg-type]
        "errors": filled.error_list if filled else [],
        "logo_error": filled.error("logo") if filled else None,
        "error_count": len(filled.errors) if filled else 0,
        "done": done_at(request, _DONE),
    }
    status = 422 if filled else 200
    return render(request, "post/office.html", context, status=status)


def _contact(one: OrganisationShown) -> Filled:
    told = one.contact or ContactPerson("")
    return Filled({"name": told.name, "email": told.email, "phone": told.phone})
