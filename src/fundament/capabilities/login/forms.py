"""What people give in: name, password, code, organisation; and metadata for upload."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.types import AuthenticatorKind
from fundament.capabilities.login import service
from fundament.capabilities.login.types import (
    Browser,
    NotAnOrganisation,
    Opened,
    PendingId,
    PendingLogin,
)
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId

MAX_UPLOAD = 1024 * 1024


class Asks(StrEnum):
    """What a page of the login asks for."""

    NAME = "username"
    PASSWORD = "password"  # noqa: S105  (the name of a field)
    CODE = "code"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Given:
    """One field as it was sent."""

    asks: Asks
    value: str

    def give(self, pending: PendingId, browser: Browser, at: datetime) -> PendingLogin | Opened:
        """Pass the value on to the door; a step out of order is refused there."""
        return _GIVE[self.asks](pending, self.value, browser, at)


@dataclass(frozen=True, slots=True)
class Upload:
    """Metadata as uploaded or pasted."""

    metadata: bytes
    private_sector: bool
    only_check: bool


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A fictional person's way in, as the login page shows it in the demo."""

    name: str
    story: str
    username: str
    password: str
    code: str


def asked_for(pending: PendingLogin) -> Asks:
    """Return what the next page asks for."""
    if pending.organisations:
        return Asks.ORGANISATION
    if pending.attempt is None:
        return Asks.NAME
    if pending.attempt.asks_for is AuthenticatorKind.PASSWORD:
        return Asks.PASSWORD
    return Asks.CODE


def given(fields: Mapping[str, str]) -> Given:
    """Return the field of a step's form; an empty name when there is none."""
    asks = next((name for name in Asks if name in fields), Asks.NAME)
    return Given(asks, fields.get(asks, ""))


def upload(request: HttpRequest) -> Upload:
    """Return what an operator uploaded; a file wins over pasted text."""
    file = request.FILES.get("file")
    body = file.read(MAX_UPLOAD + 1) if file else request.POST.get("text", "").encode()
    return Upload(
        body.strip(),
        request.POST.get("private_sector") == "on",
        "check" in request.POST,
    )


def level_words() -> dict[Level, str]:
    """Return how the levels of NSIS are shown to people."""
    return {Level.LOW: _("lav"), Level.SUBSTANTIAL: _("betydelig"), Level.HIGH: _("høj")}


def demo_people(language: str, at: datetime) -> list[DemoPerson]:
    """Return everybody in the fictional country who has an eID, with the code of this moment."""
    return [
        DemoPerson(
            found.name,
            found.story_da if language == "da" else found.story_en,
            found.username,
            found.password,
            identity.current_code(found.totp_secret, at),
        )
        for found in identity.demo_credentials()
    ]


def _organisation(
    pending: PendingId, value: str, browser: Browser, at: datetime
) -> PendingLogin | Opened:
    try:
        party = PartyId.parse(value)
    except ValueError as error:
        raise NotAnOrganisation from error
    return service.choose_organisation(pending, party, browser, at)


def _code(pending: PendingId, value: str, browser: Browser, at: datetime) -> PendingLogin | Opened:
    return service.give_code(pending, "".join(value.split()), browser, at)


_GIVE: dict[Asks, Callable[[PendingId, str, Browser, datetime], PendingLogin | Opened]] = {
    Asks.NAME: service.give_name,
    Asks.PASSWORD: service.give_password,
    Asks.CODE: _code,
    Asks.ORGANISATION: _organisation,
}
