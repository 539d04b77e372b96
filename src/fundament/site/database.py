"""Which database the program uses, as which role, and the rights of that role.

Two roles: the owner makes and changes tables (`migrate`, `restore`); `fundament_app` is what web,
worker and every other word run as. It owns nothing and cannot change the ledger.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from fundament.kernel.audit.types import APPEND_ONLY_TABLES
from fundament.site import environment
from fundament.site.home import Problem, is_locked, locked
from fundament.site.postgres import DatabaseFailed, Embedded

APP_ROLE = "fundament_app"
GRANTS = (
    "grant usage on schema public to {role}",
    "grant select, insert, update, delete on all tables in schema public to {role}",
    "grant usage, select, update on all sequences in schema public to {role}",
    "revoke insert, update, delete on django_migrations from {role}",
)


@dataclass(frozen=True, slots=True)
class Database:
    """Where the database is, for both roles, and whether it is our own PostgreSQL."""

    app: str
    owner: str
    embedded: bool


def chosen(folder: Path) -> Database:
    """Return what the environment says; without DATABASE_URL it is the home's own database."""
    url = environment.value("DATABASE_URL")
    if url:
        return Database(url, environment.value("FUNDAMENT_OWNER_URL") or url, embedded=False)
    own = Embedded(folder)
    return Database(own.url_of(APP_ROLE), own.url, embedded=True)


@contextmanager
def running(folder: Path) -> Iterator[None]:
    """Have the embedded database running inside the block, and leave it as it was.

    Raises Problem.
    """
    if is_locked(folder):
        yield
        return
    with locked(folder), started(folder):
        yield


@contextmanager
def started(folder: Path) -> Iterator[None]:
    """Run the embedded PostgreSQL inside the block. Raises Problem."""
    server = Embedded(folder)
    try:
        server.start()
    except DatabaseFailed as error:
        raise Problem(str(error)) from error
    try:
        yield
    finally:
        server.stop()


def has_tables(owner: str) -> bool:
    """Return whether there are tables of anybody's in the database. Raises Problem."""
    try:
        with psycopg.connect(owner, connect_timeout=10) as connection:
            found = connection.execute(
                "select from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"
            )
            return found.fetchone() is not None
    except psycopg.Error as error:
        raise Problem(f"The database does not answer: {str(error).strip()}") from error


def make_app_role(owner: str) -> None:
    """Make the role of the running program (embedded database only; it needs no password)."""
    with psycopg.connect(owner, autocommit=True) as connection:
        found = connection.execute("select 1 from pg_roles where rolname = %s", [APP_ROLE])
        if found.fetchone() is None:
            connection.execute(sql.SQL("create role {} login").format(sql.Identifier(APP_ROLE)))


def grant(owner: str, role: str) -> None:
    """Give the role its rights on all tables that there are now; run after every migration."""
    name = sql.Identifier(role)
    with psycopg.connect(owner) as connection:
        for line in GRANTS:
            connection.execute(sql.SQL(line).format(role=name))
        for table in APPEND_ONLY_TABLES:
            taken = sql.SQL("revoke update, delete, truncate on {} from {}")
            connection.execute(taken.format(sql.Identifier(table), name))


def grant_app(base: Database) -> None:
    """Give the running program's role its rights, where that is not the owner itself."""
    role = conninfo_to_dict(base.app).get("user")
    if role == conninfo_to_dict(base.owner).get("user"):
        return
    if base.embedded:
        make_app_role(base.owner)
    grant(base.owner, str(role))
