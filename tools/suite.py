"""`./fundament test`: the whole suite on two processes; `--quick` leaves the slow part out."""

import compileall
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

# What the browser and outside-client tests look for, and the Debian or npm package it comes from.
PROGRAMS = {
    "chromium": "apt-get install chromium",
    "java": "apt-get install openjdk-17-jdk-headless",
    "node": "apt-get install nodejs npm",
    "apache2": "apt-get install apache2 libapache2-mod-auth-mellon",
    "curl": "apt-get install curl",
    "openssl": "apt-get install openssl",
}
PLACES = ["/usr/bin", "/usr/sbin", "/usr/local/bin"]
ROOT = Path(__file__).parents[1]


def missing() -> dict[str, str]:
    """Return the programs that were not found, each with the command that installs it."""
    wanted = {name: cure for name, cure in PROGRAMS.items() if not _found(name)}
    if not (ROOT / "node_modules").is_dir():
        wanted["node packages"] = "npm install"
    return wanted


def _found(name: str) -> bool:
    return bool(shutil.which(name) or shutil.which(name, path=":".join(PLACES)))


def main(words: Sequence[str]) -> int:
    """Run pytest and return its exit code; other words than --quick are handed on to it."""
    # Some environments forbid Python to keep what it compiles, and the suite starts the program
    # some two hundred times.
    compileall.compile_dir(ROOT / "src", quiet=1)
    handed_on = [word for word in words if word != "--quick"]
    if "--quick" in words:
        handed_on += ["-m", "not slow and not browser and not outside"]
    else:
        for name, cure in missing().items():
            print(f"Not found: {name} ({cure}); the tests that need it are skipped.", flush=True)
    # Whole files in the order collected: what commits comes last in each process. The long files of
    # the whole suite are shared out test by test.
    shared = "loadfile" if "--quick" in words else "worksteal"
    return int(pytest.main(["-n", "2", "--dist", shared, "-rs", *handed_on]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
