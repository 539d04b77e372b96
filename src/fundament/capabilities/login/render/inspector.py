"""A recorded login as its page shows it: lines of XML with what is signed, rules, keys."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from fundament.capabilities.login import service
from fundament.capabilities.login.render import language
from fundament.capabilities.login.rules.inspecting import Line, lines_of
from fundament.capabilities.login.types import (
    Cover,
    FaultShown,
    Form,
    Inspection,
    Kind,
    Must,
    Outcome,
    Owner,
    Part,
    Provider,
    ProviderNotFound,
    Severity,
    Signed,
    State,
)


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A message on the page: its lines with their marks, or its fields; how its rules went."""

    part: Part
    heading: str
    sign: str
    lines: tuple[tuple[str, Line], ...]
    fields: tuple[tuple[str, str], ...]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the page: what came of the service, or what the broker gave."""

    name: str
    heading: str
    parts: tuple[ShownPart, ...]


def sides_of(found: Inspection) -> tuple[Side, Side]:
    """Return the two sides that stand beside each other."""
    parts = [shown(part) for part in found.parts]
    came = tuple(each for each in parts if each.part.came)
    went = tuple(each for each in parts if not each.part.came)
    if found.kind is Kind.EIDAS:
        return Side("came", _("Fra det andet land"), came), Side("went", _("Fra Danmark"), went)
    if found.kind is Kind.LOGOUT:
        return Side("came", _("Fra tjenesten"), came), Side("went", _("Fra brokeren"), went)
    return Side("came", _("Tjenesten spurgte"), came), Side("went", _("Brokeren svarede"), went)


def title_of(found: Inspection) -> str:
    """Return the heading of a record's page."""
    return {
        Kind.LOGIN: _("Et login under lup"),
        Kind.LOGOUT: _("En udlogning under lup"),
        Kind.EIDAS: _("Et login på tværs af grænser under lup"),
    }[found.kind]


def kind_words() -> dict[Kind, str]:
    """Return how the kinds of records are said."""
    return {Kind.LOGIN: _("Login"), Kind.LOGOUT: _("Udlogning"), Kind.EIDAS: _("eIDAS")}


def provider_named(entity_id: str, at: datetime) -> Provider | None:
    """Return the service, or None when it is no longer connected."""
    try:
        return service.provider_of(entity_id, at)
    except ProviderNotFound:
        return None


def state_words() -> dict[State, str]:
    """Return how the states are said."""
    return {
        State.WAITING: _("Ikke afsluttet"),
        State.ANSWERED: _("Logget ind"),
        State.NO_LOGIN: _("Svar uden login"),
        State.REFUSED: _("Afvist af brokeren"),
        State.LOGGED_OUT: _("Logget ud"),
        State.PARTIAL: _("Kun delvist logget ud"),
        State.TOLD: _("Sendt uden at vente på svar"),
        State.FAILED: _("Tjenesten loggede ikke ud"),
    }


def state_of(found: Inspection) -> str:
    """Return how a record's state is said; of a login with a fault, that it was answered only."""
    if found.state is State.ANSWERED and found.fault:
        return _("Besvaret, med fejl lagt ind")
    return state_words()[found.state]


def owner_words() -> dict[Owner, str]:
    """Return whose a key is."""
    return {
        Owner.BROKER: _("brokerens nøgle"),
        Owner.BROKER_NEXT: _("brokerens næste nøgle"),
        Owner.BROKER_FORMER: _("brokerens tidligere nøgle"),
        Owner.SERVICE: _("tjenestens nøgle"),
        Owner.UNKNOWN: _("en ukendt nøgle"),
        Owner.SECRET: _("ingen privat nøgle, men en hemmelighed (HMAC)"),
    }


def mark_words() -> dict[str, tuple[str, str]]:
    """Return the sign of a marked line, and what it says."""
    return {
        "held": ("✓", _("Underskrevet")),
        "elsewhere": ("≠", _("Underskrevet, men ikke det, der læses")),
        "claimed": ("?", _("Angivet som underskrevet")),
    }


def mark_of(part: Part, line: Line) -> str:
    """Return how a line is marked: as signed, as signed but not read, as only said to be."""
    if not line.covered:
        return ""
    if not line.held:
        return "claimed"
    return "elsewhere" if part.signed is Signed.ELSEWHERE else "held"


