"""What the commercial brokers' clients read: names of claims and spelling of levels, by table."""

import json
import re

import pytest
from django.db import connection

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.identity import service as identity
from fundament.capabilities.login.service import telling
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, clock
from tests.capabilities.login.conftest import Browser, text
from tests.capabilities.login.openid import OpenIdClient, address_of, fields_of, read

pytestmark = pytest.mark.django_db
CONCEPT = "https://data.gov.dk/concept/core/nsis"


def both(browser, client, person, scope, **changed):
    """What the ID token says and what userinfo says."""
    tokens = client.tokens(browser, person, scope=scope, **changed)
    return read(tokens["id_token"]), client.userinfo(tokens["access_token"]).json()


def dialect(name, scope, **changed):
    return OpenIdClient(name).register(claim_dialect=name, scope=scope, **changed)


def test_nets_eid_broker(browser, people):
    client, person = dialect("neb", "openid mitid ssn nemlogin"), people["empty_mailbox"]
    token, told = both(browser, client, person, "openid mitid ssn", idp_values="mitid")
    assert token["loa"] == f"{CONCEPT}/Substantial"
    assert (token["ial"], token["aal"]) == (f"{CONCEPT}/Substantial", f"{CONCEPT}/Substantial")
    assert (token["idp"], token["identity_type"]) == ("mitid", "private")
    assert token["amr"] == ["code_token", "password"]
    assert token["neb_sid"] == token["sid"]
    assert {"transaction_id", "session_expiry", "mitid.uuid", "auth_time"} <= token.keys()
    assert told["dk.cpr"] == person.cpr
    assert told["mitid.identity_name"] == person.name
    assert told["mitid.has_cpr"] == told["session_is_active"] == "true"
    assert told["mitid.age"].isdecimal()
    assert told["mitid.uuid"] == token["mitid.uuid"] == told["idp_identity_id"]
    assert not [name for name in told if name.startswith("nemlogin")]


def test_nets_eid_broker_simulates_a_login_for_tests(browser, people, parties, settings):
    client, person = dialect("neb", "openid mitid ssn nemlogin"), people["empty_mailbox"]
    party = parties["empty_mailbox"]

    def asked(simulation, scope="openid mitid ssn", **changed):
        address = client.address(scope=scope, simulation=simulation, **changed)
        return fields_of(address_of(Browser().get(address)) or "")

    tokens = client.exchange(asked(f"no-ui cpr:{person.cpr}")["code"]).json()
    token = read(tokens["id_token"])
    assert (token["idp"], token["loa"]) == ("mitid", f"{CONCEPT}/Substantial")
    assert client.userinfo(tokens["access_token"]).json()["dk.cpr"] == person.cpr
    assert "code" in asked(f"no-ui username:{person.username}")
    assert "code" in asked(f"no-ui uuid:{token['mitid.uuid']}")
    [line, *_] = [each.look for each in audit.looks_at(party) if "simuleret" in each.look.action]
    assert "Neb" in line.purpose

    nobody = asked("no-ui uuid:11111111-2222-4333-8444-555555555555")
    assert nobody["error_description"] == "mitid_simulation_unknown_user"
    for broken in ("no-ui", "no-ui uuid:7", "no-ui cpr:1"):
        assert asked(broken)["error_description"].startswith("mitid_simulation_error_parameter")
    high = asked(f"no-ui cpr:{person.cpr}", acr_values="high")
    assert high["error"] == "unmet_authentication_requirements"

    erhverv = {"scope": "openid nemlogin", "idp_values": "mitid_erhverv"}
    owner = f"no-ui cpr:{people['owner'].cpr}"
    assert asked(owner, **erhverv)["error"] == "interaction_required", "she has two companies"
    company = rights.organisations_open_to(parties["owner"], clock.now())[1]
    uuid = registers.person_of(parties["owner"], clock.now()).uuid
    employee = telling._professional(uuid, company).uuid
    code = asked(f"{owner} mitid_erhverv_uuid:{employee}", **erhverv)["code"]
    told = client.userinfo(client.exchange(code).json()["access_token"]).json()
    assert f"CVR:{told['nemlogin.cvr']}" == str(company)

    page = browser.get(client.address(scope="openid mitid", simulation=f"ui cpr:{person.cpr}"))
    assert f'value="{person.username}"' in text(page)
    page = browser.get(client.address(scope="openid mitid", simulation="other cpr:7"))
    assert 'action="/login/' in text(page), "another mode is overlooked"
    settings.DEMO = False
    page = browser.get(client.address(scope="openid", simulation=f"no-ui cpr:{person.cpr}"))
    assert 'action="/login/' in text(page), "nobody is let in without a login outside the demo"
    settings.DEMO = True
    own = OpenIdClient("own").register()
    page = browser.get(own.address(simulation=f"no-ui cpr:{person.cpr}"))
    assert 'action="/login/' in text(page), "nor in another dialect"
    with connection.cursor() as cursor:
        cursor.execute("select raw || parts::text from login_inspectedlogin")
        assert person.cpr not in "".join(row[0] for row in cursor.fetchall())


