"""What clients of Nets eID Broker's dialect ask for beside a login: proof, age, a person."""

import base64
import hashlib
import json
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.x509 import ocsp
from joserfc.jwk import RSAKey

from fundament.capabilities.login.models import BrokerSession, PendingLogin
from fundament.standards.oauth import jose
from tests.capabilities.login.conftest import Browser, text
from tests.capabilities.login.openid import (
    ISSUER,
    OpenIdClient,
    address_of,
    error_of,
    fields_of,
    read,
)

pytestmark = pytest.mark.django_db
TEXT = "Jeg køber huset på Ærø for 1.000.000 kr."


@pytest.fixture
def bank():
    return OpenIdClient("bank", scope="openid mitid").register(
        claim_dialect="neb", scope="openid mitid ssn userinfo_token transaction_token "
        "age_verify:18 age_over:21 age_verify:15",
    )  # fmt: skip


def params(**mitid):
    return json.dumps({"mitid": mitid})


def signed_text(words=TEXT):
    return params(reference_text=base64.b64encode(words.encode()).decode())


def proof_in(token):
    """The claims of a transaction token, verified by the certificate in its head alone."""
    head = jose.unverified_header(token)
    certificate = x509.load_der_x509_certificate(base64.b64decode(head["x5c"][0]))
    key = RSAKey.import_key(certificate.public_key())
    return head, certificate, jose.verify(token, [key], ["RS256"]).claims


def test_a_userinfo_token_is_all_that_is_told(browser, bank, person):
    tokens = bank.tokens(browser, person, scope="openid mitid ssn userinfo_token")
    told, login = read(tokens["userinfo_token"]), read(tokens["id_token"])
    assert told["sub"] == login["sub"]
    assert told["dk.cpr"] == person.cpr
    assert told["mitid.identity_name"] == person.name
    assert told["transaction_id"] == login["transaction_id"]
    assert "userinfo_token" not in bank.tokens(browser, person, scope="openid mitid")


def test_a_transaction_token_proves_the_text(browser, bank, person):
    scope = "openid mitid transaction_token"
    page = browser.get(bank.address(scope=scope, idp_params=signed_text()))
    assert TEXT in text(page)
    code = fields_of(address_of(browser.log_in(person, page)))["code"]
    told = bank.exchange(code).json()
    head, certificate, claims = proof_in(told["transaction_token"])
    status = ocsp.load_der_ocsp_response(base64.b64decode(told["transaction_token_ocsp_resp"]))
    assert status.certificate_status is ocsp.OCSPCertStatus.GOOD
    assert status.serial_number == certificate.serial_number
    nonce = status.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
    assert base64.b64encode(nonce).decode() == claims["signing_cert_ocsp_nonce"]
    assert head["typ"] == "transaction+jwt", "and is taken for no ID token"
    subject = certificate.subject.rfc4514_string()
    assert "Fundament login-broker" in subject
    assert claims["transaction_actions"] == ["mitid.login", "mitid.transaction_signing"]
    expected = base64.b64encode(hashlib.sha256(TEXT.encode()).digest()).decode()
    assert claims["transaction_text_sha256"] == expected
    assert (claims["aud"], claims["iss"], claims["redirect_uri"]) == (
        bank.client_id, ISSUER, bank.back,
    )  # fmt: skip
    assert claims["loa"].endswith("/nsis/Substantial")


def test_a_text_is_read_each_time(browser, bank, person):
    """An open session proves a login, and never that somebody has read."""
    bank.tokens(browser, person)
    scope = "openid mitid transaction_token"
    tokens = bank.tokens(browser, person, scope=scope)
    assert proof_in(tokens["transaction_token"])[2]["transaction_actions"] == ["mitid.sso_login"]
    asked = browser.get(bank.address(scope=scope, idp_params=signed_text()))
    assert TEXT in text(asked)
    silent = browser.get(bank.address(prompt="none", idp_params=signed_text()))
    assert fields_of(address_of(silent))["error"] == "login_required"


def test_an_age_and_nothing_else(browser, bank, people):
    grown = people["empty_mailbox"]
    seen = []
    for _ in range(2):
        tokens = bank.tokens(browser, grown, scope="openid age_verify:18 userinfo_token")
        claims = read(tokens["id_token"])
        assert claims["idbrokerdk_age_verified"] == "18:true"
        assert claims["idp"] == "idbrokerdk"
        told = bank.userinfo(tokens["access_token"]).json()
        whole = json.dumps([claims, told, read(tokens["userinfo_token"])])
        for secret in (grown.cpr, grown.name, str(BrokerSession.objects.get().identity)):
            assert secret not in whole
        seen += [claims["sub"], claims["sid"]]
    assert len(set(seen)) == 4, "no two answers can be put together"


