"""Clients that prove themselves by certificate, and those held to FAPI 2.0."""

import base64
import json
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from joserfc.jwk import ECKey

from fundament.capabilities.login import service as login
from fundament.capabilities.login.types import MetadataRefused
from fundament.kernel import pki
from fundament.kernel.acting import INSTALLATION
from tests.capabilities.login.openid import (
    ISSUER,
    OpenIdClient,
    address_of,
    by_es256,
    fields_of,
    handmade,
    key,
    proof,
    read,
)
from tests.capabilities.login.test_openid_bound_tokens import TOKENS, error_of

pytestmark = pytest.mark.django_db


def own_certificate(private, days=10):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "maskine")])
    at = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(7)
        .not_valid_before(at - timedelta(days=11))
        .not_valid_after(at + timedelta(days=days))
        .sign(private, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )


def with_certificate(client, der, error=None, path="/connect/token", **form):
    shown = {"fundament.client_certificate": der, "fundament.client_certificate_error": error}
    whole = {
        "grant_type": "client_credentials", "client_id": client.client_id, "scope": "rapport",
        **form,
    }  # fmt: skip
    body = "&".join(f"{name}={value}" for name, value in whole.items())
    return client.server.post(
        path, body, content_type="application/x-www-form-urlencoded", secure=True,
        headers={"Host": "localhost:8443"}, **shown,
    )  # fmt: skip


MACHINE = {"client_secret": None, "grant_types": ["client_credentials"], "scope": "rapport"}


@pytest.fixture
def pinned():
    """A client with a certificate of its own, and the certificate."""
    private = ec.generate_private_key(ec.SECP256R1())
    der = own_certificate(private)
    jwk = ECKey.import_key(private).as_dict(private=False)
    jwk["x5c"] = [base64.b64encode(der).decode()]
    client = OpenIdClient("maskine", MACHINE).register(
        token_endpoint_auth_method="self_signed_tls_client_auth", jwks={"keys": [jwk]},
        tls_client_certificate_bound_access_tokens=True,
    )  # fmt: skip
    return client, der


def test_a_certificate_of_its_own(pinned):
    client, der = pinned
    answer = with_certificate(client, der, "self-signed certificate")
    assert read(answer.json()["access_token"], "ES256")["cnf"].keys() == {"x5t#S256"}
    other = own_certificate(ec.generate_private_key(ec.SECP256R1()))
    assert error_of(with_certificate(client, other), 401) == "invalid_client"
    assert error_of(with_certificate(client, None), 401) == "invalid_client"


def test_an_own_certificate_that_is_over():
    private = ec.generate_private_key(ec.SECP256R1())
    der = own_certificate(private, days=-1)
    jwk = ECKey.import_key(private).as_dict(private=False)
    jwk["x5c"] = [base64.b64encode(der).decode()]
    client = OpenIdClient("gammel", MACHINE).register(
        token_endpoint_auth_method="self_signed_tls_client_auth", jwks={"keys": [jwk]}
    )
    assert error_of(with_certificate(client, der), 401) == "invalid_client"


def test_a_certificate_of_an_authority(db, at):
    holder = pki.Subject("Maskinen", "Kommunen", "99000018", uuid4())
    made = x509.load_pem_x509_certificate(pki.issue(holder, at).certificate_pem)
    der = made.public_bytes(Encoding.DER)
    client = OpenIdClient("kommune", MACHINE).register(
        token_endpoint_auth_method="tls_client_auth",
        tls_client_auth_subject_dn=made.subject.rfc4514_string(),
    )
    assert with_certificate(client, der).status_code == 200
    assert error_of(with_certificate(client, der, "certificate signature failure"), 401)
    other = OpenIdClient("anden", MACHINE).register(
        token_endpoint_auth_method="tls_client_auth", tls_client_auth_subject_dn="CN=Andre"
    )
    assert error_of(with_certificate(other, der), 401) == "invalid_client"
    own = own_certificate(ec.generate_private_key(ec.SECP256R1()))
    assert error_of(with_certificate(client, own), 401) == "invalid_client"
    pki.revoke(made.serial_number, at)
    assert error_of(with_certificate(client, der), 401) == "invalid_client"


