"""HTML that would take long to clean is found out before it is cleaned, however it is shaped."""

import re

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundament.capabilities.post.render import showing
from fundament.capabilities.post.render.showing import shown
from fundament.capabilities.post.rules import is_too_heavy, weight
from fundament.capabilities.post.rules.weight import MOST_SIGNS, MOST_WEIGHT, weight_of
from fundament.capabilities.post.types import File, NotShownHere, OpenedFile

MANY = 100_000
ROW = "<tr><td class='a'><p>Løn<br></p></td><td align=right>1.234,56</td><td>kr.</td></tr>\n"
LETTERS = {
    "unclosed paragraphs": "<p>Kære borger" * 20_000,
    "unclosed items": f"<ul>{'<li>Et punkt ' * 20_000}</ul>",
    "unclosed cells": f"<table>{'<tr><td>a<td>b<th>c' * 5_000}</table>",
    "unclosed breaks": "Linje<br>\n" * 40_000,
    "a statement": f"<table><tbody>{ROW * 5_000}</tbody></table>",
    "many tables": f"<div><p><table>{ROW}</table></div>" * 2_000,
    "nested tables": "<table><tr><td>" * 100 + "x" + "</td></tr></table>" * 100,
    "nested boxes": "<div>" * 400 + "x" + "</div>" * 400,
    "tags in the wrong order": "<p><b>fed <i>begge</b> kursiv</i></p>\n" * 5_000,
    "italics without end": "<p>Kære <i class=a>borger</p>" * 500,
    "boxes round paragraphs": "<div><p>a<div><span>b</div></div>" * 5_000,
    "comments": "<!-- <div> --><![if !mso]><p>x</p><![endif]>" * 5_000,
    "quotes": "<p title='<div>' lang=da><a href=\"x>y\">z</a>" * 5_000,
    "script": "<script>for (a = 0; a<b; a++) '<div>'</script><style>p<b</style>" * 5_000,
}
HOSTILE = {
    "nested boxes": "<div>",
    "nested tables": "<table><tr><td>",
    "nested lists": "<ul><li>",
    "terms in items": "<li><dd>",
    "bold and italic": "<b><i>",
    "paragraphs in bold": "<b id={n}><p>x",
    "boxes ended in bold": "<b id={n}>" + "<div>" * 9 + "</b>" + "</div>" * 9 + "<p>x",
    "ends in attributes": "<div><p title='</div>'>",
    "ends in comments": "<div><!--></div><!-- > </div> -->",
    "ends in script": "<div><script></div></script>",
    "ends of what is no element": "<div></x></table></li>",
    "ends behind a wall": "<div><marquee></div>",
    "ends below a block": "<span><p></span></p>",
    "letters beyond ASCII": "<lin\u212a>",
    "drawings": "<svg><style><g></style>",
    "attributes": "<p " + " ".join(f"a{n}" for n in range(2_000)) + ">",
    "signs": "< ",
    "character references": "&amp;",
}


@pytest.mark.parametrize("name", LETTERS)
def test_a_real_letter_is_shown_however_large(name):
    assert not is_too_heavy(LETTERS[name])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_one_is_not_cleaned(name, monkeypatch):
    def reached(*_, **__):
        raise AssertionError("it would be cleaned")

    monkeypatch.setattr(showing, "_cleaned", reached)
    part = HOSTILE[name]
    html = "".join(part.replace("{n}", str(n)) for n in range(2_000_000 // len(part)))
    with pytest.raises(NotShownHere):
        shown(OpenedFile(File(0, "a.html", "text/html", "da", 1), html.encode()))


def test_what_is_weighed_is_bounded_itself():
    """Weighing stops where the answer is sure."""
    assert MOST_WEIGHT < weight_of(b"<div>" * MANY, MOST_WEIGHT) < MOST_WEIGHT + MOST_SIGNS


@pytest.mark.parametrize("part", ["<!", "<?x", "</ ", "<!--", "<p", '<p a="', "<style>"])
def test_what_never_ends_is_looked_through_once(part, monkeypatch):
    ends, real = [], weight._end_of
    monkeypatch.setattr(weight, "_end_of", lambda *given: ends.append(1) or real(*given))
    assert not is_too_heavy(part * 1000)
    assert len(ends) <= 1


KNOWN = """
p div span b i a font nobr table tr td th tbody thead caption colgroup col ul ol li dl dd dt h1 h2
button form object marquee applet address section pre center br img hr body html x-y option optgroup
ruby rt rp label details summary fieldset main menu dir listing blockquote search dialog hgroup
figure nav strong u small
"""
STRANGE = """
svg math select template noscript frameset textarea title style script xmp iframe foreignobject desc
mi plaintext
"""
NAMES, OTHERS = KNOWN.split(), STRANGE.split()
TAGS = [f"<{name}>" for name in NAMES] + [f"</{name}>" for name in NAMES]
RARE = [f"<{name}>" for name in OTHERS] + [f"</{name}>" for name in OTHERS]
RARE += ["<b id=1>", "<b id=2>", "<!-- > -->", "<!-->", "<![CDATA[ > ]]>", "<p a='>'>", '<p a=">']
RARE += ["<div/>", "</ div>", "<?x>", "</>", "<a b='", "'>", "<!--", "-->", "]]>", "x", " "]
SOUP = st.lists(st.sampled_from(TAGS) | st.sampled_from(RARE), min_size=1, max_size=12)
MARK, MARK_READ = "<wbr id=mark>", '<wbr id="mark">'
RAW = re.compile(r"<(iframe|noembed|noframes|script|style|xmp)[^>]*>.*?</\1>", re.DOTALL)


def open_elements(html):
    """How many elements count as open at the end."""
    with_mark = weight_of((html + MARK).encode(), MOST_WEIGHT)
    return with_mark - weight_of(html.encode(), MOST_WEIGHT) - 1  # for the tag itself


def depth_in_a_reader(html):
    """How deep the reader that cleans has the mark; None where it does not see it as a tag."""
    every = set(NAMES) | set(OTHERS) | {"wbr"}
    read = nh3.clean(
        html + MARK, tags=every, clean_content_tags=set(), attributes={"*": {"id"}}, link_rel=None
    )
    before, found, _ = RAW.sub("", read).rpartition(MARK_READ)
    return before.count("<") - 2 * before.count("</") - voids(before) if found else None


def voids(html):
    return len(re.findall("<(?:br|img|hr|col|wbr)[ >]", html))


@settings(max_examples=1000, deadline=None, derandomize=True, database=None)
@given(SOUP, st.sampled_from([1, 12]))
def test_no_reader_has_more_elements_open_than_are_counted(soup, times):
    html = "".join(soup) * times
    deep = depth_in_a_reader(html)
    if deep is not None:
        assert deep <= 5 * open_elements(html) + 10, html
