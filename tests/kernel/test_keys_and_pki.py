"""Keys, certificates of the OCES3 shape, revocation, and a judgement by OpenSSL itself."""

import stat
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs12
from cryptography.x509.oid import NameOID, SignatureAlgorithmOID
from hypothesis import given, settings
from hypothesis import strategies as st

from fundament.kernel import keys, pki
from fundament.kernel.pki import authority

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOLDER = UUID("2f8a1c52-7c1e-4c6e-9d5e-0c1f5e9b7a11")
SUBJECT = pki.Subject("Børneafdelingen – system", "Ærø Prøvekommune", "99000018", HOLDER)


def certificate_of(issued):
    return x509.load_pem_x509_certificate(issued.certificate_pem)


def der(issued):
    return certificate_of(issued).public_bytes(Encoding.DER)


def csr(key, *, name="anything"):
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateSigningRequestBuilder().subject_name(subject)
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


@pytest.fixture(scope="module")
def own_key():
    return rsa.generate_private_key(65537, 3072)


# Keys.
def test_a_key_is_made_once_and_only_its_owner_reads_it():
    name = f"trial-{uuid4()}"
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(keys.private_key(name, 2048)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(key) for key in found}) == 1
    file = keys.key_file(name)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert found[0].key_size == 2048
    keys._keys.pop(file)
    assert keys.private_key(name).private_numbers() == found[0].private_numbers()


def test_a_key_without_certificate_certifies_itself():
    name = f"trial-{uuid4()}"
    keys.private_key(name, 2048)
    made = keys.certificate(name)
    made.verify_directly_issued_by(made)
    assert keys.certificate(name) is made
    assert made.public_key() == keys.private_key(name).public_key()


@pytest.mark.parametrize("name", ["", "../x", "a/b", "A", "-a", "a.b", "a" * 64, "ø"])
def test_a_keys_name_cannot_lead_elsewhere(name):
    with pytest.raises(ValueError, match="name"):
        keys.key_file(name)


@pytest.mark.django_db
def test_a_key_of_the_home_can_be_certified():
    name = f"trial-{uuid4()}"
    before = keys.certificate(name)
    made = pki.certify(name, SUBJECT, AT)
    assert keys.certificate(name) == made != before
    assert pki.read_client_certificate(made.public_bytes(Encoding.DER), AT).cvr == "99000018"


# Shapes.
@pytest.mark.django_db
def test_the_shape_of_an_organisations_certificate():
    issued = pki.issue(SUBJECT, AT)
    certificate = certificate_of(issued)
    assert [(a.oid.dotted_string, a.value) for a in certificate.subject] == [
        ("2.5.4.6", "DK"),
        ("2.5.4.97", "NTRDK-99000018"),
        ("2.5.4.10", "Ærø Prøvekommune"),
        ("2.5.4.3", "Børneafdelingen – system"),
        ("2.5.4.5", f"UI:DK-O:G:{HOLDER}"),
    ]
    assert certificate.signature_algorithm_oid == SignatureAlgorithmOID.RSASSA_PSS
    assert certificate.signature_algorithm_parameters._salt_length == 32
    assert certificate.signature_hash_algorithm.name == "sha256"
    assert certificate.public_key().key_size == 3072
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == timedelta(1095)
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    assert [p.policy_identifier.dotted_string for p in policies] == [
        "0.4.0.2042.1.1",
        "1.2.208.169.1.1.1.3.7",
    ]
    assert issued.fingerprint == certificate.fingerprint(hashes.SHA256()).hex()
    assert certificate.serial_number == issued.serial


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(pki.CertificateKind))
def test_the_kind_stands_in_the_serial_number(kind):
    issued = pki.issue(pki.Subject("N", "O", "99000018", HOLDER, kind), AT)
    serial = certificate_of(issued).subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)[0]
    assert serial.value == f"UI:DK-{kind.value}:G:{HOLDER}"
    assert pki.read_client_certificate(der(issued), AT).uuid == HOLDER


@pytest.mark.django_db
def test_the_twin_signs_with_pkcs1_for_old_clients():
    issued = pki.issue(SUBJECT, AT, old_signature=True)
    everything = [certificate_of(issued), *x509.load_pem_x509_certificates(issued.chain_pem)]
    assert {c.signature_algorithm_oid for c in everything} == {
        SignatureAlgorithmOID.RSA_WITH_SHA256
    }
    modern = x509.load_pem_x509_certificates(pki.issue(SUBJECT, AT).chain_pem)
    assert {c.signature_algorithm_oid for c in modern} == {SignatureAlgorithmOID.RSASSA_PSS}
    assert modern[1].public_key() == everything[2].public_key(), "one root key, two forms"
    assert modern[1].public_key().key_size == 4096


