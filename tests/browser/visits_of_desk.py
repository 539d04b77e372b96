"""How one comes to the pages of the desk of a registration authority."""

from uuid import uuid4

from tests.browser.visits import CITIZEN, OFFICER, straight, visit
from tests.browser.world import shut


def find(page, text, purpose="help"):
    """Search at the desk; a number or a user name leads straight to the person."""
    page.goto("/ra/")
    page.fill("#text", text)
    page.check(f"input[name=purpose][value={purpose}]")
    page.locator("main form[action='/ra/'] button").click()


def at_the_desk(page, world, key, act, document=None):
    """Open the person, take the act, and fill in a passport."""
    find(page, world.people[key]["cpr"])
    page.locator(f".ra-acts a[href$='/{act}/']").click()
    if document is not None:
        page.check("input[name=kind][value=passport]")
        page.fill("#document_number", document)
        page.fill("#valid_until", "01-01-2040")


straight("ra/", "ra-desk", OFFICER)
straight("ra/", "error-ra-no-role", CITIZEN)
straight("ra/venter/", "ra-waiting", "ra_second")
straight("ra/dubletter/", "ra-pairs", OFFICER)
straight("aktiver/", "activate")


@visit("ra-search-mistake", "ra/", OFFICER)
def ra_search_mistake(page, world):
    page.goto("/ra/")
    page.locator("main form[action='/ra/'] button").click()


@visit("ra-search", "ra/", OFFICER)
def ra_search(page, world):
    find(page, "n", "control")
    page.fill("#text", "Tohuse")
    page.check("input[name=purpose][value=control]")
    page.locator("main form[action='/ra/'] button").click()


@visit("ra-person", "ra/person/<uuid:person>/", OFFICER)
def ra_person(page, world):
    find(page, world.people["student"]["cpr"])


@visit("ra-person-administrative", "ra/person/<uuid:person>/", OFFICER)
def ra_person_administrative(page, world):
    find(page, world.people["administrative"]["username"])


@visit("ra-person-self", "ra/person/<uuid:person>/", OFFICER)
def ra_person_self(page, world):
    find(page, world.people[OFFICER]["cpr"])


@visit("ra-act", "ra/person/<uuid:person>/<slug:act>/", OFFICER)
def ra_act(page, world):
    at_the_desk(page, world, "unregistered", "haev")


@visit("ra-act-mistake", "ra/person/<uuid:person>/<slug:act>/", OFFICER)
def ra_act_mistake(page, world):
    at_the_desk(page, world, "student", "nulstil", "P1")
    page.fill("#valid_until", "01-01-2020")
    page.fill("#witness", "12")
    page.locator("main form button").first.click()


@visit("ra-reissue", "ra/person/<uuid:person>/<slug:act>/", OFFICER)
def ra_reissue(page, world):
    """Of somebody at High: a colleague decides it."""
    at_the_desk(page, world, "student", "nyt", "P5550001")
    page.fill("#username", "laura.ny")


@visit("ra-act-eid-wrong", "ra/person/<uuid:person>/<slug:act>/", OFFICER)
def ra_act_eid_wrong(page, world):
    """An eID that the person has, by a code that is not hers."""
    at_the_desk(page, world, "student", "nyt")
    page.fill("#username", "laura.ny")
    page.check("input[name=kind][value=existing-identity]")
    page.fill("#eid_code", "AAAAA-AAAAA")
    page.locator("main form button").first.click()


@visit("ra-person-waits", "ra/person/<uuid:person>/", OFFICER)
def ra_person_waits(page, world):
    """The demo's own proposal is about her."""
    find(page, world.people["mover"]["cpr"])


@visit("ra-reopen", "ra/person/<uuid:person>/<slug:act>/", OFFICER)
def ra_reopen(page, world):
    if "blocked" not in world.made:
        at_the_desk(page, world, world.stranger(), "spaer")
        page.check("input[name=state][value=BLOCKED]")
        page.check("input[name=reason][value=misuse]")
        page.locator("main form button").first.click()
        world.made.add("blocked")
    at_the_desk(page, world, world.stranger(), "genaabn", "P5550002")


