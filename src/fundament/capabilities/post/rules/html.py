"""What is kept of the HTML of a letter: everything else is cleaned away before it is shown."""

import nh3

_PICTURES = ("data:image/png;", "data:image/jpeg;", "data:image/gif;")
_LINKS = ("https:", "mailto:", "tel:", "#")
_MORE_TAGS = {"font", "center", "u", "s", "section", "article", "main"}
_ON_EVERY_TAG = {
    "style",
    "title",
    "lang",
    "dir",
    "align",
    "valign",
    "bgcolor",
    "width",
    "height",
}

KEPT_TAGS = frozenset(nh3.ALLOWED_TAGS | _MORE_TAGS)
KEPT_TAG_ATTRIBUTES = {
    **{tag: frozenset(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "*": frozenset(_ON_EVERY_TAG),
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt"}),
    "font": frozenset({"color", "face", "size"}),
}
STYLES = frozenset(
    {
        "background-color",
        "border",
        "border-bottom",
        "border-collapse",
        "border-color",
        "border-left",
        "border-right",
        "border-spacing",
        "border-style",
        "border-top",
        "border-width",
        "color",
        "font-family",
        "font-size",
        "font-style",
        "font-weight",
        "height",
        "letter-spacing",
        "line-height",
        "list-style-type",
        "margin",
        "margin-bottom",
        "margin-left",
        "margin-right",
        "margin-top",
        "max-width",
        "min-width",
        "padding",
        "padding-bottom",
        "padding-left",
        "padding-right",
        "padding-top",
        "text-align",
        "text-decoration",
        "text-indent",
        "text-transform",
        "vertical-align",
        "white-space",
        "width",
    }
)


def is_kept(name: str, value: str) -> bool:
    """Whether an attribute that may stand on its tag is kept with this value."""
    if name == "src":
        return value.startswith(_PICTURES)
    if name == "href":
        return value.strip().lower().startswith(_LINKS)
    return True
