"""Tokens that are bound to a key: proofs with something wrong open nothing. RFC 9449."""

import pytest

from tests.capabilities.login.openid import (
    ISSUER,
    error_of,
    key,
    proof,
)

pytestmark = pytest.mark.django_db


TOKENS, INFO = f"{ISSUER}/connect/token", f"{ISSUER}/connect/userinfo"


def nonce_of(paper):
    answer = paper.exchange("x", {**paper.basic(), "DPoP": proof(key("dpop"), TOKENS)})
    assert error_of(answer) == "use_dpop_nonce"
    return answer["DPoP-Nonce"]


@pytest.fixture
def bound(browser, paper, person):
    """Tokens that are bound to a key, and the nonce to use it with."""
    code, nonce = paper.log_in(browser, person)["code"], nonce_of(paper)
    shown = proof(key("dpop"), TOKENS, nonce=nonce)
    tokens = paper.exchange(code, {**paper.basic(), "DPoP": shown}).json()
    assert tokens["token_type"] == "DPoP"
    assert paper.introspect(tokens["access_token"])["cnf"] == {"jkt": key("dpop").thumbprint()}
    return tokens, nonce, shown


def info(paper, token, scheme="DPoP", **proved):
    return paper.userinfo(token, scheme, **({"DPoP": proved["proof"]} if proved else {}))


def test_a_bound_token_opens_with_its_key(paper, bound, person):
    tokens, nonce, _ = bound
    token = tokens["access_token"]
    good = proof(key("dpop"), INFO, "GET", token, nonce)
    assert info(paper, token, proof=good).json()["name"] == person.name
    assert error_of(info(paper, token, proof=good), 401) == "invalid_dpop_proof", "replayed"
    assert error_of(info(paper, token), 401) == "invalid_token"
    assert error_of(info(paper, token, "Bearer"), 401) == "invalid_token", "no downgrade"


WRONG_PROOFS = [
    {"method": "POST"}, {"address": TOKENS}, {"address": "https://evil.example/connect/userinfo"},
    {"token": "another"}, {"token": None}, {"iat": 1}, {"iat": 99999999999}, {"jti": ""},
    {"jti": None}, {"htu": 7}, {"htu": "http://["}, {"iat": "now"}, {"iat": 1e400},
    {"header": {"typ": "JWT"}}, {"header": {"jwk": None}},
    {"header": {"jwk": {"kty": "oct", "k": "YQ"}}},
    {"header": {"jwk": "https://evil.example"}},
]  # fmt: skip


@pytest.mark.parametrize("changed", WRONG_PROOFS, ids=str)
def test_a_proof_with_something_wrong(paper, bound, changed):
    tokens, nonce, _ = bound
    token = tokens["access_token"]
    given = {"address": INFO, "method": "GET", "token": token, "nonce": nonce, **changed}
    header = given.pop("header", None)
    wrong = proof(key("dpop"), header=header, **given)
    assert error_of(info(paper, token, proof=wrong), 401) == "invalid_dpop_proof"


def test_a_proof_by_another_key_or_with_a_private_one(paper, bound):
    tokens, nonce, _ = bound
    token = tokens["access_token"]
    other = proof(key("tyv"), INFO, "GET", token, nonce)
    assert error_of(info(paper, token, proof=other), 401) == "invalid_token"
    head = {"jwk": key("dpop").as_dict(private=True)}
    private = proof(key("dpop"), INFO, "GET", token, nonce, header=head)
    assert error_of(info(paper, token, proof=private), 401) == "invalid_dpop_proof"
    forged = proof(key("tyv"), INFO, "GET", token, nonce,
                   header={"jwk": key("dpop").as_dict(private=False)})  # fmt: skip
    assert error_of(info(paper, token, proof=forged), 401) == "invalid_dpop_proof"


def test_an_old_or_foreign_nonce(paper, bound):
    token = bound[0]["access_token"]
    for nonce in (None, "mine"):
        shown = proof(key("dpop"), INFO, "GET", token, nonce)
        answer = info(paper, token, proof=shown)
        assert error_of(answer, 401) == "use_dpop_nonce"
        assert answer["DPoP-Nonce"]


def test_a_proof_for_a_token_works_once(paper, bound):
    _, _, shown = bound
    answer = paper.exchange("x", {**paper.basic(), "DPoP": shown})
    assert error_of(answer) == "invalid_dpop_proof"


def test_a_bound_refresh_token(paper, bound):
    tokens, nonce, _ = bound
    other = {**paper.basic(), "DPoP": proof(key("tyv"), TOKENS, nonce=nonce)}
    assert error_of(paper.refresh(tokens["refresh_token"], other)) == "invalid_grant"
    assert error_of(paper.refresh(tokens["refresh_token"])) == "invalid_grant"
    own = {**paper.basic(), "DPoP": proof(key("dpop"), TOKENS, nonce=nonce)}
    assert paper.refresh(tokens["refresh_token"], own).status_code == 200


def test_a_code_that_is_bound_to_a_key(browser, paper, person):
    thumb = key("dpop").thumbprint()
    code = paper.log_in(browser, person, dpop_jkt=thumb)["code"]
    assert error_of(paper.exchange(code)) == "invalid_grant"
    other = {**paper.basic(), "DPoP": proof(key("tyv"), TOKENS, nonce=nonce_of(paper))}
    assert error_of(paper.exchange(code, other)) == "invalid_grant"
