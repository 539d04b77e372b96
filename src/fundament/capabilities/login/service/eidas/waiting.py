"""The list of an officer: wishes that nobody has decided, and whose turn it is with each."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import Officer
from fundament.capabilities.login.models import LinkRequest
from fundament.capabilities.login.service.eidas import knowing, seconding, tying
from fundament.capabilities.login.types import LinkState, Turn, WaitingLink
from fundament.kernel import audit
from fundament.kernel.acting import Acting, Actor
from fundament.kernel.ids import PartyId
from fundament.kernel.proposals import Proposed

MOST = 200


@transaction.atomic
def waiting_links(acting: Acting, at: datetime) -> list[WaitingLink]:
    """Return the wishes that nobody has decided: first what is proposed, the oldest first in each.

    The look is in the ledger. Raises NotAnOfficer.
    """
    officer = identity.officer_of(acting.actor)
    audit.record(tying.look(officer, None, gettext_noop("Vist"), at, "eu-id:waiting"))
    rows = LinkRequest.objects.select_related("foreign__country").filter(state=LinkState.WAITING)
    since = at - identity.LIFE_OF_PROPOSAL
    proposed = rows.filter(proposed_at__gt=since).order_by("proposed_at", "id")
    others = rows.exclude(proposed_at__gt=since).order_by("asked_at", "id")
    return [_listed(row, officer, at) for row in [*proposed[:MOST], *others[:MOST]]]


def proposed_at(authority: PartyId, officer: Actor, at: datetime) -> list[Proposed]:
    """Return the links that wait for a second officer of the authority; names nobody of them."""
    rows = LinkRequest.objects.filter(state=LinkState.WAITING, authority=str(authority))
    found = []
    for row in rows.order_by("proposed_at", "id"):
        shown = seconding.proposal_of(row, Officer(officer, authority), at)
        if shown is not None:
            found.append(
                Proposed(
                    what=gettext_noop("Knyt et eID fra et andet land til et personnummer"),
                    address=reverse("login:eu-link", args=[row.id]),
                    proposed_by=shown.proposed_by,
                    proposed_at=shown.proposed_at,
                    ends=shown.ends,
                    mine=not (shown.own or shown.about_me),
                )
            )
    return found


def _listed(row: LinkRequest, officer: Officer, at: datetime) -> WaitingLink:
    wish, shown = knowing.wish_shown(row, at), seconding.proposal_of(row, officer, at)
    if shown is None:
        return WaitingLink(wish, Turn.ELSEWHERE if wish.proposed else Turn.FIRST)
    turn = Turn.COLLEAGUES if shown.own or shown.about_me else Turn.MINE
    return WaitingLink(wish, turn, shown.proposed_by, shown.proposed_at, shown.ends)
