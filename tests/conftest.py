"""Fixtures for the whole suite."""

from functools import partial

import pytest
from django.db import connection
from hypothesis import settings
from playwright.sync_api import sync_playwright

from fundament.kernel import ingest
from tests.emptying import commits, empty_jobs, empty_ledger
from tests.keeping import kept
from tests.programs import program

OTHERS = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# How long an example takes is the machine's business: no test is judged by its time.
settings.register_profile("fundament", deadline=None)
settings.load_profile("fundament")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
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
def playwright():
    """The one driver of browsers in this process."""
    with sync_playwright() as made:
        yield made


@pytest.fixture(scope="session")
def chromium(playwright):
    """Debian's Chromium, started once; the one that has no windows costs a fourth of the other."""
    path = program("chromium-headless-shell", *BROWSERS)
    started = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield started
    started.close()


@pytest.fixture(scope="module")
def whole_chromium(playwright):
    """Chromium as people have it, with its own pages that show a PDF."""
    started = playwright.chromium.launch(executable_path=program(*BROWSERS), args=FLAGS)
    yield started
    started.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """End every other session before pytest-django drops the database under it."""
    yield
    ingest.close_all()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(OTHERS)


@pytest.fixture(scope="session")
def keeping(django_db_setup, django_db_blocker):
    """Makes rows for all tests of a module (tests.keeping)."""
    return partial(kept, django_db_blocker)


@pytest.fixture(autouse=True)
def _rest_is_emptied(request, django_db_blocker):
    """Remove lines and jobs that a test has committed, as pytest-django does its other rows."""
    yield
    if commits(request.node):
        with django_db_blocker.unblock():
            empty_ledger()
            empty_jobs()
