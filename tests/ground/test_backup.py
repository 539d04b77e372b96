"""`backup` and `restore`: an empty home is filled with all there was, or stays empty."""

import io
import json
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile

import psycopg
import pytest

from fundament.site.database import APP_ROLE
from fundament.site.postgres import Embedded
from tests.ground.test_up import get
from tests.letters import letter
from tests.running import Running, free_ports, new_home

pytestmark = pytest.mark.slow
# Writes lines into the ledger and gives each its place at once, until its input ends.
WRITING = """
import select, sys
import django
django.setup()
from fundament.kernel import audit
from tests.ledgers import look
print("writes", flush=True)
while not select.select([sys.stdin], [], [], 0)[0]:
    audit.record(look())
    audit.sequence()
"""
LARGE = b"%PDF-1.4\n" + os.urandom(300_000)


@pytest.fixture(scope="module")
def archive(running, tmp_path_factory):
    """A backup of the running program, which holds a letter too large for the database."""
    known = running.credentials()
    reader = next(one for one in known["persons"] if one["key"] == "twin")
    body = letter(
        f"CVR:{known['systems'][0]['cvr']}",
        f"CPR:{reader['cpr']}",
        files=[("stor.pdf", "application/pdf", LARGE)],
    )
    folder = tmp_path_factory.mktemp("backup")
    (folder / "letter.xml").write_bytes(body)
    assert "COMPLETED" in running.call("send", str(folder / "letter.xml"))
    running.call("backup", str(folder / "all.tar.gz"))
    return folder / "all.tar.gz"


@pytest.fixture(scope="module")
def restored(running, archive):
    """A second home, filled from the archive and started."""
    made = Running(new_home(), *free_ports())
    assert "the ledger is as it was written" in made.call("restore", str(archive))
    Embedded(made.home).start()
    made.rows = counts(made.home)
    Embedded(made.home).stop()
    made.start()
    yield made
    made.stop()
    shutil.rmtree(made.home, ignore_errors=True)


def test_an_archive_where_there_is_no_folder_is_one_sentence(running, tmp_path):
    target = tmp_path / "missing/all.tar.gz"
    done = running.attempt("backup", str(target))
    assert (done.returncode, done.stderr) == (
        1, f"fundament: {target} cannot be written: No such file or directory.\n",
    )  # fmt: skip


