"""The programs in docs/connect/send-a-letter.md send a letter to a running Fundament."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

ROOT = Path(__file__).parents[2]
CLIENTS = ROOT / "examples/clients"
PROGRAMS = {
    "curl": ["sh", str(CLIENTS / "curl.sh")],
    "python": [sys.executable, str(CLIENTS / "send.py")],
    "python without libraries": [sys.executable, str(CLIENTS / "send_stdlib.py")],
    "java": ["java", str(CLIENTS / "Send.java")],
}
pytestmark = pytest.mark.outside


@pytest.fixture(scope="module")
def settings(running, tmp_path_factory):
    """Return the environment that the guide asks for, with a system added as the guide says."""
    known = running.credentials()
    organisation = known["systems"][0]
    folder = tmp_path_factory.mktemp("system")
    words = ("--cvr", organisation["cvr"], "--kind", "sender", "--name", "Mit system")
    printed = running.call("system", "add", *words, "--out", str(folder))
    said = dict(line.split("=", 1) for line in printed.splitlines() if "=" in line)
    return said | {
        "PATH": os.environ["PATH"],
        "FUNDAMENT_URL": known["base_url"],
        "SENDER": organisation["cvr"],
        "SENDER_NAME": organisation["organisation"],
        "RECIPIENT": next(one["cpr"] for one in known["persons"] if one["key"] == "twin"),
    }


def filled_letter(settings, folder, **changes):
    """Fill the welcome letter with the program of the guide."""
    made = subprocess.run(
        [sys.executable, str(CLIENTS / "letter.py"), str(ROOT / "examples/letters/velkommen.xml")],
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
    assert "recipient" in done.stdout + done.stderr


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_token_of_nobody_is_refused(name, settings, tmp_path):
    letter, _ = filled_letter(settings, tmp_path)
    done = send(name, settings | {"API_TOKEN": f"{uuid4()}:{uuid4()}"}, letter)
    assert done.returncode != 0
    assert "401" in done.stdout + done.stderr or "token" in done.stdout + done.stderr


def test_the_command_line_fills_and_sends_the_welcome_letter(running, settings):
    welcome = str(ROOT / "examples/letters/velkommen.xml")
    said = running.call("send", welcome, "--to", settings["RECIPIENT"])
    assert "RECEIVED" in said
    assert "COMPLETED" in said
    with pytest.raises(AssertionError, match="--to"):
        running.call("send", welcome)
