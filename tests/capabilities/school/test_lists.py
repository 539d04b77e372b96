"""Schools and classes by a list: as a whole or not at all, and the same again changes nothing."""

import json
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from fundament.capabilities.registers import service as registers
from fundament.capabilities.rights import service as rights
from fundament.capabilities.school import service as school
from fundament.capabilities.school.forms import read_schools
from fundament.capabilities.school.models import Institution, Member, SchoolClass, SchoolLogin
from fundament.capabilities.school.types import NotYourPupil, SchoolFileWrong, SchoolLoginExists
from fundament.kernel import audit
from fundament.kernel.acting import SESSION_KEY, Role
from fundament.site import cli, schools
from fundament.site.home import Problem
from fundament.site.words import Task

NUMBER = "900123"


@pytest.fixture
def whole(world):
    """Two classes of a new school in the teacher's municipality, of people without a login."""

    def number(key):
        return world.parties[key].number

    [municipality] = rights.organisations_of(world.parties["teacher"], Role.SCHOOL_STAFF, world.at)
    classes = [
        {"name": "1.A", "pupils": [number("student"), number("twin")],
         "staff": [number("teacher")]},
        {"name": "1.B", "pupils": [number("mover")], "staff": [number("parent")]},
    ]  # fmt: skip
    row = {"number": NUMBER, "name": "Nye Skole", "municipality": municipality.number}
    return {"schools": [{**row, "classes": classes}]}


def load(whole, tmp_path, capsys):
    file = tmp_path / "list.json"
    file.write_text(whole if isinstance(whole, str) else json.dumps(whole))
    schools.load(Task(cli.parser().parse_args(["school", "load", str(file)]), None,
                      SimpleNamespace()))  # fmt: skip
    return capsys.readouterr().out


def rows():
    tables = (Institution, SchoolClass, Member)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_a_school_begins_with_its_list(whole, world, tmp_path, capsys):
    said = load(whole, tmp_path, capsys)
    assert f"{NUMBER} 1.A: 2 pupils, 1 staff; 3 entered, 0 left." in said
    assert "2 without a login" in said
    assert "1 of the staff need the role" in said.split("1.B")[1]
    assert world.parties["student"].number not in said
    after = rows()
    assert "0 entered, 0 left." in load(whole, tmp_path, capsys)
    assert rows() == after
    later = world.at + timedelta(minutes=1)
    names = [one.name for one in school.overview_of(world.acting("teacher"), later).classes]
    assert names == ["1.A", "3.A", "8.B"]
    line = audit.looks_at(world.parties["student"])[0].look
    assert (line.action, line.actor.id.split(",")[0]) == ("Sat i klassen", "command line")


def test_who_is_not_on_the_list_leaves_that_class_alone(whole, world, tmp_path, capsys):
    load(whole, tmp_path, capsys)
    first, second = whole["schools"][0]["classes"]
    moved = first["pupils"].pop()
    second["pupils"].append(f"{moved[:6]}-{moved[6:]}")
    second["staff"], first["staff"] = first["staff"], second["staff"]
    said = load(whole, tmp_path, capsys)
    assert "1.A: 1 pupils, 1 staff; 1 entered, 2 left." in said
    assert "1.B: 2 pupils, 1 staff; 2 entered, 1 left." in said
    first["pupils"], first["staff"] = [], [*first["staff"], *first["pupils"]]
    said = load(whole, tmp_path, capsys)
    assert "1.A: 0 pupils, 2 staff; 1 entered, 0 left." in said
    open_rows = Member.objects.filter(until=None, school_class__institution=NUMBER)
    assert open_rows.count() == 5
    assert Member.objects.filter(until=None, school_class__institution="905017").count() >= 4


def wrong(whole, change):
    change(whole["schools"][0])
    return whole


