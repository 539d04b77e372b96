"""The portal of the registration authority: search, overview, and what is done at the desk."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render as page
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from fundament.capabilities.identity import service
from fundament.capabilities.identity.forms import registration as forms
from fundament.capabilities.identity.forms.registration import DeskForm, SearchForm, ShutForm
from fundament.capabilities.identity.render import registration as render
from fundament.capabilities.identity.types import IdentityState
from fundament.capabilities.identity.types.lifecycle import (
    ActivationLetter,
    Application,
    DeskCodeRefused,
    Evidence,
    Issued,
    Officer,
    ProposalId,
    Reason,
)
from fundament.capabilities.identity.types.registration import Found, Purpose
from fundament.capabilities.registers import service as registers
from fundament.kernel import clock, proposals
from fundament.kernel.acting import Acting, Role, signed_in
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId, PersonUuid

# So many proposals of each kind stand on the start page; the lists have all.
MOST_WAITING = 10
Done = Issued | ActivationLetter | ProposalId | None


@dataclass(frozen=True, slots=True)
class Act:
    """What an officer does by evidence: its words, what its form asks for, and the use case."""

    title: str
    lead: str
    button: str
    purpose: Purpose
    notice: str
    do: Callable[[PartyId, DeskForm, Evidence, Officer, datetime], Done]
    asks_username: bool = False
    asks_level: bool = False
    takes_eid: bool = False


def _issue(
    person: PartyId, form: DeskForm, evidence: Evidence, officer: Officer, at: datetime
) -> Done:
    asked = Application(person, form.username, evidence, form.level)
    return service.issue_proofed(asked, officer, at)


def _reissue(
    person: PartyId, form: DeskForm, evidence: Evidence, officer: Officer, at: datetime
) -> Done:
    asked = Application(person, form.username, evidence, form.level)
    return service.reissue(asked, officer, at)


def _raise(
    person: PartyId, form: DeskForm, evidence: Evidence, officer: Officer, at: datetime
) -> Done:
    return service.raise_ial(person, evidence, form.level, officer, at)


def _reopen(
    person: PartyId, form: DeskForm, evidence: Evidence, officer: Officer, at: datetime
) -> Done:
    return service.reopen(person, evidence, officer, at)


def _reset(
    person: PartyId, form: DeskForm, evidence: Evidence, officer: Officer, at: datetime
) -> Done:
    return service.reset_authenticators(person, evidence, officer, at)


ACTS: dict[str, Act] = {
    "udsted": Act(
        gettext_noop("Udsted eID"),
        gettext_noop("Se på legitimationen, og skriv, hvad du så. Derefter udskriver du et brev."),
        gettext_noop("Udsted"),
        Purpose.ISSUE, "proposed", _issue, asks_username=True, asks_level=True,
    ),
    "nyt": Act(
        gettext_noop("Erstat med et nyt eID"),
        gettext_noop("Det gamle eID bliver lukket, og et nyt udstedt med sit eget id. Er et af "
                     "dem på niveauet Høj, skal en kollega sige ja og får brevet."),
        gettext_noop("Luk det gamle, og udsted et nyt"),
        Purpose.ISSUE, "proposed", _reissue, asks_username=True, asks_level=True, takes_eid=True,
    ),
    "haev": Act(
        gettext_noop("Hæv identitetssikringen"),
        gettext_noop("Ny legitimation kan hæve niveauet. Til Høj skal en kollega sige ja."),
        gettext_noop("Hæv niveauet"),
        Purpose.ISSUE, "raised", _raise, asks_level=True,
    ),
    "genaabn": Act(
        gettext_noop("Genåbn eID"),
        gettext_noop("Personen skal vise legitimation igen, mindst så stærk som eID'ets niveau. "
                     "Var det spærret, virker intet af det gamle: du udskriver et brev."),
        gettext_noop("Genåbn"),
        Purpose.HELP, "reopened", _reopen,
    ),
    "nulstil": Act(
        gettext_noop("Nulstil identifikationsmidler"),
        gettext_noop("Alt, hvad personen logger ind med, bliver taget ud af brug. Du udskriver et "
                     "brev med en kode til at lave nye med."),
        gettext_noop("Nulstil, og udskriv brev"),
        Purpose.HELP, "proposed", _reset, takes_eid=True,
    ),
}  # fmt: skip


@signed_in(role=Role.RA_OFFICER)
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the search and what waits; take a search, and go on to the person when there is one."""
    officer, at = service.officer_of(acting.actor), clock.now()
    if request.method == "GET":
        return _desk(request, officer, at, SearchForm())
    form = forms.read_search(request.POST.dict())
    if form.errors:
        return _desk(request, officer, at, form)
    found = service.search(form.text, Purpose(form.purpose), officer, at)
    if found.exact:
        return HttpResponseRedirect(to_person(found.exact, form.purpose))
    return _desk(request, officer, at, form, found)


@signed_in(role=Role.RA_OFFICER)
@require_GET
def person(request: HttpRequest, acting: Acting, person: UUID) -> HttpResponse:
    """Show one person's identity and its whole history, for the purpose in the address."""
    officer, at = service.officer_of(acting.actor), clock.now()
    purpose = request.GET.get("formaal", "")
    if purpose not in set(Purpose):
        return HttpResponseRedirect(reverse("ra-desk"))
    seen = service.overview_of(PersonUuid(person), Purpose(purpose), officer, at)
    authorities = {line.authority for line in seen.history if line.authority}
    context = {
        "seen": seen,
        "purpose": purpose,
        "words": render.words(),
        "authorities": {one: registers.name_of(one, at) or one.number for one in authorities},
        "notice": render.notices().get(request.GET.get("sket", ""), ""),
    }
    return page(request, "identity/ra_person.html", context)


