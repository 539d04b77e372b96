"""node-saml and mod_auth_mellon, independent service providers, in a browser against the broker.

Three origins, all real: the running Fundament, a Node.js service, an Apache site.
"""

from urllib.parse import urlsplit

import httpx
import pytest

from fundament.standards.saml.bindings import read_redirect
from fundament.standards.saml.logout import read_logout_response
from fundament.standards.saml.names import StatusCode
from fundament.standards.saml.types import Status
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
EID = "https://data.gov.dk/model/core/eid"
LEVEL = "https://data.gov.dk/concept/core/nsis/loa"
NAME_ID = f"{EID}/person/uuid/"


@pytest.fixture(scope="session")
def node(node_site):
    return Stop(node_site, "body > pre")


@pytest.fixture(scope="session")
def mellon(mellon_site):
    return Stop(mellon_site, "#name-id")


def test_one_sign_in_opens_every_service(visitor, node, mellon, people):
    person = people["empty_mailbox"]
    node.open(visitor)
    assert "Min tjeneste" in visitor.inner_text("main")
    fill_in(visitor, person)
    visitor.wait_for_url(f"{node.site.origin}/")
    profile = told(visitor)
    assert profile[f"{EID}/cprNumber"] == person["cpr"]
    assert profile[f"{EID}/fullName"] == person["name"]
    assert profile[LEVEL] == "Substantial"
    assert profile["nameID"].startswith(NAME_ID)

    mellon.open(visitor)
    assert visitor.inner_text("#name") == person["name"]
    assert visitor.inner_text("#cpr") == person["cpr"]
    assert visitor.inner_text("#level") == "Substantial"
    other = visitor.inner_text("#name-id")
    assert other.startswith(NAME_ID)
    assert other != profile["nameID"]

    open_portal(visitor)

    node.open(visitor, "/login?passive")
    assert told(visitor)["nameID"] == profile["nameID"]
    node.open(visitor, "/login?force")
    assert asks_for_a_name(visitor)


def test_the_other_way_round(visitor, node, mellon, people):
    mellon.open(visitor)
    assert "Min side" in visitor.inner_text("main")
    fill_in(visitor, people["student"])
    visitor.wait_for_selector("#name-id")
    node.open(visitor)
    assert told(visitor)[f"{EID}/fullName"] == people["student"]["name"]


def test_nobody_is_asked_passively(visitor, node, mellon):
    node.open(visitor, "/login?passive")
    assert "NoPassive" in told(visitor)["error"]
    back = f"{mellon.site.origin}/index.shtml"
    answer = visitor.goto(f"{mellon.site.origin}/mellon/login?ReturnTo={back}&IsPassive=true")
    visitor.wait_for_url("**/mellon/postResponse")
    assert "401" in visitor.title() or answer.status == 401


def test_level_high_asks_for_a_passkey(visitor, node, people):
    node.open(visitor, "/login?level=High")
    visitor.fill("#username", people["pensioner"]["username"])
    visitor.click("main form button[type=submit]:visible >> nth=0")
    assert visitor.locator("form[data-passkey=get]").count() == 1
    assert visitor.locator("#password").count() == 0


def test_giving_up_is_told(visitor, node):
    node.open(visitor)
    visitor.click("form[action$='/cancel/'] button")
    visitor.wait_for_url("**/acs")
    assert "AuthnFailed" in told(visitor)["error"]


def test_an_answer_works_once_and_in_its_own_browser(visitor, node, people):
    sent = []
    visitor.on("request", lambda request: sent.extend([request]))
    node.log_in(visitor, people["pensioner"])
    (answer,) = [one for one in sent if one.url == f"{node.site.origin}/acs"]
    address = answer.url.replace("node.localhost", "127.0.0.1")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    stolen = httpx.post(address, content=answer.post_data, headers=headers, verify=False)
    assert stolen.json() == {"error": "this login was begun in another browser"}
    headers["Cookie"] = answer.all_headers()["cookie"]
    again = httpx.post(address, content=answer.post_data, headers=headers, verify=False)
    assert again.json() == {"error": "InResponseTo is not valid"}


def test_logging_out_of_node_ends_all(visitor, node, mellon, people):
    def log_out(page):
        page.goto(f"{node.site.origin}/logout")
        page.wait_for_url(f"{node.site.origin}/logout?SAMLResponse=*")
        assert told(page) == {"loggedOut": True}
        answer = read_logout_response(read_redirect(urlsplit(page.url).query.encode()).body)
        assert answer.status == Status(StatusCode.SUCCESS), "not every service was reached"

    log_in_everywhere(visitor, [node, mellon], people["owner"])
    out_everywhere(visitor, [node, mellon], log_out)


def test_logging_out_of_mellon_ends_all(visitor, node, mellon, people):
    def log_out(page):
        mellon.open(page)
        page.click("a:has-text('Log ud')")
        page.wait_for_url(f"{mellon.site.origin}/farvel.html")

    log_in_everywhere(visitor, [node, mellon], people["caseworker"])
    out_everywhere(visitor, [node, mellon], log_out)


def test_logging_out_of_the_portal_ends_all(visitor, node, mellon, people):
    log_in_everywhere(visitor, [node, mellon], people["many_letters"])
    out_everywhere(visitor, [node, mellon], log_out_of_the_portal)
