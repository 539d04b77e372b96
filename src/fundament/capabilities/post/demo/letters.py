"""From a text of the demo to a MeMo."""

import html
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from fundament.capabilities.post.demo.pdf import letter_pdf
from fundament.capabilities.post.demo.texts import Form, Text
from fundament.kernel.acting import Actor
from fundament.kernel.ids import PartyId
from fundament.standards.memo import Memo, MessageType
from fundament.standards.memo.types import (
    Action,
    Document,
    EntryPoint,
    File,
    MessageBody,
    MessageHeader,
    Recipient,
    Sender,
)

_ATTACHED = ("Bilaget hører til brevet og er opdigtet ligesom det.",)


@dataclass(frozen=True, slots=True)
class Sending:
    """A text on its way to somebody at a time."""

    text: Text
    recipient: PartyId
    at: datetime


def memo_of(sending: Sending, sender: Actor) -> Memo:
    """Return the letter as a MeMo 1.2."""
    text, to = sending.text, sending.recipient
    return Memo(
        version="1.2",
        header=MessageHeader(
            message_type=MessageType.DIGITALPOST,
            message_uuid=uuid4(),
            label=text.title,
            sender=Sender(sender.party.number, sender.party.kind, sender.name),
            recipient=Recipient(to.number, to.kind),
            mandatory=text.mandatory or None,
        ),
        body=MessageBody(
            created=sending.at.replace(microsecond=0),
            main_document=Document((_main(text, sender.name),), actions=_actions(text)),
            additional_documents=tuple(
                Document((_pdf(label, sender.name, _ATTACHED),), label=label)
                for label in text.attachments
            ),
        ),
    )


def _main(text: Text, sender: str) -> File:
    if text.form is Form.PDF:
        return _pdf(text.title, sender, text.paragraphs)
    if text.form is Form.HTML:
        paragraphs = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in text.paragraphs)
        page = f"<h1>{html.escape(text.title)}</h1>{paragraphs}<p>{html.escape(sender)}</p>"
        return File("text/html", f"{_name(text.title)}.html", "da", page.encode())
    plain = "\n\n".join([text.title, *text.paragraphs, sender])
    return File("text/plain", f"{_name(text.title)}.txt", "da", plain.encode())


def _pdf(title: str, sender: str, paragraphs: tuple[str, ...]) -> File:
    content = letter_pdf(sender, title, paragraphs)
    return File("application/pdf", f"{_name(title)}.pdf", "da", content)


def _name(title: str) -> str:
    return title.replace(":", "")


def _actions(text: Text) -> tuple[Action, ...]:
    if text.action is None:
        return ()
    code, label, url = text.action
    return (Action(label, code, entry_point=EntryPoint(url)),)
