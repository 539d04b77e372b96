"""The fictional country's contact register: everybody of 15 and all organisations, but for two."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from fundament.capabilities.contacts import rules
from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Grounds
from fundament.capabilities.registers import service as registers
from fundament.kernel.ids import PartyId

EXEMPT, UNREGISTERED, AWAITING = "exempt", "unregistered", "turning_fifteen"
FROM_THE_START = "many_letters"
_AT_ONCE = 20_000
# Registered long enough that the letters of the last years had somebody to come to.
_EARLIER = timedelta(days=3 * 365)
_START = datetime(2012, 1, 1, tzinfo=UTC)


def load(at: datetime) -> int:
    """Register the country since three years ago, a page in one statement; return how many.

    The showcase person `exempt` is exempt, `unregistered` is in no register, `turning_fifteen`
    waits for the birthday, and `many_letters` was there when digital post began.
    """
    known = {shown.key: shown.party for shown in registers.showcase()}
    left_out = {known.get(UNREGISTERED), known.get(AWAITING)}
    count = 0
    if FROM_THE_START in known:
        count += contacts.register_many([known[FROM_THE_START]], _START)
    for page in _pages(at):
        chosen = [party for party in page if party not in left_out]
        count += contacts.register_many(chosen, at - _EARLIER)
    if EXEMPT in known:
        contacts.exempt(known[EXEMPT], Grounds.IMPAIRMENT, at)
    if AWAITING in known:
        contacts.register(known[AWAITING], at)
    return count


def _pages(at: datetime) -> Iterator[list[PartyId]]:
    """Yield all residents who are 15 or older, then all active organisations."""
    born_by = rules.latest_birth(at)
    page = registers.residents(born_by, at, None, _AT_ONCE)
    while page:
        yield page
        page = registers.residents(born_by, at, page[-1], _AT_ONCE)
    page = registers.organisations(at, None, _AT_ONCE)
    while page:
        yield page
        page = registers.organisations(at, page[-1], _AT_ONCE)
