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
