"""Independent services beside the running Fundament, and where their programs are."""

import sys
from pathlib import Path

import pytest

from tests.clients.sites import PLACES, connected
from tests.programs import npm_file, program

MELLON = Path("/usr/lib/apache2/modules/mod_auth_mellon.so")
OPENIDC = Path("/usr/lib/apache2/modules/mod_auth_openidc.so")


@pytest.fixture(scope="session")
def node_site(running):
    """The service of docs/connect/node-saml.md."""
    for name in ("node", "curl", "openssl"):
        program(name)
    modules = npm_file("@node-saml/node-saml").parents[1]
    with connected(running, "node-saml.md", "node", NODE_PATH=str(modules)) as site:
        yield site


@pytest.fixture(scope="session")
def python_site(running):
    """The service of docs/connect/python3-saml.md, run by the Python of the suite."""
    for name in ("curl", "openssl"):
        program(name)
    pytest.importorskip("onelogin.saml2", reason="package missing: python3-saml")
    path = f"{Path(sys.executable).parent}:{PLACES}"
    with connected(running, "python3-saml.md", "python", PATH=path) as site:
        yield site


@pytest.fixture(scope="session")
def mellon_site(running):
    """The site of docs/connect/mod_auth_mellon.md."""
    for names in (("apache2", "/usr/sbin/apache2"), ("curl",), ("openssl",)):
        program(*names)
    if not MELLON.exists():
        pytest.skip("program missing: libapache2-mod-auth-mellon")
    with connected(running, "mod_auth_mellon.md", "mellon") as site:
        yield site


@pytest.fixture(scope="session")
def openid_site(running):
    """The service of docs/connect/openid-client.md."""
    program("node")
    modules = npm_file("openid-client").parent
    trusted = str(running.ca_file)
    with connected(
        running, "openid-client.md", "openid", modules, NODE_EXTRA_CA_CERTS=trusted
    ) as site:
        yield site


@pytest.fixture(scope="session")
def openidc_site(running):
    """The site of docs/connect/mod_auth_openidc.md."""
    program("apache2", "/usr/sbin/apache2")
    if not OPENIDC.exists():
        pytest.skip("program missing: libapache2-mod-auth-openidc")
    with connected(running, "mod_auth_openidc.md", "openidc") as site:
        yield site


@pytest.fixture(scope="session")
def people(running):
    """Who can log in, by key, as `demo credentials` prints them."""
    return {one["key"]: one for one in running.credentials()["persons"]}


@pytest.fixture
def visitor(chromium, running):
    """A page of a fresh browser."""
    context = chromium.new_context(base_url=running.base_url, ignore_https_errors=True)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
