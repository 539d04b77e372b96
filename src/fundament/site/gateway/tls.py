"""TLS without waiting, and a client certificate that is asked for but never demanded.

A certificate that does not verify does not end the handshake: the first error is kept beside the
certificate, and the endpoint answers with a code of its own.
"""

import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from OpenSSL import SSL, crypto

CIPHERS = b"ECDHE+AESGCM:ECDHE+CHACHA20"
# The errors that clients meet, by OpenSSL's numbers (x509_vfy.h) and in its words.
_ERRORS = {
    2: "unable to get issuer certificate",
    7: "certificate signature failure",
    18: "self-signed certificate",
    19: "self-signed certificate in certificate chain",
    20: "unable to get local issuer certificate",
    21: "unable to verify the first certificate",
    24: "invalid CA certificate",
    26: "unsuitable certificate purpose",
    66: "EE certificate key too weak",
    68: "CA signature digest algorithm too weak",
}
# Judged by the endpoint with the program's own clock, which the demo can move.
_ERRORS_OF_TIME = {9, 10}


class Gone(Exception):
    """The client has closed the connection, or broke the protocol."""


class Ended(Gone):
    """The client has said that it sends no more; it may still be reading."""


class SpokePlain(Gone):
    """The client spoke HTTP without TLS."""


@dataclass(slots=True)
class Verdict:
    """What the check of a client certificate said first, if it said anything."""

    error: str | None = None


def server_context(chain: Path, key: Path, client_ca: Path | None) -> SSL.Context:
    """Return the context of a listener; with `client_ca` it asks for a client certificate.

    Sessions are not resumed, so that the certificate is seen and checked on every connection.
    """
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    context.set_min_proto_version(SSL.TLS1_2_VERSION)
    context.set_options(SSL.OP_NO_TICKET | SSL.OP_NO_COMPRESSION | SSL.OP_CIPHER_SERVER_PREFERENCE)
    context.set_options(SSL.OP_NO_RENEGOTIATION)
    context.set_mode(SSL.MODE_RELEASE_BUFFERS)
    context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
    context.set_cipher_list(CIPHERS)
    context.use_certificate_chain_file(str(chain))
    context.use_privatekey_file(str(key))
    context.check_privatekey()
    if client_ca is not None:
        context.load_verify_locations(str(client_ca))
        context.load_client_ca(str(client_ca).encode())
        context.set_verify(SSL.VERIFY_PEER, _keep_error)
    return context


def _keep_error(tls: SSL.Connection, _: crypto.X509, number: int, __: int, ok: int) -> bool:
    verdict: Verdict = tls.get_app_data()
    if not ok and number not in _ERRORS_OF_TIME and verdict.error is None:
        verdict.error = _ERRORS.get(number, f"certificate verify error {number}")
    return True


class Wire:
    """One TLS connection that never blocks: it returns bytes, or raises what it waits for."""

    def __init__(self, context: SSL.Context, plain: socket.socket) -> None:
        plain.setblocking(False)
        self.plain = plain
        self.verdict = Verdict()
        self._tls = SSL.Connection(context, plain)
        self._tls.set_app_data(self.verdict)
        self._tls.set_accept_state()

    def fileno(self) -> int:
        """Return the descriptor to wait on."""
        return self.plain.fileno()

    def shake_hands(self) -> None:
        """Go on with the handshake. Raises Gone, SpokePlain, WantReadError, WantWriteError."""
        try:
            self._tls.do_handshake()
        except (SSL.WantReadError, SSL.WantWriteError):
            raise
        except SSL.Error as error:
            if any("http request" in str(part) for part in error.args):
                raise SpokePlain from error
            raise Gone from error
        except OSError as error:
            raise Gone from error

    def receive(self, most: int) -> bytes:
        """Return some bytes. Raises Ended, Gone, WantReadError, WantWriteError."""
        try:
            return self._tls.recv(most)
        except (SSL.WantReadError, SSL.WantWriteError):
            raise
        except SSL.ZeroReturnError as error:
            raise Ended from error
        except (SSL.Error, OSError) as error:
            raise Gone from error

    def send(self, content: memoryview) -> int:
        """Return how many bytes were taken. Raises Gone, WantReadError, WantWriteError."""
        try:
            return self._tls.send(content)
        except (SSL.WantReadError, SSL.WantWriteError):
            raise
        except (SSL.Error, OSError) as error:
            raise Gone from error

    def client_certificate(self) -> bytes | None:
        """Return the client's certificate (DER), verified or not; None when it showed none."""
        shown = self._tls.get_peer_certificate(as_cryptography=True)
        return None if shown is None else shown.public_bytes(Encoding.DER)

    def say_goodbye(self) -> None:
        """Tell the client that nothing more comes."""
        with suppress(SSL.Error, OSError):
            self._tls.shutdown()
        with suppress(OSError):
            self.plain.shutdown(socket.SHUT_WR)

    def discard_or_wait(self) -> None:
        """Throw away what the client still sends. Raises Gone once it has closed, WantReadError."""
        try:
            if not self.plain.recv(65536):
                raise Gone
        except BlockingIOError:
            raise SSL.WantReadError from None
        except OSError as error:
            raise Gone from error

    def close(self) -> None:
        """Close at once."""
        self.plain.close()
