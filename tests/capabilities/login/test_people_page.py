"""The demo's page of people: what one meets each for, and the way to be one of them."""

import re

import pytest

from fundament.capabilities.registers import service as registers
from fundament.portal.demo import TAGS
from tests.capabilities.login.conftest import text

pytestmark = pytest.mark.django_db


def card_of(page, name):
    found = re.search(
        rf"<article(?:(?!</article>).)*{re.escape(name)}</h3>.*?</article>", page, re.S
    )
    return found[0]


def test_every_person_has_a_tag(people):
    assert {one.key for one in registers.showcase()} == set(TAGS)


def test_the_empty_mailbox_is_marked_and_leads_to_the_login(people, browser):
    page = text(browser.get("/demo/"))
    freja = card_of(page, people["empty_mailbox"].name)
    assert "Tom postkasse" in freja
    assert people["empty_mailbox"].password in freja
    way = re.search(r'href="(/log-ind/[^"]*)"', freja)[1]
    assert 'name="username"' in text(browser.get(way))
    child = card_of(page, "Villads Havrekær Bøgedal")
    assert "Har intet eID." in child
    assert "/log-ind/" not in child


def test_who_is_logged_in_is_told_to_log_out_first(people, browser):
    browser.log_in(people["student"])
    page = text(browser.get("/demo/"))
    assert "Log ud først" in page
    assert "Log ind som" not in page


def test_the_pages_of_operation_are_offered_to_operators_only(people, browser):
    page = text(browser.get("/myndighed/"))
    assert "/apis/v1/openapi.json" in page
    assert "Tjenester med login bliver tilsluttet af driften" in page
    browser.log_in(people["caseworker"])
    page = text(browser.get("/myndighed/"))
    for href in re.findall(r'class="card door" href="([^"]+)"', page):
        assert browser.client.get(href, secure=True).status_code == 200, href


def test_the_operator_is_offered_them(people, browser):
    browser.log_in(people["operator"])
    main = text(browser.get("/myndighed/")).partition("<main")[2]
    assert 'href="/post/systems/"' in main
    assert 'href="/login/providers/"' in main
    assert "tilsluttet af driften" not in main


def test_who_gives_up_the_login_is_told_so(people, browser):
    page = browser.get("/log-ind/?next=/post/")
    step = re.search(r'action="(/login/[0-9a-f-]{36}/)"', text(page))[1]
    page = browser.post(f"{step}cancel/", {})
    assert page.status_code == 403
    assert "Du afbrød login." in text(page)
    assert "AuthnFailed" not in text(page)
