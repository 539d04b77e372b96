"""Signing, encrypting and their opposites; second opinions from signxml and Debian's xmlsec1."""

import base64
import copy
import os
import re
import shutil
import subprocess
import threading

import pytest
import signxml
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from fundament.kernel import keys, xml, xmlsig
from fundament.kernel.xmlsig import checking, contexts

DS = "http://www.w3.org/2000/09/xmldsig#"
XENC = "http://www.w3.org/2001/04/xmlenc#"
OURS = "xmlsig-ours"
CBC, GCM = f"{XENC}aes256-cbc", "http://www.w3.org/2009/xmlenc11#aes256-gcm"
SHA1, SHA256 = f"{XENC}rsa-oaep-mgf1p", "http://www.w3.org/2009/xmlenc11#rsa-oaep"
BODY = (
    '<a:Assertion xmlns:a="urn:a" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="_a1"><a:Issuer>os</a:Issuer>'
    '<a:Value xsi:type="xs:string">Æblegrød &amp; fløde</a:Value></a:Assertion>'
).encode()
xmlsec1 = pytest.mark.skipif(not shutil.which("xmlsec1"), reason="the program xmlsec1 is not here")


@pytest.fixture(scope="module", autouse=True)
def certificate():
    keys.private_key(OURS, 2048)
    return keys.certificate(OURS)


@pytest.fixture
def signed():
    return xmlsig.sign(etree.fromstring(BODY), OURS, after="{urn:a}Issuer")


def test_what_is_signed_is_read_back(signed, certificate):
    root = xmlsig.verify(signed, [certificate])
    assert xmlsig.octets_of(root, ["xs"]) == xmlsig.octets_of(etree.fromstring(BODY), ["xs"])
    assert root.findtext("{urn:a}Value") == "Æblegrød & fløde"
    assert root.find(f".//{{{DS}}}Signature") is None


def test_the_signature_stands_where_the_format_wants_it(signed):
    assert [etree.QName(child).localname for child in etree.fromstring(signed)] == [
        "Issuer",
        "Signature",
        "Value",
    ]
    first = etree.fromstring(xmlsig.sign(etree.fromstring(BODY), OURS))
    assert etree.QName(first[0]).localname == "Signature"
    with pytest.raises(ValueError, match="no child"):
        xmlsig.sign(etree.fromstring(BODY), OURS, after="{urn:a}Missing")
    with pytest.raises(ValueError, match="signed already"):
        xmlsig.sign(first, OURS)
    with pytest.raises(ValueError, match="one id"):
        xmlsig.sign(etree.fromstring(b"<a/>"), OURS)


def test_an_inner_element_becomes_a_document_of_its_own(certificate):
    """The encrypted octets must not lean on declarations of a parent that is not sent (T1)."""
    outer = etree.fromstring(
        b'<r xmlns:b="urn:b">' + BODY.replace(b"Issuer>os", b"Issuer>b:os") + b"</r>"
    )
    before = etree.tostring(outer)
    signed = xmlsig.sign(outer[0], OURS)
    assert etree.tostring(outer) == before
    assert b"urn:b" not in signed
    assert b'xmlns:xs="' in signed, "the prefix in xsi:type is kept"
    assert xmlsig.verify(signed, [certificate]) is not None


def test_text_behind_the_signature_belongs_to_the_root(certificate):
    for after in (None, "c"):
        signed = xmlsig.sign(etree.fromstring(b'<a ID="_1">x<c/>y</a>'), OURS, after=after)
        assert etree.tostring(xmlsig.verify(signed, [certificate])) == b'<a ID="_1">x<c/>y</a>'


def test_a_document_that_is_too_large_is_not_read(signed, certificate):
    with pytest.raises(xml.XmlRefused):
        xmlsig.verify(signed, [certificate], max_bytes=100)
    assert checking.MAX_BYTES == 4 * 1024 * 1024


# Second opinions.
def test_signxml_accepts_ours(signed, certificate):
    root = etree.fromstring(signed)
    result = signxml.XMLVerifier().verify(
        root,
        x509_cert=certificate.public_bytes(Encoding.PEM),
        expect_config=signxml.SignatureConfiguration(location="./"),
    )
    assert result.signed_xml.get("ID") == "_a1"


