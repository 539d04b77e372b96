"""Every page of the house, as the person it is for: both widths, both languages, all checks."""

from urllib.parse import urlsplit

import pytest
from django.test import RequestFactory
from django.urls import Resolver404, resolve
from django.utils import translation

from fundament.kernel.ingest import DatabaseUnavailable
from fundament.site.refusals import ProgramFailed, ServerBusy, answer_to
from tests.browser import (  # noqa: F401  (each registers its visits)
    visits_of_administration,
    visits_of_borders,
    visits_of_desk,
    visits_of_eid,
    visits_of_flow,
    visits_of_paper,
    visits_of_portal,
    visits_of_providers,
    visits_of_rights,
    visits_of_routing,
    visits_of_school,
    visits_of_writing,
)
from tests.browser.addresses import FILES, pages
from tests.browser.visits import VISITS
from tests.browser.world import World

LANGUAGES = ("da", "en")
# axe takes most of the time. It looks at the first state of each address small in Danish and wide
# in English, and at its other states in one of these, in turn.
BOTH = {"da": (375,), "en": (1280,)}
ONE = ({"da": (375,), "en": ()}, {"da": (), "en": (1280,)})
FIRST = {one.route: one for one in reversed(VISITS)}


def axe_at(visit):
    """At which widths axe looks at the visited page, by language."""
    return BOTH if FIRST[visit.route] is visit else ONE[VISITS.index(visit) % 2]


@pytest.fixture(scope="session")
def world(chromium, running, people, pupils):
    made = World(chromium, running, people, pupils)
    yield made
    made.close()


def test_every_page_is_visited():
    """A new page needs a way to it in a visits_of_….py (or a reason in addresses.py)."""
    assert pages() - {one.route for one in VISITS} == set()
    assert {one.route for one in VISITS} - {None} <= pages()
    assert not FILES.keys() & pages()


def route_of(address):
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return None


@pytest.mark.browser
@pytest.mark.parametrize("visit", VISITS, ids=lambda one: one.name)
def test_page(world, checker, visit):
    for language in LANGUAGES:
        page = world.page(visit.who)
        world.speak(page.context, language)
        checker.listen(page)
        visit.go(page, world)
        page.wait_for_load_state()
        met = {route_of(response.url) for response in checker.shown}
        assert visit.route in met, f"{visit.name} never came to {visit.route}: {met}"
        assert (checker.shown[-1].status >= 400) == visit.is_refused
        assert page.locator("html").get_attribute("lang") == language
        judge(page, checker, f"all-{visit.name}", axe_at(visit)[language])
        world.leave(visit.who, page)


def judge(page, checker, name, widths):
    assert page.locator("h1").count() == 1
    checker.check(page, name, widths)


def shown_instead(answer):
    def fulfil(route):
        body = answer.text
        route.fulfill(status=answer.status_code, content_type="text/html", body=body)

    return fulfil


@pytest.mark.browser
@pytest.mark.parametrize(
    "refusal",
    [ProgramFailed(number="0123456789ab"), DatabaseUnavailable(), ServerBusy()],
    ids=lambda one: one.code,
)
def test_page_of_a_failure(visitor, running, checker, refusal, settings):
    """The server does not fail on demand: its page is made here and shown in its frame."""
    for language in LANGUAGES:
        with translation.override(language):
            answer = answer_to(RequestFactory().get("/post/"), refusal)
        visitor.route("**/post/", shown_instead(answer))
        visitor.goto("/post/")
        assert visitor.locator("html").get_attribute("lang") == language
        judge(visitor, checker, f"all-error-{refusal.code}", BOTH[language])
        visitor.unroute("**/post/")
