"""Whether a certificate is good, asked at the addresses that stand in it; judged by OpenSSL too."""

import base64
import subprocess
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from fundament.kernel import keys, pki
from fundament.kernel.pki.authority import MODERN, TWIN
from tests.programs import program

pytestmark = pytest.mark.django_db
SUBJECT = pki.Subject("Prøve", "Ærø Prøvekommune", "99000018", uuid4())
DER = "application/ocsp-request"


@pytest.fixture(params=[False, True], ids=["PSS", "PKCS1"])
def issued(request):
    found = pki.issue(SUBJECT, datetime.now(UTC), old_signature=request.param)
    return x509.load_pem_x509_certificate(found.certificate_pem)


def issuer_of(certificate):
    return next(a for a in (MODERN, TWIN) if a.certificate.subject == certificate.issuer)


def addresses(certificate):
    """The paths of the list and of the responder, from the certificate itself."""
    extensions = certificate.extensions
    [point] = extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    [access] = extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    assert access.access_method == AuthorityInformationAccessOID.OCSP
    found = (point.full_name[0].value, access.access_location.value)
    return [urlsplit(one).path for one in found]


def question(certificate, issuer=None, algorithm=None, nonce=None):
    issuer = issuer or issuer_of(certificate).certificate
    builder = ocsp.OCSPRequestBuilder().add_certificate(
        certificate, issuer, algorithm or hashes.SHA1()
    )
    if nonce:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(Encoding.DER)


def asked(client, certificate, **how):
    answer = client.post(addresses(certificate)[1], question(certificate, **how), content_type=DER)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/ocsp-response")
    return answer.content


def read(der):
    return ocsp.load_der_ocsp_response(der)


@pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.SHA256()])
def test_good_then_revoked(client, issued, algorithm):
    found = read(asked(client, issued, algorithm=algorithm))
    assert found.certificate_status is ocsp.OCSPCertStatus.GOOD
    assert found.serial_number == issued.serial_number
    at = datetime.now(UTC).replace(microsecond=0)
    pki.revoke(issued.serial_number, at)
    found = read(asked(client, issued, algorithm=algorithm))
    assert found.certificate_status is ocsp.OCSPCertStatus.REVOKED
    assert found.revocation_time_utc == at
    listed = x509.load_der_x509_crl(client.get(addresses(issued)[0]).content)
    assert listed.get_revoked_certificate_by_serial_number(issued.serial_number)


def test_the_answer_is_of_this_question(client, issued):
    nonce = b"0123456789abcdef"
    found = read(asked(client, issued, nonce=nonce))
    assert found.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == nonce


def test_the_authority_signed_it(client, issued):
    found = read(asked(client, issued))
    scheme = (padding.PKCS1v15(), found.signature_hash_algorithm)
    key = issuer_of(issued).certificate.public_key()
    key.verify(found.signature, found.tbs_response_bytes, *scheme)


def test_openssl_believes_the_answer(client, issued, tmp_path):
    authority = issuer_of(issued)
    files = {
        "answer.der": asked(client, issued),
        "certificate.pem": issued.public_bytes(Encoding.PEM),
        "issuer.pem": authority.certificate.public_bytes(Encoding.PEM),
        "roots.pem": pki.trust_anchors_file().read_bytes(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    words = ["ocsp", "-respin", "answer.der", "-issuer", "issuer.pem", "-cert", "certificate.pem",
             "-CAfile", "roots.pem", "-no_nonce"]  # fmt: skip
    ran = subprocess.run(
        [program("openssl"), *words], cwd=tmp_path, capture_output=True, text=True, check=False,
        timeout=60,
    )  # fmt: skip
    assert "Response verify OK" in ran.stderr, ran.stderr
    assert "certificate.pem: good" in ran.stdout


def test_a_question_in_the_address(client, issued):
    packed = quote(base64.b64encode(question(issued)).decode(), safe="")
    answer = client.get(f"{addresses(issued)[1]}/{packed}")
    assert read(answer.content).certificate_status is ocsp.OCSPCertStatus.GOOD


def test_of_strangers_nothing_is_known(client, issued):
    """Of the other issuer, or of nobody: unknown is no good."""
    other = TWIN if issuer_of(issued) is MODERN else MODERN
    found = read(asked(client, issued, issuer=other.certificate))
    assert found.certificate_status is ocsp.OCSPCertStatus.UNKNOWN
    wrong = f"/pki/ocsp/{other.short_name}"
    answer = client.post(wrong, question(issued), content_type=DER)
    assert read(answer.content).certificate_status is ocsp.OCSPCertStatus.UNKNOWN


@pytest.mark.parametrize("body", [b"", b"hello", b"0" * 5000])
def test_what_is_no_question(client, body):
    answer = client.post("/pki/ocsp/issuing", body, content_type=DER)
    assert answer.status_code == 400


def test_there_is_no_such_authority(client, issued):
    assert client.post("/pki/ocsp/other", question(issued), content_type=DER).status_code == 404
    assert client.get("/pki/ocsp/issuing/%%%").status_code == 400


@pytest.mark.parametrize(
    ("kind", "letter", "policy"), [("O", "O", 3), ("E", "E", 2), ("P", "P", 1), ("S", "S", 4)]
)
def test_each_kind_of_holder_has_its_letter_and_policy(kind, letter, policy):
    subject = pki.Subject("Navn", "Firma", "99000018", uuid4(), pki.CertificateKind(kind))
    made = pki.issue(subject, datetime.now(UTC))
    certificate = x509.load_pem_x509_certificate(made.certificate_pem)
    [serial] = certificate.subject.get_attributes_for_oid(x509.NameOID.SERIAL_NUMBER)
    assert serial.value == f"UI:DK-{letter}:G:{subject.uuid}"
    policies = certificate.extensions.get_extension_for_class(x509.CertificatePolicies).value
    found = [one.policy_identifier.dotted_string for one in policies]
    assert found == ["0.4.0.2042.1.1", f"1.2.208.169.1.1.1.{policy}.7"]


def test_those_of_others_are_not_ours_to_revoke(issued):
    own = keys.certificate("somebody")
    assert pki.not_revoked([issued, own]) == (issued, own)
    pki.revoke(issued.serial_number, datetime.now(UTC))
    assert pki.not_revoked([issued, own]) == (own,)
