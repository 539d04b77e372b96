"""Who is calling: a client proves itself by secret, key or certificate, and binds its tokens."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import unquote_plus

from cryptography import x509
from django.conf import settings

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import ServiceProvider
from fundament.capabilities.login.service.openid import key_sources
from fundament.capabilities.login.types import Call, Protocol
from fundament.kernel import pki
from fundament.kernel.errors import Refusal
from fundament.standards.oauth import assertions, dpop
from fundament.standards.oauth.clients import Client
from fundament.standards.oauth.refusals import (
    InvalidClient,
    InvalidDpopProof,
    InvalidRequest,
    UseDpopNonce,
)

NONCE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Caller:
    """A client that has proved who it is."""

    row: ServiceProvider
    client: Client


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a call shows of a client, before anything is checked: by which method, and the proof."""

    method: str
    client_id: str
    proof: str = ""


def caller_of(call: Call) -> Caller:
    """Return which client calls, by the one method that it is registered for.

    Raises InvalidClient, InvalidRequest. Source: RFC 6749, 2.3; openid-connect-core 9.
    """
    shown = _shown(call)
    row = queries.provider_named(shown.client_id, Protocol.OIDC)
    if row is None:
        raise InvalidClient(reason="there is no such client")
    client = queries.client_of(row)
    method = client.proofs.method
    if shown.method != method and not (shown.method == "none" and method in _BY_CERTIFICATE):
        raise InvalidClient(reason="the client is registered for another way to prove itself")
    PROOFS[method](call, shown, row)
    return Caller(row, client)


def binding_of(call: Call, client: Client, token: str | None = None) -> dict[str, str]:
    """Return what tokens of this call are bound to (`cnf`), empty for nothing.

    Raises InvalidDpopProof, UseDpopNonce, InvalidRequest. Source: RFC 9449, 5 and 6; RFC 8705, 3.
    """
    if call.dpop is not None:
        return {"jkt": proved_key(call, token)}
    if client.proofs.mtls_bound and call.certificate is not None:
        return {"x5t#S256": thumbprint(call.certificate)}
    if client.proofs.dpop_bound:
        raise InvalidDpopProof(reason="this client's tokens are bound: the DPoP header is missing")
    if client.proofs.mtls_bound or client.fapi:
        raise InvalidRequest(reason="this client's tokens are bound: the certificate is missing")
    return {}


def proved_key(call: Call, token: str | None = None) -> str:
    """Return the thumbprint of the key that the call's DPoP proof is made by; each proof once.

    Raises InvalidDpopProof, UseDpopNonce. Source: RFC 9449, 4.3, 8 and 11.1.
    """
    proof = dpop.read_proof(call.dpop or "", dpop.Call(call.method, call.address, call.at, token))
    if proof.nonce is None or proof.nonce not in _nonces(call.at):
        raise UseDpopNonce(reason="the proof must hold the nonce in the DPoP-Nonce header")
    if not take_once(f"dpop:{proof.thumbprint}", proof.jti, call.at):
        raise InvalidDpopProof(reason="the proof was used before (RFC 9449, 11.1)")
    return proof.thumbprint


def dpop_nonce(at: datetime) -> str:
    """Return the nonce that proofs must hold now; the one before counts too."""
    return _nonces(at)[0]


def thumbprint(certificate: bytes) -> str:
    """Return the x5t#S256 of a certificate (DER). Source: RFC 8705, 3.1."""
    return base64.urlsafe_b64encode(hashlib.sha256(certificate).digest()).rstrip(b"=").decode()


def take_once(issuer: str, message_id: str, at: datetime) -> bool:
    """Keep a message's id, whatever its length; False when it was here before."""
    kept = hashlib.sha256(message_id.encode("utf-8", "surrogatepass")).hexdigest()
    return queries.take_message(issuer, kept, at)


def _nonces(at: datetime) -> tuple[str, str]:
    slot = int(at.timestamp()) // NONCE_SECONDS
    key = hashlib.sha256(b"dpop" + settings.SECRET_KEY.encode()).digest()
    made = [hmac.digest(key, str(number).encode(), "sha256")[:16] for number in (slot, slot - 1)]
    return tuple(base64.urlsafe_b64encode(one).rstrip(b"=").decode() for one in made)  # type: ignore[return-value]


