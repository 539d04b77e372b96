"""What people fill in, read and checked: systems, letters to try, drafts, letters sent on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fundament.capabilities.post.types import (
    EMAIL,
    MOST_COMMENT,
    MOST_LABEL,
    ForwardWish,
    LineWish,
    PageText,
    SystemKind,
)
from fundament.standards.memo.types import Recipient

MOST_NAME = 64
MOST_LETTER = 1024 * 1024
MEMO_VERSIONS = ("1.1", "1.2")


@dataclass(frozen=True, slots=True)
class SystemForm:
    """The form as it was filled in; `errors` names the fields and what to do."""

    cvr: str = ""
    name: str = ""
    kind: str = SystemKind.SENDER
    csr: str = ""
    memo_version: str = "1.1"
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def error_list(self) -> list[dict[str, str]]:
        """Return the errors as the page's summary wants them."""
        return [{"field": name, "text": text} for name, text in self.errors.items()]


def read_system_form(given: Mapping[str, str]) -> SystemForm:
    """Return the form with its errors."""
    cvr = re.sub(r"\s", "", given.get("cvr", ""))
    name, kind = given.get("name", "").strip(), given.get("kind", "")
    csr, errors = given.get("csr", "").strip(), {}
    if not re.fullmatch(r"[0-9]{8}", cvr):
        errors["cvr"] = _("Skriv CVR-nummeret med otte cifre.")
    if not 1 <= len(name) <= MOST_NAME:
        errors["name"] = _("Skriv et navn på højst 64 tegn.")
    if kind not in set(SystemKind):
        errors["kind"] = _("Vælg, om systemet sender eller modtager.")
    version = given.get("memo_version", "1.1")
    if version not in MEMO_VERSIONS:
        errors["memo_version"] = _("Vælg en version af MeMo.")
    return SystemForm(cvr, name, kind, csr, version, errors)


def read_letter_to_try(request: HttpRequest) -> tuple[bytes, str]:
    """Return the letter, from the file or as text, and the text to show again.

    A letter that is too large comes one byte too large.
    """
    file, text = request.FILES.get("file"), request.POST.get("text", "")
    body: bytes = file.read(MOST_LETTER + 1) if file else text.encode()
    return body, "" if file else text


@dataclass(frozen=True, slots=True)
class DraftForm:
    """A draft as it was sent from its page: what was typed, new files, and what the button says."""

    typed: PageText
    files: list[tuple[str, bytes]]
    remove: UUID | None
    wants_review: bool
    wants_point: bool


def read_draft_form(request: HttpRequest) -> DraftForm:
    """Return the form; a title is cut as its field does. A version that is none is -1."""
    given, act = request.POST, request.POST.get("gør", "")
    version = given.get("version", "")
    sound = version.isascii() and version.isdecimal() and len(version) <= 18
    title = " ".join(given.get("emne", "").replace("\0", "").split())
    text = given.get("tekst", "").replace("\0", "").replace("\r\n", "\n")
    files = [(one.name or "", one.read()) for one in request.FILES.getlist("filer")]
    return DraftForm(
        PageText(title[:MOST_LABEL], text, int(version) if sound else -1),
        files,
        _uuid(act.removeprefix("fjern:")) if act.startswith("fjern:") else None,
        act == "se",
        act == "punkt",
    )


@dataclass(frozen=True, slots=True)
class ForwardForm:
    """To whom a letter is to be sent on, as it was filled in; `wish` is there where it is whole."""

    named: UUID
    way: str = "email"
    email: str = ""
    authority: str = ""
    comment: str = ""
    understood: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    wish: ForwardWish | None = None

    @property
    def error_list(self) -> list[dict[str, str]]:
        """Return the errors as the page's summary wants them."""
        return [
            {"field": "forward-email" if name == "email" else name, "text": text}
            for name, text in self.errors.items()
        ]

    def refused(self, sentence: str) -> "ForwardForm":
        """Return the form with the reason why the letter was not sent on."""
        return replace(self, errors={self.way: sentence}, wish=None)


def read_forward_form(given: Mapping[str, str]) -> ForwardForm:
    """Return the form with its errors, else with the wish."""
    form = ForwardForm(
        named=_uuid(given.get("navn", "")) or uuid4(),
        way="authority" if given.get("til") == "authority" else "email",
        email=given.get("email", "").strip()[:250],
        authority=given.get("myndighed", "")[:10],
        comment=given.get("besked", "").replace("\0", "").strip(),
        understood=given.get("forstaaet") == "ja",
    )
    errors = {}
    if form.way == "email" and not form.email:
        errors["email"] = _("Skriv en e-mailadresse som navn@eksempel.dk.")
    if form.way == "email" and not form.understood:
        errors["understood"] = _("Sæt kryds ved, at du ved, at en e-mail ikke er beskyttet.")
    if form.way == "authority" and not re.fullmatch(r"[0-9]{8}", form.authority):
        errors["authority"] = _("Vælg en myndighed.")
    if len(form.comment) > MOST_COMMENT:
        errors["comment"] = _("Skriv højst 512 tegn.")
    if errors:
        return replace(form, errors=errors)
    to = Recipient(form.email, EMAIL)
    if form.way == "authority":
        to = Recipient(form.authority, "CVR")
    return replace(form, wish=ForwardWish(to, comment=form.comment or None, named=form.named))


def _uuid(text: str) -> UUID | None:
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if found.version == 4 else None


@dataclass(frozen=True, slots=True)
class LineForm:
    """What is looked for in a folder, as it was filled in; `errors` names the days that are none.

    What cannot be read is not looked for: the list shows all of it, and the page says so.
    """

    text: str = ""
    unread: bool = False
    flagged: bool = False
    since: str = ""
    until: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def error_list(self) -> list[dict[str, str]]:
        """Return the errors as the page's summary wants them."""
        return [{"field": f"find-{name}", "text": text} for name, text in self.errors.items()]

    @property
    def wish(self) -> LineWish:
        """Return what the lines must be."""
        return LineWish(self.text, self.unread, self.flagged, _day(self.since), _day(self.until))

    @property
    def asked(self) -> dict[str, str]:
        """Return the form as it stands in an address; what is not asked for is left out."""
        words = {
            "q": self.text,
            "ulaest": "ja" if self.unread else "",
            "flag": "ja" if self.flagged else "",
            "fra": self.since,
            "til": self.until,
        }
        return {name: word for name, word in words.items() if word}


def read_line_form(given: Mapping[str, str]) -> LineForm:
    """Return what is looked for in a folder."""
    days = {"since": given.get("fra", "").strip()[:10], "until": given.get("til", "").strip()[:10]}
    wrong = {
        "since": _("Fra dato findes ikke: skriv den som 2026-09-30."),
        "until": _("Til dato findes ikke: skriv den som 2026-09-30."),
    }
    return LineForm(
        given.get("q", "").replace("\0", "").strip()[:100],
        given.get("ulaest") == "ja",
        given.get("flag") == "ja",
        **days,
        errors={name: wrong[name] for name, day in days.items() if day and not _day(day)},
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year < 9999 else None
