"""What is answered: the token that was issued, and what became of a consignment.

Source: Fælleskommunal Adgangsstyring, WS-Trust as JSON; KOMBIT SF1601, kombi_response as clients in
the field read it.
"""

import base64
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from fundament.standards.kombit.requests import TOKEN_TYPE


def token_answer(assertion: bytes, until: datetime) -> dict[str, Any]:
    """Return the RequestSecurityTokenResponse; its time is UTC, the month first, without a zone."""
    return {
        "TokenType": TOKEN_TYPE,
        "RequestedSecurityToken": {"Assertion": base64.b64encode(assertion).decode()},
        "Lifetime": until.astimezone(UTC).strftime("%m/%d/%Y %H:%M:%S"),
    }


def accepted(transmission: str, text: str) -> bytes:
    """Return a kombi_response that says yes."""
    return _response("true", transmission, ("Advis", "AdvisId", "AdvisTekst"), ("0", text))


def refused(code: str, text: str) -> bytes:
    """Return a kombi_response that says no, and why."""
    return _response("false", "", ("Fejl", "FejlId", "FejlTekst"), (code, text))


def _response(
    result: str, transmission: str, names: tuple[str, str, str], values: tuple[str, str]
) -> bytes:
    root = etree.Element("kombi_response")
    etree.SubElement(root, "Result").text = result
    if transmission:
        etree.SubElement(root, "TransmissionID").text = transmission
    facts = etree.SubElement(etree.SubElement(root, "HovedoplysningerSvarREST"), "SvarReaktion")
    said = etree.SubElement(facts, names[0])
    for name, value in zip(names[1:], values, strict=True):
        etree.SubElement(said, name).text = value
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
