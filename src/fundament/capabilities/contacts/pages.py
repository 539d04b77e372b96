"""HTML for people: one's own registration, and where to be told about post."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods

from fundament.capabilities.contacts import service
from fundament.capabilities.contacts.render import history_shown, status_shown
from fundament.capabilities.contacts.types import EmailRefused
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def contact(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the party's registration and e-mail address; POST changes the address."""
    if request.method != "POST":
        return _page(request, acting, saved="gemt" in request.GET)
    typed = request.POST.get("email", "").strip()
    try:
        service.change_own_email(acting, typed or None, clock.now())
    except EmailRefused as refusal:
        sentence = refusal.sentence(translation.get_language() or "da")
        return _page(request, acting, typed=typed, sentence=sentence)
    return HttpResponseRedirect(f"{reverse('contact')}?gemt=1")


def _page(
    request: HttpRequest,
    acting: Acting,
    *,
    saved: bool = False,
    typed: str | None = None,
    sentence: str = "",
) -> HttpResponse:
    found = service.own_contact(acting, clock.now())
    context = {
        "contact": found,
        "status": status_shown(found),
        "history": history_shown(found),
        "saved": saved,
        "email": found.email or "" if typed is None else typed,
        "errors": [{"field": "notification-email", "text": sentence}] if sentence else [],
        "error_count": 1 if sentence else 0,
    }
    return render(request, "contacts/contact.html", context, status=422 if sentence else 200)
