"""Another password, a link decided by two, an eID replaced by two: by keyboard alone.

The pictures in docs/img/ are made here: FUNDAMENT_PICTURES=docs/img.
"""

import os
from pathlib import Path

import pytest

from tests.browser.test_keyboard import go, reach, sign_in, skip_to_content
from tests.browser.visits_of_borders import KNOWN, come_back
from tests.visiting import unsung

pytestmark = pytest.mark.browser
NEW = "tre gule sko i sneen"


@pytest.fixture
def opened(chromium, running, people):
    """A browser of its own in which the person has signed in; with `key` None nobody has."""
    made = []

    def page_of(key, *, script=True):
        context = chromium.new_context(
            base_url=running.base_url,
            ignore_https_errors=True,
            java_script_enabled=script,
            viewport={"width": 1280, "height": 900},
            reduced_motion="reduce",
        )
        made.append(context)
        page = context.new_page()
        if key is not None:
            page.goto("/post/")
            sign_in(page, people[key])
        return page

    yield page_of
    for context in made:
        context.close()


def picture(page, name):
    if folder := os.environ.get("FUNDAMENT_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def type_in(page, field, text):
    reach(page, f"#{field}")
    page.keyboard.type(text)


def choose(page, field, value):
    """Tab to the group, and by arrow to the choice."""
    group = page.locator(f"input[name={field}]")
    reach(page, f"input[name={field}]")
    page.keyboard.press("Space")
    for _ in range(group.count()):
        if page.locator("*:focus").get_attribute("value") == value:
            break
        page.keyboard.press("ArrowDown")
    assert page.locator(f"input[name={field}][value='{value}']").is_checked()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_another_password(opened, people, script):
    person = people["administrative"]
    page = opened("administrative", script=script)
    page.goto("/mit-eid/")
    skip_to_content(page)
    go(page, "a[href='/mit-eid/adgangskode/']")
    new = NEW if person["password"] != NEW else f"{NEW} igen"
    for old, told in (("forkert", "du har 4 forsøg mere"), (person["password"], "er skiftet")):
        for field, text in (("old", old), ("new", new), ("again", new)):
            type_in(page, field, text)
        go(page, "main form button[type=submit]")
        assert told in page.inner_text("main")
    people["administrative"]["password"] = new


def to_link(desk, whose):
    """From the desk's start page to the wish."""
    desk.goto("/ra/")
    skip_to_content(desk)
    go(desk, "main a[href='/login/eu/links/']")
    skip_to_content(desk)
    wish = desk.locator("main table a", has_text=whose).last.get_attribute("href")
    go(desk, f"main table a[href='{wish}']")
    return wish


def test_a_link_by_two_officers(opened, people):
    abroad = opened(None)
    come_back(abroad, None, "zora")
    abroad.wait_for_url(KNOWN)
    abroad.click("button[name=ask]")
    kirsten, torben = opened("ra_officer"), opened("ra_second")
    wish = to_link(kirsten, "Zora")
    skip_to_content(kirsten)
    type_in(kirsten, "number", people["unregistered"]["cpr"])
    type_in(kirsten, "reason", "Hun har vist sit gamle sundhedskort og sit pas.")
    go(kirsten, "button[name=approve]")
    assert "Du har selv foreslået det" in kirsten.inner_text("main")
    kirsten.goto("/ra/")
    assert kirsten.locator(f"main li a[href='{wish}']").count() == 1

    torben.goto("/ra/")
    assert "venter på dig" in torben.inner_text("main")
    skip_to_content(torben)
    go(torben, f"main li a[href='{wish}']")
    picture(torben, "eidas-second")
    skip_to_content(torben)
    go(torben, "button[name=second]")
    done = torben.inner_text("main")
    assert "Kirsten Passager" in done
    assert "Torben Medhør" in done
    picture(torben, "eidas-linked")
    skip_to_content(torben)
    type_in(torben, "reason", "Det var en prøve af skranken.")
    go(torben, "button[name=withdraw]")
    assert "Trukket tilbage af" in torben.inner_text("main")


def test_an_eid_replaced_by_two_officers(opened, running):
    [stranger] = running.credentials("--cpr", unsung(running)[-2])["persons"]
    kirsten, torben = opened("ra_officer"), opened("ra_second")
    kirsten.goto("/ra/")
    skip_to_content(kirsten)
    type_in(kirsten, "text", stranger["cpr"])
    choose(kirsten, "purpose", "issue")
    go(kirsten, "main form[action='/ra/'] button")
    skip_to_content(kirsten)
    go(kirsten, ".ra-acts a[href$='/nyt/']")
    skip_to_content(kirsten)
    type_in(kirsten, "username", "region.ny")
    choose(kirsten, "wanted", "high")
    choose(kirsten, "kind", "passport")
    type_in(kirsten, "document_number", "P7770001")
    type_in(kirsten, "valid_until", "01-01-2040")
    go(kirsten, "main form button[type=submit]")
    assert "venter nu på en kollega" in kirsten.inner_text("main")

    torben.goto("/ra/")
    skip_to_content(torben)
    waits = torben.locator(".ra-waiting a", has_text="Luk det gamle eID").last
    go(torben, f".ra-waiting a[href='{waits.get_attribute('href')}']")
    skip_to_content(torben)
    go(torben, "button[name=approve]")
    assert torben.locator(".ra-code").is_visible()
    assert "region.ny" in torben.inner_text("main")