def test_ages_one_at_a_time(browser, bank, person):
    answer = browser.get(bank.address(scope="openid age_verify:18 age_over:21"))
    assert fields_of(address_of(answer))["error"] == "invalid_scope"
    known = bank.tokens(browser, person, scope="openid mitid age_over:21")
    claims = read(known["id_token"])
    assert claims["idbrokerdk_age_verified"] == "21:true"
    assert claims["idp"] == "mitid"


def test_a_certain_person(browser, bank, people):
    """The client says whom it expects; another one's login is told as nobody's."""
    right, other = people["empty_mailbox"], people["student"]
    bank.tokens(browser, right)
    uuid = str(BrokerSession.objects.get().identity)
    hint = params(uuid_hint=uuid)
    again = fields_of(address_of(browser.get(bank.address(idp_params=hint))))
    assert "code" in again, "by the open session"
    elsewhere = Browser()
    told = bank.log_in(elsewhere, other, idp_params=hint)
    assert told["error"] == "access_denied"
    page = elsewhere.get(bank.address(idp_params=hint))
    assert "username" in text(page), "the other's session does not answer"
    nobody = params(uuid_hint=str(uuid4()))
    assert bank.log_in(Browser(), people["owner"], idp_params=nobody)["error"] == "access_denied"


def test_a_person_number_comes_by_no_browser(browser, bank, people):
    right = people["empty_mailbox"]
    hint = params(cpr_hint=right.cpr)
    answer = browser.get(bank.address(idp_params=hint))
    assert fields_of(address_of(answer))["error"] == "invalid_request"
    assert not PendingLogin.objects.exists()

    def pushed(cpr):
        wish = bank.wish(idp_params=params(cpr_hint=cpr))
        name = bank.call("/connect/par", wish, **bank.basic()).json()["request_uri"]
        return f"{ISSUER}/connect/authorize?client_id={bank.client_id}&request_uri={name}"

    page = browser.get(pushed(right.cpr))
    assert "code" in fields_of(address_of(browser.log_in(right, page)))
    other = Browser()
    page = other.get(pushed(people["owner"].cpr))
    told = fields_of(address_of(other.log_in(people["student"], page)))
    assert told["error"] == "access_denied"


WRONG = [
    {"loa_value": "highest"}, {"loa_value": ["low"]}, {"uuid_hint": "x"}, {"cpr_hint": 7},
    {"require_psd2": "yes"}, {"action_text": "SELL"}, {"enable_step_up": 1},
    {"reference_text": base64.b64encode(b"x" * 131).decode()},
]  # fmt: skip


@pytest.mark.parametrize("mitid", WRONG, ids=str)
def test_words_of_another_kind(bank, mitid):
    wish = bank.wish(idp_params=params(**mitid))
    assert error_of(bank.call("/connect/par", wish, **bank.basic())) == "invalid_request"


def test_words_that_ask_for_what_is_not_here(bank):
    wish = bank.wish(idp_params=params(require_psd2=True))
    answer = bank.call("/connect/par", wish, **bank.basic())
    assert error_of(answer) == "unmet_authentication_requirements"


def test_below_op_it_is_another_issuer(browser, bank, person, client):
    """The authority of Nets eID Broker ends in /op; a token of one issuer is none of the other."""
    found = client.get("/op/.well-known/openid-configuration", secure=True).json()
    assert found["issuer"] == f"{ISSUER}/op"
    assert found["token_endpoint"] == f"{ISSUER}/op/connect/token"
    page = browser.get(bank.address().replace("/connect/authorize", "/op/connect/authorize"))
    told = fields_of(address_of(browser.log_in(person, page)))
    assert told["iss"] == f"{ISSUER}/op"
    form = {
        "grant_type": "authorization_code", "code": told["code"], "redirect_uri": bank.back,
        "code_verifier": bank.verifier,
    }  # fmt: skip
    tokens = bank.call("/op/connect/token", form, **bank.basic()).json()
    assert read(tokens["id_token"])["iss"] == f"{ISSUER}/op"
    assert error_of(bank.userinfo(tokens["access_token"]), 401) == "invalid_token"
    headers = {"Host": "localhost:8443", "Authorization": f"Bearer {tokens['access_token']}"}
    assert bank.server.get("/op/connect/userinfo", secure=True, headers=headers).json()["sub"]
    assert "code" in fields_of(address_of(browser.get(bank.address()))), "one session for both"
