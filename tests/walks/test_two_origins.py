"""The content of letters has an origin of its own: no page of ours, no cookie, no certificate."""

import socket
import ssl

import httpx
import pytest
from OpenSSL import SSL


@pytest.fixture
def caller(running):
    with httpx.Client(verify=ssl.create_default_context(cafile=running.ca_file)) as client:
        yield client


@pytest.mark.parametrize("address", ["/", "/post/", "/login/providers/", "/apis/v1/memos/"])
def test_no_page_of_the_portal_is_served_there(running, caller, address):
    answer = caller.get(f"{running.content_url}{address}")
    assert answer.status_code in {403, 404, 410}
    assert "set-cookie" not in answer.headers


def test_the_portal_serves_its_own_pages(running, caller):
    answer = caller.get(f"{running.base_url}/")
    assert answer.status_code == 200
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def authorities_asked_for(port):
    """The authorities whose client certificates the server asks for in its handshake."""
    with socket.create_connection(("localhost", port)) as plain:
        tls = SSL.Connection(SSL.Context(SSL.TLS_CLIENT_METHOD), plain)
        tls.set_connect_state()
        tls.do_handshake()
        return [name.CN for name in tls.get_client_ca_list()]


def test_only_the_portals_origin_asks_for_a_client_certificate(running):
    assert authorities_asked_for(running.port)
    assert authorities_asked_for(running.content_port) == []


@pytest.mark.parametrize("cookie", ["__Host-fundament=abc", "fundament-language=en"])
def test_no_cookie_is_read_there(running, caller, cookie):
    address = f"{running.content_url}/x.y"
    without, given = caller.get(address), caller.get(address, headers={"Cookie": cookie})
    assert (given.status_code, given.content) == (without.status_code, without.content)
    assert given.status_code == 404
    assert "set-cookie" not in given.headers
    assert "vary" not in given.headers
