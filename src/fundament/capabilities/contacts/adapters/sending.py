"""The proof of an address goes to that address: by e-mail or as a text message."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

from django.conf import settings

from fundament.capabilities.contacts.types import ChannelKind
from fundament.kernel import mail, sms

_SUBJECT = "Bekræft din e-mailadresse / Confirm your e-mail address"
_TEXT = """\
Din kode er {pin}. Skriv den under Kontaktoplysninger, eller bekræft her: {link}
Koden gælder i en time. Har du ikke bedt om den, skal du ikke gøre noget.

Your code is {pin}. Enter it under Contact details, or confirm here: {link}
The code is good for an hour. If you did not ask for it, do nothing.

Svar ikke på denne mail. / Please do not answer this mail.
"""
_SMS = "Din kode til at bekræfte dit mobilnummer / Your code to confirm your number: {pin}"


@dataclass(frozen=True, slots=True, repr=False)
class Proof:
    """What proves an address: a PIN of six digits, and by e-mail the token of a link."""

    pin: str
    link: UUID | None


class NoGateway(OSError):
    """This installation can send no such message."""


def send_proof(kind: ChannelKind, address: str, proof: Proof, at: datetime) -> None:
    """Send the proof. Raises OSError."""
    if kind is ChannelKind.MOBILE:
        gateway = sms.configured()
        if gateway is None:
            raise NoGateway
        sent_at = at.astimezone(UTC).isoformat(timespec="seconds")
        gateway.send(sms.TextMessage(address, _SMS.format(pin=proof.pin), sent_at))
        return
    server = mail.configured()
    if server is None:
        raise NoGateway
    server.send(_message(address, proof, at))


def _message(address: str, proof: Proof, at: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"Digital Post <noreply@{settings.HOST}>"
    message["To"] = address
    message["Subject"] = _SUBJECT
    message["Date"] = format_datetime(at)
    message["Auto-Submitted"] = "auto-generated"
    # The token is in the question, not in the path: paths are logged.
    link = f"{settings.BASE_URL}/kontakt/bekraeft/?kode={proof.link}"
    message.set_content(_TEXT.format(pin=proof.pin, link=link))
    return message
