"""The links that an authority has made: found again, explained, and from there taken back."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import Officer
from fundament.capabilities.login.models import LinkRequest
from fundament.capabilities.login.service.eidas import knowing, seconding, tying
from fundament.capabilities.login.types import LinkState, MadeLink, MadeLinks
from fundament.kernel import audit
from fundament.kernel.acting import Acting
from fundament.kernel.ids import PartyId

ON_A_PAGE = 20
SEEN = gettext_noop("Vist på listen over tilknyttede eID'er")


@transaction.atomic
def made_links(sought: str, page: int, acting: Acting, at: datetime) -> MadeLinks:
    """Return a page of the links that the officer's authority has made, the newest first.

    `sought`: words that stand in the name of the eID, or the number of who it is tied to; empty for
    all. Whoever has a link on the page has a line in her ledger. Raises NotAnOfficer.
    """
    officer = identity.officer_of(acting.actor)
    found = _made_at(officer, sought)
    pages = max(1, -(-found.count() // ON_A_PAGE))
    page = min(max(page, 1), pages)
    rows = list(found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE])
    eids = {row.foreign_id: row for row in rows}
    audit.record(*(_seen(row, officer, at) for row in eids.values()))
    return MadeLinks([_listed(row, at) for row in rows], page, pages)


def _made_at(officer: Officer, sought: str) -> QuerySet[LinkRequest]:
    rows = LinkRequest.objects.select_related("foreign__country")
    rows = rows.filter(made_authority=str(officer.authority), made_at__isnull=False)
    digits = sought.replace("-", "").replace(" ", "")
    if len(digits) == 10 and digits.isascii() and digits.isdecimal():
        numbers = identity.numbers_of(PartyId.person(digits))
        rows = rows.filter(state=LinkState.APPROVED, foreign__person__in=numbers)
    else:
        for word in sought.split():
            names = Q(foreign__given_name__icontains=word) | Q(foreign__family_name__icontains=word)
            rows = rows.filter(names)
    return rows.order_by("-made_at", "-id")


def _seen(row: LinkRequest, officer: Officer, at: datetime) -> audit.Look:
    person = PartyId.parse(row.foreign.person) if row.foreign.person else None
    return tying.look(officer, person, SEEN, at, tying.reference(row.foreign))


def _listed(row: LinkRequest, at: datetime) -> MadeLink:
    return MadeLink(
        wish=knowing.wish_shown(row, at),
        made_at=row.made_at or at,
        made_by=seconding.made_by(row, at),
        proposed_by=row.proposed_by_name,
        proposed_at=row.proposed_at,
    )
