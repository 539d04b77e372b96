"""The demo country with the portal registered, and a browser that logs in through HTTP."""

import re
from datetime import UTC, datetime
from functools import cache
from urllib.parse import urlsplit

import pytest
from django.test import Client

from fundament.capabilities.identity import demo as identity_demo
from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.service import passwords
from fundament.capabilities.registers import demo as registers_demo
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import demo as rights_demo
from fundament.kernel import clock
from fundament.portal.signin import provider
from tests.capabilities.login.openid import OpenIdClient
from tests.capabilities.login.reading import code_of, passing_form, text

__all__ = ["Browser", "code_of", "passing_form", "text"]

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


def _ours(address):
    return address.startswith(("/", BASE))


def _local(address):
    parts = urlsplit(address)
    return parts.path + ("?" + parts.query if parts.query else "")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home of its own: keys that roll over would follow into other tests."""
    monkeypatch.setenv("FUNDAMENT_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def at():
    return datetime.now(UTC)


_hash_once = cache(passwords.hash_of)


def load():
    """The demo country with the portal registered; who can log in there, by key.

    The hash of a password is the real one, made once for the run: that is most of the work here.
    """
    at = datetime.now(UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hash_of", _hash_once)
        registers_demo.load(40, 2026, lambda *_: None, at)
        identity_demo.load(at)
        rights_demo.load(at)
        provider.make_known(at)
    return {found.key: found for found in identity.demo_credentials()}


@pytest.fixture(scope="module")
def country(keeping):
    with keeping(load) as made:
        yield made


@pytest.fixture
def people(country, db, monkeypatch):
    """The demo people who can log in, by key; the portal is registered."""
    monkeypatch.setattr(passwords, "hash_of", _hash_once)
    return country


@pytest.fixture
def parties(people):
    return {shown.key: shown.party for shown in registers.showcase()}


@pytest.fixture
def browser():
    return Browser()


@pytest.fixture
def paper(db):
    """A client of OpenID Connect with a secret."""
    return OpenIdClient().register()


@pytest.fixture
def person(people):
    """Somebody who logs in there."""
    return people["empty_mailbox"]