@signed_in(role=Role.RA_OFFICER)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, acting: Acting, person: UUID, act: str) -> HttpResponse:
    """Show the form for an act by evidence, or do it: a letter to print, or back to the person."""
    if act not in ACTS:
        raise Http404
    asked, officer, at = ACTS[act], service.officer_of(acting.actor), clock.now()
    uuid, form = PersonUuid(person), DeskForm()
    if request.method == "GET":
        return _form(request, asked, uuid, officer, form)
    form = forms.read_desk(request.POST.dict(), needs_username=asked.asks_username)
    if form.evidence is None:
        return _form(request, asked, uuid, officer, form)
    number = service.person_behind(uuid, at)
    try:
        done = asked.do(number, form, form.evidence, officer, at)
    except Refusal as refusal:
        field = "eid_code" if isinstance(refusal, DeskCodeRefused) else "kind"
        errors = {field: refusal.sentence(get_language() or "da")}
        return _form(request, asked, uuid, officer, replace(form, errors=errors))
    if isinstance(done, Issued):
        return letter_page(request, uuid, number, done.letter, proposed=done.proposal is not None)
    if isinstance(done, ActivationLetter):
        return letter_page(request, uuid, number, done)
    return HttpResponseRedirect(
        to_person(uuid, asked.purpose, "proposed" if done else asked.notice)
    )


@signed_in(role=Role.RA_OFFICER)
@require_http_methods(["GET", "POST"])
def shut(request: HttpRequest, acting: Acting, person: UUID) -> HttpResponse:
    """Ask what is to be shut and why, and do it."""
    officer, at, uuid = service.officer_of(acting.actor), clock.now(), PersonUuid(person)
    form = forms.read_shut(request.POST.dict()) if request.method == "POST" else ShutForm()
    if request.method == "POST" and not form.errors:
        number = service.person_behind(uuid, at)
        try:
            service.shut(number, IdentityState(form.state), Reason(form.reason), officer, at)
        except Refusal as refusal:
            form = replace(form, errors={"state": refusal.sentence(get_language() or "da")})
        else:
            return HttpResponseRedirect(to_person(uuid, Purpose.BLOCK, "shut"))
    words = render.words()
    context = {
        "seen": service.overview_of(uuid, Purpose.BLOCK, officer, at),
        "states": render.with_words(forms.SHUT, _acts_of_shutting()),
        "reasons": render.with_words(forms.REASONS, words["reasons"]),
        "words": words,
        **_with_errors(form),
    }
    return page(request, "identity/ra_shut.html", context, status=422 if form.errors else 200)


def to_person(person: PersonUuid, purpose: str, notice: str = "") -> str:
    """Return the address of the person's overview, with its purpose and what to say on top."""
    question = {"formaal": str(purpose)} | ({"sket": notice} if notice else {})
    return f"{reverse('ra-person', args=[person])}?{urlencode(question)}"


def letter_page(
    request: HttpRequest,
    person: PersonUuid,
    number: PartyId,
    letter: ActivationLetter,
    *,
    proposed: bool = False,
) -> HttpResponse:
    """Return the page to print and hand over; it is shown this once and kept by nobody."""
    context = {
        "letter": letter,
        "name": registers.name_of(number, clock.now()),
        "address": settings.BASE_URL + reverse("activate"),
        "back": to_person(person, Purpose.HELP),
        "proposed": proposed,
    }
    response = page(request, "identity/ra_letter.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _desk(
    request: HttpRequest,
    officer: Officer,
    at: datetime,
    form: SearchForm,
    found: Found | None = None,
) -> HttpResponse:
    words = render.words()
    context = {
        "officer": officer,
        "authority": registers.name_of(officer.authority, at) or officer.authority.number,
        **_proposed(officer, at),
        "purposes": render.with_words(Purpose, words["purposes"]),
        "words": words,
        "found": found,
        "most": service.MOST_HITS,
        **_with_errors(form),
    }
    return page(request, "identity/ra_desk.html", context, status=422 if form.errors else 200)


def _proposed(officer: Officer, at: datetime) -> dict[str, object]:
    """Return what waits for a second officer: for this one, and for a colleague of hers."""
    found = proposals.proposed_at(officer.authority, officer.actor, at)
    mine = [one for one in found if one.mine]
    others = [one for one in found if not one.mine]
    return {"mine": mine, "others": others, "most_waiting": MOST_WAITING}


def _form(
    request: HttpRequest, asked: Act, person: PersonUuid, officer: Officer, form: DeskForm
) -> HttpResponse:
    words = render.words()
    seen = service.overview_of(person, asked.purpose, officer, clock.now())
    kinds = forms.kinds_for(seen.age, takes_eid=asked.takes_eid)
    context = {
        "asked": asked,
        "title": _(asked.title),
        "lead": _(asked.lead),
        "button": _(asked.button),
        "seen": seen,
        "kinds": render.with_words(kinds, words["kinds"]),
        "gives": forms.levels_of(kinds),
        "words": words,
        "back": to_person(person, asked.purpose),
        **_with_errors(form),
    }
    return page(request, "identity/ra_act.html", context, status=422 if form.errors else 200)


def _with_errors(form: Any) -> dict[str, object]:
    return {
        "form": form,
        "errors": form.errors,
        "error_list": forms.error_list(form.errors),
        "error_count": len(form.errors),
    }


def _acts_of_shutting() -> dict[str, str]:
    return {
        IdentityState.SUSPENDED: _("Sæt i bero: kan genåbnes, når personen ønsker det"),
        IdentityState.BLOCKED: _("Spær: der er mistillid til eID'et"),
        IdentityState.CLOSED: _("Luk for altid"),
    }
