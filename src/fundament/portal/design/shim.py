"""Nunjucks to Jinja2: the vendored macros are rewritten once, when they are loaded.

The package's files stay unchanged on disk. Only the text inside `{% … %}` and `{{ … }}` is
rewritten, with string literals taken out first and put back last.
Source: design system dkfds 11.2.0, `src/components/**/*.njk`; Nunjucks 3, "Templating".
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, ngettext
from jinja2 import BaseLoader, ChainableUndefined, Environment, TemplateNotFound
from markupsafe import Markup

from fundament.portal.design.words import WORDS

VENDOR = Path(__file__).parents[1] / "vendor/dkfds"
ROOT = VENDOR / "src"
# The one file whose plus signs are additions; our own template takes its place.
ARITHMETIC = "components/pagination/pagination.njk"

_LITERAL = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""", re.DOTALL)
_KEY = re.compile(r"([{,]\s*)([A-Za-z_]\w*)(\s*:)")
_MARKUP = re.compile(r"""[<>&]|\\?["']""")


class MacroChanged(ValueError):
    """A vendored macro lacks a text that we translate: the package was changed."""


def rewrite(name: str, source: str) -> str:
    """Return the nunjucks source as Jinja2 source, its fixed Danish words through gettext.

    Raises MacroChanged.
    """
    source = source.removeprefix("\ufeff")
    for found, put in WORDS.get(name, ()):
        if found not in source:
            raise MacroChanged(f"{name}: {found}")
        source = source.replace(found, put)
    return "".join(
        _expression(part, plus=name != ARITHMETIC) if is_code else part
        for part, is_code in _parts(source)
    )


def _parts(source: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in pieces: outside and inside of `{% %}` and `{{ }}`; comments are outside."""
    at = 0
    for start in re.finditer(r"\{#.*?#\}|\{%|\{\{", source, re.DOTALL):
        if start.start() < at or start.group().startswith("{#"):
            continue
        end = _end(source, start.end(), "%}" if start.group() == "{%" else "}}")
        yield source[at : start.start()], False
        yield source[start.start() : end], True
        at = end
    yield source[at:], False


def _end(source: str, at: int, closing: str) -> int:
    """Return where the code that begins before `at` ends; braces in pairs, strings skipped."""
    depth = 0
    while at < len(source):
        literal = _LITERAL.match(source, at)
        if literal:
            at = literal.end()
        elif depth == 0 and source.startswith(closing, at):
            return at + 2
        else:
            depth += {"{": 1, "}": -1}.get(source[at], 0)
            at += 1
    raise ValueError("code without an end")


def _expression(code: str, *, plus: bool) -> str:
    """Return one piece of code in Jinja2's form."""
    return "".join(
        _literal(part) if index % 2 else _operators(part, plus=plus)
        for index, part in enumerate(_LITERAL.split(code))
    )


def _literal(text: str) -> str:
    # A literal with markup is the design system's own: joined with escaped parameters it must
    # stay markup, else the quotation marks around an attribute would be escaped, and a parameter
    # would stand outside of them.
    return f"{text}|safe" if _MARKUP.search(text[1:-1]) else text


def _operators(code: str, *, plus: bool) -> str:
    code = code.replace("===", "==").replace("!==", "!=")
    code = re.sub(r"\belseif\b", "elif", code)
    code = _KEY.sub(r'\1"\2"\3', code)
    return code.replace("+", "~") if plus else code


class MacroLoader(BaseLoader):
    """Loads `components/…njk` from the vendored package, rewritten."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return the rewritten source. Raises TemplateNotFound, MacroChanged."""
        file = ROOT / template
        if ".." in template or file.suffix != ".njk" or not file.is_file():
            raise TemplateNotFound(template)
        return rewrite(template, file.read_text()), str(file), lambda: True


class MacroEnvironment(Environment):
    """Jinja2 with Nunjucks' look-up: the key of a mapping first, a missing one is empty."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return the entry of that key, never a method of the mapping."""
        if isinstance(obj, Mapping):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def as_nunjucks_prints(value: object) -> object:
    """Return what Nunjucks prints: `true` and `false` in small letters, nothing for None."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value


def macro_environment() -> MacroEnvironment:
    """Return a fresh environment for the vendored macros, with autoescape and gettext."""
    environment = MacroEnvironment(
        loader=MacroLoader(),
        autoescape=True,
        undefined=ChainableUndefined,
        finalize=as_nunjucks_prints,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True
    )
    return environment


def sprite() -> Markup:
    """Return the icons as one hidden svg element for the body: no declaration, no DOCTYPE."""
    text = (VENDOR / "dist/img/all-svg-icons.svg").read_text()
    inner = text[text.index("<symbol") : text.rindex("</svg>")]
    return Markup(f'<div class="hide-base-svg"><svg aria-hidden="true">{inner}</svg></div>')  # noqa: S704
