"""What people give in: name, password, code, organisation; and metadata for upload."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.http import HttpRequest

from fundament.capabilities.identity.types import AuthenticatorKind
from fundament.capabilities.login import service
from fundament.capabilities.login.types import (
    Browser,
    Kind,
    NotAnOrganisation,
    Opened,
    PendingId,
    PendingLogin,
    ProviderSettings,
    Result,
)
from fundament.kernel.ids import PartyId

MAX_UPLOAD = 1024 * 1024


class Asks(StrEnum):
    """What a page of the login asks for."""

    NAME = "username"
    PASSWORD = "password"  # noqa: S105  (the name of a field)
    CODE = "code"
    APP = "app"
    PASSKEY = "passkey"
    RECOVERY = "recovery"
    NEW_CODE = "new_code"
    WAY = "way"
    ORGANISATION = "organisation"
    NUMBER = "cpr"


_ASKS = {
    AuthenticatorKind.PASSWORD: Asks.PASSWORD,
    AuthenticatorKind.CODE_DISPLAY: Asks.CODE,
    AuthenticatorKind.APP: Asks.APP,
    AuthenticatorKind.PASSKEY: Asks.PASSKEY,
    AuthenticatorKind.RECOVERY_CODE: Asks.RECOVERY,
}


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
    """Metadata as uploaded or pasted; `private_sector` None: nothing was said of it."""

    metadata: bytes
    private_sector: bool | None
    only_check: bool


@dataclass(frozen=True, slots=True)
class TrialAct:
    """What an integrator does at a step of a trial run; no result: the step is armed."""

    number: int
    result: Result | None


def trial_act(fields: Mapping[str, str]) -> TrialAct:
    """Return the step and the result that were given; an unknown result arms the step anew."""
    number, told = fields.get("number", ""), fields.get("result", "")
    result = Result(told) if told in set(Result) else None
    return TrialAct(int(number) if number.isdecimal() and len(number) <= 4 else 0, result)


def report_upload(request: HttpRequest) -> tuple[bytes, bytes | None]:
    """Return a report's JSON, from the file or as text, and the PDF where there is one."""
    file, pdf = request.FILES.get("file"), request.FILES.get("pdf")
    body = file.read(MAX_UPLOAD + 1) if file else request.POST.get("text", "").encode()
    return body, pdf.read(MAX_UPLOAD + 1) if pdf else None


def settings(fields: Mapping[str, str]) -> ProviderSettings:
    """Return what an operator set for a service; addresses back stand one on a line."""
    return ProviderSettings(
        fields.get("metadata_url", "").strip(),
        fields.get("certificate", "").strip(),
        tuple(line.strip() for line in fields.get("return_urls", "").splitlines() if line.strip()),
        fields.get("cpr_match") == "on",
    )


def asked_for(pending: PendingLogin) -> Asks:
    """Return what the next page asks for."""
    if pending.asks_number:
        return Asks.NUMBER
    if pending.organisations:
        return Asks.ORGANISATION
    if pending.attempt is None:
        return Asks.NAME
    if pending.attempt.renews:
        return Asks.NEW_CODE
    return _ASKS[pending.attempt.asks_for]


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
        True if request.POST.get("private_sector") == "on" else None,
        "check" in request.POST,
    )


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
    Asks.APP: service.ask_app,
    Asks.PASSKEY: service.give_passkey,
    Asks.RECOVERY: service.give_recovery_code,
    Asks.NEW_CODE: service.give_new_code,
    Asks.WAY: service.choose_way,
    Asks.ORGANISATION: _organisation,
    Asks.NUMBER: service.give_number,
}


def kind_of(text: str) -> Kind | None:
    """Return the kind of records that a list is to show; None for all."""
    return Kind(text) if text in set(Kind) else None
