"""The demo country with the portal registered, and a browser that logs in through HTTP."""

import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client

from fundament.capabilities.identity import demo as identity_demo
from fundament.capabilities.identity import service as identity
from fundament.capabilities.registers import demo as registers_demo
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import demo as rights_demo
from fundament.kernel import clock
from fundament.portal.signin import provider

BASE = "https://localhost:8443"


class Browser:
    """A browser without scripts: follows redirects and presses the button of a passing form."""

    def __init__(self):
        self.client = Client(SERVER_NAME="localhost", SERVER_PORT="8443")
        self.seen = []

    def get(self, address):
        return self._follow(self.client.get(_local(address), secure=True))

    def post(self, address, fields):
        return self._follow(self.client.post(_local(address), fields, secure=True))

    def _follow(self, answer):
        for _ in range(12):
            self.seen.append(answer)
            if answer.status_code in {301, 302, 303}:
                if not _ours(answer["Location"]):
                    return answer
                answer = self.client.get(_local(answer["Location"]), secure=True)
                continue
            form = passing_form(answer)
            if form is None or not _ours(form[0]):
                return answer
            if form[1] is None:
                answer = self.client.get(_local(form[0]), secure=True)
                continue
            answer = self.client.post(_local(form[0]), form[1], secure=True)
        raise AssertionError("too many steps")

    def log_in(self, person, answer=None, code=True):
        """Give name, password and code where they are asked for; return the last page."""
        answer = answer or self.get("/log-ind/?next=/hvem/")
        step = "/login/" + re.search(r'action="/login/([0-9a-f-]{36})/"', text(answer))[1] + "/"
        self.post(step, {"username": person.username})
        answer = self.post(step, {"password": person.password})
        if not code:
            return answer
        now = identity.current_code(person.totp_secret, clock.now())
        return self.post(step, {"code": now})


def text(answer):
    return answer.content.decode()


def code_of(answer):
    """The code on a page that refuses."""
    found = re.search(r"<code>([a-z0-9.-]+)</code>", text(answer))
    return found and found[1]


def passing_form(answer):
    """The form that carries a message on: its address and its fields."""
    page = text(answer) if answer.get("Content-Type", "").startswith("text/html") else ""
    form = re.search(r'<form method="post" action="([^"]+)" data-send-now>(.*?)</form>', page, re.S)
    if form is None:
        link = re.search(r'href="([^"]+)" data-follow-now', page)
        return (unescape(link[1]), None) if link else None
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[2])
    return unescape(form[1]), {name: unescape(value) for name, value in fields}


def _ours(address):
    return address.startswith(("/", BASE))


def _local(address):
    parts = urlsplit(address)
    return parts.path + ("?" + parts.query if parts.query else "")


@pytest.fixture
def at():
    return datetime.now(UTC)


@pytest.fixture
def people(db, at):
    """The demo people who can log in, by key; the portal is registered."""
    registers_demo.load(40, 2026, lambda *_: None, at)
    identity_demo.load(at)
    rights_demo.load(at)
    provider.make_known(at)
    return {found.key: found for found in identity.demo_credentials()}


@pytest.fixture
def parties(people):
    return {shown.key: shown.party for shown in registers.showcase()}


@pytest.fixture
def browser():
    return Browser()