def _shown(call: Call) -> _Shown:
    """Return the one proof that is there. Raises InvalidRequest when there are two.

    Source: RFC 6749, 2.3: a client must not use more than one method in a request.
    """
    found = [show for show in (_basic(call), _assertion(call), _posted(call)) if show]
    claimed = call.form.get("client_id")
    if len(found) > 1:
        raise InvalidRequest(reason="the client proves itself in two ways at once")
    if found:
        if claimed is not None and claimed != found[0].client_id:
            raise InvalidClient(reason="client_id is not whose proof is shown")
        return found[0]
    return _Shown("none", claimed or "")


def _basic(call: Call) -> _Shown | None:
    """Read HTTP Basic; name and secret are form-encoded within (RFC 6749, 2.3.1)."""
    scheme, _, value = (call.authorization or "").strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        decoded = base64.b64decode(value.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise InvalidClient(reason="the Authorization header cannot be read") from error
    name, _, secret = decoded.partition(":")
    return _Shown("client_secret_basic", unquote_plus(name), unquote_plus(secret))


def _posted(call: Call) -> _Shown | None:
    secret = call.form.get("client_secret")
    if secret is None:
        return None
    return _Shown("client_secret_post", call.form.get("client_id", ""), secret)


def _assertion(call: Call) -> _Shown | None:
    token = call.form.get("client_assertion")
    if token is None:
        return None
    if call.form.get("client_assertion_type") != assertions.TYPE:
        raise InvalidClient(reason="client_assertion_type is not known")
    return _Shown("private_key_jwt", assertions.claimed_client(token), token)


def _by_secret(call: Call, shown: _Shown, row: ServiceProvider) -> None:
    expected = bytes(row.secret or b"")
    if not hmac.compare_digest(queries.hashed(shown.proof), expected):
        raise InvalidClient(reason="the secret is wrong")


def _by_key(call: Call, shown: _Shown, row: ServiceProvider) -> None:
    jti = key_sources.signed_by(row, partial(_jti, call, shown), call.at)
    if not take_once(f"assertion:{row.entity_id}", jti, call.at):
        raise InvalidClient(reason="client_assertion was used before (RFC 7523, 3 (7))")


def _jti(call: Call, shown: _Shown, client: Client) -> str:
    audiences = {call.issuer}
    if not client.fapi:
        audiences |= {call.address, f"{call.issuer}/connect/token"}
    jti, _ = assertions.check_assertion(shown.proof, client, frozenset(audiences), call.at)
    return jti


def _by_our_certificate(call: Call, shown: _Shown, row: ServiceProvider) -> None:
    """A certificate of an authority that we trust, by its subject. Source: RFC 8705, 2.1."""
    proofs, der = queries.client_of(row).proofs, _certificate(call)
    try:
        pki.read_client_certificate(der, call.at)
    except Refusal as refusal:
        raise InvalidClient(reason=f"the certificate is refused: {refusal.code}") from refusal
    read = x509.load_der_x509_certificate(der)
    if proofs.subject_dn:
        fits = _same_name(read.subject, proofs.subject_dn)
    else:
        fits = proofs.san_dns in _dns_names(read)
    if call.certificate_error is not None or not fits:
        raise InvalidClient(reason="the certificate is another's")


def _by_own_certificate(call: Call, shown: _Shown, row: ServiceProvider) -> None:
    """The very certificate that the client registered. Source: RFC 8705, 2.2."""
    der = _certificate(call)
    read = x509.load_der_x509_certificate(der)
    pinned = base64.b64encode(der).decode() in queries.client_of(row).proofs.certificates
    if not pinned or not read.not_valid_before_utc <= call.at < read.not_valid_after_utc:
        raise InvalidClient(reason="the certificate is not the registered one, or not valid now")


def _public(call: Call, shown: _Shown, row: ServiceProvider) -> None:
    """Nothing to prove: PKCE binds the code to who asked for it. Source: RFC 6749, 2.1."""


def _certificate(call: Call) -> bytes:
    if call.certificate is None:
        raise InvalidClient(reason="the client showed no certificate")
    return call.certificate


def _same_name(subject: x509.Name, registered: str) -> bool:
    if subject.rfc4514_string() == registered:
        return True
    try:
        return x509.Name.from_rfc4514_string(registered) == subject
    except ValueError:
        return False


def _dns_names(certificate: x509.Certificate) -> list[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return names.value.get_values_for_type(x509.DNSName)


_BY_CERTIFICATE = {"tls_client_auth", "self_signed_tls_client_auth"}
PROOFS: dict[str, Callable[[Call, _Shown, ServiceProvider], None]] = {
    "client_secret_basic": _by_secret,
    "client_secret_post": _by_secret,
    "private_key_jwt": _by_key,
    "tls_client_auth": _by_our_certificate,
    "self_signed_tls_client_auth": _by_own_certificate,
    "none": _public,
}
