"""One walk for every protocol: a browser, the portal, and two services in one session."""

import json
from contextlib import ExitStack
from dataclasses import dataclass

from tests.clients.sites import Site, heard
from tests.signing import fill_in


@dataclass(frozen=True)
class Stop:
    """A service as a person meets it: `sign` selects something on its own page.

    `told_in` are the log and the line by which it says that it heard of a logout elsewhere; a
    service that the browser is sent to for that has none.
    """

    site: Site
    sign: str
    told_in: tuple[str, str] | None = None

    def open(self, page, path="/"):
        """Open the service and come to rest: at its own page, or at the broker's first question."""
        page.goto(self.site.origin + path)
        page.wait_for_selector(f"#username, {self.sign}")

    def log_in(self, page, person):
        """Log in from the service, and end at it."""
        self.open(page)
        assert asks_for_a_name(page)
        fill_in(page, person)
        page.wait_for_url(f"{self.site.origin}/")
        page.wait_for_selector(self.sign)


def told(page):
    """What a service in one file shows: its JSON."""
    return json.loads(page.inner_text("body"))


def asks_for_a_name(page):
    return page.locator("#username").is_visible()


def open_portal(page):
    """Come into the portal by the session that is there."""
    page.goto("/log-ind/?next=/post/")
    page.wait_for_url("**/post/")


def log_in_everywhere(page, stops, person):
    """One login, and then the other services and the portal by it."""
    first, *others = stops
    first.log_in(page, person)
    for stop in others:
        stop.open(page)
        assert not asks_for_a_name(page)
    open_portal(page)


def log_out_of_the_portal(page):
    page.click("header form[action='/log-ud/'] button:visible")
    page.wait_for_url("**/")


def out_everywhere(page, stops, log_out, starting=None):
    """Log out in one way; every service and the portal then ask who it is.

    `starting` is the service that the logout starts at: it knows without being told.
    """
    with ExitStack() as waiting:
        for stop in stops:
            if stop.told_in and stop is not starting:
                waiting.enter_context(heard(stop.site, *stop.told_in))
        log_out(page)
    for stop in stops:
        stop.open(page)
        assert asks_for_a_name(page)
    page.goto("/post/")
    assert asks_for_a_name(page)
