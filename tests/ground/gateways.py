"""A gateway alone with a small application behind it, and how a test speaks to it."""

import datetime
import http.client
import json
import os
import socket
import ssl
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HERE = Path(__file__).parent
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
            process.wait(PATIENT)


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


def refused(pki, port, head):
    """The status line and `refused` of a request whose body never comes."""
    with secure(pki, port) as connection, connection.makefile("rb") as file:
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        answer = file.read()
    return json.loads(answer.split(b"\r\n\r\n", 1)[1])
