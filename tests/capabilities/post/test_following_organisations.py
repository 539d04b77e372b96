"""A sender system follows organisations, and hears of each change at its own address."""

import json
from datetime import timedelta

import pytest
from django.conf import settings

from fundament.capabilities.post import service
from fundament.capabilities.post.models import Follower
from fundament.capabilities.post.types import SystemKind
from fundament.kernel import clock, telling
from fundament.kernel.acting import INSTALLATION
from tests.capabilities.login.listening import answering
from tests.capabilities.post.administrators import administrator, code, own_organisation
from tests.machines import machine

AT = "/organisations/subscriptions/"


class Listener:
    """The follower's own server: what it was told, and what it answers."""

    def __init__(self):
        self.heard, self.status = [], 204

    def __call__(self, path, headers, body):
        self.heard.append(json.loads(body))
        return self.status, b""

    def numbers(self):
        return [one["cvrNumber"] for news in self.heard for one in news["changes"]]


@pytest.fixture
def listener():
    made = Listener()
    with answering(made) as base:
        made.url = f"{base}/nyt"
        yield made


def follow(by, url="https://eksempel.example/nyt", method="POST", at=AT, version=None, **wish):
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    body = json.dumps({"notificationUrl": url, **wish}).encode()
    return by.call(method, at, body, content_type="application/json", headers=headers)


def tell(at=None):
    at = at or clock.now()
    waiting = service.tell_followers(at)
    took = [service.tell_follower(one, at) for one in Follower.objects.values_list("id", flat=True)]
    return waiting, sum(took)


def test_from_the_first_change_to_the_end(authorities, resident, sender, listener):
    mine, other = authorities[1], authorities[2]
    offices = []
    for party in (mine, other):
        client = administrator(resident(), party)
        offices.append((client, f"organisations/{own_organisation(client, party)['id']}"))
    named = follow(sender, listener.url, organisationSubscriptions=[mine.number])
    assert named.status_code == 201, named.content
    told = named.json()
    assert told["senderSystemId"] == str(sender.new.system.id)
    assert [one["cvrNumber"] for one in told["organisationSubscriptions"]] == [mine.number]
    assert sender.call("GET", AT).json() == [told]
    assert tell() == (0, 0)

    for client, at in offices:
        made = client.call("POST", f"{at}/contact-points/", {"name": "Nyt"}).json()
        client.call("PUT", f"{at}/contact-points/{made['id']}", {"name": "Nyere"}, version=0)
        refused = client.call("POST", f"{at}/contact-points/", {"name": ""})
        assert refused.status_code == 422
    assert tell() == (1, 2)
    assert listener.numbers() == [mine.number] * 2
    assert [one["operation"] for one in listener.heard[0]["changes"]] == ["CREATED", "UPDATED"]

    # all of them; what is not taken waits, comes again in order, and is not lost
    where = f"{AT}{told['id']}"
    assert code(follow(sender, method="PUT", at=where)) == (400, "if.match.missing")
    wish = {"subscriptionOperations": ["ALL_ORGANISATIONS"]}
    changed = follow(sender, listener.url, "PUT", where, 0, **wish)
    assert (changed.status_code, changed.json()["version"]) == (200, 1)
    assert code(follow(sender, listener.url, "PUT", where, 0, **wish)) == (409, "version.stale")
    listener.heard, listener.status = [], 500
    client, at = offices[1]
    client.call("POST", f"{at}/contact-groups/", {"name": "Gruppe"})
    now = clock.now()
    assert tell(now) == (1, 0)
    assert Follower.objects.get().fault == "status 500"
    listener.heard, listener.status = [], 204
    assert tell(now + telling.pause_after(1) - timedelta(seconds=1)) == (0, 0)
    assert tell(now + telling.pause_after(1)) == (1, 1)
    assert listener.numbers() == [other.number]
    # new ones alone; then nothing, and at the end with its system
    follow(sender, listener.url, "PUT", where, 1, subscriptionOperations=["NEW_ORGANISATIONS"])
    client.call("POST", f"{at}/contact-groups/", {"name": "Endnu en"})
    third = administrator(resident(), authorities[3])
    its = f"organisations/{own_organisation(third, authorities[3])['id']}"
    listener.heard = []
    third.call("POST", f"{its}/contact-groups/", {"name": "Den første"})
    tell()
    assert listener.numbers() == [authorities[3].number]
    assert follow(sender, listener.url, "PUT", where, 2).status_code == 200
    service.revoke_system(sender.new.system.id, clock.now(), INSTALLATION)
    assert Follower.objects.get().ended_at is not None


def test_what_cannot_be_followed(authorities, monkeypatch):
    by = machine(authorities[4])
    number = authorities[4].number
    for wish in (
        {},
        {"organisationSubscriptions": ["12345678"]},
        {"organisationSubscriptions": ["x"]},
        {"organisationSubscriptions": [number] * 1001},
    ):
        assert code(follow(by, **wish)) == (422, "organisation.subscription.not.possible"), wish
    for wish in ({"subscriptionOperations": ["X"]}, {"organisationSubscriptions": [7]}):
        assert code(follow(by, **wish)) == (400, "body.not.valid"), wish
    monkeypatch.setattr(settings, "DEMO", False)
    every = {"subscriptionOperations": ["ALL_ORGANISATIONS"]}
    for url in ("", "http://a.example/", "https://127.0.0.1/", "https://u:p@a.example/"):
        answer = follow(by, url, **every)
        assert code(answer) == (422, "organisation.notification.url.refused"), url
    stranger = follow(by, method="PUT", at=f"{AT}{by.new.system.id}", version=0, **every)
    assert code(stranger) == (404, "organisation.subscription.not.found")
    takes = machine(authorities[4], SystemKind.RECIPIENT)
    assert code(takes.call("GET", AT)) == (403, "system.kind.not.allowed")
    # what the address does not tell, the call sees: this name is the machine's own address
    assert follow(by, "https://2130706433/", **every).status_code == 201
    client = machine(authorities[4])
    assert client.call("GET", AT).json() == []