@pytest.mark.django_db
@pytest.mark.parametrize("old", [False, True], ids=["pss", "pkcs1"])
def test_openssl_builds_the_chain(tmp_path, old):
    issued = pki.issue(SUBJECT, datetime.now(UTC), old_signature=old)
    root = x509.load_pem_x509_certificates(issued.chain_pem)[1]
    (tmp_path / "leaf.pem").write_bytes(issued.certificate_pem)
    (tmp_path / "chain.pem").write_bytes(issued.chain_pem)
    (tmp_path / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    for arguments in (
        ("-CAfile", "root.pem", "-untrusted", "chain.pem"),
        ("-CAfile", str(pki.trust_anchors_file())),
    ):
        done = subprocess.run(
            ["openssl", "verify", "-purpose", "sslclient", "-x509_strict", *arguments, "leaf.pem"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


@pytest.mark.django_db
def test_a_servers_certificate_names_hosts_and_addresses_and_is_no_client():
    issued = pki.issue_server(["localhost", "127.0.0.1", "::1", "post.example.dk"], AT)
    certificate = certificate_of(issued)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "post.example.dk"]
    assert [str(a) for a in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]
    assert certificate.signature_algorithm_oid == SignatureAlgorithmOID.RSA_WITH_SHA256
    assert isinstance(load_pem_private_key(issued.key_pem, None), ec.EllipticCurvePrivateKey)
    assert certificate.not_valid_after_utc - AT <= timedelta(398)
    with pytest.raises(pki.CertificateWithoutOrganisation):
        pki.read_client_certificate(der(issued), AT)


@pytest.mark.django_db
def test_a_key_file_for_browsers_and_windows():
    issued = pki.issue(SUBJECT, AT)
    key, certificate, chain = pkcs12.load_key_and_certificates(
        pki.pkcs12(issued, "hemmelig"), b"hemmelig"
    )
    assert key.public_key() == certificate.public_key()
    assert certificate == certificate_of(issued)
    assert len(chain) == 2


@pytest.mark.django_db
def test_a_private_key_is_not_shown_by_accident():
    assert "PRIVATE" not in repr(pki.issue(SUBJECT, AT))


# Requests.
@pytest.mark.django_db
def test_a_request_gives_the_key_and_nothing_else(own_key):
    issued = pki.issue(SUBJECT, AT, csr=csr(own_key, name="Evil; CN=Ministry"))
    assert issued.key_pem is None
    assert certificate_of(issued).public_key() == own_key.public_key()
    assert "Evil" not in certificate_of(issued).subject.rfc4514_string()
    with pytest.raises(ValueError, match="holder"):
        pki.pkcs12(issued, "x")
    for curve in (ec.SECP256R1(), ec.SECP384R1()):
        assert pki.issue(SUBJECT, AT, csr=csr(ec.generate_private_key(curve))).key_pem is None


@pytest.mark.django_db
def test_requests_that_are_not_signed(own_key):
    good = csr(own_key)
    lines = good.decode().splitlines()
    lines[-3] = ("A" if lines[-3][0] != "A" else "B") + lines[-3][1:]
    bad = {
        "not a PEM": b"nonsense",
        "signature is wrong": "\n".join(lines).encode(),
        "3072": csr(rsa.generate_private_key(65537, 2048)),
        "P-256": csr(ec.generate_private_key(ec.SECP521R1())),
    }
    for reason, request in bad.items():
        with pytest.raises(pki.RequestRefused, match=reason):
            pki.issue(SUBJECT, AT, csr=request)


# Reading.
@pytest.mark.django_db
def test_reading_a_clients_certificate():
    issued = pki.issue(SUBJECT, AT)
    assert pki.read_client_certificate(der(issued), AT) == pki.ClientCertificate(
        serial=issued.serial,
        fingerprint=issued.fingerprint,
        cvr="99000018",
        uuid=HOLDER,
        common_name="Børneafdelingen – system",
        not_after=certificate_of(issued).not_valid_after_utc,
        kind=pki.CertificateKind.ORGANISATION,
    )


@pytest.mark.django_db
def test_its_time_is_half_open():
    issued = pki.issue(SUBJECT, AT, days=10)
    first, last = AT - timedelta(minutes=5), AT - timedelta(minutes=5) + timedelta(days=10)
    assert pki.read_client_certificate(der(issued), first)
    assert pki.read_client_certificate(der(issued), last - timedelta(seconds=1))
    with pytest.raises(pki.CertificateNotYetValid):
        pki.read_client_certificate(der(issued), first - timedelta(seconds=1))
    with pytest.raises(pki.CertificateExpired):
        pki.read_client_certificate(der(issued), last)


@pytest.mark.django_db
def test_a_revoked_certificate_is_refused_at_once_and_listed():
    issued, other = pki.issue(SUBJECT, AT), pki.issue(SUBJECT, AT)
    assert pki.read_client_certificate(der(issued), AT)
    pki.revoke(issued.serial, AT)
    with pytest.raises(pki.CertificateRevoked):
        pki.read_client_certificate(der(issued), AT)
    assert pki.read_client_certificate(der(other), AT)
    assert (pki.is_revoked(issued.serial), pki.is_revoked(other.serial)) == (True, False)
    pki.revoke(issued.serial, AT + timedelta(days=1))
    crl = x509.load_der_x509_crl(pki.crl(AT + timedelta(days=2)))
    assert crl.get_revoked_certificate_by_serial_number(issued.serial).revocation_date_utc == AT
    assert crl.get_revoked_certificate_by_serial_number(other.serial) is None
    assert crl.is_signature_valid(authority.MODERN.certificate.public_key())
    assert crl.next_update_utc == AT + timedelta(days=3)
    twin = x509.load_der_x509_crl(pki.crl(AT, old_signature=True))
    assert twin.get_revoked_certificate_by_serial_number(issued.serial) is None
    for act in (lambda: pki.revoke(5, AT), lambda: pki.is_revoked(5)):
        with pytest.raises(LookupError):
            act()


def forged(own_key, signing_key, issuer, **kwargs):
    return (
        x509.CertificateBuilder()
        .subject_name(
            x509.Name(
                [
                    x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, "NTRDK-99000018"),
                    x509.NameAttribute(NameOID.SERIAL_NUMBER, f"UI:DK-O:G:{HOLDER}"),
                ]
            )
        )
        .issuer_name(issuer)
        .public_key(own_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(AT - timedelta(days=1))
        .not_valid_after(AT + timedelta(days=1))
        .sign(signing_key, hashes.SHA256(), **kwargs)
        .public_bytes(Encoding.DER)
    )


@pytest.mark.django_db
def test_foreign_and_forged_certificates(own_key):
    """Another issuer; our issuer's name with another key; our key but unknown to the register."""
    ours = authority.MODERN
    stranger = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Somebody else")])
    unregistered = forged(
        own_key, ours.key, ours.certificate.subject, rsa_padding=authority.padding_of(pss=True)
    )
    for body in (
        forged(own_key, own_key, stranger),
        forged(own_key, own_key, ours.certificate.subject),
        forged(own_key, own_key, authority.TWIN.certificate.subject),
        unregistered,
        ours.certificate.public_bytes(Encoding.DER),
        ours.root.public_bytes(Encoding.DER),
    ):
        with pytest.raises(pki.CertificateForeign):
            pki.read_client_certificate(body, AT)


@pytest.mark.django_db
@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_nonsense_is_not_a_certificate(body):
    with pytest.raises(pki.CertificateUnreadable):
        pki.read_client_certificate(body, AT)


@pytest.mark.django_db
def test_every_refusal_of_a_certificate_has_a_code_of_its_own():
    kinds = pki.CertificateRefused.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds) == 6
    assert all(kind.danish != kind.english for kind in kinds)


def test_the_trust_anchors_hold_both_forms():
    found = x509.load_pem_x509_certificates(pki.trust_anchors_file().read_bytes())
    assert len(found) == 4
    assert len({c.subject for c in found}) == 3
    assert len({c.serial_number for c in found}) == 4


# What others fetch.
@pytest.mark.django_db
def test_others_can_fetch_certificates_and_revocation_lists(client):
    issued = pki.issue(SUBJECT, AT)
    pki.revoke(issued.serial, AT)
    answer = client.get("/pki/issuing.crl")
    assert answer["Content-Type"] == "application/pkix-crl"
    listed = x509.load_der_x509_crl(answer.content)
    assert listed.get_revoked_certificate_by_serial_number(issued.serial) is not None
    assert listed.last_update_utc <= datetime.now(UTC) < listed.next_update_utc
    twin = x509.load_der_x509_crl(client.get("/pki/issuing-pkcs1.crl").content)
    assert twin.is_signature_valid(authority.TWIN.certificate.public_key())
    assert client.get("/pki/other.crl").status_code == 404
    assert client.get("/pki/ca.pem").content == pki.trust_anchors_file().read_bytes()
