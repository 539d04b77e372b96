"""Every described address takes whatever fits or does not fit its description: schemathesis.

Nothing ends in an error of ours, and every answer is one that the description names.
"""

import base64
import json
import re
import secrets
import shlex
from urllib.parse import urlencode

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.capabilities.login.openid import digest
from tests.visiting import Visitor

# Thousands of calls, each as long as the machine takes.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EACH, FEW = 20, 5
SYSTEMS = ("/memos", "/receipts", "/validations", "/events", "/organisations/subscriptions")
ADMINISTRATORS = (
    *("/organisations/{", "/organisations/oces", "/standard-system-templates"),
    *("/contact-groups", "/contact-points"),
)
PEOPLE = ("/mailboxes", "/oauth", "/consents", "/events")
SECRET = "a-secret-of-the-tests-that-is-long-enough"
CLIENT = {
    "client_id": "https://fuzz.example",
    "client_secret": SECRET,
    "client_name": "Fuzz",
    "redirect_uris": ["https://fuzz.example/back"],
    "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
    "scope": "openid profile rapport",
}


def basic(name, secret):
    return f"Basic {base64.b64encode(f'{name}:{secret}'.encode()).decode()}"


@pytest.fixture(scope="module")
def session(running):
    """Keeps connections; follows no redirect: where they lead is no part of the description."""
    with requests.Session() as made:
        made.trust_env, made.verify, made.max_redirects = False, str(running.ca_file), 0
        yield made


@pytest.fixture(scope="module")
def client(running, tmp_path_factory):
    """A client of OpenID Connect, by its header."""
    file = tmp_path_factory.mktemp("fuzz") / "client.json"
    file.write_text(json.dumps(CLIENT))
    running.call("provider", "add", str(file))
    return basic("https%3A%2F%2Ffuzz.example", SECRET)


@pytest.fixture(scope="module")
def sender(running):
    """A sender system: its certificate, and its header."""
    system = next(one for one in running.credentials()["systems"] if one["kind"] == "sender")
    token = base64.b64encode(system["api_token"].encode()).decode()
    return (system["cert_file"], system["key_file"]), f"Basic {token}"


@pytest.fixture(scope="module")
def recipient(running, tmp_path_factory):
    """A recipient system, added by the word: its certificate, and its header."""
    cvr = next(one for one in running.credentials()["systems"] if one["kind"] == "sender")["cvr"]
    out = str(tmp_path_factory.mktemp("recipient"))
    words = ("--cvr", cvr, "--kind", "recipient", "--memo-version", "1.2", "--out", out)
    told = dict(line.split("=", 1) for line in running.call("system", "add", *words).splitlines())
    token = base64.b64encode(shlex.split(told["API_TOKEN"])[0].encode()).decode()
    files = tuple(shlex.split(told[name])[0] for name in ("CERT_FILE", "KEY_FILE"))
    return files, f"Basic {token}"


@pytest.fixture(scope="module")
def program_of(running, session, tmp_path_factory):
    """Log somebody in to a viewing client; return its header."""

    def logged_in(key, **more):
        back, verifier = f"https://{key}.example/back", secrets.token_urlsafe(48)
        name, file = f"https://{key}.example", tmp_path_factory.mktemp("viewer") / "client.json"
        file.write_text(json.dumps({
            "client_id": name, "client_name": "Viewer", "redirect_uris": [back],
            "token_endpoint_auth_method": "none", "scope": "openid read write",
        }))  # fmt: skip
        running.call("provider", "add", str(file))
        asked = urlencode({
            "client_id": name, "redirect_uri": back, "response_type": "code", "scope": "openid",
            "state": secrets.token_urlsafe(24), "nonce": secrets.token_urlsafe(24),
            "code_challenge": digest(verifier), "code_challenge_method": "S256", **more,
        })  # fmt: skip
        persons = running.credentials()["persons"]
        person = next(one for one in persons if one["key"] == key)
        with Visitor(running) as visitor:
            page = visitor.sign_in(person, f"/apis/v1/oauth/authorize?{asked}")
        code = re.search(r"[?&;]code=([\w-]+)", page.text)[1]
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back,
            "client_id": name, "code_verifier": verifier,
        }  # fmt: skip
        given = session.post(f"{running.base_url}/apis/v1/oauth/token", data=form).json()
        return {"Authorization": f"Bearer {given['access_token']}"}

    return logged_in


