"""Whom a letter is for: choose an authority, then one of its contact points."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from fundament.capabilities.post import service
from fundament.capabilities.post.types import TooManyDrafts
from fundament.capabilities.post.types.administration_refusals import PointNotFound
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in

_MOST_ASKED = 100


@require_http_methods(["GET", "POST"])
@signed_in()
def choose(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Choose which authority to write to; POST begins the letter."""
    key, at = request.GET.get("postkasse"), clock.now()
    refusal = None
    if request.method == "POST":
        try:
            draft = service.begin_letter(acting, key, request.POST.get("modtager", ""), at)
        except TooManyDrafts as found:
            refusal = found
        else:
            offered = service.points_offered(acting, draft, "", at)
            return HttpResponseRedirect(
                reverse("draft-point" if offered else "draft", args=[draft])
            )
    text = _asked(request)
    context = {
        "found": service.recipients(text, at),
        "text": text,
        "key": key or "",
        "refused": refusal.sentence(get_language() or "da") if refusal else "",
    }
    status = refusal.status if refusal else 200
    return render(request, "post/write.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in()
def point(request: HttpRequest, acting: Acting, written: UUID) -> HttpResponse:
    """Choose at which contact point of the recipient a draft is to be read, or at none."""
    at, refusal = clock.now(), None
    here = reverse("draft", args=[written])
    if request.method == "POST":
        try:
            service.choose_point(acting, written, _uuid(request.POST.get("punkt", "")), at)
            return HttpResponseRedirect(here)
        except PointNotFound as found:
            refusal = found
    page, text = service.written_page(acting, written, at), _asked(request)
    if not page.may_choose_point:
        return HttpResponseRedirect(here)
    context = {
        "letter": page,
        "found": service.points_offered(acting, written, text, at),
        "text": text,
        "refused": refusal.sentence(get_language() or "da") if refusal else "",
    }
    status = refusal.status if refusal else 200
    return render(request, "post/write_point.html", context, status=status)


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "").strip()[:_MOST_ASKED]


def _uuid(text: str) -> UUID | None:
    """Return the id, or None for none. Raises PointNotFound for what is no id."""
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise PointNotFound from error
