"""Send a MeMo as municipalities do (KOMBIT SF1601), with httpx. Usage: python sf1601.py letter.xml

SENDER is the CVR number of the organisation that owns the system.
"""

import base64
import os
import re
import ssl
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

BASE = os.environ.get("FUNDAMENT_URL", "https://localhost:8443")
WSTRUST = "http://docs.oasis-open.org/ws-sx/ws-trust/200512"
SAML = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0"
ENTITY = "http://entityid.kombit.dk/service"


def checked(answer):
    """Return the answer, or end with what it says is wrong."""
    if answer.is_error:
        sys.exit(f"{answer.status_code}: {answer.text}")
    return answer


def token(http, service):
    """Return what to put into Authorization for the service: an assertion first, then a token."""
    certificate = x509.load_pem_x509_certificate(Path(os.environ["CERT_FILE"]).read_bytes())
    asked = {
        "TokenType": SAML,
        "RequestType": f"{WSTRUST}/Issue",
        "KeyType": f"{WSTRUST}/PublicKey",
        "AnvenderKontekst": {"Cvr": os.environ["SENDER"]},
        "UseKey": base64.b64encode(certificate.public_bytes(Encoding.DER)).decode(),
        "AppliesTo": {"EndpointReference": {"Address": f"{ENTITY}/{service}/1"}},
        "OnBehalfOf": None,
    }
    issued = checked(http.post("/runtime/api/rest/wstrust/v1/issue", json=asked)).json()
    form = {"saml-token": issued["RequestedSecurityToken"]["Assertion"]}
    given = checked(http.post("/service/AccessTokenService_1/token", data=form)).json()
    return f"{given['token_type']} {given['access_token']}"


def transaction():
    """Return the headers that every call bears."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"X-TransaktionsId": str(uuid.uuid4()), "X-TransaktionsTid": now}


def main():
    """Ask whether the recipient gets Digital Post, and send the letter in the first argument."""
    letter = Path(sys.argv[1]).read_text(encoding="utf-8")
    recipient = re.search(r"recipientID>([^<]+)<", letter)[1]
    trust = ssl.create_default_context(cafile=os.environ["CA_FILE"])
    trust.load_cert_chain(os.environ["CERT_FILE"], os.environ["KEY_FILE"])
    with httpx.Client(base_url=BASE, verify=trust, timeout=60) as http:
        asked = {"Authorization": token(http, "postforespoerg")} | transaction()
        path = f"/service/PostForespoerg_1/digitalpost?cprNumber={recipient}"
        print("Gets Digital Post:", checked(http.get(path, headers=asked)).json()["result"])
        memo = re.sub(r"^\s*<\?xml[^>]*\?>", "", letter)
        body = f"<kombi_request><KombiValgKode>Digital Post</KombiValgKode>{memo}</kombi_request>"
        headers = {
            "Authorization": token(http, "kombipostafsend"),
            "Content-Type": "application/xml",
        }
        sent = http.post(
            "/service/KombiPostAfsend_1/kombi",
            headers=headers | transaction(),
            content=body.encode(),
        )
        print("Answer:", checked(sent).text)


if __name__ == "__main__":
    main()