def test_a_token_bound_to_a_certificate(browser, people):
    private = ec.generate_private_key(ec.SECP256R1())
    der = own_certificate(private)
    jwk = ECKey.import_key(private).as_dict(private=False)
    jwk["x5c"] = [base64.b64encode(der).decode()]
    client = OpenIdClient("bank", {"client_secret": None}).register(
        token_endpoint_auth_method="self_signed_tls_client_auth", jwks={"keys": [jwk]},
        tls_client_certificate_bound_access_tokens=True,
    )  # fmt: skip
    code = client.log_in(browser, people["empty_mailbox"])["code"]
    form = {"code": code, "redirect_uri": client.back, "code_verifier": client.verifier}
    tokens = with_certificate(client, der, grant_type="authorization_code", **form).json()
    token = tokens["access_token"]
    assert error_of(client.userinfo(token), 401) == "invalid_token"
    headers = {"Host": "localhost:8443", "Authorization": f"Bearer {token}"}
    shown = {"fundament.client_certificate": der}
    answer = client.server.get("/connect/userinfo", secure=True, headers=headers, **shown)
    assert answer.json()["name"]
    other = {"fundament.client_certificate": own_certificate(key_of_another())}
    answer = client.server.get("/connect/userinfo", secure=True, headers=headers, **other)
    assert error_of(answer, 401) == "invalid_token"


def key_of_another():
    return ec.generate_private_key(ec.SECP256R1())


# FAPI 2.0 Security Profile.


@pytest.fixture
def bank():
    public = key("bank").as_dict(private=False)
    return OpenIdClient("bank").register(
        client_secret=None, token_endpoint_auth_method="private_key_jwt",
        jwks={"keys": [public]}, security_profile="fapi-2.0", dpop_bound_access_tokens=True,
        id_token_signed_response_alg="ES256",
    )  # fmt: skip


def pushed_address(client, **changed):
    answer = client.call("/connect/par", {**client.wish(**changed), **client.assertion()})
    assert answer.status_code == 201, answer.content
    name = answer.json()["request_uri"]
    return f"{ISSUER}/connect/authorize?client_id={client.client_id}&request_uri={name}"


def test_the_strict_way_from_end_to_end(browser, people, bank):
    person = people["empty_mailbox"]
    page = browser.get(pushed_address(bank))
    code = fields_of(address_of(browser.log_in(person, page)))["code"]
    plain = bank.exchange(code, {}, **bank.assertion())
    assert error_of(plain) == "invalid_dpop_proof"
    nonce = nonce_by_key(bank)
    shown = {"DPoP": proof(key("dpop"), TOKENS, nonce=nonce)}
    tokens = bank.exchange(code, shown, **bank.assertion()).json()
    assert tokens["token_type"] == "DPoP"
    assert read(tokens["id_token"], "ES256")["aud"] == bank.client_id
    again = {"DPoP": proof(key("dpop"), TOKENS, nonce=nonce)}
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    fresh = bank.call("/connect/token", {**form, **bank.assertion()}, **again).json()
    assert "refresh_token" not in fresh, "it is bound to a key, and not replaced"
    again = {"DPoP": proof(key("dpop"), TOKENS, nonce=nonce)}
    assert bank.call("/connect/token", {**form, **bank.assertion()}, **again).status_code == 200


def nonce_by_key(client):
    answer = client.exchange("x", {"DPoP": proof(key("dpop"), TOKENS)}, **client.assertion())
    assert error_of(answer) == "use_dpop_nonce"
    return answer["DPoP-Nonce"]


