"""What refuses in school."""

from typing import ClassVar

from fundament.kernel.errors import Refusal


class SchoolLoginRefused(Refusal):
    """The one answer to unknown name, wrong pictures, wrong or used code, lock and block."""

    code: ClassVar[str] = "school.login.refused"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = (
        "Det passer ikke. Prøv igen. Virker det stadig ikke, så spørg din lærer."
    )
    english: ClassVar[str] = "That does not match. Try again. If it still fails, ask your teacher."


class SchoolAttemptOver(Refusal):
    """The login was begun too long ago, is finished, or belongs to another context."""

    code: ClassVar[str] = "school.attempt.over"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Der gik for lang tid. Begynd forfra."
    english: ClassVar[str] = "It took too long. Start again."


class SchoolTooManyTries(Refusal):
    """One network has tried too often; wide enough for a school behind one address."""

    code: ClassVar[str] = "school.too.many.tries"
    status: ClassVar[int] = 429
    retry_after: ClassVar[int | None] = 600
    danish: ClassVar[str] = "For mange forsøg fra jeres netværk. Vent ti minutter."
    english: ClassVar[str] = "Too many tries from your network. Wait ten minutes."


class SchoolFileWrong(Refusal):
    """Something in a list of schools is wrong, so nothing of it was taken; `faults` says what."""

    code: ClassVar[str] = "school.file.wrong"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Intet er indlæst. Ret dette i filen: {faults}"
    english: ClassVar[str] = "Nothing was loaded. Correct this in the file: {faults}"


class NotYourPupil(Refusal):
    """There is no such pupil or class, or the adult has nothing to do with it (any more)."""

    code: ClassVar[str] = "school.pupil.not.yours"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = (
        "Du har ikke adgang til den elev eller klasse, eller der er ingen skolelogin."
    )
    english: ClassVar[str] = "You have no access to that pupil or class, or there is no login."


class ActNotAllowed(Refusal):
    """The adult has to do with the pupil, but may not do this."""

    code: ClassVar[str] = "school.act.not.allowed"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Det må du ikke gøre med denne elevs skolelogin."
    english: ClassVar[str] = "You may not do that with this pupil's school login."


class SchoolStateNotReachable(Refusal):
    """A school login cannot go from its state to the wanted one."""

    code: ClassVar[str] = "school.state.not.reachable"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Skolelogin er allerede spærret, åbnet eller lukket."
    english: ClassVar[str] = "The school login is blocked, open or closed already."


class SchoolLoginExists(Refusal):
    """The pupil has a school login that is not closed, or somebody has the name."""

    code: ClassVar[str] = "school.login.exists"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Eleven har allerede et skolelogin, eller navnet er taget."
    english: ClassVar[str] = "The pupil already has a school login, or the name is taken."


class DeviceNumberWrong(Refusal):
    """The two digits are not those on the pupil's screen, or nothing waits any more."""

    code: ClassVar[str] = "school.device.number"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Tallet er ikke det, der står på barnets skærm, eller det er for gammelt."
    )
    english: ClassVar[str] = "The number is not the one on the child's screen, or it is too old."


class DeviceNotKnown(Refusal):
    """This device is not known for the pupil, so that a second factor is still missing."""

    code: ClassVar[str] = "school.device.unknown"
    status: ClassVar[int] = 403
    danish: ClassVar[str] = "Enheden er ikke godkendt endnu."
    english: ClassVar[str] = "The device has not been approved yet."


class TooYoungForHandover(Refusal):
    """The handover to an eID of one's own begins on the 15th birthday."""

    code: ClassVar[str] = "school.handover.too.young"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Overgangen til eget eID begynder på 15-års fødselsdagen."
    english: ClassVar[str] = "The handover to an eID of one's own begins on the 15th birthday."


class HandoverCodeWrong(Refusal):
    """The code of the adult who vouches is wrong, used or too old."""

    code: ClassVar[str] = "school.handover.code"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Koden fra din forælder passer ikke, er brugt eller er for gammel."
    english: ClassVar[str] = "The code from your parent does not match, was used or is too old."


class DisplayCodeWrong(Refusal):
    """The code is not what the new code display shows."""

    code: ClassVar[str] = "school.handover.display"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Koden passer ikke til din nye kodeviser. Skriv den, der vises nu."
    english: ClassVar[str] = "The code is not what your new code display shows. Enter the new one."


class HandoverDone(Refusal):
    """The handover has been made already."""

    code: ClassVar[str] = "school.handover.done"
    status: ClassVar[int] = 409
    danish: ClassVar[str] = "Du har allerede overtaget dit login."
    english: ClassVar[str] = "You have already taken over your login."
