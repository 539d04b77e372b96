"""Why a letter is turned away at the door. Nothing of a refused letter is stored."""

from typing import ClassVar

from fundament.kernel.errors import Refusal


class LetterRefused(Refusal):
    """The letter cannot be taken as it is; `path` says where in the MeMo, when it is one place."""

    path: ClassVar[str | None] = None


class ContentTypeUnknown(LetterRefused):
    """The body is declared as something else than a MeMo."""

    code: ClassVar[str] = "content.type.not.supported"
    status: ClassVar[int] = 415
    danish: ClassVar[str] = (
        "Content-Type skal være application/xml, text/xml eller (container) application/x-lzma."
    )
    english: ClassVar[str] = (
        "Content-Type must be application/xml, text/xml or (container) application/x-lzma."
    )


class ContainerMissing(LetterRefused):
    """A form without the part that holds the container."""

    code: ClassVar[str] = "container.missing"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Formularen har ingen fil i delen file (type application/x-lzma)."
    english: ClassVar[str] = "The form has no file in the part file (type application/x-lzma)."


class MessageUuidMissing(LetterRefused):
    """There is no query parameter that names the message."""

    code: ClassVar[str] = "memo.message.uuid.missing"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = (
        "Parameteren memo-message-uuid mangler i adressen; skriv meddelelsens messageUUID der."
    )
    english: ClassVar[str] = (
        "The parameter memo-message-uuid is missing in the address; give the messageUUID there."
    )


class MessageUuidUnreadable(LetterRefused):
    """The query parameter is not a UUID."""

    code: ClassVar[str] = "memo.message.uuid.unreadable"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Parameteren memo-message-uuid skal være meddelelsens UUID (version 4)."
    english: ClassVar[str] = (
        "The parameter memo-message-uuid must be the message's UUID (version 4)."
    )


class MessageUuidMismatch(LetterRefused):
    """Query parameter and header name two different messages."""

    code: ClassVar[str] = "memo.message.uuid.mismatch"
    status: ClassVar[int] = 400
    path: ClassVar[str | None] = "Message/MessageHeader/messageUUID"
    danish: ClassVar[str] = (
        "Parameteren memo-message-uuid og meddelelsens messageUUID er forskellige."
    )
    english: ClassVar[str] = "The parameter memo-message-uuid and the messageUUID differ."


class ContactPointUnreadable(LetterRefused):
    """The letter names a contact point of an organisation by something that is no UUID."""

    code: ClassVar[str] = "contact.point.id.format.not.allowed"
    status: ClassVar[int] = 400
    path: ClassVar[str | None] = "Message/MessageHeader/Recipient/ContactPoint/contactPointID"
    danish: ClassVar[str] = "contactPointID skal være kontaktpunktets UUID."
    english: ClassVar[str] = "contactPointID must be the contact point's UUID."


class DifferentLetterSameUuid(LetterRefused):
    """The sender used the messageUUID before, for other bytes."""

    code: ClassVar[str] = "memo.message.uuid.reused"
    status: ClassVar[int] = 409
    path: ClassVar[str | None] = "Message/MessageHeader/messageUUID"
    danish: ClassVar[str] = "Samme messageUUID er allerede brugt til en anden meddelelse."
    english: ClassVar[str] = "The same messageUUID was used for another message."


class NotTheSender(LetterRefused):
    """The letter names another sender than the owner of the calling system."""

    code: ClassVar[str] = "sender.not.allowed"
    status: ClassVar[int] = 403
    path: ClassVar[str | None] = "Message/MessageHeader/Sender/senderID"
    danish: ClassVar[str] = (
        "Systemet hører til CVR {owner} og må ikke sende på vegne af {sender}, som brevet angiver."
    )
    english: ClassVar[str] = (
        "The system belongs to CVR {owner} and may not send on behalf of {sender}, whom the letter "
        "names."
    )


class FlagNotAllowed(LetterRefused):
    """Only authorities may send mandatory letters and legal notifications."""

    code: ClassVar[str] = "mandatory.not.allowed"
    status: ClassVar[int] = 403
    path: ClassVar[str | None] = "Message/MessageHeader"
    danish: ClassVar[str] = "Kun myndigheder må sende obligatorisk post og forkyndelser."
    english: ClassVar[str] = "Only authorities may send mandatory post and legal notifications."


class RecipientUnknown(LetterRefused):
    """Nobody with that number receives digital post."""

    code: ClassVar[str] = "recipient.unknown"
    status: ClassVar[int] = 422
    path: ClassVar[str | None] = "Message/MessageHeader/Recipient/recipientID"
    danish: ClassVar[str] = "Modtageren findes ikke i Digital Post."
    english: ClassVar[str] = "The recipient is not known to Digital Post."


class RecipientClosed(LetterRefused):
    """The recipient is dead, or the company has ceased."""

    code: ClassVar[str] = "recipient.closed"
    status: ClassVar[int] = 422
    path: ClassVar[str | None] = "Message/MessageHeader/Recipient/recipientID"
    danish: ClassVar[str] = "Modtageren er død eller ophørt og får ikke længere Digital Post."
    english: ClassVar[str] = (
        "The recipient is dead or has ceased and gets no Digital Post any more."
    )


class RecipientExempt(LetterRefused):
    """The recipient is exempt; the letter must go on paper (lov om Digital Post § 5)."""

    code: ClassVar[str] = "recipient.exempt"
    status: ClassVar[int] = 422
    path: ClassVar[str | None] = "Message/MessageHeader/Recipient/recipientID"
    danish: ClassVar[str] = "Modtageren er fritaget for Digital Post. Send på papir."
    english: ClassVar[str] = "The recipient is exempt from Digital Post. Send on paper."


class FileContentMismatch(LetterRefused):
    """Name, declared type and first bytes of a file do not agree."""

    code: ClassVar[str] = "file.content.mismatch"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Filens indhold passer ikke til dens navn og type ({declared})."
    english: ClassVar[str] = "The file's content does not fit its name and type ({declared})."


class ReceiptUnknown(Refusal):
    """The calling system has no such receipt waiting."""

    code: ClassVar[str] = "receipt.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Der er ingen kvittering med dette id til systemet."
    english: ClassVar[str] = "The system has no receipt with this id."
