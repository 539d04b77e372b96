"""OpenID Connect: a login by code, what the tokens say, and one session with SAML."""

import json
import time

import pytest

from fundament.capabilities.login.models import ServiceProvider
from fundament.kernel import clock
from fundament.standards.oauth import jose
from tests.capabilities.login.conftest import Browser, passing_form, text
from tests.capabilities.login.openid import (
    ISSUER,
    OpenIdClient,
    address_of,
    fields_of,
    published,
    read,
)
from tests.capabilities.login.services import Service

pytestmark = pytest.mark.django_db


def test_a_login_by_code(people, browser, paper):
    person = people["empty_mailbox"]
    answer = paper.log_in(browser, person)
    assert answer.keys() == {"code", "state", "iss"}
    assert (answer["state"], answer["iss"]) == (paper.state, ISSUER)
    given = paper.exchange(answer["code"])
    assert given["Cache-Control"] == "no-store"
    tokens = given.json()
    assert tokens.keys() >= {"access_token", "id_token", "refresh_token"}
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 3600)
    claims = read(tokens["id_token"])
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (ISSUER, paper.client_id, paper.nonce)
    assert claims["acr"] == "https://data.gov.dk/concept/core/nsis/loa/Substantial"
    assert claims["amr"] == ["code_token", "password"]
    assert claims["loa"] == "Substantial"
    assert claims["exp"] - claims["iat"] == 300
    assert abs(claims["auth_time"] - time.time()) < 120
    assert "name" not in claims
    told = paper.userinfo(tokens["access_token"]).json()
    assert told["sub"] == claims["sub"]
    assert told["name"] == person.name
    assert "cpr" not in told


def test_a_person_number_needs_its_scope_and_a_public_service(people, browser, paper):
    person, shop = people["empty_mailbox"], OpenIdClient("butik", private_sector=True).register()
    wish = "openid cpr"
    told = paper.userinfo(paper.tokens(browser, person, scope=wish)["access_token"]).json()
    assert told["cpr"] == person.cpr
    told = shop.userinfo(shop.tokens(browser, person, scope=wish)["access_token"]).json()
    assert "cpr" not in told
    assert told["cpr_uuid"]


def test_each_client_knows_the_person_by_another_name(people, browser, paper):
    family = {"sector_identifier_uri": "https://familie.example/"}
    other = OpenIdClient("butik").register()
    one, two = OpenIdClient("et", family).register(), OpenIdClient("to", family).register()
    person = people["empty_mailbox"]
    found = [
        read(client.tokens(browser, person)["id_token"])["sub"]
        for client in (paper, other, one, two)
    ]
    assert len(set(found)) == 3
    assert found[2] == found[3]
    assert read(paper.tokens(browser, person)["id_token"])["sub"] == found[0]


def test_one_session_for_both_protocols(people, browser, paper):
    person, library = people["empty_mailbox"], Service("library").register()
    paper.log_in(browser, person)
    form = passing_form(browser.get(library.address()))
    assert form[0] == library.acs
    assert library.read(form)
    other = OpenIdClient("butik").register()
    assert "code" in fields_of(address_of(browser.get(other.address(prompt="none"))))


def test_nobody_is_asked_when_the_client_forbids_it(browser, people, paper):
    answer = fields_of(address_of(browser.get(paper.address(prompt="none"))))
    assert answer["error"] == "login_required"
    assert (answer["state"], answer["iss"]) == (paper.state, ISSUER)
    assert "code" not in answer


def test_the_person_is_asked_again(browser, people, paper):
    person = people["empty_mailbox"]
    browser.log_in(person, browser.get(paper.address(acr_values="low")), code=False)
    first = read(paper.tokens(browser, person, acr_values="low")["id_token"])
    assert "code" in fields_of(address_of(browser.get(paper.address(max_age=99, acr_values="low"))))
    page = browser.get(paper.address(prompt="login"))
    assert "username" in text(page)
    page = browser.get(paper.address(max_age=0))
    assert "username" in text(page)
    again = paper.log_in(browser, person, max_age=0, prompt="login")
    second = read(paper.exchange(again["code"]).json()["id_token"])
    assert second["auth_time"] >= first["auth_time"]
    assert second["sid"] == first["sid"]


def test_giving_up_is_told(browser, people, paper):
    browser.get(paper.address())
    step = browser.seen[-1].request["PATH_INFO"]
    answer = fields_of(address_of(browser.post(f"{step}cancel/", {})))
    assert answer["error"] == "access_denied"
    assert answer["error_description"] == "mitid_user_aborted"
    browser.get(paper.address())
    step = browser.seen[-1].request["PATH_INFO"]
    answer = fields_of(address_of(browser.post(f"{step}cancel/", {"reason": "level"})))
    assert answer["error"] == "unmet_authentication_requirements"


