"""What stands in the menu, and for whom."""

from django.utils.translation import gettext as _

from fundament.portal.reach import leads_somewhere

Link = dict[str, object]


def menu(
    path: str,
    *,
    known: bool,
    operates: bool,
    issues: bool = False,
    trades: bool = False,
    administers: bool = False,
) -> list[Link]:
    """Return the menu for the page at `path`, without capabilities that do not run.

    `known`: somebody is signed in; `operates`: she is an operator at this moment; `issues`: she
    is an officer of a registration authority; `trades`: she acts for a company; `administers`: she
    is an administrator of Digital Post, or may own a company.
    """
    operations = _operations(path) if operates else {}
    administration = (
        _link(path, "/post/administration/", _("Administration")) if administers else {}
    )
    links = [
        _link(path, "/", _("Borger")),
        _link(path, "/virksomhed/", _("Virksomhed")),
        _link(path, "/myndighed/", _("Myndighed")),
        _link(path, "/post/", _("Digital Post")),
        _link(path, "/hvem-har-set/", _("Hvem har set mine data")),
        _own_data(path, trades) if known else {},
        administration,
        _link(path, "/demo/", _("Demonstration")),
        _link(path, "/ra/", _("eID-skranken")) if issues else {},
        operations,
    ]
    # The pages of operation, and of administration, lie below those of the services they serve.
    for below in (operations, administration):
        if below.get("active") or below.get("current"):
            links = [link if link is below else link | {"active": False} for link in links if link]
    return [link for link in links if link]


def _link(path: str, href: str, text: str) -> Link:
    if not leads_somewhere(href):
        return {}
    inside = href != "/" and path.startswith(href)
    return {"href": href, "text": text, "current": path == href, "active": inside}


def _own_data(path: str, trades: bool) -> Link:
    return _group(
        _("Mine oplysninger"),
        _link(path, "/mine-data/", _("Mine data i registrene")),
        _link(path, "/kontakt/", _("Kontaktoplysninger")),
        _link(path, "/mit-eid/", _("Mit eID")),
        _link(path, "/skole/", _("Børn og skolelogin")),
        _link(path, "/medarbejdere/", _("Medarbejdere")) if trades else {},
    )


def _operations(path: str) -> Link:
    return _group(
        _("Drift"),
        _link(path, "/login/providers/", _("Tjenester med login")),
        _link(path, "/login/inspector/", _("Login-inspektør")),
        _link(path, "/post/systems/", _("Afsender- og modtagersystemer")),
        _link(path, "/certifikater/", _("Testcertifikater")),
    )


def _group(text: str, *links: Link) -> Link:
    """Return the links under one word of the menu; nothing where none of them is here."""
    here = [link for link in links if link]
    if not here:
        return {}
    active = any(link["current"] or link["active"] for link in here)
    return {"text": text, "links": here, "active": active}
