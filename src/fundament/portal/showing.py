"""The component page: every macro that `ui` offers, as it looks and with its call."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from markupsafe import Markup

from fundament.kernel.acting import public
from fundament.portal.design.ui import attributes, ui

Parameters = dict[str, Any]
# In the frame of every page, or nothing to look at alone.
ELSEWHERE = {
    "menu_open_button", "menu_top", "mobile_navigation_menu", "mobile_solution_info",
    "navigation_menu", "solution_info", "skiplink", "footer", "breadcrumbs", "characterlimit",
    "errorMessage", "helptext", "label", "nav_list", "back_to_top", "cookie_message",
}  # fmt: skip
LISTS = {"ul_list": "ul", "ol_list": "ol"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One macro: its name, and what it printed in each state."""

    name: str
    states: tuple[Markup, ...]


@public
@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Show every macro in its states."""
    shown = [
        Shown(name, tuple(_printed(name, params) for params in states))
        for name, states in sorted(examples().items())
    ]
    return render(request, "portal/design.html", {"shown": shown})


def _printed(name: str, params: Parameters) -> Markup:
    printed: Markup = getattr(ui(), name)(**params)
    if name in LISTS:
        return Markup("<{0}>{1}</{0}>").format(LISTS[name], printed)
    return printed


def examples() -> dict[str, list[Parameters]]:
    """Return the states to show of each macro."""
    return _texts() | _fields() | _choices() | _wholes()


def _texts() -> dict[str, list[Parameters]]:
    words = _("Teksten står her.")
    status = ("info", "success", "warning", "error")
    return {
        "alert": [
            {"variant": one, "heading": _("En besked"), "headingLevel": "h3", "content": words}
            for one in status
        ],
        "badge": [{"text": _("Nyt"), "variant": {"status": one}} for one in status],
        "back_link": [{"href": "/design/"}],
        "button": [
            {"text": _("Send"), "variant": one, "attributes": attributes(type="button")}
            for one in ("primary", "secondary", "tertiary")
        ],
        "card": [
            {"heading": _("Et kort"), "headingLevel": "h3", "content": _paragraph(words)},
            {"heading": _("Et kort, der fører videre"), "headingLevel": "h3",
             "navigationCard": {"href": "/design/"}},
        ],
        "icon_svg": [{"name": one} for one in ("email", "lock", "person", "visibility")],
        "link": [{"url": "/design/", "text": _("Et link")}],
        "ul_list": [{"items": [{"text": _("Først")}, {"text": _("Så")}]}],
        "ol_list": [{"items": [{"text": _("Først")}, {"text": _("Så")}]}],
        "spinner": [{"status": _("Henter")}],
        "tag": [{"text": _("Et mærke"), "attributes": attributes(type="button")}],
        "toast": [
            {"id": "toast", "variant": "info", "heading": _("Gemt"), "content": words,
             "srVariant": _("Information"), "show": True}
        ],
        "tooltip_helpicon": [{"id": "tip", "text": words}],
        "tooltip_text": [{"id": "tip-text", "phrase": "NSIS", "tooltip": words}],
        "tooltip": [
            {"id": "tip-plain", "text": words, "target": _target(), "trueTooltip": True}
        ],
    }  # fmt: skip


def _fields() -> dict[str, list[Parameters]]:
    name = _("Navn")
    help_ = _("Som det står i passet.")
    wrong = _("Skriv dit navn.")
    options = [
        {"value": "", "text": _("Vælg")},
        {"value": "1", "text": _("Først")},
        {"value": "2", "text": _("Så")},
    ]
    return {
        "textinput": [
            {"id": "t1", "name": "t1", "label": name, "helptext": help_},
            {"id": "t2", "name": "t2", "label": name, "errorMessage": wrong},
            {"id": "t3", "name": "t3", "label": name, "optionalLabel": True, "characterLimit": 40},
            {"id": "t4", "name": "t4", "label": _("Beløb"), "suffix": "kr.", "value": "12"},
        ],
        "textarea": [{"id": "ta", "name": "ta", "label": _("Besked"), "rows": 3}],
        "select": [{"id": "s1", "name": "s1", "label": _("Vælg"), "options": options}],
        "datoinput": [{"id": "d1", "name": "d1", "legend": _("Fødselsdato"), "helptext": help_}],
        "datepicker": [{"id": "d2", "name": "d2", "label": _("Dato"), "format": "DD/MM/YYYY"}],
        "search": [{"id": "q", "name": "q", "searchbutton": {"type": "submit"}}],
    }


def _choices() -> dict[str, list[Parameters]]:
    items = [{"value": "1", "label": _("Først")}, {"value": "2", "label": _("Så")}]
    return {
        "checkbox": [{"id": "c0", "name": "c0", "value": "1", "label": _("Jeg har læst det")}],
        "checkboxes": [
            {"id": "c1", "groupname": "c1", "checkboxLegend": _("Vælg flere"), "items": items}
        ],
        "radiobutton": [{"id": "r0", "name": "r0", "value": "1", "label": _("Ja")}],
        "radiobuttons": [
            {"id": "r1", "groupname": "r1", "radiogroupLegend": _("Vælg én"), "items": items,
             "errorMessage": _("Vælg en af dem.")}
        ],
        "toggle_switch": [{"label": _("Påmind mig"), "checked": True}],
    }  # fmt: skip


def _wholes() -> dict[str, list[Parameters]]:
    text = _("Teksten står her.")
    states = ("success", "error", "number")
    steps = [{"text": _("Et skridt"), "state": one, "href": "/design/"} for one in states]
    panels = [
        {"button": {"id": f"tab{n}", "text": f"{_('Fane')} {n}", "selected": n == 1 or None},
         "panel": {"id": f"panel{n}", "content": text}}
        for n in (1, 2)
    ]  # fmt: skip
    return {
        "accordion": [
            {"id": "acc", "headingLevel": "h3", "items": [{"title": text, "content": text}]}
        ],
        "anchorlinks": [{"id": "anchors", "links": [{"href": "/design/", "text": text}]}],
        "details": [{"summary": _("Læs mere"), "content": text}],
        "modal": [{"id": "dialog", "heading": _("En dialog"), "content": text}],
        "overflowmenu": [
            {"id": "choices", "button": {"text": _("Flere valg")}, "content": _paragraph(text)}
        ],
        "simpleStepIndicator": [{"currentStep": 2, "totalSteps": 5}],
        "stepIndicator": [{"steps": steps}],
        "stepIndicatorButton": [
            {"breakpoint": "lg", "modal": "dialog", "currentStep": 2, "totalSteps": 5}
        ],
        "structured_list": [{"items": [{"label": _("Navn"), "value": "Signe Holm"}]}],
        "table": [
            {"thead": [{"headerContent": _("Navn")}, {"headerContent": _("By")}],
             "tbody": [[{"content": "Signe Holm"}, {"content": "Åvig"}]], "zebra": True,
             "attributes": {"outer": attributes(role="region", aria_label=_("En tabel"))}}
        ],
        "tabs": [{"items": panels}],
        "navigation_tabs": [
            {"ariaLabel": _("Faner"),
             "items": [{"href": "/design/", "text": _("Fane"), "current": True}]}
        ],
    }  # fmt: skip


def _paragraph(text: str) -> Markup:
    return Markup("<p>{}</p>").format(text)


def _target() -> Markup:
    params = {"button": "tooltip-target"}
    button: Markup = ui().button(
        text=_("Peg her"), variant="secondary", classes=params, attributes=attributes(type="button")
    )
    return button
