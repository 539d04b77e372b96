"""Jinja2 as Django's engine for pages: `<app>/templates/<app>/…`, gettext, our filters, `ui`."""

from functools import cache
from typing import Any

from django.template.backends.jinja2 import Jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, StrictUndefined

from fundament.portal import formats
from fundament.portal.design.shim import sprite
from fundament.portal.design.ui import attributes, ui


class PageTemplates(Jinja2):
    """Looks for templates in every app's folder `templates`."""

    app_dirname = "templates"


def _url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def environment(**options: Any) -> Environment:
    """Return the environment of all pages. A name that a view did not give is an error."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(**options, extensions=["jinja2.ext.i18n"])  # noqa: S701  (Django sets it)
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {
        "ui": ui(),
        "attributes": attributes,
        "sprite": sprite(),
        "url": _url,
        "static": cache(static),  # a process has one set of files
    }
    made.filters |= {
        "date": formats.date,
        "moment": formats.moment,
        "time": formats.time,
        "number": formats.number,
        "money": formats.money,
        "size": formats.size,
    }
    return made
