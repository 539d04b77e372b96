"""The elements of a ForsendelseI in their order, and what each may hold: read and written by it.

Source: OIO Fjernprint 1.0.0, ForsendelseI; the namespaces and limits as the classes have them that
clients in the field made from the official XSD. PersonName is compulsory there and left out by
those clients where a letter bears its address itself: so it is here.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

PRINT, DKAL, SD = "urn:oio:fjernprint:1.0.0", "urn:oio:dkal:1.0.0", "urn:oio:sagdok:3.0.0"
PARTY = "urn:oio:adir:dagpenge:2009.07.01"
_PERSON = "http://rep.oio.dk/itst.dk/xml/schemas/2006/01/17/"
_DKCC = "http://rep.oio.dk/ebxml/xml/schemas/dkcc/"
_HOUSE, _ROAD, _BOX, _LINES = (
    f"{_DKCC}{day}/" for day in ("2003/02/13", "2005/03/15", "2005/05/13", "2005/05/19")
)


class NotOfKind(ValueError):
    """A text that is not of the kind; it says in both languages what it must be."""

    def __init__(self, danish: str, english: str = "") -> None:
        super().__init__(danish)
        self.danish, self.english = danish, english or danish


@dataclass(frozen=True, slots=True)
class Kind:
    """A form of text: to a value, and back."""

    read: Callable[[str], Any]
    write: Callable[[Any], str] = str


@dataclass(frozen=True, slots=True)
class Part:
    """One element: its name, and either its kind, or the parts inside it, or neither: read over."""

    name: str
    namespace: str = PRINT
    kind: Kind | None = None
    parts: tuple["Part", ...] = ()
    least: int = 0
    most: int = 1

    @property
    def tag(self) -> str:
        """Return the name with its namespace."""
        return f"{{{self.namespace}}}{self.name}"


def _matching(pattern: str, danish: str, english: str = "") -> Kind:
    form = re.compile(pattern, re.DOTALL)

    def read(text: str) -> str:
        if not form.fullmatch(text):
            raise NotOfKind(danish, english)
        return text

    return Kind(read)


def text(most: int, least: int = 0) -> Kind:
    """Return the kind of texts of so many signs."""
    return _matching(f".{{{least},{most}}}", f"{least}-{most} tegn", f"{least}-{most} signs")


def one_of(*words: str) -> Kind:
    """Return the kind of these words."""
    return _matching("|".join(map(re.escape, words)), " | ".join(words))


def _base64(said: str) -> bytes:
    try:
        content = base64.b64decode("".join(said.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotOfKind("base64") from error
    if not content:
        raise NotOfKind("base64, ikke tomt", "base64, not empty")
    return content


def _number(said: str) -> int:
    if not re.fullmatch("[0-9]{1,18}", said):
        raise NotOfKind("et tal", "a number")
    return int(said)


def _flag(said: str) -> bool:
    if said not in {"true", "1", "false", "0"}:
        raise NotOfKind("true | false")
    return said in {"true", "1"}


def _day(said: str) -> date:
    try:
        return date.fromisoformat(re.sub(r"(Z|[+-][0-9]{2}:[0-9]{2})$", "", said))
    except ValueError as error:
        raise NotOfKind("en dato, åååå-mm-dd", "a date, yyyy-mm-dd") from error


CONTENT = Kind(_base64, lambda value: base64.b64encode(value).decode())
NUMBER = Kind(_number)
FLAG = Kind(_flag, lambda value: "true" if value else "false")
DAY = Kind(_day, lambda value: value.isoformat())
_CPR = _matching("[0-9]{10}", "ti cifre", "ten digits")
_CVR = _matching("[0-9]{8}", "otte cifre", "eight digits")
_EMAIL = _matching(r"[^>()\[\]\\,;:@\s]{0,191}@[^>()\[\]\\,;:@\s]{1,64}", "e-mail")
_COUNTRY = _matching("[a-zA-Z]{2,3}|[0-9]{3,4}", "en landekode", "a country code")
FREE_LINES = tuple(
    f"PostalAddress{place}LineText"
    for place in ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")
)
_ADDRESS = (
    Part("PersonName", _PERSON, text(130, 1)),
    Part("CoNavn", kind=text(130, 1)),
    Part("StreetName", _ROAD, text(40, 1)),
    Part("StreetBuildingIdentifier", _HOUSE, _matching("[1-9][0-9]{0,2}[A-Z]?", "1-999, A-Z")),
    Part("FloorIdentifier", _HOUSE, _matching("[1-9][0-9]?|KL|ST|kl|st|[kK][2-9]", "1-99, st, kl")),
    Part("SuiteIdentifier", _HOUSE, text(4, 1)),
    Part("MailDeliverySublocationIdentifier", _HOUSE, text(34, 1)),
    *(Part(name, _LINES, text(34)) for name in FREE_LINES),
    Part("PostCodeIdentifier", _ROAD, _matching("[0-9]{4}", "fire cifre", "four digits")),
    Part("DistrictSubdivisionIdentifier", _ROAD, text(34, 1)),
    Part("PostOfficeBoxIdentifier", _BOX, _matching("[1-9][0-9]{0,3}", "1-9999")),
    Part("CountryIdentificationCode", _HOUSE, _COUNTRY, least=1),
)
_TRANSACTION = (
    Part("TransaktionsDatoTid", kind=text(40)),
    Part("MasseForsendelseIdentifikator", kind=text(38, 1)),
    Part("KvitteringsTypeKode", kind=one_of("Alle", "Ingen", "Kun fejl")),
    Part("KvitteringsEmail", kind=_EMAIL),
)
_DOCUMENT = (
    Part("TitelTekst", SD, text(2000)),
    Part("UUIDIdentifikator", SD, text(60)),
    Part("BrevDato", SD, DAY),
    Part("MeddelelsesFormatObjekt"),
)
_CHANNEL = (
    Part("EnhedTekst", kind=text(2000)),
    Part("BrugerNavn", kind=text(2000, 1), least=1),
    Part("KonteringsGruppeTekst", kind=text(2000)),
    Part("ForsendelseAfsender", parts=(Part("AfsenderAdresse", parts=_ADDRESS),)),
    Part("PaatrykAfsenderAdresseIndikator", kind=FLAG),
    Part("PaatrykModtagerAdresseIndikator", kind=FLAG),
    Part("PaatrykBrevdatoIndikator", kind=FLAG),
    Part("KanalKode", kind=one_of("Digital Post", "Fysisk Post")),
    Part("HasteBrevIndikator", kind=FLAG),
)
_PRINTING = (
    Part("SimplexDuplexKode", kind=one_of("Simplex", "Duplex")),
    Part("FarveSHKode", kind=one_of("SH", "Farve")),
    Part("KuvertTypeKode", kind=one_of("C4", "C5", "MA")),
)
_CARRIAGE = (
    Part(
        "PostKategoriKode",
        kind=one_of(
            "Prioritaire",
            "Economique",
            "Bulk",
            "Rekommanderet",
            "Rekommanderet med modtagerbevis",
            "Forkyndelse",
        ),
    ),
    Part("AllokeringsIdentifikator", kind=NUMBER),
    Part("ReturposthaandteringHosLeverandoerIndikator", kind=FLAG),
    Part("InformationVedAdresseAendringIndikator", kind=FLAG),
    Part("SideKvantitet", kind=NUMBER),
)
_ATTACHED = (
    Part("BilagNavn", kind=text(300), least=1),
    Part("FilformatNavn", DKAL, text(10, 1), least=1),
    Part("BilagSorteringsIndeksIdentifikator", kind=NUMBER, least=1),
    Part("BilagIdentifikator", DKAL, text(10)),
    Part("VedhaeftningIndholdData", DKAL, CONTENT),
    Part("VedhaeftningIndholdURLreference", DKAL, text(2000)),
    Part("VedhaeftSomIndholdDataIndikator", kind=FLAG),
)
FORM = Part(
    "ForsendelseI",
    parts=(
        Part("AfsendelseIdentifikator", kind=text(38, 1), least=1),
        Part("ForsendelseTypeIdentifikator", kind=NUMBER),
        Part(
            "ForsendelseModtager",
            parts=(
                Part(
                    "AfsendelseModtager",
                    DKAL,
                    parts=(
                        Part("CPRnummerIdentifikator", PARTY, _CPR),
                        Part("CVRnummerIdentifikator", PARTY, _CVR),
                    ),
                ),
                Part("ModtagerAdresse", parts=_ADDRESS),
            ),
        ),
        Part("FilformatNavn", DKAL, text(10, 1), least=1),
        Part("MeddelelseIndholdData", DKAL, CONTENT, least=1),
        Part("TransaktionsParametreI", parts=_TRANSACTION),
        Part("DokumentParametre", parts=_DOCUMENT, least=1),
        Part("KanalUafhaengigeParametreI", parts=_CHANNEL),
        Part("PrintParametre", parts=_PRINTING),
        Part("DigitalPostParametre"),
        Part("PostParametre", parts=_CARRIAGE),
        Part("BilagSamling", parts=(Part("Bilag", parts=_ATTACHED, least=1, most=100),)),
    ),
)
