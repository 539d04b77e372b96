"""What somebody else's address may lead us to: never inside, never for long, never to much."""

import socket
from threading import Event

import pytest

from fundament.capabilities.login.adapters.fetching import fetch
from fundament.capabilities.login.types import NotFetched
from fundament.kernel import fetching
from fundament.kernel.fetching import ANYWHERE, is_open
from tests.capabilities.login.listening import answering


def refused(address, *reach):
    with pytest.raises(NotFetched) as caught:
        fetch(address, *reach)
    assert caught.value.sentence("da") != caught.value.sentence("en")
    return caught.value.facts["reason"]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
     "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1",
     "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::7f00:1",
     "2001:0:7f00:1::", "fec0::1", "ff02::1"],
)  # fmt: skip
def test_inside_is_not_open(address):
    assert not is_open(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_the_internet_is_open(address):
    assert is_open(address)


@pytest.mark.parametrize(
    "address",
    ["http://example.com/", "file:///etc/passwd", "gopher://example.com/", "ftp://x/", "//x/", ""],
)
def test_only_https(address):
    assert refused(address) == "scheme"


@pytest.mark.parametrize("address", ["https://x:port/", "https://[::1/"])
def test_what_is_no_address(address):
    assert refused(address) == "address"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "2130706433", "0x7f.1", "localhost", "[::ffff:10.0.0.1]"]
)
def test_nothing_inside_is_called(host):
    assert refused(f"https://{host}/metadata") in {"inside", "name"}


def test_one_address_inside_is_enough_to_refuse(monkeypatch):
    """A name with two addresses, one of them inside, would lead there at the next try."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found("8.8.8.8", "10.0.0.1"))
    assert refused("https://two.example/") == "inside"


def test_the_call_goes_to_the_address_that_was_looked_at(monkeypatch):
    """A name that is somewhere else at the second look (DNS rebinding) is not looked at twice."""
    looks, called = iter([found("8.8.8.8"), found("127.0.0.1")]), []

    def connect(place, timeout):
        called.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: next(looks))
    monkeypatch.setattr(socket, "create_connection", connect)
    assert refused("https://turns.example/") == "connection"
    assert called == [("8.8.8.8", 443)]


def found(*addresses):
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]


def test_a_document_is_fetched():
    with answering(lambda path, headers, body: (200, path.encode())) as base:
        assert fetch(f"{base}/metadata?x=1", ANYWHERE) == b"/metadata?x=1"


@pytest.mark.parametrize("status", [204, 301, 302, 404, 500])
def test_another_status_is_no_document_and_no_redirect_is_followed(status):
    asked = []

    def answer(path, headers, body):
        asked.append(path)
        moved = b"HTTP/1.0 %d x\r\nLocation: /inside\r\nContent-Length: 0\r\n\r\n"
        return moved % status

    with answering(answer) as base:
        assert refused(f"{base}/", ANYWHERE) == "status"
    assert asked == ["/"]


def test_a_large_document_is_refused(monkeypatch):
    monkeypatch.setattr(fetching, "MOST_BYTES", 1000)
    with answering(lambda *given: (200, b"x" * 1001)) as base:
        assert refused(f"{base}/", ANYWHERE) == "size"
    with answering(lambda *given: (200, b"x" * 1000)) as base:
        assert len(fetch(f"{base}/", ANYWHERE)) == 1000


def test_half_a_document_is_none():
    half = b"HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\n<half"
    with answering(lambda *given: half) as base:
        assert refused(f"{base}/", ANYWHERE) == "connection"


def test_a_server_that_drips_is_cut_off(monkeypatch):
    """Each octet comes in time; the whole would never come."""
    monkeypatch.setattr(fetching, "LONGEST", 0.2)
    over = Event()

    def drip(path, headers, body):
        over.wait(20)
        return 200, b""

    with answering(drip) as base:
        assert refused(f"{base}/", ANYWHERE) == "time"
        over.set()


def test_nobody_there():
    assert refused("https://127.0.0.1:9/", ANYWHERE) == "connection"


def test_a_name_that_is_not():
    assert refused("https://nobody.invalid/") == "name"
