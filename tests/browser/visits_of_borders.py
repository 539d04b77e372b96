"""How one comes to the pages of logins across borders, here and in the other country."""

from uuid import uuid4

from tests.browser.visits import OFFICER, straight, visit
from tests.browser.world import log_in, shut, stop_passing
from tests.capabilities.login.borders import OpenToEurope

CARD, KNOWN = "#citizen-{}", "**/eu/known/"

straight("demo/xx/", "abroad-library")


def choose_country(page, address="/log-ind/"):
    page.goto(address)
    page.locator("a[href$='/eu/']").click()


@visit("eu-country", "login/<uuid:pending>/eu/")
def country(page, world):
    choose_country(page)


@visit("eu-carry", "login/<uuid:pending>/eu/")
def carried_abroad(page, world):
    stop_passing(page)
    choose_country(page)
    page.locator("main form button").first.click()


@visit("abroad-log-in", "demo/xx/proxy/sso")
def abroad(page, world):
    choose_country(page)
    page.locator("main form button").first.click()
    page.wait_for_url("**/demo/xx/proxy/sso")


def come_back(page, world, card, pin="2468"):
    abroad(page, world)
    page.locator(CARD.format(card)).check()
    page.fill("#pin", pin)
    page.locator("main form button").first.click()


@visit("abroad-pin-wrong", "demo/xx/proxy/log-in/")
def abroad_wrong(page, world):
    come_back(page, world, "zora", "1111")


@visit("eu-given-up", "eidas/connector/acs")
def given_up(page, world):
    abroad(page, world)
    page.locator("button[name=cancel]").click()
    page.wait_for_url("**/eu/?given-up")


@visit("eu-known", "login/<uuid:pending>/eu/known/")
def known(page, world):
    come_back(page, world, "zora")
    page.wait_for_url(KNOWN)


@visit("eu-asked", "login/<uuid:pending>/eu/known/")
def asked(page, world):
    come_back(page, world, "amira")
    page.wait_for_url(KNOWN)
    if page.locator("button[name=ask]").count():
        page.locator("button[name=ask]").click()
        page.wait_for_load_state()


@visit("eu-known-over", "login/<uuid:pending>/eu/known/")
def known_over(page, world):
    page.goto(f"/login/{uuid4()}/eu/known/")


@visit("eu-acs-refused", "eidas/connector/acs")
def unasked(page, world):
    page.goto("/demo/clock/")
    page.evaluate(
        "() => { const f = document.createElement('form'); f.method = 'post';"
        " f.action = '/eidas/connector/acs'; document.body.append(f); f.submit(); }"
    )
    page.wait_for_url("**/eidas/connector/acs")


@visit("eu-links", "login/eu/links/", OFFICER)
def links(page, world):
    other = world.fresh()
    asked(other.new_page(), world)
    other.close()
    page.goto("/login/eu/links/")


@visit("eu-link", "login/eu/links/<uuid:link>/", OFFICER)
def link(page, world):
    links(page, world)
    page.locator("main table a", has_text="Amira").first.click()


@visit("eu-link-mistake", "login/eu/links/<uuid:link>/", OFFICER)
def link_mistake(page, world):
    link(page, world)
    page.locator("button[name=approve]").click()
    page.wait_for_load_state()


def wish_at(world, card):
    """The address at the desk of the wish that the card has made; asked for once."""
    if card not in world.kept:
        other = world.fresh()
        abroad_page, desk = other.new_page(), world.context(OFFICER).new_page()
        desk.goto("/login/eu/links/")
        before = addresses(desk)
        come_back(abroad_page, world, card)
        abroad_page.wait_for_url(KNOWN)
        abroad_page.locator("button[name=ask]").click()
        abroad_page.wait_for_load_state()
        other.close()
        desk.goto("/login/eu/links/")
        [world.kept[card]] = addresses(desk) - before
        shut(desk)
    return world.kept[card]


def addresses(desk):
    found = desk.locator("main table a").all()
    return {one.get_attribute("href") for one in found}


def once(world, step, who, address, act):
    """Let the officer do it on the page of the wish, if it is not done yet."""
    if step not in world.made:
        desk = world.context(who).new_page()
        desk.goto(address)
        act(desk)
        desk.wait_for_load_state()
        shut(desk)
        world.made.add(step)


