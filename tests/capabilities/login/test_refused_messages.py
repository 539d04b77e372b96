"""What strangers can make us keep is bounded, and everything that is kept goes again."""

from datetime import timedelta

import pytest

from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import (
    BrokerSession,
    PendingLogin,
    RefusalCount,
    RefusedMessage,
    SeenMessage,
)
from fundament.capabilities.login.service import forgetting
from fundament.capabilities.login.service.refusing import MOST_OF_A_NETWORK, MOST_OF_ALL
from fundament.capabilities.login.types import Came, Protocol, ProviderUnknown
from fundament.kernel import clock
from tests.capabilities.login.conftest import passing_form
from tests.capabilities.login.services import BROKER, Service

pytestmark = pytest.mark.django_db


def bad_requests(browser, caller, how_many):
    for _ in range(how_many):
        answer = browser.client.get(BROKER + "?SAMLRequest=x", REMOTE_ADDR=caller, secure=True)
        assert answer.status_code == 400


def note(caller, times, at):
    for _ in range(times):
        login.note_refusal(ProviderUnknown(), came("https://a.example", caller), at)


def came(claimed, caller):
    return Came(Protocol.SAML, claimed, "localhost", caller, "")


def test_a_flood_is_counted_and_not_written_down(browser):
    bad_requests(browser, "192.0.2.1", 3 * MOST_OF_A_NETWORK)
    assert RefusedMessage.objects.count() <= 2 * MOST_OF_A_NETWORK  # the minute may have changed
    counted = RefusalCount.objects.exclude(network="").values_list("times", flat=True)
    assert sum(counted) == 3 * MOST_OF_A_NETWORK


def test_one_network_s_flood_hides_no_other_network(at):
    note("192.0.2.1", 5 * MOST_OF_ALL, at)
    note("192.0.2.2", 1, at)
    assert RefusedMessage.objects.count() == MOST_OF_A_NETWORK + 1
    note("192.0.2.1", 1, at + timedelta(minutes=1))
    assert RefusedMessage.objects.count() == MOST_OF_A_NETWORK + 2


def test_many_networks_together_are_bounded_too(at):
    for number in range(2 * MOST_OF_ALL):
        note(f"2001:db8:0:{number:x}::1", 1, at)
        note(f"2001:db8:0:{number:x}::2", 1, at)
    assert RefusedMessage.objects.count() == MOST_OF_ALL


def test_a_refusal_deletes_nothing(browser, people, django_assert_num_queries):
    """Two counts, one line, one look for the sender; what is old goes by the hour."""
    with django_assert_num_queries(4):
        bad_requests(browser, "192.0.2.1", 1)


def test_everything_goes_in_its_time(browser, people):
    library = Service("library").register()
    assert passing_form(browser.log_in(people["twin"], browser.get(library.address())))
    bad_requests(browser, "192.0.2.1", 1)
    at = clock.now()
    for kept, gone in (
        (SeenMessage, forgetting.KEPT_MESSAGES),
        (RefusalCount, forgetting.KEPT_COUNTS),
        (PendingLogin, forgetting.KEPT_LOGINS),
        (RefusedMessage, forgetting.KEPT_REFUSALS),
        (BrokerSession, forgetting.KEPT_SESSIONS + timedelta(hours=8)),
    ):
        login.forget_old(at + gone - timedelta(minutes=3))
        assert kept.objects.exists(), kept
        login.forget_old(at + gone + timedelta(seconds=1))
        assert not kept.objects.exists(), kept


def test_operators_keep_the_newest(at, monkeypatch):
    monkeypatch.setattr(forgetting, "MOST_REFUSALS", 2)
    for number in range(4):
        login.note_refusal(ProviderUnknown(), came(f"https://{number}.example", "::1"), at)
    login.forget_old(at)
    found = [refused.issuer for refused in login.refused_lately()]
    assert found == ["https://3.example", "https://2.example"]
