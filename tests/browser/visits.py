"""The list of ways to pages; files called visits_of_… fill it."""

from collections.abc import Callable
from dataclasses import dataclass

CITIZEN, OPERATOR, OWNER = "many_letters", "operator", "owner"
OFFICER = "ra_officer"


@dataclass(frozen=True)
class Visit:
    """A page: its name, its route (none: no such page), who goes there (none: nobody), and how."""

    name: str
    route: str | None
    who: str | None
    go: Callable

    @property
    def is_refused(self):
        """Whether the page says no, and so has a status of 400 or more."""
        return self.name.startswith("error-") or self.name.endswith(REFUSED)


REFUSED = ("-mistake", "-wrong", "-over", "-refused", "-not-mine")
VISITS = []


def visit(name, route, who=None):
    """Register the function as the way to a page; it gets the browser's page and the world."""

    def keep(go):
        VISITS.append(Visit(name, route, who, go))
        return go

    return keep


def straight(route, name, who=None, asking=""):
    """Register a page that one comes to by its address."""
    VISITS.append(Visit(name, route, who, lambda page, world: page.goto(f"/{route}{asking}")))


def press(page, ending):
    page.locator(f"main form[action$='/{ending}/'] button").click()
