"""Whose node is connected: at the command line, on the operators' page, and when it is removed."""

from argparse import Namespace
from pathlib import Path

import pytest

from fundament.capabilities.login import service as login
from fundament.capabilities.login.models import EidasNode
from fundament.capabilities.login.types import Protocol
from fundament.kernel.errors import Refusal
from fundament.portal.abroad import node
from fundament.site import borders
from fundament.site.home import Problem
from fundament.site.words import Task
from tests.capabilities.login.borders import step_of
from tests.capabilities.login.conftest import Browser, text


@pytest.fixture
def files(tmp_path, db):
    made = {"connector": node.connector_metadata(), "proxy": node.proxy_metadata()}
    for name, body in made.items():
        (tmp_path / f"{name}.xml").write_bytes(body)
    return {name: str(tmp_path / f"{name}.xml") for name in made}


def add(files, country="SE", **changed):
    words = {"country": country, "danish": "Sverige", "english": "Sweden", **files, **changed}
    borders.add(Task(Namespace(**words), Path(), None))


def test_a_node_is_connected_and_its_metadata_renewed(files, capsys):
    add(files)
    add(files, danish="Kongeriget Sverige")
    assert [one.name_da for one in login.countries()] == ["Kongeriget Sverige"]
    assert "Sweden (SE) is connected." in capsys.readouterr().out


@pytest.mark.parametrize("country", ["DK", "se", "SWE", ""])
def test_what_is_no_other_country_is_refused(files, country):
    with pytest.raises(Problem, match="no code"):
        add(files, country)
    assert not EidasNode.objects.exists()


@pytest.mark.parametrize("part", ["connector", "proxy"])
def test_metadata_of_the_wrong_kind_connects_nothing(files, tmp_path, part):
    (tmp_path / "wrong.xml").write_bytes(b"<a/>")
    with pytest.raises(Refusal):
        add(files | {part: str(tmp_path / "wrong.xml")})
    with pytest.raises(Problem, match="cannot be read"):
        add(files | {part: str(tmp_path / "none.xml")})
    assert not EidasNode.objects.exists()


def test_operators_see_the_node_and_without_it_nobody_is_offered_the_way(people, at):
    node.make_known(at)
    operator = Browser()
    operator.log_in(people["operator"])
    shown = operator.get("/login/providers/")
    assert "/demo/xx/connector/metadata" in text(shown)
    removed = operator.post(
        "/login/providers/remove/", {"entity_id": node.address("connector/metadata")}
    )
    assert removed.status_code == 200
    assert 'name="username"' not in text(operator.post("/demo/xx/ask/", {}))
    page = Browser().get("/log-ind/")
    assert f"/login/{step_of(page)}/eu/" not in text(page)


def test_a_node_at_a_new_address_is_one_partner_still(people, at, settings):
    node.make_known(at)
    settings.BASE_URL = "https://localhost:9443"
    node.make_known(at)
    partners = [one.entity_id for one in login.providers(at) if one.protocol == Protocol.EIDAS]
    assert partners == ["https://localhost:9443/demo/xx/connector/metadata"]
