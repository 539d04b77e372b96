"""Letters kept as files with places to fill: `{sender}`, `{recipient}`, `{message_uuid}` …"""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

_PLACE = re.compile(rb"\{([a-z_]+)\}")


def fill_letter(template: bytes, values: Mapping[str, str]) -> bytes:
    """Return the letter with each `{name}` of the values filled in, escaped for XML.

    Places that no value names stay as they are; content is base64 and holds no braces.
    """

    def filled(match: re.Match[bytes]) -> bytes:
        value = values.get(match[1].decode())
        return match[0] if value is None else escape(value).encode()

    return _PLACE.sub(filled, template)
