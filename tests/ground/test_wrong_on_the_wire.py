"""Every wrong letter over real TLS at the running program: its code, two sentences, nothing kept.

Afterwards the same uuid is free: the right letter is taken, so nothing of the wrong one was stored.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from fundament.site.postgres import Embedded
from tests.wire import Proof, Sender, proof_of

pytestmark = pytest.mark.slow

VERSION_1 = "fe2f3a3c-c9b0-11f0-9d1c-0242ac120002"
PDF = ("a.pdf", "application/pdf", b"%PDF-1.4")
BOMB = (
    '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)


class World(Sender):
    """The demo's senders, and what somebody with bad intent has."""

    def __init__(self, running, folder):
        super().__init__(running)
        self.folder = folder
        self.other = next(one for one in self.systems if one["cvr"] != self.system["cvr"])

    def stranger(self):
        """A certificate with the very subject and issuer of ours, from an authority of its own."""
        ours = x509.load_pem_x509_certificate(read(self.proof.cert_file))
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(ours.subject)
            .issuer_name(ours.issuer)
            .public_key(key.public_key())
            .serial_number(ours.serial_number)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .sign(key, hashes.SHA256())
        )
        certificate, private = self.folder / "stranger.pem", self.folder / "stranger.key"
        certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        private.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return replace(self.proof, cert_file=str(certificate), key_file=str(private))

    def revoked(self):
        """A system of the same authority whose certificate has been withdrawn."""
        folder = self.folder / str(uuid4())
        words = ("--cvr", self.system["cvr"], "--kind", "sender", "--name", "Trukket tilbage")
        printed = self.running.call("system", "add", *words, "--out", str(folder))
        said = dict(line.split("=", 1) for line in printed.splitlines() if "=" in line)
        proof = Proof(said["CERT_FILE"], said["KEY_FILE"], said["API_TOKEN"])
        letter, uuid = self.letter()
        assert self.send(letter, uuid, proof=proof).status == 201
        serial = x509.load_pem_x509_certificate(read(proof.cert_file)).serial_number
        with psycopg.connect(Embedded(self.running.home).url) as connection:
            done = connection.execute(
                "update kernel_issued_certificate set revoked_at = now() where serial = %s",
                [f"{serial:x}"],
            )
            assert done.rowcount == 1
        return proof


def read(file):
    with open(file, "rb") as handle:
        return handle.read()


@pytest.fixture(scope="module")
def world(running, tmp_path_factory):
    return World(running, tmp_path_factory.mktemp("wrong"))


def other_proof(**parts):
    """The right letter, and a proof of which some parts are changed."""

    def made(world, uuid):
        letter, _ = world.letter(messageUUID=uuid)
        changed = {name: part(world) for name, part in parts.items()}
        return letter, {"proof": replace(world.proof, **changed)}

    return made


def whole_proof(choose):
    """The right letter, shown with the proof that is chosen."""
    return lambda world, uuid: (world.letter(messageUUID=uuid)[0], {"proof": choose(world)})


def changed(**changes):
    """A letter with wrong parts."""
    return lambda world, uuid: (world.letter(**{"messageUUID": uuid} | changes)[0], {})


def sent_to(choose):
    """The right letter to somebody who cannot have it."""
    return lambda world, uuid: (world.letter(choose(world), messageUUID=uuid)[0], {})


def octets(change):
    """The right letter's octets, changed as text; the declaration stands in front of the rest."""

    def made(world, uuid):
        return change(world.letter(messageUUID=uuid)[0].decode()).encode(), {}

    return made


def behind_the_declaration(text):
    return lambda letter: letter.replace("<memo:Message", f"{text}<memo:Message", 1)


def label_first(letter):
    start, end = letter.index("<memo:label>"), letter.index("</memo:label>") + 13
    label = letter[start:end]
    rest = letter[:start] + letter[end:]
    return rest.replace("<memo:messageType>", f"{label}<memo:messageType>", 1)


def http_address(world, uuid):
    letter, _ = world.letter(messageUUID=uuid, example="full", doNotDeliverUntilDate=None)
    start = letter.index(b"<memo:url>")
    return letter[:start] + letter[start:].replace(b"https://", b"http://", 1), {}


def named(name):
    return changed(files=[(name, *PDF[1:])])


