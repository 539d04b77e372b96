"""`doctor`: what it calls, what it finds wrong, and that it ends with 1 then."""

import argparse
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.utils.module_loading import import_string

from fundament.capabilities.rights import about as rights_about
from fundament.kernel.about import HealthCheck
from fundament.site import capabilities, certificate, doctor
from fundament.site.database import chosen
from fundament.site.hosts import OFFICIAL_HOSTS
from fundament.site.postgres import Embedded
from fundament.site.words import Task

pytestmark = pytest.mark.slow


def line_of(said, name):
    return next(line for line in said.splitlines() if f" {name} " in line)


def failing(running):
    """What `doctor` says is wrong; it must end with 1 then, and with 0 otherwise."""
    done = running.attempt("doctor")
    found = [line for line in done.stdout.splitlines() if line.startswith("FAIL")]
    assert done.returncode == bool(found)
    return "\n".join(found)


def test_on_a_running_program_all_is_well_and_every_name_is_answered(running):
    assert failing(running) == ""
    said = running.call("doctor")
    assert "PostgreSQL 18" in said
    assert "more days" in line_of(said, "certificate")
    for host in OFFICIAL_HOSTS:
        assert line_of(said, host).startswith(("     ", "ok")), host
        assert "our server answers to it" in line_of(said, host)


def test_every_question_of_the_front_plates_is_asked(running):
    said = running.call("doctor")
    for name in capabilities.NEEDS:
        for check in import_string(f"fundament.capabilities.{name}.about.ABOUT").health:
            assert f"{name}: {check.name}" in said
    assert "is well" in line_of(said, "registers: registers.guards")


def test_what_a_front_plate_finds_wrong_is_told(monkeypatch, settings):
    settings.CAPABILITIES = ["rights"]
    sick = HealthCheck("heads", lambda: "no heads"), HealthCheck("hands", lambda: None)
    monkeypatch.setattr(rights_about, "ABOUT", replace(rights_about.ABOUT, health=sick))
    assert [(f.name, f.text, f.good) for f in doctor.front_plates()] == [
        ("rights: heads", "no heads", False),
        ("rights: hands", "is well", True),
    ]


def test_a_home_that_was_never_started_is_well(fresh):
    assert failing(fresh) == ""
    assert "is made at the first `up`" in fresh.call("doctor")


def keep_certificate(home, names, days):
    """Put a certificate of our own making where the servers look for theirs."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([*map(x509.DNSName, names)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (home / "keys").mkdir(mode=0o700, exist_ok=True)
    (home / "keys/server.crt").write_bytes(made.public_bytes(Encoding.PEM))
    (home / "keys/server.key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )


def test_a_certificate_that_ends_or_lacks_a_name(fresh, monkeypatch):
    names = [name for name in certificate.names() if name not in {"127.0.0.1", "::1"}]
    monkeypatch.setattr(certificate, "names", lambda: names)
    task = Task(argparse.Namespace(), fresh.home, chosen(fresh.home))
    for held, days, good, told in (
        (names, 200, True, "good for 199 more days"),
        (names, 10, False, "good for 9 more days: restart `up`"),
        (names, -1, False, "has expired: restart `up`"),
        (names[:1], 200, False, "api.digitalpost.dk"),
    ):
        keep_certificate(fresh.home, held, days)
        found = doctor.certificate_of(task)
        assert (found.good, told in found.text) == (good, True), found


def test_an_expired_certificate_is_found_and_made_anew_by_up(loaded):
    keep_certificate(loaded.home, ["localhost"], -1)
    assert "certificate" in failing(loaded)
    loaded.start()
    assert failing(loaded) == ""


@pytest.mark.parametrize("taken", [0, 1])
def test_a_port_that_another_program_has(fresh, taken):
    port = (fresh.port, fresh.content_port)[taken]
    with socket.create_server(("127.0.0.1", port)):
        said = failing(fresh)
    setting = ("FUNDAMENT_PORT", "FUNDAMENT_CONTENT_PORT")[taken]
    assert f"taken by another program: change {setting}" in said


def test_a_stopped_database_and_an_open_folder_under_a_running_program(loaded):
    loaded.start()
    (loaded.home / "socket").chmod(0o755)
    assert "socket" in failing(loaded)
    (loaded.home / "socket").chmod(0o700)
    Embedded(loaded.home).stop()
    assert "has stopped" in failing(loaded)


@pytest.fixture
def led(running, monkeypatch):
    """This machine with a hosts file and a redirect rule: the names lead to `led.port`."""
    found = argparse.Namespace(port=running.port)
    found.task = Task(argparse.Namespace(), running.home, chosen(running.home))
    monkeypatch.setenv("FUNDAMENT_PORT", str(running.port))
    monkeypatch.setattr(socket, "gethostbyname", lambda _: "127.0.0.1")
    plain = socket.create_connection

    def connect(address, timeout):
        port = address[1]
        return plain(("127.0.0.1", found.port if port == 443 else port), timeout=timeout)

    monkeypatch.setattr(socket, "create_connection", connect)
    return found


def test_a_name_that_leads_elsewhere_is_not_called_there(running, led, monkeypatch):
    called = []
    local = socket.create_connection

    def connect(address, timeout):
        called.append(address[0])
        return local(address, timeout=timeout)

    monkeypatch.setattr(socket, "gethostbyname", lambda _: "192.0.2.1")
    monkeypatch.setattr(socket, "create_connection", connect)
    for finding in doctor.names(led.task):
        assert finding.good is None
        assert "do not find us under it" in finding.text
    assert set(called) == {"127.0.0.1"}


def test_names_that_lead_here_are_called_by_their_own_port(led):
    for finding in doctor.names(led.task):
        assert (finding.good, finding.text) == (
            True,
            "leads to this machine and our server answers",
        )


def test_names_whose_port_nobody_answers_are_found(led):
    with socket.create_server(("127.0.0.1", 0)) as other:
        led.port = other.getsockname()[1]
    found = list(doctor.names(led.task))
    assert [finding.name for finding in found] == list(OFFICIAL_HOSTS)
    assert {finding.good for finding in found} == {False}
