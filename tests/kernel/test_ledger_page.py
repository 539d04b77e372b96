"""The program that docs/ledger.md prints is run, on true proofs and on forged ones."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from fundament.kernel import audit
from fundament.kernel.acting import Actor
from fundament.kernel.audit import heads
from fundament.kernel.ids import PartyId

PAGE = (Path(__file__).parents[2] / "docs/ledger.md").read_text()
PROGRAM = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]
ANNA, TOWN = PartyId.person("0101901234"), PartyId.company("99000018")


@pytest.fixture
def proofs(db, tmp_path, monkeypatch):
    """Return every tenth proof of a fresh batch of seventy lines."""
    monkeypatch.setattr(heads, "saved_file", lambda: tmp_path / "head.json")
    look = audit.Look(
        datetime(2026, 11, 24, tzinfo=UTC), Actor(TOWN, "Ærø"), TOWN, ANNA, "Breve", "læst",
        "sag", "§ 1",
    )  # fmt: skip
    with connection.cursor() as cursor:
        audit.record_many(cursor, [look] * 70)
    return [json.loads(audit.as_file(audit.proof_of(line))) for line in audit.looks_at(ANNA)[::10]]


def check(proof, folder):
    (folder / "check.py").write_text(PROGRAM)
    (folder / "proof.json").write_text(json.dumps(proof))
    return subprocess.run(
        [sys.executable, "check.py", "proof.json"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_true_proofs_are_accepted(proofs, tmp_path):
    for proof in proofs:
        done = check(proof, tmp_path)
        assert done.returncode == 0, done.stderr
        assert f"Line {proof['index']} of" in done.stdout


@pytest.mark.parametrize(
    "forge",
    [
        lambda proof: proof | {"line": proof["line"].replace("læst", "rettet")},
        lambda proof: proof | {"index": proof["index"] - 1},
        lambda proof: proof | {"path": proof["path"][:-1]},
        lambda proof: proof | {"path": [*proof["path"], "00" * 32]},
        lambda proof: proof | {"path": ["00" * 32, *proof["path"][1:]]},
        lambda proof: proof | {"head": proof["head"].replace("2026", "2025")},
        lambda proof: proof | {"signature": "00" * 384},
    ],
    ids=["line", "index", "short path", "long path", "other path", "head", "signature"],
)
def test_forged_proofs_are_refused(proofs, tmp_path, forge):
    assert check(forge(proofs[0]), tmp_path).returncode != 0


def test_every_finding_is_explained():
    source = (Path(audit.__file__).parent / "verifying.py").read_text()
    source += (Path(audit.__file__).parent / "queries.py").read_text()
    codes = set(re.findall(r'"((?:entry|leaf|root|head|node|ledger|saved)(?:\.[a-z]+)+)"', source))
    assert len(codes) == 15
    assert all(f"`{code}`" in PAGE for code in codes), codes
