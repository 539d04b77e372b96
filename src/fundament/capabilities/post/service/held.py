"""What a person number that is to be closed still has in its mailbox."""

from datetime import datetime

from fundament.capabilities.post import queries
from fundament.kernel.holdings import Holding
from fundament.kernel.ids import PartyId


def holdings_of(numbers: frozenset[PartyId], at: datetime) -> list[Holding]:
    """Return how many letters in the inboxes of the numbers nobody has read, and what to do."""
    unread = sum(queries.unread_counts(numbers).values())
    if not unread:
        return []
    return [
        Holding(
            f"ulæste breve: {unread} (personen skal selv logge ind i Digital Post og åbne dem)",
            f"unread letters: {unread} (the person must log in to Digital Post and open them)",
        )
    ]
