"""Attacks on XML signatures: every one must be refused, and for the reason it deserves.

XSW1 to XSW9 are the wrapping variants of Somorovsky et al. 2012 and of the SAML Raider tool;
the others are those of the identity specification, section 22, T9 and T10.
"""

import base64
import copy
from datetime import UTC, datetime, timedelta

import pytest
import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from fundament.kernel import keys, xml, xmlsig

DS = "http://www.w3.org/2000/09/xmldsig#"
PARTNER = "xmlsig-partner"
EXC, INC = xmlsec.Transform.EXCL_C14N, xmlsec.Transform.C14N
ENV = xmlsec.Transform.ENVELOPED

GOOD = (
    b'<p:Response xmlns:p="urn:p" xmlns:a="urn:a" ID="_good"><a:Issuer>partner</a:Issuer>'
    b"<p:Extensions/><a:Subject>good@example.dk</a:Subject></p:Response>"
)


def read(body):
    return etree.fromstring(body)


@pytest.fixture(scope="module")
def certificate():
    keys.private_key(PARTNER, 2048)
    return keys.certificate(PARTNER)


@pytest.fixture(scope="module")
def signed(certificate):
    return xmlsig.sign(read(GOOD), PARTNER, after="{urn:a}Issuer")


def refused(body, certificate, *reasons):
    with pytest.raises((xmlsig.SignatureRefused, xml.XmlRefused)) as caught:
        xmlsig.verify(body, [certificate])
    if reasons:
        assert any(reason in str(caught.value) for reason in reasons), str(caught.value)


def parts(signed):
    """Return the signed root, its signature, and a copy of the root without the signature."""
    root = read(signed)
    signature = root.find(f"{{{DS}}}Signature")
    bare = copy.deepcopy(root)
    bare.remove(bare.find(f"{{{DS}}}Signature"))
    return root, signature, bare


def evil(root, same_id):
    """Return the forged document: another subject, and the same or another id."""
    forged = copy.deepcopy(root)
    for found in forged.findall(f"{{{DS}}}Signature"):
        forged.remove(found)
    forged.find("{urn:a}Subject").text = "evil@example.dk"
    if not same_id:
        forged.set("ID", "_evil")
    return forged


def xsw1(forged, signature, bare):
    signature.append(bare)
    forged.insert(1, signature)


def xsw2(forged, signature, bare):
    forged.insert(1, signature)
    forged.insert(1, bare)


def xsw3(forged, signature, bare):
    bare.insert(1, signature)
    forged.insert(0, bare)


def xsw4(forged, signature, bare):
    bare.insert(1, signature)
    forged.append(bare)


def xsw5(forged, signature, bare):
    forged.insert(1, signature)
    forged.append(bare)


def xsw6(forged, signature, bare):
    signature.insert(0, bare)
    forged.insert(1, signature)


def xsw7(forged, signature, bare):
    forged.insert(1, signature)
    forged.find("{urn:p}Extensions").append(bare)


def xsw8(forged, signature, bare):
    etree.SubElement(signature, f"{{{DS}}}Object").append(bare)
    forged.insert(1, signature)


def xsw9(forged, signature, bare):
    info = copy.deepcopy(signature.find(f"{{{DS}}}SignedInfo"))
    info.find(f"{{{DS}}}Reference").set("URI", f"#{forged.get('ID')}")
    signature.insert(0, info)
    signature.find(f"{{{DS}}}KeyInfo").append(bare)
    forged.insert(1, signature)


@pytest.mark.parametrize("same_id", [False, True], ids=["other id", "same id"])
@pytest.mark.parametrize(
    "wrap", [xsw1, xsw2, xsw3, xsw4, xsw5, xsw6, xsw7, xsw8, xsw9], ids=lambda f: f.__name__
)
def test_wrapping(signed, certificate, wrap, same_id):
    root, signature, bare = parts(signed)
    forged = evil(root, same_id)
    wrap(forged, copy.deepcopy(signature), bare)
    refused(etree.tostring(forged), certificate)


@pytest.mark.parametrize("wrap", [xsw2, xsw5, xsw7], ids=lambda f: f.__name__)
def test_wrapping_that_libxmlsec_alone_accepts(signed, certificate, wrap):
    """These show that the attacks are real: the bare signature check says yes to a forgery."""
    root, signature, bare = parts(signed)
    forged = evil(root, same_id=False)
    wrap(forged, copy.deepcopy(signature), bare)
    body = etree.tostring(forged)
    document = read(body)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(
        certificate.public_bytes(Encoding.PEM), xmlsec.KeyFormat.CERT_PEM
    )
    for element in document.iter("{urn:p}Response"):
        context.register_id(element, "ID")
    context.verify(document.find(f"{{{DS}}}Signature"))
    refused(body, certificate, "not over the root element")


