"""Words of the command line on a running Fundament."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from fundament.site.hosts import OFFICIAL_HOSTS

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow
ROLES = {"citizen", "company", "caseworker", "operator"}


def test_credentials_as_json(running):
    content = running.credentials()
    assert content["base_url"] == running.base_url
    assert content["ca_file"] == str(running.home / "ca.pem")
    assert {person["role"] for person in content["persons"]} == ROLES
    for person in content["persons"]:
        wanted = {"name", "cpr", "role", "story", "username", "password", "totp_secret"}
        assert all(person[key] for key in wanted)
    ours = f"{running.base_url}/portal/saml/metadata"
    [portal] = [one for one in content["service_providers"] if one["entity_id"] == ours]
    assert portal == {
        "entity_id": ours,
        "name": "Fundament",
        "metadata_url": f"{running.base_url}/portal/saml/metadata",
        "login_url": f"{running.base_url}/log-ind/",
        "answer_urls": [f"{running.base_url}/portal/saml/acs"],
    }
    page = (ROOT / "docs/operate.md").read_text()
    for part in ("persons", "pupils", "systems", "service_providers"):
        for key in content[part][0]:
            assert f"`{key}`" in page, key
    for system in content["systems"]:
        assert system["kind"] in {"sender", "recipient"}
        assert re.fullmatch(r"[0-9a-f-]{36}:[0-9a-f-]{36}", system["api_token"])


def test_credentials_of_one_person_are_the_same_again(running):
    cpr = running.credentials()["persons"][0]["cpr"]
    (one,) = running.credentials("--cpr", cpr)["persons"]
    assert one["cpr"] == cpr
    refused = subprocess.run(
        running.command("demo", "credentials", "--cpr", "1"), env=running.environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (refused.returncode, refused.stderr) == (1, "fundament: 1 is no person number.\n")


def test_a_country_is_loaded_once(running):
    again = subprocess.run(
        running.command("demo", "load"), env=running.environment, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert again.returncode == 1
    assert "lives here already" in again.stderr


def test_hosts_prints_lines_for_the_hosts_file(running):
    said = running.call("hosts")
    for host in OFFICIAL_HOSTS:
        assert f"127.0.0.1 {host}\n" in said
    assert f"--dport 443 -j REDIRECT --to-ports {running.port}" in said
    assert str(running.home / "ca.pem") in said


def test_the_ledger_is_sound(running):
    assert "as it was written" in running.call("ledger", "verify")


def test_the_clock_moves_and_comes_back(fresh):
    assert "moved by 30 days" in fresh.call("clock", "+30d")
    assert "moved" not in fresh.call("clock", "reset")


def test_the_welcome_names_the_addresses(running):
    assert json.loads(json.dumps(running.credentials()))["base_url"] in running.welcome
