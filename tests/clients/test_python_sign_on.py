"""python3-saml, an independent service provider, over HTTP against the broker; no browser."""

from urllib.parse import urlsplit

import pytest

from fundament.standards.saml.bindings import read_redirect
from fundament.standards.saml.logout import read_logout_response
from fundament.standards.saml.names import StatusCode
from fundament.standards.saml.types import Status
from tests.visiting import Visitor

pytestmark = pytest.mark.outside
EID = "https://data.gov.dk/model/core/eid"
LEVEL = "https://data.gov.dk/concept/core/nsis/loa"


@pytest.fixture
def at_home(running, python_site):
    """Somebody at her own machine, who can reach both."""
    with Visitor(running, {python_site.origin: python_site.folder / "sp.crt"}) as visitor:
        yield visitor


def asks_who_it_is(page):
    return 'name="username"' in page.text


def logged_in(visitor, site, person):
    """Log in from the service and return what it is told."""
    page = visitor.sign_in(person, f"{site.origin}/")
    assert page.url == f"{site.origin}/", page.text
    return page.json()


def test_a_login_and_what_is_told(at_home, python_site, people):
    person = people["student"]
    profile = logged_in(at_home, python_site, person)
    assert profile[f"{EID}/cprNumber"] == person["cpr"]
    assert profile[f"{EID}/fullName"] == person["name"]
    assert profile[LEVEL] == "Substantial"
    assert profile["nameID"].startswith(f"{EID}/person/uuid/")
    assert at_home.go("/log-ind/?next=/post/").status_code == 200
    again = at_home.go(f"{python_site.origin}/login?passive").json()
    assert again["nameID"] == profile["nameID"]
    assert asks_who_it_is(at_home.go(f"{python_site.origin}/login?force"))


def test_a_logout_at_the_service_ends_all(at_home, python_site, people):
    logged_in(at_home, python_site, people["owner"])
    at_home.go("/log-ind/?next=/post/")
    page = at_home.go(f"{python_site.origin}/logout")
    assert page.json() == {"loggedOut": True}
    answer = read_logout_response(read_redirect(urlsplit(str(page.url)).query.encode()).body)
    assert answer.status == Status(StatusCode.SUCCESS), "not every service was reached"
    assert asks_who_it_is(at_home.go(f"{python_site.origin}/"))
    assert asks_who_it_is(at_home.go("/post/"))


def test_a_logout_at_the_portal_ends_the_service(at_home, python_site, people):
    logged_in(at_home, python_site, people["caseworker"])
    page = at_home.go("/log-ind/?next=/post/")
    page = at_home.press(page, "/log-ud/")
    assert page.status_code == 200
    assert asks_who_it_is(at_home.go(f"{python_site.origin}/"))


def test_nobody_is_asked_passively(at_home, python_site):
    page = at_home.go(f"{python_site.origin}/login?passive")
    assert page.status_code == 403
    assert "NoPassive" in page.json()["error"]


def test_a_level_that_nobody_knows(at_home, python_site):
    page = at_home.go(f"{python_site.origin}/login?level=Absolute")
    assert "NoAuthnContext" in page.json()["error"]


def test_level_high_is_asked_for(at_home, python_site):
    assert asks_who_it_is(at_home.go(f"{python_site.origin}/login?level=High"))


def test_an_unsigned_or_changed_logout_logs_nobody_out(at_home, python_site, people):
    """Held against the example itself: what the guide has one copy refuses it."""
    profile = logged_in(at_home, python_site, people["pensioner"])
    begun = at_home.http.get(f"{python_site.origin}/logout?SAMLRequest=x")
    assert begun.json() == {"error": "unsigned"}
    forged = at_home.http.get(f"{python_site.origin}/logout?SAMLRequest=x&SigAlg=y&Signature=z")
    assert forged.status_code == 403
    assert at_home.go(f"{python_site.origin}/").json()["nameID"] == profile["nameID"]
