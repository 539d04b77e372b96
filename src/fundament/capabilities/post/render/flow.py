"""Events as the official event log tells them, and the way of a letter for programs.

Source: Digital Post API 1.68, EventLog, MetaData.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid5

from fundament.capabilities.post import rules
from fundament.capabilities.post.render.viewing import projected
from fundament.capabilities.post.render.words import words_of
from fundament.capabilities.post.types import Event, EventTag, Flow, FoundSent, Page


def event(event: Event) -> dict[str, Any]:
    """Return an EventLog; absent fields are left out, the id is the same at each call."""
    letter, at = event.letter, _moment(event.at)
    named = uuid5(letter.transmission, f"{event.tag} {event.at.isoformat()}")
    subject, _, kind = event.tag.rpartition("_")
    system = letter.taker if event.tag in _BY_TAKER else letter.system
    return {
        "id": str(named),
        "eventId": str(named),
        "version": 0,
        "transactionId": str(letter.transmission),
        "subject": subject,
        "type": kind,
        "eventTime": at,
        "created": at,
        "owner": rules.owner_of(event).number,
        **({"actor": event.actor.number} if event.actor else {}),
        **({"system": {"id": str(system)}} if system else {}),
        "message": str(letter.message),
        "metaProperties": _meta(event),
        "eventTag": event.tag.value,
    }


def event_page(page: Page[Event], fields: tuple[str, ...]) -> dict[str, Any]:
    """Return an EventLogSearchResult; `fields` leaves only those of each event."""
    return {
        "events": [projected(event(one), fields) for one in page.items],
        "currentPage": page.number,
        "totalPages": page.pages,
        "elementsOnPage": len(page.items),
        "totalElements": page.total,
    }


def way(flow: Flow) -> dict[str, Any]:
    """Return the way of a letter for the program of its sender: no names, no numbers of people."""
    letter, words = flow.letter, words_of(flow)
    return {
        "transmissionId": str(letter.known_as),
        "letter": str(letter.transmission),
        "messageUUID": str(letter.message),
        "messageId": letter.message_id,
        "state": flow.state.value,
        "errorCode": flow.code,
        "deliverOn": _day(flow.day),
        "mayBeRecalled": flow.may_be_recalled,
        "why": {language: words.why(language) for language in ("da", "en")},
        "next": {language: words.next(language) for language in ("da", "en")},
        "do": {language: words.do(language) for language in ("da", "en")},
        "events": [
            {"eventTag": one.tag.value, "eventTime": _moment(one.at), "errorCode": one.code}
            for one in flow.events
        ],
    }


def found(found: FoundSent) -> dict[str, Any]:
    """Return what fits what a sender asked for."""
    container = found.container
    return {
        "letters": [
            {
                "letter": str(one.transmission),
                "messageUUID": str(one.message),
                "messageId": one.message_id,
                "receivedAt": _moment(one.received_at),
            }
            for one in found.letters
        ],
        "papers": [
            {
                "letter": str(one.transmission),
                "consignment": one.consignment,
                "state": one.state,
                "receivedAt": _moment(one.received_at),
            }
            for one in found.papers
        ],
        "refused": [
            {
                "messageUUID": str(one.message) if one.message else None,
                "messageId": one.message_id,
                "at": _moment(one.at),
                "errorCode": one.code,
                "errorMessage": one.sentences,
            }
            for one in found.refusals
        ],
        "container": None
        if container is None
        else {
            "transmissionId": str(container.transmission),
            "receivedAt": _moment(container.received_at),
            "openedAt": _moment(container.opened_at) if container.opened_at else None,
            "taken": container.taken,
            "refused": container.refused,
        },
    }


_BY_TAKER = frozenset(
    {
        *(EventTag.MEMO_SEND_READY_FOR_FETCH, EventTag.BUSINESS_RECEIPT_RECEIVED),
        EventTag.MEMO_SEND_FETCHED_BY_RECIPIENT_SYSTEM,
        EventTag.MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM,
        EventTag.MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM_FAILED,
    }
)


def _meta(event: Event) -> dict[str, Any]:
    letter = event.letter
    meta = {
        "messageId": letter.message_id,
        "messageUUID": str(letter.message),
        "messageType": "NEMSMS" if letter.is_text else "DIGITALPOST",
        "legalNotification": str(letter.legal_notification).lower(),
        "mandatory": str(letter.mandatory).lower(),
        "recipientSystem": str(letter.taker) if letter.taker else None,
        "senderSystem": str(letter.system) if letter.system else None,
        "senderID": letter.sender.number,
        "recipientID": letter.recipient.number,
        "transmissionId": str(letter.known_as),
        "senderType": letter.sender.kind,
        "recipientType": letter.recipient.kind,
        "receiptStatus": _status(event),
        "recalled": "true" if event.tag is EventTag.DELAYED_MEMO_MESSAGE_RECALLED else None,
    }
    return {name: value for name, value in meta.items() if value is not None}


def _status(event: Event) -> str | None:
    if event.tag is EventTag.BUSINESS_RECEIPT_RECEIVED:
        return event.code
    if event.tag is EventTag.BUSINESS_RECEIPT_CREATED:
        return "INVALID" if event.code else "COMPLETED"
    return None


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
