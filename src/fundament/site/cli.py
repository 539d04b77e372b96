"""The command line: one table of words, each with the function that does it."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import django
from django.db import OperationalError, ProgrammingError
from django.utils.module_loading import import_string

from fundament.kernel.errors import Refusal
from fundament.site import database, home, logs
from fundament.site.home import Problem
from fundament.site.words import Task


def option(*names: str, **how: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return one argument of a word, as argparse takes it."""
    return names, how


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the command line (`demo load` has two parts).

    `role`: as whom it uses the database (`app`, `owner`), or None when it uses none by itself.
    `starts_database`: whether the embedded PostgreSQL is started for it when it does not run.
    `listener`: which addresses it serves; the settings depend on it, so it is set before them.
    """

    name: str
    help: str
    work: str
    role: str | None = "app"
    starts_database: bool = True
    options: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = field(default=())
    listener: str = "web"


PERSONS = option("--persons", type=int, default=1000, help="how many people (1000)")
SEED = option("--seed", type=int, default=2026, help="the same seed gives the same country (2026)")
FILE = option("file", help="the archive")

WORDS = (
    Word("up", "start everything; Ctrl-C stops it, the data stays",
         "fundament.site.supervisor.up", "owner", False, (PERSONS, SEED)),
    Word("serve", "the web server alone (production, with DATABASE_URL)",
         "fundament.site.server.serve_web", "app", False,
         (option("--socket", type=int, help="an open listening socket"),)),
    Word("content", "the server for the content of letters alone",
         "fundament.site.server.serve_content", "app", False,
         (option("--socket", type=int, help="an open listening socket"),), "content"),
    Word("worker", "the background worker alone", "fundament.site.worker.work", "app", False),
    Word("migrate", "bring the database's tables up to date",
         "fundament.site.migrate.main", "owner"),
    Word("doctor", "look at everything the program stands on",
         "fundament.site.doctor.main", "app", False),
    Word("hosts", "how clients with official host names reach this machine",
         "fundament.site.hosts.main", None, False),
    Word("backup", "write everything into one archive", "fundament.site.archive.backup", "owner",
         True, (FILE,)),
    Word("restore", "fill an empty home from an archive", "fundament.site.archive.restore", None,
         False, (FILE,)),
    Word("clock", "move the demo's time: +30d, -2h, reset", "fundament.site.moving_time.main",
         None, False, (option("by", nargs="?", help="+30d, +12h, +5m, -1d or reset"),)),
    Word("ledger verify", "check that every line of the ledger is as it was written",
         "fundament.site.ledger.main", "app", True,
         (option("--head", nargs=2, metavar=("SIZE", "ROOT"), help="what the head must be"),)),
    Word("operator add", "give a person an identity and the operator's role",
         "fundament.site.registering.operator", "app", True,
         (option("--cpr", required=True), option("--username", required=True))),
    Word("system add", "register a system of your own: certificate and token",
         "fundament.site.registering.system", "app", True,
         (option("--cvr", required=True, help="whose system it is"),
          option("--kind", choices=("sender", "recipient"), required=True),
          option("--name", default="My system"),
          option("--csr", help="a certificate request (PEM); else a key is made"),
          option("--out", default=".", help="folder for the files"))),
    Word("provider add", "register a service provider by its SAML metadata",
         "fundament.site.registering.provider", "app", True,
         (option("file", help="the metadata"),)),
    Word("send", "post a MeMo as a demo system and follow its receipt",
         "fundament.site.sending.main", "app", True,
         (option("file", help="the MeMo"),
          option("--to", help="the CPR number for a letter with a place for its recipient"))),
    Word("demo credentials", "who one can be in the fictional country",
         "fundament.site.credentials.main", "app", True,
         (option("--json", action="store_true"),
          option("--cpr", help="this person; an eID is issued when there is none"))),
    Word("demo load", "load the fictional country into an empty database",
         "fundament.site.country.main", "app", True, (PERSONS, SEED)),
)  # fmt: skip


def main(words: Sequence[str]) -> int:
    """Do what the words say and return the exit code."""
    arguments = parser().parse_args(words)
    word: Word = arguments.word
    try:
        return _do(word, arguments)
    except (OperationalError, ProgrammingError) as error:
        said = str(error).strip().splitlines()[0]
        print(f"fundament: {said}\nRun `up` or `migrate` first.", file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return 130
    except (Problem, Refusal) as error:
        print(f"fundament: {error}", file=sys.stderr)  # noqa: T201
        return 1


def _do(word: Word, arguments: argparse.Namespace) -> int:
    folder = home.prepare()
    logs.set_up()
    os.environ["FUNDAMENT_HOME"] = str(folder)
    os.environ["FUNDAMENT_LISTENER"] = word.listener
    task = Task(arguments, folder, database.chosen(folder))
    with ExitStack() as stack:
        if word.starts_database and task.database.embedded:
            stack.enter_context(database.running(folder))
        if word.role is not None:
            os.environ["DATABASE_URL"] = getattr(task.database, word.role)
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fundament.site.settings")
            django.setup()
        work: Callable[[Task], int | None] = import_string(word.work)
        return work(task) or 0


def parser() -> argparse.ArgumentParser:
    """Return the parser made of WORDS."""
    top = argparse.ArgumentParser(prog="fundament", description="A country's shared foundation.")
    first = top.add_subparsers(required=True, metavar="word")
    second: dict[str, Any] = {}
    for word in WORDS:
        head, _, tail = word.name.partition(" ")
        where, name = first, head
        if tail:
            if head not in second:
                group = first.add_parser(head, help=f"see `{head} --help`")
                second[head] = group.add_subparsers(required=True, metavar="word")
            where, name = second[head], tail
        own = where.add_parser(name, help=word.help, description=word.help)
        for names, how in word.options:
            own.add_argument(*names, **how)
        own.set_defaults(word=word)
    return top
