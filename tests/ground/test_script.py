"""The script in the root, before there is a virtual environment: what it says to a newcomer."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "fundament"
# A Python that has no venv module, as Debian ships it without python3-venv.
WITHOUT_VENV = """#!/bin/sh
case "$2" in
    *ensurepip*) exit 1 ;;
    *print*) echo 3.11 ;;
esac
"""


@pytest.fixture
def machine(tmp_path):
    """A machine with the few programs the script uses, and no Python."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("dirname", "cksum", "cat", "grep", "rm", "ls"):
        (programs / name).symlink_to(shutil.which(name))
    return programs


def run(machine, *words, **settings):
    around = {"PATH": str(machine), "FUNDAMENT_VENV": str(machine.parent / "venv")} | settings
    return subprocess.run(
        [shutil.which("sh"), str(SCRIPT), *words],
        env=around, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_without_python_it_says_what_to_install(machine):
    done = run(machine, "up")
    assert done.returncode == 1
    assert "Debian: apt-get install python3 python3-venv" in done.stderr


def test_without_the_venv_module_it_says_which_package(machine):
    python = machine / "python3.11"
    python.write_text(WITHOUT_VENV)
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    done = run(machine, "up")
    assert done.returncode == 1
    assert "apt-get install python3-venv (or python3.11-venv)" in done.stderr


def test_a_folder_that_is_no_virtual_environment_is_left_alone(machine, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter").write_text("dear me")
    done = run(machine, "up", FUNDAMENT_VENV=str(folder))
    assert done.returncode == 1
    assert "choose another FUNDAMENT_VENV" in done.stderr
    assert os.listdir(folder) == ["letter"]


def test_it_is_plain_posix_shell():
    checked = subprocess.run(["sh", "-n", str(SCRIPT)], capture_output=True, check=False)
    assert checked.returncode == 0
    assert SCRIPT.read_text().startswith("#!/bin/sh\n")
    assert os.access(SCRIPT, os.X_OK)
