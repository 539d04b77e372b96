"""HTML for adults: their children and classes, a class, a pupil's login."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as page
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fundament.capabilities.school import forms, render, service
from fundament.capabilities.school.types import Act, ClassId, DeviceNumberWrong, SchoolLoginId
from fundament.kernel import clock
from fundament.kernel.acting import Acting, Role, signed_in
from fundament.kernel.errors import Refusal

DONE = {
    Act.REGISTER_DEVICE: "enhed",
    Act.APPROVE_DEVICE: "godkendt",
    Act.REMOVE_DEVICE: "fjernet",
    Act.BLOCK: "spaerret",
    Act.REOPEN: "aabnet",
}


@signed_in()
@require_safe
def overview(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the children in one's custody and the classes one is staff of."""
    found = service.overview_of(acting, clock.now())
    return page(request, "school/overview.html", {"found": found})


@signed_in(role=Role.SCHOOL_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def school_class(request: HttpRequest, acting: Acting, school_class: UUID) -> HttpResponse:
    """Show a class with the code of the day.

    POST gives a pupil a login, or registers the device one sits at for the class.
    """
    at, of = clock.now(), ClassId(school_class)
    if request.method == "POST" and request.POST.get("act") == Act.ISSUE:
        login = service.issue_to_pupil(acting, of, forms.person_of(request.POST.dict()), at)
        return HttpResponseRedirect(f"{reverse('school-pupil', args=[login])}?gjort=udstedt")
    if request.method == "POST":
        secret = render.device_of(request) or render.new_device()
        label = request.POST.get("label", "")
        service.register_class_device(acting, of, secret, label, at)
        back = HttpResponseRedirect(f"{request.path}?gjort=enhed")
        return render.keep_device(back, secret)
    found = service.class_of(acting, of, render.device_of(request), at)
    context = {"found": found, "at": at, "done": request.GET.get("gjort", "")}
    return page(request, "school/class.html", context)


@signed_in()
@require_http_methods(["GET", "HEAD", "POST"])
def pupil(request: HttpRequest, acting: Acting, login: UUID) -> HttpResponse:
    """Show a pupil's login; POST changes it. New secrets are on the answer, and nowhere else."""
    at, of = clock.now(), SchoolLoginId(login)
    if request.method != "POST":
        return _pupil(request, acting, of, done=request.GET.get("gjort", ""))
    act = forms.act_of(request.POST)
    if act is Act.NEW_PICTURES:
        return _pupil(request, acting, of, pictures=service.new_pictures(acting, of, at))
    if act is Act.NEW_CARD:
        return _pupil(request, acting, of, codes=service.new_card(acting, of, at))
    if act is Act.VOUCH:
        return _pupil(request, acting, of, vouching=service.vouch(acting, of, at))
    secret = render.device_of(request) or render.new_device()
    try:
        _change(request, acting, of, act, secret)
    except DeviceNumberWrong as refusal:
        return _pupil(request, acting, of, refusal=refusal)
    back = HttpResponseRedirect(f"{request.path}?gjort={DONE.get(act, '')}")
    return render.keep_device(back, secret) if act is Act.REGISTER_DEVICE else back


def _change(request: HttpRequest, acting: Acting, of: SchoolLoginId, act: Act, secret: str) -> None:
    at, given = clock.now(), request.POST
    if act is Act.REGISTER_DEVICE:
        service.register_device(acting, of, secret, given.get("label", ""), at)
    elif act is Act.APPROVE_DEVICE:
        service.approve_device(acting, of, forms.trust_of(given), given.get("number", ""), at)
    elif act is Act.REMOVE_DEVICE:
        service.remove_device(acting, of, forms.trust_of(given), at)
    elif act in {Act.BLOCK, Act.REOPEN}:
        service.change_state(acting, of, act, at)


def _pupil(
    request: HttpRequest,
    acting: Acting,
    login: SchoolLoginId,
    refusal: Refusal | None = None,
    **found: object,
) -> HttpResponse:
    at = clock.now()
    sentence = refusal.sentence(get_language() or "da") if refusal else ""
    context = {
        "found": service.pupil_of(acting, login, at),
        "address": reverse("school-pupil", args=[login]),
        "done": "",
        "pictures": (),
        "codes": (),
        "vouching": "",
        "refusal": refusal,
        "errors": [{"field": "number", "text": sentence}] if sentence else [],
        "error_count": 1 if sentence else 0,
        "day": at,
        "title": _("Skolelogin"),
        **found,
    }
    return page(request, "school/pupil.html", context, status=refusal.status if refusal else 200)
