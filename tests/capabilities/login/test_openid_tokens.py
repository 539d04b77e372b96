"""What a thief or a careless client tries with codes and tokens. RFC 9700."""

import hmac
import json
import time
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from urllib.parse import quote

import pytest
from joserfc import jws

from fundament.capabilities.login.models import (
    Grant,
)
from fundament.kernel import clock
from tests.capabilities.login.openid import (
    ISSUER,
    JWT_BEARER,
    SECRET,
    OpenIdClient,
    by_es256,
    digest,
    error_of,
    handmade,
    key,
    published,
    read,
    unsigned,
)

pytestmark = pytest.mark.django_db


def test_a_code_works_once_and_its_replay_ends_the_tokens(browser, paper, person):
    code = paper.log_in(browser, person)["code"]
    tokens = paper.exchange(code).json()
    assert paper.userinfo(tokens["access_token"]).status_code == 200
    assert error_of(paper.exchange(code)) == "invalid_grant"
    assert error_of(paper.userinfo(tokens["access_token"]), 401) == "invalid_token"
    assert error_of(paper.refresh(tokens["refresh_token"])) == "invalid_grant"
    assert not paper.introspect(tokens["access_token"])["active"]


def test_a_code_lasts_a_minute(browser, paper, person, monkeypatch):
    code, now = paper.log_in(browser, person)["code"], clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=61))
    assert error_of(paper.exchange(code)) == "invalid_grant"


def test_a_stolen_code_opens_nothing_for_another_client(browser, paper, person):
    thief = OpenIdClient("tyv").register()
    code = paper.log_in(browser, person)["code"]
    thief.verifier = paper.verifier
    stolen = thief.exchange(code, redirect_uri=paper.back)
    assert error_of(stolen) == "invalid_grant"
    assert paper.exchange(code).status_code == 200, "and its owner can still use it"


def test_an_injected_code_does_not_fit_the_verifier(browser, paper, person):
    code = paper.log_in(browser, person)["code"]
    paper.address()
    assert error_of(paper.exchange(code)) == "invalid_grant"


@pytest.mark.parametrize(
    "changed",
    [{"code_verifier": None}, {"code_verifier": "short"}, {"redirect_uri": None},
     {"redirect_uri": "https://avis.example/other"}, {"code": "x"}, {"code": None}],
    ids=str,
)  # fmt: skip
def test_a_code_with_something_wrong(browser, paper, person, changed):
    code = paper.log_in(browser, person)["code"]
    assert error_of(paper.exchange(**{"code": code, **changed})) == "invalid_grant"


def test_the_challenge_itself_is_no_verifier(browser, paper, person):
    code = paper.log_in(browser, person)["code"]
    wrong = paper.exchange(code, code_verifier=digest(paper.verifier))
    assert error_of(wrong) == "invalid_grant"


def test_no_wrong_and_doubled_proof_of_the_client(browser, paper, person):
    code = paper.log_in(browser, person)["code"]
    tries = {
        "invalid_client": [
            ({}, {}), ({"client_id": paper.client_id}, {}),
            ({}, paper.basic("wrong")), ({}, {"Authorization": "Basic ***"}),
            ({"client_id": paper.client_id, "client_secret": SECRET}, {}),
            ({"client_id": "https://other.example"}, paper.basic()),
            (paper.assertion(), {}),
        ],
        "invalid_request": [({"client_id": paper.client_id, "client_secret": SECRET},
                             paper.basic())],
    }  # fmt: skip
    for error, calls in tries.items():
        for form, headers in calls:
            answer = paper.exchange(code, headers, **form)
            assert answer.json()["error"] == error, form
            assert answer.status_code == (401 if error == "invalid_client" else 400)
    assert paper.exchange(code).status_code == 200


def test_a_parameter_twice_at_the_token_endpoint(paper):
    form = [("grant_type", "client_credentials"), ("grant_type", "authorization_code")]
    assert error_of(paper.call("/connect/token", form, **paper.basic())) == "invalid_request"


def test_only_a_form_is_read(paper):
    body = json.dumps({"grant_type": "client_credentials"})
    answer = paper.server.post(
        "/connect/token", body, content_type="application/json", secure=True,
        headers=paper.basic(),
    )  # fmt: skip
    assert error_of(answer) == "invalid_request"


@pytest.mark.parametrize(
    ("grant", "error"),
    [(None, "invalid_request"), ("password", "unsupported_grant_type"),
     ("implicit", "unsupported_grant_type"), ("client_credentials", "unauthorized_client")],
)  # fmt: skip
def test_other_grants(paper, grant, error):
    form = {"grant_type": grant} if grant else {}
    assert error_of(paper.call("/connect/token", form, **paper.basic())) == error


