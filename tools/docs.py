"""Make the pages that come from the code: `python -m tools.docs [--check]`.

docs/glossary.md comes from the terms of every about.py, docs/errors.md from every Refusal
and from the codes of MeMo, docs/settings.md from every setting; the programs of examples/
are put into the guides in docs/connect that show them.
With --check nothing is written: exit code 1 tells what is out of date.
"""

import importlib
import os
import re
import sys
import tempfile
from functools import partial
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
MADE = "<!-- made by `make docs`, do not edit -->\n"


def module_of(path: Path) -> ModuleType:
    """Return the imported module of a source file."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return importlib.import_module(name)  # noqa: TID251 - a tool that reads the whole house


def refusals() -> list[type]:
    """Return every refusal that has a code of its own, ordered by code."""
    from fundament.kernel.errors import Refusal  # noqa: PLC0415 - needs the settings

    for path in sorted(SOURCE.glob("fundament/**/*.py")):
        if "danish: ClassVar" in path.read_text():
            module_of(path)

    def below(one: type) -> set[type]:
        return {one}.union(*(below(lower) for lower in one.__subclasses__()))

    found = {one for one in below(Refusal) if one.__module__.startswith("fundament.")}
    return sorted(
        (one for one in found if "code" in vars(one) and one is not Refusal),
        key=lambda one: (one.code, one.__qualname__),
    )


def row(*cells: object) -> str:
    """Return one line of a Markdown table."""
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |\n"


def errors() -> str:
    """Return the page of every error code."""
    from fundament.standards.memo import CODES, Reaction  # noqa: PLC0415 - needs the settings

    lines = [
        "# Errors\n",
        MADE,
        "\nEvery refusal has a code for machines and a sentence in Danish and English. Words in "
        "braces are facts that are filled in.\n\nThe reaction is what a sender does best: "
        "`notify` the owner of the process (the dispatch ends), try the `next-channel`, or `retry`."
        " When several come together, the first of these wins.\n\n## Refusals\n\n",
        row("code", "HTTP", "reaction", "Danish", "English", "class"),
        row(*["---"] * 6),
    ]
    for one in refusals():
        reaction = getattr(one, "reaction", "")
        if isinstance(reaction, property) or not reaction:
            reaction = Reaction.RETRY if one.retry_after is not None else ""
        name = f"`{one.__module__.removeprefix('fundament.')}.{one.__qualname__}`"
        lines.append(row(f"`{one.code}`", one.status, reaction, one.danish, one.english, name))
    lines += [
        "\n## Faults of a MeMo\n",
        "\n`MemoInvalid` (HTTP 400) bears the code of the first fault and holds all of them, each "
        "with the XPath of its place and its line. *Official* codes are those of Digital Post.\n\n",
        row("code", "official", "reaction", "Danish", "English"),
        row(*["---"] * 5),
    ]
    for code in sorted(CODES, key=lambda code: code.name):
        official = "yes" if code.official else ""
        lines.append(row(f"`{code.name}`", official, code.reaction, code.danish, code.english))
    return "".join(lines)


def glossary() -> str:
    """Return the page of the words used in the code and their official Danish terms."""
    found = {}
    for path in sorted(SOURCE.glob("fundament/capabilities/*/about.py")):
        about = module_of(path).ABOUT
        for term in about.terms:
            found.setdefault((term.english.lower(), term.danish), (term, []))[1].append(about.name)
    lines = [
        "# Glossary\n",
        MADE,
        "\nThe words in the code and on the English pages, and the official Danish terms.\n\n",
        row("English", "Danish", "meaning", "capability"),
        row(*["---"] * 4),
    ]
    for _, (term, names) in sorted(found.items()):
        pages = ", ".join(f"[{name}](capabilities/{name}.md)" for name in names)
        lines.append(row(term.english, f"*{term.danish}*", term.meaning, pages))
    return "".join(lines)


_PROGRAM = re.compile(r"(<!-- (examples/\S+) -->\n```\w+\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)


def guide(path: str) -> str:
    """Return a guide with the programs that it shows put in as they are in examples/."""
    page = (ROOT / path).read_text()
    return _PROGRAM.sub(lambda found: found[1] + (ROOT / found[2]).read_text(), page)


def settings() -> str:
    """Return the page of every setting that an operator may change."""
    from fundament.site.environment import SETTINGS  # noqa: PLC0415 - needs the settings

    lines = [
        "# Settings\n",
        MADE,
        "\nAll settings are environment variables. An empty one counts as not set.\n\n",
        row("name", "default", "meaning"),
        row(*["---"] * 3),
    ]
    for one in SETTINGS:
        default = f"`{one.default}`" if one.default else ""
        lines.append(row(f"`{one.name}`", default, one.meaning))
    return "".join(lines)


PAGES = {
    "docs/settings.md": settings,
    "docs/errors.md": errors,
    "docs/glossary.md": glossary,
    **{
        path: partial(guide, path)
        for path in sorted(str(one.relative_to(ROOT)) for one in ROOT.glob("docs/connect/*.md"))
    },
}


def outdated() -> list[str]:
    """Return the pages that are not what the code says."""
    return [
        path
        for path, make in PAGES.items()
        if not (ROOT / path).exists() or (ROOT / path).read_text() != make()
    ]


def main() -> int:
    """Write the pages, or with --check only compare them."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("FUNDAMENT_HOME", home)
        os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/none")
        os.environ.setdefault("FUNDAMENT_ENV", "demo")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fundament.site.settings")
        sys.path[:0] = [str(SOURCE)]
        import django  # noqa: PLC0415 - needs the settings

        django.setup()
        if "--check" in sys.argv:
            for path in outdated():
                print(f"{path} is not what the code says: make docs")
            return 1 if outdated() else 0
        for path, make in PAGES.items():
            (ROOT / path).write_text(make())
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
