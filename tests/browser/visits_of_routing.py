"""How one comes to the pages of who distributes a company's post."""

import re
from uuid import uuid4

from tests.browser.visits import CITIZEN, OWNER, straight, visit

HOME = "post/fordeling/"
ROUTES = HOME + "<uuid:organisation>/"

straight(HOME, "routing", OWNER)
straight(HOME, "routing-none", CITIZEN)


def at_routes(page, where=""):
    page.goto(f"/{HOME}")
    page.locator("main .post-boxes a").first.click()
    page.wait_for_url(re.compile(r"fordeling/[0-9a-f-]{36}/$"))
    if where:
        page.goto(page.url + where)


def save(page):
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()


def make(page, name, tag="", wanted=""):
    at_routes(page, "ny/")
    page.fill("#field-name", name)
    if tag:
        page.select_option("#field-tag1", tag)
        page.fill("#field-wanted1", wanted)
        page.select_option("#field-test1", "contains")
        page.fill("#field-notify", "bogholderi@virksomhed.example")
        page.locator("label[for=field-flag-1]").click()
    save(page)
    assert page.locator(".alert-success").count() == 1


def with_rules(page):
    """Comes to the rules: one that takes letters about tax, one for all others, one too many."""
    at_routes(page)
    if page.locator(".route-rule").count() < 3:
        make(page, "Skat og moms til bogholderiet", "title", "moms")
        make(page, "Resten")
        make(page, "For sent", "kle", "27.18")


@visit("routes", ROUTES, OWNER)
def routes(page, world):
    with_rules(page)
    page.locator(".route-rule").nth(1).locator("button[value=op]").click()
    page.wait_for_load_state()
    page.locator(".route-rule").nth(0).locator("button[value=ned]").click()
    assert page.locator(".alert-success").count() == 1
    assert page.locator(".route-warning").count() == 1


@visit("routes-not-mine", ROUTES, CITIZEN)
def routes_refused(page, world):
    page.goto(f"/{HOME}{uuid4()}/")


@visit("route-new", ROUTES + "ny/", OWNER)
def route_new(page, world):
    at_routes(page, "ny/")


@visit("route-mistake", ROUTES + "ny/", OWNER)
def route_mistake(page, world):
    at_routes(page, "ny/")
    page.fill("#field-name", "Byggeri")
    page.select_option("#field-tag1", "kle")
    page.fill("#field-wanted1", "27.1")
    page.fill("#field-notify", "ingen")
    save(page)


@visit("route", ROUTES + "regel/<uuid:rule>/", OWNER)
def route(page, world):
    with_rules(page)
    at_routes(page)
    page.locator(".route-rule a").first.click()


@visit("route-trial", ROUTES + "proev/", OWNER)
def route_trial(page, world):
    with_rules(page)
    at_routes(page, "proev/")
    page.locator(".route-letters a").first.click()
    page.wait_for_load_state()
    assert page.locator(".route-outcome").count() == 1


@visit("route-trial-mistake", ROUTES + "proev/", OWNER)
def route_trial_mistake(page, world):
    at_routes(page, "proev/")
    save(page)


@visit("route-trial-faults", ROUTES + "proev/", OWNER)
def route_trial_faults(page, world):
    at_routes(page, "proev/")
    page.fill("#text", "<memo/>")
    save(page)


@visit("route-numbers", ROUTES + "tal/", OWNER)
def route_numbers(page, world):
    at_routes(page, "tal/?dage=365")


@visit("letter-of-company", "post/<uuid:letter>/", OWNER)
def letter_of_company(page, world):
    page.goto("/post/")
    page.locator(".post-boxes a[href*=postkasse]").first.click()
    page.locator("main .col-lg-9 a[href$='/']").filter(has_text="Frist for indberetning").click()
    page.locator(".letter-why summary").click()
    assert page.locator(".letter-why[open] p").count() == 1
