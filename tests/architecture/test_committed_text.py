"""What must never stand in a committed file: an index's address, a path of one machine, a key."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KINDS = {".py", ".md", ".toml", ".in", ".lock", ".json", ".yml", ".sh", ".html", ".po", ".txt"}
NAMED = {"fundament", "Makefile", "run"}


@pytest.fixture(scope="module")
def texts():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    paths = [ROOT / name for name in listed.stdout.decode().splitlines()]
    return {
        path: path.read_text()
        for path in paths
        if path.is_file() and (path.suffix in KINDS or path.name in NAMED)
    }


def test_lock_files_name_no_address(texts):
    locks = {path: text for path, text in texts.items() if "lock" in path.name}
    assert locks
    assert not [path for path, text in locks.items() if re.search(r"https?://", text)]


def test_no_package_index_is_named(texts):
    option = "-".join(("index", "url"))  # in two parts, so that this file is read as well
    pattern = re.compile(rf"{option}\s*=|--(extra-)?{option}\s+http")
    assert not [path for path, text in texts.items() if pattern.search(text)]


def test_no_private_key_is_committed(texts):
    pattern = re.compile(r"^-----BEGIN (RSA |EC )?PRIVATE KEY-----", re.MULTILINE)
    assert not [path for path, text in texts.items() if pattern.search(text)]


def test_every_locked_package_has_a_hash(texts):
    for path, text in texts.items():
        if path.suffix != ".lock":
            continue
        for block in re.split(r"\n(?=[a-z0-9])", text):
            if re.match(r"[a-z0-9][\w.-]*==", block):
                assert "--hash=sha256:" in block, block.splitlines()[0]
