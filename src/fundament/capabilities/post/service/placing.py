"""Put the letters of organisations where their rules want them, in the commit that takes them in.

Whatever is wrong with a rule, the letter is delivered: into the inbox, with the reason kept.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from fundament.capabilities.post import queries
from fundament.capabilities.post.models import Letter
from fundament.capabilities.post.queries import NewLetter, PlacedRow
from fundament.capabilities.post.rules import routing, tagging
from fundament.capabilities.post.rules.route_words import read_rule, written_check
from fundament.capabilities.post.service import envelopes
from fundament.capabilities.post.types import Folder
from fundament.capabilities.post.types.routing import Placement, RouteFault, Tag, Tags
from fundament.kernel import jobs
from fundament.kernel.blobs import BlobId
from fundament.kernel.ids import PartyId
from fundament.kernel.queries import Cursor, cursor
from fundament.standards import memo as memo_format

log = logging.getLogger(__name__)
TELL = "post.tell_counters"
_UNIT_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Arriving:
    """A letter that comes into its mailbox now; `tags` is None for those of people."""

    number: int
    owner: PartyId
    sender: PartyId
    point: UUID | None
    tags: Tags | None
    at: datetime


def arriving(number: int, letter: NewLetter) -> Arriving:
    """Return a letter that was just taken in."""
    return Arriving(
        number,
        letter.recipient,
        letter.sender,
        letter.contact_point,
        letter.tags,
        letter.received_at,
    )


def arriving_late(letter: Letter, owner: PartyId, at: datetime) -> Arriving:
    """Return a letter whose day has come."""
    tags = None
    if not owner.is_person:
        memo = memo_format.read_memo(envelopes.envelope_of(BlobId(letter.envelope)))
        tags = routing.tags_of(memo)
    sender = PartyId.parse(letter.sender)
    return Arriving(letter.pk, owner, sender, letter.contact_point, tags, at)


def place_late(letter: Letter, owner: PartyId, at: datetime) -> Placement:
    """Decide where a letter whose day has come is put, and keep why."""
    one = arriving_late(letter, owner, at)
    with cursor() as here:
        [placement] = placements_of(here, [one])
        keep_reasons(here, [(one, placement)])
    return placement


def placements_of(cursor: Cursor, letters: Sequence[Arriving]) -> list[Placement]:
    """Return where each letter is put: by the first of its owner's rules that takes it."""
    owners = {one.owner for one in letters if one.tags is not None}
    books = queries.newest_books(cursor, owners) if owners else {}
    if not books:
        return [_plain(one) for one in letters]
    named = [one.point for one in letters if one.point is not None and one.owner in books]
    groups = queries.groups_above(cursor, named)
    wished = [_wished(one, books, groups) for one in letters]
    return _only_what_is_there(cursor, letters, wished)


def keep_reasons(cursor: Cursor, placed: Sequence[tuple[Arriving, Placement]]) -> None:
    """Keep of each letter of an organisation how it is tagged and why it lies where it does.

    Who is to be told of one is told by a task, once it is there.
    """
    kept = [(one, put) for one, put in placed if one.tags is not None]
    if not kept:
        return
    queries.insert_placed(
        cursor,
        [
            PlacedRow(
                one.number,
                one.owner,
                one.sender,
                one.at,
                tagging.tagged(one.tags or {}),
                put,
                [written_check(check) for check in put.verdict.checks] if put.verdict else [],
            )
            for one, put in kept
        ],
    )
    told = [one.number for one, put in kept if put.notify]
    if told:
        jobs.enqueue_within(cursor, TELL, letters=told)


def _wished(
    one: Arriving,
    books: Mapping[PartyId, tuple[int, list[dict[str, object]]]],
    groups: Mapping[tuple[PartyId, UUID], list[str]],
) -> Placement:
    """Return where the rules would have the letter, whether all that they name is there or not."""
    plain = _plain(one)
    if one.tags is None or one.owner not in books:
        return plain
    version, kept = books[one.owner]
    plain = replace(plain, version=version)
    try:
        within = groups.get((one.owner, one.point), []) if one.point else []
        rules = [read_rule(rule) for rule in kept]
        by = routing.decide(rules, routing.within_groups(one.tags, within)).by
    except Exception:  # whatever a rule does, the letter is delivered
        log.exception("the rules of an organisation failed; its letter is in the inbox")
        return replace(plain, faults=(RouteFault.FAILED,))
    if by is None:
        return plain
    to = by.rule.destination
    return Placement(
        folder=str(to.folder) if to.folder else Folder.INBOX,
        point=to.point or one.point,
        unit=to.unit or plain.unit,
        flag=to.flag,
        notify=to.notify,
        version=version,
        verdict=by,
    )


def _plain(one: Arriving) -> Placement:
    """Return where a letter is put without rules: in the inbox, for whom it names itself."""
    units = (one.tags or {}).get(Tag.UNIT, ())
    unit = next((unit for unit in units if len(unit) == _UNIT_DIGITS), "")
    return Placement(Folder.INBOX, one.point, unit)


def _only_what_is_there(
    cursor: Cursor, letters: Sequence[Arriving], wished: Sequence[Placement]
) -> list[Placement]:
    """Return the placements without folders and contact points that are gone by now."""
    to = [put.verdict.rule.destination if put.verdict else None for put in wished]
    folders = queries.folders_held(cursor, [one.folder for one in to if one and one.folder])
    points = queries.points_there(cursor, [one.point for one in to if one and one.point])
    found = []
    for one, put, by in zip(letters, wished, to, strict=True):
        folder, point = (by.folder, by.point) if by else (None, None)
        sure = put
        if folder and (one.owner, folder) not in folders:
            sure = replace(sure, folder=Folder.INBOX, faults=(*sure.faults, RouteFault.FOLDER_GONE))
        if point and (one.owner, point) not in points:
            sure = replace(sure, point=one.point, faults=(*sure.faults, RouteFault.POINT_GONE))
        found.append(sure)
    return found