def test_nets_eid_broker_steps_up_where_everything_is_asked_again(browser, people):
    client, person = dialect("neb", "openid mitid"), people["empty_mailbox"]
    low = {"scope": "openid mitid", "acr_values": "low"}
    browser.log_in(person, browser.get(client.address(**low)), code=False)

    def asked(mitid, **changed):
        wish = {"scope": "openid mitid", "prompt": "login", "idp_params": json.dumps(mitid)}
        return browser.get(client.address(**wish | changed))

    up = {"mitid": {"enable_step_up": True, "loa_value": "substantial"}}
    assert 'name="username"' in text(asked({"mitid": {"loa_value": "substantial"}}))
    same = {"mitid": {"enable_step_up": True, "loa_value": "low"}}
    assert 'name="username"' in text(asked(same)), "there is nothing to step up to"
    page = asked(up)
    assert 'name="code"' in text(page)
    assert 'name="username"' not in text(page)
    step = "/login/" + re.search(r'action="/login/([0-9a-f-]{36})/"', text(page))[1] + "/"
    code = identity.current_code(person.totp_secret, clock.now())
    answer = fields_of(address_of(browser.post(step, {"code": code})))
    token = read(client.exchange(answer["code"]).json()["id_token"])
    assert (token["loa"], token["amr"]) == (f"{CONCEPT}/Substantial", ["code_token", "password"])
    assert 'name="username"' in text(asked(up)), "the session is there already"


def test_nets_eid_broker_of_a_protected_name(browser, people):
    client = dialect("neb", "openid mitid")
    _, told = both(browser, client, people["protected_name"], "openid mitid")
    assert told["mitid.identity_name"] == "NAVNE & ADRESSEBESKYTTET"


def test_nets_eid_broker_for_a_company(browser, people):
    client = dialect("neb", "openid nemlogin")
    wish = client.address(scope="openid nemlogin", idp_values="mitid_erhverv")
    page = browser.log_in(people["owner"], browser.get(wish))
    step = browser.seen[-1].request["PATH_INFO"]
    party = text(page).split('name="organisation" value="')[1].split('"')[0]
    answer = browser.post(step, {"organisation": party})
    tokens = client.exchange(fields_of(address_of(answer))["code"]).json()
    token = read(tokens["id_token"])
    assert (token["idp"], token["identity_type"]) == ("mitid_erhverv", "professional")
    told = client.userinfo(tokens["access_token"]).json()
    assert f"CVR:{told['nemlogin.cvr']}" == party
    assert told["nemlogin.name"] == people["owner"].name
    assert told["nemlogin.org_name"]


