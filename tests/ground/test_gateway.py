"""The gateway alone, with a small application behind it: whole requests, slow clients, limits."""

import datetime
import hashlib
import http.client
import json
import os
import socket
import ssl
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from OpenSSL import SSL

HERE = Path(__file__).parent
THREADS = 3 + 8
PATIENT = 20


def write_pem(folder, name, certificate, key):
    chain, kept = folder / f"{name}.crt", folder / f"{name}.key"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    kept.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return chain, kept


def certify(folder, name, issuer=None):
    """A certificate that signs itself, or one by the issuer (certificate, key)."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=36500))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    )
    certificate = builder.sign(issuer[1] if issuer else key, hashes.SHA256())
    write_pem(folder, name, certificate, key)
    return certificate, key


@pytest.fixture(scope="module")
def pki(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pki")
    root = certify(folder, "root")
    for name in ("server", "client"):
        certify(folder, name, root)
    certify(folder, "foreign", certify(folder, "other-root"))
    return folder


@contextmanager
def serving(pki, tmp_path, **limits):
    (tmp_path / "spool").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        arguments = [
            str(listener.fileno()), pki / "server.crt", pki / "server.key", pki / "root.crt",
            tmp_path / "spool", json.dumps(limits),
        ]  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, HERE / "echo_server.py", *arguments],
            pass_fds=[listener.fileno()],
            env=os.environ | {"PYTHONPATH": str(HERE.parents[1] / "src")},
            stderr=subprocess.DEVNULL,
        )
        try:
            yield listener.getsockname()[1]
        finally:
            process.terminate()
            process.wait()


@pytest.fixture(scope="module")
def echo(pki, tmp_path_factory):
    with serving(pki, tmp_path_factory.mktemp("echo")) as port:
        yield port


@pytest.fixture(scope="module")
def impatient(pki, tmp_path_factory):
    limits = {"handshake": 2.0, "head": 2.0, "patience": 2.0, "idle": 2.0, "linger": 2.0}
    limits |= {"least_rate": 1_000_000, "per_client": 30, "all_bodies": 3_000_000}
    with serving(pki, tmp_path_factory.mktemp("impatient"), **limits) as port:
        yield port


def context(pki, client=None):
    made = ssl.create_default_context(cafile=pki / "root.crt")
    if client:
        made.load_cert_chain(pki / f"{client}.crt", pki / f"{client}.key")
    return made


def plain(port):
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENT)


def secure(pki, port, client=None):
    return context(pki, client).wrap_socket(plain(port), server_hostname="localhost")


def ask(pki, port, method="GET", path="/", body=None, *, client=None):
    connection = http.client.HTTPSConnection(
        "localhost", port, context=context(pki, client), timeout=PATIENT
    )
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def told(*arguments, **more):
    status, body = ask(*arguments, **more)
    assert status == 200
    return json.loads(body)


def closes(connection):
    """Whether the server ends the connection by itself, without a word."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


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
        bare.settimeout(None)
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


def refused(pki, port, head):
    """The status line and `refused` of a request whose body never comes."""
    with secure(pki, port) as connection, connection.makefile("rb") as file:
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        answer = file.read()
    return json.loads(answer.split(b"\r\n\r\n", 1)[1])


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
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nA: " + b"a" * 9000 + b"\r\n\r\n", 431),
        (b"A" * 70_000, 431),
        (b"GET / HTTP/1.1\r\nExpect: money\r\n\r\n", 417),
    ],
    ids=["space", "nonsense", "two-lengths", "negative", "line", "field", "endless", "expect"],
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


def stall_in_handshake(pki, port):
    connection = plain(port)
    connection.sendall(b"\x16\x03\x01")
    return connection


def stall_in_head(pki, port):
    connection = secure(pki, port)
    connection.sendall(b"GET / HTTP/1.1\r\nHost: ")
    return connection


def stall_in_body(pki, port):
    connection = secure(pki, port)
    connection.sendall(b"POST /apis/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
    return connection


def stall_while_reading(pki, port):
    connection = secure(pki, port)
    connection.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
    assert connection.recv(1) == b"H"
    return connection


STALLS = [stall_in_handshake, stall_in_head, stall_in_body, stall_while_reading]


@pytest.mark.parametrize("stall", STALLS)
def test_more_stalled_clients_than_threads_and_another_is_answered(pki, echo, stall):
    with ExitStack() as stack:
        for _ in range(THREADS + 1):
            stack.enter_context(stall(pki, echo))
        assert told(pki, echo, path="/apis/x")["path"] == "/apis/x"
        assert told(pki, echo)["path"] == "/"


@pytest.mark.parametrize("stall", STALLS[:3])
def test_a_stalled_client_is_dropped(pki, impatient, stall):
    with stall(pki, impatient) as connection:
        assert closes(connection)


def test_an_idle_connection_is_closed(pki, impatient):
    with secure(pki, impatient) as connection, connection.makefile("rb") as file:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200 OK" in file.read()


def test_a_client_that_does_not_read_is_dropped(pki, impatient):
    with stall_while_reading(pki, impatient) as connection:
        stalled = [stall_in_head(pki, impatient) for _ in range(2)]
        for other in stalled:
            assert closes(other)
            other.close()
        assert told(pki, impatient)["path"] == "/"
        total = 0
        try:
            while piece := connection.recv(65536):
                total += len(piece)
        except OSError:
            pass
        assert total < 8_000_000 + 1000


def test_connections_of_one_client_are_capped(pki, impatient):
    with ExitStack() as stack:
        waiting = [stack.enter_context(plain(impatient)) for _ in range(31)]
        assert closes(waiting[-1])


def test_large_bodies_share_a_budget(pki, tmp_path):
    head = b"POST /apis/x HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n"
    with serving(pki, tmp_path, all_bodies=3_000_000) as port, secure(pki, port) as first:
        first.sendall(head + b"x")
        second = refused(pki, port, "POST /apis/x HTTP/1.1\nHost: x\nContent-Length: 2000000")
        assert second["refused"] == "busy"


def test_nothing_is_left_in_the_spool(pki, tmp_path):
    with serving(pki, tmp_path) as port:
        told(pki, port, "POST", "/apis/x", b"x" * 3_000_000)
        assert list((tmp_path / "spool").iterdir()) == []


def test_a_truncated_body_is_told_so(pki, echo):
    head = b"POST /apis/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"
    assert half_closed(pki, echo, head)["refused"] == "truncated"


def half_closed(pki, port, octets):
    """What a client reads that sends the octets and then says that it sends no more."""
    with plain(port) as bare:
        bare.settimeout(None)
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