def test_a_signed_part_does_not_vouch_for_the_whole(signed, certificate):
    refused(
        b'<b:Envelope xmlns:b="urn:b" ID="_b">' + signed + b"</b:Envelope>",
        certificate,
        "right below the root",
    )


def crafted(transforms=(ENV, EXC), **changed):
    """Return GOOD signed with the partner's true key, but in a form of the attacker's choice."""
    chosen = {
        "canonical": EXC,
        "method": xmlsec.Transform.RSA_SHA256,
        "digest": xmlsec.Transform.SHA256,
        "uri": "#_good",
        "body": GOOD,
        "key": None,
        "references": 1,
        "prefixes": [],
    } | changed
    root = read(chosen["body"])
    signature = xmlsec.template.create(root, chosen["canonical"], chosen["method"], ns="ds")
    for _ in range(chosen["references"]):
        reference = xmlsec.template.add_reference(signature, chosen["digest"], uri=chosen["uri"])
        for transform in transforms:
            added = xmlsec.template.add_transform(reference, transform)
            if transform is EXC and chosen["prefixes"]:
                xmlsec.template.transform_add_c14n_inclusive_namespaces(added, chosen["prefixes"])
    root.insert(1, signature)
    context = xmlsec.SignatureContext()
    context.key = chosen["key"] or xmlsec.Key.from_file(
        str(keys.key_file(PARTNER)), xmlsec.KeyFormat.PEM
    )
    context.register_id(root, "ID")
    context.sign(signature)
    return etree.tostring(root)


def test_the_crafted_form_is_taken_when_nothing_is_wrong_with_it(certificate):
    assert xmlsig.verify(crafted(), [certificate]).findtext("{urn:a}Subject") == "good@example.dk"


@pytest.mark.parametrize("prefixes", [["xs"], ["p", "unknown", "xs"]], ids=str)
def test_prefixes_that_exclusive_canonicalisation_is_told_to_keep(certificate, prefixes):
    """OpenSAML signs with InclusiveNamespaces; the digest is made again with the same list."""
    body = GOOD.replace(b"<p:Response", b'<p:Response xmlns="urn:default" xmlns:xs="urn:xs"')
    read_back = xmlsig.verify(crafted(body=body, prefixes=prefixes), [certificate])
    assert read_back.findtext("{urn:a}Subject") == "good@example.dk"
    foreign = crafted(body=body, prefixes=prefixes).replace(
        b"InclusiveNamespaces xmlns", b"ExclusiveNamespaces xmlns"
    )
    refused(foreign, certificate, "foreign parameter")
    refused(crafted(body=body, prefixes=["#default", *prefixes]), certificate, "#default")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"references": 2}, "form that is taken"),
        ({"uri": ""}, "not over the root"),
        ({"uri": "#xpointer(/)"}, "not over the root"),
        ({"uri": "#xpointer(id('_good'))"}, "not over the root"),
        ({"transforms": ()}, "form that is taken"),
        ({"transforms": (ENV,)}, "form that is taken"),
        ({"transforms": (ENV, INC)}, "second transform"),
        ({"transforms": (ENV, xmlsec.Transform.EXCL_C14N_COMMENTS)}, "second transform"),
        ({"transforms": (ENV, EXC, EXC)}, "form that is taken"),
        ({"canonical": INC}, "exclusive canonicalisation"),
        ({"canonical": xmlsec.Transform.EXCL_C14N_COMMENTS}, "exclusive canonicalisation"),
        ({"method": xmlsec.Transform.RSA_SHA1}, "algorithm"),
        ({"digest": xmlsec.Transform.SHA1}, "algorithm"),
    ],
    ids=str,
)
def test_other_forms_are_refused_even_with_the_true_key(certificate, changed, reason):
    refused(crafted(**changed), certificate, reason)


@pytest.mark.parametrize(
    ("algorithm", "content"),
    [
        ("http://www.w3.org/TR/1999/REC-xpath-19991116", "<ds:XPath>not(//*)</ds:XPath>"),
        ("http://www.w3.org/2002/06/xmldsig-filter2", '<x:XPath xmlns:x="urn:x">/</x:XPath>'),
        ("http://www.w3.org/TR/1999/REC-xslt-19991116", '<x:stylesheet xmlns:x="urn:x"/>'),
        ("http://www.w3.org/2000/09/xmldsig#base64", ""),
    ],
    ids=["xpath", "xpath2", "xslt", "base64"],
)
@pytest.mark.parametrize("position", [0, 1, 2])
def test_transforms_that_choose_what_is_signed(signed, certificate, algorithm, content, position):
    added = f'<ds:Transform xmlns:ds="{DS}" Algorithm="{algorithm}">{content}</ds:Transform>'
    for instead in (False, True):
        root = read(signed)
        transforms = root.find(f".//{{{DS}}}Transforms")
        if instead and position < 2:
            transforms.remove(transforms[position])
        transforms.insert(position, read(added.encode()))
        refused(etree.tostring(root), certificate, "transform", "form that is taken")


