"""Every macro of the design system: foreign text stays text, and both languages speak."""

import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.utils import translation
from markupsafe import Markup, escape

from fundament.portal.design import shim
from fundament.portal.design.shim import MacroChanged, macro_environment, rewrite
from fundament.portal.design.ui import (
    MACROS,
    WITHOUT_PARAMETERS,
    Macros,
    UnsafeParameter,
    attributes,
    ui,
)
from fundament.portal.showing import ELSEWHERE, examples

EVIL = "\"'><i onclick=x>&amp; onfocus=x "
# Keys whose values choose an element or a branch; markup there is refused or matches nothing.
KEPT = {
    "state",
    "status",
    "variant",
    "headingLevel",
    "direction",
    "attributes",
    "href",
    "url",
    "target",
}
OTHERS = {
    "footer": [{"columns": [{"columnSize": 4, "content": "x", "classes": "y"}]}],
    "breadcrumbs": [{"items": [{"text": "x", "href": "/"}, {"text": "y"}], "ariaLabel": "z"}],
    "characterlimit": [{"id": "x", "characterLimit": "40"}],
    "errorMessage": [{"id": "x", "text": "y"}],
    "helptext": [{"id": "x", "text": "y"}],
    "label": [{"for": "x", "text": "y", "tooltip": {"text": "z"}, "classes": "c", "srOnly": "s"}],
    "nav_list": [{"links": [{"href": "/", "text": "x", "information": "y"}]}],
    "back_to_top": [{"href": "#", "srText": "x", "buttonText": "y"}],
    "cookie_message": [{"heading": "x", "message": "y", "accept": "a", "decline": "b"}],
    "menu_open_button": [{"text": "x"}],
    "menu_top": [{}],
    "skiplink": [{"text": "x"}],
    "solution_info": [
        {"title": {"text": "x", "href": "/", "ariaLabel": "a"},
         "authority": {"name": "n", "text": "t"}}
    ],
    "mobile_solution_info": [{"authority": {"name": "n", "text": "t"}}],
    "navigation_menu": [
        {"links": [{"text": "x", "links": [{"text": "y", "href": "/"}]},
                   {"text": "z", "href": "/"}]}
    ],
    "mobile_navigation_menu": [
        {"links": [{"text": "x", "links": [{"text": "y", "href": "/"}]}], "ariaLabelMobile": "m"}
    ],
}  # fmt: skip


class Tags(HTMLParser):
    """Collects names of elements and of attributes."""

    def __init__(self):
        super().__init__()
        self.elements, self.names = [], set()

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.names |= {name for name, _ in attrs}


def tags(html):
    found = Tags()
    found.feed(html)
    return found


def everything():
    return {**examples(), **OTHERS}


