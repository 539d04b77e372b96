"""Under an official host name the addresses of that system answer, and no others of the house."""

import re

import pytest
from django.test import Client

from fundament.site import capabilities, certificate, described
from fundament.site.hosts import OFFICIAL_HOSTS, capability_at
from fundament.standards.oidc import official as openid_hosts
from fundament.standards.oiosaml.v303 import OIOSAML

POST = [host for host, capability in OFFICIAL_HOSTS.items() if capability == "post"]
LOGIN = [host for host in OFFICIAL_HOSTS if host in OIOSAML.official_hosts]
OPENID = [host for host in OFFICIAL_HOSTS if host in openid_hosts.OFFICIAL_HOSTS]
NETS = [host for host in OPENID if openid_hosts.OFFICIAL_HOSTS[host] == "/op"]
# KOMBIT's systems: an address of each, and how it is called.
MUNICIPAL = {
    "kombit_tokens": ("POST", "/runtime/api/rest/wstrust/v1/issue"),
    "kombit": ("GET", "/service/PostForespoerg_1/digitalpost"),
}
KOMBIT = [host for host, system in OFFICIAL_HOSTS.items() if system in MUNICIPAL]
OWN = ["localhost", "127.0.0.1", "fundament.example"]
# An address of each system, and its status where that system answers.
LETTERS, SAML, PAGES = (
    "/apis/v1/memos/",
    "/saml/3.0/metadata",
    ("/", "/post/", "/demo/", "/log-ind/"),
)


def get(host, path, port=None):
    client = Client(raise_request_exception=False)
    return client.get(path, secure=True, headers={"host": f"{host}:{port}" if port else host})


@pytest.mark.django_db
@pytest.mark.parametrize("port", [None, 443, 8443])
@pytest.mark.parametrize("host", POST)
def test_digital_post_answers_its_own_addresses_only(host, port):
    assert get(host, LETTERS, port).status_code == 401
    for path in (SAML, "/idp/saml/3.0/", *PAGES, "/apis/v1/nothing", "/metrics"):
        answer = get(host, path, port)
        assert answer.status_code == 404, path
        assert answer.json()["code"] == "address.unknown", path
        assert answer.json()["fieldErrors"] == []


