"""The programs in docs/connect/send-a-letter.md send a letter to a running Fundament."""

import dataclasses
import json
import os
import re
import shlex
import shutil
import ssl
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

ROOT = Path(__file__).parents[2]
CLIENTS = ROOT / "examples/clients"
WELCOME = str(ROOT / "examples/letters/velkommen.xml")
PROGRAMS = {
    "curl": ["sh", str(CLIENTS / "curl.sh")],
    "python": [sys.executable, str(CLIENTS / "send.py")],
    "python without libraries": [sys.executable, str(CLIENTS / "send_stdlib.py")],
    "java": ["java", str(CLIENTS / "Send.java")],
}
pytestmark = pytest.mark.outside


GUIDE = (ROOT / "docs/connect/send-a-letter.md").read_text()


def in_the_guide(name):
    """The value that the guide gives to a name in its commands."""
    found = re.search(rf'{name}=("[^"]*"|\S+)', GUIDE)
    return found[1].strip('"')


@pytest.fixture(scope="module")
def settings(running, tmp_path_factory):
    """The environment that the guide asks for, with a system added as the guide says.

    Letters go to somebody else than in the guide: other tests need an empty mailbox there.
    """
    reader = next(o["cpr"] for o in running.credentials()["persons"] if o["key"] == "twin")
    folder = tmp_path_factory.mktemp("my system")
    add = re.search(r"^\./fundament (system add .*) > my-system\.env$", GUIDE, re.MULTILINE)[1]
    printed = running.call(*shlex.split(add), "--out", str(folder))
    (folder / "my-system.env").write_text(printed)
    read = "set -a; . ./my-system.env; env -0"
    said = subprocess.run(["sh", "-c", read], cwd=folder, capture_output=True, check=True).stdout
    shown = dict(line.split("=", 1) for line in said.decode().split("\0") if line)
    names = re.findall(r"[A-Z0-9_]+(?==)", printed)
    return {name: shown[name] for name in names} | {
        "PATH": os.environ["PATH"],
        "FUNDAMENT_URL": running.base_url,
        "SENDER": in_the_guide("SENDER"),
        "SENDER_NAME": in_the_guide("SENDER_NAME"),
        "RECIPIENT": reader,
    }


def test_the_guide_names_whom_the_demo_has(running, settings):
    known = running.credentials()
    organisations = {(one["cvr"], one["organisation"]) for one in known["systems"]}
    assert (settings["SENDER"], settings["SENDER_NAME"]) in organisations
    (freja,) = set(re.findall(r"\b\d{10}\b", GUIDE))
    assert {one["cpr"]: one["key"] for one in known["persons"]}[freja] == "empty_mailbox"


def filled_letter(settings, folder, **changes):
    """Fill the welcome letter with the program of the guide."""
    made = subprocess.run(
        [sys.executable, str(CLIENTS / "letter.py"), WELCOME],
        env=settings | changes,
        capture_output=True,
        check=True,
    ).stdout
    assert b"{" not in made
    letter = folder / "letter.xml"
    letter.write_bytes(made)
    return letter, re.search(rb"messageUUID>([^<]+)<", made)[1].decode()


