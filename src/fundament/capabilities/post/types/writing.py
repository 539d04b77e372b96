"""Letters written in a mailbox: drafts, and what was sent from here.

Source: Digital Post API 1.68, models Message (states DRAFT and SENT), Document, File,
ForwardCommand; the parts of a letter bear the names of MeMo.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from fundament.capabilities.post.types.administration import PointShown
from fundament.capabilities.post.types.letters import DocumentKind, Mailbox
from fundament.capabilities.post.types.viewing import DocumentShown
from fundament.kernel.ids import PartyId
from fundament.standards.memo.parts import AttentionData, ContactPoint
from fundament.standards.memo.subjects import ContentData
from fundament.standards.memo.types import ForwardData, Recipient, ReplyData

EMAIL = "EMAIL"
# What the text is called that a person writes on the page: the main document of the letter.
TEXT_NAME, TEXT_TYPE = "brev.txt", "text/plain"
MOST_ADDITIONAL, MOST_FORMATS, MOST_DRAFTS = 10, 10, 200
# In base64 and with the rest of the MeMo that is below the 100 MB that a letter may have.
MOST_BYTES = 70 * 1024 * 1024
MOST_EMAIL_BYTES = 20 * 1024 * 1024
MOST_LABEL, MOST_COMMENT, MOST_TEXT = 256, 512, 100_000


class WrittenState(StrEnum):
    """Source: MessageState, of what the owner of the mailbox wrote."""

    DRAFT = "DRAFT"
    SENT = "SENT"


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says beside its documents, whether it is complete or not.

    `reply_data` and `forward_data` are made when it begins as an answer or is sent on.
    """

    label: str = ""
    message_code: str | None = None
    recipient: Recipient | None = None
    attention: AttentionData | None = None
    contact_point: ContactPoint | None = None
    content_data: ContentData | None = None
    reply: bool = True
    reply_by: datetime | None = None
    reply_data: tuple[ReplyData, ...] = ()
    forward_data: ForwardData | None = None


@dataclass(frozen=True, slots=True)
class WordsWish:
    """What is to be changed of a draft's words; None leaves it as it is."""

    label: str | None = None
    message_code: str | None = None
    recipient: Recipient | None = None
    attention: AttentionData | None = None
    contact_point: ContactPoint | None = None
    content_data: ContentData | None = None
    reply: bool | None = None
    reply_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class FileWish:
    """A file as somebody wants it; its content comes by itself. None leaves what there is."""

    name: str | None = None
    media_type: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentWish:
    """A document as somebody wants it. None leaves what there is."""

    kind: DocumentKind | None = None
    label: str | None = None
    named: str | None = None
    files: tuple[FileWish, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftWish:
    """A new draft: its words, the owner's note, and the documents it begins with."""

    words: WordsWish = field(default_factory=WordsWish)
    folder: UUID | None = None
    note: str | None = None
    flag: bool | None = None
    documents: tuple[DocumentWish, ...] = ()


@dataclass(frozen=True, slots=True)
class ForwardWish:
    """To whom a letter is sent on: `recipient` is a party's number or an e-mail address.

    `named` is the uuid of the letter that is made, so that the same wish twice is one letter.
    """

    recipient: Recipient
    contact_point: UUID | None = None
    comment: str | None = None
    sender_label: str | None = None
    named: UUID | None = None


@dataclass(frozen=True, slots=True)
class WrittenShown:
    """A letter that was written in a mailbox, with all that it says."""

    id: UUID
    mailbox: UUID
    folder: UUID
    state: WrittenState
    owner: PartyId
    owner_name: str
    words: Words
    documents: tuple[DocumentShown, ...]
    version: int
    created_at: datetime
    changed_at: datetime
    sent_at: datetime | None
    flag: bool
    note: str


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file of a draft as the page shows it; the text that was typed is not among them."""

    id: UUID
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A draft or a sent letter as a page shows it.

    `text` is what was typed, `files` are the other files; `may_type` is false when another file is
    the main document. `answers` is the letter it answers or sends on, if that is in the mailbox.
    `point` is the contact point of the recipient that a draft is for, as it is open now.
    """

    id: UUID
    mailbox: Mailbox
    title: str
    text: str
    may_type: bool
    recipient: Recipient | None
    may_choose_point: bool
    point: PointShown | None
    files: tuple[DraftFile, ...]
    answers: UUID | None
    answered_title: str
    comment: str | None
    forwarded: bool
    version: int
    folder: str
    created_at: datetime
    changed_at: datetime
    sent_at: datetime | None
    whereabouts: "Whereabouts"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a sent letter is: since when in the recipient's mailbox, or handed to the mail server.

    `fetched_at`: the recipient's system has taken it; `refused`: it could not use it.
    """

    in_mailbox_at: datetime | None = None
    fetched_at: datetime | None = None
    refused: bool = False
    emailed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PossibleRecipient:
    """An authority that takes letters; `kind` is of what kind it is."""

    party: PartyId
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class PageText:
    """What a person typed on the page of a draft; `version` is the one that she saw."""

    title: str
    text: str
    version: int
