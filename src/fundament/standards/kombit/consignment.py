"""What a ForsendelseI says: a letter on paper as it is handed to a remote printer (fjernprint).

Source: OIO Fjernprint 1.0.0, ForsendelseI, as used in KOMBIT SF1601.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from fundament.standards.kombit.types import KombiRefused


class Receipts(StrEnum):
    """KvitteringsTypeKode: of what the sender wants to be told; without it, of all."""

    ALL = "Alle"
    NONE = "Ingen"
    FAULTS = "Kun fejl"


class Category(StrEnum):
    """PostKategoriKode: how the carrier shall take the letter."""

    PRIORITY = "Prioritaire"
    ECONOMY = "Economique"
    BULK = "Bulk"
    REGISTERED = "Rekommanderet"
    REGISTERED_WITH_PROOF = "Rekommanderet med modtagerbevis"
    SERVICE = "Forkyndelse"


@dataclass(frozen=True, slots=True, repr=False)
class PostalAddress:
    """KontaktOplysningType: by road and number, or as up to six lines; "" is what is absent.

    `scheme` says in which list of countries `country` stands.
    """

    country: str
    scheme: str = "iso3166-alpha2"
    name: str = ""
    care_of: str = ""
    road: str = ""
    house_number: str = ""
    floor: str = ""
    door: str = ""
    place: str = ""
    postcode: str = ""
    district: str = ""
    box: str = ""
    free_lines: tuple[str, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """Return the address as written on an envelope; nothing when there is no more than a name.

        A country that is not Denmark is the last line, by its code.
        """
        within = f"{self.road} {self.house_number}".strip()
        stair = ". ".join(part for part in (self.floor, self.door) if part)
        where = f"{within}, {stair}" if within and stair else within
        town = " ".join(part for part in (self.postcode, self.district) if part)
        box = f"Postboks {self.box}" if self.box else ""
        told = [line for line in (where, self.place, box, *self.free_lines, town) if line]
        if not told:
            return ()
        abroad = "" if self.is_danish else self.country.upper()
        care_of = f"c/o {self.care_of}" if self.care_of else ""
        return tuple(line for line in (self.name, care_of, *told, abroad) if line)

    @property
    def is_danish(self) -> bool:
        """Whether it lies in Denmark, by any of the lists of countries."""
        return self.country.upper() in {"DK", "DNK", "208", "5100"}

    def __repr__(self) -> str:
        return "PostalAddress()"


@dataclass(frozen=True, slots=True)
class Attachment:
    """Bilag: a document that goes into the same envelope, in the order of `place`."""

    name: str
    file_format: str
    place: int
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Consignment:
    """A ForsendelseI. `cpr` or `cvr` names the recipient, neither where the letter itself does.

    None and "" stand for what is absent. What only the letters of the former Digital Post had
    (DigitalPostParametre, MeddelelsesFormatObjekt) is read over.
    """

    id: str
    file_format: str
    content: bytes = field(repr=False)
    type_id: int | None = None
    cpr: str = field(default="", repr=False)
    cvr: str = ""
    to: PostalAddress | None = None
    sender: PostalAddress | None = None
    mass_id: str = ""
    receipts: Receipts = Receipts.ALL
    receipt_email: str = ""
    title: str = ""
    dated: date | None = None
    unit: str = ""
    user: str = ""
    account: str = ""
    prints_address: bool | None = None
    urgent: bool = False
    duplex: bool = False
    colour: bool = False
    envelope: str = ""
    category: Category | None = None
    returns_to_printer: bool = False
    attachments: tuple[Attachment, ...] = ()

    @property
    def number(self) -> str:
        """Return the recipient's number as a party is written, or "" when none is named."""
        if self.cpr and self.cpr != NO_CPR:
            return f"CPR:{self.cpr}"
        return f"CVR:{self.cvr}" if self.cvr else ""


# What stands for a CPR number where the letter bears its address itself.
NO_CPR = "0000000000"


class ConsignmentRefused(KombiRefused):
    """A ForsendelseI that is not as it must be."""

    code: ClassVar[str] = "kombit.consignment.not.valid"


class ElementUnexpected(ConsignmentRefused):
    """An element that does not belong there, stands too often or in another order."""

    code: ClassVar[str] = "kombit.consignment.element.unexpected"
    danish: ClassVar[str] = "I {place} står {name}, som ikke hører til der, eller ikke dér."
    english: ClassVar[str] = (
        "{place} holds {name}, which does not belong there, or not at that spot."
    )


class ElementMissing(ConsignmentRefused):
    """A compulsory element is not there."""

    code: ClassVar[str] = "kombit.consignment.element.missing"
    danish: ClassVar[str] = "I {place} mangler {name}."
    english: ClassVar[str] = "{place} lacks {name}."


class ValueNotValid(ConsignmentRefused):
    """A value that is not of its form."""

    code: ClassVar[str] = "kombit.consignment.value.not.valid"
    danish: ClassVar[str] = "{place} er ikke, som den skal være: {rule_da}."
    english: ClassVar[str] = "{place} is not as it must be: {rule_en}."


class AttachmentElsewhere(ConsignmentRefused):
    """An attachment that is named by an id or an address, and not in the consignment."""

    code: ClassVar[str] = "kombit.consignment.attachment.elsewhere"
    danish: ClassVar[str] = (
        "{place} henviser til et bilag et andet sted. Send indholdet i VedhaeftningIndholdData."
    )
    english: ClassVar[str] = (
        "{place} points to an attachment elsewhere. Send its content in VedhaeftningIndholdData."
    )
