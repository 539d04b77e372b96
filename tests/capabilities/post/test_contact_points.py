"""Contact points and groups: kept by administrators, looked up by all, and letters to them."""

from uuid import uuid4

import pytest
from django.test import Client

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.post.demo.points import add_points
from fundament.capabilities.post.models import GroupRow, Letter, PointRow
from fundament.capabilities.post.types import SystemKind
from fundament.capabilities.rights import service as rights
from fundament.kernel import audit, clock
from fundament.kernel.acting import Role
from tests.capabilities.post.administrators import administrator, code, own_organisation
from tests.letters import letter
from tests.machines import machine

KLE = {"type": "KLE", "code": "27.18.02", "name": "Hjælpemidler", "codeVersion": "2026"}


@pytest.fixture(scope="module")
def places(authorities):
    """An authority for each test of its own."""
    return iter(authorities)


@pytest.fixture
def office(places, resident):
    """An authority, its administrator's client, and where its contact points are."""
    party = next(places)
    client = administrator(resident(), party)
    return party, client, f"organisations/{own_organisation(client, party)['id']}"


def made(client, at, kind, **wish):
    answer = client.call("POST", f"{at}/{kind}/", wish)
    assert answer.status_code == 201, answer.content
    return answer.json()


def everybody(path):
    answer = Client().get(f"/apis/v1/{path}", secure=True)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_tree_with_points_on_it(office):
    party, client, at = office
    root = made(client, at, "contact-groups", name="  Ældre   og omsorg ")
    inner = made(
        client,
        at,
        "contact-groups",
        name="Hjælpemidler",
        parent={"id": root["id"]},
        organisationalUnit=True,
    )
    assert (root["name"], inner["parent"]["id"]) == ("Ældre og omsorg", root["id"])
    assert root["organisation"]["cvrNumber"] == party.number
    wish = {
        "name": "Kørestole",
        "description": "Om kørestole",
        "internalDescription": "Ring til Ib",
        "targets": ["CITIZEN"],
        "memoSizeThresholdMB": 10.5,
        "allowedNumberOfAttachments": 3,
        "contactPointCodes": [KLE, {"type": "GLN", "code": "5798000000014"}],
        "contactGroups": [{"id": inner["id"]}],
        "searchTerms": [{"term": "rollator"}],
        "recommendedAttributes": [{"name": "Sagsnummer"}],
        "reportLink": {"externalLink": "https://eksempel.dk/meld", "externalLinkText": "Meld"},
    }
    point = made(client, at, "contact-points", **wish)
    where = f"{at}/contact-points/{point['id']}"
    assert client.shown(where) == point
    assert point["contactPointCodes"][1]["code"] == "27.18.02"
    assert point["contactGroups"] == [{"id": inner["id"], "version": 0, "name": "Hjælpemidler"}]
    assert client.shown(f"{at}/contact-groups/{root['id']}")["targets"] == ["CITIZEN"]
    hidden = made(client, at, "contact-points", name="Skjult", visible=False)

    # everybody finds it, by name, word, code and place, without what is internal
    for query in (
        "searchTerm=rolla",
        "searchTermOrName=kørestol",
        "contactPointCodes.code=27.*",
        f"contactGroupId={inner['id']}",
        "isRoot=false&name=K*",
        f"organisationId={point['organisationId']}",
        "any=KØRESTOLE",
        "contactPointCodes.type=GLN",
        "targets=CITIZEN&searchTerms.term=rollator",
    ):
        [seen] = everybody(f"contact-points/?{query}")["contactPoints"]
        assert seen["id"] == point["id"], query
    assert not {"internalDescription", "systemId"} & seen.keys()
    assert everybody("contact-points/?name=Skjult")["totalElements"] == 0
    groups = everybody("contact-groups/?sortFields=name:desc")["contactGroups"]
    assert [one["id"] for one in groups] == [root["id"], inner["id"]]
    assert everybody("contact-groups/?isRoot=true&fields=name")["contactGroups"] == [
        {"name": "Ældre og omsorg"}
    ]
    listed = client.shown(f"{at}/contact-points/?visibility=HIDDEN")["contactPoints"]
    assert [one["id"] for one in listed] == [hidden["id"]]
    assert client.shown(f"{at}/contact-points/?isRoot=true")["totalElements"] == 1

    # changed in whole, by its version; what hangs on a group holds it
    less = {"name": "Kørestole", "contactGroups": [{"id": root["id"]}]}
    changed = client.call("PUT", where, less, version=0)
    assert (changed.status_code, changed.json()["version"]) == (200, 1)
    assert changed.json()["contactPointCodes"] == changed.json()["searchTerms"] == []
    assert code(client.call("PUT", where, less, version=0)) == (409, "version.stale")
    assert code(client.call("DELETE", where)) == (400, "if.match.missing")
    top = f"{at}/contact-groups/{root['id']}"
    assert code(client.call("DELETE", top, version=0)) == (409, "contact.group.not.empty")
    below = f"{at}/contact-groups/{inner['id']}"
    assert client.call("DELETE", below, version=0).status_code == 204
    assert code(client.call("DELETE", top, version=0)) == (409, "contact.group.not.empty")
    assert client.call("DELETE", where, version=1).status_code == 204
    assert client.call("DELETE", top, version=0).status_code == 204
    assert code(client.get(where)) == (404, "contact.point.not.found")
    actions = {(line.look.what, line.look.action) for line in audit.looks_at(party)}
    done = ("Tilføjet", "Ændret", "Slettet")
    assert {("Kontaktpunkt", one) for one in done} <= actions
    assert {("Kontaktgruppe", "Tilføjet"), ("Kontaktgruppe", "Slettet")} <= actions


