"""`backup` and `restore` with DATABASE_URL: a PostgreSQL of its own, maybe not of our version."""

import json
import os
import shutil
import tarfile
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from fundament.kernel.audit import APPEND_ONLY_TABLES
from fundament.site import client_programs, postgres
from fundament.site.home import Problem
from fundament.site.postgres import Embedded
from tests.running import Running, free_ports, new_home

OLDEST = 16


@pytest.fixture(params=[OLDEST, postgres.VERSION])
def server(request, monkeypatch):
    """A PostgreSQL of the oldest version that we take, and one of the embedded version."""
    folders = {p.parent.name: p for p in postgres.folders_of_programs()}
    of_version = {OLDEST: "pginstall", postgres.VERSION: f"pginstall{postgres.VERSION}"}
    made = Embedded(new_home())
    with monkeypatch.context() as patch:
        patch.setattr(
            postgres, "_programs_of_the_wheel", lambda: folders[of_version[request.param]]
        )
        made.start()
        yield made
        made.stop()
    shutil.rmtree(made.folder, ignore_errors=True)


def installation(server):
    """A production installation on a new database of the server, with a role that owns nothing."""
    name = f"prod_{uuid4().hex[:12]}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        for line in ("create database {}", "create role {} login"):
            connection.execute(sql.SQL(line).format(sql.Identifier(name)))
    host = server.folder / "socket"
    return Running(
        new_home(), *free_ports(),
        settings={
            "FUNDAMENT_ENV": "production",
            "DATABASE_URL": f"postgresql://{name}@/{name}?host={host}",
            "FUNDAMENT_OWNER_URL": f"postgresql://postgres@/{name}?host={host}",
        },
    )  # fmt: skip


@pytest.mark.slow
def test_it_is_restored_into_another_database(server, tmp_path):
    first, second = installation(server), installation(server)
    first.call("migrate")
    first.call("ledger", "verify")
    assert "FAIL database" not in first.attempt("doctor").stdout
    with psycopg.connect(first.settings["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("insert into kernel_blob (id, size) values ('kept', 1)")
    file = str(tmp_path / "all.tar.gz")
    first.call("backup", file)
    with tarfile.open(file) as opened:
        manifest = json.load(opened.extractfile("manifest.json"))
    assert manifest["mode"] == "production"
    done = second.attempt("restore", file, FUNDAMENT_ENV="demo")
    assert (done.returncode, "is of FUNDAMENT_ENV=production" in done.stderr) == (1, True)
    assert "the ledger is as it was written" in second.call("restore", file)
    assert not (second.home / "database").exists()
    with psycopg.connect(second.settings["DATABASE_URL"], autocommit=True) as connection:
        assert connection.execute("select id from kernel_blob").fetchall() == [("kept",)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"delete from {APPEND_ONLY_TABLES[0]}")
    assert second.call("migrate") == "The tables are up to date.\n"
    first.home.rename(f"{first.home}.lost")
    first.home.mkdir(mode=0o711)
    done = first.attempt("restore", file)
    assert (done.returncode, "is not empty" in done.stderr) == (1, True)
    assert not any((first.home / "keys").iterdir())
    for folder in (first.home, Path(f"{first.home}.lost"), second.home):
        shutil.rmtree(folder)


PROGRAMS = {number: Path(str(number)) for number in (15, 16, 18)}


@pytest.mark.parametrize(("server", "chosen"), [(16, 16), (17, 18), (18, 18)])
def test_the_oldest_program_that_reads_the_server_dumps_it(server, chosen):
    assert client_programs.dumper(PROGRAMS, server) == (chosen, PROGRAMS[chosen])


@pytest.mark.parametrize(
    ("server", "archive", "chosen"), [(16, 16, 16), (17, 16, 16), (17, 18, 18), (19, 18, 18)]
)
def test_the_program_that_restores_suits_archive_and_server(server, archive, chosen):
    assert client_programs.restorer(PROGRAMS, server, archive) == PROGRAMS[chosen]


def test_where_none_suits_it_is_said_which_to_install():
    with pytest.raises(Problem, match="is PostgreSQL 19, and the newest pg_dump here is 18"):
        client_programs.dumper(PROGRAMS, 19)
    with pytest.raises(Problem, match=r"pg_restore was not found: install .* PostgreSQL 18"):
        client_programs.restorer({}, 17, 18)
    with pytest.raises(Problem, match="restore into PostgreSQL 17 or newer"):
        client_programs.restorer(PROGRAMS, 16, 18)


def test_the_password_is_on_no_command_line(tmp_path):
    """Other users of the machine can read command lines."""
    shown = tmp_path / "shown"
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\n(echo "$@"; echo "password $PGPASSWORD") > {shown}\n')
    program.chmod(0o755)
    client_programs._run(program, "postgresql://me:secret@db.example/name", "--verbose")
    assert shown.read_text() == (
        "--verbose --dbname=user=me dbname=name host=db.example\npassword secret\n"
    )
    assert "PGPASSWORD" not in os.environ
