"""How one comes to the pages of rights: as the owner of companies, and as somebody else."""

from tests.browser.visits import CITIZEN, OWNER, straight, visit
from tests.browser.world import log_in

ROUTE = "medarbejdere/<str:cvr>/"

straight("medarbejdere/", "employees-companies", OWNER)
straight("medarbejdere/", "employees-no-company", CITIZEN)


def afresh(page, world, key):
    """Log in again where the login of before is too old by now."""
    page.wait_for_load_state()
    if "/login/" in page.url:
        log_in(page, world.people[key])
        page.wait_for_url("**/medarbejdere/**")


def at_company(page, world, name="Morgenbageri"):
    page.goto("/medarbejdere/")
    page.locator("main a", has_text=name).click()
    afresh(page, world, OWNER)


@visit("employees", ROUTE, OWNER)
def employees(page, world):
    at_company(page, world)


@visit("employees-nobody", ROUTE, OWNER)
def employees_nobody(page, world):
    page.goto("/medarbejdere/")
    page.locator("main a[href^='/medarbejdere/9']").filter(
        has_not_text="Morgenbageri"
    ).first.click()
    afresh(page, world, OWNER)


@visit("employees-changed", ROUTE, OWNER)
def employees_changed(page, world):
    """Takes the role of Emil and gives it back, as his story wants it."""
    at_company(page, world)
    for _ in range(2):
        page.locator("tr", has_text="Emil").locator("button").click()
        page.wait_for_load_state()


@visit("employees-not-mine", ROUTE, CITIZEN)
def employees_refused(page, world):
    page.goto("/medarbejdere/99000112/")
    afresh(page, world, CITIZEN)
