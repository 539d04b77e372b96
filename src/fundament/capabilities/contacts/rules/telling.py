"""Which changes a subscription is told."""

from collections.abc import Collection
from uuid import UUID

from fundament.capabilities.contacts.types import Change, ChangeKind, SubscriptionOperation

_ALL = {True: SubscriptionOperation.ALL_CITIZENS, False: SubscriptionOperation.ALL_COMPANIES}
_NEW = {True: SubscriptionOperation.NEW_CITIZENS, False: SubscriptionOperation.NEW_COMPANIES}


def concerns(
    change: Change, operations: Collection[SubscriptionOperation], contacts: Collection[UUID]
) -> bool:
    """Return whether a subscription with these operations and contacts is told of the change."""
    person = change.party.is_person
    if change.contact in contacts or _ALL[person] in operations:
        return True
    return change.kind is ChangeKind.CREATED and _NEW[person] in operations