@pytest.fixture
def machine():
    public = key("maskine").as_dict(private=False)
    return OpenIdClient("maskine").register(
        client_secret=None, token_endpoint_auth_method="private_key_jwt", scope="openid rapport",
        grant_types=["authorization_code", "client_credentials"], jwks={"keys": [public]},
    )  # fmt: skip


def for_itself(client, form, headers=None, **more):
    whole = {"grant_type": "client_credentials", "scope": "rapport", **form, **more}
    return client.call("/connect/token", whole, **(headers or {}))


def test_a_machine_by_its_key(machine):
    tokens = for_itself(machine, machine.assertion()).json()
    claims = read(tokens["access_token"], "ES256")
    assert (claims["sub"], claims["client_id"]) == (machine.client_id, machine.client_id)
    assert claims["scope"] == "rapport"
    assert "refresh_token" not in tokens
    assert error_of(machine.userinfo(tokens["access_token"]), 403) == "insufficient_scope"
    assert not Grant.objects.exists()


WRONG_ASSERTIONS = [
    {"aud": "https://other.example"}, {"exp": 1}, {"exp": 99999999999}, {"iss": "https://x.example"},
    {"sub": "https://x.example"}, {"jti": None}, {"nbf": 99999999999}, {"iat": 99999999999},
    {"exp": "soon"}, {"aud": None}, {"exp": 1e400}, {"aud": [7]},
]  # fmt: skip


@pytest.mark.parametrize("changed", WRONG_ASSERTIONS, ids=str)
def test_an_assertion_with_something_wrong(machine, changed):
    assert error_of(for_itself(machine, machine.assertion(**changed)), 401) == "invalid_client"


def test_an_assertion_works_once(machine):
    shown = machine.assertion()
    assert for_itself(machine, shown).status_code == 200
    assert error_of(for_itself(machine, shown), 401) == "invalid_client"


def test_signed_by_a_key_in_its_own_head(machine):
    thief = key("tyv")
    own = thief.as_dict(private=False)
    for head in ({"jwk": own}, {"jku": "https://evil.example/keys"}, {"kid": "../../dev/null"},
                 {"kid": machine.described()["jwks"]["keys"][0].get("kid", "x")},
                 {"x5u": "https://evil.example/x"}):  # fmt: skip
        token = jws.serialize_compact(
            {"alg": "ES256", **head}, json.dumps({"iss": machine.client_id}), thief,
            registry=jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False),
        )  # fmt: skip
        form = {**machine.assertion(), "client_assertion": token}
        assert error_of(for_itself(machine, form), 401) == "invalid_client", head


@pytest.mark.parametrize("algorithm", ["none", "None", "nOnE", "", "HS256"])
def test_an_assertion_without_a_signature(machine, algorithm):
    token = unsigned({"iss": machine.client_id, "sub": machine.client_id}, algorithm)
    form = {**machine.assertion(), "client_assertion": token}
    assert error_of(for_itself(machine, form), 401) == "invalid_client"


def test_a_public_key_is_no_secret(browser, paper, person):
    """HS256 with our public RSA key as the secret: the classic confusion, at each reader."""
    tokens = paper.tokens(browser, person)
    rsa = next(one for one in published().keys if one.key_type == "RSA")
    for secret in (rsa.as_pem(private=False), json.dumps(rsa.as_dict(private=False)).encode()):
        claims = read(tokens["access_token"], "ES256")
        head = {"alg": "HS256", "typ": "at+jwt", "kid": rsa.kid}
        forged = handmade(head, claims, lambda octets, s=secret: hmac.digest(s, octets, sha256))
        assert error_of(paper.userinfo(forged), 401) == "invalid_token"
        assert paper.introspect(forged) == {"active": False}


@pytest.mark.parametrize("which", ["id_token", "unsigned", "garbage", "cut", "changed"])
def test_other_things_are_no_access_token(browser, paper, person, which):
    tokens = paper.tokens(browser, person)
    good = tokens["access_token"]
    head, body, signature = good.split(".")
    shown = {
        "id_token": tokens["id_token"],
        "unsigned": unsigned(read(good, "ES256")),
        "garbage": "x.y.z",
        "cut": f"{head}.{body}.",
        "changed": f"{head}.{body[:-2]}AA.{signature}",
    }[which]
    assert error_of(paper.userinfo(shown), 401) == "invalid_token"
    assert paper.introspect(shown) == {"active": False}


def test_a_token_that_is_over(browser, paper, person, monkeypatch):
    tokens, now = paper.tokens(browser, person), clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=61))
    answer = paper.userinfo(tokens["access_token"])
    assert error_of(answer, 401) == "invalid_token"
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]


def test_without_a_token(paper):
    answer = paper.server.get("/connect/userinfo", secure=True)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert "error=" not in answer["WWW-Authenticate"]


