"""Dates, numbers and amounts as people read them, in the language of the page."""

import datetime

from django.utils import dateformat, timezone
from django.utils.formats import number_format
from django.utils.translation import get_language

Day = datetime.date | datetime.datetime


def _is_danish() -> bool:
    return (get_language() or "da").startswith("da")


def _local(value: Day) -> Day:
    return timezone.localtime(value) if isinstance(value, datetime.datetime) else value


def date(value: Day) -> str:
    """Return `3. marts 2026`, in English `3 March 2026`; a moment by its day in Denmark."""
    return dateformat.format(_local(value), "j. F Y" if _is_danish() else "j F Y")


def moment(value: datetime.datetime) -> str:
    """Return `3. marts 2026 kl. 14.05`, in English `3 March 2026 at 14:05`; Danish time."""
    form = "j. F Y \\k\\l. H.i" if _is_danish() else "j F Y \\a\\t H:i"
    return dateformat.format(_local(value), form)


def time(value: datetime.datetime) -> str:
    """Return `14.05`, in English `14:05`; Danish time."""
    return dateformat.format(_local(value), "H.i" if _is_danish() else "H:i")


def number(value: float, decimals: int | None = None) -> str:
    """Return `1.234,5`, in English `1,234.5`."""
    return number_format(value, decimals, use_l10n=True, force_grouping=True)


def money(oere: int) -> str:
    """Return an amount in øre as `1.234,50 kr.`"""
    whole, rest = divmod(abs(oere), 100)
    comma = "," if _is_danish() else "."
    return f"{'-' if oere < 0 else ''}{number(whole)}{comma}{rest:02} kr."


def size(octets: int) -> str:
    """Return `812 byte`, `1,8 KB`, `14 KB` or `2,3 MB` (powers of 1,000)."""
    if octets < 1000:
        return f"{octets} byte"
    if octets < 1_000_000:
        return f"{number(octets / 1000, 0 if octets >= 10_000 else 1)} KB"
    return f"{number(octets / 1_000_000, 1)} MB"
