"""Judge HTML before it is sent: each thing that showing it would clean away, with its place.

Two readers look at it. The one that knows places gives XPath and line; the one that cleans, which
reads as browsers do, has the last word: what it alone sees is told without a place.
"""

import re
from collections.abc import Iterator
from typing import Any, cast

import nh3
from lxml import etree

from fundament.capabilities.post.rules import html
from fundament.capabilities.post.rules.weight import MOST_SIGNS, is_too_heavy
from fundament.capabilities.post.types import HtmlFinding, HtmlRule, HtmlTooLarge

MOST_BYTES, MOST_FINDINGS = 1024 * 1024, 200
_LONGEST = 100


def _rule(code: str, danish: str, english: str, *, acts: bool = True) -> HtmlRule:
    return HtmlRule(f"html.{code}.not.allowed", danish, english, acts)


_SCRIPT = _rule("script", "Script fjernes.", "Script is removed.")
_FRAME = _rule("frame", "Rammer fjernes.", "Frames are removed.")
_OBJECT = _rule("object", "Indlejrede objekter fjernes.", "Embedded objects are removed.")
_FORM = _rule("form", "Formularer fjernes.", "Forms are removed.")
_MEDIA = _rule("media", "Lyd og video fjernes.", "Sound and video are removed.")
_BASE = _rule("base", "base fjernes: links må ikke flyttes.", "base is removed: it moves links.")
_LINK_TAG = _rule(
    "link", "Henviste filer hentes ikke.", "Files that are linked in are not fetched."
)
_REFRESH = _rule("refresh", "Automatisk skift fjernes.", "A refresh by itself is removed.")
_EVENT = _rule("event", "Hændelser (on…) fjernes.", "Event attributes (on…) are removed.")
_ADDRESS = _rule(
    "address", "Adresser, der hentes fra, fjernes.", "Addresses that are fetched from are removed."
)
_PICTURE = _rule(
    "picture",
    "Billeder vises kun, når de ligger i filen selv (data: med PNG, JPEG eller GIF).",
    "Pictures are shown only when they lie in the file itself (data: with PNG, JPEG or GIF).",
)
_SCHEME = _rule("scheme", "Linket udfører noget.", "The link executes something.")
_STYLE_CALLS = _rule(
    "style.address", "Stil må ikke hente noget (url, import).", "Style must fetch nothing."
)
_STYLE = _rule("style", "Stilen fjernes.", "The style is removed.", acts=False)
_LINK = _rule(
    "link.target",
    "Linket fjernes: kun https, mailto, tel og # føres videre.",
    "The link is removed: only https, mailto, tel and # are kept.",
    acts=False,
)
_ELEMENT = _rule("element", "Elementet fjernes.", "The element is removed.", acts=False)
_ATTRIBUTE = _rule("attribute", "Attributten fjernes.", "The attribute is removed.", acts=False)
_ENCODING = _rule("encoding", "Filen er ikke UTF-8.", "The file is not UTF-8.", acts=False)

_OF_TAG = {
    "script": _SCRIPT,
    **dict.fromkeys(("iframe", "frame", "frameset", "portal", "fencedframe"), _FRAME),
    **dict.fromkeys(("object", "embed", "applet", "foreignobject"), _OBJECT),
    **dict.fromkeys(("form", "input", "button", "select", "textarea", "isindex"), _FORM),
    **dict.fromkeys(("video", "audio", "source", "track", "bgsound"), _MEDIA),
    **dict.fromkeys(("image", "use", "feimage", "animate", "set"), _PICTURE),
    "base": _BASE,
    "link": _LINK_TAG,
}
# They frame a document and show nothing; a meta is judged by what it says, a style by its text.
_FRAMES = {"html", "head", "body", "title", "meta", "style"}
_KNOWN = html.KEPT_TAGS | _OF_TAG.keys() | _FRAMES | {"svg", "math", "noscript", "template"}
_FETCHED = {"srcset", "background", "poster", "lowsrc", "dynsrc", "ping", "action", "formaction"}
_FETCHED |= {"data", "codebase", "manifest", "classid", "archive"}
# What shows nothing by itself: style is told where it stands, links where they begin.
_UNSEEN = {"class", "id", "name", "role", "charset", "content", "http-equiv", "xmlns", "tabindex"}
_UNSEEN |= {"target", "rel", "type", "version", "media", "xml:lang", "hreflang"}
_CALLS = re.compile(r"url\s*\(|import|expression|image-set|\\", re.IGNORECASE)
_ACTING = re.compile(r"(javascript|vbscript|data|blob|file):", re.IGNORECASE)
_BLANK = re.compile(r"[\x00-\x20]+")
_TAG = re.compile(r"<([a-z][^\s>/]*)")


