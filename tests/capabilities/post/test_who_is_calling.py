"""The parts of a system's proof, one by one: each has its own refusal."""

import base64
from datetime import timedelta
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509.oid import NameOID

from fundament.capabilities.post import service
from fundament.capabilities.post.models import System
from fundament.capabilities.post.types import OwnerUnknown, SystemKind, SystemUnknown, SystemWish
from fundament.kernel import clock
from fundament.kernel.acting import INSTALLATION
from tests.letters import letter
from tests.machines import machine


@pytest.fixture
def asked(sender):
    """Ask for receipts with a changed proof; return status and code."""

    def ask(system=None, **changed):
        answer = (system or sender).call("GET", "/receipts/", **changed)
        if answer.status_code == 401:
            assert answer["WWW-Authenticate"].startswith("Basic")
        return answer.status_code, answer.json().get("code")

    return ask


def foreign_certificate():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Fundament issuing")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(Encoding.DER)


def test_right(asked):
    assert asked() == (200, None)


def test_the_scheme_is_compared_without_case(sender, asked):
    ready = base64.b64encode(sender.new.token.encode()).decode()
    assert asked(authorization=f"basic {ready}") == (200, None)
    assert asked(authorization=f"BASIC  {ready}") == (200, None)


def test_no_certificate(asked):
    assert asked(certificate=None) == (401, "certificate.missing")


def test_foreign_certificate(asked):
    assert asked(certificate=foreign_certificate()) == (401, "certificate.foreign")
    assert asked(certificate=b"x") == (401, "certificate.unreadable")


def test_certificate_that_the_tls_layer_did_not_verify(asked):
    assert asked(certificate_error="unable to get issuer") == (401, "certificate.foreign")


def test_expired_certificate(authority, asked):
    old = machine(authority, at=clock.now() - timedelta(days=3 * 365 + 30))
    assert asked(old) == (401, "certificate.expired")


def test_revoked(authority, asked):
    mine = machine(authority)
    assert asked(mine) == (200, None)
    service.revoke_system(mine.new.system.id, clock.now(), INSTALLATION)
    assert asked(mine) == (401, "certificate.revoked")
    service.revoke_system(mine.new.system.id, clock.now(), INSTALLATION)


def test_no_token(asked):
    assert asked(token=None) == (401, "authorization.missing")


@pytest.mark.parametrize(
    "given",
    [
        "Bearer abc",
        "Basic",
        "Basic ***",
        "Basic " + base64.b64encode(b"no uuids:here").decode(),
        "Basic " + base64.b64encode(b"5f0c1a52-8a4e-4a1b-9a53-0d7c6f2b9e11").decode(),
        "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode(),
    ],
)
def test_garbled_token(asked, given):
    assert asked(authorization=given) == (401, "authorization.unreadable")


def test_unknown_system_and_wrong_token_look_alike(sender, asked):
    system, _, secret = sender.new.token.partition(":")
    assert asked(token=f"{system}:{uuid4()}") == (401, "token.not.accepted")
    assert asked(token=f"{uuid4()}:{secret}") == (401, "token.not.accepted")


def test_token_of_another_system(authority, asked):
    other = machine(authority)
    assert asked(token=other.new.token) == (403, "certificate.of.another.system")


def test_inactive(authority, asked):
    mine = machine(authority)
    System.objects.filter(id=mine.new.system.id).update(active_to=clock.now())
    assert asked(mine) == (403, "system.inactive")
    later = clock.now() + timedelta(days=1)
    System.objects.filter(id=mine.new.system.id).update(active_from=later, active_to=None)
    assert asked(mine) == (403, "system.inactive")


def test_addresses(authority, asked):
    mine = machine(authority)
    service.allow_addresses(
        mine.new.system.id, ("192.0.2.0/28", "2001:db8::1"), clock.now(), INSTALLATION
    )
    assert asked(mine) == (403, "address.not.allowed")
    assert asked(mine, address="192.0.2.9") == (200, None)
    assert asked(mine, address="2001:db8::1") == (200, None)
    assert asked(mine, address="unknown") == (403, "address.not.allowed")


def test_a_recipient_system_does_not_send(authority, citizen):
    mine = machine(authority, SystemKind.RECIPIENT)
    answer = mine.send(letter(authority, citizen))
    assert (answer.status_code, answer.json()["code"]) == (403, "system.kind.not.allowed")


def test_the_token_is_not_kept(sender):
    _, _, secret = sender.new.token.partition(":")
    row = System.objects.get(id=sender.new.system.id)
    assert secret not in "".join(str(value) for value in vars(row).values())


def test_what_a_new_system_gets(sender):
    key, certificate, chain = pkcs12.load_key_and_certificates(
        sender.new.pkcs12, sender.new.pkcs12_password.encode()
    )
    assert certificate.public_bytes(Encoding.PEM) == sender.new.certificate
    assert key.key_size >= 2048
    assert chain


def test_a_system_with_its_own_key(authority, asked):
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mine")])
    csr = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    request = csr.public_bytes(Encoding.PEM)
    wish = SystemWish(authority.number, SystemKind.SENDER, "Egen nøgle", request)
    new = service.add_system(wish, clock.now(), INSTALLATION)
    assert (new.key, new.pkcs12) == (None, None)
    assert x509.load_pem_x509_certificate(new.certificate).public_key() == key.public_key()


def test_who_does_not_exist(committed):
    with pytest.raises(OwnerUnknown):
        wish = SystemWish("12345678", SystemKind.SENDER, "x")
        service.add_system(wish, clock.now(), INSTALLATION)
    with pytest.raises(SystemUnknown):
        service.revoke_system(uuid4(), clock.now(), INSTALLATION)