def test_the_demos_contact_points(country):
    at = clock.now()
    worker = next(one for one in country.showcase() if one.key == "caseworker")
    rights.grant_role(worker.party, Role.ADMINISTRATOR, worker.authority, at)
    assert add_points(at) == 1
    assert add_points(at) == 0
    [found] = everybody("contact-points/?contactPointCodes.code=02.34.02")["contactPoints"]
    assert found["contactGroups"][0]["name"] == "Byggeri"
    PointRow.objects.all().delete()
    GroupRow.objects.filter(parent__isnull=False).delete()
    GroupRow.objects.all().delete()


def test_what_they_cannot_be(office, resident, authorities):
    _, client, at = office
    other = administrator(resident(), authorities[-1])
    theirs = f"organisations/{own_organisation(other, authorities[-1])['id']}"
    foreign = made(other, theirs, "contact-groups", name="Andres")
    sender = made(client, at, "systems", name="Sender", systemTypes=["SENDER"])
    for wrong in (
        {"name": ""},
        {"name": "x", "memoSizeThresholdMB": 0},
        {"name": "x", "memoSizeThresholdMB": 1e9},
        {"name": "x", "allowedNumberOfAttachments": -1},
        {"name": "x", "contactPointCodes": [{"type": "KLE", "code": "27-18"}]},
        {"name": "x", "contactPointCodes": [{"type": "GLN", "code": "123"}]},
        {"name": "x", "contactGroups": [{"id": foreign["id"]}]},
        {"name": "x", "systemId": str(uuid4())},
        {"name": "x", "systemId": sender["id"]},
        {"name": "x", "reportLink": {"externalLink": "javascript:alert(1)"}},
        {"name": "x", "searchTerms": [{"term": f"t{n}"} for n in range(51)]},
    ):
        answer = client.call("POST", f"{at}/contact-points/", wrong)
        assert code(answer) == (422, "contact.point.not.possible"), wrong
    for wrong in (
        {"name": 1},
        {"name": "x", "targets": ["DOG"]},
        {"name": "x", "contactPointCodes": [{}]},
        {"name": "x", "contactPointCodes": [{"type": "X", "code": "1"}]},
        {"name": "x", "active": "ja"},
        {"name": "x", "contactGroups": [{}]},
        {"name": "x", "searchTerms": [{}]},
        {"name": "x", "allowedNumberOfAttachments": 1.5},
        {"name": "x", "memoSizeThresholdMB": True},
        {"name": "x", "memoSizeThresholdMB": 10**400},
    ):
        answer = client.call("POST", f"{at}/contact-points/", wrong)
        assert code(answer) == (400, "body.not.valid"), wrong
    assert PointRow.objects.filter(organisation=at.split("/")[1]).count() == 0

    one = made(client, at, "contact-groups", name="En")
    taken = client.call("POST", f"{at}/contact-groups/", {"name": "en"})
    assert code(taken) == (422, "contact.group.not.possible")
    strange = client.call(
        "POST", f"{at}/contact-groups/", {"name": "x", "parent": {"id": foreign["id"]}}
    )
    assert code(strange) == (404, "contact.group.not.found")
    deep, parent = [one], one
    while (
        answer := client.call(
            "POST", f"{at}/contact-groups/", {"name": "Ned", "parent": {"id": parent["id"]}}
        )
    ).status_code == 201:
        parent = answer.json()
        deep.append(parent)
    assert (len(deep), code(answer)) == (5, (422, "contact.group.not.possible"))
    where = f"{at}/contact-groups/{one['id']}"
    within = client.call("PUT", where, {"name": "En", "parent": {"id": deep[-1]["id"]}}, version=0)
    assert code(within) == (422, "contact.group.not.possible")
    for query, expected in {
        "hest=1": "filter.not.known",
        "systemId=x": "filter.not.known",
        "isRoot=ja": "filter.not.valid",
        "contactGroupId=x": "filter.not.valid",
        "active=ja": "filter.not.valid",
        "size=201": "filter.not.valid",
        "postkasseId=7": "filter.not.valid",
        "any=a,b,c,d,e,f,g,h,i,j,k": "filter.not.valid",
        "sortFields=x": "filter.not.known",
        "page=x": "page.not.valid",
        "name=%00": "filter.not.valid",
    }.items():
        answer = Client().get(f"/apis/v1/contact-points/?{query}", secure=True)
        assert code(answer) == (400, expected), query
    answer = Client().post("/apis/v1/contact-points/", secure=True)
    assert code(answer) == (405, "method.not.allowed")


