"""Signed PDFs: another program finds the signature good, and nothing can be put beside it."""

import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from fundament.standards.pdf import parts_of, sign
from tests.programs import program

AT = datetime(2026, 11, 27, 12, tzinfo=UTC)


def plain(words="Rapport"):
    out = BytesIO()
    page = Canvas(out)
    page.drawString(100, 700, words)
    page.save()
    return out.getvalue()


@pytest.fixture(scope="module")
def signer():
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Rapporter")])
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), 1, AT, AT + timedelta(days=9999)
    )
    return key, builder.sign(key, hashes.SHA256())


def judged(pdf, certificate, folder):
    """Whether OpenSSL finds the signature good over what it is said to be over."""
    parts = parts_of(pdf)
    files = {"signed": parts.signed, "signature": parts.signature}
    files["certificate"] = certificate.public_bytes(Encoding.PEM)
    for name, octets in files.items():
        (folder / name).write_bytes(octets)
    words = [
        program("openssl"), "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature",
        "-content", "signed", "-CAfile", "certificate", "-purpose", "any", "-out", "/dev/null",
    ]  # fmt: skip
    return subprocess.run(words, cwd=folder, capture_output=True, check=False).returncode == 0


def test_another_program_finds_it_good_and_any_change_bad(signer, tmp_path):
    pdf = plain()
    made = sign(pdf, *signer, AT, "Underskrevet")
    assert made.startswith(pdf)
    assert judged(made, signer[1], tmp_path)
    for changed in (made.replace(b"/Subtype", b"/Subtypf", 1), made.replace(b"Under", b"Ander")):
        assert changed != made
        assert not judged(changed, signer[1], tmp_path)


def test_readers_still_read_it_and_are_told_of_the_signature(signer):
    read = PdfReader(BytesIO(sign(plain("Prøve"), *signer, AT, "Underskrevet")), strict=True)
    assert "Prøve" in read.pages[0].extract_text()
    field = read.get_fields()["Signature"]
    assert field["/FT"] == "/Sig"
    assert field["/V"]["/M"] == "D:20261127120000Z"


def test_what_is_not_signed_whole_is_not_taken_for_signed(signer):
    made = sign(plain(), *signer, AT, "Underskrevet")
    assert parts_of(plain()) is None
    assert parts_of(made + b"\n% more") is None
    start = made.rindex(b"/Contents <") + len(b"/Contents <")
    assert parts_of(made[:start] + b"> /Evil <" + made[start + 9 :]) is None


def test_it_is_signed_again(signer, tmp_path):
    made = sign(sign(plain(), *signer, AT, "Først"), *signer, AT, "Igen")
    assert judged(made, signer[1], tmp_path)


@pytest.mark.parametrize("octets", [b"", b"Hej", plain()[:40]], ids=["empty", "text", "cut"])
def test_what_is_no_pdf(signer, octets):
    with pytest.raises(ValueError):
        sign(octets, *signer, AT, "Underskrevet")
