"""A new number reaches everything that is kept under the old one."""

from datetime import UTC, datetime, timedelta

import pytest

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.contacts.types import Reach
from fundament.capabilities.identity import service as identity
from fundament.capabilities.registers import demo
from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.kernel.acting import Role
from fundament.kernel.ids import PartyId
from tests.telling import tell_all

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
LATER = AT + timedelta(days=1)


@pytest.mark.django_db
def test_a_new_number():
    demo.load(24, 2026, lambda *_: None, AT)
    old = next(one.party for one in registers.showcase() if one.key == "student")
    new = PartyId.person("2708059998")
    credential = identity.credentials_for(old, AT)
    contacts.register(old, AT)
    rights.grant_role(old, Role.OPERATOR, None, AT)
    registers.change_number(old, new)
    assert tell_all() == []
    assert identity.status_of(new, LATER).username == credential.username
    assert contacts.reach_of(new, LATER) is Reach.REGISTERED
    assert rights.roles_of(new, LATER) == {Role.OPERATOR}
    assert rights.roles_of(old, LATER) == frozenset()