def test_letters_to_a_contact_point(office, sender, country):
    party, client, at = office
    contacts.register_many([party], clock.now())
    default, own = machine(party, SystemKind.RECIPIENT), machine(party, SystemKind.RECIPIENT)
    own_id, default_id = own.new.system.id, default.new.system.id
    point = made(client, at, "contact-points", name="Byggesager", systemId=str(own_id))
    plain = made(client, at, "contact-points", name="Andet")
    where = f"{at}/contact-points/{point['id']}"

    def sent(point_id):
        body = letter(sender.owner, party)
        named = f"<memo:contactPointID>{point_id}</memo:contactPointID>"
        point = f"<memo:ContactPoint>{named}</memo:ContactPoint></memo:Recipient>"
        body = body.replace(b"</memo:Recipient>", point.encode())
        assert named.encode() in body
        answer = sender.send(body)
        return answer, Letter.objects.latest("id")

    def lies_with(point_id):
        answer, kept = sent(point_id)
        assert answer.status_code == 201, answer.content
        ready = {
            system: str(kept.message_uuid) in one.call("GET", "/memos/?size=1000").json()["content"]
            for system, one in ((own_id, own), (default_id, default))
        }
        return [system for system, there in ready.items() if there], kept.contact_point

    assert [str(each) for each in lies_with(point["id"].upper())[0]] == [str(own_id)]
    assert str(lies_with(point["id"])[1]) == point["id"]
    for other in (plain["id"], str(uuid4())):
        assert lies_with(other)[0] == [default_id]
    refused, _ = sent("byggesager")
    assert code(refused) == (400, "contact.point.id.format.not.allowed")
    # a system that a contact point uses stays; an idle point sends its letters to the default one
    system = f"{at}/systems/{own_id}"
    version = client.shown(system)["version"]
    assert code(client.call("DELETE", system, version=version)) == (409, "system.in.use")
    client.call(
        "PUT", where, {"name": "Byggesager", "systemId": str(own_id), "active": False}, version=0
    )
    assert lies_with(point["id"])[0] == [default_id]
    client.call("PUT", where, {"name": "Byggesager", "systemId": str(own_id)}, version=1)
    assert lies_with(point["id"])[0] == [own_id]
    # another organisation's point is none of this one's
    strangers = machine(sender.owner, SystemKind.RECIPIENT)
    PointRow.objects.filter(id=plain["id"]).update(system=strangers.new.system.id)
    assert lies_with(plain["id"])[0] == [default_id]
    # withdrawn, what it had not taken is passed on
    client.call("PUT", where, {"name": "Byggesager"}, version=2)
    before = default.call("GET", "/memos/?size=1000").json()["totalElements"]
    held = own.call("GET", "/memos/?size=1000").json()["totalElements"]
    assert held > 0
    assert client.call("DELETE", system, version=version).status_code == 204
    assert default.call("GET", "/memos/?size=1000").json()["totalElements"] == before + held
