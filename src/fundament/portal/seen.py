"""*Who has looked at my data*: the ledger about the party acted for, and the proof of a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fundament.kernel import audit, clock
from fundament.kernel.acting import Acting, Actor, signed_in
from fundament.kernel.audit import LedgerLine
from fundament.kernel.ids import PartyId
from fundament.portal.names import name_of

LINES = 25


@dataclass(frozen=True, slots=True)
class Seen:
    """One line for the page: `for_whom` is empty when the actor acted for herself."""

    id: int
    at: datetime
    who: str
    for_whom: str
    yourself: bool
    system: bool
    what: str
    action: str
    purpose: str
    legal_basis: str


@signed_in()
@require_safe
def seen(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Show who looked at the data of the party acted for, newest first, by day."""
    before = request.GET.get("before", "")
    lines = audit.looks_at(
        acting.acted_for, int(before[:18]) if before.isdecimal() else None, limit=LINES + 1
    )
    shown = lines[:LINES]
    context = {
        "days": list(_by_day(shown, acting.actor)),
        "older": shown[-1].id if len(lines) > LINES else None,
        "newest": not before,
        "today": clock.today(),
    }
    return render(request, "portal/seen.html", context)


@signed_in()
@require_safe
def proof(request: HttpRequest, acting: Acting, line: int) -> HttpResponse:
    """Give the proof that the line stands in the ledger, as a file."""
    found = audit.line_about(acting.acted_for, line)
    answer = HttpResponse(audit.as_file(audit.proof_of(found)), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="bevis-{line}.json"'
    return answer


def _by_day(lines: list[LedgerLine], me: Actor) -> Iterator[tuple[date, list[Seen]]]:
    names: dict[PartyId, str] = {}
    newest_first = sorted(lines, key=lambda line: line.look.at, reverse=True)
    for day, group in groupby(newest_first, key=lambda line: timezone.localdate(line.look.at)):
        yield day, [_seen(line, me, names) for line in group]


def _seen(line: LedgerLine, me: Actor, names: dict[PartyId, str]) -> Seen:
    look = line.look
    other = look.acted_for != look.actor.party
    if other and look.acted_for not in names:
        names[look.acted_for] = name_of(look.acted_for, look.at, settings.CAPABILITIES)
    return Seen(
        id=line.id,
        at=look.at,
        who=look.actor.name,
        for_whom=names[look.acted_for] if other else "",
        # What the program did of itself in her name is written under its own name.
        yourself=look.actor.party == me.party and look.actor.name == me.name,
        system=look.actor.system is not None,
        what=look.what,
        action=look.action,
        purpose=look.purpose,
        legal_basis=look.legal_basis,
    )
