"""Mail servers that want TLS and a password; real ones, on this machine."""

import smtplib
import ssl
from contextlib import contextmanager
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from fundament.kernel import clock, pki
from fundament.kernel.mail import SmtpServer
from tests.running import free_ports

pytestmark = pytest.mark.django_db


class Keeping:
    def __init__(self):
        self.senders = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        secret = server.transport.get_extra_info("cipher") is not None
        self.senders.append((session.auth_data, secret))
        return "250 kept"


def known(server, session, envelope, mechanism, given):
    good = (given.login, given.password) == (b"os", b"p:@ss")
    return AuthResult(success=good, handled=good, auth_data=given.login)


@pytest.fixture
def context(tmp_path, monkeypatch):
    """A server's TLS by our own authority, which this machine trusts for the test."""
    issued = pki.issue_server(["localhost"], clock.now() - clock.offset())
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_bytes(issued.certificate_pem + issued.chain_pem)
    key.write_bytes(issued.key_pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(pki.trust_anchors_file()))
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(chain, key)
    return made


@contextmanager
def listening(**how):
    kept, port = Keeping(), free_ports()[0]
    controller = Controller(kept, hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        yield port, kept.senders
    finally:
        controller.stop()


def message():
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@eksempel.example", "b@eksempel.example", "Post"
    made.set_content("Der er ny post.")
    return made


def test_a_server_that_wants_starttls_and_a_password(context):
    asks = {"require_starttls": True, "auth_required": True, "authenticator": known}
    with listening(tls_context=context, **asks) as (port, senders):
        SmtpServer(f"smtp+starttls://os:p%3A%40ss@localhost:{port}").send(message())
        with pytest.raises(smtplib.SMTPException):
            SmtpServer(f"smtp+starttls://os:wrong@localhost:{port}").send(message())
        with pytest.raises(smtplib.SMTPException):
            SmtpServer(f"localhost:{port}").send(message())
    assert senders == [(b"os", True)]


def test_a_server_that_speaks_tls_from_the_start(context):
    how = {"authenticator": known, "auth_require_tls": False, "ssl_context": context}
    with listening(**how) as (port, senders):
        SmtpServer(f"smtps://os:p%3A%40ss@localhost:{port}").send(message())
    assert senders == [(b"os", True)]


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(context, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with listening(tls_context=context) as (port, senders), pytest.raises(ssl.SSLError):
        SmtpServer(f"smtp+starttls://localhost:{port}").send(message())
    assert senders == []


def test_without_secrecy_nothing_changed():
    with listening() as (port, senders):
        SmtpServer(f"127.0.0.1:{port}").send(message())
    assert senders == [(None, False)]


@pytest.mark.parametrize(
    "address", ["localhost", "http://localhost:25", "os:secret@localhost:25", "smtps://:465"]
)
def test_what_is_no_mail_server(address):
    with pytest.raises(ValueError, match="FUNDAMENT_SMTP"):
        SmtpServer(address)
