"""The readers of OAuth take whatever comes: they answer or refuse, and take nothing changed."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import example, given
from hypothesis import strategies as st
from joserfc.jwk import ECKey

from fundament.capabilities.login.rules.openid import read_idp_params
from fundament.standards.oauth import assertions, dpop, jose, pkce
from fundament.standards.oauth.clients import read_client
from fundament.standards.oauth.parameters import once
from fundament.standards.oauth.refusals import OAuthRefused
from fundament.standards.oauth.request_objects import read_request_object
from fundament.standards.oidc.requests import AuthorizationRequest, must_be_good, read_request
from fundament.standards.oidc.tokens import Issue, Signer, read_own, write_id_token

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
KEY = ECKey.import_key(ec.generate_private_key(ec.SECP256R1()))
KEY.ensure_kid()
GOOD = jose.sign({"sub": "x", "n": 1}, KEY, "ES256", "JWT")
CALL = dpop.Call("POST", "https://a.example/token", AT)
CLIENT = {
    "client_id": "https://a.example", "client_name": "A", "redirect_uris": ["https://a.example/b"],
    "jwks": {"keys": [KEY.as_dict(private=False)]}, "token_endpoint_auth_method": "private_key_jwt",
}  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["alg", "typ", "kid", "jwk", "crit", "b64", "x5c", "jku", "kty", "crv", "x", "y", "n", "e", "d"]
)


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@given(st.text())
def test_any_text_is_no_token(text):
    for token in (text, f"{text}.{text}.{text}", f"{part(text)}.{part({})}.x"):
        with pytest.raises(jose.NotGenuine):
            jose.verify(token, [KEY], jose.ALGORITHMS)


@given(st.dictionaries(NAMES, VALUES, max_size=5), st.binary(max_size=80))
@example({"alg": "ES256", "crit": ["b64"], "b64": False}, b"")
@example({"alg": "none"}, b"")
def test_any_head_is_refused(head, signature):
    signed = base64.urlsafe_b64encode(signature).rstrip(b"=").decode()
    with pytest.raises(jose.NotGenuine):
        jose.verify(f"{part({'alg': 'ES256', **head})}.{part({})}.{signed}", [KEY], jose.ALGORITHMS)


@given(st.integers(0, len(GOOD) - 1), st.characters(codec="ascii"))
def test_a_changed_token_says_nothing_else(place, sign):
    changed = GOOD[:place] + sign + GOOD[place + 1 :]
    try:
        found = jose.verify(changed, [KEY], jose.ALGORITHMS)
    except jose.NotGenuine:
        return
    assert found.claims == {"sub": "x", "n": 1}


@given(st.dictionaries(NAMES, VALUES, max_size=6))
@example({"kty": "RSA", "n": "AQAB", "e": "AQAB"})
@example({"kty": "EC", "crv": "P-521", "x": "AA", "y": "AA"})
@example({"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"})
@example({"kty": "OKP", "crv": "X25519", "x": "A" * 43})
@example({"kty": "oct", "k": "YWJj"})
def test_any_key_is_used_only_when_it_is_strong(jwk):
    try:
        key = jose.public_key(jwk)
    except jose.NotGenuine:
        return
    assert not key.is_private
    assert jwk.get("crv") in jose.CURVES or key.public_key.key_size >= 2048


@given(st.dictionaries(NAMES, VALUES, max_size=4), st.dictionaries(st.sampled_from(
    ["jti", "htm", "htu", "iat", "ath", "nonce"]), VALUES, max_size=6))  # fmt: skip
def test_any_proof(head, claims):
    token = f"{part({'alg': 'ES256', 'typ': 'dpop+jwt', **head})}.{part(claims)}.AAAA"
    with pytest.raises(OAuthRefused):
        dpop.read_proof(token, CALL)


@given(st.dictionaries(st.sampled_from(["iss", "sub", "aud", "exp", "jti", "nbf", "iat"]), VALUES))
def test_any_assertion(claims):
    client = read_client(json.dumps(CLIENT).encode())
    token = jose.sign(claims, KEY, "ES256", "JWT")
    try:
        assertions.claimed_client(token)
        assertions.check_assertion(token, client, frozenset({"https://b.example"}), AT)
    except OAuthRefused:
        return
    assert claims["iss"] == claims["sub"] == CLIENT["client_id"]


@given(st.binary() | st.dictionaries(st.sampled_from(
    [*CLIENT, "grant_types", "scope", "default_max_age", "client_name#da"]), VALUES)
    .map(lambda found: json.dumps(found).encode()))  # fmt: skip
def test_any_client_metadata(body):
    try:
        read_client(body)
    except OAuthRefused as refused:
        assert refused.reason.isascii()


@given(st.dictionaries(st.sampled_from(
    ["iss", "aud", "exp", "nbf", "jti", "sub", "client_id", "request", "redirect_uri", "max_age",
     "idp_params", "scope"]), VALUES))  # fmt: skip
def test_any_request_object(said):
    client = read_client(json.dumps(CLIENT).encode())
    right = {"iss": client.client_id, "client_id": client.client_id, "aud": "https://b.example"}
    for claims in (said, {**said, **right}):
        token = jose.sign(claims, KEY, "ES256", "oauth-authz-req+jwt")
        try:
            found = read_request_object(token, client, "https://b.example", AT).parameters
        except OAuthRefused as refused:
            assert refused.reason.isascii()
            continue
        assert found["client_id"] == client.client_id
        assert all(isinstance(value, str) for value in found.values())
        json.dumps(found).encode("utf-8")


IDP_PARAMS = st.dictionaries(
    st.sampled_from(["mitid", "mitid_erhverv", "x"]),
    VALUES | st.dictionaries(st.sampled_from(
        ["reference_text", "loa_value", "aal_value", "uuid_hint", "cpr_hint", "require_psd2",
         "enable_step_up", "action_text", "allow_private"]), VALUES, max_size=4),
)  # fmt: skip


@given(st.text() | IDP_PARAMS.map(json.dumps), st.booleans())
def test_any_words_to_the_identity_provider(said, pushed):
    request = AuthorizationRequest("a", "https://a.example/b", {"idp_params": said}, pushed)
    try:
        found = read_idp_params(request)
    except OAuthRefused as refused:
        assert refused.reason.isascii()
        return
    assert len(found.text) <= 130
    assert all(isinstance(one, str) for one in found.expects)


PARAMETERS = st.sampled_from(
    ["response_type", "response_mode", "scope", "state", "nonce", "prompt", "max_age",
     "code_challenge", "code_challenge_method", "dpop_jkt", "login_hint", "redirect_uri", "other"]
)  # fmt: skip


@given(st.lists(st.tuples(PARAMETERS | st.text(), st.text()), max_size=8))
@example([("redirect_uri\x00", "x")])
@example([("state", "\ud800")])
def test_any_request(pairs):
    client = read_client(json.dumps(CLIENT).encode())
    try:
        parameters = {"redirect_uri": CLIENT["redirect_uris"][0], **once(pairs)}
        request = read_request(parameters, client, pushed=False)
        assert request.redirect_uri == CLIENT["redirect_uris"][0]
        must_be_good(request, client)
    except OAuthRefused as refused:
        assert refused.reason.isascii()
        return
    assert pkce.CHALLENGE.fullmatch(parameters["code_challenge"])


@given(st.text(alphabet="abcAB019-._~", min_size=43, max_size=128), st.text())
def test_only_the_verifier_itself_fits(verifier, other):
    challenge = pkce.digest(verifier)
    assert pkce.fits(verifier, challenge)
    assert pkce.fits(other, challenge) == (other == verifier)


def test_each_kind_of_token_is_its_own():

    issue = Issue("https://b.example", "https://a.example", "sub", AT, timedelta(minutes=5))
    token = write_id_token(issue, {"sid": "s"}, Signer(KEY, "ES256"))
    assert read_own(token, "JWT", issue.issuer, (KEY,))
    assert read_own(token, "at+jwt", issue.issuer, (KEY,)) is None
    assert read_own(token, "JWT", "https://c.example", (KEY,)) is None
    assert read_own(token, "JWT", issue.issuer, ()) is None
