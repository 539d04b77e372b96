"""The choice of capabilities: what each needs, and sentences that name what is missing."""

import importlib

import pytest

from fundament.site import capabilities
from fundament.site.home import Problem


def test_the_table_says_what_the_front_plates_say():
    for name, needs in capabilities.NEEDS.items():
        about = importlib.import_module(f"fundament.capabilities.{name}.about").ABOUT
        assert set(about.depends_on) & set(capabilities.NEEDS) == set(needs), name


def test_nothing_chosen_means_everything(monkeypatch):
    monkeypatch.delenv("FUNDAMENT_CAPABILITIES", raising=False)
    assert capabilities.chosen() == list(capabilities.NEEDS)
    monkeypatch.setenv("FUNDAMENT_CAPABILITIES", "")
    assert capabilities.chosen() == list(capabilities.NEEDS)


def test_the_order_and_the_spaces_of_the_choice_do_not_count(monkeypatch):
    monkeypatch.setenv("FUNDAMENT_CAPABILITIES", "login, rights ,identity,registers,school")
    assert capabilities.chosen() == ["registers", "identity", "rights", "school", "login"]


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ("identity", "identity cannot run without registers: add it"),
        ("registers,contacts,post", "contacts cannot run without rights: add it"),
        ("registers,rights,post", "post cannot run without contacts: add it"),
        ("registers,login", "login cannot run without identity, rights and school: add it"),
        ("registers,letters", "names letters, which is no capability"),
    ],
)
def test_a_choice_that_cannot_run_says_what_is_missing(monkeypatch, choice, sentence):
    monkeypatch.setenv("FUNDAMENT_CAPABILITIES", choice)
    with pytest.raises(Problem, match=sentence):
        capabilities.chosen()
