"""A small country in the contact register, and systems that call it."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from fundament.capabilities.contacts import demo
from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.registers import demo as registers_demo
from fundament.capabilities.registers import service as registers
from fundament.kernel import clock, mail, sms
from tests.machines import Machine, machine


@dataclass
class World:
    """Who is there. `authority` and `other` are systems of authorities, `company` of a company."""

    people: dict
    authority: Machine
    other: Machine
    company: Machine

    def contact(self, party, by=None):
        """The contact of a person or company as a system sees it."""
        name = "cprNumber" if party.is_person else "cvrNumber"
        found = call(by or self.authority, "GET", f"/contacts/?{name}={party.number}").json()
        return found["contacts"][0]


def call(system, method, path, content=None, **headers):
    """Call the API with JSON; `If_Match="3"` is the header If-Match."""
    body = b"" if content is None else json.dumps(content).encode()
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return system.call(method, path, body, content_type="application/json", headers=named)


@pytest.fixture(scope="module")
def world(keeping):
    def load():
        at = clock.now()
        registers_demo.load(60, 2026, lambda *_: None, at)
        demo.load(at)
        authorities = [one.party for one in registers.authorities(at)]
        company = next(one for one in registers.organisations(at) if one not in authorities)
        people = {shown.key: shown.party for shown in registers.showcase()}
        earlier = at - timedelta(days=1)
        systems = [machine(one, at=earlier) for one in (*authorities[:2], company)]
        return World(people, *systems)

    with keeping(load) as made:
        yield made


class Kept:
    """A mail server and an SMS gateway that remember."""

    def __init__(self):
        self.messages = []

    def send(self, message):
        self.messages.append(message)


class Posted:
    """What is sent to addresses, by e-mail and as texts; the newest is the last one."""

    def __init__(self):
        self.mail, self.sms = Kept(), Kept()

    def work(self):
        """Do the jobs that send proofs, once each."""
        jobs = ProcrastinateJob.objects.filter(task_name="contacts.send_proof").order_by("id")
        for job in jobs:
            contacts.send_proof(job.args["channel"], clock.now())
        with connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_jobs where task_name = 'contacts.send_proof'")

    def text(self, kind="sms"):
        """The text of the newest message."""
        self.work()
        message = getattr(self, kind).messages[-1]
        return message.text if kind == "sms" else message.get_content()

    def pin(self, kind="sms"):
        """The newest PIN."""
        return re.search(r"\b\d{6}\b", self.text(kind)).group()


@pytest.fixture
def posted(monkeypatch):
    made = Posted()
    monkeypatch.setattr(mail, "configured", lambda: made.mail)
    monkeypatch.setattr(sms, "configured", lambda: made.sms)
    return made
