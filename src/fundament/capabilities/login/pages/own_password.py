"""The page on which a citizen changes her password."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import CredentialsTooWeak, NoPassword
from fundament.capabilities.login import render, service
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in
from fundament.kernel.errors import Refusal


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in(fresh=True)
def change_password(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Take the old password and the new one, twice; other browsers are logged out."""
    if not identity.has_password(acting):
        raise NoPassword
    if request.method == "GET":
        return _form(request)
    new = request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        return _form(request, "again", _("De to adgangskoder er ikke ens."))
    browser = render.browser_of(request)
    try:
        service.change_password(acting, request.POST.get("old", ""), new, browser, clock.now())
    except CredentialsTooWeak:
        return _form(
            request,
            "new",
            _("Den nye adgangskode skal have 8-256 tegn, og dit brugernavn må ikke stå i den."),
        )
    except Refusal as refusal:
        answer = _form(request, "old", refusal.sentence(render.language()))
        answer.status_code = refusal.status
        if refusal.retry_after is not None:
            answer["Retry-After"] = str(refusal.retry_after)
        return answer
    return HttpResponseRedirect(f"{reverse('login:own-eid')}?adgangskode")


def _form(request: HttpRequest, field: str = "", error: str = "") -> HttpResponse:
    context = {
        "title": _("Skift adgangskode"),
        "errors": {field: error} if error else {},
        "error_list": [{"field": field, "text": error}] if error else [],
        "error_count": 1 if error else 0,
    }
    return page(request, "login/eid_password.html", context, status=422 if error else 200)
