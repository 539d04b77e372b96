"""Collect the Danish texts of code and templates, keep the English ones beside them, compile.

`python -m tools.messages` brings every `<app>/locale/en/LC_MESSAGES/django.po` up to date and
compiles its `.mo`; `--check` changes nothing and says what is missing or out of date.
"""

import argparse
import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parents[1] / "src/fundament"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
OPTIONS = {"**/templates/**.html": {"silent": "false", "newstyle_gettext": "true"}}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_noop": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
}
# Without dates, so that a file changes only when a text does.
HEADERS = [
    ("Language", "en"),
    ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
]


class English(Catalog):
    """A catalogue with a short header."""

    mime_headers = property(lambda self: HEADERS, lambda self, headers: None)


def apps() -> list[Path]:
    """Return the folders that have texts of their own."""
    return [SOURCE / "portal", *sorted(p.parent for p in SOURCE.glob("capabilities/*/apps.py"))]


def collected(app: Path) -> Catalog:
    """Return the texts of the app's code and templates, with what English the po file has."""
    file = po_file(app)
    known = read_po(io.BytesIO(file.read_bytes()), locale="en") if file.exists() else Catalog("en")
    fresh = English(locale="en", header_comment="# English texts.", fuzzy=False)
    found = extract_from_dir(app, METHODS, OPTIONS, KEYWORDS, directory_filter=_is_searched)
    for _, _, text, _, context in found:
        former = known.get(text[0] if isinstance(text, tuple) else text, context)
        fresh.add(text, former.string if former else None, context=context)
    return fresh


def po_file(app: Path) -> Path:
    """Return where the app's English texts stand."""
    return app / "locale/en/LC_MESSAGES/django.po"


def written(catalog: Catalog) -> tuple[bytes, bytes]:
    """Return the catalogue as po and as mo."""
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalog, no_location=True, sort_output=True, omit_header=False, width=96)
    write_mo(mo, catalog)
    return po.getvalue(), mo.getvalue()


def faults(app: Path) -> list[str]:
    """Return what is wrong with the app's English: missing, or not up to date."""
    catalog = collected(app)
    wrong = [f"{app.name}: no English for {m.id!r}" for m in catalog if m.id and not _is_full(m)]
    if not len(catalog):
        return wrong
    po, mo = written(catalog)
    for file, content in ((po_file(app), po), (po_file(app).with_suffix(".mo"), mo)):
        if not file.exists() or file.read_bytes() != content:
            wrong.append(f"{app.name}: {file.name} is out of date; run `make messages`")
    return wrong


def update(app: Path) -> None:
    """Write the app's po and mo files."""
    catalog = collected(app)
    if len(catalog):
        file = po_file(app)
        file.parent.mkdir(parents=True, exist_ok=True)
        po, mo = written(catalog)
        file.write_bytes(po)
        file.with_suffix(".mo").write_bytes(mo)


def _is_full(message: object) -> bool:
    string = getattr(message, "string", "")
    return all(string) if isinstance(string, tuple) else bool(string)


def _is_searched(folder: str) -> bool:
    return Path(folder).name not in {"vendor", "migrations", "locale", "static", "__pycache__"}


def main() -> int:
    """Update, or check. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    wrong = []
    for app in apps():
        if not check:
            update(app)
        wrong += faults(app)
    print("\n".join(wrong) or "Every Danish text has its English one.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