def files_below(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def counts(home):
    """How many rows every table has that only the country, its people and letters fill."""
    skipped = ("procrastinate_", "django_session", "kernel_audit_")
    with psycopg.connect(Embedded(home).url) as connection:
        names = connection.execute(
            "select tablename from pg_tables where schemaname = 'public' order by 1"
        ).fetchall()
        return {
            name: connection.execute(f"select count(*) from {name}").fetchone()[0]
            for (name,) in names
            if not name.startswith(skipped)
        }


def manifest_of(archive):
    with tarfile.open(archive) as opened:
        return json.load(opened.extractfile("manifest.json"))


def test_only_its_owner_may_read_the_archive(archive):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_every_row_key_and_file_is_there_again(running, restored):
    assert restored.rows == counts(running.home)
    keys = files_below(running.home / "keys")
    assert "django-secret" in keys
    assert files_below(restored.home / "keys") == keys
    blobs = files_below(running.home / "blobs")
    assert len(blobs) > 0
    assert files_below(restored.home / "blobs") == blobs
    for name in ("keys", "blobs", "demo", "database"):
        assert stat.S_IMODE((restored.home / name).stat().st_mode) == 0o700


def test_the_ledger_grows_on_from_its_head(restored, archive):
    head = manifest_of(archive)["ledger"]
    assert head["size"] > 0
    kept = json.loads((restored.home / "ledger/fundament.json").read_text())
    assert kept["size"] >= head["size"]
    assert "every line is as it was written" in restored.call("ledger", "verify")


def test_the_restored_program_takes_letters_of_the_same_systems(running, restored):
    assert get(restored, "/readyz")[::2] == (200, "ready\n")
    assert restored.credentials()["persons"] == running.credentials()["persons"]
    reader = next(one for one in restored.credentials()["persons"] if one["key"] == "twin")
    body = letter(f"CVR:{restored.credentials()['systems'][0]['cvr']}", f"CPR:{reader['cpr']}")
    with tempfile.NamedTemporaryFile(suffix=".xml") as file:
        file.write(body)
        file.flush()
        assert "COMPLETED" in restored.call("send", file.name)


def test_a_home_that_is_not_empty_is_refused(restored, fresh, archive):
    restoring = restored.attempt("restore", str(archive))
    assert "already runs" in restoring.stderr
    (fresh.home / "keys").mkdir()
    (fresh.home / "keys/mine").write_text("a key")
    done = fresh.attempt("restore", str(archive))
    assert (done.returncode, "is not empty" in done.stderr) == (1, True)
    assert files_below(fresh.home / "keys") == {"mine": b"a key"}


def changed(archive, target, **ledger):
    """A copy of the archive whose manifest says something else about the ledger."""
    with tarfile.open(archive) as old, tarfile.open(target, "w:gz", compresslevel=1) as new:
        for member in old.getmembers():
            content = old.extractfile(member).read() if member.isfile() else b""
            if member.name == "manifest.json":
                told = json.loads(content)
                told["ledger"] |= ledger
                content = json.dumps(told).encode()
                member.size = len(content)
            new.addfile(member, io.BytesIO(content))


def test_another_head_of_the_ledger_is_refused_and_nothing_stays(fresh, archive, tmp_path):
    changed(archive, tmp_path / "forged.tar.gz", root="00" * 32)
    done = fresh.attempt("restore", str(tmp_path / "forged.tar.gz"))
    assert done.returncode == 1
    assert "The restored ledger is not the one backed up" in done.stderr
    assert not (fresh.home / "database").exists()
    assert not (fresh.home / "ledger").exists()
    assert files_below(fresh.home / "keys") == {}
    assert "as it was written" in fresh.call("restore", str(archive))


@pytest.mark.parametrize("content", [b"no archive", b""])
def test_what_is_no_backup(fresh, tmp_path, content):
    file = tmp_path / "file.tar.gz"
    file.write_bytes(content)
    done = fresh.attempt("restore", str(file))
    assert (done.returncode, "cannot be read" in done.stderr) == (1, True)
    with tarfile.open(file, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("elsewhere/file"))
    done = fresh.attempt("restore", str(file))
    assert (done.returncode, "is no backup" in done.stderr) == (1, True)
    assert not (fresh.home / "elsewhere").exists()


def test_a_truncated_archive_leaves_the_home_empty(fresh, archive, tmp_path):
    half = tmp_path / "half.tar.gz"
    half.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    done = fresh.attempt("restore", str(half))
    assert (done.returncode, "cannot be read" in done.stderr) == (1, True)
    assert not (fresh.home / "database").exists()
    assert files_below(fresh.home / "keys") == {}


def test_an_archive_is_never_overwritten(running, archive):
    done = running.attempt("backup", str(archive))
    assert (done.returncode, "exists already" in done.stderr) == (1, True)


def test_a_backup_under_writes_can_be_restored(running, fresh, tmp_path):
    around = running.environment | {
        "DATABASE_URL": Embedded(running.home).url_of(APP_ROLE),
        "FUNDAMENT_ENV": "demo",
        "DJANGO_SETTINGS_MODULE": "fundament.site.settings",
    }
    with subprocess.Popen(
        [sys.executable, "-c", WRITING], env=around, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as writer:  # fmt: skip
        assert writer.stdout.readline() == "writes\n"
        running.call("backup", str(tmp_path / "busy.tar.gz"))
        writer.stdin.close()
        assert writer.wait() == 0
    assert "the ledger is as it was written" in fresh.call("restore", str(tmp_path / "busy.tar.gz"))


def test_an_archive_of_the_demo_is_not_restored_in_production(archive, fresh):
    done = fresh.attempt("restore", str(archive), FUNDAMENT_ENV="production")
    assert (done.returncode, "set DATABASE_URL" in done.stderr) == (1, True)
    assert not (fresh.home / "database").exists()
