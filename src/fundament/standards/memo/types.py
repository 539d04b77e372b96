"""What a MeMo says, as frozen values: one class per element of the standard.

Field names are the element names in snake case; `None` and `()` stand for what is absent.
Source: MeMo 1.1 and 1.2; the names of the fields are ours.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

from fundament.kernel.ids import PartyId
from fundament.standards.memo.parts import AttentionData, ContactPoint
from fundament.standards.memo.subjects import ContentData


class MessageType(StrEnum):
    """What kind of message it is: a letter or a text message."""

    DIGITALPOST = "DIGITALPOST"
    NEMSMS = "NEMSMS"


def _party(id_type: str, number: str) -> PartyId | None:
    try:
        return PartyId.parse(f"{id_type}:{number}")
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Representative:
    """memo:Representative (1.2): on whose behalf the sender writes."""

    id: str | None = None
    id_type: str | None = None
    id_type_label: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """memo:Sender: the number and its kind are text, as they stand."""

    id: str
    id_type: str
    label: str
    id_type_label: str | None = None
    attention: AttentionData | None = None
    contact_point: ContactPoint | None = None
    representative: Representative | None = None

    @property
    def party(self) -> PartyId | None:
        """The party, or None when the kind or the form of the number is not known here."""
        return _party(self.id_type, self.id)


@dataclass(frozen=True, slots=True)
class Recipient:
    """memo:Recipient: the number and its kind are text, as they stand."""

    id: str
    id_type: str
    id_type_label: str | None = None
    label: str | None = None
    attention: AttentionData | None = None
    contact_point: ContactPoint | None = None

    @property
    def party(self) -> PartyId | None:
        """The party, or None when the kind or the form of the number is not known here."""
        return _party(self.id_type, self.id)


@dataclass(frozen=True, slots=True)
class ForwardData:
    """memo:ForwardData: the letter that is sent on."""

    message_uuid: UUID
    original_message_at: datetime
    original_sender: str
    original_content_responsible: str | None = None
    original_representative: str | None = None
    contact_point_id: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class AdditionalReplyData:
    """memo:AdditionalReplyData: given by the sender, comes back in the reply."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ReplyData:
    """memo:ReplyData: one earlier message of the chain."""

    message_uuid: UUID
    message_id: str | None = None
    reply_uuid: UUID | None = None
    sender_id: str | None = None
    recipient_id: str | None = None
    case_id: str | None = None
    contact_point_id: str | None = None
    generating_system_id: str | None = None
    comment: str | None = None
    additional: tuple[AdditionalReplyData, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageHeader:
    """memo:MessageHeader: an absent flag counts as false, but stays absent when written."""

    message_type: MessageType
    message_uuid: UUID
    label: str
    sender: Sender
    recipient: Recipient
    message_id: str | None = None
    message_code: str | None = None
    notification: str | None = None
    additional_notification: str | None = None
    reply: bool | None = None
    reply_by: datetime | None = None
    do_not_deliver_until: date | None = None
    mandatory: bool | None = None
    legal_notification: bool | None = None
    post_type: str | None = None
    content_data: ContentData | None = None
    forward_data: ForwardData | None = None
    reply_data: tuple[ReplyData, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """memo:File: `content` is decoded; the files of a document are the same in other formats."""

    encoding_format: str
    filename: str
    language: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reservation:
    """memo:Reservation: an appointment for the calendar."""

    description: str
    reservation_uuid: UUID
    abstract: str
    location: str
    start: datetime
    end: datetime
    organizer_mail: str | None = None
    organizer_name: str | None = None


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """memo:EntryPoint: where an action leads."""

    url: str

    @property
    def host(self) -> str:
        """The host to show to people: never the name before an @; foreign letters as xn--.

        Empty when the address names no host that there can be.
        """
        try:
            name = urlsplit(self.url).hostname or ""
            return name if name.isascii() else name.encode("idna").decode("ascii")
        except ValueError:
            return ""


@dataclass(frozen=True, slots=True)
class Action:
    """memo:Action: something the recipient can or must do."""

    label: str
    action_code: str
    start: datetime | None = None
    end: datetime | None = None
    reservation: Reservation | None = None
    entry_point: EntryPoint | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """memo:MainDocument, AdditionalDocument or TechnicalDocument (which has no actions)."""

    files: tuple[File, ...]
    id: str | None = None
    label: str | None = None
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageBody:
    """memo:MessageBody: technical documents are for recipient systems, never shown to people."""

    created: datetime
    main_document: Document
    additional_documents: tuple[Document, ...] = ()
    technical_documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Memo:
    """A whole letter: `version` is `1.1` or `1.2`, `body` is None for a NemSMS."""

    version: str
    header: MessageHeader
    body: MessageBody | None = None