@pytest.mark.parametrize("secret", ["pem", "der", "certificate"])
def test_hmac_with_what_everybody_knows_as_its_key(certificate, secret):
    public = certificate.public_key()
    material = {
        "pem": public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "der": public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "certificate": certificate.public_bytes(Encoding.DER),
    }[secret]
    key = xmlsec.Key.from_binary_data(xmlsec.KeyData.HMAC, material)
    refused(crafted(method=xmlsec.Transform.HMAC_SHA256, key=key), certificate, "algorithm")


def stranger():
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "xmlsig-partner")])
    at = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return made, xmlsec.Key.from_memory(pem, xmlsec.KeyFormat.PEM)


def test_a_strangers_key_in_key_info_is_not_trusted(certificate):
    foreign, key = stranger()
    root = read(crafted(key=key))
    info = etree.SubElement(root.find(f"{{{DS}}}Signature"), f"{{{DS}}}KeyInfo")
    data = etree.SubElement(info, f"{{{DS}}}X509Data")
    kept = etree.SubElement(data, f"{{{DS}}}X509Certificate")
    kept.text = base64.b64encode(foreign.public_bytes(Encoding.DER)).decode()
    body = etree.tostring(root)
    refused(body, certificate, "expected partner")
    assert xmlsig.verify(body, [certificate, foreign]) is not None, "both are known: taken"
    with pytest.raises(xmlsig.SignatureRefused):
        xmlsig.verify(body, [])


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.replace(b"good@", b"good<!-- -->@"),
        lambda body: body.replace(b"good@", b"good<?x y?>@"),
        lambda body: body + b"<!-- after -->",
        lambda body: b"<?x before?>" + body,
        lambda body: b"<!DOCTYPE p [<!ENTITY e 'evil'>]>" + body,
        lambda body: b"<!DOCTYPE p SYSTEM 'http://localhost/x.dtd'>" + body,
        lambda body: body.replace(b"good@", b"good&e;@"),
    ],
    ids=["comment", "pi", "comment after", "pi before", "dtd", "external dtd", "entity"],
)
def test_what_hides_in_text(signed, certificate, change):
    refused(change(signed), certificate)


def test_comments_are_refused_even_when_the_digest_still_fits(signed, certificate):
    """Canonicalisation drops comments: the signature stays good, a reader sees a part only."""
    refused(signed.replace(b"good@example", b"good@<!---->example"), certificate, "comments")


@pytest.mark.parametrize(
    "attribute", ['ID="_good"', 'Id="_good"', 'xml:id="_good"', 'p:id="_good"']
)
def test_an_id_that_occurs_twice(signed, certificate, attribute):
    body = signed.replace(b"<p:Extensions>", f"<p:Extensions {attribute}>".encode())
    refused(body, certificate, "twice")


@pytest.mark.parametrize(
    "body", [GOOD.replace(b' ID="_good"', b""), GOOD], ids=["no id", "unsigned"]
)
def test_without_signature(certificate, body):
    refused(body, certificate, "one id", "one signature")


def test_two_ids_or_strange_ids(certificate):
    for attributes in (b'ID="_good" Id="_x"', b'ID="1"', b'ID="a b"', b'ID="x\')"', b'ID=""'):
        body = crafted().replace(b'ID="_good"', attributes)
        refused(body, certificate, "one id")


def test_two_signatures(signed, certificate):
    root, signature, _ = parts(signed)
    root.append(copy.deepcopy(signature))
    refused(etree.tostring(root), certificate, "one signature")


def test_a_signature_without_its_value(signed, certificate):
    root, signature, _ = parts(signed)
    signature.remove(signature.find(f"{{{DS}}}SignatureValue"))
    refused(etree.tostring(root), certificate, "form")
    root, signature, _ = parts(signed)
    signature.find(f"{{{DS}}}SignatureValue").text = ""
    refused(etree.tostring(root), certificate, "expected partner")


def test_the_other_root_after_a_roll_over(signed, certificate):
    foreign, _ = stranger()
    assert xmlsig.verify(signed, [foreign, certificate]).get("ID") == "_good"
    refused(signed, foreign, "expected partner")


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_one_changed_octet_never_changes_what_is_read(signed, certificate, data):
    place = data.draw(st.integers(0, len(signed) - 1))
    value = data.draw(st.integers(0, 255))
    body = signed[:place] + bytes([value]) + signed[place + 1 :]
    try:
        read_back = xmlsig.verify(body, [certificate])
    except (xmlsig.SignatureRefused, xml.XmlRefused):
        return
    assert xmlsig.octets_of(read_back) == xmlsig.octets_of(xml.parse(GOOD))
