"""`operator add`, `provider add` and `demo credentials --cpr`, as one uses them, to the sign-in."""

import json
import re
from uuid import uuid4

import httpx
import pytest

from fundament.standards.oiosaml.profiles import TODAY
from fundament.standards.saml.metadata_reading import read_identity_provider
from tests.capabilities.login.openid import OpenIdClient
from tests.capabilities.login.services import Service
from tests.visiting import Visitor, passing_form, unsung

pytestmark = pytest.mark.slow
OPERATORS_PAGES = ("/login/providers/", "/post/systems/")
PASSWORD = "en lang sætning til drift"


def secret_in(said):
    return re.search(r"otpauth://totp/\S*[?&]secret=([A-Z2-7]+)", said).group(1)


def padded(secret):
    return secret + "=" * (-len(secret) % 8)


@pytest.fixture(scope="module")
def residents(running):
    return unsung(running)


def test_a_new_operator_signs_in_and_sees_the_operators_pages(running, residents):
    words = ("operator", "add", "--cpr", residents[0], "--username", "drift-1")
    said = running.call(*words, typed=f"{PASSWORD}\n")
    assert "is an operator and signs in as drift-1." in said
    assert PASSWORD not in said
    person = {"username": "drift-1", "password": PASSWORD, "totp_secret": padded(secret_in(said))}
    with Visitor(running) as visitor:
        page = visitor.sign_in(person)
        assert page.url.path == "/"
        for path in OPERATORS_PAGES:
            assert visitor.get(path).status_code == 200, path
            assert f'href="{path}"' in page.text, path


def test_who_has_an_eid_becomes_an_operator_with_it(running, residents):
    (person,) = running.credentials("--cpr", residents[1])["persons"]
    said = running.call("operator", "add", "--cpr", residents[1])
    assert f"signs in as {person['username']}, as before" in said
    with Visitor(running) as visitor:
        visitor.sign_in(person)
        assert visitor.get(OPERATORS_PAGES[0]).status_code == 200
    hyphened = f"{residents[1][:6]}-{residents[1][6:]}"
    assert running.credentials("--cpr", hyphened)["persons"] == [person]
    again = running.attempt("operator", "add", "--cpr", hyphened)
    assert (again.returncode, "rights.role.held" in again.stderr) == (1, True)


def test_an_officer_of_an_authority_finds_the_desk(running, residents):
    (person,) = running.credentials("--cpr", residents[6])["persons"]
    words = ("--cpr", residents[6], "--cvr", "99000058")
    assert f"{person['username']} is an RA officer of" in running.call("officer", "add", *words)
    with Visitor(running) as visitor:
        visitor.sign_in(person)
        assert visitor.get("/ra/").status_code == 200
        assert "in open sessions too" in running.call("officer", "remove", *words)
        assert visitor.get("/ra/").status_code == 403
    for wrong in ("12", "99999999"):
        refused = running.attempt("officer", "add", "--cpr", residents[6], "--cvr", wrong)
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr


def test_an_employee_acts_for_her_company_while_she_has_the_role(running, residents):
    (person,) = running.credentials("--cpr", residents[7])["persons"]
    company = ("--cpr", residents[7], "--role", "company", "--cvr", "99000112")
    assert "is company of" in running.call("role", "add", *company)
    with Visitor(running) as visitor:
        visitor.sign_in(person)
        assert "Morgenbageri" in visitor.get("/post/").text
        assert "in open sessions too" in running.call("role", "remove", *company)
        assert "Morgenbageri" not in visitor.get("/post/").text


def test_an_operator_is_removed_and_what_remains_is_said(running, residents):
    (person,) = running.credentials("--cpr", residents[5])["persons"]
    running.call("operator", "add", "--cpr", residents[5])
    said = running.call("operator", "remove", "--cpr", residents[5])
    assert "is no operator from now on" in said
    assert f"The eID stays: {person['username']}." in said
    assert "Other roles that stay: none." in said
    with Visitor(running) as visitor:
        visitor.sign_in(person)
        assert visitor.get(OPERATORS_PAGES[0]).status_code == 403
    again = running.attempt("operator", "remove", "--cpr", residents[5])
    assert (again.returncode, "rights.role.not.held" in again.stderr) == (1, True)


def test_a_system_is_revoked_by_its_id(running, tmp_path):
    cvr = running.credentials()["systems"][0]["cvr"]
    words = ("system", "add", "--cvr", cvr, "--kind", "sender", "--out", str(tmp_path))
    token = re.search(r"API_TOKEN=(\S+)", running.call(*words)).group(1)
    system = token.partition(":")[0]
    assert "My system of CVR:" in running.call("system", "revoke", "--id", system)
    for asked, told in (
        (system, "was revoked already"),
        ("x", "is no id"),
        (str(uuid4()), "system.unknown"),
    ):
        done = running.attempt("system", "revoke", "--id", asked)
        assert (done.returncode, told in done.stderr) == (1, True), done.stderr