@pytest.mark.django_db
@pytest.mark.parametrize("host", LOGIN)
def test_the_broker_answers_its_own_addresses_only(host):
    metadata = get(host, SAML)
    assert f'entityID="{OIOSAML.official_hosts[host]}"' in metadata.content.decode()
    assert get(host, "/idp/saml/3.0/").status_code == 400
    assert get(host, "/login/00000000-0000-4000-8000-000000000000/").status_code != 404
    for path in (*PAGES, "/login/providers/"):
        answer = get(host, path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")
    machine = get(host, LETTERS)
    assert (machine.status_code, machine["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.django_db
@pytest.mark.parametrize("host", NETS)
def test_the_provider_of_openid_connect_has_its_official_issuer(host):
    """A client that has the authority in its code finds every address below it."""
    offer = get(host, "/op/.well-known/openid-configuration").json()
    assert offer["issuer"] == f"https://{host}/op"
    for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"):
        assert offer[name].startswith(f"https://{host}/op/"), name
    assert "keys" in get(host, "/op/.well-known/openid-configuration/jwks").json()
    refused = Client().post("/op/connect/token", secure=True, headers={"host": host})
    assert refused.json()["error"] == "invalid_request"
    assert get(host, "/op/connect/authorize?client_id=x").status_code == 400
    for path in (*PAGES, "/connect/token", "/.well-known/openid-configuration"):
        assert get(host, path).status_code == 404, path


@pytest.mark.django_db
@pytest.mark.parametrize("host", POST)
def test_the_provider_of_digital_post_has_its_official_issuer(host):
    """A viewing client finds all of it below the base of the API, and people their login."""
    root = "/apis/v1/oauth"
    offer = get(host, f"{root}/.well-known/openid-configuration").json()
    assert offer["issuer"] == f"https://{host}{root}"
    for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"):
        assert offer[name].startswith(f"https://{host}{root}/"), name
    assert "keys" in get(host, f"{root}/jwks.json").json()
    refused = Client().post(f"{root}/token", secure=True, headers={"host": host})
    assert refused.json()["error"] == "invalid_request"
    page = get(host, f"{root}/authorize?client_id=x")
    assert (page.status_code, page["Content-Type"]) == (400, "text/html; charset=utf-8")
    step = get(host, "/login/00000000-0000-4000-8000-000000000000/")
    assert (step.status_code, step["Content-Type"]) != (404, "application/json")
    assert get(host, "/apis/v1/mailboxes/").json()["code"] == "bearer.missing"
    assert get(host, "/connect/token").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("host", KOMBIT)
def test_each_municipal_system_answers_its_own_addresses_only(host):
    """Who gives tokens takes no letters, and the other way round."""
    client = Client(raise_request_exception=False)
    for system, (method, path) in MUNICIPAL.items():
        answer = client.generic(method, path, secure=True, headers={"host": host})
        code = "certificate.missing" if system == OFFICIAL_HOSTS[host] else "address.unknown"
        assert answer.json()["code"] == code
    for path in (LETTERS, SAML, *PAGES):
        assert get(host, path).json()["code"] == "address.unknown", path


@pytest.mark.django_db
@pytest.mark.parametrize("host", OWN)
def test_under_a_name_of_our_own_everything_answers(host):
    assert get(host, LETTERS).status_code == 401
    assert get(host, SAML).status_code == 200
    assert get(host, "/").status_code == 200
    assert get(host, "/post/").status_code == 302
    assert get(host, "/apis/v1/nothing").json()["code"] == "address.unknown"


@pytest.mark.django_db
@pytest.mark.parametrize("host", LOGIN)
def test_a_page_of_the_broker_leads_nowhere_that_is_not_there(host):
    page = get(host, "/hjaelp/").content.decode()
    links = set(re.findall(r'(?:href|action)="(/[^"]*)"', page))
    assert {"/hjaelp/", "/tilgaengelighed/", "/sprog/"} <= links
    # Files are answered before Django (site.wsgi); /sprog/ takes a form.
    for link in links:
        assert link.startswith("/static/") or get(host, link).status_code in {200, 405}, link


@pytest.mark.parametrize("path", ["/apis/v1/openapi.json", "/connect/openapi.json"])
def test_a_description_names_no_address_that_the_caller_made_up(path, settings):
    there = path.removesuffix("/openapi.json").removesuffix("/connect")
    for host in ("evil.example", "localhost", "api.digitalpost.dk.evil.example"):
        described = get(host, path, 8443).json()
        assert described["servers"] == [{"url": f"{settings.BASE_URL}{there}"}], host


@pytest.mark.parametrize(
    ("host", "path", "there"),
    [
        *((host, "/apis/v1/openapi.json", "/apis/v1") for host in POST),
        *((host, "/op/connect/openapi.json", "/op") for host in NETS),
        ("localhost", "/op/connect/openapi.json", "/op"),
    ],
)
def test_a_description_names_the_address_that_was_called(host, path, there, settings):
    here = settings.BASE_URL if host == "localhost" else f"https://{host}"
    assert get(host, path).json()["servers"] == [{"url": f"{here}{there}"}]


@pytest.mark.parametrize("host", OFFICIAL_HOSTS)
def test_health_is_told_under_every_name(host):
    assert get(host, "/livez").content == b"alive\n"


def test_the_table_of_names_fits_the_house():
    assert set(LOGIN) == set(OIOSAML.official_hosts)
    assert set(OPENID) == set(openid_hosts.OFFICIAL_HOSTS)
    assert set(POST) == described.OFFICIAL_HOSTS
    assert {*POST, *LOGIN, *NETS, *KOMBIT} == set(OFFICIAL_HOSTS)
    assert set(OFFICIAL_HOSTS.values()) <= {*capabilities.NEEDS, *MUNICIPAL}
    assert set(OFFICIAL_HOSTS) <= set(certificate.names())


def test_an_installation_called_by_an_official_name_has_everything_there(monkeypatch):
    monkeypatch.setenv("FUNDAMENT_HOST", POST[0])
    assert capability_at(POST[0]) is None
    assert capability_at(f"{POST[1].upper()}:443") == "post"
