"""The person's own data as she may read them: sentences, and both times in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import dateformat
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from fundament.capabilities.registers.types import FactKind, HistoryLine, Span

KINDS = {
    FactKind.NAME: gettext_noop("Navn"),
    FactKind.RESIDENCE: gettext_noop("Adresse"),
    FactKind.STATUS: gettext_noop("Status"),
    FactKind.CIVIL: gettext_noop("Civilstand"),
    FactKind.PARENT: gettext_noop("Forældre"),
    FactKind.GUARDIAN: gettext_noop("Forældremyndighed"),
    FactKind.PROTECTION: gettext_noop("Beskyttelse"),
    FactKind.BIRTH: gettext_noop("Fødsel"),
}
_STATUS = {
    "01": gettext_noop("Bopæl i landet"),
    "03": gettext_noop("Bopæl i landet uden vejkode"),
    "05": gettext_noop("Bopæl i Grønland"),
    "07": gettext_noop("Bopæl i Grønland uden vejkode"),
    "20": gettext_noop("Uden fast bopæl"),
    "30": gettext_noop("Annulleret personnummer"),
    "50": gettext_noop("Slettet personnummer"),
    "60": gettext_noop("Ændret personnummer"),
    "70": gettext_noop("Forsvundet"),
    "80": gettext_noop("Udrejst"),
    "90": gettext_noop("Død"),
}
_CIVIL = {
    "U": gettext_noop("Ugift"),
    "G": gettext_noop("Gift"),
    "F": gettext_noop("Skilt"),
    "E": gettext_noop("Enke eller enkemand"),
    "P": gettext_noop("Registreret partnerskab"),
    "O": gettext_noop("Ophævet partnerskab"),
    "L": gettext_noop("Længstlevende partner"),
    "D": gettext_noop("Død"),
}
_PROTECTION = {
    "name": gettext_noop("Navnet er beskyttet"),
    "address": gettext_noop("Adressen er beskyttet"),
}
_SEX = {"K": gettext_noop("kvinde"), "M": gettext_noop("mand")}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history: what is said, over which time, and how it stands.

    `state` is `now`, `past`, `coming` or `corrected`; `registrering.until` tells when the register
    stopped saying it.
    """

    text: str
    virkning: Span
    registrering: Span
    state: str


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of data: what the register says today, and what it said before it was corrected."""

    heading: str
    lines: tuple[Line, ...]
    corrected: tuple[Line, ...]


def sections(history: Sequence[HistoryLine], at: datetime) -> list[Section]:
    """Return the history by kind, the newest first; kinds without a line are left out."""
    made = []
    for kind, heading in KINDS.items():
        lines = [_line(told, at) for told in history if told.kind is kind]
        lines.sort(key=lambda line: line.virkning.since, reverse=True)
        if lines:
            said = tuple(line for line in lines if line.state != "corrected")
            before = tuple(line for line in lines if line.state == "corrected")
            made.append(Section(_(heading), said, before))
    return made


def _line(told: HistoryLine, at: datetime) -> Line:
    if told.registrering.until is not None:
        state = "corrected"
    elif told.virkning.holds(at):
        state = "now"
    else:
        state = "coming" if at < told.virkning.since else "past"
    return Line(_text(told), told.virkning, told.registrering, state)


def _text(told: HistoryLine) -> str:
    return _SENTENCES.get(told.kind, _who)(told)


def _name(told: HistoryLine) -> str:
    return f"{told.value['given']} {told.value['surname']}"


def _residence(told: HistoryLine) -> str:
    return ", ".join(told.address.lines()) if told.address else ""


def _status(told: HistoryLine) -> str:
    code, country = told.value["code"], told.value.get("country")
    return _(_STATUS.get(code, code)) + (f" ({country})" if country else "")


def _civil(told: HistoryLine) -> str:
    code = told.value["code"]
    status = _(_CIVIL.get(code, code))
    return f"{status}: {_who(told)}" if told.other else status


def _birth(told: HistoryLine) -> str:
    return f"{_day(told.value['born'])}, {_(_SEX[told.value['sex']])}"


def _day(text: str) -> str:
    form = "j. F Y" if (get_language() or "da").startswith("da") else "j F Y"
    return dateformat.format(date.fromisoformat(text), form)


def _who(told: HistoryLine) -> str:
    return told.other_name or _("Navnet er beskyttet")


_SENTENCES: dict[FactKind, Callable[[HistoryLine], str]] = {
    FactKind.NAME: _name,
    FactKind.RESIDENCE: _residence,
    FactKind.STATUS: _status,
    FactKind.CIVIL: _civil,
    FactKind.PROTECTION: lambda told: _(_PROTECTION[told.part]),
    FactKind.BIRTH: _birth,
}