@pytest.mark.parametrize(
    ("change", "places"),
    [
        (lambda s: s.update(number="12"), ["schools[0].number"]),
        (lambda s: s.update(name=" "), ["schools[0].name"]),
        (lambda s: s.update(municipality="1"), ["schools[0].municipality"]),
        (lambda s: s.update(municipality="99999999"), ["schools[0].municipality"]),
        (lambda s: s.update(more=1), ["schools[0]: classes, municipality, name, number"]),
        (lambda s: s.update(classes={}), ["schools[0].classes"]),
        (lambda s: s["classes"][1].update(name="1.A"), ["schools[0].classes: name (x2)"]),
        (lambda s: s["classes"][0].update(name="x" * 41), ["schools[0].classes[0].name"]),
        (lambda s: s["classes"][1]["staff"].extend(s["classes"][1]["pupils"]),
         ["schools[0].classes[1]: pupils, staff (x2)"]),
        (lambda s: s["classes"][1]["pupils"].extend(["0101509999", "x", 7]),
         ["schools[0].classes[1].pupils[2]", "schools[0].classes[1].pupils[3]"]),
        (lambda s: s["classes"][1]["pupils"].append("0101509999"),
         ["schools[0].classes[1].pupils[1]"]),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_its_place_and_nothing_is_done(whole, tmp_path, capsys, change, places):
    before = rows()
    with pytest.raises(SchoolFileWrong) as caught:
        load(wrong(whole, change), tmp_path, capsys)
    said = caught.value.sentence("en")
    assert all(place in said for place in places), said
    assert not re.search(r"[0-9]{10}", said)
    assert rows() == before


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schools": 1}', '{"schools": [1]}', "\x00"])
def test_what_is_no_list_is_refused(world, text):
    with pytest.raises(SchoolFileWrong):
        read_schools(text.encode())
    with pytest.raises(SchoolFileWrong):
        read_schools(b"\xff\xfe")


def test_a_file_that_is_not_there_and_the_dead(whole, world, tmp_path, capsys):
    with pytest.raises(Problem, match="cannot be read"):
        schools.load(Task(SimpleNamespace(file=str(tmp_path / "none")), None, SimpleNamespace()))
    whole["schools"][0]["classes"][0]["pupils"] = [world.parties["deceased"].number]
    with pytest.raises(SchoolFileWrong, match=r"pupils\[0\]"):
        load(whole, tmp_path, capsys)
    assert not Institution.objects.filter(number=NUMBER).exists()


@pytest.fixture
def teacher(world):
    client = Client(raise_request_exception=False)
    session = client.session
    session[SESSION_KEY] = world.acting("teacher").for_session()
    session.save()
    client.cookies["__Host-fundament"] = session.session_key
    return client


def test_a_teacher_gives_a_login_to_a_pupil_of_her_class(whole, world, teacher, tmp_path, capsys):
    load(whole, tmp_path, capsys)
    [first] = SchoolClass.objects.filter(institution=NUMBER, name="1.A")
    address = f"/skole/klasse/{first.id}/"
    pupil = registers.person_of(world.parties["student"], world.at)
    page = teacher.get(address, secure=True).content.decode()
    assert "Elever uden skolelogin" in page
    assert pupil.party.number not in page
    wish = {"act": "issue", "person": str(pupil.uuid)}
    answer = teacher.post(address, wish, secure=True)
    login = SchoolLogin.objects.get(person=str(pupil.party))
    assert answer["Location"] == f"/skole/elev/{login.id}/?gjort=udstedt"
    assert "Skolelogin er givet" in teacher.get(answer["Location"], secure=True).content.decode()
    line = next(
        one.look for one in audit.looks_at(pupil.party) if one.look.action == "Skolelogin udstedt"
    )
    assert line.actor.party == world.parties["teacher"]
    assert teacher.post(address, wish, secure=True).status_code == 409
    assert SchoolLogin.objects.filter(person=str(pupil.party)).count() == 1
    assert pupil.name in teacher.get(address, secure=True).content.decode()


def test_nobody_gives_a_login_to_whom_she_does_not_teach(whole, world, teacher, tmp_path, capsys):
    load(whole, tmp_path, capsys)
    first, second = SchoolClass.objects.filter(institution=NUMBER).order_by("name")
    uuids = {key: registers.person_of(party, world.at).uuid
             for key, party in world.parties.items() if key != "deceased"}  # fmt: skip
    for where, whom in ((first, "mover"), (second, "mover"), (first, "teacher")):
        with pytest.raises(NotYourPupil):
            school.issue_to_pupil(world.acting("teacher"), where.id, uuids[whom], world.at)
    with pytest.raises(NotYourPupil):  # in the class, but without the role
        school.issue_to_pupil(world.acting("parent"), second.id, uuids["mover"], world.at)
    odd = teacher.post(f"/skole/klasse/{first.id}/", {"act": "issue", "person": "x"}, secure=True)
    assert odd.status_code == 404
    assert not SchoolLogin.objects.filter(person=str(world.parties["mover"])).exists()
    with pytest.raises(SchoolLoginExists):
        school.issue(world.parties["child"], world.at)
