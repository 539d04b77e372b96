"""A sending authority, its system, and people who get letters.

Letters are taken in by a thread with a connection of its own, so these tests commit. The tests of
a module share what they commit; every test uses parties or uuids of its own. After the module the
database is emptied, so that it does not matter in which order a process runs its modules.
"""

import itertools
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.registers import demo
from fundament.capabilities.registers import service as registers
from fundament.kernel import clock, ingest
from fundament.kernel.acting import SESSION_KEY, Acting, Actor, Level
from fundament.kernel.ids import PartyId
from tests.emptying import empty
from tests.letters import letter
from tests.machines import machine

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def database(django_db_setup, django_db_blocker):
    """The database of the tests; made here when no other test asks for one."""
    with django_db_blocker.unblock():
        there = connection.settings_dict["NAME"].startswith("test_")
        made = None if there else setup_databases(0, interactive=False, aliases={"default"})
        yield
        if made:
            ingest.close_all()
            teardown_databases(made, 0)


@pytest.fixture(scope="module")
def committed(database, django_db_blocker):
    """The database, for tests whose writes stay until the last test of the module."""
    with django_db_blocker.unblock():
        yield
        empty()


@pytest.fixture(scope="module")
def country(committed):
    """A small fictional country."""
    demo.load(40, 2026, lambda *_: None, clock.now())
    return registers


@pytest.fixture(scope="module")
def authorities(country):
    """The authorities of the register."""
    return [authority.party for authority in country.authorities()]


@pytest.fixture(scope="module")
def authority(authorities):
    """An authority of the register."""
    return authorities[0]


@pytest.fixture(scope="module")
def company(country, authorities):
    """A company that is no authority."""
    every = country.organisations(clock.now())
    return next(party for party in every if party not in authorities)


@pytest.fixture(scope="module")
def sender(authority):
    """A sender system of the authority."""
    return machine(authority, at=clock.now() - timedelta(days=400))


@pytest.fixture
def citizen(committed):
    """Somebody new who takes digital post."""
    person = PartyId.person(f"01019{next(_numbers):05}")
    contacts.register_many([person], clock.now() - timedelta(days=1))
    return person


@pytest.fixture
def resident(country):
    """Make somebody new who stands in the registers and takes digital post."""

    def made(given="Karla", surname="Prøve", born="020291"):
        person = PartyId.person(f"{born}{next(_numbers):04}")
        registers.enter(person, given, surname, clock.now())
        contacts.register_many([person], clock.now() - timedelta(days=1))
        return person

    return made


@pytest.fixture
def send(sender, citizen):
    """Send a letter to the citizen; changes as in `tests.letters.letter`."""

    def sent(**changes):
        return sender.send(letter(sender.owner, citizen, **changes))

    return sent


@pytest.fixture
def reader(committed):
    """Sign a person in, without the detour over the wire."""

    def signed_in(person):
        acting = Acting(Actor(person, "Læser"), person, Level.SUBSTANTIAL, clock.now())
        client = Client()
        session = client.session
        session[SESSION_KEY] = acting.for_session()
        session.save()
        client.cookies["__Host-fundament"] = session.session_key
        return client, acting

    return signed_in
