"""What an operator sets for one service beside its metadata, and where that is fetched."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as page
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fundament.capabilities.login import forms, render, service
from fundament.capabilities.login.types import Provider, ProviderSettings, SettingsRefused
from fundament.kernel import clock
from fundament.kernel.acting import Acting, Role, signed_in


@signed_in(role=Role.OPERATOR)
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the settings of a service, or keep new ones."""
    at = clock.now()
    if request.method == "GET":
        found = service.provider_of(request.GET.get("entity_id", ""), at)
        return _settings(request, found, found.settings, "")
    entity_id, wanted = request.POST.get("entity_id", ""), forms.settings(request.POST)
    try:
        service.set_settings(entity_id, wanted, acting.actor, at)
    except SettingsRefused as refusal:
        found = service.provider_of(entity_id, at)
        sentence = refusal.sentence(render.language())
        return _settings(request, found, wanted, str(refusal.facts["field"]), sentence)
    return _back(entity_id)


@signed_in(role=Role.OPERATOR)
@require_POST
def fetch(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Fetch a service's metadata now; the page says how it went."""
    entity_id = request.POST.get("entity_id", "")
    service.refresh(entity_id, clock.now(), acting.actor)
    return _back(entity_id)


def _back(entity_id: str) -> HttpResponse:
    query = urlencode({"entity_id": entity_id})
    return HttpResponseRedirect(f"{reverse('login:provider-settings')}?{query}")


def _settings(
    request: HttpRequest, found: Provider, shown: ProviderSettings, field: str, sentence: str = ""
) -> HttpResponse:
    context = {
        "title": _("Indstillinger for %(service)s") % {"service": found.name_in(render.language())},
        "provider": found,
        "shown": shown,
        "language": render.language(),
        "errors": {field: sentence} if field else {},
        "error_count": 1 if field else 0,
    }
    status = SettingsRefused.status if field else 200
    return page(request, "login/settings.html", context, status=status)