@pytest.fixture(scope="module")
def viewing(running, session, program_of):
    """A viewing client that somebody has logged in to: its header, and what is in her mailbox."""
    header = program_of("many_letters")

    def get(at):
        return session.get(f"{running.base_url}/apis/v1/{at}", headers=header).json()

    box = get("mailboxes/")["mailboxes"][0]["id"]
    letter = get(f"mailboxes/{box}/messages/?size=1")["messages"][0]
    known = {
        "/mailboxes/{id}": box, "mailboxId": box, "messageId": letter["id"],
        "documentId": letter["documents"][0]["id"],
    }  # fmt: skip
    return header, known


def try_all(running, session, path, only=(), known=(), each=EACH, **caller):
    """Call every operation of a description with what fits it and with what does not.

    `only` are beginnings of paths; `known` says which id a parameter of a path has, so that the
    calls come further than to its door.
    """
    described = session.get(f"{running.base_url}{path}").json()
    paths = described["paths"]
    described["paths"] = {at: one for at, one in paths.items() if at.startswith(only or "/")}
    for at, operations in described["paths"].items():
        for one in operations.get("parameters", []):
            name = at if at in known else one["name"]
            if name in known:
                one["schema"] = {"enum": [known[name]]}
    schema = schemathesis.openapi.from_dict(described)
    caller |= {"base_url": described["servers"][0]["url"], "verify": str(running.ca_file)}
    tried = []
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in GenerationMode:
            _try(operation, mode, session, caller, each)
        tried.append(operation.label)
    return tried


def _try(operation, mode, session, caller, each):
    @settings(
        max_examples=each, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def tried(case):
        case.call_and_validate(session=session, checks=CHECKS, allow_redirects=False, **caller)

    try:
        tried()
    except Unsatisfiable:  # nothing to get wrong: the operation takes nothing
        assert mode.is_negative, operation.label


def test_the_addresses_of_openid_connect(running, session, client):
    tried = try_all(running, session, "/connect/openapi.json", headers={"Authorization": client})
    assert "POST /connect/token" in tried
    assert len(tried) >= 10


def test_the_addresses_of_openid_connect_for_a_stranger(running, session):
    assert try_all(running, session, "/connect/openapi.json")


def test_the_addresses_of_digital_post(running, session, sender):
    certificate, header = sender
    tried = try_all(
        running, session, "/apis/v1/openapi.json", SYSTEMS, cert=certificate,
        headers={"Authorization": header},
    )  # fmt: skip
    assert "POST /memos/" in tried


def test_the_addresses_of_digital_post_for_a_recipient_system(running, session, recipient):
    certificate, header = recipient
    tried = try_all(
        running, session, "/apis/v1/openapi.json", SYSTEMS, cert=certificate,
        headers={"Authorization": header},
    )  # fmt: skip
    assert {"GET /memos/", "GET /memos/{id}", "POST /memos/{id}/receipt"} <= set(tried)


def test_the_addresses_of_digital_post_for_a_viewing_client(running, session, viewing):
    header, known = viewing
    tried = try_all(
        running, session, "/apis/v1/openapi.json", PEOPLE, known, headers=header
    )  # fmt: skip
    assert {"GET /mailboxes/", "PATCH /mailboxes/{mailboxId}/messages/{id}"} <= set(tried)
    assert len(tried) >= 39
    still = session.get(f"{running.base_url}/apis/v1/mailboxes/", headers=header)
    assert still.status_code == 200


def test_the_addresses_of_digital_post_for_an_administrator(running, session, program_of):
    header = program_of("caseworker", acr_values="urn:grn:authn:dk:mitid:business")
    base = f"{running.base_url}/apis/v1/organisations/"
    [own] = [
        one
        for one in session.get(f"{base}?size=1000", headers=header).json()["organisations"]
        if "rightsIntroductionCompleted" in one
    ]
    wish = {"name": "Prøvet", "systemTypes": ["SENDER"]}
    made = session.post(f"{base}{own['id']}/systems/", json=wish, headers=header).json()
    known = {"/organisations/{id}": own["id"], "/organisations/{id}/logo": own["id"],
             "organisationId": own["id"], "systemId": made["id"]}  # fmt: skip
    tried = try_all(
        running, session, "/apis/v1/openapi.json", ADMINISTRATORS, known, FEW, headers=header
    )  # fmt: skip
    assert len(tried) == 28