def test_a_token_is_told_about_to_its_own_client_only(browser, paper, person):
    other = OpenIdClient("nysgerrig").register()
    tokens = paper.tokens(browser, person)
    known = paper.introspect(tokens["access_token"])
    assert known["active"]
    assert (known["client_id"], known["iss"]) == (paper.client_id, ISSUER)
    assert "grant" not in known
    assert paper.introspect(tokens["refresh_token"])["active"]
    assert other.introspect(tokens["access_token"]) == {"active": False}
    assert other.introspect(tokens["refresh_token"]) == {"active": False}
    assert error_of(paper.call("/connect/introspect", {"token": "x"}), 401) == "invalid_client"


def test_a_refresh_token_used_twice_ends_the_family(browser, paper, person):
    first = paper.tokens(browser, person)
    second = paper.refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert read(second["id_token"])["sub"] == read(first["id_token"])["sub"]
    assert "nonce" not in read(second["id_token"])
    assert error_of(paper.refresh(first["refresh_token"])) == "invalid_grant"
    assert error_of(paper.refresh(second["refresh_token"])) == "invalid_grant"
    assert error_of(paper.userinfo(second["access_token"]), 401) == "invalid_token"


def test_a_refresh_token_of_another_client(browser, paper, person):
    thief = OpenIdClient("tyv").register()
    tokens = paper.tokens(browser, person)
    assert error_of(thief.refresh(tokens["refresh_token"])) == "invalid_grant"
    assert paper.refresh(tokens["refresh_token"]).status_code == 200


def test_refreshing_gives_no_more_than_was_granted(browser, paper, person):
    tokens = paper.tokens(browser, person)
    wider = paper.refresh(tokens["refresh_token"], scope="openid profile cpr")
    assert error_of(wider) == "invalid_scope"
    less = paper.refresh(tokens["refresh_token"], scope="openid").json()
    assert "name" not in paper.userinfo(less["access_token"]).json()


def test_revoking(browser, paper, person):
    thief = OpenIdClient("tyv").register()
    tokens = paper.tokens(browser, person)

    def revoke(client, token):
        return client.call("/connect/revocation", {"token": token}, **client.basic()).status_code

    assert revoke(thief, tokens["access_token"]) == revoke(thief, tokens["refresh_token"]) == 200
    assert paper.userinfo(tokens["access_token"]).status_code == 200
    assert revoke(paper, tokens["access_token"]) == revoke(paper, tokens["access_token"]) == 200
    assert error_of(paper.userinfo(tokens["access_token"]), 401) == "invalid_token"
    fresh = paper.refresh(tokens["refresh_token"]).json()
    assert revoke(paper, fresh["refresh_token"]) == revoke(paper, "unknown") == 200
    assert error_of(paper.userinfo(fresh["access_token"]), 401) == "invalid_token"
    assert error_of(paper.refresh(fresh["refresh_token"])) == "invalid_grant"


def signed(machine, **changed):
    """An assertion that no library would make, signed by the client's own key."""
    now = int(time.time())
    whole = {"iss": machine.client_id, "sub": machine.client_id, "aud": ISSUER, "exp": now + 60}
    claims = {**whole, "jti": str(now), **changed}
    token = handmade({"alg": "ES256"}, claims, by_es256(key("maskine")))
    return {"client_assertion_type": JWT_BEARER, "client_assertion": token}


@pytest.mark.parametrize("name", ["a\x00b", "\ud800", "é" * 200, "%00", ""])
def test_a_client_with_a_name_that_nobody_can_have(machine, name):
    shown = signed(machine, iss=name, sub=name)
    assert error_of(for_itself(machine, shown), 401) == "invalid_client"
    both = b64encode(f"{quote(name, errors='replace')}:x".encode()).decode()
    headers = {"Authorization": f"Basic {both}"}
    assert error_of(for_itself(machine, {}, headers), 401) == "invalid_client"


def test_an_id_of_half_a_sign_works_once_too(machine):
    shown = signed(machine, jti="\ud800")
    assert for_itself(machine, shown).status_code == 200
    assert error_of(for_itself(machine, shown), 401) == "invalid_client"


def test_a_token_for_another_service(paper, machine):
    tokens = for_itself(machine, machine.assertion(), resource=paper.client_id).json()
    assert read(tokens["access_token"], "ES256")["aud"] == paper.client_id
    assert paper.introspect(tokens["access_token"])["client_id"] == machine.client_id
    stranger = OpenIdClient("fremmed").register()
    assert stranger.introspect(tokens["access_token"]) == {"active": False}
    unknown = for_itself(machine, machine.assertion(), resource="https://ukendt.example")
    assert error_of(unknown) == "invalid_target"
    assert error_of(for_itself(machine, machine.assertion(), scope="cpr")) == "invalid_scope"
