"""Clients are registered by their metadata (RFC 7591): the lint, the secret, the page."""

import json

import pytest

from fundament.capabilities.login import queries
from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import ServiceProvider
from fundament.capabilities.login.rules.openid import lint
from fundament.capabilities.login.types import MetadataRefused, Weight
from fundament.kernel.acting import INSTALLATION
from tests.capabilities.login.conftest import text
from tests.capabilities.login.openid import SECRET, OpenIdClient, key
from tests.capabilities.login.services import Service

pytestmark = pytest.mark.django_db
PAGE, ADD = "/login/providers/", "/login/providers/add/"
KEY = {"jwks": {"keys": [key("avis").as_dict(private=False)]}}
JWT = {"token_endpoint_auth_method": "private_key_jwt", "client_secret": None, **KEY}
# One way to break each rule of the lint.
BROKEN = {
    "client-id": {"client_id": "å b"},
    "client-name": {"client_name": None},
    "grant-types": {"grant_types": ["implicit"]},
    "redirect-uris": {"redirect_uris": []},
    "redirect-uri-form": {"redirect_uris": ["http://avis.example/back"]},
    "https": {"post_logout_redirect_uris": ["http://avis.example/bye"]},
    "auth-method": {"token_endpoint_auth_method": "client_secret_jwt"},
    "secret": {"client_secret": "short"},
    "no-secret": {**JWT, "client_secret": SECRET},
    "jwks": {"token_endpoint_auth_method": "private_key_jwt", "client_secret": None},
    "jwks-uri": {"jwks_uri": "http://avis.example/keys"},
    "tls-subject": {"token_endpoint_auth_method": "tls_client_auth", "client_secret": None},
    "tls-certificate": {"token_endpoint_auth_method": "self_signed_tls_client_auth",
                        "client_secret": None},
    "public-machine": {"token_endpoint_auth_method": "none", "client_secret": None,
                       "grant_types": ["client_credentials"]},
    "algorithms": {"id_token_signed_response_alg": "HS256"},
    "subject-type": {"subject_type": "public"},
    "encryption": {"id_token_encrypted_response_alg": "RSA-OAEP"},
    "dialect": {"claim_dialect": "klingon"},
    "profile": {"security_profile": "fapi-9"},
    "fapi-auth": {"security_profile": "fapi-2.0"},
    "fapi-bound": {**JWT, "security_profile": "fapi-2.0"},
    "fapi-algorithm": {**JWT, "security_profile": "fapi-2.0", "dpop_bound_access_tokens": True},
    "scope": {"scope": "openid mitid"},
    "public-client": {"token_endpoint_auth_method": "none", "client_secret": None},
    "shared-secret": {},
    "cpr-private": {},
    "mailbox": {"scope": "openid read"},
    "logout": {"backchannel_logout_uri": None},
    "front-channel-host": {"frontchannel_logout_uri": "https://other.example/out"},
    "front-channel-cookies": {"backchannel_logout_uri": None,
                              "frontchannel_logout_uri": "https://avis.example/out"},
}  # fmt: skip


def described(**changed):
    return json.dumps(OpenIdClient().described(**changed)).encode()


@pytest.mark.parametrize("rule", [*lint.ERRORS, *lint.REMARKS], ids=lambda rule: rule.code)
def test_each_rule_of_the_lint(rule, at):
    body = described(**BROKEN[rule.code])
    remarks = login.lint(body, at, private_sector=rule.code == "cpr-private")
    assert rule.code in {remark.code for remark in remarks}
    if rule.weight is Weight.ERROR:
        with pytest.raises(MetadataRefused):
            login.register_provider(body, INSTALLATION, at)
        assert not ServiceProvider.objects.exists()
    else:
        assert login.register_provider(body, INSTALLATION, at)


@pytest.mark.parametrize(
    "address",
    ["https://a.example/b", "http://localhost:9000/b", "http://127.0.0.1/b", "dk.firma.app:/b"],
)
def test_good_ways_back(at, address):
    assert "redirect-uri-form" not in {
        remark.code for remark in login.lint(described(redirect_uris=[address]), at)
    }


