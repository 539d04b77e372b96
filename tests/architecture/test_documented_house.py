"""The pictures in docs/architecture.md are those of the contracts; links in docs lead somewhere."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text()
CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
}
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def picture(mark):
    found = re.search(rf"<!-- {mark}:.*?-->\n```\n(.*?)```", ARCHITECTURE, re.DOTALL)
    assert found, mark
    return found.group(1).strip().splitlines()


def test_floors():
    drawn = [line.split()[0] for line in picture("floors")]
    assert drawn == [layer.removeprefix("fundament.") for layer in CONTRACTS["floors"]["layers"]]


def test_tiers():
    drawn = [set(line.split(" | ")) for line in picture("tiers")]
    assert drawn == [set(layer.split(" | ")) for layer in CONTRACTS["tiers"]["layers"]]


def test_every_capability_has_its_page():
    for folder in sorted((ROOT / "src/fundament/capabilities").iterdir()):
        if (folder / "apps.py").exists():
            page = ROOT / f"docs/capabilities/{folder.name}.md"
            assert "Where we diverge" in page.read_text(), folder.name


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_inside_the_project_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text()):
        if not re.match(r"[a-z]+:", target):
            assert (page.parent / target).exists(), target


def test_every_test_that_the_acceptance_pages_name_exists():
    """`…` stands for the file named in the heading above."""
    named = set()
    for page in sorted((ROOT / "docs/acceptance").glob("*.md")):
        file = ""
        for found in re.findall(r"`(tests/[\w/]+\.py|…)(?:::(\w+))?", page.read_text()):
            file = file if found[0] == "…" else found[0]
            named.add((file, found[1]))
    assert len(named) > 20
    for file, test in named:
        assert (ROOT / file).exists(), file
        assert not test or f"def {test}(" in (ROOT / file).read_text(), f"{file}::{test}"


def test_the_commands_of_the_first_change_are_there():
    page = (ROOT / "docs/contribute.md").read_text()
    first = page.partition("./fundament test --collect-only")
    assert first[1], "nothing says how the tools are installed"
    assert ".venv/bin/python -m pytest" in first[2]
    targets = re.findall(r"^(\w+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(re.findall(r"`make (\w+)`", page)) <= set(targets)
    chosen = re.findall(r"-m pytest (\S+) -k (\w+)`", page)
    assert chosen
    for folder, word in chosen:
        tests = "".join(file.read_text() for file in (ROOT / folder).rglob("test_*.py"))
        assert re.search(rf"^def test_\w*{word}", tests, re.MULTILINE), word
