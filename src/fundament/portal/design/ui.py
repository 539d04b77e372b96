"""The only way to call a macro: every plain string is escaped, attributes only from our builder.

In a page: `{{ ui.button(text=_("Send"), variant="primary") }}`. The names and parameters are those
of the design system; `docs/pages.md` tells what differs.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.utils.functional import Promise
from jinja2 import Undefined
from markupsafe import Markup, escape

from fundament.portal.design.shim import macro_environment

CONTROLS = "form/controls/"
# Macro and file below components/. Left out, with what stands in its place (portal/parts.html or
# portal/base.html): pagination and the selectable table (need script), portal_info and
# languageSwitcher… (need a form).
MACROS = {
    "accordion": "accordion/accordion",
    "alert": "alerts/alerts",
    "anchorlinks": "anchorlinks/anchorlinks",
    "back_link": "back-link/back-link",
    "back_to_top": "back-to-top/back-to-top",
    "badge": "badge/badges",
    "breadcrumbs": "breadcrumbs/breadcrumbs",
    "button": "buttons/buttons",
    "card": "cards/cards",
    "checkbox": "checkboxes/checkbox",
    "checkboxes": "checkboxes/checkboxes",
    "cookie_message": "cookie-message/cookie-message",
    "details": "details/details",
    "footer": "footers/footer",
    "textinput": CONTROLS + "text-input",
    "textarea": CONTROLS + "text-area",
    "select": CONTROLS + "select",
    "datoinput": CONTROLS + "date-input",
    "datepicker": CONTROLS + "date-picker",
    "errorMessage": CONTROLS + "errormessage",
    "helptext": CONTROLS + "helptext",
    "label": CONTROLS + "label",
    "characterlimit": CONTROLS + "characterlimit",
    "menu_open_button": "header/header",
    "solution_info": "header/header",
    "mobile_solution_info": "header/header",
    "navigation_menu": "header/header",
    "mobile_navigation_menu": "header/header",
    "menu_top": "header/header",
    "icon_svg": "icons/icons--svg",
    "modal": "modal/modal",
    "overflowmenu": "overflow-menu/overflow-menu",
    "radiobutton": "radiobuttons/radiobutton",
    "radiobuttons": "radiobuttons/radiobuttons",
    "search": "search/search",
    "nav_list": "side-navigation/sidenav",
    "skiplink": "skip-link/skip-link",
    "spinner": "spinner/spinner",
    "stepIndicator": "stepguide/stepguide",
    "stepIndicatorButton": "stepguide/stepguide",
    "simpleStepIndicator": "stepguide/stepguide",
    "structured_list": "structured-list/structured-list",
    "table": "table/table",
    "tabs": "tabs/tabs",
    "navigation_tabs": "tabs/tabs",
    "tag": "tags/tags",
    "toast": "toast/toast",
    "toggle_switch": "toggle/toggle",
    "tooltip": "tooltip/tooltip",
    "tooltip_helpicon": "tooltip/tooltip",
    "tooltip_text": "tooltip/tooltip",
    "link": "type/links",
    "ul_list": "type/lists",
    "ol_list": "type/lists",
}
WITHOUT_PARAMETERS = {"menu_top"}
ADDRESSES = {"href", "url", "src"}
ELEMENTS = {"headingLevel", "tag", "contentElement", "pageElement"}
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_SCHEME = re.compile(r"[\s\x00-\x1f]*([A-Za-z][A-Za-z0-9+.-]*):")
_SCHEMES = {"http", "https", "mailto", "tel"}


class Attributes(Markup):
    """Attributes of one element as text for its tag; made by `attributes` alone."""


class UnsafeParameter(TypeError):
    """A parameter that could carry foreign markup or script."""


def attributes(**pairs: str | int | bool | None) -> Attributes:
    """Return the attributes for a macro: `aria_label="x"` gives `aria-label="x"`.

    True gives the bare name; None and False are left out.
    Raises UnsafeParameter for event handlers and styles.
    """
    written = []
    for key, value in pairs.items():
        name = key.rstrip("_").replace("_", "-")
        if not _NAME.fullmatch(name) or name.startswith("on") or name == "style":
            raise UnsafeParameter(name)
        if value is None or value is False or isinstance(value, Undefined):
            continue
        if name in ADDRESSES | {"action", "formaction"}:
            _check_address(str(value))
        written.append(name if value is True else f'{name}="{escape(value)}"')
    return Attributes(" ".join(written))


def safe_parameters(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters with every plain string escaped; missing ones left out.

    Raises UnsafeParameter.
    """
    kept = {name: value for name, value in params.items() if not _is_missing(value)}
    return {
        name: _attributes(value) if name == "attributes" else _safe(value, name)
        for name, value in kept.items()
    }


class Macros:
    """All macros as functions of keyword parameters that return markup.

    Each is compiled when it is first asked for: most words of the command line show no page.
    """

    def __init__(self) -> None:
        self._environment = macro_environment()

    def __getattr__(self, name: str) -> Callable[..., Markup]:
        """Return the macro. Raises AttributeError for a name that is none."""
        if name not in MACROS:
            raise AttributeError(name)
        template = self._environment.get_template(f"components/{MACROS[name]}.njk")
        made = _wrapped(name, getattr(template.module, name))
        setattr(self, name, made)
        return made

    def load(self) -> None:
        """Compile all of them; a server does so once, before its processes part.

        Raises MacroChanged, TemplateError.
        """
        for name in MACROS:
            getattr(self, name)


@cache
def ui() -> Macros:
    """Return the macros of this process."""
    return Macros()


def _wrapped(name: str, macro: Callable[..., str]) -> Callable[..., Markup]:
    def call(caller: Callable[[], Markup] | None = None, **params: Any) -> Markup:
        if caller is not None:
            params |= {"content": caller(), "contentContainer": False}
        checked = safe_parameters(params)
        # The macro escapes what it prints; the wrapper has escaped what it would not.
        printed = macro() if name in WITHOUT_PARAMETERS else macro(checked)
        return Markup(printed)  # noqa: S704

    call.__name__ = name
    return call


def _is_missing(value: object) -> bool:
    return value is None or isinstance(value, Undefined)


def _attributes(value: object) -> object:
    """Pass on what our builder made, alone or one for each part of the component."""
    if isinstance(value, Attributes):
        return value
    if isinstance(value, Mapping) and all(
        isinstance(part, Attributes) or _is_missing(part) for part in value.values()
    ):
        return {name: part for name, part in value.items() if not _is_missing(part)}
    raise UnsafeParameter("attributes")


def _safe(value: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        return safe_parameters(value)
    if isinstance(value, list | tuple):
        return [_safe(entry, name) for entry in value if not _is_missing(entry)]
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, str | Promise):
        text = value if isinstance(value, Markup) else str(value)
        if name in ADDRESSES:
            _check_address(str(text))
        if name in ELEMENTS and not _NAME.fullmatch(text):
            raise UnsafeParameter(f"{name} is not the name of an element")
        return escape(text)
    raise UnsafeParameter(f"{name}: {type(value).__name__}")


def _check_address(address: str) -> None:
    scheme = _SCHEME.match(address)
    if scheme and scheme.group(1).lower() not in _SCHEMES:
        raise UnsafeParameter(f"address with {scheme.group(1)}:")
