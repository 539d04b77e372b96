"""An organisation's rules for its post: who may change them, and every change as a new version."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_noop

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import OrganisationRow, PointRow, RouteBookRow
from fundament.capabilities.post.rules import routing
from fundament.capabilities.post.rules.route_words import read_rule, written_rule
from fundament.capabilities.post.service import mailboxes, organisations
from fundament.capabilities.post.service.organisations import Office
from fundament.capabilities.post.types import VersionStale
from fundament.capabilities.post.types.routing import (
    MOST_RULES,
    Choice,
    Destination,
    RouteBook,
    RouteRule,
    RouteRuleNotPossible,
    RouteRuleUnknown,
    RoutingNotOpen,
    RoutingOffice,
    TagCondition,
)
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import OrganisationUnknown
from fundament.kernel import audit
from fundament.kernel.acting import Acting
from fundament.kernel.ids import PartyId

RULE = gettext_noop("Regel for fordeling af post")
ADDED, CHANGED = gettext_noop("Tilføjet"), gettext_noop("Ændret")
MOVED, DELETED = gettext_noop("Flyttet i rækkefølgen"), gettext_noop("Slettet")
Rules = list[RouteRule]


def routing_offices(acting: Acting, at: datetime) -> list[RoutingOffice]:
    """Return the organisations whose post the person distributes: by name.

    Those that she administers, and those whose letters she reads and answers as theirs.
    """
    reads = [one for one in _read_by(acting, at) if not one.is_person]
    parties = dict.fromkeys([*organisations.administered_by(acting, at), *reads])
    found = [
        RoutingOffice(
            organisations.id_of(party, at),
            party,
            registers.name_of(party, at) or party.number,
            party in reads,
        )
        for party in parties
    ]
    return sorted(found, key=lambda one: one.name)


def routing_office(acting: Acting, organisation: UUID, at: datetime) -> RoutingOffice:
    """Return one of them; it is asked at every call. Raises RoutingNotOpen."""
    for one in routing_offices(acting, at):
        if one.id == organisation:
            return one
    raise RoutingNotOpen


def rules_of(acting: Acting, organisation: UUID, at: datetime) -> RouteBook:
    """Return the organisation's rules, and what they can name. Raises RoutingNotOpen."""
    return book_of(routing_office(acting, organisation, at), at)


def save_rule(
    acting: Acting,
    target: tuple[UUID, int],
    rule: UUID | None,
    wish: tuple[str, tuple[TagCondition, ...], Destination],
    at: datetime,
) -> None:
    """Put a new rule behind the others, or make one as given: name, conditions, destination.

    `target` is the organisation and the version of the rules that was seen. Raises RoutingNotOpen,
    VersionStale, RouteRuleUnknown, RouteRuleNotPossible.
    """
    name, conditions, destination = wish
    made = routing.sound_rule(RouteRule(rule or uuid4(), name, conditions, destination))

    def changed(book: RouteBook) -> Rules:
        _must_be_there(book, made.destination)
        if rule is None and len(book.rules) >= MOST_RULES:
            raise RouteRuleNotPossible(
                field="name",
                reason_da=f"Der kan være højst {MOST_RULES} regler.",
                reason_en=f"There can be at most {MOST_RULES} rules.",
            )
        if rule is None:
            return [*book.rules, made]
        place = _place(book, rule)
        return [*book.rules[:place], made, *book.rules[place + 1 :]]

    _change(acting, target, changed, CHANGED if rule else ADDED, at)


def move_rule(acting: Acting, target: tuple[UUID, int], rule: UUID, by: int, at: datetime) -> None:
    """Ask the rule earlier (`by` -1) or later (1); the first and the last stay where they are.

    Raises RoutingNotOpen, VersionStale, RouteRuleUnknown.
    """

    def changed(book: RouteBook) -> Rules:
        place = _place(book, rule)
        rest = [*book.rules[:place], *book.rules[place + 1 :]]
        to = min(max(place + by, 0), len(rest))
        return [*rest[:to], book.rules[place], *rest[to:]]

    _change(acting, target, changed, MOVED, at)


