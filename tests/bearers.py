"""Access tokens of people, without the detour over their login, and clients that show them."""

import json
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.test import Client

from fundament.capabilities.identity.models import Identity
from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import BrokerSession, Grant, ServiceProvider
from fundament.capabilities.login.service.openid import keys
from fundament.capabilities.login.types import OpenIdRequest
from fundament.kernel import clock
from fundament.kernel.acting import INSTALLATION
from fundament.standards.oidc.tokens import Issue, write_access_token

BASE = "https://localhost:8443"
ISSUER = f"{BASE}/apis/v1/oauth"
CLIENT = "https://visning.example"


def viewing_client(scope="openid read write offline_access"):
    """The registered viewing client of the tests; a scope of its own is its new registration."""
    described = {
        "client_id": CLIENT,
        "client_name": "Visningsklient",
        "redirect_uris": [f"{CLIENT}/back"],
        "grant_types": ["authorization_code", "refresh_token"],
        "token_endpoint_auth_method": "none",
        "scope": scope,
    }
    login.register_provider(json.dumps(described).encode(), INSTALLATION, clock.now())
    return ServiceProvider.objects.get(entity_id=CLIENT, removed_at=None)


@dataclass
class Viewer:
    """A client that calls for a person; `grant` is what its token stands for."""

    person: object
    token: str
    grant: Grant
    server: Client

    def call(self, method, path, body=None, version=None, **headers):
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        return self.server.generic(
            method, path if path.startswith("/") else f"/apis/v1/{path}",
            b"" if body is None else json.dumps(body).encode(),
            content_type="application/json", secure=True, headers=sent,
        )  # fmt: skip

    def get(self, path, **more):
        return self.call("GET", path, **more)

    def shown(self, path, **more):
        answer = self.get(path, **more)
        assert answer.status_code == 200, answer.content
        return answer.json()


def viewer(person, scope="openid read write", issuer=ISSUER, **changed):
    """A client with a token of a person, who is in the registers; she has an eID from now on."""
    at = clock.now()
    held, _ = Identity.objects.get_or_create(
        person=str(person),
        defaults={"username": f"u{person.number}", "ial": 2, "issued_at": at, "changed_at": at},
    )
    row = ServiceProvider.objects.filter(entity_id=CLIENT, removed_at=None).first()
    row = row or viewing_client()
    session = BrokerSession.objects.create(**{
        "secret": uuid4().bytes, "broker": BASE, "person": str(person),
        "identity": held.id, "level": 2, "ial": 2, "aal": 2, "authenticated_at": at,
        "used_at": at, "ends_at": at + timedelta(hours=8), **changed,
    })  # fmt: skip
    proof = session.proofs.create(
        level=session.level, ial=2, aal=2, authenticated_at=at, counts_until=session.ends_at
    )
    request = OpenIdRequest(issuer, f"{CLIENT}/back", "query", None, tuple(scope.split()), None, "")
    grant = Grant.objects.create(
        provider=row, session=session, proof=proof, code=uuid4().bytes, request=request.kept(),
        subject=uuid4().hex, sid=uuid4().hex, level=session.level, began_at=at, used_at=at,
    )  # fmt: skip
    token = write_access_token(
        Issue(issuer, issuer, grant.subject, at, timedelta(hours=1)),
        {"client_id": CLIENT, "scope": scope, "grant": str(grant.id)},
        keys.signer_for("ES256", at),
    )
    server = Client(SERVER_NAME="localhost", SERVER_PORT="8443")
    return Viewer(person, token, grant, server)
