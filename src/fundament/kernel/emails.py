"""The e-mail address that somebody has proved to be hers: asked by who may tell it to others.

Answered by whoever keeps such addresses; who asks writes the look down, in the same transaction.
"""

from collections.abc import Callable

from fundament.kernel.ids import PartyId

EmailOf = Callable[[PartyId], str | None]
_asked: list[EmailOf] = []


def ask_email_of(email_of: EmailOf) -> None:
    """Let `email_of` ask there; `site` says where, once, at start. Until then nobody has one."""
    _asked[:] = [email_of]


def email_of(party: PartyId) -> str | None:
    """Return the address that the party has proved, or None."""
    return next((found for keeper in _asked if (found := keeper(party))), None)