WRONG = {
    "no certificate": (
        other_proof(cert_file=lambda _: None, key_file=lambda _: None),
        (401, "certificate.missing"),
    ),
    "foreign certificate": (whole_proof(World.stranger), (401, "certificate.foreign")),
    "no token": (other_proof(api_token=lambda _: None), (401, "authorization.missing")),
    "token of another system": (
        other_proof(api_token=lambda world: world.other["api_token"]),
        (403, "certificate.of.another.system"),
    ),
    "token of nobody": (
        other_proof(api_token=lambda _: f"{uuid4()}:{uuid4()}"),
        (401, "token.not.accepted"),
    ),
    "revoked certificate": (whole_proof(World.revoked), (401, "certificate.revoked")),
    "wrong sender CVR": (
        whole_proof(lambda world: proof_of(world.other)),
        (403, "sender.not.allowed"),
    ),
    "unknown recipient": (sent_to(lambda _: "0101909999"), (422, "recipient.unknown")),
    "unregistered recipient": (
        sent_to(lambda world: world.people["unregistered"]),
        (422, "recipient.unknown"),
    ),
    "exempt recipient": (
        sent_to(lambda world: world.people["exempt"]),
        (422, "recipient.exempt"),
    ),
    "not XML": (octets(lambda _: "Kære borger"), (400, "xml.not.accepted")),
    "nothing": (octets(lambda _: ""), (400, "xml.not.accepted")),
    "DOCTYPE": (octets(behind_the_declaration("<!DOCTYPE x>")), (400, "xml.not.accepted")),
    "external DTD": (
        octets(behind_the_declaration('<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">')),
        (400, "xml.not.accepted"),
    ),
    "entity bomb": (
        octets(lambda letter: behind_the_declaration(BOMB)(letter).replace("label>", "label>&j;")),
        (400, "xml.not.accepted"),
    ),
    "too deep": (
        octets(lambda _: "<a>" * 100 + "</a>" * 100),
        (400, "xml.not.accepted"),
    ),
    "cut letter": (octets(lambda letter: letter[:-200]), (400, "xml.not.accepted")),
    "other root": (octets(lambda _: "<x/>"), (400, "memo.root.not.message")),
    "wrong order": (octets(label_first), (400, "memo.element.order.not.allowed")),
    "missing MainDocument": (changed(MainDocument=None), (400, "memo.element.missing")),
    "label of 257 characters": (changed(label="x" * 257), (400, "memo.value.too.long")),
    "date without Z": (
        changed(createdDateTime="2026-01-31T12:00:00"),
        (400, "memo.datetime.not.utc"),
    ),
    "empty file": (
        changed(files=[("a.pdf", "application/pdf", b"")]),
        (400, "file.empty.not.allowed"),
    ),
    "file name with ../": (named("../a.pdf"), (400, "file.name.not.allowed")),
    "file name with <": (named("<a>.pdf"), (400, "file.name.not.allowed")),
    "http EntryPoint": (http_address, (400, "entry.point.url.not.allowed")),
    "MeMo 1.3": (changed(memoVersion="1.3"), (400, "memo.version.not.supported")),
    "memoSchVersion missing in 1.1": (
        changed(version="1.1", memoSchVersion=None),
        (400, "memo.sch.version.missing"),
    ),
    "memoSchVersion in 1.2": (
        changed(memoSchVersion="1.1.0"),
        (400, "memo.sch.version.not.allowed"),
    ),
    "not declared as XML": (
        lambda world, uuid: (world.letter(messageUUID=uuid)[0], {"content_type": "text/plain"}),
        (415, "content.type.not.supported"),
    ),
    "another letter's uuid": (
        lambda world, _: (world.letter()[0], {}),
        (400, "memo.message.uuid.mismatch"),
    ),
}


def two_sentences(text):
    danish, slash, english = text.partition(" / ")
    assert danish.strip()
    assert slash
    assert english.strip()
    assert danish != english


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_letter(world, name):
    make, expected = WRONG[name]
    uuid = str(uuid4())
    body, how = make(world, uuid)
    before = world.stored()
    answer = world.send(body, uuid, **how)
    assert (answer.status, answer.told["code"]) == expected
    assert set(answer.told) == {"code", "message", "fieldErrors"}
    two_sentences(answer.told["message"])
    for fault in answer.told["fieldErrors"]:
        assert fault["field"]
        two_sentences(fault["message"])
    if answer.status == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")
    if answer.told["code"].startswith("recipient."):  # who was asked about can read that she was
        before["kernel_audit_entry"] += 1
    assert world.stored() == before
    right, _ = world.letter(messageUUID=uuid)
    taken = world.send(right, uuid)
    assert (taken.status, taken.told["receiptStatus"]) == (201, "RECEIVED")
    assert world.letters(uuid) == 1


@pytest.mark.parametrize("uuid", [VERSION_1, str(UUID(int=0)), "4", "%00", ""])
def test_a_uuid_of_another_version(world, uuid):
    body, _ = world.letter(messageUUID=uuid)
    before = world.stored()
    answer = world.send(body, uuid)
    assert answer.status == 400
    assert answer.told["code"] in {
        f"memo.message.uuid.{told}" for told in ("unreadable", "missing")
    } | {"memo.uuid.not.valid"}
    two_sentences(answer.told["message"])
    assert world.stored() == before
