"""How an organisation distributes its post: its rules in their order, a rule, a trial, numbers."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from fundament.capabilities.post import service
from fundament.capabilities.post.forms import read_letter_to_try
from fundament.capabilities.post.forms.administration import Filled
from fundament.capabilities.post.forms.routing import (
    in_order,
    read_rule_form,
    rows_of,
    rule_filled,
)
from fundament.capabilities.post.pages.administration import done_at, said
from fundament.capabilities.post.render import routing as words
from fundament.capabilities.post.rules.routing import never_reached
from fundament.capabilities.post.types import TrialTooLarge, VersionStale
from fundament.capabilities.post.types.route_trials import Simulation
from fundament.capabilities.post.types.routing import (
    RouteBook,
    RouteRule,
    RouteRuleNotPossible,
    RouteRuleUnknown,
)
from fundament.kernel import clock
from fundament.kernel.acting import Acting, signed_in
from fundament.kernel.ids import TransmissionId

_DONE = {
    "ny": gettext_noop("Reglen er tilføjet. Den gælder for breve, der kommer fra nu af."),
    "gemt": gettext_noop("Det er gemt. Det gælder for breve, der kommer fra nu af."),
    "flyttet": gettext_noop("Rækkefølgen er ændret."),
    "slettet": gettext_noop("Reglen er slettet. Breve, den har fordelt, bliver liggende."),
    "foraeldet": gettext_noop(
        "Andre har ændret reglerne imens. Her er de, som de er nu; prøv igen."
    ),
}
_WAYS = {"op": -1, "ned": 1}
_WORDS = {
    "tags": words.TAGS,
    "tag_groups": words.TAG_GROUPS,
    "comparisons": words.COMPARISONS,
}


@require_safe
@signed_in()
def offices(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show the organisations whose post one distributes."""
    found = service.routing.routing_offices(acting, clock.now())
    return render(request, "post/route_offices.html", {"offices": found})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def rules(request: HttpRequest, acting: Acting, organisation: UUID) -> HttpResponse:
    """Show the rules in their order; POST moves one or takes it away."""
    at = clock.now()
    if request.method == "POST":
        done = _done(request, acting, organisation)
        return HttpResponseRedirect(f"{request.path}?gjort={done}")
    book = service.routing.rules_of(acting, organisation, at)
    context = _WORDS | {
        "book": book,
        "never": never_reached(book.rules),
        "does": {one.id: words.destination_words(book, one) for one in book.rules},
        "done": done_at(request, _DONE),
    }
    return render(request, "post/route_rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def rule(
    request: HttpRequest, acting: Acting, organisation: UUID, rule: UUID | None = None
) -> HttpResponse:
    """Show a rule, or none yet; POST saves it."""
    at = clock.now()
    book = service.routing.rules_of(acting, organisation, at)
    shown = _of(book, rule) if rule else None
    if request.method != "POST":
        form = rule_filled(shown) if shown else Filled()
        return _form(request, book, shown, form, book.version)
    wish, form = read_rule_form(request.POST)
    form = form if form.errors else in_order(form)
    if not form.errors:
        try:
            service.routing.save_rule(acting, (organisation, form.version), rule, wish, at)
            return _back(organisation, "gemt" if rule else "ny")
        except RouteRuleNotPossible as refusal:
            form = _refused(form, refusal)
        except VersionStale:
            stale = _DONE["foraeldet"]
            form = Filled(form.texts, form.ticked, {"name": _(stale)})
    version = book.version if "name" in form.errors else form.version
    return _form(request, book, shown, form, version)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def trial(request: HttpRequest, acting: Acting, organisation: UUID) -> HttpResponse:
    """Show what the rules would do with a past letter, or with one that is pasted, and why."""
    at, found, error, text = clock.now(), None, "", ""
    book = service.routing.rules_of(acting, organisation, at)
    asked = _uuid(request.GET.get("brev", ""))
    if request.method == "POST":
        body, text = read_letter_to_try(request)
        try:
            tried = service.routing.try_pasted(acting, organisation, body, at)
            found = tried if body.strip() else None
            error = "" if found else _("Indsæt et brev, eller vælg en fil.")
        except TrialTooLarge as refusal:
            error, text = said(refusal), ""
    elif asked is not None:
        found = service.routing.try_past(acting, organisation, TransmissionId(asked), at)
    context = _WORDS | {
        "book": book,
        "found": found,
        "later": book.rules[len(found.decision.verdicts) :] if found else (),
        "outcome": _outcome(book, found),
        "letters": service.routing.past_letters(acting, organisation, at),
        "asked": asked,
        "text": text,
        "error": error,
        "error_count": 1 if error else 0,
    }
    return render(request, "post/route_trial.html", context, status=422 if error else 200)


