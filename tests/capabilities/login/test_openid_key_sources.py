"""Keys at the client's own address: fetched, rolled over, and never lost by a fault there."""

import json
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import PendingLogin, ServiceProvider
from fundament.capabilities.login.types import MetadataRefused
from fundament.kernel import clock
from tests.capabilities.login.conftest import text
from tests.capabilities.login.openid import (
    ISSUER,
    OpenIdClient,
    by_es256,
    error_of,
    handmade,
    key,
    refused_page,
)

pytestmark = pytest.mark.django_db


class Address:
    """Where a client keeps its keys, on this machine."""

    def __init__(self):
        self.names, self.status, self.asked, self.body = ["first"], 200, 0, None
        address = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                address.asked += 1
                self.send_response(address.status)
                self.end_headers()
                self.wfile.write(address.keys())

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/keys"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def keys(self):
        shown = {"keys": [key(name).as_dict(private=False) for name in self.names]}
        return json.dumps(shown).encode() if self.body is None else self.body


@pytest.fixture
def address():
    made = Address()
    yield made
    made.server.shutdown()
    made.server.server_close()


def described(address, **changed):
    return {
        "client_secret": None, "token_endpoint_auth_method": "private_key_jwt",
        "scope": "rapport", "grant_types": ["client_credentials"], "redirect_uris": [],
        "jwks_uri": address.url, **changed,
    }  # fmt: skip


@pytest.fixture
def machine(address):
    return OpenIdClient("maskine").register(**described(address))


def by(machine, name):
    form = {"grant_type": "client_credentials", "scope": "rapport"}
    return machine.call("/connect/token", {**form, **machine.assertion(key(name))})


@pytest.fixture
def asking(address):
    """A client with a secret that signs what it asks, by the keys at its address."""
    return OpenIdClient().register(jwks_uri=address.url)


def request_of(client, name):
    now = int(time.time())
    claims = {
        **client.wish(), "iss": client.client_id, "aud": ISSUER, "exp": now + 60, "nbf": now,
    }  # fmt: skip
    return handmade({"alg": "ES256"}, claims, by_es256(key(name)))


def asked_by(client, name):
    token = request_of(client, name)
    return f"{ISSUER}/connect/authorize?client_id={client.client_id}&request={token}"


def pushed_by(client, name):
    form = {"client_id": client.client_id, "request": request_of(client, name)}
    return client.call("/connect/par", form, **client.basic())


def test_a_roll_over_at_the_client_needs_nobody_here(machine, address):
    assert by(machine, "first").status_code == 200
    assert address.asked == 1
    address.names = ["first", "second"]
    assert by(machine, "second").status_code == 200
    address.names = ["second"]
    login.refresh_keys(clock.now())
    assert error_of(by(machine, "first"), 401) == "invalid_client", "what was taken back is no key"


def test_a_stranger_has_us_ask_once_a_minute(machine, address, monkeypatch):
    for _ in range(5):
        assert error_of(by(machine, "tyv"), 401) == "invalid_client"
    assert address.asked == 2, "at the registration, and once"
    address.names = ["second"]
    assert error_of(by(machine, "second"), 401) == "invalid_client"
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=61))
    assert by(machine, "second").status_code == 200


def test_a_signed_request_by_a_new_key_has_us_look_too(browser, asking, address):
    address.names = ["second"]
    assert "username" in text(browser.get(asked_by(asking, "second")))
    assert PendingLogin.objects.get().request["state"] == asking.state
    assert address.asked == 2
    assert error_of(pushed_by(asking, "first")) == "invalid_request_object"


def test_strangers_requests_have_us_ask_once_a_minute(browser, asking, address, monkeypatch):
    refused_page(browser, asked_by(asking, "tyv"), "oauth.request.object")
    for _ in range(3):
        assert error_of(pushed_by(asking, "tyv")) == "invalid_request_object"
    assert address.asked == 2, "at the registration, and once"
    address.names = ["second"]
    assert error_of(pushed_by(asking, "second")) == "invalid_request_object"
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=61))
    assert pushed_by(asking, "second").status_code == 201


def test_what_a_known_key_signed_is_no_reason_to_ask(machine, asking, address):
    form = {"grant_type": "client_credentials", "scope": "rapport"}
    late = machine.assertion(key("first"), exp=1)
    assert error_of(machine.call("/connect/token", {**form, **late}), 401) == "invalid_client"
    assert by(machine, "first").status_code == 200
    assert pushed_by(asking, "first").status_code == 201
    assert address.asked == 2, "at the two registrations"


@pytest.mark.parametrize(
    "fault",
    [{"status": 500}, {"status": 302}, {"body": b"<html>"}, {"body": b'{"keys": 7}'},
     {"body": b'{"keys": [{"kty": "oct", "k": "YQ"}]}'}, {"body": b"x" * 2_000_000}],
    ids=lambda fault: str(fault)[:30],
)  # fmt: skip
def test_a_fault_at_the_address_ends_no_connection(machine, address, fault):
    for name, value in fault.items():
        setattr(address, name, value)
    login.refresh_keys(clock.now())
    assert ServiceProvider.objects.get().fetch_fault
    assert by(machine, "first").status_code == 200
    address.status, address.body = 200, None
    login.refresh_keys(clock.now())
    assert ServiceProvider.objects.get().fetch_fault == []


def test_a_client_whose_keys_cannot_be_had_is_not_registered(address, settings):
    address.status = 404
    with pytest.raises(MetadataRefused):
        OpenIdClient("maskine").register(**described(address))
    address.status = 200
    settings.DEMO = False
    with pytest.raises(MetadataRefused):
        OpenIdClient("maskine").register(**described(address))
    assert address.asked == 1, "in production nobody leads us inside"
    assert not ServiceProvider.objects.exists()
