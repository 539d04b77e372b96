"""Reading access: who may read a mailbox, give it to somebody, take it back."""

import re
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fundament.capabilities.post import service
from fundament.capabilities.post.types import AccessNotPossible, Mailbox
from fundament.capabilities.rights.types import ReadingHeld, ReadingNotGivable
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in
from fundament.kernel.errors import Refusal

_DONE = {
    "givet": gettext_noop("Læseadgangen er givet"),
    "trukket": gettext_noop("Læseadgangen er trukket tilbage"),
}
NOBODY = gettext_noop("Der er ingen i registret med det CPR-nummer og det navn. Skriv hele navnet.")


@require_http_methods(["GET", "POST"])
@signed_in()
def readers(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show who may read a mailbox; POST lets somebody, or no longer."""
    if request.method == "GET":
        return _page(request, acting)
    try:
        box, done = _changed(request, acting)
    except (AccessNotPossible, ReadingHeld, ReadingNotGivable) as refusal:
        return _page(request, acting, refusal)
    asked = {} if box.own else {"postkasse": box.key}
    return HttpResponseRedirect(f"{reverse('readers')}?{urlencode(asked | {'gjort': done})}")


def _changed(request: HttpRequest, acting: Acting) -> tuple[Mailbox, str]:
    """Do what the form asks for. Raises AccessNotPossible, ReadingHeld, ReadingNotGivable."""
    key, at = request.GET.get("postkasse"), clock.now()
    if "læser" in request.POST:
        try:
            reader = UUID(request.POST["læser"])
        except ValueError as error:
            raise AccessNotPossible from error
        return service.stop_reading(acting, key, reader, at), "trukket"
    cpr = re.sub(r"[\s-]", "", request.POST.get("cpr", ""))
    return service.let_read(acting, key, cpr, request.POST.get("navn", ""), at), "givet"


def _page(request: HttpRequest, acting: Acting, refusal: Refusal | None = None) -> HttpResponse:
    key = request.GET.get("postkasse")
    box, found = service.readers_at(acting, key, clock.now())
    sentence = refusal.sentence(get_language() or "da") if refusal else ""
    if isinstance(refusal, AccessNotPossible):
        sentence = _(NOBODY)
    asked = {} if box.own else {"postkasse": box.key}
    query = f"?{urlencode(asked)}" if asked else ""
    context = {
        "box": box,
        "readers": found,
        "here": reverse("readers") + query,
        "back": reverse("mailbox") + query,
        "typed": {"cpr": request.POST.get("cpr", ""), "name": request.POST.get("navn", "")},
        "sentence": sentence,
        "errors": [{"field": "reader-cpr", "text": sentence}] if refusal else [],
        "error_count": 1 if refusal else 0,
        "done": _(_DONE[done]) if (done := request.GET.get("gjort", "")) in _DONE else "",
    }
    return render(request, "post/readers.html", context, status=refusal.status if refusal else 200)
