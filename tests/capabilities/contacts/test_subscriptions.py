"""Who wants to hear of changes hears of each, in order, at its own address or by asking."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from procrastinate.contrib.django.models import ProcrastinateJob

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.models import SubscriptionEntry
from fundament.capabilities.contacts.types import Grounds
from fundament.capabilities.post import service as post
from fundament.kernel import audit, clock, telling
from fundament.kernel.acting import INSTALLATION, Actor
from fundament.kernel.ids import PartyId
from tests.capabilities.contacts.conftest import call
from tests.capabilities.login.listening import answering
from tests.telling import tell_all

pytestmark = pytest.mark.django_db
NOBODY = "3f0c1f0e-6f4b-4a52-9d0e-0c3a3f0b1c2d"
PATH = "/contacts/subscriptions/"
NEWCOMER = PartyId.person("0101019996")


@pytest.fixture
def laura(world):
    return world.people["student"]


def subscribe(world, by=None, url="https://eksempel.example/nyt", **wish):
    return call(by or world.authority, "POST", PATH, {"notificationUrl": url, **wish})


def code(answer):
    return answer.status_code, answer.json()["code"]


class Listener:
    """A subscriber's own server: what it was told, and what it answers."""

    def __init__(self):
        self.heard, self.status = [], 204

    def __call__(self, path, headers, body):
        assert headers["Content-Type"] == "application/json"
        self.heard.append(json.loads(body))
        return self.status, b""

    @property
    def changes(self):
        return [one for news in self.heard for one in news["changes"]]


@pytest.fixture
def listener():
    made = Listener()
    with answering(made) as base:
        made.url = f"{base}/nyt"
        yield made


def tell(at=None):
    """The worker's minute: what is due is told."""
    at = at or clock.now()
    contacts.tell_subscribers(at)
    jobs = ProcrastinateJob.objects.filter(task_name="contacts.tell_subscriber")
    ids = dict.fromkeys(job.args["subscription"] for job in jobs.order_by("id"))
    return sum(contacts.tell_subscriber(one, at) for one in ids)


def exempt(party):
    contacts.exempt(party, Grounds.LANGUAGE, clock.now())


def test_a_subscription_from_beginning_to_end(world, laura):
    id = world.contact(laura)["id"]
    answer = subscribe(
        world, singleContactSubscriptions=[id], subscriptionOperations=["NEW_CITIZENS"]
    )
    assert answer.status_code == 200
    held = answer.json()
    assert held["senderSystemIdentityId"] == str(world.authority.new.system.id)
    assert [one["contactId"] for one in held["singleContactSubscriptions"]] == [id]
    assert call(world.authority, "GET", PATH).json() == [held]
    assert call(world.other, "GET", PATH).json() == []
    path = f"{PATH}{held['id']}"
    wish = {"subscriptionOperations": ["ALL_CITIZENS"], "notificationUrl": "https://b.example/"}
    assert code(call(world.other, "PUT", path, wish, If_Match="1"))[0] == 404
    changed = call(world.authority, "PUT", path, wish, If_Match="1").json()
    assert (changed["version"], changed["singleContactSubscriptions"]) == (2, [])
    assert code(call(world.authority, "PUT", path, wish, If_Match="1"))[0] == 409
    assert code(call(world.authority, "DELETE", path)) == (400, "contacts.version.missing")
    assert call(world.authority, "DELETE", path, If_Match="2").status_code == 204
    assert call(world.authority, "GET", PATH).json() == []
    assert code(call(world.authority, "DELETE", path, If_Match="2"))[0] == 404
    lines = [x.look for x in audit.looks_at(laura) if "Abonnement" in x.look.what]
    assert [one.action for one in lines] == ["Ophørt", "Begyndt"]


