"""The desk of a registration authority: a passport, a proposal, a colleague, two numbers as one.

The pictures in docs/img/ are made here: FUNDAMENT_PICTURES=docs/img.
"""

import os
from pathlib import Path

import pytest

from tests.browser.visits_of_desk import find
from tests.signing import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def picture():
    folder = os.environ.get("FUNDAMENT_PICTURES")

    def take(page, name):
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return take


@pytest.fixture
def browser_of(chromium, running, people):
    """Another browser in which the person is signed in."""
    made = []

    def opened(key):
        context = chromium.new_context(
            base_url=running.base_url,
            ignore_https_errors=True,
            viewport={"width": 1280, "height": 900},
            reduced_motion="reduce",
        )
        made.append(context)
        page = context.new_page()
        sign_in(page, people[key], "/ra/")
        return page

    yield opened
    for context in made:
        context.close()


def show_passport(page, number):
    page.check("input[name=kind][value=passport]")
    page.fill("#document_number", number)
    page.fill("#valid_until", "01-01-2040")
    page.locator("main form button").first.click()


def test_a_new_eid_at_high_by_two(visitor, browser_of, people, running, picture):
    kirsten, torben = browser_of("ra_officer"), browser_of("ra_second")
    nadja = people["duplicate"]

    find(kirsten, nadja["cpr"], "issue")
    kirsten.locator(".ra-acts a[href$='/nyt/']").click()
    kirsten.fill("#username", "nadja.ny")
    kirsten.check("input[name=wanted][value=high]")
    picture(kirsten, "ra-issue")
    show_passport(kirsten, "P2468013")
    assert "venter nu på en kollega" in kirsten.inner_text("main")

    torben.goto("/ra/")
    assert "venter på dig" in torben.inner_text("main")
    picture(torben, "ra-desk")
    torben.locator("main a", has_text="Forslag, der venter").click()
    torben.locator("main table a", has_text="Nadja").click()
    picture(torben, "ra-proposal")
    torben.locator("button[name=approve]").click()
    code = torben.locator(".ra-code").inner_text()
    picture(torben, "ra-letter")
    torben.locator("main a.button", has_text="tilbage").click()
    assert "Høj" in torben.inner_text("main")
    history = torben.inner_text("main table >> nth=-1")
    for name in ("Kirsten Passager", "Torben Medhør", "Pas, …013"):
        assert name in history

    visitor.goto("/aktiver/")
    visitor.fill("#username", "nadja.ny")
    visitor.fill("#code", code)
    for field in ("#password", "#again"):
        visitor.fill(field, "fire grønne æbler")
    visitor.locator("main form button").click()
    secret = visitor.locator("main dd code").nth(1).inner_text()
    new = {"username": "nadja.ny", "password": "fire grønne æbler", "totp_secret": secret}
    sign_in(visitor, new, "/hvem-har-set/")
    seen = visitor.inner_text("main")
    assert "Kirsten Passager" in seen
    assert "Udstedelse af eID" in visitor.content()

    kirsten.goto("/ra/dubletter/")
    kirsten.locator("main tr", has_text="Tohuse").locator("a").click()
    picture(kirsten, "ra-pair")
    kirsten.locator("button[name=merge]").click()
    assert "Begge numre fører nu til ét eID" in kirsten.inner_text("main")
    find(kirsten, people["duplicate_abroad"]["cpr"], "control")
    assert nadja["cpr"][6:] in kirsten.inner_text("main dl >> nth=0")
    picture(kirsten, "ra-person")

    kirsten.locator(".ra-acts a[href$='/spaer/']").click()
    kirsten.check("input[name=state][value=BLOCKED]")
    kirsten.check("input[name=reason][value=misuse]")
    kirsten.locator("main form button").first.click()
    assert "Spærret" in kirsten.inner_text("main")
