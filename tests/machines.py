"""Systems of authorities at the other end of the wire, for tests of the machine API."""

import base64
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.test import Client

from fundament.capabilities.post import service
from fundament.capabilities.post.types import SystemKind, SystemWish
from fundament.kernel import clock
from fundament.kernel.acting import INSTALLATION
from tests.letters import message_uuid


@dataclass
class Machine:
    """A system of an authority at the other end of the wire."""

    new: object
    address: str = "127.0.0.1"

    @property
    def owner(self):
        return self.new.system.owner

    @property
    def der(self):
        return x509.load_pem_x509_certificate(self.new.certificate).public_bytes(Encoding.DER)

    def call(self, method, path, body=b"", **changed):
        """Call as this system; a changed part replaces one part of the proof (None removes it)."""
        proof = {
            "certificate": self.der,
            "certificate_error": None,
            "token": self.new.token,
            "authorization": None,
            "content_type": "application/xml",
            "address": self.address,
            "refused": None,
            "headers": {},
        } | changed
        facts = {"REMOTE_ADDR": proof["address"]}
        for name, text in proof["headers"].items():
            facts[f"HTTP_{name.upper().replace('-', '_')}"] = text
        if proof["certificate"] is not None:
            facts["fundament.client_certificate"] = proof["certificate"]
        if proof["certificate_error"] is not None:
            facts["fundament.client_certificate_error"] = proof["certificate_error"]
        if proof["refused"] is not None:
            facts["fundament.refused"] = proof["refused"]
        authorization = proof["authorization"]
        if authorization is None and proof["token"] is not None:
            authorization = "Basic " + base64.b64encode(proof["token"].encode()).decode()
        if authorization:
            facts["HTTP_AUTHORIZATION"] = authorization
        client = Client(raise_request_exception=False)
        return client.generic(
            method,
            path if path.startswith(("/post/", "/service/", "/runtime/")) else f"/apis/v1{path}",
            body,
            content_type=proof["content_type"],
            secure=True,
            **facts,
        )

    def send(self, body, uuid=None, **changed):
        """Post a letter."""
        named = uuid or message_uuid(body)
        return self.call("POST", f"/memos/?memo-message-uuid={named}", body, **changed)

    def receipts(self):
        return self.call("GET", "/receipts-bulk/?size=1000").json()["receipts"]


def machine(owner, kind=SystemKind.SENDER, at=None, memo_version="1.1"):
    """Add a system of the owner and return it as its operator holds it."""
    at = at or clock.now()
    wish = SystemWish(owner.number, kind, "Prøve", memo_version=memo_version)
    added = service.add_system(wish, at, INSTALLATION)
    return Machine(added)
