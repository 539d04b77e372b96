"""The primitives of XML Schema that MeMo uses: text to value and back.

Source: XML Schema part 2: Datatypes, section 3; where libxml2 differs, docs/standards/memo.md.
"""

import base64
import binascii
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from fundament.standards.memo import codes
from fundament.standards.memo.language import XML_SPACE, Base, NotOfType

_YEAR = r"(-?(?:[1-9][0-9]{4,17}|[0-9]{4}))"
_ZONE = r"(Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_DATE = re.compile(_YEAR + r"-([0-9]{2})-([0-9]{2})" + _ZONE)
_DATETIME = re.compile(
    _YEAR + r"-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(\.[0-9]+)?" + _ZONE
)
_BOOLEAN = {"true": True, "1": True, "false": False, "0": False}
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_LONG = re.compile(r"[+-]?[0-9]+")
_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SPACES = tuple(space.encode() for space in XML_SPACE)
_LAST_BEFORE_PAD = {0: None, 1: b"AEIMQUYcgkosw048", 2: b"AQgw"}


def _text(text: str) -> str:
    return text


def _boolean(text: str) -> bool:
    if text not in _BOOLEAN:
        raise NotOfType(codes.NOT_BOOLEAN)
    return _BOOLEAN[text]


def _write_boolean(value: bool) -> str:
    return "true" if value else "false"


def _decimal(text: str) -> Decimal:
    if not _DECIMAL.fullmatch(text):
        raise NotOfType(codes.NOT_NUMBER)
    return Decimal(text)


def _long(text: str) -> int:
    digits = text.lstrip("+-0")
    if not _LONG.fullmatch(text) or len(digits) > 19:
        raise NotOfType(codes.NOT_NUMBER)
    value = int(digits or "0")  # without the zeros: Python refuses to read thousands of them
    value = -value if text.startswith("-") else value
    if not -(2**63) <= value < 2**63:
        raise NotOfType(codes.NOT_NUMBER)
    return value


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise NotOfType(codes.NOT_LANGUAGE)
    return text


def _is_day(year: str, month: str, day: str) -> bool:
    count, which = int(year), int(month)
    if count == 0 or not 1 <= which <= 12:
        return False
    leap = count % 4 == 0 and (count % 100 != 0 or count % 400 == 0)
    days = 29 if leap and which == 2 else _DAYS[which - 1]
    return 1 <= int(day) <= days


def _date(text: str) -> date:
    match = _DATE.fullmatch(text)
    if match is None or not _is_day(*match.group(1, 2, 3)):
        raise NotOfType(codes.NOT_DATE)
    year, month, day = (int(part) for part in match.group(1, 2, 3))
    if not 1 <= year <= 9999:
        raise NotOfType(codes.OUT_OF_RANGE)
    return date(year, month, day)


def _datetime(text: str) -> datetime:
    match = _DATETIME.fullmatch(text)
    if match is None or not _is_day(*match.group(1, 2, 3)):
        raise NotOfType(codes.NOT_DATETIME)
    year, month, day, hour, minute, second = (int(part) for part in match.group(1, 2, 3, 4, 5, 6))
    fraction = float("0" + match[7]) if match[7] else 0.0
    midnight = hour == 24 and minute == 0 and second == 0 and fraction == 0.0
    if not midnight and (hour > 23 or minute > 59 or second + fraction >= 60):
        raise NotOfType(codes.NOT_DATETIME)
    if not 1 <= year <= 9999:
        raise NotOfType(codes.OUT_OF_RANGE)
    micro = int((match[7] or ".0")[1:7].ljust(6, "0"))
    found = datetime(year, month, day, 0 if midnight else hour, minute, second, micro, tzinfo=UTC)
    if not midnight:
        return found
    if found.date() == date.max:
        raise NotOfType(codes.OUT_OF_RANGE)
    return found + timedelta(days=1)


def _write_datetime(value: datetime) -> str:
    text = value.astimezone(UTC).replace(tzinfo=None).isoformat()
    return f"{text}Z"


def _base64(text: str) -> bytes:
    try:
        packed = text.encode("ascii")
        if any(space in packed for space in _SPACES):
            packed = packed.translate(None, b"".join(_SPACES))
        content = binascii.a2b_base64(packed, strict_mode=True)
    except (binascii.Error, ValueError) as error:
        raise NotOfType(codes.NOT_BASE64) from error
    pads = packed[-2:].count(b"=")
    allowed = _LAST_BEFORE_PAD[pads]
    if len(packed) % 4 or (allowed and packed[-pads - 1 : -pads] not in allowed):
        raise NotOfType(codes.NOT_BASE64)
    return content


def _write_base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _date_text(value: Any) -> str:
    return str(value.isoformat())


STRING = Base("string", _text, collapse=False)
BOOLEAN = Base("boolean", _boolean, _write_boolean)
DECIMAL = Base("decimal", _decimal)
LONG = Base("long", _long)
LANGUAGE = Base("language", _language)
DATE = Base("date", _date, _date_text)
DATETIME = Base("dateTime", _datetime, _write_datetime)
BASE64 = Base("base64Binary", _base64, _write_base64, collapse=False)