@pytest.mark.parametrize(
    ("wish", "status", "expected"),
    [
        ({}, 422, "contacts.subscription.empty"),
        ({"subscriptionOperations": ["UNKNOWN"]}, 400, "contacts.body.unreadable"),
        ({"subscriptionOperations": "ALL"}, 400, "contacts.body.unreadable"),
        ({"singleContactSubscriptions": ["x"]}, 400, "contacts.body.unreadable"),
        ({"singleContactSubscriptions": [NOBODY]}, 422, "contacts.subscribed.unknown"),
        ({"notificationUrl": None}, 400, "contacts.body.unreadable"),
    ],
)
def test_what_is_no_subscription(world, wish, status, expected):
    answer = call(world.authority, "POST", PATH, {"notificationUrl": "https://a.example"} | wish)
    assert code(answer) == (status, expected)


@pytest.mark.parametrize(
    "url",
    ["", "x", "ftp://a.example/", "http:///x", "https://u:p@a.example/", "https://a.example:x/",
     "https://a.example/#x", "https://a.example/ x", "https://æ.example/", "https://a.example\n/",
     "https://a.example/" + "x" * 2000],
)  # fmt: skip
def test_an_address_that_cannot_be_called(world, url):
    answer = subscribe(world, url=url, subscriptionOperations=["ALL_CITIZENS"])
    assert code(answer) == (422, "contacts.notification.url.refused")


def test_outside_the_demo_nothing_inside_is_called(world, laura, listener, monkeypatch):
    """Neither taken by http, nor called where the name leads."""
    monkeypatch.setattr(settings, "DEMO", False)
    answer = subscribe(world, url="http://a.example/", subscriptionOperations=["ALL_CITIZENS"])
    assert code(answer) == (422, "contacts.notification.url.refused")
    for told in ("https://localhost", "https://127.0.0.1", "https://[::1]"):
        answer = subscribe(world, url=told, subscriptionOperations=["ALL_CITIZENS"])
        assert code(answer) == (422, "contacts.notification.url.refused")
    # what the address does not tell, the call sees: this name is the machine's own address
    inside = listener.url.replace("http://127.0.0.1", "https://2130706433")
    assert subscribe(world, url=inside, subscriptionOperations=["ALL_CITIZENS"]).status_code == 200
    exempt(laura)
    assert tell() == 0
    assert listener.heard == []
    assert SubscriptionEntry.objects.get().fault == "inside"


def test_a_company_follows_itself_and_authorities_only(world, laura):
    mine = [world.contact(one)["id"] for one in (world.company.owner, world.authority.owner)]
    assert subscribe(world, by=world.company, singleContactSubscriptions=mine).status_code == 200
    answer = subscribe(world, by=world.company, subscriptionOperations=["NEW_CITIZENS"])
    assert code(answer) == (403, "contacts.not.for.companies")
    hers = [world.contact(laura)["id"]]
    answer = subscribe(world, by=world.company, singleContactSubscriptions=hers)
    assert code(answer) == (422, "contacts.subscribed.unknown")


def test_a_system_has_at_most_twenty(world):
    answers = [subscribe(world, subscriptionOperations=["ALL_CITIZENS"]) for _ in range(21)]
    assert [one.status_code for one in answers] == [200] * 20 + [422]


def test_each_change_is_told_once_in_order_and_stands_in_the_ledger(world, laura, listener):
    subscribe(world, url=listener.url, singleContactSubscriptions=[world.contact(laura)["id"]])
    exempt(laura)
    exempt(world.people["parent"])  # nobody follows her
    contacts.set_email(laura, "laura@eksempel.dk", clock.now())
    assert tell() == 2
    assert tell() == 0
    [news] = listener.heard
    assert [one["operation"] for one in news["changes"]] == ["UPDATED", "UPDATED"]
    sequences = [one["sequence"] for one in news["changes"]]
    assert sequences == sorted(sequences)
    assert laura.number not in json.dumps(news)
    look = audit.looks_at(laura, limit=1)[0].look
    assert (look.action, look.acted_for) == ("Ændring meddelt", world.authority.owner)
    assert look.actor.system == world.authority.new.system.id
    assert "Ændring meddelt" not in [x.look.action for x in audit.looks_at(world.people["parent"])]