@pytest.mark.parametrize("method", ["rsa-sha256", "rsa-sha512"])
def test_we_accept_signxml(certificate, method):
    signer = signxml.XMLSigner(
        signature_algorithm=method,
        digest_algorithm="sha256",
        c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#",
    )
    key = keys.key_file(OURS).read_bytes()
    made = signer.sign(
        etree.fromstring(BODY),
        key=key,
        cert=certificate.public_bytes(Encoding.PEM).decode(),
        reference_uri="#_a1",
        id_attribute="ID",
    )
    assert xmlsig.verify(etree.tostring(made), [certificate]).get("ID") == "_a1"


def call_xmlsec1(*arguments):
    return subprocess.run(["xmlsec1", *map(str, arguments)], capture_output=True, check=False)


@xmlsec1
@pytest.mark.outside
def test_xmlsec1_accepts_ours(signed, tmp_path):
    file = tmp_path / "signed.xml"
    arguments = (
        "--verify",
        "--pubkey-cert-pem",
        keys.certificate_file(OURS),
        "--id-attr:ID",
        "urn:a:Assertion",
        file,
    )
    file.write_bytes(signed)
    assert call_xmlsec1(*arguments).returncode == 0
    file.write_bytes(signed.replace("grød".encode(), b"grod"))
    assert call_xmlsec1(*arguments).returncode != 0


@xmlsec1
@pytest.mark.outside
def test_we_accept_xmlsec1(signed, certificate, tmp_path):
    """Its own signature over our template, with the digest and value emptied."""
    empty = re.sub(rb"(<ds:(?:DigestValue|SignatureValue)>)[^<]*", rb"\1", signed)
    (tmp_path / "in.xml").write_bytes(empty)
    done = call_xmlsec1(
        "--sign",
        "--privkey-pem",
        keys.key_file(OURS),
        "--id-attr:ID",
        "urn:a:Assertion",
        "--output",
        tmp_path / "out.xml",
        tmp_path / "in.xml",
    )
    assert done.returncode == 0, done.stderr
    body = (tmp_path / "out.xml").read_bytes()
    assert xmlsig.verify(body, [certificate]).get("ID") == "_a1"


@xmlsec1
@pytest.mark.outside
@pytest.mark.parametrize("block", sorted(xmlsig.BLOCKS))
def test_xmlsec1_decrypts_ours(certificate, block, tmp_path):
    (tmp_path / "in.xml").write_bytes(
        xmlsig.encrypt(BODY, certificate, block=block, transport=SHA1)
    )
    done = call_xmlsec1("--decrypt", "--privkey-pem", keys.key_file(OURS), tmp_path / "in.xml")
    assert done.returncode == 0, done.stderr
    assert etree.tostring(etree.fromstring(done.stdout), method="c14n") == etree.tostring(
        etree.fromstring(BODY), method="c14n"
    )


# Encryption.
@pytest.mark.parametrize("transport", xmlsig.TRANSPORTS)
@pytest.mark.parametrize("block", sorted(xmlsig.BLOCKS))
def test_what_is_encrypted_is_read_back(certificate, block, transport):
    sealed = xmlsig.encrypt(BODY, certificate, block=block, transport=transport)
    assert b"grod" not in sealed
    element = etree.fromstring(sealed)
    assert element.get("Type") == f"{XENC}Element"
    named = [m.get("Algorithm") for m in element.iter(f"{{{XENC}}}EncryptionMethod")]
    assert named == [block, transport]
    assert xmlsig.decrypt(element, OURS) == BODY
    again = xmlsig.encrypt(BODY, certificate, block=block, transport=transport)
    assert again != sealed


def test_a_wrapped_key_beside_the_data_is_found(certificate):
    element = etree.fromstring(xmlsig.encrypt(BODY, certificate, block=GCM, transport=SHA1))
    holder = etree.Element("EncryptedAssertion")
    key = element.find(f".//{{{XENC}}}EncryptedKey")
    element.remove(element.find(f"{{{DS}}}KeyInfo"))
    holder.append(element)
    holder.append(key)
    assert xmlsig.decrypt(element, OURS) == BODY


