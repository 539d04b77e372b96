"""The page on which a citizen orders new means for her eID, or a new eID, by the one she has."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import (
    ActivationLetter,
    CredentialsTooWeak,
    IdentityExists,
    OrderWaits,
)
from fundament.capabilities.login import render
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in
from fundament.kernel.errors import Refusal


@require_http_methods(["GET", "POST"])
@signed_in(fresh=True)
def order(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Say what can be ordered, and show the code of what was, this once."""
    at, name = clock.now(), request.POST.get("username", "")
    instead = "instead" in request.POST
    if request.method == "GET":
        return _form(request, acting)
    try:
        letter = (
            identity.order_eid(acting, name, render.browser_of(request).caller, at, instead=instead)
            if "new" in request.POST
            else identity.order_means(acting, at, instead=instead)
        )
    except CredentialsTooWeak:
        error = _("Brugernavnet skal have 3-48 tegn: bogstaver, tal, punktum og bindestreg.")
        return _form(request, acting, "username", error)
    except IdentityExists:
        return _form(request, acting, "username", _("Brugernavnet er taget. Vælg et andet."))
    except OrderWaits as refusal:
        # The box that the sentence speaks of stands in the form whose button was pressed.
        field = "instead_new" if "new" in request.POST else "instead"
        return _form(request, acting, field, refusal.sentence(render.language()))
    except Refusal as refusal:
        return _form(request, acting, "", refusal.sentence(render.language()))
    return _form(request, acting, letter=letter)


@require_POST
@signed_in()
def withdraw(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Take back what was ordered."""
    identity.withdraw_order(acting, clock.now())
    return HttpResponseRedirect(f"{reverse('login:own-eid')}?fortrudt")


def _form(
    request: HttpRequest,
    acting: Acting,
    field: str = "",
    error: str = "",
    letter: ActivationLetter | None = None,
) -> HttpResponse:
    context = {
        "title": _("Bestil nye identifikationsmidler"),
        "order": identity.order_of(acting, clock.now()),
        "letter": letter,
        "address": render.address_of(request, reverse("activate")),
        "typed": request.POST.get("username", "")[:48],
        "errors": {field: error} if field else {},
        "error_list": [{"field": field or None, "text": error}] if error else [],
        "error_count": 1 if error else 0,
    }
    response = page(request, "login/eid_order.html", context, status=422 if error else 200)
    response["Cache-Control"] = "no-store"
    return response