@pytest.mark.parametrize(
    ("values", "level"),
    [("low", "Low"), ("https://data.gov.dk/concept/core/nsis/Low", "Low"), ("SUBSTANTIAL", None),
     ("urn:grn:authn:dk:mitid:substantial", None), ("high low", "Low")],
)  # fmt: skip
def test_a_level_in_any_spelling(browser, people, paper, values, level):
    person = people["empty_mailbox"]
    page = browser.get(paper.address(acr_values=values))
    answer = browser.log_in(person, page, code=level is None)
    tokens = paper.exchange(fields_of(address_of(answer))["code"]).json()
    assert read(tokens["id_token"])["loa"] == (level or "Substantial")


@pytest.mark.parametrize("values", ["urn:unknown", "https://data.gov.dk/eid/Person urn:unknown"])
def test_a_level_that_is_not_given_is_no_lower_one(browser, people, paper, values):
    answer = fields_of(address_of(browser.get(paper.address(acr_values=values))))
    assert answer["error"] == "unmet_authentication_requirements"


def test_a_session_of_a_lower_level_is_stepped_up(browser, people, paper):
    person = people["empty_mailbox"]
    page = browser.get(paper.address(acr_values="low"))
    browser.log_in(person, page, code=False)
    assert paper.log_in(browser, person, acr_values="substantial")["code"]


@pytest.mark.parametrize("algorithm", jose.ALGORITHMS)
def test_the_client_chooses_the_algorithm(browser, people, algorithm):
    client = OpenIdClient("klog").register(
        id_token_signed_response_alg=algorithm, userinfo_signed_response_alg=algorithm
    )
    tokens = client.tokens(browser, people["empty_mailbox"])
    keys = [jose.public_key(found) for found in published().as_dict()["keys"]]
    claims = jose.verify(tokens["id_token"], keys, [algorithm]).claims
    told = client.userinfo(tokens["access_token"])
    assert told["Content-Type"] == "application/jwt"
    signed = jose.verify(told.content.decode(), keys, [algorithm]).claims
    assert signed["name"] == people["empty_mailbox"].name
    assert (signed["sub"], signed["aud"]) == (claims["sub"], client.client_id)


def test_the_answer_by_form(browser, people, paper):
    page = browser.get(paper.address(response_mode="form_post"))
    answer = browser.log_in(people["empty_mailbox"], page)
    action, fields = passing_form(answer)
    assert action == paper.back
    assert fields.keys() == {"code", "state", "iss"}
    assert f"form-action 'self' {paper.client_id}" in answer["Content-Security-Policy"]


def test_a_text_to_read_and_a_name_to_begin_with(browser, people, paper):
    params = json.dumps({"mitid": {"reference_text": "VGlsbWVsZGluZyBhZiBicmV2ZQ=="}})
    page = text(browser.get(paper.address(idp_params=params, login_hint="kim<1>")))
    assert "Tilmelding af breve" in page
    assert 'value="kim&lt;1&gt;"' in page


def test_the_language_of_the_request(browser, people, paper):
    assert '<html lang="en">' in text(browser.get(paper.address(ui_locales="en-GB da")))
    browser = Browser()
    assert '<html lang="da">' in text(browser.get(paper.address(ui_locales="fr")))


def test_for_an_organisation(browser, people, parties):
    client = OpenIdClient("mester").register()
    person = people["owner"]
    page = browser.log_in(person, browser.get(client.address(idp_values="mitid_erhverv")))
    step = browser.seen[-1].request["PATH_INFO"]
    party = text(page).split('name="organisation" value="')[1].split('"')[0]
    answer = fields_of(address_of(browser.post(step, {"organisation": party})))
    claims = read(client.exchange(answer["code"]).json()["id_token"])
    assert f"CVR:{claims['cvr']}" == party
    assert len(claims["cvr"]) == 8
    assert claims["org_name"]


def test_for_an_organisation_by_who_has_none(browser, people, paper):
    answer = paper.log_in(browser, people["empty_mailbox"], idp_values="mitid_erhverv")
    assert answer["error"] == "access_denied"


def test_what_is_offered(client):
    for path in ("openid-configuration", "oauth-authorization-server"):
        answer = client.get(f"/.well-known/{path}", secure=True, headers={"Host": "localhost:8443"})
        offer = answer.json()
        assert offer["issuer"] == ISSUER
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert not answer.cookies
        for name, address in offer.items():
            if name.endswith("endpoint") or name == "jwks_uri":
                found = client.get(address.removeprefix(ISSUER), secure=True)
                assert found.status_code != 404, name
    kinds = {(key["kty"], key.get("crv")) for key in published().as_dict()["keys"]}
    assert kinds == {("RSA", None), ("EC", "P-256"), ("OKP", "Ed25519")}
    assert all("d" not in key for key in published().as_dict()["keys"])


def test_the_tokens_of_a_removed_client_open_nothing(browser, people, paper, person):
    token = paper.tokens(browser, person)["access_token"]
    assert paper.userinfo(token).status_code == 200
    ServiceProvider.objects.filter(entity_id=paper.client_id).update(removed_at=clock.now())
    assert paper.userinfo(token).status_code == 401