@pytest.mark.parametrize(
    ("number", "typed", "told"),
    [
        ("1", PASSWORD, "1 is no person number"),
        (None, "kort", "credentials"),
        ("0101509999", PASSWORD, "registers.person.unknown"),
    ],
)
def test_what_cannot_become_an_operator(running, residents, number, typed, told):
    words = ("operator", "add", "--cpr", number or residents[2], "--username", "drift-2")
    done = running.attempt(*words, typed=f"{typed}\n")
    assert done.returncode == 1
    assert told in done.stderr
    assert done.stdout == ""


def test_anybody_gets_an_eid_on_demand(running, residents):
    (person,) = running.credentials("--cpr", residents[3])["persons"]
    assert running.credentials("--cpr", residents[3])["persons"] == [person]
    with Visitor(running) as visitor:
        assert visitor.sign_in(person).url.path == "/"
        assert person["name"] in visitor.get("/").text
        assert visitor.get(OPERATORS_PAGES[0]).status_code == 403


def test_a_provider_that_was_added_can_let_people_log_in(running, residents, tmp_path):
    service = Service("kommandolinje")
    file = tmp_path / "metadata.xml"
    file.write_bytes(service.metadata())
    (person,) = running.credentials("--cpr", residents[4])["persons"]
    broker = f"{running.base_url}/idp/saml/3.0/"
    address = service.address(destination=broker)
    asked = f"{broker}?{address.partition('?')[2]}"
    with Visitor(running) as visitor:
        assert "login.provider.unknown" in visitor.get(asked).text
        said = running.call("provider", "add", str(file))
        assert said == f"{service.entity_id} is registered.\n"
        known = {one["entity_id"] for one in running.credentials()["service_providers"]}
        assert service.entity_id in known
        page = visitor.sign_in(person, asked)
    action, fields = passing_form(page)
    assert action == service.acs
    assert set(fields) == {"SAMLResponse", "RelayState"}


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "cannot be read"), (b"no metadata", "login.metadata"), (b"<x/>", "login.metadata")],
)
def test_what_is_no_provider(running, tmp_path, content, told):
    file = tmp_path / "metadata.xml"
    if content is not None:
        file.write_bytes(content)
    done = running.attempt("provider", "add", str(file))
    assert done.returncode == 1
    assert told in done.stderr


def test_the_next_keys_of_openid_connect_are_known_before_they_sign(running):
    def known():
        answer = httpx.get(
            f"{running.base_url}/.well-known/openid-configuration/jwks", verify=False
        )
        return {key["kid"] for key in answer.json()["keys"]}

    before, made = known(), set(running.call("openid", "roll-keys").split())
    assert len(made) == 3
    assert known() == before | made


def test_saml_keys_roll_over_by_words_and_people_still_sign_in(running, residents):
    def known():
        answer = httpx.get(f"{running.base_url}{TODAY.metadata_path}", verify=False)
        return set(read_identity_provider(answer.content).signing)

    def states(*step):
        return [line.split()[0] for line in running.call("login", "keys", *step).splitlines()]

    first = known()
    assert states() == ["signs"]
    assert states("prepare") == ["signs", "next"]
    both = known()
    assert (len(both), first < both) == (2, True)
    assert states("switch") == ["last", "signs"]
    assert known() == both
    assert states("retire") == ["signs"]
    assert known() == both - first
    refused = running.attempt("login", "keys", "switch")
    assert (refused.returncode, "login.keys.not.prepared" in refused.stderr) == (1, True)
    (person,) = running.credentials("--cpr", residents[5])["persons"]
    with Visitor(running) as visitor:
        assert visitor.sign_in(person).status_code == 200
        assert person["name"] in visitor.get("/").text


def test_a_client_is_registered_and_told_its_secret_once(running, tmp_path):
    file = tmp_path / "client.json"
    client = OpenIdClient("terminal")
    file.write_text(json.dumps(client.described(client_secret=None)))
    said = running.call("provider", "add", str(file))
    assert f"{client.client_id} is registered." in said
    secret = re.search(r"^CLIENT_SECRET=(\S+)$", said, re.M)[1]
    answer = httpx.post(
        f"{running.base_url}/connect/token", verify=False, headers=client.basic(secret),
        data={"grant_type": "authorization_code", "code": "x"},
    )  # fmt: skip
    assert answer.json()["error"] == "invalid_grant"
    assert "CLIENT_SECRET" not in running.call("provider", "add", str(file))
    file.write_text(json.dumps(client.described(jwks_uri="http://x.example")))
    assert "login.metadata.refused" in running.attempt("provider", "add", str(file)).stderr
