"""Only a version's own file knows its number, its addresses, and its names of levels and types."""

import ast
import re
from pathlib import Path

from fundament.standards.oiosaml.profiles import PROFILES, TODAY, profile_of

SOURCE = Path(__file__).parents[2] / "src/fundament"
# Where a literal may stand: the versions themselves, and what was true when a table was made.
OWN = re.compile(r"standards/oiosaml/v\d+\.py|/migrations/")
FORBIDDEN = [
    re.escape(text)
    for profile in PROFILES
    for text in (
        profile.version,
        profile.spec_version,
        profile.level_prefix.removeprefix("https://"),
        profile.identity_prefix.removeprefix("https://"),
        profile.credential_prefix.removeprefix("https://"),
        profile.extensions.removeprefix("https://"),
        *profile.sso_paths,
        profile.metadata_path,
        profile.app_switch,
    )
]
FOUND = re.compile("|".join(FORBIDDEN))


def texts():
    """Every string of the program that is no docstring, and every template, with its place."""
    for file in sorted(SOURCE.rglob("*.py")):
        place = str(file.relative_to(SOURCE))
        if OWN.search(f"/{place}"):
            continue
        tree = ast.parse(file.read_text())
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if is_text and id(node) not in said:
                yield place, node.lineno, node.value
    for file in sorted(SOURCE.glob("**/templates/**/*.html")):
        for number, line in enumerate(file.read_text().splitlines(), 1):
            yield str(file.relative_to(SOURCE)), number, line


def test_no_literal_of_a_version_stands_elsewhere():
    found = [f"{place}:{line}: {text[:60]}" for place, line, text in texts() if FOUND.search(text)]
    assert found == []


def test_the_search_finds_what_it_looks_for():
    assert FOUND.search(TODAY.sso_paths[0] + "x")
    assert FOUND.search(f"Source: {TODAY.name}")
    assert FOUND.search(TODAY.level_uri("Low"))


def test_a_version_is_found_by_its_number():
    assert profile_of(TODAY.version) is TODAY
    assert len({profile.version for profile in PROFILES}) == len(PROFILES)
