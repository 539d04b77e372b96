"""`system add`: a system of one's own, with a key that never left it or with one made here."""

import os
import re
import shutil
import stat
import subprocess
import sys

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from tests.letters import letter
from tests.programs import program
from tests.running import ROOT

pytestmark = pytest.mark.slow
CLIENT = str(ROOT / "examples/clients/send_stdlib.py")


@pytest.fixture(scope="module")
def organisation(running):
    return running.credentials()["systems"][0]["cvr"]


@pytest.fixture(scope="module")
def reader(running):
    return next(one for one in running.credentials()["persons"] if one["key"] == "twin")["cpr"]


def request_of(key, folder, name="Somebody Else A/S", cvr="99999999"):
    """A certificate request for the key that says it belongs to another organisation."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"NTRDK-{cvr}"),
        ]
    )
    made = x509.CertificateSigningRequestBuilder().subject_name(subject)
    file = folder / "request.pem"
    file.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    return str(file)


def add(running, cvr, folder, *more):
    """The lines that `system add` prints, by name."""
    words = ("system", "add", "--cvr", cvr, "--kind", "sender", "--name", "Egen nøgle")
    said = running.call(*words, "--out", str(folder), *more)
    return dict(line.split("=", 1) for line in said.splitlines())


def send(running, said, key_file, body, folder):
    """Send the letter with the guide's client."""
    (folder / "letter.xml").write_bytes(body)
    around = said | {"FUNDAMENT_URL": running.base_url, "KEY_FILE": str(key_file)}
    return subprocess.run(
        [sys.executable, CLIENT, str(folder / "letter.xml")],
        env=around | {"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "key",
    [rsa.generate_private_key(65537, 3072), ec.generate_private_key(ec.SECP256R1())],
    ids=["rsa", "p-256"],
)
def test_a_letter_is_sent_with_a_key_that_never_left_its_owner(
    running, organisation, reader, key, tmp_path
):
    key_file = tmp_path / "mine.key.pem"
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    said = add(running, organisation, tmp_path, "--csr", request_of(key, tmp_path))
    assert set(said) == {"CA_FILE", "CERT_FILE", "API_TOKEN"}
    assert {path.name for path in tmp_path.iterdir()} == {
        "mine.key.pem", "request.pem", "egen-noegle.pem",
    }  # fmt: skip
    with open(said["CERT_FILE"], "rb") as file:
        certificate = x509.load_pem_x509_certificates(file.read())[0]
    spki = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert certificate.public_key().public_bytes(*spki) == key.public_key().public_bytes(*spki)
    # Who the holder is we say, not the request.
    (holder,) = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_IDENTIFIER)
    assert holder.value == f"NTRDK-{organisation}"
    body = letter(f"CVR:{organisation}", f"CPR:{reader}")
    done = send(running, said, key_file, body, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "COMPLETED" in done.stdout
    stranger = tmp_path / "stranger.pem"
    other = ec.generate_private_key(ec.SECP256R1())
    stranger.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    assert send(running, said, stranger, body, tmp_path).returncode != 0


def test_a_key_that_is_made_here_comes_as_pem_and_as_pkcs12(
    running, organisation, reader, tmp_path
):
    said = add(running, organisation, tmp_path)
    for name in ("CERT_FILE", "KEY_FILE", "PKCS12_FILE"):
        assert stat.S_IMODE(os.stat(said[name]).st_mode) == 0o600
    with open(said["PKCS12_FILE"], "rb") as file:
        key, certificate, chain = pkcs12.load_key_and_certificates(
            file.read(), said["PKCS12_PASSWORD"].encode()
        )
    assert len(chain) >= 1
    with open(said["CERT_FILE"], "rb") as file:
        assert x509.load_pem_x509_certificates(file.read()) == [certificate, *chain]
    assert key.public_key() == certificate.public_key()
    assert re.fullmatch(r"[0-9a-f-]{36}:[0-9a-f-]{36}", said["API_TOKEN"])
    body = letter(f"CVR:{organisation}", f"CPR:{reader}")
    assert "COMPLETED" in send(running, said, said["KEY_FILE"], body, tmp_path).stdout


def test_what_it_writes_into_a_checkout_is_not_offered_to_git(running, organisation, tmp_path):
    git = [program("git"), "-C", str(tmp_path)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    shutil.copy(ROOT / ".gitignore", tmp_path)
    said = add(running, organisation, tmp_path)
    (tmp_path / "my.env").write_text(said["API_TOKEN"])
    untracked = subprocess.run(
        [*git, "status", "--porcelain"], capture_output=True, text=True, check=True
    ).stdout
    assert untracked == "?? .gitignore\n"


def systems_in(running):
    code = "import django; django.setup()\nfrom fundament.capabilities.post import service\n"
    environment = running.environment | {"DJANGO_SETTINGS_MODULE": "fundament.site.settings"}
    return subprocess.run(
        [sys.executable, "-c", code + "print(len(service.systems()))"],
        env=environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def test_what_was_refused_is_not_registered(running, organisation, tmp_path):
    weak = request_of(rsa.generate_private_key(65537, 2048), tmp_path)
    (tmp_path / "broken.pem").write_text("no request")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/my-system.key.pem").write_text("mine")
    before = systems_in(running)
    for more, told in (
        (("--csr", weak), "3072 bits"),
        (("--csr", str(tmp_path / "broken.pem")), "not a PEM certificate request"),
        (("--csr", str(tmp_path / "missing.pem")), "cannot be read"),
        (("--out", str(tmp_path / "taken")), "exists already"),
        (("--cvr", "12"), "12 is no CVR number"),
        (("--cvr", "99999999"), "system.owner.unknown"),
    ):
        words = ("system", "add", "--kind", "sender", "--out", str(tmp_path / "new"))
        done = running.attempt(*words, "--cvr", organisation, *more)
        assert (done.returncode, done.stdout) == (1, ""), more
        assert told in done.stderr, done.stderr
    assert systems_in(running) == before
    assert not (tmp_path / "new").exists()
    assert os.listdir(tmp_path / "taken") == ["my-system.key.pem"]
