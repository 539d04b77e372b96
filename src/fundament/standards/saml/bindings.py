"""HTTP-Redirect and HTTP-POST: from octets to a message and back.

Source: saml-bindings-2.0-os, sections 3.4 (Redirect) and 3.5 (POST).
"""

import base64
import binascii
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote_plus, unquote_to_bytes

from cryptography import x509

from fundament.kernel import xmlsig
from fundament.standards.saml.names import DEFLATE, RSA_SHA256
from fundament.standards.saml.reading import MAX_MESSAGE
from fundament.standards.saml.types import MessageTooLarge, ParameterDuplicate, SamlRefused

REQUEST, RESPONSE = "SAMLRequest", "SAMLResponse"
_OURS = (REQUEST, RESPONSE, "RelayState", "SigAlg", "Signature", "SAMLEncoding")
MAX_QUERY = 64 * 1024
MAX_RELAY_STATE = 4096


@dataclass(frozen=True, slots=True)
class Received:
    """A message as it came in. `relay_state` None: absent, which is not the same as empty.

    `by_soap`: no browser carried it; `raw` is the query string that it came in.
    """

    kind: str
    body: bytes
    relay_state: str | None = None
    signed_octets: bytes | None = None
    signature: bytes | None = None
    algorithm: str | None = None
    by_soap: bool = False
    raw: bytes = b""

    @property
    def is_request(self) -> bool:
        """Whether it came as SAMLRequest."""
        return self.kind == REQUEST

    def verify(self, certificates: Sequence[x509.Certificate]) -> None:
        """Verify the query-string signature. Raises SignatureRefused, SamlRefused when unsigned."""
        if self.signature is None or self.signed_octets is None or self.algorithm is None:
            raise SamlRefused(reason="the query string is not signed")
        xmlsig.verify_query(self.signed_octets, self.signature, self.algorithm, certificates)


@dataclass(frozen=True, slots=True)
class PostForm:
    """A form that the browser sends on."""

    action: str
    fields: tuple[tuple[str, str], ...]


def read_redirect(query: bytes) -> Received:
    """Return the message in a raw query string; its signature is not yet verified.

    The signed octets are cut from the query as it was sent, never encoded again: clients differ
    in their percent-encoding. Raises SamlRefused, ParameterDuplicate, MessageTooLarge.
    """
    raw = _parameters(query)
    kind = _kind(raw)
    if raw.get("SAMLEncoding") and _text(raw["SAMLEncoding"]) != DEFLATE:
        raise SamlRefused(reason="unknown SAMLEncoding")
    signed = [name for name in (kind, "RelayState", "SigAlg") if name in raw]
    return Received(
        kind,
        _inflate(_base64(unquote_to_bytes(raw[kind]))),
        _relay_state(raw),
        b"&".join(name.encode() + b"=" + raw[name] for name in signed),
        _base64(unquote_to_bytes(raw["Signature"])) if "Signature" in raw else None,
        _text(raw["SigAlg"]) if "SigAlg" in raw else None,
        raw=query,
    )


def read_post(fields: Sequence[tuple[str, str]]) -> Received:
    """Return the message in a submitted form. Raises SamlRefused and its kin."""
    found: dict[str, str] = {}
    for name, value in fields:
        if name in found and name in _OURS:
            raise ParameterDuplicate(name=name)
        found[name] = value
    kind = _kind(found)
    if len(found[kind]) > MAX_MESSAGE * 2:
        raise MessageTooLarge(limit=MAX_MESSAGE)
    body = _base64(found[kind].encode("utf-8", "surrogatepass"))
    if len(body) > MAX_MESSAGE:
        raise MessageTooLarge(limit=MAX_MESSAGE)
    relay_state = found.get("RelayState")
    if relay_state is not None and len(relay_state) > MAX_RELAY_STATE:
        raise SamlRefused(reason="RelayState is too long")
    return Received(kind, body, relay_state)


def write_redirect(
    location: str, kind: str, body: bytes, relay_state: str | None, key_name: str
) -> str:
    """Return the address that carries the message, with a query-string signature (rsa-sha256)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = base64.b64encode(packer.compress(body) + packer.flush()).decode()
    parts = [f"{kind}={quote(packed, safe='')}"]
    if relay_state is not None:
        parts.append(f"RelayState={quote(relay_state, safe='')}")
    parts.append(f"SigAlg={quote(RSA_SHA256, safe='')}")
    octets = "&".join(parts)
    signature = base64.b64encode(xmlsig.sign_query(octets.encode(), key_name)).decode()
    return (
        f"{location}{'&' if '?' in location else '?'}{octets}&Signature={quote(signature, safe='')}"
    )


def write_post(location: str, kind: str, body: bytes, relay_state: str | None) -> PostForm:
    """Return the form that carries the message (signed inside, where it must be)."""
    fields = [(kind, base64.b64encode(body).decode())]
    if relay_state is not None:
        fields.append(("RelayState", relay_state))
    return PostForm(location, tuple(fields))


def _parameters(query: bytes) -> dict[str, bytes]:
    if len(query) > MAX_QUERY:
        raise MessageTooLarge(limit=MAX_QUERY)
    found: dict[str, bytes] = {}
    for part in query.split(b"&"):
        raw_name, _, value = part.partition(b"=")
        name = unquote_plus(raw_name.decode("latin-1"))
        if name not in _OURS:
            continue
        if name in found:
            raise ParameterDuplicate(name=name)
        if name.encode() != raw_name:
            raise SamlRefused(reason="a parameter's name is percent-encoded")
        found[name] = value
    return found


def _kind(found: dict[str, bytes] | dict[str, str]) -> str:
    kinds = [kind for kind in (REQUEST, RESPONSE) if kind in found]
    if len(kinds) != 1:
        raise SamlRefused(reason="exactly one of SAMLRequest and SAMLResponse is needed")
    return kinds[0]


def _relay_state(raw: dict[str, bytes]) -> str | None:
    if "RelayState" not in raw:
        return None
    value = _text(raw["RelayState"].replace(b"+", b" "))
    if len(value) > MAX_RELAY_STATE:
        raise SamlRefused(reason="RelayState is too long")
    return value


def _text(value: bytes) -> str:
    try:
        return unquote_to_bytes(value).decode()
    except UnicodeDecodeError as error:
        raise SamlRefused(reason="a parameter is not UTF-8") from error


def _base64(value: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(value.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SamlRefused(reason="not base64") from error


def _inflate(packed: bytes) -> bytes:
    """Unpack raw DEFLATE up to the cap: a bomb is refused before it is unpacked."""
    unpacker = zlib.decompressobj(-15)
    try:
        body = unpacker.decompress(packed, MAX_MESSAGE + 1)
    except zlib.error as error:
        raise SamlRefused(reason="not DEFLATE") from error
    if len(body) > MAX_MESSAGE:
        raise MessageTooLarge(limit=MAX_MESSAGE)
    if not unpacker.eof or unpacker.unused_data:
        raise SamlRefused(reason="not one whole DEFLATE stream")
    return body
