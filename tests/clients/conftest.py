"""Where the outside programs are found; the demo country and the browser of the login tests."""

import os
from pathlib import Path

import pytest

from tests.capabilities.login.conftest import at, browser, people  # noqa: F401  (fixtures)

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def node_modules():
    """The folder with the npm packages."""
    places = [
        os.environ.get("FUNDAMENT_NODE_MODULES", ""),
        ROOT / "node_modules",
        "/opt/npm/node_modules",
    ]
    for place in filter(None, places):
        if (Path(place) / "@node-saml/node-saml").is_dir():
            return Path(place)
    pytest.skip("the npm package @node-saml/node-saml is not installed")
