"""Who may see what of a letter's way, and where a letter is by what befell it."""

from collections.abc import Collection

from fundament.capabilities.post.types import Event, EventTag, FlowLetter, FlowState
from fundament.kernel.ids import PartyId

_T = EventTag
# What its sender may see. Not who read what and when, nor whether its recipient is told by e-mail:
# these are hers (EventLog.owner is the citizen there). A letter is received when it is available,
# whether it is read or not; what has effect beside that is the recipient's own act of confirming
# a legal notification, and that the sender sees. Source: EventTag, life of a message; lov om
# Digital Post § 10; Digital Post, legallyNotified apart from the read flag.
SENDER_SEES = frozenset(
    {
        *(_T.MEMO_SEND_RECEIVED, _T.MEMO_MASS_SEND_RECEIVED, _T.MEMO_EXTRACTED),
        *(_T.TECHNICAL_RECEIPT_SENT, _T.MEMO_SEND_VALIDATED, _T.MEMO_SEND_FAILED),
        *(_T.DELAYED_MEMO_SEND_VALIDATED_AWAITING_DELAY, _T.DELAYED_MEMO_MESSAGE_RECALLED),
        *(_T.DELAYED_MEMO_SEND_SENT, _T.MEMO_AVAILABLE_TO_RECIPIENT),
        *(_T.MEMO_SEND_READY_FOR_FETCH, _T.MEMO_SEND_FETCHED_BY_RECIPIENT_SYSTEM),
        *(_T.BUSINESS_RECEIPT_RECEIVED, _T.BUSINESS_RECEIPT_CREATED),
        _T.MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM,  # why a push failed is the recipient's
        *(_T.BUSINESS_RECEIPT_SEND_TO_SENDER_SYSTEM, _T.BUSINESS_RECEIPT_SENT),
        *(_T.MESSAGE_LEGALLY_NOTIFIED, _T.NEM_SMS_SENT_SUCCESSFULLY),
        *(_T.NEM_SMS_SENT_AND_REJECTED, _T.NEM_SMS_SEND_FAILED),
    }
)
# What the recipient may see: all but what passes between the sender and its own system.
RECIPIENT_SEES = frozenset(_T) - {
    *(_T.TECHNICAL_RECEIPT_SENT, _T.BUSINESS_RECEIPT_SEND_TO_SENDER_SYSTEM),
    *(_T.BUSINESS_RECEIPT_SENT, _T.DELAYED_MEMO_MESSAGE_RECALLED, _T.MEMO_SEND_FAILED),
}
# Whose system is told or whose mailbox it lies in, not that of the sender.
_OF_RECIPIENT = frozenset(
    {
        *(_T.MEMO_AVAILABLE_TO_RECIPIENT, _T.MEMO_SEND_READY_FOR_FETCH),
        *(_T.MEMO_SEND_FETCHED_BY_RECIPIENT_SYSTEM, _T.BUSINESS_RECEIPT_RECEIVED),
        *(_T.NOTIFICATION_SENT, _T.NOTIFICATION_FAILED, _T.MESSAGE_READ, _T.MESSAGE_MOVED),
        *(_T.MESSAGE_LEGALLY_NOTIFIED, _T.MESSAGE_UPDATED, _T.MESSAGE_DELETED, _T.FLAG_CHANGED),
        *(_T.NEM_SMS_SENT_SUCCESSFULLY, _T.NEM_SMS_SENT_AND_REJECTED, _T.NEM_SMS_SEND_FAILED),
        *(_T.MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM, _T.MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM_FAILED),
        _T.EVENT_LOG_SEARCHES,
    }
)


def owner_of(event: Event) -> PartyId:
    """Return whose event it is. Source: EventLog.owner: organisation or citizen linked to it."""
    letter = event.letter
    return letter.owner or letter.recipient if event.tag in _OF_RECIPIENT else letter.sender


def shown_actor(actor: PartyId, acted_for: PartyId | None) -> PartyId:
    """Return as whom somebody appears in events: who acted for an organisation, as that.

    To the citizen, so says the source; to her colleagues too, for her person number is not theirs.
    Source: Digital Post API 1.68, EventLog.actor; the visibility rule of the event log.
    """
    return actor if acted_for is None or acted_for.is_person else acted_for


def state_of(letter: FlowLetter, tags: Collection[EventTag], *, waits: bool) -> FlowState:
    """Return where a letter is, by what befell it and whether it waits for its day."""
    if waits:
        return FlowState.WAITING
    if _T.DELAYED_MEMO_MESSAGE_RECALLED in tags:
        return FlowState.RECALLED
    came = FlowState.TEXT_WAITING if letter.is_text else FlowState.REFUSED
    steps = _TEXT if letter.is_text else _LETTER
    state = [came, *(state for tag, state in steps if tag in tags)][-1]
    if letter.legal_notification and state not in {came, FlowState.SERVED}:
        return state if letter.is_text else FlowState.TO_BE_SERVED
    return state


# The last of these that befell a letter says where it is.
_LETTER = (
    (_T.MEMO_AVAILABLE_TO_RECIPIENT, FlowState.DELIVERED),
    (_T.MEMO_SEND_READY_FOR_FETCH, FlowState.READY_FOR_SYSTEM),
    (_T.MEMO_SEND_FETCHED_BY_RECIPIENT_SYSTEM, FlowState.FETCHED),
    (_T.MEMO_SEND_SENT_TO_RECIPIENT_SYSTEM, FlowState.FETCHED),
    (_T.BUSINESS_RECEIPT_RECEIVED, FlowState.ANSWERED),
    (_T.MESSAGE_LEGALLY_NOTIFIED, FlowState.SERVED),
)
_TEXT = (
    (_T.NEM_SMS_SENT_SUCCESSFULLY, FlowState.TEXT_SENT),
    (_T.NEM_SMS_SENT_AND_REJECTED, FlowState.TEXT_NOT_SENT),
    (_T.NEM_SMS_SEND_FAILED, FlowState.TEXT_NOT_SENT),
)
# What ends a letter's way before it is delivered, and bears the reason.
ENDS = frozenset({_T.MEMO_SEND_FAILED, _T.NEM_SMS_SENT_AND_REJECTED, _T.NEM_SMS_SEND_FAILED})
