"""Calling an address that somebody else chose, without being led inside.

A server that calls what it is told can be made to ask machines that only it can reach (SSRF). So
the name is resolved once, each of its addresses must be one of the open internet, and the
connection goes to exactly that address: between the look and the call nobody can give the name
another one. No redirect is followed and no proxy used; size and time have an end.
"""

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv6Network, ip_address
from threading import Event, Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from fundament.kernel import pki

PATIENCE, LONGEST = 5.0, 10.0
MOST_BYTES = 1024 * 1024
LONGEST_ADDRESS = 2000
# Ranges that lead inside though they look open: to an IPv4 address within (6to4, Teredo, NAT64),
# or to a site's own network. Source: RFC 3056; RFC 4380; RFC 6052; RFC 8215; RFC 3879.
_LEAD_INSIDE = tuple(
    IPv6Network(one)
    for one in ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48", "::/96", "fec0::/10")
)


class Unreachable(Exception):
    """Nothing was had from the address.

    `reason` is one of address, scheme, name, inside, certificate, connection, time and size.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a fetch may go. `inside`: to this machine and its network too, by http as well."""

    inside: bool = False


OUTSIDE, ANYWHERE = Reach(), Reach(inside=True)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: nothing by GET, or a body by POST."""

    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Call:
    """What is sent, and how the line to it is secured."""

    letter: Letter
    context: ssl.SSLContext


def own_reach() -> Reach:
    """Return how far this installation may go: in the demo to services on the same machine."""
    return ANYWHERE if settings.DEMO else OUTSIDE


def may_be_asked(address: str, reach: Reach = OUTSIDE) -> bool:
    """Return whether an address has the form of one that may be asked, for when it is registered.

    https without name and password, on the open internet as far as the address itself tells. Where
    its name leads is looked at each time it is asked: today's answer is not tomorrow's.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    sound = address.isascii() and address.isprintable() and " " not in address
    schemes = {"https", "http"} if reach.inside else {"https"}
    if not sound or len(address) > LONGEST_ADDRESS or parts.scheme not in schemes or not host:
        return False
    if port == 0 or parts.username is not None or parts.password is not None or parts.fragment:
        return False
    return reach.inside or _is_told_open(host)


def _is_told_open(host: str) -> bool:
    """Whether a host is no address within, and no name of this machine."""
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return host != "localhost" and not host.endswith(".localhost")
    return is_open(host)


def ask(address: str, letter: Letter, reach: Reach = OUTSIDE) -> tuple[int, bytes]:
    """Return status and body of the answer: at most a megabyte, within ten seconds.

    Certificates are verified; where the reach is `inside` our own authority is trusted too, and
    services on this machine may make their own. Raises Unreachable.
    """
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Unreachable("address") from error
    if parts.scheme != "https" and not (reach.inside and parts.scheme == "http"):
        raise Unreachable("scheme")
    place = _place(parts.hostname or "", port, reach)
    try:
        return _answer(parts, place, port, _Call(letter, _context(place, reach)))
    except TimeoutError as error:
        raise Unreachable("time") from error
    except ssl.SSLError as error:
        raise Unreachable("certificate") from error
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable("connection") from error


def is_open(address: str) -> bool:
    """Return whether an IP address is one of the open internet."""
    found = ip_address(address.partition("%")[0])
    if found.version == 6:
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif any(found in network for network in _LEAD_INSIDE):
            return False
    return found.is_global and not found.is_multicast


def _place(host: str, port: int, reach: Reach) -> str:
    """Return the one address to connect to. Raises Unreachable.

    All of a name's addresses must be open: of a mixed answer another try would take another one.
    Every name under localhost is this machine (RFC 6761, 6.3).
    """
    if reach.inside and (host == "localhost" or host.endswith(".localhost")):
        return "127.0.0.1"
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("name") from error
    addresses = [str(one[4][0]) for one in found]
    if not reach.inside and not all(map(is_open, addresses)):
        raise Unreachable("inside")
    return addresses[0]


def _answer(parts: SplitResult, place: str, port: int, call: _Call) -> tuple[int, bytes]:
    line = socket.create_connection((place, port), timeout=PATIENCE)
    try:
        if parts.scheme == "https":  # the handshake is still to come, within the time
            line = call.context.wrap_socket(
                line, server_hostname=parts.hostname, do_handshake_on_connect=False
            )
        with _ended_after(LONGEST, line):
            if isinstance(line, ssl.SSLSocket):
                line.do_handshake()
            return _asked(line, parts, port, call.letter)
    finally:
        line.close()


def _asked(line: socket.socket, parts: SplitResult, port: int, letter: Letter) -> tuple[int, bytes]:
    connection = HTTPConnection(parts.hostname or "", port)
    connection.sock = line
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {**letter.headers, "Host": parts.netloc}
    connection.request(letter.method, target, letter.body, headers)
    with closing(connection.getresponse()) as answer:
        body = answer.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise Unreachable("size")
        if answer.length:
            raise HTTPException("the document ended early")
        return answer.status, body


@contextmanager
def _ended_after(seconds: float, line: socket.socket) -> Iterator[None]:
    """Cut the line when its time is over: a partner that sends an octet now and then would hold us.

    Raises TimeoutError.
    """
    late = Event()

    def cut() -> None:
        late.set()
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.start()
    try:
        yield
    except (OSError, HTTPException, ValueError) as error:
        if late.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()


def _context(place: str, reach: Reach) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if reach.inside:
        context.load_verify_locations(pki.trust_anchors_file())
        if ip_address(place.partition("%")[0]).is_loopback:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
    return context
