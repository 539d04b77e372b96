"""How often the database is asked: each statement costs as much as a signature."""

import pytest

from tests.capabilities.login.openid import OpenIdClient, key
from tests.capabilities.login.services import Service

pytestmark = pytest.mark.django_db


def test_a_sign_on_by_saml_on_a_session(browser, person, django_assert_max_num_queries):
    service = Service("billet").register()
    browser.log_in(person, browser.get(service.address()))
    with django_assert_max_num_queries(16):
        answer = browser.get(service.address())
    assert b"SAMLResponse" in answer.content


def test_a_code_on_a_session_and_its_tokens(browser, person, django_assert_max_num_queries):
    client = OpenIdClient().register()
    client.tokens(browser, person)
    with django_assert_max_num_queries(26):
        client.tokens(browser, person)


def test_a_token_for_a_machine(django_assert_max_num_queries):
    jwks = {"keys": [key("maskine").as_dict(private=False)]}
    machine = OpenIdClient("maskine").register(
        client_secret=None, token_endpoint_auth_method="private_key_jwt", scope="rapport",
        grant_types=["client_credentials"], redirect_uris=[], jwks=jwks,
    )  # fmt: skip
    form = {"grant_type": "client_credentials", "scope": "rapport"}
    with django_assert_max_num_queries(2):
        answer = machine.call("/connect/token", {**form, **machine.assertion(key("maskine"))})
    assert answer.status_code == 200