def test_a_request_by_the_browser_alone(browser, bank):
    answer = fields_of(address_of(browser.get(bank.address())))
    assert answer["error"] == "unauthorized_client"


def asked_by(bank, **changed):
    """The bank pushes a request that it signs; times are seconds from now."""
    now = int(time.time())
    moved = {
        name: now + value if name in {"exp", "nbf"} and isinstance(value, int) else value
        for name, value in changed.items()
    }
    whole = {**bank.wish(), "iss": bank.client_id, "aud": ISSUER, **moved}
    claims = {name: value for name, value in whole.items() if value is not None}
    head = {"alg": "ES256", "typ": "oauth-authz-req+jwt"}
    token = handmade(head, claims, by_es256(key("bank")))
    form = {"client_id": bank.client_id, "request": token, **bank.assertion()}
    return bank.call("/connect/par", form)


@pytest.mark.parametrize(
    "changed",
    [{"nbf": 0, "exp": 3600}, {"nbf": -3500, "exp": 100}, {"nbf": -10, "exp": 60, "jti": "x"}],
    ids=str,
)
def test_a_signed_request_that_lives_for_an_hour_at_most(bank, changed):
    assert asked_by(bank, **changed).status_code == 201


@pytest.mark.parametrize(
    "changed",
    [{}, {"exp": 60}, {"nbf": 0}, {"nbf": 0, "exp": 3601}, {"nbf": -4000, "exp": -400},
     {"nbf": -3700, "exp": 30}, {"nbf": 300, "exp": 600}, {"nbf": "now", "exp": 60}],
    ids=str,
)  # fmt: skip
def test_a_signed_request_without_times_or_for_too_long(bank, changed):
    assert error_of(asked_by(bank, **changed)) == "invalid_request_object"


@pytest.mark.parametrize("audience", [f"{ISSUER}/connect/par", [ISSUER], f"{ISSUER}/"])
def test_an_assertion_for_more_than_the_issuer(bank, audience):
    form = {**bank.wish(), **bank.assertion(aud=audience)}
    assert error_of(bank.call("/connect/par", form), 401) == "invalid_client"


def test_a_weaker_algorithm(bank):
    weak = key("bank-rsa", "RSA")
    keys = [key("bank").as_dict(private=False), weak.as_dict(private=False)]
    bank.register(jwks={"keys": keys})
    good = {**bank.wish(), **bank.assertion(weak, "PS256")}
    assert bank.call("/connect/par", good).status_code == 201
    form = {**bank.wish(), **bank.assertion(weak, "RS256")}
    assert error_of(bank.call("/connect/par", form), 401) == "invalid_client"


@pytest.mark.parametrize(
    "changed",
    [{"token_endpoint_auth_method": "client_secret_basic"}, {"dpop_bound_access_tokens": False},
     {"id_token_signed_response_alg": "RS256"}, {"token_endpoint_auth_method": "none"}],
    ids=str,
)  # fmt: skip
def test_a_client_that_cannot_be_strict_is_not_registered(bank, changed):
    body = json.dumps(bank.described(**changed)).encode()
    with pytest.raises(MetadataRefused):
        login.register_provider(body, INSTALLATION, datetime.now(UTC))


def test_a_public_client_has_pkce_alone(browser, people):
    app = OpenIdClient("app").register(
        client_secret=None, token_endpoint_auth_method="none",
        redirect_uris=["https://app.example/back", "dk.app.eid:/back"],
    )  # fmt: skip
    person = people["empty_mailbox"]
    code = app.log_in(browser, person, redirect_uri="dk.app.eid:/back")["code"]
    wrong = app.exchange(code, {}, client_id=app.client_id, redirect_uri="dk.app.eid:/back",
                         code_verifier="x" * 43)  # fmt: skip
    assert error_of(wrong) == "invalid_grant"
    right = app.exchange(code, {}, client_id=app.client_id, redirect_uri="dk.app.eid:/back")
    assert right.status_code == 200
