"""`trial run` against clients that run by their guides, and one that takes whatever it is sent."""

import json
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pypdf import PdfReader

from tests.capabilities.login.services import Service
from tests.clients.sites import Site
from tests.visiting import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.outside]
# A fact to know of mod_auth_mellon 0.18: what it takes and ought not to.
TAKEN_BY_MELLON = {"in-response-to-wrong", "unsolicited"}


def tried(running, site, sign, folder, *more):
    """Try a client out by the word; how it ended, and the report that it wrote."""
    done = running.attempt(
        "trial", "run", site.entity_id, "--start", f"{site.origin}/", "--sign", sign,
        "--ca", str(site.folder / "sp.crt"), "--out", str(folder), *more,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    written = list(folder.glob("integration-report-*.json"))
    return done, json.loads(written[0].read_text())["report"] if written else None


def failed(report):
    return {each["fault"] for each in report["steps"] if each["verdict"] == "failed"}


def test_the_service_with_node_saml_is_seen_to_do_all_that_it_owes(running, node_site, tmp_path):
    done, report = tried(
        running, node_site, '"nameID"', tmp_path, "--person", "parent",
        "--logout", f"{node_site.origin}/logout",
    )  # fmt: skip
    assert failed(report) == set(), done.stdout
    assert (done.returncode, report["counts"]["not tried"]) == (0, 0)
    assert all(each["observed"] and each["told_by"] == "" for each in report["steps"])
    first, expired, *_ = report["steps"]
    assert (first["result"], first["seen"]["address"]) == ("accepted", f"{node_site.origin}/")
    assert expired["seen"] == {
        "sign": '"nameID"', "signed_in": False, "status": 403, "end": "client", "note": "",
        "address": f"{node_site.origin}/acs",
    }  # fmt: skip
    partial, not_mine = (
        next(each for each in report["steps"] if each["fault"] == code)
        for code in ("logout-partial", "logout-not-mine")
    )
    assert (partial["result"], partial["seen"]["status"]) == ("accepted", 200)
    assert (not_mine["result"], not_mine["seen"]["status"]) == ("refused", 403)
    assert not partial["seen"]["signed_in"]
    [json_file], [pdf_file] = (list(tmp_path.glob(f"*.{ending}")) for ending in ("json", "pdf"))
    pages = PdfReader(BytesIO(pdf_file.read_bytes())).pages
    words = " ".join("".join(page.extract_text() for page in pages).split())
    assert "Set af Fundament selv: 21 af 21 trin." in words
    with Visitor(running) as visitor:
        page = visitor.get("/login/trials/check/")
        checked = visitor.press(page, "/login/trials/check/", text=json_file.read_text())
        assert "Rapporten er ægte" in checked.text


def test_mod_auth_mellon_is_seen_to_refuse_and_to_take(running, mellon_site, tmp_path):
    done, report = tried(running, mellon_site, "Velkommen", tmp_path, "--person", "other_parent")
    assert failed(report) == TAKEN_BY_MELLON, done.stdout


@dataclass
class Gullible(Service):
    """A client that lets in whoever comes with an answer, and looks at nothing."""

    origin: str = ""
    broker: str = ""

    @property
    def entity_id(self):
        return f"{self.origin}/metadata"

    @property
    def acs(self):
        return f"{self.origin}/acs"

    def asks(self):
        query = self.address(destination=self.broker).partition("?")[2]
        return f"{self.broker}?{query}"


def pages_of(client, known):
    """What a browser gets: the way to the broker, and then whatever it likes.

    `known`: the page for who is signed in is shown to everybody.
    """

    class Pages(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def answer(self, status, body="", **fields):
            self.send_response(status)
            for name, value in fields.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def do_GET(self):
            inside = known or "in=yes" in self.headers.get("Cookie", "")
            if inside:
                self.answer(200, "<p>Welcome <b>inside</b></p>", Content_Type="text/html")
            else:
                self.answer(302, Location=client.asks())

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(303, Location="/", Set_Cookie="in=yes; Path=/; Secure")

    return Pages


def keep_certificate(folder, host):
    """Make a certificate for the host, as its own authority; key and certificate are in files."""
    key, at = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 7)
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "sp.crt").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "sp.key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )


@contextmanager
def gullible(running, folder, known=False):
    """A running client that takes everything, registered at the broker."""
    client = Gullible("gullible", broker=f"{running.base_url}/idp/saml/3.0/")
    server = ThreadingHTTPServer(("127.0.0.1", 0), pages_of(client, known))
    client.origin = f"https://gullible.localhost:{server.server_port}"
    keep_certificate(folder, "gullible.localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "sp.crt", folder / "sp.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    (folder / "sp.xml").write_bytes(client.metadata())
    assert "is registered" in running.call("provider", "add", str(folder / "sp.xml"))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Site(client.origin, client.entity_id, folder)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=20)


def test_a_client_that_takes_everything_is_found_out(running, tmp_path):
    with gullible(running, tmp_path) as site:
        done, report = tried(
            running, site, "Welcome inside", tmp_path, "--person", "centenarian",
            "--language", "en",
        )  # fmt: skip
        owed = {each["fault"] for each in report["steps"] if each["must"] == "refuse"}
        assert done.returncode == 1
        assert failed(report) == owed
        assert {each["result"] for each in report["steps"]} == {"accepted"}
        assert "wrapping-1               accepted (owed: refuse): NOT AS OWED" in done.stdout
        for start, sign, told in (
            (site.origin, "Farvel", "did not come through: no more was tried"),
            (running.base_url, "Welcome", "it has the same address as the broker"),
            ("https://gullible.localhost:1/", "Welcome", "no answer"),
        ):
            asked = ("--start", start, "--sign", sign, "--person", "centenarian")
            one = running.attempt(
                "trial", "run", site.entity_id, *asked, "--ca", str(tmp_path / "sp.crt")
            )
            assert (one.returncode, told in one.stdout + one.stderr) == (1, True), one.stderr
            assert "Traceback" not in one.stderr


def test_words_that_everybody_sees_prove_nothing(running, tmp_path):
    with gullible(running, tmp_path, known=True) as site:
        done, report = tried(running, site, "Welcome inside", tmp_path)
    assert (done.returncode, report) == (1, None)
    assert "the text is shown to who is not signed in" in done.stderr
