"""E-mails to people: that something has come or changed, and where to see it; never what it is."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.db import transaction

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.identity.types import EidChanged
from fundament.capabilities.post import queries
from fundament.capabilities.post.models import (
    LetterEvent,
    MailboxEntry,
    PlacedLetter,
    WrittenLetter,
)
from fundament.capabilities.post.service.waiting import as_known_now
from fundament.capabilities.post.service.words import words_of
from fundament.capabilities.post.types import CaughtMail, EventTag
from fundament.kernel import blobs, mail, sms
from fundament.kernel.blobs import BlobId

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Mail:
    """What is written: the text names `{address}`, the page where she sees what it is about."""

    sender: str
    subject: str
    text: str
    path: str


_END = "Svar ikke på denne mail. / Please do not answer this mail.\n"
_NEW_POST = _Mail(
    sender="Digital Post",
    subject="Ny Digital Post / New Digital Post",
    text=f"""\
Der er ny post til dig. Log ind for at læse den: {{address}}

There is new post for you. Sign in to read it: {{address}}

{_END}""",
    path="/post/",
)
_EID_CHANGED = _Mail(
    sender="eID",
    subject="Der er sket en ændring på dit eID / Your eID has changed",
    text=f"""\
Der er sket en ændring på dit eID. Log ind på Mit eID for at se hvilken: {{address}}
Var det ikke dig, så spær dit eID der, eller bed en registreringsmyndighed om det.

Your eID has changed. Sign in to My eID to see how: {{address}}
If it was not you, block your eID there, or ask a registration authority to.

{_END}""",
    path="/mit-eid/",
)


_FORWARDED = """\
{comment}{writer} har videresendt et brev fra Digital Post til dig. Brevet er fra {sender}.
Brevet er vedhæftet. En almindelig e-mail er ikke beskyttet.

{writer} has forwarded a letter from Digital Post to you. The letter is from {sender}.
The letter is attached. An ordinary e-mail is not protected.

{end}"""


def notify(letters: Iterable[int], at: datetime) -> int:
    """Tell the owners by e-mail that there is new post, nothing about it; return how many.

    A letter is in the mailbox whether this succeeds or not. One try for each; when some fail, the
    first error is raised at the end, so that the task is tried again for those.
    """
    server = mail.configured()
    if server is None:
        return 0
    entries = MailboxEntry.objects.filter(letter__in=list(letters), notified_at=None)
    failed, missed, sent = [], [], 0
    for entry in entries:
        email = contacts.email_of(as_known_now(entry.owner))
        if email is None:
            continue
        try:
            server.send(_written(_NEW_POST, email, at))
        except OSError as error:
            failed.append(error)
            tag = EventTag.NOTIFICATION_FAILED
            missed.append(LetterEvent(letter_id=entry.letter_id, tag=tag, at=at))
            continue
        MailboxEntry.objects.filter(letter=entry.letter_id).update(notified_at=at)
        sent += 1
    LetterEvent.objects.bulk_create(missed)
    if failed:
        log.warning("notifications failed: %d of %d", len(failed), len(failed) + sent)
        raise failed[0]
    return sent


def tell_counters(letters: Iterable[int], at: datetime) -> int:
    """Tell those whom the rules of organisations name that there is new post; return how many.

    Nothing is said of the letter: who may read it signs in. Once for each, tried again where the
    mail server did not take it; then the first error is raised.
    """
    server = mail.configured()
    if server is None:
        return 0
    waiting = PlacedLetter.objects.filter(letter__in=list(letters), notified_at=None)
    failed, sent = [], 0
    for row in waiting.exclude(notify=""):
        try:
            server.send(_written(_NEW_POST, row.notify, at))
        except OSError as error:
            failed.append(error)
            continue
        PlacedLetter.objects.filter(letter=row.letter_id).update(notified_at=at)
        sent += 1
    if failed:
        log.warning("counters not told: %d of %d", len(failed), len(failed) + sent)
        raise failed[0]
    return sent


def send_email(letter: int, at: datetime) -> None:
    """Send a letter on by e-mail, with its files, as its owner asked for; once.

    Raises OSError when the mail server cannot take it: the task is tried again.
    """
    with transaction.atomic():
        row = WrittenLetter.objects.select_for_update().get(pk=letter)
        server = mail.configured()
        if row.emailed_at is not None or server is None:
            return
        server.send(_forwarded(row, at))
        row.emailed_at = at
        row.save(update_fields=["emailed_at"])


def tell_of_eid(news: EidChanged) -> None:
    """Tell the person by e-mail that her eID has changed, not how; at an address of lately too.

    Raises OSError when the mail server cannot take it; whoever brings the news tries again.
    """
    addresses = contacts.emails_lately(as_known_now(str(news.person)), news.at)
    server = mail.configured() if addresses else None
    for email in addresses:
        if server is not None:
            server.send(_written(_EID_CHANGED, email, news.at))


def caught_mail() -> list[CaughtMail]:
    """Return the newest messages that the demo's mail server has caught."""
    return [
        CaughtMail(
            recipient=str(message["To"]),
            subject=str(message["Subject"]),
            at=message["Date"].datetime,
            text=_text_of(message),
        )
        for message in mail.caught(settings.HOME / "mail", 50)
    ]


def _text_of(message: EmailMessage) -> str:
    """Return the text, and below it the names of the files that go with it."""
    body = message.get_body(preferencelist=("plain",))
    files = [str(each.get_filename()) for each in message.iter_attachments()]
    text = body.get_content().strip() if body else ""
    return "\n\n".join([text, *files])


def caught_texts() -> list[CaughtMail]:
    """Return the newest text messages that the demo's gateway has caught."""
    return [
        CaughtMail(
            recipient=text.number,
            subject="",
            at=datetime.fromisoformat(text.sent_at),
            text=text.text,
        )
        for text in sms.caught(settings.HOME / "sms", 50)
    ]


def _forwarded(row: WrittenLetter, at: datetime) -> EmailMessage:
    """Return the letter that is sent on, with its files, and who did so."""
    words = words_of(row)
    origin = words.forward_data
    message = EmailMessage()
    message["From"] = f"Digital Post <noreply@{settings.HOST}>"
    message["To"] = words.recipient.id if words.recipient else ""
    message["Subject"] = " ".join(words.label.split())
    message["Date"] = format_datetime(at)
    message.set_content(
        _FORWARDED.format(
            writer=row.owner_name,
            sender=origin.original_sender if origin else "",
            comment=f"{origin.comment}\n\n" if origin and origin.comment else "",
            end=_END,
        )
    )
    for file in queries.files_of(row):
        kind, _, rest = file.media_type.partition(";")[0].partition("/")
        message.add_attachment(
            blobs.get(BlobId(file.blob or "")),
            maintype=kind or "application",
            subtype=rest or "octet-stream",
            filename=file.name,
        )
    return message


def _written(what: _Mail, email: str, at: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{what.sender} <noreply@{settings.HOST}>"
    message["To"] = email
    message["Subject"] = what.subject
    message["Date"] = format_datetime(at)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(what.text.format(address=f"{settings.BASE_URL}{what.path}"))
    return message
