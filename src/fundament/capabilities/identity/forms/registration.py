"""What an officer writes at the desk: a search, evidence, a reason, the other half of a pair."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from fundament.capabilities.identity.rules.proofing import AGE_OF_CONSENT, TABLE
from fundament.capabilities.identity.types import IdentityState
from fundament.capabilities.identity.types.lifecycle import Evidence, EvidenceKind, Reason
from fundament.capabilities.identity.types.registration import Purpose
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId

MOST_TEXT = 100
_DATES = ("%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%d%m%Y", "%Y-%m-%d")
AT_THE_DESK = (
    EvidenceKind.PASSPORT,
    EvidenceKind.DRIVING_LICENCE,
    EvidenceKind.WITNESS,
    EvidenceKind.EXISTING_IDENTITY,
    EvidenceKind.CUSTODIAN,
)
SHUT = (IdentityState.SUSPENDED, IdentityState.BLOCKED, IdentityState.CLOSED)
REASONS = (Reason.LOST, Reason.MISUSE, Reason.OWN_WISH, Reason.MISTAKE)
LEVELS = {"low": Level.LOW, "substantial": Level.SUBSTANTIAL, "high": Level.HIGH}
APPEARED = ("in-person", "at-a-distance")
Errors = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A search as it was filled in."""

    text: str = ""
    purpose: str = ""
    errors: Errors = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class DeskForm:
    """An act at the desk as it was filled in; `evidence` is None while there are errors."""

    username: str = ""
    wanted: str = "substantial"
    appeared: str = "in-person"
    kind: str = ""
    document: str = ""
    valid_until: str = ""
    witness: str = ""
    custodian: str = ""
    eid_code: str = ""
    evidence: Evidence | None = None
    errors: Errors = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """The level that is wanted."""
        return LEVELS.get(self.wanted, Level.SUBSTANTIAL)


@dataclass(frozen=True, slots=True)
class ShutForm:
    """What is to happen to the identity, and why."""

    state: str = ""
    reason: str = ""
    errors: Errors = field(default_factory=dict)


def kinds_for(age: int, *, takes_eid: bool) -> list[EvidenceKind]:
    """Return what an officer may have seen of somebody of that age: a custodian for a child.

    An eID of her own only where the act takes one.
    """
    never = set() if age < AGE_OF_CONSENT else {EvidenceKind.CUSTODIAN}
    never |= set() if takes_eid else {EvidenceKind.EXISTING_IDENTITY}
    return [kind for kind in AT_THE_DESK if kind not in never]


def levels_of(kinds: list[EvidenceKind]) -> list[tuple[EvidenceKind, Level | None, Level | None]]:
    """Return what each kind gives at most in person and at a distance; None where it never does."""
    given = {(row.kind, row.in_person): row.ial for row in TABLE}
    return [(kind, given.get((kind, True)), given.get((kind, False))) for kind in kinds]


def error_list(errors: Errors) -> list[dict[str, str]]:
    """Return the errors as the page's summary wants them."""
    return [{"field": name, "text": text} for name, text in errors.items()]


def read_search(given: Mapping[str, str]) -> SearchForm:
    """Return the search with its errors."""
    text, purpose = given.get("text", "").strip()[:MOST_TEXT], given.get("purpose", "")
    errors = {}
    if len(text) < 2:
        errors["text"] = _("Skriv et personnummer, et brugernavn eller et navn.")
    if purpose not in set(Purpose):
        errors["purpose"] = _("Vælg, hvad du slår op for.")
    return SearchForm(text, purpose, errors)


def read_desk(given: Mapping[str, str], *, needs_username: bool) -> DeskForm:
    """Return the act with its errors, and the evidence when there are none."""
    errors: dict[str, str] = {}
    username, kind = given.get("username", "").strip(), given.get("kind", "")
    document, until = (
        given.get("document_number", "").strip()[:40],
        given.get("valid_until", "").strip(),
    )
    if needs_username and not username:
        errors["username"] = _("Skriv det brugernavn, personen ønsker.")
    code = given.get("eid_code", "").strip()[:40]
    errors |= _missing(kind, document, until, code)
    witness = _person("witness", given, errors, needed=kind == EvidenceKind.WITNESS)
    custodian = _person("custodian", given, errors, needed=kind == EvidenceKind.CUSTODIAN)
    appeared, evidence = given.get("appeared", APPEARED[0]), None
    if appeared not in APPEARED:
        errors["appeared"] = _("Vælg, om personen er mødt frem.")
    if not errors:
        in_person = appeared == APPEARED[0]
        shown = code if kind == EvidenceKind.EXISTING_IDENTITY else document
        evidence = Evidence(
            EvidenceKind(kind), in_person, shown, read_date(until), witness, custodian
        )
    return DeskForm(
        *(username, given.get("wanted", ""), appeared, kind, document, until),
        *(given.get("witness", "").strip(), given.get("custodian", "").strip(), code),
        *(evidence, errors),
    )


def read_shut(given: Mapping[str, str]) -> ShutForm:
    """Return what is to happen with its errors."""
    state, reason, errors = given.get("state", ""), given.get("reason", ""), {}
    if state not in set(SHUT):
        errors["state"] = _("Vælg, hvad der skal ske.")
    if reason not in set(REASONS):
        errors["reason"] = _("Vælg en grund.")
    return ShutForm(state, reason, errors)


def read_person(text: str) -> PartyId | None:
    """Return the person of a number written with or without hyphen, else None."""
    digits = re.sub(r"[\s-]", "", text)
    return PartyId.person(digits) if re.fullmatch(r"[0-9]{10}", digits) else None


def read_date(text: str) -> date | None:
    """Return the day, written as Danes do, else None."""
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
    return None


def _missing(kind: str, document: str, until: str, code: str) -> dict[str, str]:
    """Return the errors in what was seen: each kind has fields of its own."""
    errors = {}
    if kind not in set(AT_THE_DESK):
        errors["kind"] = _("Vælg, hvad du har set.")
    if kind in {EvidenceKind.PASSPORT, EvidenceKind.DRIVING_LICENCE}:
        if not document:
            errors["document_number"] = _("Skriv dokumentets nummer.")
        if read_date(until) is None:
            errors["valid_until"] = _("Skriv datoen som dd-mm-åååå.")
    if kind == EvidenceKind.EXISTING_IDENTITY and not code:
        errors["eid_code"] = _("Skriv den kode, personen har lavet på Mit eID.")
    return errors


def _person(
    name: str, given: Mapping[str, str], errors: dict[str, str], *, needed: bool
) -> PartyId | None:
    text = given.get(name, "").strip()
    found = read_person(text)
    if found is None and (needed or text):
        errors[name] = _("Skriv personnummeret med ti cifre.")
    return found
