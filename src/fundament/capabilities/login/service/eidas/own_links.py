"""The eIDs of other countries that lead to a person, on her own page; she can remove each."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from fundament.capabilities.identity import service as identity
from fundament.capabilities.login.models import ForeignPerson, LinkRequest
from fundament.capabilities.login.service.eidas import knowing, tying
from fundament.capabilities.login.types import HeldLink, LinkId, LinkState, LinkUnknown
from fundament.capabilities.registers import service as registers
from fundament.kernel.acting import Acting, Level
from fundament.kernel.holdings import Holding
from fundament.kernel.ids import PartyId


def links_of(acting: Acting, at: datetime) -> list[HeldLink]:
    """Return the eIDs of other countries that log in as the signed-in person, the newest first."""
    rows = _approved(acting).select_related("foreign__country")
    return [_shown(row, at) for row in rows.order_by("-decided_at", "-asked_at")]


@transaction.atomic
def remove_link(acting: Acting, link: UUID, at: datetime) -> None:
    """Let an eID lead to the signed-in person no longer; its sessions end. Raises LinkUnknown."""
    row = _approved(acting).filter(id=link).first()
    if row is None:
        raise LinkUnknown
    held, foreign = tying.held(LinkId(row.id))
    if held.state != LinkState.APPROVED or foreign.person not in _numbers(acting):
        raise LinkUnknown
    held.reason = ""
    tying.untie(held, foreign, acting.actor, at)


def holdings_of(numbers: frozenset[PartyId], at: datetime) -> list[Holding]:
    """Return how many eIDs of other countries log in as the numbers, and where that is ended."""
    names = [str(number) for number in numbers]
    held = ForeignPerson.objects.filter(person__in=names).count()
    if not held:
        return []
    links = LinkRequest.objects.filter(foreign__person__in=names, state=LinkState.APPROVED)
    pages = [reverse("login:eu-link", args=[row.id]) for row in links.order_by("asked_at", "id")]
    return [
        Holding(
            f"eID fra andre lande: {held} (træk tilknytningen tilbage her i eID-skranken, eller "
            "bed personen om at fjerne den under Mit eID)",
            f"eIDs of other countries: {held} (withdraw the link here at the eID desk, or ask "
            "the person to remove it on My eID)",
            tuple(pages),
        )
    ]


def _approved(acting: Acting) -> QuerySet[LinkRequest]:
    """Return the wishes by which the person's links were made; of each eID there is one."""
    owned = ForeignPerson.objects.filter(person__in=_numbers(acting))
    return LinkRequest.objects.filter(foreign__in=owned, state=LinkState.APPROVED)


def _numbers(acting: Acting) -> set[str]:
    return identity.numbers_of(acting.actor.party)


def _shown(row: LinkRequest, at: datetime) -> HeldLink:
    foreign = row.foreign
    officers = [row.proposed_by_name, registers.name_of(PartyId.parse(row.decided_by), at)]
    return HeldLink(
        id=LinkId(row.id),
        claims=knowing.claims_of(foreign),
        linked_at=row.decided_at or at,
        level=Level(foreign.ceiling),
        authority=registers.organisation_name(PartyId.parse(row.authority), at),
        officers=tuple(name for name in officers if name),
    )
