"""The page of the test certificate authority: what comes out, and for whom."""

from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12

from fundament.kernel import keys, pki
from tests.capabilities.login.conftest import code_of
from tests.capabilities.login.services import Service

pytestmark = pytest.mark.django_db
AUTHORITY = "99000058"


@pytest.fixture
def operator(people, browser):
    browser.log_in(people["operator"], browser.get("/log-ind/?next=/certifikater/"))
    return browser


def issued(operator, **given):
    answer = operator.post("/certifikater/udsted/", {"name": "", "cvr": AUTHORITY} | given)
    assert answer["Content-Type"] == "application/zip", answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    with ZipFile(BytesIO(answer.content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.mark.parametrize("kind", ["O", "E", "S"])
def test_a_certificate_comes_with_its_key_in_both_forms(operator, kind):
    files = issued(operator, kind=kind, name="Prøve Ærø")
    certificate = x509.load_pem_x509_certificate(files["certificate.pem"])
    key = load_pem_private_key(files["private-key.pem"], None)
    assert key.public_key() == certificate.public_key()
    p12 = pkcs12.load_pkcs12(files["certificate.p12"], files["password.txt"].strip())
    assert (p12.cert.certificate, len(p12.additional_certs)) == (certificate, 2)
    assert f"NTRDK-{AUTHORITY}" in certificate.subject.rfc4514_string()
    page = operator.get("/certifikater/").content.decode()
    assert "Prøve Ærø" in page


def test_a_private_person_has_no_organisation(operator):
    files = issued(operator, kind="P", name="Prøve Person", cvr="")
    subject = x509.load_pem_x509_certificate(files["certificate.pem"]).subject.rfc4514_string()
    assert "NTRDK" not in subject
    assert "UI:DK-P:G:" in subject


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "X"}, "kind"),
        ({"kind": "E", "name": ""}, "name"),
        ({"kind": "E", "name": "x" * 65}, "name"),
        ({"kind": "O", "cvr": "12"}, "cvr"),
        ({"kind": "O", "cvr": "11111111"}, "cvr"),
    ],
)
def test_what_cannot_be_issued(operator, given, field):
    wish = {"kind": "O", "name": "Navn", "cvr": AUTHORITY} | given
    answer = operator.post("/certifikater/udsted/", wish)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.content.decode()


def test_a_revoked_certificate_is_of_no_use_to_a_service(operator, people, browser, at):
    """The broker looks, too: what a service signs with a revoked certificate is refused."""
    library = Service("library")
    subject = pki.Subject("Library", "Library", AUTHORITY, uuid4())
    certificate = pki.certify(library.key, subject, at)
    try:
        library.register()
        assert browser.get(library.address(force=True)).status_code == 200
        serial = f"{certificate.serial_number:x}"
        assert "Library" in operator.get(f"/certifikater/{serial}/").content.decode()
        operator.post(f"/certifikater/{serial}/", {})
        assert pki.is_revoked(certificate.serial_number)
        answer = browser.get(library.address(force=True))
        assert (answer.status_code, code_of(answer)) == (400, "login.request.signature")
    finally:
        keys.certificate_file(library.key).unlink()


def test_only_operators_and_only_in_the_demo(operator, people, browser, settings):
    assert operator.get("/certifikater/00/").status_code == 404
    settings.DEMO = False
    assert operator.get("/certifikater/").status_code == 404
    settings.DEMO = True
    browser.client.cookies.clear()
    browser.log_in(people["student"], browser.get("/log-ind/?next=/hjaelp/"))
    assert browser.get("/certifikater/").status_code == 403
