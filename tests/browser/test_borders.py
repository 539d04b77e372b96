"""Across the border in a real browser: Amira comes from Solvania, two officers link her eID."""

import pytest

from tests.browser.visits_of_borders import CARD, choose_country
from tests.signing import fill_in, sign_in

pytestmark = pytest.mark.browser


def from_abroad(page, card):
    """Log in at the portal with a card of the other country; ends at who has come."""
    choose_country(page, "/log-ind/?next=/mine-data/")
    page.locator("main form button").first.click()
    page.wait_for_url("**/demo/xx/proxy/sso")
    page.locator(CARD.format(card)).check()
    page.fill("#pin", "2468")


def enter(page):
    page.locator("main form button").first.click()
    page.wait_for_url("**/eu/known/")


def test_a_card_of_another_country_leads_to_a_danish_person(
    running, chromium, people, visitor, picture
):
    from_abroad(visitor, "amira-renewed")
    picture("eidas-abroad")
    enter(visitor)
    assert "kræver et dansk personnummer" in visitor.inner_text("main")
    picture("eidas-known")
    visitor.click("button[name=ask]")
    visitor.wait_for_selector("text=En myndighed ser på din anmodning")

    def at_desk(key):
        page = chromium.new_context(base_url=running.base_url, ignore_https_errors=True).new_page()
        sign_in(page, people[key])
        page.goto("/login/eu/links/")
        return page

    desk = at_desk("ra_officer")
    desk.locator("main table a", has_text="Amira").last.click()
    desk.locator("input[name=person]").first.check()
    desk.fill("#reason", "Navn, fødselsdato og fødested passer med registret.")
    desk.click("button[name=approve]")
    desk.wait_for_selector("text=Foreslået knyttet til")
    desk.context.close()
    desk = at_desk("ra_second")
    desk.locator("main table a", has_text="Amira").last.click()
    desk.click("button[name=second]")
    desk.wait_for_selector("text=eID'et er knyttet til et personnummer")

    from_abroad(visitor, "amira-renewed")
    enter(visitor)
    visitor.click("button[name=go]")
    visitor.wait_for_url("**/mine-data/")
    assert "Amira Solhøj" in visitor.inner_text("header")
    visitor.goto("/hvem-har-set/")
    assert "Knyttet til personnummer" in visitor.inner_text("main")
    desk.fill("#reason", "Det var en prøve af skranken.")
    desk.click("button[name=withdraw]")
    desk.wait_for_selector("text=Tilknytningen er trukket tilbage")
    desk.context.close()


def test_a_danish_eid_opens_the_library_abroad(people, visitor, picture):
    visitor.goto("/demo/xx/")
    visitor.locator("main form button").click()
    visitor.wait_for_url("**/login/*/")
    fill_in(visitor, people["student"])
    visitor.wait_for_url("**/login/eu/consent/*/")
    picture("eidas-consent")
    visitor.click("button[name=yes]")
    visitor.wait_for_url("**/demo/xx/connector/acs")
    assert "DK/XX/" in visitor.inner_text("main")
