"""The portal and what belongs to it at a new address or port: one service still, nobody else's."""

import json

import pytest

from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import ServiceProvider
from fundament.kernel.acting import INSTALLATION, Actor
from fundament.kernel.ids import PartyId
from fundament.kernel.keyring import Kind, Ring
from fundament.portal import school_paper
from fundament.portal.signin import provider

pytestmark = pytest.mark.django_db
ELSEWHERE = "https://localhost:9443"


def named_as_the_portal(at):
    return [one.entity_id for one in login.providers(at) if one.name_in("da") == "Fundament"]


def test_what_it_was_under_another_address_is_removed(people, at, settings):
    here, before = settings.BASE_URL, login.own_portal()
    settings.BASE_URL = ELSEWHERE
    provider.make_known(at)
    assert named_as_the_portal(at) == [login.own_portal()] != [before]
    assert ServiceProvider.objects.get(entity_id=before).removed_at == at
    settings.BASE_URL = here
    provider.make_known(at)
    provider.make_known(at)
    assert named_as_the_portal(at) == [before], "there and back again"


def test_the_portal_of_another_installation_stays(people, at, settings, monkeypatch):
    here = settings.BASE_URL
    with monkeypatch.context() as patch:
        patch.setattr(provider, "SIGNING", Ring("others-signing", (Kind.RSA,)))
        patch.setattr(provider, "ENCRYPTION", Ring("others-encryption", (Kind.RSA,)))
        settings.BASE_URL = ELSEWHERE
        login.register_provider(provider.metadata(at), INSTALLATION, at)
        others = login.own_portal()
    settings.BASE_URL = here
    provider.make_known(at)
    assert sorted(named_as_the_portal(at)) == sorted([login.own_portal(), others])


def papers(at):
    return [one.entity_id for one in login.providers(at) if one.name_in("da") == "Skolebladet"]


def test_the_school_paper_leaves_nothing_behind_at_its_former_address(at, browser, settings):
    here = settings.BASE_URL
    browser.post("/demo/skoleblad/", {"factors": "one"})
    school_paper.remove_former(at)
    assert papers(at) == [f"{here}/demo/skoleblad/"], "it is where it was"
    settings.BASE_URL = ELSEWHERE
    school_paper.remove_former(at)
    assert papers(at) == []
    browser.post("/demo/skoleblad/", {"factors": "one"})
    assert papers(at) == [f"{ELSEWHERE}/demo/skoleblad/"]


def test_a_paper_that_somebody_else_registered_stays(at, settings):
    client = {
        "client_id": f"{ELSEWHERE}/demo/skoleblad/",
        "client_name": "Skolebladet",
        "redirect_uris": [f"{ELSEWHERE}/demo/skoleblad/"],
        "grant_types": ["authorization_code"],
        "token_endpoint_auth_method": "none",
        "scope": "openid",
    }
    by = Actor(PartyId.person("0101901234"), "En operatør")
    login.register_provider(json.dumps(client).encode(), by, at)
    school_paper.remove_former(at)
    assert papers(at) == [client["client_id"]]