def test_oaep_with_a_sha256_digest_and_mgf1_sha1(certificate):
    """What partners on Java send as rsa-oaep-mgf1p with a ds:DigestMethod of SHA-256."""
    element = etree.fromstring(xmlsig.encrypt(BODY, certificate, block=GCM, transport=SHA1))
    key = element.find(f".//{{{XENC}}}EncryptedKey")
    value = key.find(f".//{{{XENC}}}CipherValue")
    private = keys.private_key(OURS)
    sha1 = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
    mixed = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA256(), None)
    session = private.decrypt(base64.b64decode(value.text), sha1)
    value.text = base64.b64encode(private.public_key().encrypt(session, mixed)).decode()
    key.find(f".//{{{DS}}}DigestMethod").set("Algorithm", f"{XENC}sha256")
    assert xmlsig.decrypt(element, OURS) == BODY


@pytest.mark.parametrize("block", [f"{XENC}tripledes-cbc", "", f"{XENC}aes192-cbc"])
def test_old_ciphers_are_refused(certificate, block):
    with pytest.raises(xmlsig.AlgorithmRefused):
        xmlsig.encrypt(BODY, certificate, block=block, transport=SHA1)
    with pytest.raises(xmlsig.AlgorithmRefused):
        xmlsig.encrypt(BODY, certificate, block=GCM, transport=f"{XENC}rsa-1_5")


def changed_value(path, change):
    def apply(element):
        found = element.find(path)
        found.text = change(found.text)

    return apply


def changed_algorithm(path, algorithm):
    return lambda element: element.find(path).set("Algorithm", algorithm)


def removed(path):
    def apply(element):
        found = element.find(path)
        found.getparent().remove(found)

    return apply


def flipped(place):
    def change(text):
        octets = bytearray(base64.b64decode(text))
        octets[place] ^= 1
        return base64.b64encode(octets).decode()

    return change


def two_keys(element):
    key = element.find(f".//{{{XENC}}}EncryptedKey")
    key.getparent().append(copy.deepcopy(key))


DATA = f"{{{XENC}}}CipherData/{{{XENC}}}CipherValue"
KEY = f"{{{DS}}}KeyInfo/{{{XENC}}}EncryptedKey"
BREAKS = {
    "data: first block": changed_value(DATA, flipped(0)),
    "data: second block": changed_value(DATA, flipped(17)),
    "data: last octet": changed_value(DATA, flipped(-1)),
    "data: last block": changed_value(DATA, flipped(-17)),
    "data: cut": changed_value(DATA, lambda text: text[:64]),
    "data: empty": changed_value(DATA, lambda _: ""),
    "data: not base64": changed_value(DATA, lambda _: "ø"),
    "data: absent": removed(DATA),
    "key: changed": changed_value(f"{KEY}/{DATA}", flipped(5)),
    "key: cut": changed_value(f"{KEY}/{DATA}", lambda text: text[:40]),
    "key: empty": changed_value(f"{KEY}/{DATA}", lambda _: ""),
    "key: not base64": changed_value(f"{KEY}/{DATA}", lambda _: "ø"),
    "key: absent": removed(KEY),
    "key: twice": two_keys,
    "key: PKCS#1 v1.5": changed_algorithm(f"{KEY}/{{{XENC}}}EncryptionMethod", f"{XENC}rsa-1_5"),
    "key: other digest": changed_algorithm(f"{KEY}/*/{{{DS}}}DigestMethod", f"{XENC}sha512"),
    "block: other cipher": changed_algorithm(f"{{{XENC}}}EncryptionMethod", f"{XENC}tripledes-cbc"),
    "block: shorter key": changed_algorithm(f"{{{XENC}}}EncryptionMethod", f"{XENC}aes128-cbc"),
    "method: absent": removed(f"{{{XENC}}}EncryptionMethod"),
}


