"""Contact points of the demo's authorities: opened by their administrators, through the door."""

from datetime import datetime
from uuid import UUID

from fundament.capabilities.post import service
from fundament.capabilities.post.types.administration import (
    AuthorityType,
    CodeType,
    GroupWish,
    Link,
    OrganisationShown,
    PointCodeShown,
    PointSearch,
    PointWish,
    TargetType,
)
from fundament.capabilities.registers import service as registers
from fundament.kernel.acting import Acting, Actor, Level

# Group, the one around it or none, and on it: name, KLE subject, what it is about, search terms.
_Point = tuple[str, str, str, tuple[str, ...]]
TREES: dict[AuthorityType, tuple[tuple[str, str | None, tuple[_Point, ...]], ...]] = {
    AuthorityType.MUNICIPALITY: (
        (
            "Borgerservice",
            None,
            (
                ("Flytning og adresse", "23.05.01", "Om at flytte", ("flytte", "adresse")),
                ("Sundhedskort", "29.09.04", "Nyt kort og ny læge", ("gult kort", "læge")),
            ),
        ),
        ("Teknik og miljø", None, ()),
        (
            "Byggeri",
            "Teknik og miljø",
            (("Byggesager", "02.34.02", "Om at bygge og rive ned", ("carport", "tilbygning")),),
        ),
        (
            "Affald og genbrug",
            "Teknik og miljø",
            (("Afhentning af affald", "07.18.03", "Spande og storskrald", ("skrald", "spand")),),
        ),
        (
            "Børn og skole",
            None,
            (
                ("Indskrivning i skole", "17.01.01", "Om at begynde i skole", ("skolestart",)),
                ("Plads i dagtilbud", "28.06.02", "Om vuggestue og børnehave", ("institution",)),
            ),
        ),
    ),
    AuthorityType.REGION: (
        (
            "Patienter",
            None,
            (
                ("Patientvejledning", "29.03.05", "Om dine rettigheder", ("klage", "ventetid")),
                ("Befordring", "29.15.10", "Om kørsel til behandling", ("kørsel", "taxa")),
            ),
        ),
    ),
}


def add_points(at: datetime) -> int:
    """Open the contact points of every authority that a showcase person administers.

    Return how many authorities have got some.
    """
    count = 0
    for person in registers.showcase():
        actor = Actor(person.party, person.name)
        for one in service.own_organisations(Acting(actor, person.party, Level.SUBSTANTIAL), at):
            tree = TREES.get(one.authority_type) if one.authority_type else None
            acting = Acting(actor, one.party, Level.SUBSTANTIAL)
            if tree and not service.points_of(acting, one.id, PointSearch(), at).total:
                _grow(acting, one, at)
                count += 1
    return count


def _grow(acting: Acting, organisation: OrganisationShown, at: datetime) -> None:
    assert organisation.authority_type is not None  # noqa: S101  (the caller looked)
    groups: dict[str, UUID] = {}
    for name, around, points in TREES[organisation.authority_type]:
        parent = groups[around] if around else None
        wish = GroupWish(name, organisational_unit=around is None, parent=parent)
        groups[name] = service.make_group(acting, organisation.id, wish, at).id
        for point in points:
            service.make_point(acting, organisation.id, _wish(point, groups[name]), at)


def _wish(point: _Point, group: UUID) -> PointWish:
    name, subject, about, terms = point
    authorities = (TargetType.AUTHORITY,) if name == "Byggesager" else ()
    return PointWish(
        name=name,
        description=about,
        targets=(TargetType.CITIZEN, TargetType.COMPANY, *authorities),
        attachments=10,
        codes=(PointCodeShown(CodeType.KLE, subject, name),),
        groups=(group,),
        attributes=("Sagsnummer",),
        terms=terms,
        report_link=Link("https://selvbetjening.example/affald", "Meld en fejl")
        if name == "Afhentning af affald"
        else None,
    )
