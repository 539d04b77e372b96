"""Where the outside programs of the suite are; a missing one skips with its name."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def node_modules():
    """The folder of npm packages: FUNDAMENT_NODE_MODULES, or the one in the project."""
    return Path(os.environ.get("FUNDAMENT_NODE_MODULES") or ROOT / "node_modules")


def npm_file(name):
    """A file of an npm package, or a skip that says which."""
    file = node_modules() / name
    if not file.exists():
        pytest.skip(f"npm package missing: {name} (npm install --ignore-scripts)")
    return file


def program(*names):
    """The first of the programs that is installed, or a skip that says which."""
    for name in names:
        if found := shutil.which(name):
            return found
    pytest.skip(f"program missing: {' or '.join(names)}")
