"""Thousands of parallel logins of one person, over TLS, against the running program."""

import json
import ssl
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from fundament.site.postgres import Embedded
from tests.capabilities.login.openid import OpenIdClient, fields_of
from tests.visiting import Visitor, unsung

pytestmark = pytest.mark.slow
MANY, AT_ONCE = 2000, 48


@pytest.fixture
def paper(running, tmp_path):
    client = OpenIdClient("flooded")
    file = tmp_path / "client.json"
    file.write_text(json.dumps(client.described()))
    assert "is registered" in running.call("provider", "add", str(file))
    return client


def address_at(running, client, **changed):
    parts = urlsplit(client.address(**changed))
    return f"{running.base_url}{parts.path}?{parts.query}"


def test_thousands_of_logins_by_one_session(running, paper):
    """Each gets a code of its own, none is lost, and one session stands behind them all."""
    (person,) = running.credentials("--cpr", unsung(running)[-1])["persons"]
    with Visitor(running) as visitor:
        visitor.sign_in(person, address_at(running, paper))
        cookie = f"__Host-broker={visitor.http.cookies['__Host-broker']}"
    wish = address_at(running, paper, prompt="none")
    context = ssl.create_default_context(cafile=running.ca_file)

    def some(count):
        with httpx.Client(verify=context, headers={"Cookie": cookie}, timeout=120) as one:
            answers = [one.get(wish) for _ in range(count)]
        return [fields_of(answer.headers["Location"]).get("code") for answer in answers]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        shares = [MANY // AT_ONCE + (number < MANY % AT_ONCE) for number in range(AT_ONCE)]
        codes = [code for each in pool.map(some, shares) for code in each]
    assert None not in codes
    assert len(set(codes)) == MANY
    with psycopg.connect(Embedded(running.home).url) as connection:
        kept = connection.execute(
            "select count(*), count(distinct session_id) from login_grant g"
            " join login_serviceprovider p on p.id = g.provider_id where p.entity_id = %s",
            [paper.client_id],
        ).fetchone()
    assert kept == (MANY + 1, 1)
