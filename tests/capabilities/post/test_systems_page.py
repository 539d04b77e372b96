"""The operator's page of systems: add, list, revoke."""

import io
import zipfile
from contextlib import suppress

import pytest

from fundament.capabilities.post import service
from fundament.capabilities.rights import service as rights
from fundament.capabilities.rights.types import RoleHeld
from fundament.kernel import clock
from fundament.kernel.acting import Role
from fundament.kernel.ids import PartyId


@pytest.fixture
def operator(reader, country):
    person = PartyId.person("0101909090")
    with suppress(RoleHeld):
        rights.grant_role(person, Role.OPERATOR, None, clock.now())
    return reader(person)[0]


def test_only_for_operators(citizen, reader):
    answer = reader(citizen)[0].get("/post/systems/", secure=True)
    assert answer.status_code == 403


def test_add_hand_out_once_and_revoke(operator, authority):
    before = {system.id for system in service.systems()}
    given = {"cvr": authority.number, "name": "Nyt system", "kind": "sender", "csr": ""}
    answer = operator.post("/post/systems/", given, secure=True)
    assert answer["Content-Type"] == "application/zip"
    files = zipfile.ZipFile(io.BytesIO(answer.content))
    assert set(files.namelist()) == {
        "certificate.pem",
        "chain.pem",
        "key.pem",
        "system.p12",
        "pkcs12-password.txt",
        "token.txt",
    }
    [added] = [system for system in service.systems() if system.id not in before]
    assert files.read("token.txt").decode().startswith(str(added.id))
    page = operator.get("/post/systems/", secure=True).content.decode()
    assert "Nyt system" in page
    asked = operator.get(f"/post/systems/{added.id}/", secure=True).content.decode()
    assert "Nyt system" in asked
    assert operator.get(f"/post/systems/{added.id}/spaer/", secure=True).status_code == 405
    assert operator.post(f"/post/systems/{added.id}/spaer/", secure=True).status_code == 302
    assert service.system_with(added.id).revoked_at is not None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"cvr": "123"}, "otte cifre"),
        ({"cvr": "12345678"}, "findes ikke"),
        ({"name": ""}, "højst 64 tegn"),
        ({"kind": "x"}, "sender eller modtager"),
        ({"csr": "ikke en csr"}, "kan ikke bruges"),
    ],
)
def test_wrong_fields_are_named_and_kept(operator, authority, wrong, told):
    given = {"cvr": authority.number, "name": "Navn", "kind": "sender", "csr": ""} | wrong
    answer = operator.post("/post/systems/", given, secure=True)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert "Fejl:" in page