def propose(desk):
    desk.locator("input[name=person]").first.check()
    desk.fill("#reason", "Navn, fødselsdato og fødested passer med registret.")
    desk.click("button[name=approve]")


def proposed(world):
    address = wish_at(world, "amira-renewed")
    once(world, "proposed", OFFICER, address, propose)
    return address


@visit("eu-link-own", "login/eu/links/<uuid:link>/", OFFICER)
def link_own(page, world):
    page.goto(proposed(world))


@visit("eu-links-own", "login/eu/links/", OFFICER)
def links_own(page, world):
    proposed(world)
    page.goto("/login/eu/links/")


@visit("eu-link-to-second", "login/eu/links/<uuid:link>/", "ra_second")
def link_to_second(page, world):
    page.goto(proposed(world))


@visit("eu-links-to-second", "login/eu/links/", "ra_second")
def links_to_second(page, world):
    proposed(world)
    page.goto("/login/eu/links/")


@visit("ra-desk-to-second", "ra/", "ra_second")
def desk_to_second(page, world):
    proposed(world)
    page.goto("/ra/")


@visit("eu-link-made", "login/eu/links/<uuid:link>/", "ra_second")
def link_made(page, world):
    address = proposed(world)
    once(world, "made", "ra_second", address, lambda desk: desk.click("button[name=second]"))
    page.goto(address)


@visit("eu-links-made", "login/eu/links/made/", "ra_second")
def links_made(page, world):
    link_made(page, world)
    page.goto("/login/eu/links/made/")


@visit("eu-links-made-found", "login/eu/links/made/", "ra_second")
def links_found(page, world):
    links_made(page, world)
    page.fill("#text", "Ingen hedder det")
    page.click("main form button[type=submit]")


@visit("own-eid-linked", "mit-eid/", "new_citizen")
def own_linked(page, world):
    desk = world.context("ra_second").new_page()
    link_made(desk, world)
    shut(desk)
    page.goto("/mit-eid/")


@visit("eu-link-turned-down", "login/eu/links/<uuid:link>/", OFFICER)
def link_turned_down(page, world):
    def refuse(desk):
        desk.fill("#reason", "Ingen i registret har både navnet og fødselsdatoen.")
        desk.click("button[name=refuse]")

    address = wish_at(world, "zora")
    once(world, "turned-down", OFFICER, address, refuse)
    page.goto(address)


@visit("abroad-ask", "demo/xx/ask/")
def ask(page, world):
    stop_passing(page)
    page.goto("/demo/xx/")
    page.locator("main form button").click()


@visit("eu-login-for-abroad", "eidas/proxy/sso")
def login_for_abroad(page, world):
    page.goto("/demo/xx/")
    page.locator("main form button").click()
    page.wait_for_url("**/login/*/")


def at_consent(page, world, key):
    login_for_abroad(page, world)
    log_in(page, world.people[key])
    page.wait_for_url("**/login/eu/consent/*/")


@visit("eu-consent", "login/eu/consent/<uuid:consent>/")
def consent(page, world):
    at_consent(page, world, "administrative")


@visit("eu-consent-mistake", "login/eu/consent/<uuid:consent>/")
def consent_protected(page, world):
    at_consent(page, world, "protected_name")
    page.locator("button[name=yes]").click()
    page.wait_for_load_state()


@visit("abroad-told", "demo/xx/connector/acs")
def told(page, world):
    at_consent(page, world, "new_citizen")
    page.locator("button[name=yes]").click()
    page.wait_for_url("**/demo/xx/connector/acs")


@visit("eu-known-at-service", "login/<uuid:pending>/eu/known/")
def known_at_service(page, world):
    """A service that can do without a person number."""
    service = world.service("bibliotek-eu", OpenToEurope)
    choose_country(page, world.request_of(service))
    page.locator("main form button").first.click()
    page.wait_for_url("**/demo/xx/proxy/sso")
    page.fill("#pin", "2468")
    page.locator("main form button").first.click()
    page.wait_for_url(KNOWN)