def send(name, settings, letter):
    program = PROGRAMS[name]
    if shutil.which(program[0]) is None:
        pytest.skip(f"{program[0]} is not installed")
    return subprocess.run(
        [*program, str(letter)], env=settings, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_letter_is_sent_and_its_business_receipt_fetched(name, settings, tmp_path):
    letter, message = filled_letter(settings, tmp_path)
    done = send(name, settings, letter)
    assert done.returncode == 0, done.stderr
    technical, business = done.stdout.split("Business receipt:")
    assert "RECEIVED" in technical
    assert message in technical
    assert "COMPLETED" in business
    assert message in business


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_refusal_is_shown(name, settings, tmp_path):
    letter, _ = filled_letter(settings, tmp_path, RECIPIENT="0000000000")
    done = send(name, settings, letter)
    assert done.returncode != 0
    assert "recipient" in done.stderr
    assert "Technical receipt" not in done.stdout


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_token_of_nobody_is_refused(name, settings, tmp_path):
    letter, _ = filled_letter(settings, tmp_path)
    done = send(name, settings | {"API_TOKEN": f"{uuid4()}:{uuid4()}"}, letter)
    assert done.returncode != 0
    assert "401" in done.stdout + done.stderr or "token" in done.stdout + done.stderr


@pytest.mark.parametrize("name", ["sf1601.py", "sf1601.sh"])
def test_the_municipal_way(name, settings, tmp_path):
    """The programs of docs/connect/sf1601.md; the same letter again has the same answer."""
    program = [sys.executable if name.endswith("py") else "sh", str(CLIENTS / name)]
    assert (CLIENTS / name).read_text() in (ROOT / "docs/connect/sf1601.md").read_text()
    letter, _ = filled_letter(settings, tmp_path)
    said = set()
    for _ in range(2):
        done = subprocess.run(
            [*program, str(letter)], env=settings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert name.endswith("sh") or "Gets Digital Post: True" in done.stdout
        assert "<Result>true</Result>" in done.stdout
        said.add(done.stdout)
    assert len(said) == 1
    done = subprocess.run(
        [*program, str(letter)], env=settings | {"SENDER": "99000018"}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert "sts.agreement.missing" in done.stderr
    assert (done.returncode, done.stdout) == (1, "")


def test_a_certificate_without_its_chain_is_enough(settings, tmp_path):
    """As .NET sends it."""
    chain = Path(settings["CERT_FILE"]).read_text()
    (tmp_path / "alone.pem").write_text(chain[: chain.index("-----END") + 26])
    letter, _ = filled_letter(settings, tmp_path)
    done = send("curl", settings | {"CERT_FILE": str(tmp_path / "alone.pem")}, letter)
    assert "COMPLETED" in done.stdout, done.stderr


def told(running, *words):
    """What the command line says, out and err, when it ends with 1."""
    done = subprocess.run(
        running.command("send", *words), env=running.environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def receipts_waiting(running, organisation):
    """Whose business receipts lie ready for the demo's system of the organisation."""
    system = next(one for one in running.credentials()["systems"] if one["cvr"] == organisation)
    trust = ssl.create_default_context(cafile=str(running.home / "ca.pem"))
    trust.load_cert_chain(system["cert_file"], system["key_file"])
    address = f"{running.base_url}/apis/v1/receipts-bulk/?size=1000"
    answer = httpx.get(address, auth=tuple(system["api_token"].split(":")), verify=trust)
    return {one["messageUUID"] for one in answer.json()["receipts"]}


def test_the_word_send_follows_the_receipt_and_takes_it_away(running, settings, tmp_path):
    letter, message = filled_letter(settings, tmp_path)
    technical, business = running.call("send", str(letter)).split("}\n", 1)
    assert json.loads(technical + "}")["receiptStatus"] == "RECEIVED"
    found = json.loads(business)
    assert (found["receiptStatus"], found["messageUUID"]) == ("COMPLETED", message)
    assert message not in receipts_waiting(running, settings["SENDER"])


def test_the_word_send_fills_the_welcome_letter(running, settings):
    said = running.call("send", WELCOME, "--to", settings["RECIPIENT"])
    assert "RECEIVED" in said
    assert "COMPLETED" in said


def test_the_word_send_says_what_to_do(running, settings, tmp_path):
    letter, _ = filled_letter(settings, tmp_path)
    assert "name one with --to" in told(running, WELCOME)
    assert "leave out --to" in told(running, str(letter), "--to", settings["RECIPIENT"])
    assert "No such file" in told(running, str(tmp_path / "none.xml"))
    refused = told(running, WELCOME, "--to", "0000000000")
    assert '"recipient.unknown"' in refused
    assert "Refused (422)" in refused
    assert "docs/errors.md" in refused

    half = tmp_path / "half.xml"
    half.write_bytes((ROOT / WELCOME).read_bytes().replace(b"{recipient}", b"1705943240"))
    unfilled = told(running, str(half))
    assert "places that are not filled: created, message_uuid, sender, sender_name" in unfilled

    spoilt = tmp_path / "spoilt.xml"
    spoilt.write_bytes(letter.read_bytes().replace(b"messageType>DIGITALPOST", b"messageType>FAX"))
    faults = told(running, str(spoilt))
    assert "does not follow MeMo" in faults
    assert "memo:messageType" in faults
    stranger, _ = filled_letter(settings, tmp_path, SENDER="99999999")
    senders = told(running, str(stranger))
    assert "No demo system sends for 99999999" in senders
    assert settings["SENDER_NAME"] in senders


def test_the_word_send_says_when_nobody_answers(running, settings, tmp_path):
    letter, _ = filled_letter(settings, tmp_path)
    silent = dataclasses.replace(running, port=1)
    assert "is Fundament up?" in told(silent, str(letter))
