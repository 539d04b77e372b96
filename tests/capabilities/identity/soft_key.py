"""A passkey and an app in software, for tests that need no browser: keys that really sign."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from os import urandom

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from webauthn.helpers import bytes_to_base64url, encode_cbor

from fundament.capabilities.identity.rules import plain_code
from fundament.capabilities.identity.types import RelyingParty

SITE = RelyingParty("localhost", "https://localhost:8443")
PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40


def fresh_key():
    return ec.generate_private_key(ec.SECP256R1())


@dataclass
class SoftPasskey:
    """An authenticator of WebAuthn: it makes one credential and signs with it.

    Source: W3C WebAuthn Level 3, 6.1 (authenticator data), 6.5.4 (attestation object).
    """

    synced: bool = False
    verifies: bool = True
    origin: str = SITE.origin
    rp_id: str = SITE.id
    count: int = 0
    key: object = field(default_factory=fresh_key)
    id: bytes = field(default_factory=lambda: urandom(16))

    def flags(self):
        return PRESENT | (VERIFIED if self.verifies else 0) | (ELIGIBLE if self.synced else 0)

    def client(self, kind, options):
        said = {
            "type": kind,
            "challenge": json.loads(options)["challenge"],
            "origin": self.origin,
            "crossOrigin": False,
        }
        return json.dumps(said).encode()

    def head(self, flags):
        hashed = hashlib.sha256(self.rp_id.encode()).digest()
        return hashed + bytes([flags]) + self.count.to_bytes(4)

    def made(self, options):
        """The browser's answer to options of `create`, as JSON."""
        point = self.key.public_key().public_numbers()
        cose = encode_cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})
        named = bytes(16) + len(self.id).to_bytes(2) + self.id + cose
        auth = self.head(self.flags() | ATTESTED) + named
        attested = encode_cbor({"fmt": "none", "attStmt": {}, "authData": auth})
        client = self.client("webauthn.create", options)
        return self.answer(clientDataJSON=client, attestationObject=attested)

    def shown(self, options):
        """The browser's answer to options of `get`, as JSON."""
        self.count += 1
        auth, client = self.head(self.flags()), self.client("webauthn.get", options)
        signed = self.key.sign(auth + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self.answer(clientDataJSON=client, authenticatorData=auth, signature=signed)

    def answer(self, **response):
        coded = {name: bytes_to_base64url(value) for name, value in response.items()}
        name = bytes_to_base64url(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": coded})


@dataclass
class SoftApp:
    """An app: a key, and the signatures that the page's script would make."""

    key: object = field(default_factory=fresh_key)

    def public_key(self):
        spki = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(spki).decode()

    def sign(self, message):
        halves = decode_dss_signature(self.key.sign(message.encode(), ec.ECDSA(SHA256())))
        return base64.b64encode(b"".join(half.to_bytes(32) for half in halves)).decode()

    def set_up(self, code):
        return self.sign(f"fundament app set up 1\n{plain_code(code)}")
