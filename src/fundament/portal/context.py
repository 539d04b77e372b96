"""What every page knows: its language, its menu, who is signed in."""

from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import get_language

from fundament.kernel import clock
from fundament.kernel.acting import Acting, Role, acting_of, roles
from fundament.portal.menu import Link, menu
from fundament.portal.names import name_of
from fundament.portal.reach import leads_somewhere

MAX_TARGET = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """The frame's own facts; templates read them as `page.…`.

    Which addresses there are differs by host name and by the capabilities that run: a link to
    another part of the house is shown where `leads_to` says so.
    """

    path: str
    language: str
    acting: Acting | None
    acted_for_name: str
    home: str
    sign_in_address: str
    menu: list[Link]
    may_operate: bool
    may_issue: bool
    demo: bool
    languages: list[tuple[str, str]]

    def leads_to(self, address: str) -> bool:
        """Return whether something answers at the address, under this host name."""
        return leads_somewhere(address)

    def reachable(self, doors: list[dict[str, str]]) -> list[dict[str, str]]:
        """Return the doors that lead somewhere; each has an `href`."""
        return [door for door in doors if self.leads_to(door["href"])]


def page(request: HttpRequest) -> dict[str, Page]:
    """Return the variable `page` of all templates."""
    acting = _acting(request)
    held = _roles(acting)
    operates, issues = Role.OPERATOR in held, Role.RA_OFFICER in held
    path = request.get_full_path() if request.method == "GET" else "/"
    return {
        "page": Page(
            path=path,
            language=(get_language() or settings.LANGUAGE_CODE)[:2],
            acting=acting,
            acted_for_name=_acted_for(acting),
            home="/" if leads_somewhere("/") else f"{settings.BASE_URL}/",
            sign_in_address=_sign_in(path),
            menu=menu(
                request.path,
                known=acting is not None,
                operates=operates,
                issues=issues,
                trades=Role.COMPANY in held,
                administers=bool(held & {Role.COMPANY, Role.ADMINISTRATOR}),
            ),
            may_operate=operates,
            may_issue=issues,
            demo=settings.DEMO,
            languages=settings.LANGUAGES,
        )
    }


def _sign_in(back: str) -> str:
    """Return the address to sign in at, empty where there is none.

    What is too long to come back to, such as a service's request, is left out.
    """
    if not leads_somewhere("/log-ind/"):
        return ""
    return f"/log-ind/?{urlencode({'next': back if len(back) <= MAX_TARGET else '/'})}"


def _acted_for(acting: Acting | None) -> str:
    """Return the name of the party acted for, when it is not the person self."""
    if acting is None or acting.acted_for == acting.actor.party:
        return ""
    return name_of(acting.acted_for, clock.now(), settings.CAPABILITIES)


def _acting(request: HttpRequest) -> Acting | None:
    """Return who is signed in; nobody when the session cannot be read: errors need a page too."""
    try:
        return acting_of(request) if hasattr(request, "session") else None
    except DatabaseError:
        return None


def _roles(acting: Acting | None) -> frozenset[Role]:
    """Return whose pages are in the menu beside a citizen's; none when roles cannot be asked."""
    try:
        return roles(acting.actor) if acting is not None else frozenset()
    except DatabaseError:
        return frozenset()


def forms_error(**errors: str) -> dict[str, object]:
    """Return what a form's template needs: `errors` by field, `error_list`, `error_count`."""
    found = {field: text for field, text in errors.items() if text}
    return {
        "errors": found,
        "error_list": [{"field": field, "text": text} for field, text in found.items()],
        "error_count": len(found),
    }
