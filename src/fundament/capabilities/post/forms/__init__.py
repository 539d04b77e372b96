"""What an operator writes to add a system, read and checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fundament.capabilities.post.types import SystemKind

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
