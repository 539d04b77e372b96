"""Reads of what people write in their mailboxes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from fundament.capabilities.post.models import (
    HandOver,
    Letter,
    MailboxEntry,
    WrittenFile,
    WrittenLetter,
)
from fundament.capabilities.post.types import Folder
from fundament.kernel.ids import PartyId


def written_of(numbers: Iterable[PartyId]) -> QuerySet[WrittenLetter]:
    """Return what was written in the mailbox of who has these numbers, drafts and sent letters."""
    owned = WrittenLetter.objects.filter(owner__in=[str(one) for one in numbers])
    return owned.exclude(folder=Folder.GONE)


def written(numbers: Iterable[PartyId], uuid: UUID, *, held: bool = False) -> WrittenLetter | None:
    """Return one that was written there, or None; `held`: nobody else changes it meanwhile."""
    rows = written_of(numbers).filter(uuid=uuid)
    return (rows.select_for_update(of=("self",)) if held else rows).first()


def files_of(letter: WrittenLetter) -> QuerySet[WrittenFile]:
    """Return all files of a written letter, in their order, with their documents."""
    files = WrittenFile.objects.filter(document__letter=letter).select_related("document")
    return files.order_by("document__place", "place")


@dataclass(frozen=True, slots=True)
class Received:
    """A received letter that is to be answered or sent on."""

    letter: Letter
    owner: PartyId
    documents: list[dict[str, Any]]


def received(numbers: Iterable[PartyId], transmission: UUID) -> Received | None:
    """Return a received letter of the mailbox of who has these numbers, or None."""
    owned = MailboxEntry.objects.filter(owner__in=[str(one) for one in numbers])
    entry = owned.exclude(folder=Folder.GONE).select_related("letter")
    found = entry.filter(letter__transmission_id=transmission).first()
    if found is None:
        return None
    return Received(found.letter, PartyId.parse(found.owner), found.letter.documents)


def arrival_of(letter: int) -> tuple[datetime | None, datetime | None, str | None]:
    """Return when a sent letter came into its mailbox, when a system took it, and its answer."""
    available = MailboxEntry.objects.filter(letter=letter).values_list("available_at", flat=True)
    taken = HandOver.objects.filter(letter=letter).values_list("fetched_at", "status").first()
    return available.first(), *(taken or (None, None))
