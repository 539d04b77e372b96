"""Why a call of a viewing client is refused."""

from typing import ClassVar

from fundament.kernel.errors import Refusal


class OperationMissing(Refusal):
    """An official operation that does not exist here yet."""

    code: ClassVar[str] = "operation.not.available"
    status: ClassVar[int] = 501
    danish: ClassVar[str] = "{name} findes endnu ikke her."
    english: ClassVar[str] = "{name} does not exist here yet."


class MailboxNotOpen(Refusal):
    """No such mailbox is open to the person, whether there is one or not."""

    code: ClassVar[str] = "mailbox.not.open"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Postkassen findes ikke, eller du har ikke adgang til den."
    english: ClassVar[str] = "The mailbox does not exist, or you have no access to it."


class MailboxReadOnly(Refusal):
    """The person may read the mailbox and nothing more."""

    code: ClassVar[str] = "mailbox.read.only"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Du har kun læseadgang til postkassen."
    english: ClassVar[str] = "You may only read this mailbox."


class MailboxFixed(Refusal):
    """What the call would change of the mailbox is decided elsewhere."""

    code: ClassVar[str] = "mailbox.field.not.changed.here"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Feltet {field} kan ikke ændres her."
    english: ClassVar[str] = "The field {field} cannot be changed here."


class VersionMissing(Refusal):
    """The call must say which version it changes."""

    code: ClassVar[str] = "if.match.missing"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "If-Match mangler: skriv ressourcens version, som du sidst så den."
    english: ClassVar[str] = "If-Match is missing: give the resource's version as you last saw it."


class VersionUnreadable(Refusal):
    """If-Match is no version."""

    code: ClassVar[str] = "if.match.unreadable"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = 'If-Match skal være én version, for eksempel 3 eller "3".'
    english: ClassVar[str] = 'If-Match must be one version, such as 3 or "3".'


class VersionStale(Refusal):
    """Somebody changed it meanwhile. Source: Digital Post API 1.68: 409, never 412."""

    code: ClassVar[str] = "version.stale"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Versionen er forældet: hent ressourcen igen, og prøv med den nye."
    english: ClassVar[str] = "The version is stale: fetch the resource again and try with the new."


class BodyUnreadable(Refusal):
    """The body is not the JSON that the operation takes."""

    code: ClassVar[str] = "body.not.valid"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Indholdet kan ikke læses: {reason}."
    english: ClassVar[str] = "The body cannot be read: {reason}."


class LetterFixed(Refusal):
    """Of a letter that was received these fields stay as its sender wrote them."""

    code: ClassVar[str] = "message.not.draft"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "{field} kan kun ændres i en kladde."
    english: ClassVar[str] = "{field} can be changed in a draft only."


class NotALegalNotification(Refusal):
    """Service is confirmed of a legal notification alone, and only once."""

    code: ClassVar[str] = "message.legal.notification.not.possible"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Kun en forkyndelse kan bekræftes, og en bekræftelse kan ikke tages tilbage."
    )
    english: ClassVar[str] = (
        "Only a legal notification can be confirmed, and a confirmation cannot be taken back."
    )


class DocumentUnknown(Refusal):
    """The letter has no such document or file that people see."""

    code: ClassVar[str] = "document.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Dokumentet eller filen findes ikke i brevet."
    english: ClassVar[str] = "The letter has no such document or file."


class FolderUnknown(Refusal):
    """The mailbox has no such folder."""

    code: ClassVar[str] = "folder.not.found"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Mappen findes ikke i postkassen."
    english: ClassVar[str] = "The mailbox has no such folder."


class FolderNotOwn(Refusal):
    """The folder is one of the four that stay, or a wish for one."""

    code: ClassVar[str] = "folder.standard"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Standardmapper kan ikke oprettes, ændres eller slettes."
    english: ClassVar[str] = "Standard folders cannot be made, changed or deleted."


class FolderCannotHold(Refusal):
    """Received letters lie in the inbox, the bin or an own folder."""

    code: ClassVar[str] = "folder.not.for.received"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Modtagne breve kan ikke lægges i den mappe."
    english: ClassVar[str] = "Received letters cannot be put into that folder."


class FolderNameTaken(Refusal):
    """There is a folder of that name at the same place."""

    code: ClassVar[str] = "folder.name.taken"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Der er allerede en mappe med det navn samme sted."
    english: ClassVar[str] = "There is a folder of that name at the same place already."


class FolderNotEmpty(Refusal):
    """A folder is deleted when nothing is in it, so that no letter goes with it."""

    code: ClassVar[str] = "folder.not.empty"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Mappen er ikke tom: flyt breve og mapper ud af den først."
    english: ClassVar[str] = "The folder is not empty: move letters and folders out of it first."


class FolderNotPossible(Refusal):
    """Too deep, too many, within itself, or without a proper name."""

    code: ClassVar[str] = "folder.not.possible"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Mappen kan ikke være sådan: navnet er på 1-100 tegn, højst fem mapper ligger i hinanden "
        "(ingen i sig selv), og en postkasse har højst 500."
    )
    english: ClassVar[str] = (
        "The folder cannot be like this: its name has 1-100 characters, at most five folders lie "
        "within each other (none within itself), and a mailbox has 500 at most."
    )


class AccessUnknown(Refusal):
    """The mailbox has no such access that the person may see. Source: FetchAccess, 403."""

    code: ClassVar[str] = "access.not.found"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Adgangen findes ikke, eller du kan ikke se den."
    english: ClassVar[str] = "The access does not exist, or you cannot see it."


class AccessNotPossible(Refusal):
    """Only a reading access can be given or taken back, and to somebody in the register."""

    code: ClassVar[str] = "access.not.possible"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Her gives og trækkes kun læseadgang tilbage (PARTY_REPRESENTATIVE), for en person i "
        "registret."
    )
    english: ClassVar[str] = (
        "Only reading access (PARTY_REPRESENTATIVE) is given and taken back here, for a person of "
        "the register."
    )
