"""How post's answers are written: JSON of the official API, and files made safe to show."""

from fundament.capabilities.post.render.answers import (
    PLAIN,
    error_message,
    ids,
    receipt,
    receipt_octets,
    receipts_bulk,
    verdict,
)
from fundament.capabilities.post.render.flow import event, event_page, found, way
from fundament.capabilities.post.render.letters import (
    any_document,
    documents,
    file,
    file_content,
    letter_page,
    message,
    written_document,
)
from fundament.capabilities.post.render.showing import (
    can_be_shown,
    is_framed_without_rights,
    policy,
    shown,
)
from fundament.capabilities.post.render.trying import trial
from fundament.capabilities.post.render.viewing import (
    access,
    folder,
    folder_counts,
    listed,
    mailbox,
    projected,
    sender_counts,
    trustees,
    unread,
)
from fundament.capabilities.post.render.words import words_of
from fundament.capabilities.post.render.written import ATTENTION, CONTENT

__all__ = [
    "ATTENTION",
    "CONTENT",
    "PLAIN",
    "access",
    "any_document",
    "can_be_shown",
    "documents",
    "error_message",
    "event",
    "event_page",
    "file",
    "file_content",
    "folder",
    "folder_counts",
    "found",
    "ids",
    "is_framed_without_rights",
    "letter_page",
    "listed",
    "mailbox",
    "message",
    "policy",
    "projected",
    "receipt",
    "receipt_octets",
    "receipts_bulk",
    "sender_counts",
    "shown",
    "trial",
    "trustees",
    "unread",
    "verdict",
    "way",
    "words_of",
    "written_document",
]
