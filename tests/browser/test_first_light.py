"""First light: a newcomer sends the first letter, reads it, sees who looked, and logs out.

The pictures in docs/img/ are made here: FUNDAMENT_PICTURES=docs/img.
"""

import pytest

from tests.running import ROOT
from tests.signing import fill_in, sign_in

pytestmark = pytest.mark.browser
LETTER = ROOT / "examples/letters/velkommen.xml"


@pytest.fixture
def browser(whole_chromium):
    return whole_chromium


def shows_a_pdf(frame):
    """Whether these are the browser's own pages for a PDF."""
    return frame.url.startswith("chrome-extension:")


def person_named(running, key):
    return next(one for one in running.credentials()["persons"] if one["key"] == key)


def test_first_light(running, visitor, checker, picture):
    freja = person_named(running, "empty_mailbox")
    visitor.goto("/demo/")
    assert freja["name"] in visitor.inner_text("main")
    checker.check(visitor, "demo")
    picture("people")

    visitor.goto("/")
    picture("start")
    visitor.click("header a:has-text('Log ind'):visible")
    checker.check(visitor, "login-name")
    picture("login")
    fill_in(visitor, freja)
    visitor.wait_for_url(f"{running.base_url}/")

    visitor.goto("/post/")
    assert "Der er ingen breve her endnu." in visitor.inner_text("main")
    checker.check(visitor, "mailbox-empty")
    picture("mailbox-empty")

    said = running.call("send", str(LETTER), "--to", freja["cpr"])
    assert "COMPLETED" in said

    visitor.goto("/post/")
    letters = visitor.locator(".post-line a")
    assert letters.count() == 1
    checker.check(visitor, "mailbox-one")
    with (
        visitor.expect_response(f"{running.content_url}/**") as document,
        visitor.expect_event("framenavigated", shows_a_pdf),
    ):
        letters.first.click()
    assert document.value.headers["content-type"] == "application/pdf"
    checker.check(visitor, "letter")
    picture("letter")

    visitor.goto("/hvem-har-set/")
    seen = visitor.inner_text("main")
    assert "leveret" in seen.lower()
    assert "åbne" in seen.lower()
    picture("looks")
    checker.check(visitor, "looks")

    visitor.click("header form[action='/log-ud/'] button:visible")
    visitor.wait_for_load_state()
    visitor.goto("/post/")
    assert "/login/" in visitor.url
    assert visitor.locator("#username").is_visible()


def test_a_full_mailbox(running, visitor, checker, picture):
    sign_in(visitor, person_named(running, "unread_letters"))
    checker.check(visitor, "mailbox")
    visitor.set_viewport_size({"width": 1280, "height": 900})
    picture("mailbox")
    visitor.locator("button[name=language][value=en]").first.click()
    assert visitor.evaluate("document.documentElement.lang") == "en"
    checker.check(visitor, "mailbox")