@visit("ra-letter", "ra/person/<uuid:person>/<slug:act>/", OFFICER)
def ra_letter(page, world):
    at_the_desk(page, world, "unregistered", "nulstil", f"P{uuid4().hex[:8]}")
    page.locator("main form button").first.click()
    page.wait_for_selector(".ra-letter")


@visit("ra-shut", "ra/person/<uuid:person>/spaer/", OFFICER)
def ra_shut(page, world):
    at_the_desk(page, world, "student", "spaer")


@visit("ra-shut-mistake", "ra/person/<uuid:person>/spaer/", OFFICER)
def ra_shut_mistake(page, world):
    ra_shut(page, world)
    page.locator("main form button").first.click()


@visit("ra-mark", "ra/person/<uuid:person>/dublet/", OFFICER)
def ra_mark(page, world):
    find(page, world.people["student"]["cpr"])
    page.locator(".ra-acts a[href$='/dublet/']").click()


@visit("ra-mark-mistake", "ra/person/<uuid:person>/dublet/", OFFICER)
def ra_mark_mistake(page, world):
    ra_mark(page, world)
    page.fill("#other", "12")
    page.locator("main form button").first.click()


@visit("ra-proposal", "ra/venter/<uuid:proposal>/", "ra_second")
def ra_proposal(page, world):
    page.goto("/ra/venter/")
    page.locator("main table a").first.click()


@visit("ra-proposal-own", "ra/venter/<uuid:proposal>/", OFFICER)
def ra_proposal_own(page, world):
    page.goto("/ra/venter/")
    page.locator("main table a").first.click()


@visit("ra-proposal-over", "ra/venter/<uuid:proposal>/", OFFICER)
def ra_proposal_over(page, world):
    page.goto(f"/ra/venter/{uuid4()}/")


@visit("ra-pair", "ra/dubletter/<uuid:pair>/", OFFICER)
def ra_pair(page, world):
    ra_mark(page, world)
    page.fill("#other", world.people["pensioner"]["cpr"])
    page.locator("main form button").first.click()
    page.wait_for_url("**/ra/dubletter/**")


@visit("ra-pair-mistake", "ra/dubletter/<uuid:pair>/", OFFICER)
def ra_pair_holds(page, world):
    """The number that would be closed has a role."""
    ra_mark(page, world)
    page.fill("#other", world.people["caseworker"]["cpr"])
    page.locator("main form button").first.click()
    page.wait_for_url("**/ra/dubletter/**")
    cpr = world.people["student"]["cpr"]
    half = page.locator(".ra-half", has_text=f"{cpr[:6]}-{cpr[6:]}")
    half.locator("input[name=stays]").check()
    page.click("button[name=merge]")


@visit("ra-merged", "ra/person/<uuid:person>/", OFFICER)
def ra_merged(page, world):
    page.goto("/ra/dubletter/")
    pair = page.locator("main tr", has_text="Tohuse")
    if not pair.count():  # merged already, by this visit or by the test of the desk
        find(page, world.people["duplicate"]["cpr"])
        return
    pair.locator("a").click()
    page.click("button[name=merge]")
    page.wait_for_url("**/ra/person/**")


@visit("activate-mistake", "aktiver/")
def activate_mistake(page, world):
    page.goto("/aktiver/")
    page.fill("#username", "ingen")
    page.fill("#code", "AAAA-AAAA-AAAA")
    page.fill("#password", "lange ord er gode")
    page.fill("#again", "lange ord er gode")
    page.locator("main form button").first.click()


@visit("activated", "aktiver/")
def activated(page, world):
    desk = world.context(OFFICER).new_page()
    ra_letter(desk, world)
    code = desk.locator(".ra-code").inner_text()
    shut(desk)
    page.goto("/aktiver/")
    page.fill("#username", world.people["unregistered"]["username"])
    page.fill("#code", code)
    page.fill("#password", "lange ord er gode")
    page.fill("#again", "lange ord er gode")
    page.locator("main form button").first.click()
