"""The gateway alone, with a small application behind it: whole requests and what is refused."""

import hashlib
import json
import socket
import struct

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from OpenSSL import SSL

from tests.ground.gateways import (
    PATIENT,
    ask,
    plain,
    refused,
    secure,
    told,
)


@pytest.mark.parametrize("size", [0, 1, 70_000, 1_048_576, 5_000_000])
def test_a_body_arrives_whole(pki, echo, size):
    body = bytes(range(256)) * (size // 256) + b"z" * (size % 256)
    answer = told(pki, echo, "POST", "/apis/x", body)
    assert (answer["length"], answer["sha256"]) == (size, hashlib.sha256(body).hexdigest())


def test_client_certificates(pki, echo):
    def fingerprint(name):
        pem = (pki / f"{name}.crt").read_bytes()
        return x509.load_pem_x509_certificate(pem).fingerprint(hashes.SHA256()).hex()

    without = told(pki, echo)
    assert (without["certificate"], without["client_certificate_error"]) == (None, None)
    own = told(pki, echo, client="client")
    assert own["certificate"] == fingerprint("client")
    assert own["client_certificate_error"] is None
    foreign = told(pki, echo, client="foreign")
    assert foreign["certificate"] == fingerprint("foreign")
    assert foreign["client_certificate_error"] == "unable to get local issuer certificate"


def test_the_accepted_authorities_are_named(pki, echo):
    with plain(echo) as bare:
        tls = SSL.Connection(SSL.Context(SSL.TLS_CLIENT_METHOD), bare)
        tls.set_connect_state()
        bare.settimeout(None)  # the library waits by itself; the system ends what never comes
        bare.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", PATIENT, 0))
        tls.do_handshake()
        assert [name.CN for name in tls.get_client_ca_list()] == ["root"]


def test_keep_alive_and_two_requests_in_one_write(pki, echo):
    with secure(pki, echo) as connection:
        one = b"POST /one HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
        two = b"GET /two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        connection.sendall(one + two)
        with connection.makefile("rb") as file:
            everything = file.read()
    assert everything.count(b"HTTP/1.1 200 OK") == 2
    assert everything.index(b'"/one"') < everything.index(b'"/two"')


def test_expect_100_continue(pki, echo):
    with secure(pki, echo) as connection, connection.makefile("rb") as file:
        connection.sendall(
            b"POST /apis/x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n"
            b"Connection: close\r\n\r\n"
        )
        assert file.readline() == b"HTTP/1.1 100 Continue\r\n"
        connection.sendall(b"abc")
        rest = file.read()
    assert rest.count(b"100 Continue") == 0
    assert b'"length": 3' in rest


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("POST /apis/x HTTP/1.1\nHost: x", "length-missing"),
        ("POST /apis/x HTTP/1.1\nHost: x\nTransfer-Encoding: chunked", "length-missing"),
        ("POST /apis/x HTTP/1.1\nHost: x\nContent-Length: 105906176", "too-large"),
        ("POST /log-ind/ HTTP/1.1\nHost: x\nContent-Length: 10485761", "too-large"),
    ],
)
def test_refused_before_the_body_is_read(pki, echo, lines, reason):
    assert refused(pki, echo, lines)["refused"] == reason


def test_a_client_that_goes_on_sending_still_reads_the_refusal(pki, echo):
    status, body = ask(pki, echo, "POST", "/log-ind/", b"x" * 12_000_000)
    assert (status, json.loads(body)["refused"]) == (200, "too-large")


@pytest.mark.parametrize(
    ("octets", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: \xc2\xb2\r\n\r\n", 400),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nA: " + b"a" * 9000 + b"\r\n\r\n", 431),
        (b"A" * 70_000, 431),
        (b"GET / HTTP/1.1\r\nExpect: money\r\n\r\n", 417),
    ],
    ids=[
        "space",
        "nonsense",
        "two-lengths",
        "negative",
        "digits",
        "no digit",
        "line",
        "field",
        "endless",
        "expect",
    ],
)
def test_what_is_no_request(pki, echo, octets, status):
    with secure(pki, echo) as connection, connection.makefile("rb") as file:
        connection.sendall(octets)
        assert file.readline().split()[1] == str(status).encode()


def test_a_bug_is_a_500_and_the_next_request_is_served(pki, echo):
    status, body = ask(pki, echo, path="/bug")
    assert status == 500
    assert b"RuntimeError" not in body
    assert told(pki, echo)["path"] == "/"


def test_http_without_tls_is_told_so(echo):
    with plain(echo) as connection, connection.makefile("rb") as file:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"https://" in file.read()


def test_a_truncated_body_is_told_so(pki, echo):
    head = b"POST /apis/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"
    assert half_closed(pki, echo, head)["refused"] == "truncated"


def half_closed(pki, port, octets):
    """What a client reads that sends the octets and then says that it sends no more."""
    with plain(port) as bare:
        bare.settimeout(None)  # the library waits by itself; the system ends what never comes
        bare.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", PATIENT, 0))
        made = SSL.Context(SSL.TLS_CLIENT_METHOD)
        tls = SSL.Connection(made, bare)
        tls.set_connect_state()
        tls.do_handshake()
        tls.sendall(octets)
        tls.shutdown()
        answer = b""
        try:
            while piece := tls.recv(65536):
                answer += piece
        except SSL.ZeroReturnError:
            pass
    return json.loads(answer.split(b"\r\n\r\n", 1)[1])
