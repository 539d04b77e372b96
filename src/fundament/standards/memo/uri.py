"""xs:anyURI as libxml2 reads it: RFC 3986, with characters that would be escaped counted as such.

Source: XML Schema part 2, section 3.2.17; RFC 3986, appendix A.
"""

import re

from fundament.standards.memo import codes
from fundament.standards.memo.language import Base, NotOfType

_ESCAPED = re.compile(r'[\x00-\x20\x7f-\U0010ffff<>"{}|\\^`]')
_PCHAR = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})"
_NO_COLON = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=@]|%[0-9A-Fa-f]{2})"
_USER = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})*"
_HOST = r"(?:\[[^\]]*\]|(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})*)"
_AUTHORITY = rf"//(?:{_USER}@)?{_HOST}(?::[0-9]+)?"
_ABEMPTY = rf"(?:/{_PCHAR}*)*"
_ABSOLUTE = rf"/(?:{_PCHAR}+(?:/{_PCHAR}*)*)?"
_ROOTLESS = rf"{_PCHAR}+(?:/{_PCHAR}*)*"
_NOSCHEME = rf"{_NO_COLON}+(?:/{_PCHAR}*)*"
_TAIL = rf"(?:\?(?:{_PCHAR}|[/?])*)?(?:\#(?:{_PCHAR}|[/?\[\]])*)?"
_URI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+\-.]*:(?:{_AUTHORITY}{_ABEMPTY}|{_ABSOLUTE}|{_ROOTLESS})?{_TAIL}"
    rf"|(?:{_AUTHORITY}{_ABEMPTY}|{_ABSOLUTE}|{_NOSCHEME})?{_TAIL}"
)
_PORT = re.compile(r"(?:[A-Za-z][A-Za-z0-9+\-.]*:)?//[^/?#]*:([0-9]+)(?:[/?#]|$)")
_HIGHEST_PORT = 2**31 - 1


def _uri(text: str) -> str:
    escaped = _ESCAPED.sub("_", text)
    port = _PORT.match(escaped)
    too_high = port is not None and int(port[1]) > _HIGHEST_PORT
    if too_high or not _URI.fullmatch(escaped):
        raise NotOfType(codes.NOT_URI)
    return text


ANY_URI = Base("anyURI", _uri)
