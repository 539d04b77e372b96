"""JSON of the official API. Source: Digital Post API 1.68, Contact, ContactSubscription, Exemption.

Fields that are not so are left out. `emailSubscription`, `bindingNoticesAllowed` and `grounds` are
ours (docs/capabilities/contacts.md, Where we diverge).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from fundament.capabilities.contacts.types import (
    Changes,
    Channel,
    Exemption,
    Found,
    MailboxState,
    PrintRecipient,
    Reach,
    Record,
    Subscription,
)
from fundament.kernel.denmark import COPENHAGEN

# Texts as people read them, not as escapes. Source: RFC 8259, section 8.1: JSON is UTF-8.
PLAIN = {"ensure_ascii": False}


def contact(record: Record) -> dict[str, Any]:
    """Return a Contact."""
    party = record.party
    return _present(
        {
            "id": str(record.id),
            "version": record.version,
            "type": "CITIZEN" if party.is_person else "COMPANY",
            "transactionId": str(record.transaction),
            "cprNumber": party.number if party.is_person else None,
            "cvrNumber": None if party.is_person else party.number,
            "eligibleForVoluntaryRegistration": record.voluntary,
            "nemSmsSubscription": _channel(record, record.mobile, "mobileNumber"),
            "emailSubscription": _channel(record, record.email, "email"),
            "mailboxSubscription": record.mailbox and _mailbox(record, record.mailbox),
            "lastUpdated": moment(record.updated_at),
            "createdDate": moment(record.created_at),
        }
    )


def contacts(found: Found, after: str | None, fields: Sequence[str]) -> dict[str, Any]:
    """Return a ContactSearchResult, of each contact the fields asked for."""
    return _present(
        {
            "contacts": [_projected(contact(one), fields) for one in found.records],
            "currentPage": found.number,
            "totalPages": -(-found.total // found.size),
            "elementsOnPage": len(found.records),
            "totalElements": found.total,
            "next": after,
        }
    )


def changes(found: Changes) -> dict[str, Any]:
    """Return a piece of the feed, which is ours."""
    return {
        "changes": [
            {
                "sequence": one.sequence,
                "contactId": str(one.contact),
                "operation": one.kind.value,
                "lastUpdated": moment(one.at),
            }
            for one in found.lines
        ],
        "lastSequence": found.until,
        "newestSequence": found.newest,
    }


def subscription(held: Subscription) -> dict[str, Any]:
    """Return a ContactSubscription."""
    return {
        "id": str(held.id),
        "senderSystemIdentityId": str(held.system),
        "version": held.version,
        "transactionId": str(held.transaction),
        "subscriptionOperations": [one.value for one in held.operations],
        "singleContactSubscriptions": [
            {"id": str(id), "version": held.version, "contactId": str(card)}
            for id, card in held.contacts
        ],
        "notificationUrl": held.url,
    }


def exemption(entered: Exemption) -> dict[str, Any]:
    """Return an Exemption; it takes effect when it is entered, so it is always PROCESSED."""
    party = entered.party
    return _present(
        {
            "id": str(entered.id),
            "version": entered.version,
            "cprNumber": party.number if party.is_person else None,
            "cvrNumber": None if party.is_person else party.number,
            "recipient": entered.recipient and _recipient(entered.recipient),
            "date": moment(entered.date),
            "sendLettersReceivedFromDate": _day(entered.date) if entered.forward else None,
            "organisation": entered.organisation,
            "forwardToAddress": entered.forward,
            "exemptByProxy": entered.by_proxy,
            "exemptionStatus": "PROCESSED",
            "grounds": entered.grounds and entered.grounds.value,
        }
    )


def moment(at: datetime) -> str:
    """Return a time as this API writes it: UTC, milliseconds, Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def _mailbox(record: Record, mailbox: MailboxState) -> dict[str, Any]:
    """UNKNOWN is never sent: who is not registered yet has no public status."""
    exempt = mailbox.reach is Reach.EXEMPT
    return _present(
        {
            "id": str(mailbox.id),
            "version": record.version,
            "registrationStatus": mailbox.status.value,
            "publicRegistrationStatus": None
            if mailbox.reach is Reach.UNKNOWN
            else mailbox.reach.value,
            "exemptThroughPowerOfAttorney": mailbox.by_proxy,
            "exemptionStart": _day(mailbox.since) if exempt else None,
            "startTime": moment(mailbox.since),
            "endTime": moment(mailbox.until) if mailbox.until else None,
        }
    )


def _channel(record: Record, channel: Channel | None, name: str) -> dict[str, Any] | None:
    if channel is None:
        return None
    return _present(
        {
            "id": str(channel.id),
            "version": record.version,
            name: channel.address,
            "verificationTime": channel.verified_at and moment(channel.verified_at),
            "confirmedDateTime": channel.confirmed_at and moment(channel.confirmed_at),
            "bindingNoticesAllowed": channel.binding,
        }
    )


def _recipient(recipient: PrintRecipient) -> dict[str, Any]:
    first, second, third = recipient.lines
    return _present(
        {
            "name": recipient.name,
            "address1Text": first,
            "address2Text": second,
            "address3Text": third,
            "zipCode": recipient.zip_code,
            "countryCode": recipient.country_code,
        }
    )


def _projected(content: dict[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """Return the fields asked for, with dots for what lies within."""
    if not fields:
        return content
    found: dict[str, Any] = {}
    for path in fields:
        name, _, within = path.partition(".")
        value = content.get(name)
        if within and isinstance(value, dict):
            if within in value:
                found.setdefault(name, {})[within] = value[within]
        elif value is not None and not within:
            found[name] = value
    return found


def _day(at: datetime) -> str:
    return at.astimezone(COPENHAGEN).date().isoformat()


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
