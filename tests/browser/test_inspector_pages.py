"""An integrator's way: put a fault in, log in, see what it broke, go through a trial.

The pictures in docs/img/ are made here: FUNDAMENT_PICTURES=docs/img.
"""

from urllib.parse import urlsplit

import pytest

from tests.browser.world import World, connect, stop_passing
from tests.capabilities.login.services import Service
from tests.signing import sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def library(visitor, people):
    """A service that is connected by the operator, who is signed in."""
    sign_in(visitor, people["operator"])
    found = Service("bibliotek")
    connect(visitor, found)
    stop_passing(visitor)
    return found


def test_a_fault_is_seen_in_the_inspector(visitor, running, chromium, people, library, picture):
    ask = World(chromium, running, people, {}).request_of
    visitor.goto(f"/login/faults/?entity_id={library.entity_id}")
    visitor.locator("button[value=wrapping-2]").click()
    assert "Signature wrapping 2" in visitor.inner_text(".alert-warning")
    visitor.locator(".alert-warning").evaluate("alert => alert.scrollIntoView()")
    assert "Klienten skal afvise svaret" in visitor.locator(".fault").first.inner_text()
    picture("faults")
    visitor.goto(ask(library))
    visitor.goto(f"/login/inspector/?entity_id={library.entity_id}")
    picture("inspector")
    visitor.locator("tbody a").first.click()
    assert "Én regel er brudt" in visitor.inner_text("main")
    assert "Besvaret, med fejl lagt ind" in visitor.inner_text("main")
    visitor.locator("h3", has_text="Assertion").evaluate("heading => heading.scrollIntoView()")
    picture("inspector-login")
    assert visitor.locator(".x-elsewhere").count() > 10
    shown = urlsplit(visitor.url).path
    visitor.locator("form[action$='/keep/'] button").click()
    visitor.goto("/login/inspector/?kept=1")
    assert visitor.locator(f"tbody a[href='{shown}']").count() == 1


def test_a_trial_by_keyboard_and_mouse(visitor, running, chromium, people, library, picture):
    ask = World(chromium, running, people, {}).request_of
    visitor.goto(f"/login/trials/?entity_id={library.entity_id}")
    visitor.locator("form[action='/login/trials/'] button").click()
    trial = visitor.url
    for choice in ("accepted", "refused"):
        visitor.locator("form[action$='/act/'] button").first.click()
        visitor.goto(ask(library))
        visitor.goto(trial)
        visitor.locator(f"button[value={choice}]").click()
    assert "Bestået: 2." in visitor.inner_text("main")
    visitor.locator("form[action$='/act/'] button").first.click()
    picture("trial")
    while visitor.locator("button[value=skipped]").count():
        visitor.locator("button[value=skipped]").click()
    visitor.locator("form[action$='/finish/'] button").click()
    with visitor.expect_download() as coming:
        visitor.locator("a[href$='report.json']").click()
    visitor.goto("/login/trials/check/")
    visitor.set_input_files("#report-file", coming.value.path())
    visitor.locator("form[action='/login/trials/check/'] button").click()
    assert "Rapporten er ægte" in visitor.inner_text("main")
