"""Fixtures for the whole suite."""

import pytest

from fundament.kernel import ingest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Close the group-commit writers before pytest-django drops the database under them."""
    yield
    ingest.close_all()