@pytest.mark.parametrize(
    ("operation", "expected"),
    [("ALL_CITIZENS", {"CREATED", "UPDATED"}), ("NEW_CITIZENS", {"CREATED"}),
     ("ALL_COMPANIES", set()), ("NEW_COMPANIES", set())],
)  # fmt: skip
def test_groups(world, laura, listener, operation, expected):
    subscribe(world, url=listener.url, subscriptionOperations=[operation])
    exempt(laura)
    contacts.register_many([NEWCOMER], clock.now())
    tell()
    assert {one["operation"] for one in listener.changes} == expected


def test_what_is_not_taken_is_told_again_after_growing_pauses(world, laura, listener):
    subscribe(world, url=listener.url, subscriptionOperations=["ALL_CITIZENS"])
    exempt(laura)
    listener.status, at = 503, clock.now()
    assert contacts.reason_news_is_not_taken() is None
    for failures in range(1, 9):
        tell(at)
        assert len(listener.heard) == failures
        tell(at + telling.pause_after(failures) - timedelta(seconds=1))  # too early
        assert len(listener.heard) == failures
        at += telling.pause_after(failures)
    assert SubscriptionEntry.objects.get().fault == "status 503"
    assert SubscriptionEntry.objects.get().owner_name in contacts.reason_news_is_not_taken()
    exempt(world.people["parent"])
    listener.status = 200
    assert tell(at) == 2
    first, last = listener.heard[0]["changes"], listener.heard[-1]["changes"]
    assert last[0] == first[0]
    held = SubscriptionEntry.objects.get()
    assert (held.failures, held.next_try_at, held.fault) == (0, None, "")
    assert contacts.reason_news_is_not_taken() is None


def test_the_longest_pause_is_six_hours():
    pauses = [telling.pause_after(failures) for failures in range(1, 2000)]
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=1)
    assert pauses[-1] == timedelta(hours=6)


def test_one_that_is_down_keeps_nobody_else_from_hearing(world, laura, listener):
    subscribe(world, url="http://127.0.0.1:9/", subscriptionOperations=["ALL_CITIZENS"])
    subscribe(world, by=world.other, url=listener.url, subscriptionOperations=["ALL_CITIZENS"])
    exempt(laura)
    assert tell() == 1


def test_a_withdrawn_system_hears_no_more(world, laura, listener):
    subscribe(world, url=listener.url, subscriptionOperations=["ALL_CITIZENS"])
    actor = Actor(world.authority.owner, "x", world.authority.new.system.id)
    assert contacts.subscriptions_of(actor)
    post.revoke_system(world.authority.new.system.id, clock.now(), INSTALLATION)
    assert tell_all() == []
    exempt(laura)
    assert tell() == 0
    assert listener.heard == []
    assert contacts.subscriptions_of(actor) == []


def test_the_feed_gives_every_change_by_its_number(world, laura):
    beginning = feed(world, "")["newestSequence"]
    assert feed(world, f"?after={beginning}")["changes"] == []
    exempt(laura)
    contacts.register_many([NEWCOMER], clock.now())
    news = feed(world, f"?after={beginning}")
    assert [one["operation"] for one in news["changes"]] == ["UPDATED", "CREATED"]
    assert [one["sequence"] for one in news["changes"]] == [beginning + 1, beginning + 2]
    assert news["lastSequence"] == news["newestSequence"] == beginning + 2
    one = feed(world, f"?after={beginning}&size=1")
    assert (len(one["changes"]), one["lastSequence"]) == (1, beginning + 1)
    assert audit.looks_at(NEWCOMER, limit=1)[0].look.action == "Ændring meddelt"
    mine = feed(world, f"?after={beginning}", by=world.company)
    assert (mine["changes"], mine["lastSequence"]) == ([], beginning + 2)


def feed(world, query, by=None):
    answer = call(by or world.authority, "GET", f"/contacts/changes/{query}")
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "size=0", "size=1001", "after=" + "9" * 30]
)
def test_a_place_in_the_feed_that_is_none(world, query):
    answer = call(world.authority, "GET", f"/contacts/changes/?{query}")
    assert code(answer) == (400, "filter.not.valid")
