"""Why a draft cannot become like that, or not be sent. Nothing of it is lost then."""

from typing import ClassVar

from fundament.kernel.errors import Refusal


class RecipientMissing(Refusal):
    """A letter without a recipient."""

    code: ClassVar[str] = "message.recipient.missing"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Vælg, hvem brevet er til."
    english: ClassVar[str] = "Choose whom the letter is for."


class LabelMissing(Refusal):
    """A letter without a title."""

    code: ClassVar[str] = "message.label.missing"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Skriv, hvad brevet handler om."
    english: ClassVar[str] = "Write what the letter is about."


class RecipientNotAllowed(Refusal):
    """Not everybody may write to everybody from a mailbox."""

    code: ClassVar[str] = "message.recipient.not.allowed"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Herfra kan du skrive til myndigheder og svare på breve. Brevet kan ikke sendes til den "
        "modtager."
    )
    english: ClassVar[str] = (
        "From here you can write to authorities and answer letters. The letter cannot be sent to "
        "that recipient."
    )


class MainDocumentMissing(Refusal):
    """A letter without a main document says nothing."""

    code: ClassVar[str] = "message.main.document.missing"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Brevet er tomt: skriv en tekst, eller giv det et hoveddokument."
    english: ClassVar[str] = "The letter is empty: write a text or give it a main document."


class TextTooLong(Refusal):
    """What was typed is longer than a page can hold; it is not cut in silence."""

    code: ClassVar[str] = "message.text.too.long"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Brevet må højst have {most} tegn. Forkort det, eller vedhæft det meste som en fil."
    )
    english: ClassVar[str] = (
        "The letter may have at most {most} characters. Shorten it, or attach most of it as a file."
    )


class FileContentMissing(Refusal):
    """A file of the draft was named and never uploaded."""

    code: ClassVar[str] = "file.content.missing"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "En fil i brevet har intet indhold: upload det, eller fjern filen."
    english: ClassVar[str] = "A file of the letter has no content: upload it or remove the file."


class FileNotAllowed(Refusal):
    """The name of a file has no extension that may be sent, or signs that it must not have."""

    code: ClassVar[str] = "file.not.allowed"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Filen kan ikke sendes: navnet skal ende på en filtype, der er tilladt i Digital Post "
        "(for eksempel pdf, docx, txt, jpg eller png), og må ikke indeholde specialtegn."
    )
    english: ClassVar[str] = (
        "The file cannot be sent: its name must end in a file type that Digital Post allows (for "
        "example pdf, docx, txt, jpg or png) and must not hold special characters."
    )


class FileEmpty(Refusal):
    """A file without a byte."""

    code: ClassVar[str] = "file.empty.not.allowed"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Filen er tom."
    english: ClassVar[str] = "The file is empty."


class FileMissing(Refusal):
    """A form without the part that holds the content of a file."""

    code: ClassVar[str] = "file.part.missing"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Formularen (multipart/form-data) har ingen fil i delen file."
    english: ClassVar[str] = "The form (multipart/form-data) has no file in the part file."


class LetterTooLarge(Refusal):
    """The files of a letter are too large together."""

    code: ClassVar[str] = "message.too.large"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Brevets filer må højst fylde {most} MB i alt."
    english: ClassVar[str] = "The files of a letter may be at most {most} MB together."


class DocumentNotPossible(Refusal):
    """One main document, ten additional ones, ten formats of each; technical ones are for systems.

    Source: Digital Post API 1.68, Document.
    """

    code: ClassVar[str] = "document.not.possible"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Et brev har ét hoveddokument (MAIN) og højst ti bilag (ADDITIONAL), hvert i højst ti "
        "formater; tekniske dokumenter sendes kun af systemer."
    )
    english: ClassVar[str] = (
        "A letter has one main document (MAIN) and at most ten attachments (ADDITIONAL), each in "
        "at most ten formats; technical documents are sent by systems only."
    )


class TooManyDrafts(Refusal):
    """A mailbox is not a store of files."""

    code: ClassVar[str] = "message.drafts.too.many"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Postkassen har {most} kladder. Send eller slet nogle af dem først."
    english: ClassVar[str] = "The mailbox holds {most} drafts. Send or delete some of them first."


class ReplyNotAllowed(Refusal):
    """Its sender takes no answer to the letter. Source: MeMo, MessageHeader/reply."""

    code: ClassVar[str] = "message.reply.not.allowed"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Afsenderen tager ikke imod svar på dette brev."
    english: ClassVar[str] = "The sender takes no answer to this letter."


class ReplyTooLate(Refusal):
    """The time to answer in is over. Source: MeMo, MessageHeader/replyByDateTime."""

    code: ClassVar[str] = "message.reply.too.late"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Fristen for at svare på brevet var {day}."
    english: ClassVar[str] = "The letter had to be answered by {day}."


class ForwardNotPossible(Refusal):
    """Only received letters that people can see something of are sent on."""

    code: ClassVar[str] = "message.forward.not.possible"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Kun modtagne breve kan videresendes."
    english: ClassVar[str] = "Only received letters can be forwarded."


class EmailNotValid(Refusal):
    """What was given is no e-mail address."""

    code: ClassVar[str] = "message.email.not.valid"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Skriv en e-mailadresse som navn@eksempel.dk."
    english: ClassVar[str] = "Write an e-mail address such as name@example.com."


class EmailNotPossible(Refusal):
    """Nothing takes e-mail here, or the letter is too large for one."""

    code: ClassVar[str] = "message.email.not.possible"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = (
        "Brevet kan ikke sendes som e-mail: filerne må højst fylde {most} MB, og der skal være en "
        "mailserver."
    )
    english: ClassVar[str] = (
        "The letter cannot be sent by e-mail: its files may be at most {most} MB, and there must "
        "be a mail server."
    )
