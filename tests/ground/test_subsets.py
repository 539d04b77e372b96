"""FUNDAMENT_CAPABILITIES: a part of the house runs alone, and shows nothing of the rest."""

import re

import pytest

from tests.ground.test_up import get, processes_of

pytestmark = pytest.mark.slow
LOGIN = "registers,identity,rights,school,login"
POST = "registers,rights,contacts,post"


@pytest.fixture
def part(fresh, request):
    """A running Fundament with the capabilities of the parameter."""
    fresh.settings["FUNDAMENT_CAPABILITIES"] = request.param
    fresh.start()
    return fresh


def statuses(running, *paths):
    return {path: get(running, path)[0] for path in paths}


def dead_links(running, start="/"):
    """Every link and form of our own on the pages one reaches without signing in, if it is a 404.

    A form is asked by GET, which says 405 where only POST is taken.
    """
    seen, waiting, dead = set(), [start], []
    while waiting:
        path = waiting.pop()
        status, headers, page = get(running, path)
        if status == 404:
            dead.append(path)
        if status != 200 or not headers["Content-Type"].startswith("text/html"):
            continue
        for link in re.findall(r'(?:href|action)="(/[^"#]*)', page):
            if link not in seen and not link.startswith("/static/"):
                seen.add(link)
                waiting.append(link)
    assert len(seen) > 5
    return dead


@pytest.mark.parametrize("part", [LOGIN], indirect=True)
def test_login_without_post(part):
    assert get(part, "/readyz")[::2] == (200, "ready, but post does not run\n")
    assert set(
        statuses(part, "/post/", "/kontakt/", "/apis/v1/memos/", "/demo/mail/").values()
    ) == {404}
    assert statuses(part, "/log-ind/", "/saml/3.0/metadata", "/demo/") == {
        "/log-ind/": 302, "/saml/3.0/metadata": 200, "/demo/": 200,
    }  # fmt: skip
    assert dead_links(part) == []
    assert part.credentials()["systems"] == []
    assert "FAIL" not in part.call("doctor")
    words = ("system", "add", "--cvr", "99000000", "--kind", "sender")
    refused = part.attempt(*words)
    assert (refused.returncode, "`system add` needs post" in refused.stderr) == (1, True)


@pytest.mark.parametrize("part", [POST], indirect=True)
def test_post_without_login(part):
    assert get(part, "/readyz")[::2] == (200, "ready\n")
    absent = (
        "/log-ind/",
        "/saml/3.0/metadata",
        "/idp/saml/3.0/",
        "/demo/",
        "/post/",
        "/mine-data/",
    )
    assert set(statuses(part, *absent).values()) == {404}
    assert statuses(part, "/apis/v1/memos/", "/register/") == {
        "/apis/v1/memos/": 401, "/register/": 200,
    }  # fmt: skip
    assert dead_links(part) == []
    assert "Sign in as" not in part.welcome
    assert "Demo people" not in part.welcome
    known = part.credentials()
    assert known["persons"] == []
    assert {system["kind"] for system in known["systems"]} == {"sender"}
    refused = part.attempt("operator", "add", "--cpr", "0101010101", "--username", "x")
    assert (refused.returncode, "needs identity" in refused.stderr) == (1, True)


def test_all_of_it_has_no_dead_link(running):
    assert dead_links(running) == []


def test_a_part_that_lacks_what_it_needs_does_not_start(fresh):
    done = fresh.attempt("up", FUNDAMENT_CAPABILITIES="registers,contacts,post")
    assert done.returncode == 1
    said = "contacts cannot run without rights: add it to FUNDAMENT_CAPABILITIES."
    assert done.stderr == f"fundament: {said}\n"
    assert processes_of(fresh.home) == []
