"""Where a person makes her own means of signing in, by the letter from the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as page
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundament.capabilities.identity import service
from fundament.capabilities.identity.types import CredentialsTooWeak
from fundament.capabilities.identity.types.lifecycle import ActivationRefused
from fundament.kernel import clock
from fundament.kernel.acting import public
from fundament.kernel.errors import Refusal

# At which field a refusal is shown; the others are about none of them.
_FIELDS: dict[type[Refusal], str] = {ActivationRefused: "code", CredentialsTooWeak: "password"}


@public
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """Take user name, code and chosen password; show the key of the code display, this once."""
    given = {name: request.POST.get(name, "") for name in ("username", "code")}
    if request.method == "GET":
        return _form(request, given)
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        return _form(request, given, "again", _("De to adgangskoder er ikke ens."))
    caller = request.META.get("REMOTE_ADDR", "")
    try:
        done = service.activate(given["username"], given["code"], password, clock.now(), caller)
    except Refusal as refusal:
        field = _FIELDS.get(type(refusal), "")
        answer = _form(request, given, field, refusal.sentence(get_language() or "da"))
        answer.status_code = refusal.status
        if refusal.retry_after is not None:
            answer["Retry-After"] = str(refusal.retry_after)
        return answer
    response = page(request, "identity/activated.html", {"done": done})
    response["Cache-Control"] = "no-store"
    return response


def _form(
    request: HttpRequest, given: dict[str, str], field: str = "", error: str = ""
) -> HttpResponse:
    context = {
        "given": given,
        "errors": {field: error} if error else {},
        "error_list": [{"field": field, "text": error}] if error else [],
        "error_count": 1 if error else 0,
    }
    return page(request, "identity/activate.html", context, status=422 if error else 200)
