"""Organisations over the official API: who they are, what they say of themselves, their logo."""

import zlib
from uuid import uuid4

import pytest

from fundament.kernel import audit
from tests.bearers import viewer
from tests.capabilities.post.administrators import (
    administrator,
    chunk,
    code,
    own_organisation,
    picture,
    upload,
)


@pytest.fixture
def office(authority, resident):
    client = administrator(resident(), authority)
    return client, f"organisations/{own_organisation(client, authority)['id']}"


def test_looking_them_up(office, authorities, company, country, resident):
    _, at = office
    citizen = viewer(resident())
    found = citizen.shown("organisations/?size=1000")["organisations"]
    assert {one["cvrNumber"] for one in found} == {party.number for party in authorities}
    assert {one["type"] for one in found} == {"AUTHORITY"}
    towns = citizen.shown("organisations/?authorityType=MUNICIPALITY&sortFields=name")
    names = [one["name"] for one in towns["organisations"]]
    assert names == sorted(names, key=str.casefold)
    assert "legalContact" not in found[0]
    assert "rightsIntroductionCompleted" not in found[0]
    # a company is told of to who knows its number
    [one] = citizen.shown(f"organisations/?cvrNumber={company.number}")["organisations"]
    assert (one["type"], one["targets"], one["mandatoryPostAllowed"]) == (
        "COMPANY",
        ["AUTHORITY"],
        False,
    )
    assert citizen.shown(f"organisations/{one['id']}") == one
    assert code(citizen.get("organisations/?cvrNumber=x")) == (400, "filter.not.valid")
    assert code(citizen.get("organisations/?hest=1")) == (400, "filter.not.known")
    assert code(citizen.get(f"organisations/{uuid4()}")) == (404, "organisation.not.found")
    part = found[0]["name"][2:8]
    assert found[0] in citizen.shown(f"organisations/?searchTerm={part}")["organisations"]
    assert code(citizen.call("PUT", at, {}, version=0)) == (403, "organisation.not.administered")


def test_what_it_says_of_itself(office, authority):
    client, at = office
    is_now = client.shown(at)
    wish = is_now | {
        "legalContact": {"name": "Jura", "email": "jura@eksempel.dk", "phoneNumber": "20202020"},
        "rightsIntroductionCompleted": True,
    }
    changed = client.call("PUT", at, wish, version=is_now["version"])
    assert changed.status_code == 200, changed.content
    assert changed.json()["legalContact"]["phoneNumber"] == "20202020"
    version = changed.json()["version"]
    assert version == is_now["version"] + 1
    assert code(client.call("PUT", at, wish, version=is_now["version"])) == (409, "version.stale")
    for field, value in (
        ("name", "Andet"), ("type", "COMPANY"), ("mandatoryPostAllowed", False),
        ("rightsIntroductionCompleted", False), ("authorityType", ["STATE"]),
    ):  # fmt: skip
        answer = client.call("PUT", at, {field: value}, version=version)
        assert code(answer) == (422, "organisation.field.not.changed.here"), field
    assert client.shown(at)["version"] == version
    assert "Ændret" in {line.look.action for line in audit.looks_at(authority)}


def test_the_logo(office, authority, resident):
    client, at = office
    version = client.shown(at)["version"]
    assert code(client.get(f"{at}/logo")) == (404, "logo.not.found")
    secret = chunk(b"tEXt", b"Author\0Ib Hansen") + chunk(b"eXIf", b"x")
    put = upload(client, "PUT", f"{at}/logo", picture(more=secret), version)
    assert put.status_code == 200, put.content
    shown = viewer(resident()).get(f"{at}/logo")
    assert shown["Content-Type"] == "image/png"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert shown.content == picture()
    assert put.json()["fileSize"] == len(picture())
    assert client.shown(at)["logoMediaType"] == "IMAGE_PNG"
    assert code(upload(client, "PUT", f"{at}/logo", picture(), version)) == (409, "version.stale")
    version = client.shown(at)["version"]
    good = picture()
    for wrong in (
        b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", good[:-4], good[:40],
        good + b"<script>alert(1)</script>", good.replace(b"IDAT", b"IDAQ"),
        good[:45] + bytes([good[45] ^ 1]) + good[46:], picture(3000, 1), picture(pixels=b"\0" * 3),
        picture(pixels=b"\0" * 10_000_000), picture(interlaced=7),
        picture(more=chunk(b"IDAT", zlib.compress(b"\0" * 10))), picture(more=chunk(b"ABCD", b"")),
    ):  # fmt: skip
        answer = upload(client, "PUT", f"{at}/logo", wrong, version)
        assert code(answer) == (400, "logo.not.valid"), wrong[:60]
    large = upload(client, "PUT", f"{at}/logo", b"\0" * 400_000, version)
    assert code(large) == (400, "file.missing")
    assert client.call("DELETE", f"{at}/logo", version=version).status_code == 204
    gone = client.call("DELETE", f"{at}/logo", version=version + 1)
    assert code(gone) == (404, "logo.not.found")