def shown(part: Part) -> ShownPart:
    """Return a message as the page shows it."""
    is_xml = part.form is Form.XML
    outcomes = [found.outcome for found in part.findings]
    lines = lines_of(part) if is_xml else ()
    return ShownPart(
        part,
        part.name,
        _sign_of(part, any(line.covered for line in lines)),
        tuple((mark_of(part, line), line) for line in lines),
        () if is_xml else tuple((name, _text(value)) for name, value in part.content.items()),
        {str(outcome): outcomes.count(outcome) for outcome in Outcome},
    )


def _sign_of(part: Part, marked: bool) -> str:
    """Return a sentence about the message's signature; `marked`: lines are marked as signed."""
    if part.cover is Cover.OUTSIDE:
        return _sign_in_address(part)
    if part.form is Form.XML:
        return _sign_inside(part, marked)
    if part.sound is None:
        return ""
    return _("Underskriften holder.") if part.sound else _("Underskriften holder ikke.")


def _sign_inside(part: Part, marked: bool) -> str:
    why = {"why": part.why.sentence(language())}
    if part.signed is Signed.HOLDS:
        return _("Underskriften holder og dækker de markerede linjer.")
    if part.signed is Signed.ELSEWHERE:
        return _(
            "Underskriften holder, men over noget andet end det, der læses: kun linjerne mærket "
            "med ≠ er underskrevet."
        )
    if part.signed is Signed.NOT:
        return _sign_of_another(part, marked)
    if part.held:
        return _("Underskriften holder, men beskeden kan ikke godtages: %(why)s.") % why
    sentence = _("Underskriften kan ikke godtages: %(why)s.") % why if part.why.english else ""
    if not marked:
        return sentence or _("Underskriften holder ikke.")
    said = _("Markeret er de linjer, den siger, at den dækker.")
    return f"{sentence or _('Underskriften holder ikke.')} {said}"


def _sign_of_another(part: Part, marked: bool) -> str:
    """Return the sentence of a message that is not signed itself, though something in it may be."""
    if part.held:
        return _(
            "Beskeden er ikke selv underskrevet. De markerede linjer har deres egen underskrift, "
            "og den holder."
        )
    if marked:
        return _(
            "Beskeden er ikke selv underskrevet. De markerede linjer er angivet som underskrevet, "
            "men den underskrift holder ikke."
        )
    return _("Beskeden er ikke underskrevet.")


def _sign_in_address(part: Part) -> str:
    if not part.sound:
        return _("Underskriften i adressen passer ikke til nogen af tjenestens nøgler.")
    if part.came:
        return _("Underskriften i adressen dækker hele beskeden og passer til tjenestens nøgle.")
    return _("Underskriften i adressen dækker hele beskeden og passer til brokerens nøgle.")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def grouped(faults: Iterable[FaultShown]) -> list[tuple[str, str, list[FaultShown]]]:
    """Return the faults by theme: its name, its heading, its faults."""
    headings = {
        "times": _("Tid"),
        "addresses": _("Afsender og modtager"),
        "signatures": _("Underskrift og kryptering"),
        "wrapping": _("Signature wrapping"),
        "contents": _("Indhold"),
        "answers": _("Svaret til klienten"),
        "tokens": _("ID-token"),
        "elsewhere": _("Drift og log ud"),
    }
    known = list(faults)
    groups = [
        (theme, heading, [each for each in known if each.theme == theme])
        for theme, heading in headings.items()
    ]
    return [group for group in groups if group[2]]


def must_words() -> dict[Must, str]:
    """Return what a correct client does, in a word or two."""
    return {
        Must.REFUSE: _("Skal afvises"),
        Must.ACCEPT: _("Skal tages imod"),
        Must.EITHER: _("Må tages imod eller afvises"),
    }


def severity_words() -> dict[Severity, str]:
    """Return what it means when a client does otherwise than it must."""
    return {
        Severity.CRITICAL: _("kritisk: enhver kan komme ind"),
        Severity.SERIOUS: _("alvorlig: nogen kan komme ind"),
        Severity.MINOR: _("mindre: det generer"),
    }
