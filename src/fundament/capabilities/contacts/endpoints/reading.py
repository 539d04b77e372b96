"""JSON bodies and headers of the official API, read into types, or refused."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from fundament.capabilities.contacts.types import (
    BodyUnreadable,
    ChannelWish,
    ContactWish,
    ExemptionWish,
    Grounds,
    Keep,
    PrintRecipient,
    RegistrationStatus,
    SubscriptionOperation,
    SubscriptionWish,
    VersionMissing,
    Why,
    WhyUnreadable,
)
from fundament.kernel.ids import PartyId
from fundament.kernel.texts import is_storable

_MOST_BYTES = 256 * 1024
_MOST_NUMBER = 2**63 - 1
_LONGEST_WHY = 200
_PURPOSE, _LEGAL_BASIS = "X-Purpose", "X-Legal-Basis"


class Fields:
    """A JSON object; each read names its place in what it refuses with.

    Fields that nobody reads are let be. Raises BodyUnreadable.
    """

    def __init__(self, found: Any, place: str = "") -> None:
        if not isinstance(found, dict):
            raise BodyUnreadable(place=place or "{}")
        self.found, self.place = found, place

    def __contains__(self, name: str) -> bool:
        return name in self.found

    def object(self, name: str) -> "Fields | None":
        """Return the object below, None when it is absent or null."""
        found = self.found.get(name)
        return None if found is None else Fields(found, self._at(name))

    def text(self, name: str, most: int = 256) -> str | None:
        """Return the text, None when it is absent or null; texts of PostgreSQL hold no NUL."""
        found = self.found.get(name)
        if found is None:
            return None
        if not isinstance(found, str) or len(found) > most or not is_storable(found):
            raise BodyUnreadable(place=self._at(name))
        return found

    def flag(self, name: str) -> bool:
        """Return the boolean, false when it is absent or null."""
        found = self.found.get(name)
        if found is not None and not isinstance(found, bool):
            raise BodyUnreadable(place=self._at(name))
        return bool(found)

    def moment(self, name: str) -> datetime | None:
        """Return the time, None when it is absent or null; without an offset it is UTC."""
        text = self.text(name, 40)
        if text is None:
            return None
        found = read_moment(text)
        if found is None:
            raise BodyUnreadable(place=self._at(name))
        return found

    def texts(self, name: str, most: int, longest: int = 60) -> list[str]:
        """Return the array of texts, empty when it is absent or null; one text alone is one."""
        found = self.found.get(name)
        values = [] if found is None else found if isinstance(found, list) else [found]
        if len(values) > most or not all(isinstance(one, str) for one in values):
            raise BodyUnreadable(place=self._at(name))
        if any(len(one) > longest or not is_storable(one) for one in values):
            raise BodyUnreadable(place=self._at(name))
        return values

    def unreadable(self, name: str) -> BodyUnreadable:
        """Return the refusal of a field that its reader cannot take."""
        return BodyUnreadable(place=self._at(name))

    def _at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name


def read_body(request: HttpRequest) -> Fields:
    """Return the JSON object in the body. Raises BodyUnreadable."""
    body = request.body
    if len(body) > _MOST_BYTES:
        raise BodyUnreadable(place=f"> {_MOST_BYTES} bytes")
    try:
        return Fields(json.loads(body))
    except (ValueError, RecursionError) as error:
        raise BodyUnreadable(place="JSON") from error


def read_version(request: HttpRequest) -> int:
    """Return the version in If-Match, as the number or as an entity tag. Raises VersionMissing.

    Source: Digital Post API 1.68, If-Match; RFC 9110, 13.1.1.
    """
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or int(text) > _MOST_NUMBER:
        raise VersionMissing
    return int(text)


def read_why(request: HttpRequest) -> Why:
    """Return for what the caller says it asks, in the headers X-Purpose and X-Legal-Basis.

    Raises WhyUnreadable.
    """
    return Why(_header(request, _PURPOSE), _header(request, _LEGAL_BASIS))


def read_moment(text: str) -> datetime | None:
    """Return the time in ISO 8601, None when it is none; without an offset it is UTC."""
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_contact(fields: Fields) -> ContactWish:
    """Return how the contact shall be. Raises BodyUnreadable.

    What is absent stays, null takes away. Source: Digital Post API 1.68, Contact.
    """
    mailbox = fields.object("mailboxSubscription")
    status = mailbox.text("registrationStatus") if mailbox else None
    try:
        wished = None if status is None else RegistrationStatus(status)
    except ValueError as error:
        raise BodyUnreadable(place="mailboxSubscription.registrationStatus") from error
    return ContactWish(
        mobile=_channel(fields, "nemSmsSubscription", "mobileNumber"),
        email=_channel(fields, "emailSubscription", "email"),
        status=wished,
        by_proxy=mailbox.flag("exemptThroughPowerOfAttorney") if mailbox else False,
        cpr=fields.text("cprNumber"),
        cvr=fields.text("cvrNumber"),
    )


def read_subscription(fields: Fields) -> SubscriptionWish:
    """Return what a system wants to be told. Raises BodyUnreadable."""
    names = fields.texts("subscriptionOperations", 10)
    contacts = fields.texts("singleContactSubscriptions", 1000)
    url = fields.text("notificationUrl", 4000)
    if url is None:
        raise fields.unreadable("notificationUrl")
    try:
        operations = tuple(dict.fromkeys(SubscriptionOperation(one) for one in names))
    except ValueError as error:
        raise fields.unreadable("subscriptionOperations") from error
    try:
        ids = tuple(dict.fromkeys(UUID(one) for one in contacts))
    except ValueError as error:
        raise fields.unreadable("singleContactSubscriptions") from error
    return SubscriptionWish(operations, ids, url)


def read_exemption(fields: Fields) -> ExemptionWish:
    """Return the exemption as an authority enters it. Raises BodyUnreadable."""
    grounds = fields.text("grounds")
    try:
        known = None if grounds is None else Grounds(grounds)
    except ValueError as error:
        raise fields.unreadable("grounds") from error
    return ExemptionWish(
        party=_party(fields),
        recipient=_recipient(fields.object("recipient")),
        date=fields.moment("date"),
        organisation=fields.text("organisation"),
        forward=fields.flag("forwardToAddress"),
        by_proxy=fields.flag("exemptByProxy"),
        grounds=known,
    )


def _recipient(found: Fields | None) -> PrintRecipient | None:
    if found is None:
        return None
    first, second, third = (found.text(f"address{number}Text") for number in (1, 2, 3))
    return PrintRecipient(
        found.text("name"),
        (first, second, third),
        found.text("zipCode", 20),
        found.text("countryCode", 3),
    )


def _party(fields: Fields) -> PartyId:
    cpr, cvr = fields.text("cprNumber"), fields.text("cvrNumber")
    if (cpr is None) == (cvr is None):
        raise fields.unreadable("cprNumber")
    try:
        return PartyId.person(cpr) if cpr is not None else PartyId.company(cvr or "")
    except ValueError as error:
        raise fields.unreadable("cvrNumber" if cpr is None else "cprNumber") from error


def _channel(fields: Fields, name: str, address: str) -> ChannelWish | Keep | None:
    if name not in fields:
        return Keep.AS_IT_IS
    found = fields.object(name)
    text = found.text(address) if found else None
    if found is None:
        return None
    if text is None:
        raise found.unreadable(address)
    return ChannelWish(text, confirmed=found.moment("confirmedDateTime") is not None)


def _header(request: HttpRequest, name: str) -> str | None:
    """Return the header's text; what is UTF-8 is read as that, else it is Latin-1."""
    given = request.headers.get(name)
    if given is None:
        return None
    octets = given.encode("latin-1", "replace")
    try:
        text = octets.decode()
    except UnicodeDecodeError:
        text = given
    text = text.strip()
    if not text or len(text) > _LONGEST_WHY or not text.isprintable():
        raise WhyUnreadable(name=name)
    return text
