"""What a contact point and a contact group may be."""

import re
from collections.abc import Iterator, Mapping
from uuid import UUID

from fundament.capabilities.post.types.administration import (
    DEEPEST,
    MOST_GROUPS,
    CodeType,
    PointCodeShown,
    PointWish,
)
from fundament.capabilities.post.types.administration_refusals import (
    FieldFault,
    GroupNotPossible,
    PointNotPossible,
)
from fundament.kernel import fetching

MOST_CODES, MOST_TERMS, MOST_ATTRIBUTES, MOST_IN_GROUPS = 50, 50, 20, 20
MOST_MEGABYTES, MOST_ATTACHMENTS = 100.0, 100
# KLE: group, subject or main group; FORM: one level deeper; SOR: an id of SNOMED's form.
_CODES = {
    CodeType.KLE: (re.compile(r"[0-9]{2}(\.[0-9]{2}){0,2}"), "27.18.02"),
    CodeType.FORM: (re.compile(r"[0-9]{2}(\.[0-9]{2}){0,3}"), "12.30.05.10"),
    CodeType.GLN: (re.compile(r"[0-9]{13}"), "5798000000000"),
    CodeType.SOR: (re.compile(r"[0-9]{1,18}"), "123456789012345"),
    CodeType.CUSTOM: (re.compile(r"\S(.{0,98}\S)?"), "AB-1"),
}


def must_be_a_point(wish: PointWish) -> None:
    """Raises PointNotPossible. Source: Digital Post API 1.68, ContactPointCommand."""
    if faults := faults_of(wish):
        raise PointNotPossible(*faults)


def faults_of(wish: PointWish) -> list[FieldFault]:
    """Return all that a contact point cannot be. Source: as `must_be_a_point`."""
    coded = dict.fromkeys(filter(None, map(fault_of, wish.codes)))
    return [*_named(wish), *_bounded(wish), *coded]


def _named(wish: PointWish) -> Iterator[FieldFault]:
    if not wish.name.strip() or len(wish.name) > 256:
        yield FieldFault("name", "Navnet er på 1-256 tegn.", "The name has 1-256 characters.")
    if not wish.targets:
        yield FieldFault("targets", "Mindst én slags afsender.", "At least one kind of sender.")
    if wish.report_link and not fetching.may_be_asked(wish.report_link.address):
        yield FieldFault(
            "reportLink.externalLink",
            "Et link til https på det åbne internet.",
            "A link to https on the open internet.",
        )


def _bounded(wish: PointWish) -> Iterator[FieldFault]:
    """Check the numbers, and how many of everything there is."""
    if wish.size_mb is not None and not 0 < wish.size_mb <= MOST_MEGABYTES:
        yield FieldFault(
            "memoSizeThresholdMB",
            f"Over 0 og højst {MOST_MEGABYTES:g}.",
            f"Above 0 and at most {MOST_MEGABYTES:g}.",
        )
    if wish.attachments is not None and not 0 <= wish.attachments <= MOST_ATTACHMENTS:
        most = f"0-{MOST_ATTACHMENTS}."
        yield FieldFault("allowedNumberOfAttachments", most, most)
    for name, count, most_of in (
        ("contactPointCodes", len(wish.codes), MOST_CODES),
        ("searchTerms", len(wish.terms), MOST_TERMS),
        ("recommendedAttributes", len(wish.attributes), MOST_ATTRIBUTES),
        ("contactGroups", len(wish.groups), MOST_IN_GROUPS),
    ):
        if count > most_of:
            yield FieldFault(name, f"Højst {most_of}.", f"At most {most_of}.")


def fault_of(code: PointCodeShown) -> FieldFault | None:
    """Return what is wrong with the form of a code, or None."""
    form, example = _CODES[code.type]
    if form.fullmatch(code.code):
        return None
    return FieldFault(
        "contactPointCodes.code",
        f"En {code.type}-kode ser sådan ud: {example}.",
        f"A code of {code.type} looks like this: {example}.",
    )


def must_be_a_group(name: str, neighbours: list[str], count: int) -> None:
    """Raises GroupNotPossible: a name of its own among its neighbours, and not too many."""
    taken = name.casefold() in {one.casefold() for one in neighbours}
    if not 1 <= len(name) <= 256 or taken or count > MOST_GROUPS:
        raise GroupNotPossible(deepest=DEEPEST, most=MOST_GROUPS)


def must_hang_well(
    group: UUID | None, parent: UUID | None, above: Mapping[UUID, UUID | None]
) -> None:
    """Check that a group can hang there; `above` is the parent of each group.

    Not within itself, and with what hangs below it not too deep. Raises GroupNotPossible.
    """
    way = [group] if group is not None else []
    at = parent
    depth = 1
    while at is not None:
        if at in way:
            raise GroupNotPossible(deepest=DEEPEST, most=MOST_GROUPS)
        way.append(at)
        at, depth = above[at], depth + 1
    if depth + _height(group, above) > DEEPEST:
        raise GroupNotPossible(deepest=DEEPEST, most=MOST_GROUPS)


def _height(group: UUID | None, above: Mapping[UUID, UUID | None]) -> int:
    """Return how deep other groups hang below a group."""
    if group is None:
        return 0
    below = [one for one, parent in above.items() if parent == group]
    return max((1 + _height(one, above) for one in below), default=0)