def with_evil(value, key=""):
    if key in KEPT:
        return value
    if isinstance(value, dict):
        return {name: with_evil(entry, name) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [with_evil(entry, key) for entry in value]
    return EVIL if isinstance(value, str) else value


@pytest.mark.parametrize("name", sorted(MACROS))
def test_markup_in_every_parameter_stays_text(name):
    for params in everything()[name]:
        macro = getattr(ui(), name)
        plain, evil = tags(macro(**params)), tags(macro(**with_evil(params)))
        assert "i" not in evil.elements
        assert not {n for n in evil.names if n.startswith("on") or not re.fullmatch(r"[a-z-]+", n)}
        # A paragraph of our own may be among the parameters, and is text now.
        assert [e for e in evil.elements if e != "p"] == [e for e in plain.elements if e != "p"]


def test_every_macro_is_tried_and_shown():
    assert set(everything()) == set(MACROS)
    assert set(examples()) | ELSEWHERE == set(MACROS)


@pytest.mark.parametrize(
    "params",
    [
        {"attributes": 'onclick="x"'},
        {"attributes": Markup("class=x")},
        {"headingLevel": "h2 onclick=x"},
        {"text": object()},
    ],
)
def test_unsafe_parameters_are_refused(params):
    with pytest.raises(UnsafeParameter):
        ui().alert(variant="info", **params)


@pytest.mark.parametrize(
    "href", ["javascript:x", " JavaScript:x", "data:text/html,x", "vbscript:x"]
)
def test_script_addresses_are_refused(href):
    with pytest.raises(UnsafeParameter):
        ui().link(url=href, text="x")


def test_the_builder_of_attributes():
    assert attributes(aria_label='a"b', required=True, disabled=False, for_="x") == (
        'aria-label="a&#34;b" required for="x"'
    )
    for bad in ({"onclick": "x"}, {"style": "x"}, {"a b": "x"}, {"formaction": "javascript:x"}):
        with pytest.raises(UnsafeParameter):
            attributes(**bad)


@pytest.mark.parametrize("name", sorted(MACROS))
def test_no_danish_word_is_left_in_english(name):
    with translation.override("en"):
        printed = "".join(getattr(ui(), name)(**params) for params in everything()[name])
    danish = r"\b(Luk|Fejl|Advarsel|Succes|Trin|Redigér|Læs mere|skal udfyldes|frivilligt|tegn)\b"
    assert not re.search(danish, printed)


def test_a_changed_package_is_noticed():
    with pytest.raises(MacroChanged):
        rewrite("components/toast/toast.njk", "<button>Annullér</button>")


def test_rewriting_leaves_text_and_literals_alone():
    source = "a === b {{ 'x === y' }}{% if a !== b %}{% elseif c + d %}{{ f({ k: 1, m: {n: 2}}) }}"
    assert rewrite("x.njk", source) == (
        'a === b {{ \'x === y\' }}{% if a != b %}{% elif c ~ d %}{{ f({ "k": 1, "m": {"n": 2}}) }}'
    )


def node_modules():
    named = os.environ.get("FUNDAMENT_NODE_MODULES")
    return Path(named) if named else Path(__file__).parents[2] / "node_modules"


COMPARE = """
const nunjucks = require(process.argv[1] + '/nunjucks');
const loader = new nunjucks.FileSystemLoader(process.argv[2]);
const env = new nunjucks.Environment(loader, {autoescape: true});
const asked = JSON.parse(require('fs').readFileSync(0));
const given = asked.map(({file, macro, params}) => env.renderString(
  `{% from "${file}" import ${macro} as it %}{{ it(params) }}`, {params}));
console.log(JSON.stringify(given));
"""


@pytest.mark.outside
def test_same_output_as_nunjucks():
    if not shutil.which("node") or not (node_modules() / "nunjucks").exists():
        pytest.skip("node or the npm package nunjucks is not installed")
    asked = [
        {"file": f"components/{MACROS[name]}.njk", "macro": name, "params": plain(params)}
        for name, states in everything().items()
        for params in states
        if name not in WITHOUT_PARAMETERS
    ]
    done = subprocess.run(
        ["node", "-e", COMPARE, str(node_modules()), str(shim.ROOT)],
        input=json.dumps(asked), capture_output=True, text=True, check=True,
    )  # fmt: skip
    environment = macro_environment()
    for call, theirs in zip(asked, json.loads(done.stdout), strict=True):
        module = environment.get_template(call["file"]).module
        ours = str(getattr(module, call["macro"])(call["params"]))
        assert squeezed(ours) == squeezed(theirs), call["macro"]


def plain(params):
    return json.loads(json.dumps(params))


def squeezed(html):
    html = html.replace("&#34;", "&quot;")
    # One text in ours, so that it can be translated; three pieces in theirs.
    html = re.sub(r"Trin<strong> (\d) </strong>af", r"Trin \1 af", html)
    return re.sub(r"\s*([<>])\s*", r"\1", re.sub(r"\s+", " ", html)).strip()


def test_escaping_twice_is_not_done():
    assert "&amp;amp;" not in ui().alert(variant="info", content="a & b")
    assert escape("a & b") in ui().alert(variant="info", content="a & b")


def test_a_macro_is_compiled_when_it_is_asked_for():
    macros = Macros()
    assert "button" not in vars(macros)
    assert macros.button is vars(macros)["button"]
    macros.load()
    assert vars(macros).keys() >= MACROS.keys()
    with pytest.raises(AttributeError):
        _ = macros.marquee
