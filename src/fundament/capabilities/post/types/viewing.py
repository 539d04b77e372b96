"""Mailboxes as viewing clients (visningsklienter) see and change them.

Source: Digital Post API 1.68, models Mailbox, Message, Document, File, Folder and Access.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from fundament.capabilities.post.types.letters import DocumentKind, Folder
from fundament.kernel.ids import PartyId, TransmissionId
from fundament.kernel.searching import Condition, Order
from fundament.standards.memo import Memo


class FolderType(StrEnum):
    """Source: FolderType. The first four are in every mailbox and stay there."""

    INBOX = "INBOX"
    DRAFTS = "DRAFTS"
    SENT = "SENT"
    DELETED = "DELETED"
    USER_DEFINED = "USER_DEFINED"


# Where the letters of a standard folder are kept.
KEPT_AS = {
    FolderType.INBOX: Folder.INBOX,
    FolderType.DRAFTS: Folder.DRAFTS,
    FolderType.SENT: Folder.SENT,
    FolderType.DELETED: Folder.BIN,
}


class AccessType(StrEnum):
    """Source: AccessType. A representative reads; who acts for the owner is shown as owner."""

    OWNER = "OWNER"
    PARTY_REPRESENTATIVE = "PARTY_REPRESENTATIVE"


# What a reading access is called among the privileges. Source: PrivilegeType.
READING_PRIVILEGE = "MESSAGE_BASIC"


class LetterKind(StrEnum):
    """Source: MessageType."""

    REGULAR = "REGULAR"
    MANDATORY = "MANDATORY"
    LEGAL_NOTIFICATION = "LEGAL_NOTIFICATION"


# By what letters can be ordered. Source: sortFields; what clients in the field send is among them.
MESSAGE_ORDERS = frozenset(
    {
        "receivedDateTime",
        "messageDateTime",
        "createdDateTime",
        "sendDateTime",
        "lastUpdated",
        "label",
        "sender.label",
        "sender.senderId",
        "read",
        "flag",
    }
)


@dataclass(frozen=True, slots=True)
class AccessShown:
    """One person's relation to a mailbox; `person` is the uuid of the register."""

    id: UUID
    version: int
    type: AccessType
    mailbox: UUID
    person: UUID
    introduced: bool
    opted_out_at: datetime | None
    created_at: datetime
    changed_at: datetime
    privileges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MailboxShown:
    """A mailbox; `identity` is the owner's uuid, `access` the caller's own relation to it."""

    id: UUID
    version: int
    owner: PartyId
    identity: UUID
    name: str
    created_at: datetime
    changed_at: datetime
    seen_on: date | None
    closed: bool
    exempt: bool
    system_available: bool
    reminded: bool
    access: AccessShown


@dataclass(frozen=True, slots=True)
class FolderShown:
    """A folder; `kept_as` is by what the letters in it are known, None where none can be.

    The standard folders have no times and version 0, because nobody changes them.
    """

    id: UUID
    type: FolderType
    name: str
    mailbox: UUID
    parent: UUID | None = None
    kept_as: str | None = None
    created_at: datetime | None = None
    changed_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class LetterCount:
    """How many letters: of a folder, or of a sender."""

    label: str
    unread: int
    total: int
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class SenderCount:
    """How many letters of one sender a mailbox holds."""

    sender: PartyId
    count: LetterCount


@dataclass(frozen=True, slots=True)
class UnreadShown:
    """Whether a mailbox has unread letters; `since` is when the oldest of them came."""

    mailbox: UUID
    exist: bool
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Trustee:
    """Somebody who may read the caller's mailbox."""

    party: PartyId
    name: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Who may read a mailbox, and since when; `id` is her uuid in the register."""

    id: UUID
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class LetterState:
    """What people have done with a letter."""

    version: int
    changed_at: datetime
    unread: bool
    flag: bool
    note: str
    legally_notified_at: datetime | None


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A letter in a mailbox. `documents` are those that people see; `memo` only of one opened.

    A document and a file are named by uuids that follow from the letter's.
    """

    id: TransmissionId
    mailbox: UUID
    folder: UUID
    sender: PartyId
    sender_name: str
    recipient: PartyId
    recipient_name: str
    kind: LetterKind
    title: str
    message_id: str | None
    received_at: datetime
    available_at: datetime
    state: LetterState
    documents: tuple["DocumentShown", ...]
    memo: Memo | None = None


@dataclass(frozen=True, slots=True)
class FileShown:
    """One file; `number` counts the files that people see, as in `File`."""

    id: UUID
    number: int
    name: str
    media_type: str
    language: str
    size: int | None
    version: int = 0


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """One document; `actions` as they are kept, `number` is its place in the letter.

    `named` is the sender's own id of it. What was received has version 0 for good.
    """

    id: UUID
    number: int
    kind: DocumentKind
    label: str | None
    files: tuple[FileShown, ...]
    actions: tuple[dict[str, Any], ...]
    named: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Search:
    """What a list is asked for. Dates are days in Denmark, both ends included.

    `after` continues a list behind the place that an earlier answer gave as `next`.
    """

    number: int
    size: int
    order: tuple[Order, ...] = ()
    conditions: tuple[Condition, ...] = ()
    any: tuple[str, ...] = ()
    created: tuple[date | None, date | None] = (None, None)
    received: tuple[date | None, date | None] = (None, None)
    after: str | None = None


@dataclass(frozen=True, slots=True)
class FolderWish:
    """A folder as somebody wants it."""

    name: str
    type: FolderType
    parent: UUID | None


@dataclass(frozen=True, slots=True)
class AccessChange:
    """What is to be changed of an access; None leaves it, no privileges take it back."""

    introduced: bool | None = None
    opted_out_at: datetime | None = None
    privileges: tuple[str, ...] | None = None
