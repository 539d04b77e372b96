"""Files of letters, made safe to show: what is shown, how, and under which policy.

They are shown on an origin of their own in a frame without rights: nothing of ours is there to
steal. The policy below is the second wall and cleaning the HTML the third.
"""

import html

import nh3

from fundament.capabilities.post import rules
from fundament.capabilities.post.types import Content, NotShownHere, OpenedFile

_SHOWN_AS = {
    "application/pdf": "application/pdf",
    "text/html": "text/html; charset=utf-8",
    "text/plain": "text/html; charset=utf-8",
    "image/png": "image/png",
    "image/jpeg": "image/jpeg",
    "image/gif": "image/gif",
}
_PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title>'
    "<style>body{{margin:1.5rem;max-width:70ch;font:1rem/1.5 'IBM Plex Sans',system-ui,sans-serif;"
    "color:#1a1a1a;overflow-wrap:anywhere}}pre{{white-space:pre-wrap;font:inherit;margin:0}}img{{max-width:100%}}table{{max-width:100%}}</style>"
    "</head><body>{body}</body></html>"
)


def can_be_shown(media_type: str) -> bool:
    """Whether files of the type are shown beside the letter; others can be fetched."""
    return media_type in _SHOWN_AS


def is_framed_without_rights(media_type: str) -> bool:
    """Whether the frame is sandboxed: all but PDF, whose viewer browsers refuse to start there."""
    return media_type != "application/pdf"


def shown(opened: OpenedFile) -> Content:
    """Return the file as it is shown: HTML cleaned of everything that acts or calls home.

    Raises NotShownHere for HTML that would take long to clean.
    """
    media_type = _SHOWN_AS.get(opened.file.media_type, "application/octet-stream")
    body = opened.content
    if opened.file.media_type == "text/html":
        unverified_html = opened.content.decode(errors="replace")
        if rules.is_too_heavy(unverified_html):
            raise NotShownHere
        body = _page(opened, _cleaned(unverified_html))
    elif opened.file.media_type == "text/plain":
        text = html.escape(opened.content.decode(errors="replace"))
        body = _page(opened, f"<pre>{text}</pre>")
    return Content(body, media_type, opened.file.name)


def policy(media_type: str, portal: str) -> str:
    """Return the Content-Security-Policy under which the file is shown inside the portal."""
    directives = [
        "default-src 'none'",
        "img-src data:",
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        f"frame-ancestors {portal}",
    ]
    if media_type == "application/pdf":
        directives[0:3] = ["default-src 'none'", "object-src 'self'", "style-src 'unsafe-inline'"]
    else:
        directives.append("sandbox allow-popups allow-popups-to-escape-sandbox")
    return "; ".join(directives)


def _page(opened: OpenedFile, body: str) -> bytes:
    language, title = html.escape(opened.file.language), html.escape(opened.file.name)
    return _PAGE.format(language=language, title=title, body=body).encode()


def _cleaned(unverified_html: str) -> str:
    return nh3.clean(
        unverified_html,
        tags=set(rules.KEPT_TAGS),
        clean_content_tags={"script", "style", "title"},
        attributes={tag: set(names) for tag, names in rules.KEPT_TAG_ATTRIBUTES.items()},
        attribute_filter=_kept_attribute,
        url_schemes={"https", "mailto", "tel", "data"},
        filter_style_properties=set(rules.STYLES),
        set_tag_attribute_values={"a": {"target": "_blank"}},
        link_rel="noopener noreferrer",
    )


def _kept_attribute(tag: str, name: str, value: str) -> str | None:
    return value if rules.is_kept(name, value) else None
