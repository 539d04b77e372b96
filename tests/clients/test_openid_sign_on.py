"""openid-client and mod_auth_openidc, independent clients, in a browser against the broker.

openid-client is held to FAPI 2.0: its key, pushed requests, DPoP. mod_auth_openidc has a secret.
"""

import pytest

from tests.clients.walking import (
    Stop,
    asks_for_a_name,
    log_in_everywhere,
    log_out_of_the_portal,
    open_portal,
    out_everywhere,
    told,
)
from tests.signing import fill_in

pytestmark = [pytest.mark.browser, pytest.mark.outside]
SUBSTANTIAL = "https://data.gov.dk/concept/core/nsis/loa/Substantial"


@pytest.fixture(scope="session")
def node(openid_site):
    return Stop(openid_site, "body > pre", ("server.log", "Logged out elsewhere"))


@pytest.fixture(scope="session")
def apache(openidc_site):
    return Stop(openidc_site, "#sub", ("access.log", "POST /back?logout=backchannel 200"))


def test_one_sign_in_opens_every_client(visitor, node, apache, people):
    person = people["empty_mailbox"]
    node.open(visitor)
    assert "Min avis" in visitor.inner_text("main")
    fill_in(visitor, person)
    visitor.wait_for_url(f"{node.site.origin}/")
    profile = told(visitor)
    assert (profile["name"], profile["cpr"]) == (person["name"], person["cpr"])
    assert profile["acr"] == SUBSTANTIAL

    apache.open(visitor)
    assert visitor.inner_text("#name") == person["name"]
    assert visitor.inner_text("#cpr") == person["cpr"]
    assert visitor.inner_text("#level") == "Substantial"
    assert visitor.inner_text("#sub") != profile["sub"]

    open_portal(visitor)

    node.open(visitor, "/login?prompt=none")
    assert told(visitor)["sub"] == profile["sub"]
    node.open(visitor, "/login?prompt=login")
    assert asks_for_a_name(visitor)


def test_the_other_way_round(visitor, node, apache, people):
    apache.open(visitor)
    assert "Min side" in visitor.inner_text("main")
    fill_in(visitor, people["student"])
    visitor.wait_for_selector("#sub")
    node.open(visitor)
    assert told(visitor)["name"] == people["student"]["name"]


def test_nobody_is_asked_and_no_level_is_lowered(visitor, node):
    node.open(visitor, "/login?prompt=none")
    assert told(visitor)["error"] == "login_required"
    node.open(visitor, "/login?level=unknown")
    assert told(visitor)["error"] == "unmet_authentication_requirements"


def test_giving_up_is_told(visitor, node):
    node.open(visitor)
    visitor.click("form[action$='/cancel/'] button")
    visitor.wait_for_url("**/back?*")
    assert told(visitor)["error"] == "access_denied"


def test_logging_out_of_node_ends_all(visitor, node, apache, people):
    def log_out(page):
        page.goto(f"{node.site.origin}/logout")
        page.wait_for_url(f"{node.site.origin}/bye")

    log_in_everywhere(visitor, [node, apache], people["owner"])
    out_everywhere(visitor, [node, apache], log_out, starting=node)


def test_logging_out_of_apache_ends_all(visitor, node, apache, people):
    def log_out(page):
        apache.open(page)
        page.click("a:has-text('Log ud')")
        page.wait_for_url(f"{apache.site.origin}/farvel.html*")

    log_in_everywhere(visitor, [node, apache], people["caseworker"])
    out_everywhere(visitor, [node, apache], log_out, starting=apache)


def test_logging_out_of_the_portal_ends_all(visitor, node, apache, people):
    log_in_everywhere(visitor, [node, apache], people["many_letters"])
    out_everywhere(visitor, [node, apache], log_out_of_the_portal)