@pytest.mark.parametrize("block", [CBC, GCM], ids=["cbc", "gcm"])
@pytest.mark.parametrize("change", BREAKS.values(), ids=BREAKS.keys())
def test_every_failure_has_the_same_words(certificate, block, change):
    element = etree.fromstring(xmlsig.encrypt(BODY, certificate, block=block, transport=SHA1))
    change(element)
    with pytest.raises(xmlsig.DecryptionRefused) as caught:
        xmlsig.decrypt(element, OURS)
    assert caught.value.facts == {}
    assert str(caught.value) == "decryption.refused: The encrypted content cannot be used."


def test_content_that_is_not_xml_or_not_signed_has_the_same_words(certificate, signed):
    for plain in (b"not xml", b"<a>", b"<!DOCTYPE a><a/>", b""):
        element = etree.fromstring(xmlsig.encrypt(plain, certificate, block=CBC, transport=SHA1))
        with pytest.raises(xmlsig.DecryptionRefused):
            xmlsig.decrypt(element, OURS)
    for plain in (BODY, signed.replace(b"&amp;", b"og")):
        element = etree.fromstring(xmlsig.encrypt(plain, certificate, block=CBC, transport=SHA1))
        with pytest.raises(xmlsig.DecryptionRefused):
            xmlsig.open_sealed(element, OURS, [certificate])
    element = etree.fromstring(xmlsig.encrypt(signed, certificate, block=GCM, transport=SHA256))
    assert xmlsig.open_sealed(element, OURS, [certificate]).get("ID") == "_a1"


def test_the_key_of_another_does_not_open(certificate):
    keys.private_key("xmlsig-other", 2048)
    element = etree.fromstring(xmlsig.encrypt(BODY, certificate, block=GCM, transport=SHA256))
    with pytest.raises(xmlsig.DecryptionRefused):
        xmlsig.decrypt(element, "xmlsig-other")


# Query strings.
def test_a_query_string_is_signed_as_it_is_sent(certificate):
    octets = b"SAMLRequest=a%2Bb&RelayState=&SigAlg=x"
    signature = xmlsig.sign_query(octets, OURS)
    xmlsig.verify_query(octets, signature, xmlsig.RSA_SHA256, [certificate])
    for other, algorithm in (
        (octets.replace(b"%2B", b"%2b"), xmlsig.RSA_SHA256),
        (octets, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"),
        (octets, f"{DS}rsa-sha1"),
        (octets, f"{DS}hmac-sha1"),
        (octets, ""),
    ):
        with pytest.raises(xmlsig.SignatureRefused):
            xmlsig.verify_query(other, signature, algorithm, [certificate])
    with pytest.raises(xmlsig.SignatureRefused):
        xmlsig.verify_query(octets, signature, xmlsig.RSA_SHA256, [])


# Threads and processes.
def test_a_key_is_loaded_once_and_every_thread_keeps_its_own_copy(certificate, monkeypatch):
    name, loaded, mine = "xmlsig-loaded-once", [], []
    keys.private_key(name, 2048)
    load = contexts._load
    monkeypatch.setattr(contexts, "_load", lambda *key: loaded.append(key) or load(*key))
    start = threading.Barrier(6)

    def work():
        start.wait()
        mine.append([contexts.signing_key(name) for _ in range(3)])
        mine.append([contexts.checking_key(certificate) for _ in range(3)])

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loaded) == 1
    assert all(first is second is third for first, second, third in mine)
    assert len({id(first) for first, *_ in mine}) == 12


def test_many_threads_sign_check_and_encrypt_at_once(certificate):
    failures = []

    def work():
        try:
            for _ in range(5):
                signed = xmlsig.sign(etree.fromstring(BODY), OURS)
                sealed = xmlsig.encrypt(signed, certificate, block=GCM, transport=SHA1)
                xmlsig.open_sealed(etree.fromstring(sealed), OURS, [certificate])
        except Exception as error:  # noqa: BLE001  (told below)
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_process_signs_with_the_keys_loaded_before(certificate):
    xmlsig.sign(etree.fromstring(BODY), OURS)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, xmlsig.sign(etree.fromstring(BODY), OURS))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        body = pipe.read()
    assert os.waitpid(child, 0)[1] == 0
    assert xmlsig.verify(body, [certificate]).get("ID") == "_a1"
