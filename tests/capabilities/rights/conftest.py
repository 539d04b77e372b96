"""The people of the demo with their roles, and a browser in which one of them is signed in."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from fundament.capabilities.registers import demo as registers_demo
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import demo
from fundament.kernel.acting import SESSION_KEY, Acting, Actor, Level


def load():
    at = datetime.now(UTC)
    registers_demo.load(40, 2026, lambda *_: None, at)
    demo.load(at)


@pytest.fixture(scope="module")
def country(keeping):
    with keeping(load):
        yield


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def shown(country, db):
    """The showcase persons by key, with the roles of this very moment."""
    return {one.key: one for one in registers.showcase()}


@pytest.fixture
def acting(shown, now):
    def of(key):
        party = shown[key].party
        return Acting(Actor(party, shown[key].name), party, Level.SUBSTANTIAL, now)

    return of


@pytest.fixture
def as_whom(acting):
    """Sign somebody of the demo in, without the detour over the wire."""

    def signed_in(key):
        client = Client(raise_request_exception=False)
        session = client.session
        session[SESSION_KEY] = acting(key).for_session()
        session.save()
        client.cookies["__Host-fundament"] = session.session_key
        return client

    return signed_in
