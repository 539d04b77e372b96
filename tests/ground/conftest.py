"""A small authority and an echoing gateway, for the tests that speak to a gateway alone."""

import pytest

from tests.ground.gateways import certify, serving


@pytest.fixture(scope="module")
def pki(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pki")
    root = certify(folder, "root")
    for name in ("server", "client"):
        certify(folder, name, root)
    certify(folder, "foreign", certify(folder, "other-root"))
    return folder


@pytest.fixture(scope="module")
def echo(pki, tmp_path_factory):
    with serving(pki, tmp_path_factory.mktemp("echo")) as port:
        yield port
