"""Client metadata: what a client says of itself when it is registered.

Source: RFC 7591; openid-connect-registration-1_0; RFC 8705, 9; RFC 9126, 6; RFC 9449, 5.2;
openid-connect-backchannel-1_0 and -frontchannel-1_0, 2.2. `claim_dialect`, `security_profile`
and `identity_types` are our own.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from fundament.standards.oauth import jose
from fundament.standards.oauth.refusals import ClientMetadataInvalid

SECRET_METHODS = frozenset({"client_secret_basic", "client_secret_post"})
MTLS_METHODS = frozenset({"tls_client_auth", "self_signed_tls_client_auth"})
METHODS = SECRET_METHODS | MTLS_METHODS | {"private_key_jwt", "none"}
CODE, REFRESH, CLIENT = "authorization_code", "refresh_token", "client_credentials"
CIBA = "urn:openid:params:grant-type:ciba"
GRANTS = frozenset({CODE, REFRESH, CLIENT, CIBA})
FAPI = "fapi-2.0"
MAX_METADATA = 256 * 1024


@dataclass(frozen=True, slots=True)
class Names:
    """What the client is called in each language; `any` without a language."""

    any: str = ""
    languages: tuple[tuple[str, str], ...] = ()

    def name_in(self, language: str) -> str:
        """Return the name in the language, else that without one, else any."""
        named = dict(self.languages)
        return named.get(language) or self.any or next(iter(named.values()), "")


@dataclass(frozen=True, slots=True)
class Logouts:
    """How the client is told that a session is over, and where people may go afterwards."""

    after: tuple[str, ...] = ()
    back_channel: str = ""
    front_channel: str = ""
    front_channel_session: bool = False


@dataclass(frozen=True, slots=True)
class Proofs:
    """By what the client proves who it is, and what its tokens are bound to."""

    method: str = "client_secret_basic"
    keys: tuple[jose.Key, ...] = ()
    certificates: frozenset[str] = frozenset()
    subject_dn: str = ""
    san_dns: str = ""
    mtls_bound: bool = False
    dpop_bound: bool = False


@dataclass(frozen=True, slots=True)
class Client:
    """A client as registered; `raw` is all of it."""

    client_id: str
    names: Names
    redirect_uris: tuple[str, ...]
    grants: frozenset[str]
    scopes: frozenset[str]
    proofs: Proofs
    logouts: Logouts
    id_token_algorithm: str = "RS256"  # noqa: S105  (the name of an algorithm)
    userinfo_algorithm: str = ""
    pairwise: bool = True
    sector: str = ""
    pushed_only: bool = False
    max_age: int | None = None
    acr_values: tuple[str, ...] = ()
    dialect: str = "own"
    profile: str = ""
    raw: dict[str, Any] = field(default_factory=dict)

    @property
    def fapi(self) -> bool:
        """Whether the client is held to the FAPI 2.0 Security Profile."""
        return self.profile == FAPI

    @property
    def sector_id(self) -> str:
        """Whose clients share one pairwise `sub`. Source: openid-connect-core 8.1."""
        return self.sector or self.client_id


def read_client(body: bytes) -> Client:
    """Return what client metadata says. Raises ClientMetadataInvalid."""
    raw = _object(body)
    auth = _text(raw, "token_endpoint_auth_method", "client_secret_basic")
    return Client(
        client_id=_text(raw, "client_id"),
        names=_names(raw),
        redirect_uris=_texts(raw, "redirect_uris"),
        grants=frozenset(_texts(raw, "grant_types", (CODE,))),
        scopes=frozenset(_text(raw, "scope", "openid").split()),
        proofs=_proofs(raw, auth),
        logouts=Logouts(
            _texts(raw, "post_logout_redirect_uris"),
            _text(raw, "backchannel_logout_uri"),
            _text(raw, "frontchannel_logout_uri"),
            _flag(raw, "frontchannel_logout_session_required"),
        ),
        id_token_algorithm=_text(raw, "id_token_signed_response_alg", "RS256"),
        userinfo_algorithm=_text(raw, "userinfo_signed_response_alg"),
        pairwise=_text(raw, "subject_type", "pairwise") == "pairwise",
        sector=_text(raw, "sector_identifier_uri"),
        pushed_only=_flag(raw, "require_pushed_authorization_requests"),
        max_age=_number(raw, "default_max_age"),
        acr_values=_texts(raw, "default_acr_values"),
        dialect=_text(raw, "claim_dialect", "own"),
        profile=_text(raw, "security_profile"),
        raw=raw,
    )


def _proofs(raw: dict[str, Any], method: str) -> Proofs:
    keys = raw.get("jwks", {"keys": []})
    listed = keys.get("keys") if isinstance(keys, dict) else None
    if not isinstance(listed, list):
        raise ClientMetadataInvalid(reason="jwks is not a JWK Set")
    try:
        found = tuple(jose.public_key(jwk) for jwk in listed)
    except jose.NotGenuine as error:
        raise ClientMetadataInvalid(reason="jwks has a key that cannot be used") from error
    return Proofs(
        method,
        found,
        frozenset(_certificates(listed)),
        _text(raw, "tls_client_auth_subject_dn"),
        _text(raw, "tls_client_auth_san_dns"),
        _flag(raw, "tls_client_certificate_bound_access_tokens"),
        _flag(raw, "dpop_bound_access_tokens"),
    )


def _certificates(keys: list[Any]) -> list[str]:
    """Return the client's own certificates: the first of each x5c, as base64 of DER."""
    chains = [key.get("x5c") for key in keys if isinstance(key, dict)]
    return [chain[0] for chain in chains if isinstance(chain, list) and chain]


def _names(raw: dict[str, Any]) -> Names:
    languages = tuple(
        (name.partition("#")[2], value)
        for name, value in raw.items()
        if name.startswith("client_name#") and isinstance(value, str)
    )
    return Names(_text(raw, "client_name"), languages)


def _object(body: bytes) -> dict[str, Any]:
    if len(body) > MAX_METADATA:
        raise ClientMetadataInvalid(reason="longer than 256 kB")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ClientMetadataInvalid(reason="not JSON") from error
    if not isinstance(found, dict):
        raise ClientMetadataInvalid(reason="not a JSON object")
    return found


def _text(raw: dict[str, Any], name: str, default: str = "") -> str:
    value = raw.get(name, default)
    if not isinstance(value, str) or len(value) > 4096 or "\x00" in value:
        raise ClientMetadataInvalid(reason=f"{name} is not a text")
    return value


def _texts(raw: dict[str, Any], name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    value = raw.get(name, list(default))
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ClientMetadataInvalid(reason=f"{name} is not a list of texts")
    return tuple(value)


def _flag(raw: dict[str, Any], name: str) -> bool:
    value = raw.get(name, False)
    if not isinstance(value, bool):
        raise ClientMetadataInvalid(reason=f"{name} is neither true nor false")
    return value


def _number(raw: dict[str, Any], name: str) -> int | None:
    value = raw.get(name)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        raise ClientMetadataInvalid(reason=f"{name} is no number of seconds")
    return value
