"""Proof of delivery: the program that docs/capabilities/post.md prints checks it without us."""

import hashlib
import json
import re
import subprocess
import sys
from argparse import Namespace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from fundament.capabilities.contacts import service as contacts
from fundament.capabilities.post import service
from fundament.capabilities.post.models import Letter, MailboxEntry
from fundament.capabilities.post.types import DeliveryProofNotGenuine
from fundament.capabilities.rights import service as rights
from fundament.kernel import clock
from fundament.kernel.acting import Role
from fundament.site import proofs as proofs_at_line
from fundament.site.home import Problem
from fundament.site.words import Task
from tests.letters import letter
from tests.machines import machine

PAGE = (Path(__file__).parents[3] / "docs/capabilities/post.md").read_text()
PROGRAM = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]


@pytest.fixture(scope="module")
def sent(authority, country):
    """A system and a letter of it, as it was sent, to somebody of the country."""
    mine, anna = machine(authority), next(one.party for one in country.showcase())
    contacts.register_many([anna], clock.now() - timedelta(days=1))
    body = letter(authority, anna, messageID="sag 1")
    assert mine.send(body).status_code == 201
    return mine, anna, body, Letter.objects.latest("id").transmission_id


@pytest.fixture(scope="module")
def check(tmp_path_factory):
    folder = tmp_path_factory.mktemp("proof")
    (folder / "check.py").write_text(PROGRAM)
    pem = Client().get("/post/bevis.pem", secure=True)
    (folder / "post.pem").write_bytes(pem.content)

    def checked(content, letter_file=b""):
        (folder / "proof.json").write_bytes(content)
        (folder / "letter.xml").write_bytes(letter_file)
        return subprocess.run(
            [sys.executable, "check.py", "proof.json", "post.pem", "letter.xml"],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return checked


def proofs(sent, reader, resident):
    """What recipient, sender's desk and sender's system get."""
    mine, anna, _, named = sent
    worker = resident("Bodil")
    rights.grant_role(worker, Role.CASEWORKER, mine.owner, clock.now())
    return [
        reader(anna)[0].get(f"/post/{named}/bevis/", secure=True),
        reader(worker)[0].get(f"/post/hvor/{named}/bevis/", secure=True),
        mine.call("GET", f"/post/hvor.json/{named}/bevis"),
    ]


def test_true_proofs(sent, reader, resident, check):
    mine, anna, body, named = sent
    available = MailboxEntry.objects.get(letter__transmission_id=named).available_at
    for answer in proofs(sent, reader, resident):
        assert answer.status_code == 200
        stated = json.loads(answer.content)["statement"]
        assert datetime.fromisoformat(stated["available_at"]) == available
        assert (stated["sender"], stated["recipient"]) == (str(mine.owner), str(anna))
        assert stated["letter_sha256"] == hashlib.sha256(body).hexdigest()
        done = check(answer.content, body)
        assert done.returncode == 0, done.stderr
        assert stated["available_at"] in done.stdout
        assert service.check_proof(answer.content) == stated
    assert "attachment" in proofs(sent, reader, resident)[0]["Content-Disposition"]


def verify(file):
    """What `proof verify FILE` is handed."""
    return Task(Namespace(file=str(file)), file.parent, None)


def test_forged_proofs_are_refused(sent, check, tmp_path, capsys):
    mine, _, body, named = sent
    true = mine.call("GET", f"/post/hvor.json/{named}/bevis").content
    proof = json.loads(true)
    (tmp_path / "true.json").write_bytes(true)
    assert proofs_at_line.main(verify(tmp_path / "true.json")) == 0
    assert "The proof is genuine" in capsys.readouterr().out
    with pytest.raises(Problem):
        proofs_at_line.main(verify(tmp_path / "missing.json"))
    head, claims, signature = proof["signature"].split(".")
    stated = proof["statement"]
    earlier = stated | {"available_at": "2020-01-01T00:00:00.000000+00:00"}
    forged = [
        proof | {"statement": earlier},
        proof | {"signature": f"{head}.{claims[:-4]}AAAA.{signature}"},
        proof | {"signature": f"{head}.{claims}.{signature[:-8]}AAAAAAAA"},
        proof | {"signature": "x"},
        proof | {"signature": 7},
        {"statement": stated},
        [proof],
    ]
    for one in forged:
        content = json.dumps(one).encode()
        done = check(content, body)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False), one
        (tmp_path / "proof.json").write_bytes(content)
        with pytest.raises(DeliveryProofNotGenuine):
            proofs_at_line.main(verify(tmp_path / "proof.json"))
    other = check(true, body + b" ")
    assert (other.returncode, "another letter" in other.stderr) == (1, True)


def test_there_is_no_proof_before_a_letter_is_there(sent):
    mine, anna, *_ = sent
    day = (clock.today() + timedelta(days=2)).isoformat()
    mine.send(letter(mine.owner, anna, doNotDeliverUntilDate=day))
    waiting = Letter.objects.latest("id").transmission_id
    answer = mine.call("GET", f"/post/hvor.json/{waiting}/bevis")
    assert (answer.status_code, answer.json()["code"]) == (409, "proof.nothing.to.prove")
