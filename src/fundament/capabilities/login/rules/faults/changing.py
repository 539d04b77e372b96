"""Changes of a draft, put together of changes of its parts."""

from collections.abc import Callable
from dataclasses import replace

from fundament.capabilities.login.rules.faults.fault import Hand
from fundament.capabilities.login.rules.saml.drafts import Draft
from fundament.standards.saml.types import Assertion, Confirmation, Response

DraftChange = Callable[[Draft, Hand], Draft]


def on_assertions(change: Callable[[Assertion, Hand], Assertion]) -> DraftChange:
    """Return the change of every assertion."""
    return lambda draft, hand: replace(
        draft, assertions=tuple(change(each, hand) for each in draft.assertions)
    )


def on_confirmations(change: Callable[[Confirmation, Hand], Confirmation]) -> DraftChange:
    """Return the change of every SubjectConfirmation."""
    return on_assertions(
        lambda found, hand: replace(
            found, confirmations=tuple(change(each, hand) for each in found.confirmations)
        )
    )


def on_response(change: Callable[[Response, Hand], Response]) -> DraftChange:
    """Return the change of the outer message."""
    return lambda draft, hand: replace(draft, response=change(draft.response, hand))


def both(first: DraftChange, second: DraftChange) -> DraftChange:
    """Return the two changes, one after the other."""
    return lambda draft, hand: second(first(draft, hand), hand)
