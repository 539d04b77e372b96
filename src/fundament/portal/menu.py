"""What stands in the menu, and for whom."""

from django.urls import is_valid_path
from django.utils.translation import gettext as _

from fundament.kernel.acting import Acting, Role

Link = dict[str, object]


def menu(path: str, acting: Acting | None) -> list[Link]:
    """Return the menu for the page at `path`, without capabilities that do not run."""
    links = [
        _link(path, "/", _("Borger")),
        _link(path, "/virksomhed/", _("Virksomhed")),
        _link(path, "/myndighed/", _("Myndighed")),
        _link(path, "/post/", _("Digital Post")),
        _link(path, "/hvem-har-set/", _("Hvem har set mine data")),
        _link(path, "/demo/", _("Demonstration")),
    ]
    if acting and Role.OPERATOR in acting.roles:
        links.append(_operations(path))
    return [link for link in links if link]


def _link(path: str, href: str, text: str) -> Link:
    if not is_valid_path(href):
        return {}
    inside = href != "/" and path.startswith(href)
    return {"href": href, "text": text, "current": path == href, "active": inside}


def _operations(path: str) -> Link:
    links = [
        _link(path, "/login/providers/", _("Tjenester med login")),
        _link(path, "/post/systems/", _("Afsender- og modtagersystemer")),
    ]
    links = [link for link in links if link]
    if not links:
        return {}
    return {
        "text": _("Drift"),
        "links": links,
        "active": any(link["current"] or link["active"] for link in links),
    }
