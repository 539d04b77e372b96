"""What every page knows: its language, its menu, who is signed in."""

from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import get_language

from fundament.kernel import clock
from fundament.kernel.acting import Acting, acting_of
from fundament.portal.menu import Link, menu
from fundament.portal.names import name_of


@dataclass(frozen=True, slots=True)
class Page:
    """The frame's own facts; templates read them as `page.…`."""

    path: str
    language: str
    acting: Acting | None
    acted_for_name: str
    sign_in_address: str
    menu: list[Link]
    demo: bool
    languages: list[tuple[str, str]]


def page(request: HttpRequest) -> dict[str, Page]:
    """Return the variable `page` of all templates."""
    acting = _acting(request)
    path = request.get_full_path() if request.method == "GET" else "/"
    return {
        "page": Page(
            path=path,
            language=(get_language() or settings.LANGUAGE_CODE)[:2],
            acting=acting,
            acted_for_name=_acted_for(acting),
            sign_in_address=f"/log-ind/?{urlencode({'next': path})}",
            menu=menu(request.path, acting),
            demo=settings.DEMO,
            languages=settings.LANGUAGES,
        )
    }


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


def forms_error(**errors: str) -> dict[str, object]:
    """Return what a form's template needs: `errors` by field, `error_list`, `error_count`."""
    found = {field: text for field, text in errors.items() if text}
    return {
        "errors": found,
        "error_list": [{"field": field, "text": text} for field, text in found.items()],
        "error_count": len(found),
    }
