"""Mailboxes and letters as people meet them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from fundament.capabilities.post.types.routing import Placed
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId, TransmissionId


class Folder(StrEnum):
    """Where a letter lies in its mailbox, unless it lies in a folder of its owner's own.

    A letter that is gone was deleted out of the mailbox: nobody sees it there any more, and it is
    kept as the evidence that it is.
    """

    INBOX = "inbox"
    DRAFTS = "drafts"
    SENT = "sent"
    BIN = "bin"
    GONE = "gone"


class DocumentKind(StrEnum):
    """Source: MeMo, MessageBody. Technical documents are for systems and are never shown."""

    MAIN = "MAIN"
    ADDITIONAL = "ADDITIONAL"
    TECHNICAL = "TECHNICAL"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox that a person may open; `key` names it in addresses without any number.

    Who may only read it (`may_change` false) moves, marks and gives nothing.
    """

    key: str
    owner: PartyId
    name: str
    own: bool
    unread: int
    may_change: bool = True


@dataclass(frozen=True, slots=True)
class OwnFolderLine:
    """A folder that people made: `depth` says how far within others it is, from 0."""

    id: UUID
    name: str
    parent: UUID | None
    depth: int
    version: int


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One line of a mailbox: `who` sent it, or whom it is for; `state` as in MessageState."""

    id: UUID
    who: str
    title: str
    at: datetime
    unread: bool
    flag: bool
    state: str
    attachments: int


class ManyAct(StrEnum):
    """What is done to several letters at once; the words stand in addresses."""

    READ = "laest"
    UNREAD = "ulaest"
    BIN = "papirkurv"
    BACK = "tilbage"
    MOVE = "flyt"


@dataclass(frozen=True, slots=True)
class LineWish:
    """Which lines of a folder are asked for; days are days in Denmark, both ends included."""

    text: str = ""
    unread: bool = False
    flagged: bool = False
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class MailboxPage:
    """One page of a folder, newest first; `next` continues behind the last line, if any.

    `folder` is one of Folder, or the id of one of the `folders`, as text. `drafts` is how many
    letters are not sent yet.
    """

    mailboxes: tuple[Mailbox, ...]
    chosen: Mailbox
    folder: str
    folders: tuple[OwnFolderLine, ...]
    lines: tuple[LetterLine, ...]
    next: str | None
    drafts: int


@dataclass(frozen=True, slots=True)
class File:
    """One file of a letter; `number` counts all files of the letter from zero."""

    number: int
    name: str
    media_type: str
    language: str
    size: int


@dataclass(frozen=True, slots=True)
class LetterAction:
    """Something the sender asks the reader to do; `url` is https and `host` is where it leads."""

    code: str
    label: str
    url: str | None
    host: str | None
    starts: datetime | None
    ends: datetime | None
    place: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its files are the same content in several formats."""

    kind: DocumentKind
    label: str | None
    files: tuple[File, ...]
    actions: tuple[LetterAction, ...]


@dataclass(frozen=True, slots=True)
class Answerable:
    """Whether a letter takes an answer now; `until` is the end of the time for it, if any."""

    now: bool = False
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What was written from a letter: an answer, or it was sent on; a draft has no `sent_at`."""

    id: UUID
    title: str
    to: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenedLetter:
    """A letter opened by somebody: `addresses` are short-lived, one for each file, by number.

    `folder` is where it lies, `folders` are those it can be moved to.
    """

    id: TransmissionId
    mailbox: Mailbox
    sender: str
    title: str
    at: datetime
    folder: str
    folders: tuple[OwnFolderLine, ...]
    first_read_at: datetime | None
    mandatory: bool
    legal_notification: bool
    documents: tuple[Document, ...]
    opening: UUID
    addresses: tuple[str, ...]
    answerable: Answerable
    answers: tuple[AnswerLine, ...]
    placed: Placed | None = None


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file as it was received."""

    file: File
    content: bytes


@dataclass(frozen=True, slots=True)
class Content:
    """A file made safe to show beside a letter."""

    body: bytes
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class CaughtMail:
    """An e-mail that the demo's mail server kept."""

    recipient: str
    subject: str
    at: datetime
    text: str


class LetterUnknown(Refusal):
    """No letter with this id lies in a mailbox that the person may open."""

    code: ClassVar[str] = "letter.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Brevet findes ikke, eller du har ikke adgang til det."
    english: ClassVar[str] = "The letter does not exist, or you have no access to it."


class NotShownHere(Refusal):
    """The HTML of a file would take long to make safe: too many or too deeply nested tags."""

    code: ClassVar[str] = "letter.file.not.shown"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Filen kan ikke vises her: dens HTML har for mange mærker eller tegnkoder, eller mærkerne "
        "ligger for dybt inden i hinanden. Hent filen ved brevet, og åbn den i et program på din "
        "egen maskine."
    )
    english: ClassVar[str] = (
        "The file cannot be shown here: its HTML has too many tags or character references, or the "
        "tags are nested too deeply. Download the file beside the letter and open it in a program "
        "on your own machine."
    )


class OpeningExpired(Refusal):
    """The short-lived address of a file is over, unknown or no longer allowed."""

    code: ClassVar[str] = "letter.opening.expired"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Visningen er udløbet. Genindlæs brevet for at se det igen."
    english: ClassVar[str] = "The view has expired. Reload the letter to see it again."
