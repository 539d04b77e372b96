"""How one comes to the pages of who administers Digital Post for an authority."""

import re

from tests.browser.visits import CITIZEN, straight, visit
from tests.browser.world import log_in

ADMIN = "caseworker"
HOME = "post/administration/"
OFFICE = HOME + "<uuid:organisation>/"
SYSTEM = OFFICE + "systemer/<uuid:system>/"

straight(HOME, "administration", ADMIN)
straight(HOME, "administration-none", CITIZEN)


def at_office(page, where=""):
    page.goto(f"/{HOME}")
    page.locator("main .post-boxes a").first.click()
    page.wait_for_url(re.compile(r"administration/[0-9a-f-]{36}/$"))
    if where:
        page.goto(page.url + where)


def sure(page, world):
    """Log in again where the login of before is too old by now."""
    page.wait_for_load_state()
    if "/login/" in page.url:
        log_in(page, world.people[ADMIN])
        page.wait_for_url("**/systemer/**")


def at_system(page):
    """Comes to a system, which is made the first time."""
    at_office(page, "systemer/")
    if not page.locator("main table a").count():
        made(page)
    else:
        page.locator("main table a").first.click()
    page.wait_for_load_state()


def made(page):
    page.goto(page.url.split("systemer/")[0] + "systemer/nyt/")
    page.fill("#field-name", "Fagsystem til breve")
    page.check("#field-kinds-1", force=True)
    page.check("#field-kinds-2", force=True)
    page.fill("#field-addresses", "192.0.2.0/28")
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()


def act(page, world, name):
    at_system(page)
    page.locator(f"main a[href$='/{name}/']").click()
    sure(page, world)


@visit("office", OFFICE, ADMIN)
def office(page, world):
    at_office(page)


@visit("office-mistake", OFFICE, ADMIN)
def office_mistake(page, world):
    """A logo that is none."""
    at_office(page)
    file = {"name": "logo.png", "mimeType": "image/png", "buffer": b"no picture"}
    page.set_input_files("#field-logo", files=[file])
    page.locator("main form[enctype] button").click()


@visit("office-not-mine", OFFICE, CITIZEN)
def office_refused(page, world):
    page.goto(f"/{HOME}5b9f2a64-1c1f-4f0e-9d5b-6c2b8a7d3e10/")


@visit("office-systems-none", OFFICE + "systemer/", "caseworker_region")
def office_systems_none(page, world):
    at_office(page, "systemer/")


@visit("office-system-new", OFFICE + "systemer/nyt/", ADMIN)
def office_system_new(page, world):
    at_office(page, "systemer/nyt/")


@visit("office-system-mistake", OFFICE + "systemer/nyt/", ADMIN)
def office_system_mistake(page, world):
    at_office(page, "systemer/nyt/")
    page.fill("#field-addresses", "192.0.2.0/24")
    page.fill("#field-delegated_cvr", "99999999")
    page.fill("#field-contact_email", "ingen")
    page.locator("main form button[type=submit]").click()


@visit("office-system", SYSTEM, ADMIN)
def office_system(page, world):
    at_system(page)


@visit("office-systems", OFFICE + "systemer/", ADMIN)
def office_systems(page, world):
    at_system(page)
    page.goto(page.url.split("systemer/")[0] + "systemer/")


@visit("office-system-token", SYSTEM + "<str:act>/", ADMIN)
def office_system_token(page, world):
    act(page, world, "token")


@visit("office-system-token-told", SYSTEM + "<str:act>/", ADMIN)
def office_system_token_told(page, world):
    act(page, world, "token")
    page.locator("main form button[type=submit]").click()


@visit("office-system-certificate-mistake", SYSTEM + "<str:act>/", ADMIN)
def office_system_certificate(page, world):
    act(page, world, "certifikat")
    page.locator("main form button[type=submit]").click()


@visit("office-system-again", SYSTEM + "<str:act>/", ADMIN)
def office_system_again(page, world):
    at_system(page)
    page.goto(page.url.split("?")[0] + "igen/")
    sure(page, world)


@visit("office-system-withdraw", SYSTEM + "<str:act>/", ADMIN)
def office_system_withdraw(page, world):
    act(page, world, "spaer")


@visit("office-points", OFFICE + "kontaktpunkter/", ADMIN)
def office_points(page, world):
    at_office(page, "kontaktpunkter/")


@visit("office-points-mistake", OFFICE + "kontaktpunkter/", ADMIN)
def office_points_mistake(page, world):
    at_office(page, "kontaktpunkter/")
    page.locator("main form button[type=submit]").click()


@visit("office-point", OFFICE + "kontaktpunkter/<uuid:point>/", ADMIN)
def office_point(page, world):
    at_office(page, "kontaktpunkter/")
    page.locator("main .point-rows a").first.click()


@visit("office-point-new", OFFICE + "kontaktpunkter/nyt/", ADMIN)
def office_point_new(page, world):
    at_office(page, "kontaktpunkter/nyt/")


@visit("office-point-mistake", OFFICE + "kontaktpunkter/nyt/", ADMIN)
def office_point_mistake(page, world):
    at_office(page, "kontaktpunkter/nyt/")
    page.fill("#field-codes", "KLE x\n27.18")
    page.fill("#field-size_mb", "mange")
    page.locator("main form button[type=submit]").click()


@visit("office-group", OFFICE + "kontaktgrupper/<uuid:group>/", ADMIN)
def office_group(page, world):
    at_office(page, "kontaktpunkter/")
    page.locator("main .point-group a").first.click()