@pytest.mark.parametrize(
    "address",
    ["http://a.example/b", "https://*.example/b", "https://a.example/b#c", "app:/b", "b", "",
     "javascript:alert(1)", "data:text/html,x", "https://a@b.example/c", "https://[", "//a/b"],
)  # fmt: skip
def test_bad_ways_back(at, address):
    assert "redirect-uri-form" in {
        remark.code for remark in login.lint(described(redirect_uris=[address]), at)
    }


@pytest.mark.parametrize(
    "body",
    [b"{", b"{}x", b'{"redirect_uris": "x"}', b'{"client_id": 7}', b'{"jwks": []}',
     b'{"jwks": {"keys": [{"kty": "oct", "k": "YQ"}]}}', b'{"default_max_age": -1}',
     b'{"dpop_bound_access_tokens": "yes"}', b'{"client_id": "a\\u0000b"}',
     b"{" + b'"a":[' * 50_000, json.dumps({"jwks": {"keys": [key("x").as_dict(private=True)]}}),
     b'{"client_name": "' + b"x" * 300_000 + b'"}'],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_metadata(at, body):
    with pytest.raises(MetadataRefused) as refused:
        login.register_provider(
            body if isinstance(body, bytes) else body.encode(), INSTALLATION, at
        )
    assert refused.value.sentence("da") != refused.value.sentence("en")


def test_the_secret_is_kept_as_a_hash_and_made_where_there_is_none(at):
    login.register_provider(described(), INSTALLATION, at)
    row = ServiceProvider.objects.get()
    assert SECRET.encode() not in bytes(row.metadata) + bytes(row.secret)
    made = login.register_provider(
        described(client_secret=None, client_id="ny-klient"), INSTALLATION, at
    )
    assert len(made.secret) >= 32
    again = login.register_provider(
        described(client_secret=None, client_id="ny-klient"), INSTALLATION, at
    )
    assert again.secret is None, "and it stays the same at the next registration"
    nameless = login.register_provider(described(client_id=None), INSTALLATION, at)
    assert len(nameless.entity_id) >= 16


def test_a_name_stays_with_its_protocol(at):
    service = Service("library").register()
    with pytest.raises(MetadataRefused):
        login.register_provider(described(client_id=service.entity_id), INSTALLATION, at)


@pytest.fixture
def operator(people, browser):
    browser.log_in(people["operator"])
    return browser


def test_the_operators_page(operator, at):
    page = text(operator.post(ADD, {"text": described(client_secret=None).decode()}))
    assert "Tjenesten er tilsluttet" in page
    secret = page.split("vises kun nu:</p>")[0].split("vises kun nu: <code>")[1].split("</code>")[0]
    client = OpenIdClient()
    form = {"grant_type": "authorization_code", "code": "x"}
    assert client.call("/connect/token", form, **client.basic(secret)).status_code == 400
    shown = text(operator.get(PAGE))
    assert secret not in shown
    assert "client_id" in shown
    assert client.back in shown
    assert login.provider_of(client.client_id, at).protocol == "oidc"
    operator.post("/login/providers/remove/", {"entity_id": client.client_id})
    assert client.call("/connect/token", form, **client.basic(secret)).status_code == 401


def test_metadata_with_an_error_is_refused_on_the_page(operator):
    page = operator.post(ADD, {"text": described(jwks_uri="http://a.example").decode()})
    assert page.status_code == 422
    assert "jwks_uri skal være en https-adresse" in text(page)
    assert "private_key_jwt) er sikrere" in text(
        operator.post(ADD, {"text": described().decode(), "check": "1"})
    )


def test_a_client_is_read_as_django_reads_it():
    """The statement for machines is made by hand: every column comes as the model has it."""
    OpenIdClient().register()
    ServiceProvider.objects.update(return_urls=["app.example:/"], fetch_fault=["a", "b", "c"])
    row = queries.provider_named(OpenIdClient().client_id)

    def kept():
        return ServiceProvider.objects.get(entity_id=row.entity_id)

    for field in ServiceProvider._meta.concrete_fields:
        expected = getattr(kept(), field.attname)
        found = getattr(row, field.attname)
        assert type(found) is type(expected), field.name
        assert (
            bytes(found) == bytes(expected) if isinstance(found, memoryview) else found == expected
        )
    row.save()
    assert kept().return_urls == ["app.example:/"]
    assert queries.provider_named(row.entity_id, "saml") is None
    assert queries.provider_named("https://ukendt.example") is None
