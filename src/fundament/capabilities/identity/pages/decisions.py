"""What waits for a second officer, and numbers that may be one person's."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as page
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from fundament.capabilities.identity import service
from fundament.capabilities.identity.forms import registration as forms
from fundament.capabilities.identity.pages.registration import letter_page, to_person
from fundament.capabilities.identity.render import registration as render
from fundament.capabilities.identity.types.duplicates import Pair, PairId
from fundament.capabilities.identity.types.lifecycle import Officer, Proposal, ProposalId
from fundament.capabilities.identity.types.registration import Purpose
from fundament.capabilities.registers import service as registers
from fundament.kernel import clock
from fundament.kernel.acting import Acting, Role, signed_in
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId, PersonUuid


@signed_in(role=Role.RA_OFFICER)
@require_GET
def waiting(request: HttpRequest, acting: Acting) -> HttpResponse:
    """List what waits at the officer's authority: for her, and for a colleague."""
    officer, at = service.officer_of(acting.actor), clock.now()
    proposals = service.waiting_at(officer, at)
    context = {
        "mine": [one for one in proposals if not (one.own or one.about_me)],
        "others": [one for one in proposals if one.own or one.about_me],
        "names": {one.person: _listed(one.person, at) for one in proposals},
        "words": render.words(),
        "notice": render.notices().get(request.GET.get("sket", ""), ""),
    }
    return page(request, "identity/ra_waiting.html", context)


@signed_in(role=Role.RA_OFFICER)
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, acting: Acting, proposal: UUID) -> HttpResponse:
    """Show one proposal to decide, and take the decision."""
    officer, at = service.officer_of(acting.actor), clock.now()
    asked = service.proposal_of(ProposalId(proposal), officer, at)
    if request.method == "GET":
        return _proposal(request, asked, at)
    try:
        if "approve" not in request.POST:
            service.decline(asked.id, officer, at)
            return HttpResponseRedirect(f"{reverse('ra-waiting')}?sket=declined")
        letter = service.approve(asked.id, officer, at)
    except Refusal as refusal:
        return _proposal(request, asked, at, refusal)
    uuid = service.uuid_of(asked.person, at)
    if letter is not None:
        return letter_page(request, uuid, asked.person, letter)
    return HttpResponseRedirect(to_person(uuid, Purpose.ISSUE, "approved"))


@signed_in(role=Role.RA_OFFICER)
@require_GET
def pairs(request: HttpRequest, acting: Acting) -> HttpResponse:
    """List pairs of numbers that may be one person's."""
    officer, at = service.officer_of(acting.actor), clock.now()
    found = service.open_pairs(officer, at)
    context = {
        "pairs": [(pair, _half(pair.first, at), _half(pair.second, at)) for pair in found],
        "words": render.words(),
        "notice": render.notices().get(request.GET.get("sket", ""), ""),
    }
    return page(request, "identity/ra_pairs.html", context)


@signed_in(role=Role.RA_OFFICER)
@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, acting: Acting, pair: UUID) -> HttpResponse:
    """Show the two beside each other; merge them, or write down that they are two persons."""
    officer, at = service.officer_of(acting.actor), clock.now()
    found = service.pair_of(PairId(pair), officer, at)
    if request.method == "GET":
        return _pair(request, found, officer, at)
    try:
        if "parted" in request.POST:
            service.not_the_same(found.id, officer, at)
            return HttpResponseRedirect(f"{reverse('ra-pairs')}?sket=parted")
        stays = found.first if request.POST.get("stays") == "first" else found.second
        service.merge(found.id, stays, officer, at)
    except Refusal as refusal:
        return _pair(request, found, officer, at, refusal)
    return HttpResponseRedirect(to_person(service.uuid_of(stays, at), Purpose.CONTROL, "merged"))


@signed_in(role=Role.RA_OFFICER)
@require_http_methods(["GET", "POST"])
def mark(request: HttpRequest, acting: Acting, person: UUID) -> HttpResponse:
    """Take a second number that may be the same person's."""
    officer, at, uuid = service.officer_of(acting.actor), clock.now(), PersonUuid(person)
    text, error = request.POST.get("other", "").strip(), ""
    if request.method == "POST":
        other = forms.read_person(text)
        try:
            if other is not None:
                number = service.person_behind(uuid, at)
                made = service.mark_duplicate(number, other, officer, at)
                return HttpResponseRedirect(reverse("ra-pair", args=[made]))
            error = _("Skriv personnummeret med ti cifre.")
        except Refusal as refusal:
            error = refusal.sentence(get_language() or "da")
    context = {
        "seen": service.overview_of(uuid, Purpose.CONTROL, officer, at),
        "words": render.words(),
        "text": text,
        "errors": {"other": error} if error else {},
        "error_list": forms.error_list({"other": error}) if error else [],
        "error_count": 1 if error else 0,
        "back": to_person(uuid, Purpose.CONTROL),
    }
    return page(request, "identity/ra_mark.html", context, status=422 if error else 200)


def _proposal(
    request: HttpRequest, asked: Proposal, at: datetime, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "asked": asked,
        "person": registers.person_of(asked.person, at),
        "words": render.words(),
        "sentence": refusal.sentence(get_language() or "da") if refusal else "",
        "error_count": 1 if refusal else 0,
    }
    status = refusal.status if refusal else 200
    return page(request, "identity/ra_proposal.html", context, status=status)


def _pair(
    request: HttpRequest,
    found: Pair,
    officer: Officer,
    at: datetime,
    refusal: Refusal | None = None,
) -> HttpResponse:
    both = [
        service.overview_of(service.uuid_of(party, at), Purpose.CONTROL, officer, at)
        for party in (found.first, found.second)
    ]
    context = {
        "pair": found,
        "both": both,
        "chosen": request.POST.get("stays", ""),
        "moves": refusal.facts.get("pages", []) if refusal else [],
        "words": render.words(),
        "sentence": refusal.sentence(get_language() or "da") if refusal else "",
        "error_count": 1 if refusal else 0,
    }
    status = refusal.status if refusal else 200
    return page(request, "identity/ra_pair.html", context, status=status)


def _listed(party: PartyId, at: datetime) -> str:
    """Return what a list shows of the person: no protected name."""
    person = registers.person_of(party, at)
    return _("Navnet er beskyttet") if person.name_protected else person.name


def _half(party: PartyId, at: datetime) -> object:
    """Return the person as the list of pairs shows her."""
    return registers.person_of(party, at)
