"""Every way a MeMo can be wrong: code, sentence in Danish and English, recommended reaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Reaction(StrEnum):
    """What a sender does best about a code, in falling strength.

    Source: the client products in the field sort every code into these three.
    """

    NOTIFY = "notify"
    NEXT_CHANNEL = "next-channel"
    RETRY = "retry"


def strongest(reactions: Iterable[Reaction]) -> Reaction:
    """Return the reaction that wins: notify over next channel over retry. Raises ValueError."""
    return min(reactions, key=list(Reaction).index)


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of fault; the sentences name facts in braces, never the text of the letter."""

    name: str
    danish: str
    english: str
    reaction: Reaction = Reaction.NOTIFY
    official: bool = False


ROOT = Code(
    "memo.root.not.message",
    "Roden skal være elementet memo:Message, ikke {name}.",
    "The root must be the element memo:Message, not {name}.",
)
VERSION_MISSING = Code(
    "memo.version.missing",
    "Attributten memoVersion mangler på memo:Message.",
    "The attribute memoVersion is missing on memo:Message.",
)
VERSION_NOT_SUPPORTED = Code(
    "memo.version.not.supported",
    "Kun MeMo 1.1 og 1.2 modtages; memoVersion siger noget andet.",
    "Only MeMo 1.1 and 1.2 are taken; memoVersion says something else.",
)
SCH_VERSION_MISSING = Code(
    "memo.sch.version.missing",
    "Attributten memoSchVersion kræves i MeMo 1.1.",
    "The attribute memoSchVersion is required in MeMo 1.1.",
)
SCH_VERSION_NOT_ALLOWED = Code(
    "memo.sch.version.not.allowed",
    "Attributten memoSchVersion må ikke stå i MeMo 1.2.",
    "The attribute memoSchVersion is not allowed in MeMo 1.2.",
)
SCH_VERSION_WRONG = Code(
    "memo.sch.version.not.supported",
    "Attributten memoSchVersion skal være 1.1.0 i MeMo 1.1.",
    "The attribute memoSchVersion must be 1.1.0 in MeMo 1.1.",
)
ELEMENT_MISSING = Code(
    "memo.element.missing",
    "Elementet {name} mangler i {parent}.",
    "The element {name} is missing in {parent}.",
)
ELEMENT_UNKNOWN = Code(
    "memo.element.not.allowed",
    "Elementet {name} hører ikke til i {parent}.",
    "The element {name} does not belong in {parent}.",
)
ELEMENT_MISPLACED = Code(
    "memo.element.order.not.allowed",
    "Elementet {name} står i forkert rækkefølge i {parent}: det skal stå før {after}.",
    "The element {name} is out of order in {parent}: it must stand before {after}.",
)
ELEMENT_REPEATED = Code(
    "memo.element.repeated",
    "Elementet {name} må højst stå {most} gang(e) i {parent}.",
    "The element {name} may stand at most {most} time(s) in {parent}.",
)
ELEMENT_EITHER = Code(
    "memo.element.choice.not.allowed",
    "I {parent} må kun ét af elementerne {names} stå.",
    "Only one of the elements {names} may stand in {parent}.",
)
TEXT_NOT_ALLOWED = Code(
    "memo.text.not.allowed",
    "Der må ikke stå tekst direkte i {parent}.",
    "Text is not allowed directly in {parent}.",
)
ATTRIBUTE_UNKNOWN = Code(
    "memo.attribute.not.allowed",
    "Attributten {name} må ikke stå på {parent}.",
    "The attribute {name} is not allowed on {parent}.",
)
TYPE_NOT_ALLOWED = Code(
    "memo.type.not.allowed",
    "xsi:type på {parent} nævner en anden type end elementets egen.",
    "xsi:type on {parent} names another type than the element's own.",
)
TOO_LONG = Code(
    "memo.value.too.long",
    "{name} er på {length} tegn; der er plads til {most}.",
    "{name} has {length} characters; there is room for {most}.",
)
TOO_LARGE = Code(
    "memo.value.too.large",
    "Tallet i {name} er større end {most}.",
    "The number in {name} is larger than {most}.",
)
NOT_ONE_OF = Code(
    "memo.value.not.allowed",
    "{name} skal være en af værdierne {values}.",
    "{name} must be one of the values {values}.",
)
NOT_UUID = Code(
    "memo.uuid.not.valid",
    "{name} skal være en UUID af version 4.",
    "{name} must be a UUID of version 4.",
)
NOT_DATETIME = Code(
    "memo.datetime.not.valid",
    "{name} skal være et tidspunkt som 2026-01-31T12:00:00Z.",
    "{name} must be a time such as 2026-01-31T12:00:00Z.",
)
NOT_Z = Code(
    "memo.datetime.not.utc",
    "{name} skal ende på Z (UTC).",
    "{name} must end in Z (UTC).",
)
NOT_DATE = Code(
    "memo.date.not.valid",
    "{name} skal være en dato som 2026-01-31.",
    "{name} must be a date such as 2026-01-31.",
)
OUT_OF_RANGE = Code(
    "memo.time.out.of.range",
    "Årstallet i {name} skal ligge fra 1 til 9999.",
    "The year in {name} must be from 1 to 9999.",
)
NOT_BOOLEAN = Code(
    "memo.boolean.not.valid",
    "{name} skal være true, false, 1 eller 0.",
    "{name} must be true, false, 1 or 0.",
)
NOT_NUMBER = Code(
    "memo.number.not.valid",
    "{name} skal være et tal.",
    "{name} must be a number.",
)
NOT_URI = Code(
    "memo.uri.not.valid",
    "{name} skal være en gyldig webadresse (URI).",
    "{name} must be a valid web address (URI).",
)
NOT_LANGUAGE = Code(
    "memo.language.not.valid",
    "{name} skal være en sprogkode på to bogstaver, for eksempel da.",
    "{name} must be a language code of two letters, for example da.",
)
NOT_BASE64 = Code(
    "memo.base64.not.valid",
    "{name} er ikke gyldig base64.",
    "{name} is not valid base64.",
)
BODY_MISSING = Code(
    "memo.body.missing",
    "Et brev (DIGITALPOST) skal have en MessageBody med et hoveddokument.",
    "A letter (DIGITALPOST) must have a MessageBody with a main document.",
)
BODY_NOT_ALLOWED = Code(
    "memo.body.not.allowed",
    "En NemSMS må ikke have en MessageBody.",
    "A NemSMS must not have a MessageBody.",
)
EMPTY_NOTIFICATION = Code(
    "empty.notification.not.allowed",
    "En NemSMS skal have en tekst i notification.",
    "A NemSMS must have a text in notification.",
    official=True,
)
FILE_EMPTY = Code(
    "file.empty.not.allowed",
    "Filen er tom.",
    "The file is empty.",
    official=True,
)
FILE_EXTENSION = Code(
    "file.extension.not.allowed",
    "Filtypen må ikke sendes i Digital Post.",
    "The file type may not be sent in Digital Post.",
    official=True,
)
FILE_NAME = Code(
    "file.name.not.allowed",
    'Filnavnet indeholder et tegn, der ikke må bruges: < > : " / \\ | ? *, linjeskift eller '
    "særlige mellemrum.",
    'The file name holds a character that must not be used: < > : " / \\ | ? *, line breaks or '
    "special spaces.",
)
ENTRY_POINT = Code(
    "entry.point.url.not.allowed",
    "EntryPoint/url skal være en fuld adresse, der begynder med https://.",
    "EntryPoint/url must be a full address that starts with https://.",
)
TOO_EARLY = Code(
    "do.not.deliver.until.date.too.early",
    "doNotDeliverUntilDate ligger før i dag.",
    "doNotDeliverUntilDate is before today.",
    official=True,
)
TOO_LATE = Code(
    "do.not.deliver.until.date.too.late",
    "doNotDeliverUntilDate ligger mere end {most_days} dage frem.",
    "doNotDeliverUntilDate is more than {most_days} days ahead.",
    official=True,
)
CONTACT_POINT_ID = Code(
    "contact.point.id.format.not.allowed",
    "contactPointID har ikke den form, som en kontaktpunkt-id skal have.",
    "contactPointID does not have the form of a contact point id.",
    official=True,
)
ID_TYPE = Code(
    "memo.id.type.not.allowed",
    "idType skal være CPR eller CVR.",
    "idType must be CPR or CVR.",
)
ID_FORM = Code(
    "memo.id.format.not.allowed",
    "{name} skal være {digits} cifre, når idType er {id_type}.",
    "{name} must be {digits} digits when idType is {id_type}.",
)

CODES: tuple[Code, ...] = tuple(found for found in globals().values() if isinstance(found, Code))
