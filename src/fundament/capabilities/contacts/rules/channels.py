"""When an address is one, when it is proved, and when it is too old for what must arrive."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from fundament.capabilities.contacts.types import PinTooOften
from fundament.kernel.denmark import COPENHAGEN

# The freshness rule of the Norwegian contact register: what was neither verified nor confirmed for
# 18 months must not carry binding notices. (Kontakt- og reservasjonsregisteret.)
FRESH_MONTHS = 18
PIN_GOOD_FOR = timedelta(hours=1)
MOST_TRIES = 5
# Somebody who proves an address needs one PIN or two; more is a nuisance to whose address it is.
MOST_ASKED, ASKED_WITHIN = 10, timedelta(days=1)
_MOBILE = re.compile(r"[2-9][0-9]{7}", re.ASCII)


def is_mobile(text: str) -> bool:
    """Return whether the text is a Danish mobile number.

    Source: Digital Post API 1.68, NemSmsSubscription.mobileNumber.
    """
    return bool(_MOBILE.fullmatch(text))


def is_binding(verified_at: datetime | None, confirmed_at: datetime | None, at: datetime) -> bool:
    """Return whether binding notices may go to an address, by when it was proved and confirmed.

    An address that was never proved carries none, whatever its owner says of it.
    """
    if verified_at is None:
        return False
    last = max(verified_at, confirmed_at or verified_at)
    return at < _months_later(last, FRESH_MONTHS)


def asked_lately(asked: Sequence[datetime], at: datetime) -> list[datetime]:
    """Return the times of a day at which PINs were asked for, this one too. Raises PinTooOften."""
    lately = [one for one in asked if at - ASKED_WITHIN < one <= at]
    if len(lately) >= MOST_ASKED:
        raise PinTooOften
    return [*lately, at]


def _months_later(moment: datetime, months: int) -> datetime:
    """Return the same day and hour in Denmark so many months later, or the first of the next."""
    local = moment.astimezone(COPENHAGEN)
    years, month = divmod(local.month - 1 + months, 12)
    try:
        return local.replace(year=local.year + years, month=month + 1)
    except ValueError:
        years, month = divmod(local.month + months, 12)
        return local.replace(year=local.year + years, month=month + 1, day=1)