@pytest.mark.parametrize("key", ["caseworker", "teacher", "ra_officer"])
def test_an_authoritys_people_by_both_dialects(browser, people, parties, at, key):
    """Of one organisation alone nobody has to choose; the employee is the same one in both."""
    [authority] = rights.organisations_open_to(parties[key], at)
    nets, own = dialect("neb", "openid nemlogin"), OpenIdClient("own").register()
    token, told = both(browser, nets, people[key], "openid nemlogin", idp_values="mitid_erhverv")
    assert (token["loa"], token["identity_type"]) == (f"{CONCEPT}/Substantial", "professional")
    assert told["nemlogin.cvr"] == authority.number
    assert told["nemlogin.org_name"] == registers.authority_of(authority, at).name
    claims = read(own.tokens(browser, None, idp_values="mitid_erhverv")["id_token"])
    assert (claims["cvr"], claims["loa"]) == (authority.number, "Substantial")
    tokens = own.tokens(browser, None, scope="openid profile", idp_values="mitid_erhverv")
    answer = own.userinfo(tokens["access_token"]).json()
    assert answer["rid"] == told["nemlogin.nemid.rid"]
    assert answer["professional_uuid"] == told["nemlogin.persistent_professional_id"]


def test_our_own_dialect_tells_the_proved_email_by_its_scope(browser, people, parties, at):
    party, client = parties["empty_mailbox"], dialect("own", "openid profile email")
    contacts.set_email(party, "freja@example.dk", at)
    tokens = client.tokens(browser, people["empty_mailbox"], scope="openid email")
    assert "email" not in read(tokens["id_token"])

    def told():
        said = client.userinfo(tokens["access_token"]).json()
        return said.get("email"), said.get("email_verified")

    def lines():
        found = [each.look for each in audit.looks_at(party)]
        return [one.actor.id for one in found if one.what == "Din e-mailadresse"]

    assert told() == ("freja@example.dk", True)
    assert lines() == [client.client_id], "written down when it is told"
    client.register(scope="openid profile")
    assert told() == (None, None), "an operator has taken the scope away since she logged in"
    client.register(scope="openid profile email")
    contacts.set_email(party, None, at)
    assert told() == (None, None)
    assert len(lines()) == 1


def test_signicat(browser, people):
    scope, person = "openid profile nin idp-id mitid-extra", people["empty_mailbox"]
    token, told = both(browser, dialect("signicat", scope), person, scope)
    assert told["nin"] == person.cpr
    assert (told["nin_type"], told["nin_issuing_country"]) == ("PERSON", "DK")
    assert token["mitid_loa"] == told["mitid_ial"] == told["mitid_aal"] == "SUBSTANTIAL"
    assert told["mitid_name_and_address_protection"] is False
    assert told["idp_id"] == told["mitid_uuid"]


def test_criipto(browser, people):
    scope, person = "openid ssn", people["empty_mailbox"]
    token, told = both(browser, dialect("criipto", scope), person, scope)
    assert token["sub"].startswith("{")
    assert token["sub"] == told["sub"]
    assert token["identityscheme"] == "dkmitid"
    assert token["cprNumberIdentifier"] == person.cpr
    assert token["acr"] == "urn:grn:authn:dk:mitid:substantial"
    assert (token["country"], token["name"]) == ("DK", person.name)


@pytest.mark.parametrize(
    ("name", "scope", "claims"),
    [("neb", "openid ssn nemlogin", {"dk.cpr", "nemlogin.cpr"}),
     ("signicat", "openid nin", {"nin", "nin_type"}), ("criipto", "openid ssn",
     {"cprNumberIdentifier"})],
)  # fmt: skip
def test_no_person_number_to_the_private_sector(browser, people, name, scope, claims):
    client = OpenIdClient(name, {"claim_dialect": name, "scope": scope}, private_sector=True)
    token, told = both(browser, client.register(), people["empty_mailbox"], scope)
    assert not claims & (token.keys() | told.keys())
