"""Exclusive canonicalisation by libxml2, and the ids that a document carries."""

import re
from collections import Counter
from collections.abc import Sequence

from lxml import etree

XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
ID_NAMES = ("ID", "Id", "id")
_NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def octets_of(element: etree._Element, prefixes: Sequence[str] = ()) -> bytes:
    """Return the element as exclusive canonical XML without comments, standing alone.

    Source: W3C Exclusive XML Canonicalization 1.0; `prefixes` is its InclusiveNamespaces list.
    """
    return etree.tostring(
        element,
        method="c14n",
        exclusive=True,
        with_comments=False,
        inclusive_ns_prefixes=list(prefixes) or None,
    )


def prefixes_in_values(element: etree._Element) -> list[str]:
    """Return the prefixes that only `xsi:type` values use; canonicalisation would lose them."""
    values = (found.get(XSI_TYPE, "") for found in element.iter("*"))
    return sorted({prefix for prefix, colon, _ in (v.partition(":") for v in values) if colon})


def id_of(element: etree._Element) -> tuple[str, str]:
    """Return name and value of the element's id attribute.

    Raises ValueError when it has none, several, or one that is not an NCName.
    """
    found = [(name, element.get(name, "")) for name in ID_NAMES if element.get(name) is not None]
    if len(found) != 1 or not _NCNAME.fullmatch(found[0][1]):
        raise ValueError("the root element needs one id")
    return found[0]


def repeated_ids(element: etree._Element) -> bool:
    """Return whether two elements have the same id, by any attribute that is called id."""
    counted = Counter(
        value
        for found in element.iter("*")
        for name, value in found.attrib.items()
        if etree.QName(name).localname.lower() == "id"
    )
    return any(count > 1 for count in counted.values())
