"""The portal at a new address or port: one service still, and nobody else's is touched."""

import pytest

from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import ServiceProvider
from fundament.kernel.acting import INSTALLATION
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
        patch.setattr(provider, "SIGNING_KEY", "others-signing")
        patch.setattr(provider, "ENCRYPTION_KEY", "others-encryption")
        settings.BASE_URL = ELSEWHERE
        login.register_provider(provider.metadata(), INSTALLATION, at)
        others = login.own_portal()
    settings.BASE_URL = here
    provider.make_known(at)
    assert sorted(named_as_the_portal(at)) == sorted([login.own_portal(), others])
