"""The calls of SF1601's public clients: two steps to a token, a kombi_request, a ForsendelseI."""

import base64
import json
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fundament.standards.kombit.consignment import Consignment
from fundament.standards.kombit.consignments import write_consignment
from fundament.standards.kombit.requests import TOKEN_TYPE
from fundament.standards.kombit.types import SEND

ISSUE = "/runtime/api/rest/wstrust/v1/issue"
TOKEN = "/service/AccessTokenService_1/token"
KOMBI = "/service/KombiPostAfsend_1/kombi"
HEADERS = {
    "X-TransaktionsId": str(UUID(int=7)),
    "X-TransaktionsTid": "2026-11-27T12:00:00Z",
}


def wish(system, service=SEND, **changes):
    """What a client posts for its assertion; a changed part replaces that part."""
    asked = {
        "TokenType": TOKEN_TYPE,
        "RequestType": "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue",
        "KeyType": "http://docs.oasis-open.org/ws-sx/ws-trust/200512/PublicKey",
        "AnvenderKontekst": {"Cvr": system.owner.number},
        "UseKey": base64.b64encode(system.der).decode(),
        "AppliesTo": {"EndpointReference": {"Address": service}},
        "OnBehalfOf": None,
    }
    return json.dumps(asked | changes).encode()


def issued(system, body, **changed):
    changed = {"content_type": "application/json", "token": None} | changed
    return system.call("POST", ISSUE, body, **changed)


def exchanged(system, assertion, **changed):
    form = urlencode({"saml-token": assertion}).encode()
    changed = {"content_type": "application/x-www-form-urlencoded", "token": None} | changed
    return system.call("POST", TOKEN, form, **changed)


def assertion_of(system, service=SEND):
    return issued(system, wish(system, service)).json()["RequestedSecurityToken"]["Assertion"]


def token_of(system, service=SEND):
    given = exchanged(system, assertion_of(system, service)).json()
    return f"{given['token_type']} {given['access_token']}"


def kombi(choice, *parts):
    """A kombi_request; a part is a MeMo with its declaration, or text."""
    texts = [part if isinstance(part, str) else part.split(b"?>", 1)[-1].decode() for part in parts]
    inner = "".join(texts)
    return f"<kombi_request><KombiValgKode>{choice}</KombiValgKode>{inner}</kombi_request>".encode()


def on_paper(recipient=None, **changed):
    """A ForsendelseISamling with one ForsendelseI for the recipient: a text, unless changed."""
    facts = {"id": str(uuid4()), "file_format": "TXT", "content": "Kære Karla".encode()} | changed
    if recipient is not None:
        facts["cpr" if recipient.is_person else "cvr"] = recipient.number
    form = write_consignment(Consignment(**facts)).split(b"?>", 1)[1].decode()
    return (
        f'<f:ForsendelseISamling xmlns:f="urn:oio:fjernprint:1.0.0">{form}</f:ForsendelseISamling>'
    )
