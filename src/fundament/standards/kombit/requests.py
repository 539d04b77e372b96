"""Bytes to KombiRequest and TokenWish.

Source: KOMBIT SF1601, KombiPostAfsend; Fælleskommunal Adgangsstyring, WS-Trust as JSON.
"""

import base64
import binascii
import json
import re
from typing import Any

from lxml import etree

from fundament.kernel import xml
from fundament.standards.kombit.consignment_table import PRINT
from fundament.standards.kombit.types import (
    SERVICES,
    Choice,
    ChoiceUnknown,
    KombiRefused,
    KombiRequest,
    TokenRequestRefused,
    TokenWish,
)

MEMO = "https://DigitalPost.dk/MeMo-1"
TOKEN_TYPE = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0"  # noqa: S105
_FIXED = {
    "TokenType": TOKEN_TYPE,
    "RequestType": "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue",
    "KeyType": "http://docs.oasis-open.org/ws-sx/ws-trust/200512/PublicKey",
}
_MESSAGE, _PAPER = f"{{{MEMO}}}Message", f"{{{PRINT}}}ForsendelseISamling"
_FORM = f"{{{PRINT}}}ForsendelseI"
# In the order in which they stand; the first is compulsory.
_PARTS = ("KombiValgKode", _MESSAGE, _PAPER)


def read_request(body: bytes) -> KombiRequest:
    """Return what a kombi_request holds; MeMo and ForsendelseI are checked by whoever takes them.

    Whatever prefix the MeMo bears is taken. The same request gives the same bytes of its MeMo.
    Raises XmlRefused, KombiRefused, ChoiceUnknown.
    """
    root = xml.parse(body)
    if root.tag != "kombi_request":
        raise KombiRefused(reason_da="roden er ikke kombi_request", reason_en="no kombi_request")
    parts = [part for part in root if isinstance(part.tag, str)]
    named = [str(part.tag) for part in parts]
    if named != [name for name in _PARTS if name in named] or named[:1] != ["KombiValgKode"]:
        raise KombiRefused(
            reason_da="KombiValgKode, højst en memo:Message og højst en ForsendelseISamling, i den "
            "rækkefølge",
            reason_en="KombiValgKode, at most one memo:Message and at most one "
            "ForsendelseISamling, in that order",
        )
    found = dict(zip(named, parts, strict=True))
    try:
        choice = Choice((found["KombiValgKode"].text or "").strip())
    except ValueError as error:
        raise ChoiceUnknown from error
    message = found.get(_MESSAGE)
    return KombiRequest(
        choice=choice,
        message=None if message is None else _alone(message),
        claimed_uuid=_in_header(message, "messageUUID"),
        claimed_type=_in_header(message, "messageType"),
        paper=_one_consignment(found.get(_PAPER)),
    )


def _one_consignment(collection: etree._Element | None) -> bytes | None:
    """Return the ForsendelseI as XML of its own, the same bytes for the same request, or None."""
    if collection is None:
        return None
    forms = [part for part in collection if isinstance(part.tag, str)]
    if [str(form.tag) for form in forms] != [_FORM]:
        raise KombiRefused(
            reason_da="ForsendelseISamling skal have netop én ForsendelseI",
            reason_en="ForsendelseISamling must hold exactly one ForsendelseI",
        )
    return _alone(forms[0])


def _alone(element: etree._Element) -> bytes:
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", with_tail=False)


def _in_header(message: etree._Element | None, name: str) -> str:
    if message is None:
        return ""
    return message.findtext(f"{{{MEMO}}}MessageHeader/{{{MEMO}}}{name}", "").strip()


def read_token_request(body: bytes) -> TokenWish:
    """Return what a RequestSecurityToken in JSON asks for. Raises TokenRequestRefused."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise TokenRequestRefused(field="JSON") from error
    for name, value in _FIXED.items():
        if _inside(asked, name) != value:
            raise TokenRequestRefused(field=name)
    if _inside(asked, "OnBehalfOf") is not None:
        raise TokenRequestRefused(field="OnBehalfOf")
    cvr = _inside(asked, "AnvenderKontekst", "Cvr")
    if not isinstance(cvr, str) or not re.fullmatch("[0-9]{8}", cvr):
        raise TokenRequestRefused(field="AnvenderKontekst.Cvr")
    service = _inside(asked, "AppliesTo", "EndpointReference", "Address")
    if not isinstance(service, str) or service not in SERVICES:
        raise TokenRequestRefused(field="AppliesTo.EndpointReference.Address")
    return TokenWish(cvr, _certificate(_inside(asked, "UseKey")), service)


def _inside(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _certificate(text: Any) -> bytes:
    if not isinstance(text, str) or not text:
        raise TokenRequestRefused(field="UseKey")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise TokenRequestRefused(field="UseKey") from error
