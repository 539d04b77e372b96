"""*Who has looked at my data*: the ledger about the party acted for, and the proof of a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from fundament.kernel import audit, clock
from fundament.kernel.acting import Acting, Actor, ActorKind, Agent, signed_in
from fundament.kernel.audit import LedgerLine
from fundament.kernel.ids import PartyId
from fundament.portal import whose
from fundament.portal.names import name_of, numbers_of
from fundament.portal.whose import Whose

LINES = 25
# What is shown beside the name: a name alone does not tell a service from a person.
KINDS = {
    ActorKind.SYSTEM: gettext_noop("system"),
    ActorKind.SERVICE: gettext_noop("tjeneste"),
    ActorKind.INSTALLATION: gettext_noop("programmet selv"),
    ActorKind.UNKNOWN: gettext_noop("ukendt"),
}
# What a line can lead to: the capability, its address, and what the link says.
LEADS_TO = {"letter": ("post", "letter", gettext_noop("Gå til brevet"))}


@dataclass(frozen=True, slots=True)
class Seen:
    """One line for the page: `for_whom` is empty when the actor acted for herself.

    `kind` is the word for an actor who is no person, and `actor_id` what names a system or a
    service; `leads_to` is an address and its text when the line refers to something that has one.
    """

    id: int
    at: datetime
    who: str
    for_whom: str
    yourself: bool
    kind: str
    actor_id: str
    what: str
    action: str
    purpose: str
    legal_basis: str
    leads_to: tuple[str, str] | None


@signed_in()
@require_safe
def seen(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show who looked at the data of the person, or of whom she acts for, newest first, by day.

    Reading another party's lines is a look at its data, and is written first.
    """
    before, others = request.GET.get("before", ""), request.GET.get("vis") == "andre"
    at = clock.now()
    parties, chosen = _chosen(request, acting, at)
    if not chosen.own:
        audit.record(whose.look(acting, chosen.party, at))
    me = numbers_of(acting.actor.party, settings.CAPABILITIES)
    lines = audit.looks_at(
        numbers_of(chosen.party, settings.CAPABILITIES),
        int(before[:18]) if before.isdecimal() else None,
        limit=LINES + 1,
        but_by=me if others else (),
    )
    shown = lines[:LINES]
    older = shown[-1].id if len(lines) > LINES else None
    vis = "andre" if others else ""
    context = {
        "parties": [(party, address_of(party)) for party in parties],
        "chosen": chosen,
        "all_lines": address_of(chosen),
        "lines_of_others": address_of(chosen, vis="andre"),
        "newest_lines": address_of(chosen, vis=vis),
        "older_lines": address_of(chosen, vis=vis, before=str(older)) if older else "",
        "days": list(_by_day(shown, me)),
        "newest": not before,
        "others": others,
        "today": clock.today(),
    }
    return render(request, "portal/seen.html", context)


@signed_in()
@require_safe
def proof(request: HttpRequest, acting: Acting, line: int) -> HttpResponse:
    """Give the proof that the line stands in the ledger, as a file."""
    _, chosen = _chosen(request, acting, clock.now())
    found = audit.line_about(numbers_of(chosen.party, settings.CAPABILITIES), line)
    answer = HttpResponse(audit.as_file(audit.proof_of(found)), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="bevis-{line}.json"'
    return answer


def address_of(party: Whose, **more: str) -> str:
    """Return the address of a party's lines; one's own have the shortest."""
    asked = ({} if party.own else {"hvis": party.key}) | {k: v for k, v in more.items() if v}
    return reverse("seen") + (f"?{urlencode(asked)}" if asked else "")


def _chosen(request: HttpRequest, acting: Acting, at: datetime) -> tuple[list[Whose], Whose]:
    parties = whose.open_to(acting, at)
    return parties, whose.chosen(parties, request.GET.get("hvis"), acting)


def _by_day(lines: list[LedgerLine], me: Sequence[PartyId]) -> Iterator[tuple[date, list[Seen]]]:
    names: dict[PartyId, str] = {}
    newest_first = sorted(lines, key=lambda line: line.look.at, reverse=True)
    for day, group in groupby(newest_first, key=lambda line: timezone.localdate(line.look.at)):
        yield day, [_seen(line, me, names) for line in group]


def _seen(line: LedgerLine, me: Sequence[PartyId], names: dict[PartyId, str]) -> Seen:
    look, actor, whom = line.look, line.look.actor, line.look.acted_for
    if whom is not None and whom not in names:
        names[whom] = name_of(whom, look.at, settings.CAPABILITIES)
    herself = isinstance(actor, Actor) and actor.party == whom
    return Seen(
        id=line.id,
        at=look.at,
        who=actor.name if isinstance(actor, Actor) else _(actor.name),
        for_whom="" if whom is None or herself else names[whom],
        yourself=_is_by(line, me),
        kind=_(KINDS[actor.kind]) if actor.kind in KINDS else "",
        actor_id=_id_of(actor),
        what=look.what,
        action=look.action,
        purpose=look.purpose,
        legal_basis=look.legal_basis,
        leads_to=_leads_to(look.reference),
    )


def _is_by(line: LedgerLine, me: Sequence[PartyId]) -> bool:
    """Return whether the line surely says so: an old line may be of a service with my name."""
    actor = line.look.actor
    surely = line.form > 1 and actor.kind is ActorKind.PERSON
    return surely and isinstance(actor, Actor) and actor.party in me


def _id_of(actor: Actor | Agent) -> str:
    if isinstance(actor, Agent):
        return actor.id
    return str(actor.system) if actor.system else ""


def _leads_to(reference: str | None) -> tuple[str, str] | None:
    kind, _colon, name = (reference or "").partition(":")
    capability, address, text = LEADS_TO.get(kind, ("", "", ""))
    if capability not in settings.CAPABILITIES:
        return None
    return reverse(address, args=[name]), _(text)
