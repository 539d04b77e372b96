"""Signatures that every careful reader refuses, for trying out whether a partner does.

The cryptography is libxmlsec's as in `signing`; only the form is one that we never take ourselves.
Nothing here signs anything that is meant to be believed.
"""

from dataclasses import dataclass
from typing import Any

import xmlsec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree

from fundament.kernel import keys, xml
from fundament.kernel.xmlsig.canonical import id_of, octets_of, prefixes_in_values
from fundament.kernel.xmlsig.contexts import signing_key
from fundament.kernel.xmlsig.types import DS

XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"


@dataclass(frozen=True, slots=True)
class Form:
    """How the signature is made; `uri` None: the element's id, `public_secret`: HMAC with the key
    that everybody knows."""

    method: Any = xmlsec.Transform.RSA_SHA256
    digest: Any = xmlsec.Transform.SHA256
    uri: str | None = None
    references: int = 1
    xpath: str = ""
    public_secret: bool = False


SHA1 = Form(method=xmlsec.Transform.RSA_SHA1, digest=xmlsec.Transform.SHA1)
HMAC = Form(method=xmlsec.Transform.HMAC_SHA256, public_secret=True)
WHOLE_DOCUMENT = Form(uri="")
TWO_REFERENCES = Form(references=2)


def sign_unsoundly(element: etree._Element, key_name: str, after: str, form: Form) -> bytes:
    """Return the element signed in that form, behind its first child of the tag `after`."""
    prefixes = prefixes_in_values(element)
    root = xml.parse(octets_of(element, prefixes))
    id_name, id_value = id_of(root)
    signature = xmlsec.template.create(root, xmlsec.Transform.EXCL_C14N, form.method, ns="ds")
    uri = f"#{id_value}" if form.uri is None else form.uri
    for _ in range(form.references):
        _refer(signature, uri, form, prefixes)
    before = root.find(after)
    root.insert(0 if before is None else root.index(before) + 1, signature)
    context = xmlsec.SignatureContext()
    context.key = _public_key_as_secret(key_name) if form.public_secret else signing_key(key_name)
    context.register_id(root, id_name)
    context.sign(signature)
    return octets_of(root, prefixes)


def _refer(signature: etree._Element, uri: str, form: Form, prefixes: list[str]) -> None:
    reference = xmlsec.template.add_reference(signature, form.digest, uri=uri)
    enveloped = xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    if form.xpath:
        transforms = enveloped.getparent()
        chosen = etree.SubElement(transforms, f"{{{DS}}}Transform", Algorithm=XPATH)
        etree.SubElement(chosen, f"{{{DS}}}XPath").text = form.xpath
    canonical = xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
    if prefixes:
        xmlsec.template.transform_add_c14n_inclusive_namespaces(canonical, prefixes)


def _public_key_as_secret(key_name: str) -> Any:
    public = keys.certificate(key_name).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return xmlsec.Key.from_binary_data(xmlsec.KeyData.HMAC, pem)