def judge_html(body: bytes) -> tuple[HtmlFinding, ...]:
    """Return everything that cleaning would take away, in document order, at most 200.

    Raises HtmlTooLarge.
    """
    text = body.decode(errors="replace")
    if len(body) > MOST_BYTES or is_too_heavy(text):
        raise HtmlTooLarge(bytes=MOST_BYTES, tags=MOST_SIGNS)
    found: list[HtmlFinding] = []
    if text.encode() != body:
        found.append(HtmlFinding(_ENCODING, "", 0, ""))
    for finding in _with_places(text):
        if len(found) == MOST_FINDINGS:
            return tuple(found)
        found.append(finding)
    told = {(finding.rule.code, finding.value) for finding in found}
    for rule, name, value in _as_browsers_read(text):
        if (rule.code, value) not in told and len(found) < MOST_FINDINGS:
            told.add((rule.code, value))
            found.append(HtmlFinding(rule, name, 0, value))
    return tuple(found)


def _with_places(text: str) -> Iterator[HtmlFinding]:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True)
    if not text.strip():
        return
    root = etree.HTML(text.encode(), parser)
    if root is None:
        return
    tree = root.getroottree()
    for element in root.iter(etree.Element):
        for rule, name, value in _of_element(element):
            path = tree.getpath(element) + (f"/@{name}" if name else "")
            line: int | None = cast(Any, element).sourceline
            yield HtmlFinding(rule, path, line or 0, value[:_LONGEST])


def _of_element(element: etree._Element) -> Iterator[tuple[HtmlRule, str, str]]:
    tag = str(element.tag).lower()
    rule = _of_tag(tag)
    if rule is not None:
        yield rule, "", tag
    if tag == "style" and (element.text or "").strip():
        yield (_STYLE_CALLS if _CALLS.search(element.text or "") else _STYLE), "", tag
    if tag == "meta" and str(element.get("http-equiv", "")).strip().lower() == "refresh":
        yield _REFRESH, "", tag
    for name, value in element.items():
        broken = _of_attribute(tag, str(name).lower(), str(value))
        if broken is not None:
            yield broken, str(name).lower(), str(value)


def _of_tag(tag: str) -> HtmlRule | None:
    if tag in html.KEPT_TAGS or tag in _FRAMES:
        return None
    return _OF_TAG.get(tag, _ELEMENT)


def _of_attribute(tag: str, name: str, value: str) -> HtmlRule | None:
    if name.startswith("on"):
        return _EVENT
    if name in _FETCHED:
        return _ADDRESS
    if name == "style":
        return _of_style(value)
    if tag in html.KEPT_TAGS:
        if name in {"src", "href", "xlink:href"}:
            return _of_address(tag, name, value)
        kept = html.KEPT_TAG_ATTRIBUTES["*"] | html.KEPT_TAG_ATTRIBUTES.get(tag, frozenset())
        unseen = name in _UNSEEN or name.startswith(("data-", "aria-", "xmlns:"))
        return None if name in kept or unseen else _ATTRIBUTE
    return None


def _of_address(tag: str, name: str, value: str) -> HtmlRule | None:
    if html.is_kept(name, value) and name in html.KEPT_TAG_ATTRIBUTES.get(tag, frozenset()):
        return None
    if name == "src":
        return _PICTURE
    return _SCHEME if _ACTING.match(_BLANK.sub("", value)) else _LINK


def _of_style(value: str) -> HtmlRule | None:
    if _CALLS.search(value):
        return _STYLE_CALLS
    names = {part.partition(":")[0].strip().lower() for part in value.split(";") if part.strip()}
    return None if names <= html.STYLES else _STYLE


def _as_browsers_read(text: str) -> list[tuple[HtmlRule, str, str]]:
    """Return what the reader that cleans sees of tags and attributes that act."""
    found: list[tuple[HtmlRule, str, str]] = []

    def heard(tag: str, name: str, value: str) -> None:
        rule = _of_attribute(tag, name, value)
        if rule is not None and rule.acts:
            found.append((rule, f"{tag}/@{name}", value[:_LONGEST]))

    told = nh3.clean(
        text,
        tags=set(_KNOWN),
        clean_content_tags=set(),
        generic_attribute_prefixes=set("abcdefghijklmnopqrstuvwxyz"),
        attribute_filter=heard,
        url_schemes={"javascript", "vbscript", "data", "http", "https", "mailto", "tel", "file"},
        link_rel=None,
    )
    for tag in sorted(set(_TAG.findall(told))):
        rule = _of_tag(tag)
        if rule is not None and rule.acts:
            found.append((rule, tag, tag))
    return found
