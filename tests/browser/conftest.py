"""A real Chromium against a real Fundament."""

import os
from pathlib import Path

import pytest

from tests.browser.checking import Checker, html_checker
from tests.programs import npm_file, program


@pytest.fixture(scope="session")
def checker(running):
    """What every page is held against; its HTML checker is one Java process for the run."""
    java, jar = program("java"), npm_file("vnu-jar/build/dist/vnu.jar")
    axe = npm_file("axe-core/axe.min.js").read_text()
    shots = os.environ.get("FUNDAMENT_SCREENSHOTS")
    with html_checker(java, jar) as address:
        yield Checker(axe, address, {running.base_url, running.content_url}, shots and Path(shots))


@pytest.fixture(scope="session")
def people(running):
    """The demo people who can sign in, by key."""
    return {one["key"]: one for one in running.credentials()["persons"]}


@pytest.fixture(scope="session")
def pupils(running):
    """The demo pupils, by key, with their pictures and the code of their class today."""
    return {one["key"]: one for one in running.credentials()["pupils"]}


@pytest.fixture
def browser(chromium):
    """The browser of `visitor`; a module that needs another says so."""
    return chromium


@pytest.fixture
def visitor(browser, running, checker):
    """A page of a fresh browser with Danish as its language."""
    context = browser.new_context(
        base_url=running.base_url,
        ignore_https_errors=True,
        viewport={"width": 1280, "height": 900},
        reduced_motion="reduce",
    )
    page = context.new_page()
    checker.listen(page)
    yield page
    context.close()


@pytest.fixture
def picture(visitor):
    """Takes a picture of the page for the documentation: FUNDAMENT_PICTURES names the folder."""
    folder = os.environ.get("FUNDAMENT_PICTURES")

    def take(name):
        if folder:
            visitor.screenshot(path=Path(folder) / f"{name}.png")

    return take
