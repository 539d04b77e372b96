"""Fixtures for the whole suite."""

import pytest
from django.db import connection
from playwright.sync_api import sync_playwright

from fundament.kernel import ingest
from tests.programs import program

OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, started once."""
    path = program("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """End every other session before pytest-django drops the database under it."""
    yield
    ingest.close_all()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(OTHERS)
