"""What independent clients do with answers that are wrong on purpose (docs/connect/inspector.md).

The person is known to the broker already; each visit is one login with one fault.
"""

import json
from datetime import UTC, datetime

import psycopg
import pytest

from fundament.site.postgres import Embedded
from tests.signing import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.outside]
# Held against each client: the attacks by which a stranger would get in.
ATTACKS = [
    "unsigned", "key-foreign", "changed-after", "audience-wrong", "assertion-expired",
    "in-response-to-wrong", "unsolicited", "two-assertions", "signature-hmac", "sealed-for-another",
    *(f"wrapping-{number}" for number in range(1, 10)),
]  # fmt: skip
# mod_auth_mellon 0.18 keeps no list of what it asked for.
ANSWERS_NOBODY_ASKED_FOR = ["in-response-to-wrong", "unsolicited"]
TOKEN_ATTACKS = [
    "state-wrong", "state-missing", "answer-iss-wrong", "answer-iss-missing", "code-unknown",
    "error-with-code", "token-iss-wrong", "token-aud-wrong", "token-nonce-wrong",
    "token-nonce-missing", "token-expired", "token-hmac", "token-alg-other", "token-unsigned",
    "token-sub-missing", "reply-without-token", "userinfo-other", "token-changed",
    "token-aud-and-another", "token-of-logout",
]  # fmt: skip


@pytest.fixture(scope="module")
def known(chromium, running):
    """A page of a browser in which somebody is logged in at the broker."""
    people = {one["key"]: one for one in running.credentials()["persons"]}
    context = chromium.new_context(base_url=running.base_url, ignore_https_errors=True)
    context.set_default_timeout(15_000)
    page = context.new_page()
    sign_in(page, people["mover"])
    yield page
    context.close()


def put_in(running, entity_id, code):
    with psycopg.connect(Embedded(running.home).url) as connection:
        connection.execute("delete from login_faultswitch where entity_id = %s", [entity_id])
        if code:
            connection.execute(
                'insert into login_faultswitch (entity_id, fault, "left", since)'
                " values (%s, %s, 1, %s)",
                [entity_id, code, datetime.now(UTC)],
            )


def forget(page):
    """Let every service forget the browser; the broker's own cookies stay."""
    kept = [one for one in page.context.cookies() if one["name"].startswith("__Host-")]
    page.context.clear_cookies()
    page.context.add_cookies(kept)


def told(page):
    return json.loads(page.inner_text("body"))


def visit_node(page, running, site, code):
    """What the Node.js service says after a login with the fault: an error or a profile."""
    put_in(running, site.entity_id, code)
    forget(page)
    page.goto(f"{site.origin}/")
    page.wait_for_selector("body > pre")
    return told(page)


@pytest.mark.parametrize("code", ATTACKS)
def test_node_saml_refuses(known, running, node_site, code):
    assert "error" in visit_node(known, running, node_site, code)
    assert "nameID" in visit_node(known, running, node_site, "")


def visit_mellon(page, running, site, code):
    put_in(running, site.entity_id, code)
    forget(page)
    page.goto(f"{site.origin}/")
    page.wait_for_url(lambda url: url.startswith(site.origin))
    page.wait_for_load_state()
    return page.locator("#name-id").count() > 0


@pytest.mark.parametrize("code", [one for one in ATTACKS if one not in ANSWERS_NOBODY_ASKED_FOR])
def test_mod_auth_mellon_refuses(known, running, mellon_site, code):
    assert not visit_mellon(known, running, mellon_site, code)
    assert visit_mellon(known, running, mellon_site, "")


@pytest.mark.parametrize("code", ANSWERS_NOBODY_ASKED_FOR)
def test_mod_auth_mellon_takes_an_answer_that_nobody_asked_for(known, running, mellon_site, code):
    """A fact to know: a stranger's answer can log a browser in as the stranger (login CSRF)."""
    assert visit_mellon(known, running, mellon_site, code)


def visit_openid(page, running, site, code):
    """What the openid-client service says: an error or who is logged in."""
    put_in(running, site.entity_id, code)
    forget(page)
    page.goto(f"{site.origin}/")
    page.wait_for_selector("body > pre")
    return told(page)


@pytest.mark.parametrize("code", TOKEN_ATTACKS)
def test_openid_client_refuses(known, running, openid_site, code):
    assert "error" in visit_openid(known, running, openid_site, code)
    assert "sub" in visit_openid(known, running, openid_site, "")


@pytest.mark.parametrize("code", ["token-key-unknown", "token-key-namesake"])
def test_openid_client_relies_on_tls_and_not_on_the_signature(known, running, openid_site, code):
    """As the standard lets it (core 3.1.3.7, 6): a fact to know, and why the table says either."""
    assert "sub" in visit_openid(known, running, openid_site, code)