def delete_rule(acting: Acting, target: tuple[UUID, int], rule: UUID, at: datetime) -> None:
    """Ask the rule no more; letters stay where it put them.

    Raises RoutingNotOpen, VersionStale, RouteRuleUnknown.
    """

    def changed(book: RouteBook) -> Rules:
        place = _place(book, rule)
        return [*book.rules[:place], *book.rules[place + 1 :]]

    _change(acting, target, changed, DELETED, at)


def book_of(office: RoutingOffice, at: datetime) -> RouteBook:
    """Return the newest rules of an organisation; the caller has asked who wants them."""
    newest = _newest(office.id)
    return RouteBook(
        office=office,
        version=newest.version if newest else 0,
        changed_at=newest.at if newest else None,
        rules=tuple(read_rule(kept) for kept in newest.rules) if newest else (),
        folders=_folders(office.party),
        points=_points(office.id),
        units=_units(office.party, at),
    )


def _change(
    acting: Acting,
    target: tuple[UUID, int],
    changed: Callable[[RouteBook], Rules],
    action: str,
    at: datetime,
) -> None:
    """Write the next version of the rules, if nobody else has since the one that was seen."""
    organisation, version = target
    with transaction.atomic():
        office = routing_office(acting, organisation, at)
        OrganisationRow.objects.select_for_update().get(id=office.id)
        book = book_of(office, at)
        if book.version != version:
            raise VersionStale
        kept: list[dict[str, Any]] = [written_rule(rule) for rule in changed(book)]
        RouteBookRow.objects.create(
            organisation_id=office.id, version=version + 1, rules=kept, at=at
        )
        line = Office(office.id, office.party, acting)
        audit.record(line.line(RULE, action, at, reference=f"rules:{version + 1}"))


def _read_by(acting: Acting, at: datetime) -> frozenset[PartyId]:
    """Return whose whole post the person reads and answers."""
    return mailboxes.reachable(acting.actor.party, at).changeable


def _newest(organisation: UUID) -> RouteBookRow | None:
    return RouteBookRow.objects.filter(organisation=organisation).order_by("-version").first()


def _place(book: RouteBook, rule: UUID) -> int:
    """Raises RouteRuleUnknown."""
    for place, one in enumerate(book.rules):
        if one.id == rule:
            return place
    raise RouteRuleUnknown


def _must_be_there(book: RouteBook, to: Destination) -> None:
    """Check that what the rule names is the organisation's. Raises RouteRuleNotPossible."""
    for field, id, danish, english in (
        ("folder", to.folder, "Mappen findes ikke.", "The folder does not exist."),
        ("point", to.point, "Kontaktpunktet findes ikke.", "The contact point does not exist."),
        ("unit", to.unit, "P-enheden findes ikke.", "The production unit does not exist."),
    ):
        if id and book.name_of(field, id) is None:
            raise RouteRuleNotPossible(field=field, reason_da=danish, reason_en=english)


def _folders(party: PartyId) -> tuple[Choice, ...]:
    return tuple(
        Choice(str(one.id), f"{'– ' * one.depth}{one.name}") for one in queries.own_folders([party])
    )


def _points(organisation: UUID) -> tuple[Choice, ...]:
    rows = PointRow.objects.filter(organisation=organisation).order_by("name", "id")
    return tuple(Choice(str(row.id), row.name) for row in rows)


def _units(party: PartyId, at: datetime) -> tuple[Choice, ...]:
    """Return the production units of a company; an authority has none in the registers."""
    try:
        company = registers.company_of(party, at)
    except OrganisationUnknown:
        return ()
    return tuple(
        Choice(str(one.number), f"{one.name} (P {one.number})") for one in company.production_units
    )