@require_safe
@signed_in()
def numbers(request: HttpRequest, acting: Acting, organisation: UUID) -> HttpResponse:
    """Show how the letters are tagged, sender by sender, with the formula and advice."""
    told = service.routing.tag_statistics(acting, organisation, _days(request), clock.now())
    context = {
        "numbers": told,
        "days": _days(request),
        "parts": words.parts_with_weights(),
        "advice": words.ADVICE,
        "tags": words.TAGS,
    }
    return render(request, "post/route_numbers.html", context)


@require_safe
@signed_in()
def numbers_csv(request: HttpRequest, acting: Acting, organisation: UUID) -> HttpResponse:
    """Hand out the numbers by sender as a file for a spreadsheet."""
    told = service.routing.tag_statistics(acting, organisation, _days(request), clock.now())
    answer = HttpResponse(
        words.statistics_csv(told), content_type="text/csv; charset=utf-8; header=present"
    )
    answer["Content-Disposition"] = 'attachment; filename="maerkning-af-breve.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _done(request: HttpRequest, acting: Acting, organisation: UUID) -> str:
    """Move or delete a rule; return the word for what was done."""
    at, form = clock.now(), Filled({name: str(request.POST[name]) for name in request.POST})
    target, chosen = (organisation, form.version), _uuid(form["rule"])
    if chosen is None:
        raise RouteRuleUnknown
    try:
        if form["act"] in _WAYS:
            service.routing.move_rule(acting, target, chosen, _WAYS[form["act"]], at)
            return "flyttet"
        service.routing.delete_rule(acting, target, chosen, at)
        return "slettet"
    except (VersionStale, RouteRuleUnknown):
        return "foraeldet"


def _form(
    request: HttpRequest, book: RouteBook, shown: RouteRule | None, form: Filled, version: int
) -> HttpResponse:
    context = _WORDS | {
        "book": book,
        "rule": shown,
        "form": form,
        "rows": rows_of(form),
        "version": version,
        "errors": form.error_list,
        "error_count": len(form.errors),
    }
    return render(request, "post/route_rule.html", context, status=422 if form.errors else 200)


def _refused(form: Filled, refusal: RouteRuleNotPossible) -> Filled:
    return Filled(form.texts, form.ticked, {str(refusal.facts["field"]): said(refusal)})


def _outcome(book: RouteBook, found: Simulation | None) -> list[str]:
    """Return where the letter would go, as sentences."""
    if found is None or found.faults:
        return []
    by = found.decision.by
    if by is None:
        return [_("Ingen regel tager brevet. Det bliver i indbakken.")]
    return words.destination_words(book, by.rule)


def _of(book: RouteBook, rule: UUID) -> RouteRule:
    """Raises RouteRuleUnknown."""
    for one in book.rules:
        if one.id == rule:
            return one
    raise RouteRuleUnknown


def _days(request: HttpRequest) -> int:
    given = request.GET.get("dage", "")
    return int(given) if given in {"30", "90", "365"} else 90


def _back(organisation: UUID, done: str) -> HttpResponse:
    here = reverse("post-routes", kwargs={"organisation": organisation})
    return HttpResponseRedirect(f"{here}?gjort={done}")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
