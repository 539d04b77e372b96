"""The command line: one table of words, each with the function that does it."""

import argparse
import gc
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django
from django.db import OperationalError, ProgrammingError
from django.utils.module_loading import import_string

from fundament.kernel.errors import Refusal
from fundament.site import database, environment, home, logs, mode, ports
from fundament.site.home import Problem
from fundament.site.postgres import Embedded
from fundament.site.words import Task


def option(*names: str, **how: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return one argument of a word, as argparse takes it."""
    return names, how


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the command line (`demo load` has two parts).

    `role`: as whom it uses the database (`app`, `owner`), or None when it uses none by itself.
    `starts_database`: whether the embedded PostgreSQL is started for it when it does not run.
    `begins`: whether it may be the first word said to an empty home.
    `takes_ports`: whether it listens by itself; in a new home the ports are looked at first.
    `listener`: which addresses it serves; the settings depend on it, so it is set before them.
    """

    name: str
    help: str
    work: str
    role: str | None = "app"
    starts_database: bool = True
    options: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = field(default=())
    listener: str = "web"
    begins: bool = False
    takes_ports: bool = False


def person_number(text: str) -> str:
    """Return a person number as the program keeps it; people write it with a hyphen."""
    return re.sub(r"\A([0-9]{6})-([0-9]{4})\Z", r"\1\2", text.strip())


def count(text: str) -> int:
    """Return the number of things that the text says, at least one. Raises ArgumentTypeError."""
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 up")
    return int(text)


PERSONS = option("--persons", type=count, default=1000, help="how many people (1000)")
SEED = option("--seed", type=int, default=2026, help="the same seed gives the same country (2026)")
# Roles that are given by `role add`: an operator and an RA officer have words of their own.
ROLES = ("company", "caseworker", "school_staff", "administrator")
PROTOCOLS = ("AS4", "REST_PUBLISH_SUBSCRIBE", "REST_PULL", "REST_PUSH", "SMTP", "SFTP")
FILE = option("file", help="the archive")

WORDS = (
    Word("up", "start everything; Ctrl-C stops it, the data stays",
         "fundament.site.supervisor.up", "owner", False, (PERSONS, SEED), takes_ports=True),
    Word("serve", "the web server alone (production, with DATABASE_URL)",
         "fundament.site.server.serve_web", "app", False,
         (option("--socket", type=int, help="an open listening socket"),)),
    Word("content", "the server for the content of letters alone",
         "fundament.site.server.serve_content", "app", False,
         (option("--socket", type=int, help="an open listening socket"),), "content"),
    Word("worker", "the background worker alone", "fundament.site.worker.work", "app", False),
    Word("migrate", "bring the database's tables up to date",
         "fundament.site.migrate.main", "owner", begins=True),
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
    Word("ledger operations", "list what operators did to systems and services, newest first",
         "fundament.site.ledger.operations"),
    Word("proof verify", "check that a proof of delivery was signed here and not changed since",
         "fundament.site.proofs.main", "app", False,
         (option("file", help="the proof, as it was downloaded"),)),
    Word("operator add", "give a person the operator's role, and an eID if there is none yet",
         "fundament.site.registering.operator", "app", True,
         (option("--cpr", type=person_number, required=True, help="who"),
          option("--name", help="the full name of somebody whom the register does not know yet"),
          option("--username", help="of the new eID; its password is asked for"))),
    Word("operator remove", "take the operator's role from a person",
         "fundament.site.registering.without_role", "app", True,
         (option("--cpr", type=person_number, required=True, help="who"),)),
    Word("officer add", "make a person with an eID an RA officer, who issues eIDs at a desk",
         "fundament.site.registering.officer", "app", True,
         (option("--cpr", type=person_number, required=True, help="who"),
          option("--cvr", required=True, help="for which authority"))),
    Word("officer remove", "take the role of an RA officer from a person",
         "fundament.site.registering.without_officers_role", "app", True,
         (option("--cpr", type=person_number, required=True, help="who"),
          option("--cvr", required=True, help="at which authority"))),
    Word("role add", "let a person act for a company, work on cases, or look after pupils",
         "fundament.site.granting.add", "app", True,
         (option("--cpr", type=person_number, required=True, help="who"),
          option("--role", choices=ROLES, required=True, help="as what"),
          option("--cvr", required=True, help="of which company or authority"))),
    Word("role remove", "take such a role from a person",
         "fundament.site.granting.remove", "app", True,
         (option("--cpr", type=person_number, required=True, help="who"),
          option("--role", choices=ROLES, required=True, help="which role"),
          option("--cvr", required=True, help="at which company or authority"))),
    Word("role list", "list a person's roles, ended ones too, or who holds which at a place",
         "fundament.site.granting.show", "app", True,
         (option("--cpr", type=person_number, help="whose roles"),
          option("--cvr", help="the roles at this company or authority"))),
    Word("school load", "make schools and classes what a file (JSON) says of them",
         "fundament.site.schools.load", "app", True,
         (option("file", help="schools with their classes, pupils and staff"),)),
    Word("system revoke", "withdraw a system and its certificate",
         "fundament.site.registering.revoked", "app", True,
         (option("--id", required=True, help="the system's UUID, the first part of its token"),)),
    Word("system add", "register a system of your own: certificate and token",
         "fundament.site.registering.system", "app", True,
         (option("--cvr", required=True, help="whose system it is"),
          option("--kind", choices=("sender", "recipient"), required=True),
          option("--name", default="My system"),
          option("--memo-version", choices=("1.1", "1.2"), default="1.1",
                 help="as what a recipient system gets its letters"),
          option("--csr", help="a certificate request (PEM); else a key is made"),
          option("--out", default=".", help="folder for the files"))),
    Word("template add", "offer all organisations what a vendor's systems have in common",
         "fundament.site.offering.add", "app", True,
         (option("--cvr", required=True, help="the vendor"),
          option("--name", required=True),
          option("--kind", choices=("sender", "recipient", "both"), default="both"),
          option("--protocol", choices=PROTOCOLS, default="REST_PULL"),
          option("--endpoint", default="", help="where letters are pushed to (https)"),
          option("--receipt-endpoint", default="", help="where receipts are pushed to (https)"),
          option("--address", action="append", default=[],
                 help="an address or network that it calls from; may be repeated"))),
    Word("template remove", "offer such a standard system no longer",
         "fundament.site.offering.remove", "app", True,
         (option("--id", required=True, help="which one"),)),
    Word("provider add", "register a service by its SAML metadata or OpenID client metadata",
         "fundament.site.registering.provider", "app", True,
         (option("file", help="the metadata"),
          option("--private", action=argparse.BooleanOptionalAction,
                 help="of the private sector, which gets no person numbers; else as it was"))),
    Word("eidas add", "connect another country's eIDAS node, for logins across the border",
         "fundament.site.borders.add", "app", True,
         (option("--country", required=True, help="its code of ISO 3166-1, two letters"),
          option("--danish", required=True, help="its name in Danish"),
          option("--english", required=True, help="its name in English"),
          option("connector", help="the metadata of the part that asks"),
          option("proxy", help="the metadata of the part that answers"))),
    Word("openid roll-keys", "make the next signing keys of OpenID Connect; they sign in an hour",
         "fundament.site.registering.openid_keys", "app", True,
         (option("--at-once", action="store_true", help="they sign now: a key is lost"),)),
    Word("login keys", "show our own keys, or roll them over in three steps",
         "fundament.site.registering.login_keys", "app", True,
         (option("act", choices=("show", "prepare", "switch", "retire"), default="show", nargs="?",
                 help="publish the next key; let it sign; forget the former one"),
          option("--of", choices=("saml", "oidc", "eidas", "portal"), default="saml",
                 help="the broker's by protocol, the eIDAS node's, the portal's own"))),
    Word("trial run", "try out a service's client by logins with faults, and sign a report (demo)",
         "fundament.site.trying.main", "app", True,
         (option("entity", help="the service's entityID or client_id"),
          option("--start", required=True, metavar="URL", help="where its login begins"),
          option("--sign", required=True, metavar="TEXT",
                 help="words on its page that only who is signed in sees"),
          option("--logout", metavar="URL", help="where its logout begins: tries that out too"),
          option("--person", metavar="KEY", help="who logs in (`demo credentials`); else citizens"),
          option("--full", action="store_true", help="all faults, not the most important alone"),
          option("--ca", metavar="FILE", help="PEM that the service's certificate is checked by"),
          option("--out", default=".", metavar="FOLDER", help="for the report (.)"),
          option("--language", choices=("da", "en"), default="da", help="of the PDF (da)"))),
    Word("send", "post a MeMo as a demo system and follow its receipt",
         "fundament.site.sending.main", "app", True,
         (option("file", help="the MeMo"),
          option("--to", type=person_number,
                 help="the CPR number for a letter with a place for its recipient"))),
    Word("demo credentials", "who one can be in the fictional country",
         "fundament.site.credentials.main", "app", True,
         (option("--json", action="store_true"),
          option("--cpr", type=person_number,
                 help="this person; an eID is issued when there is none"))),
    Word("demo load", "load the fictional country into an empty database",
         "fundament.site.country.main", "app", True, (PERSONS, SEED), begins=True),
)  # fmt: skip


def main(words: Sequence[str]) -> int:
    """Do what the words say and return the exit code."""
    if not words:
        parser().print_help()
        return 2
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
    _check_home(word, environment.home())
    folder = home.prepare()
    logs.set_up()
    _check_mode(word)
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
        gc.freeze()  # what has come stays
        gc.enable()
        work: Callable[[Task], int | None] = import_string(word.work)
        return work(task) or 0


def _check_home(word: Word, folder: Path) -> None:
    """Raises Problem before anything is made in a home where the word cannot be done."""
    if folder.exists() and folder.stat().st_uid != os.geteuid():
        return  # said by home.prepare
    if word.takes_ports and not (folder / "lock").exists():
        ports.check_free()
    embedded = database.chosen(folder).embedded
    if word.starts_database and embedded and not word.begins and not Embedded(folder).made():
        raise Problem(f"There is no database in {folder} yet: say `up` or `migrate` first.")


def _check_mode(word: Word) -> None:
    """Raises Problem where no mode can be told, and for production on the demo's database."""
    uses_database = word.role is not None or word.starts_database
    if mode.chosen() == "production" and uses_database and not environment.value("DATABASE_URL"):
        raise Problem(
            "FUNDAMENT_ENV=production needs a PostgreSQL of its own: set DATABASE_URL "
            "(the embedded one is for the demo)."
        )


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
