"""The country that the desk works in, loaded once for a module, at ten on a Tuesday."""

import pytest

from tests.capabilities.identity.desk import AT, at_desk, load, load_with_identities


@pytest.fixture(scope="module")
def country(keeping):
    with keeping(load) as made:
        yield made


@pytest.fixture(scope="module")
def country_with_identities(keeping):
    with keeping(load_with_identities) as made:
        yield made


@pytest.fixture
def at_ten(monkeypatch):
    """The clock stands."""
    monkeypatch.setattr("fundament.kernel.clock.now", lambda: AT)


@pytest.fixture
def kirsten(people):
    """An officer of a registration authority; which `people` there are, each file says."""
    return at_desk(people["ra_officer"])


@pytest.fixture
def torben(people):
    """Another officer of the same authority."""
    return at_desk(people["ra_second"])
