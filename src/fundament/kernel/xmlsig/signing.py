"""Signing: one enveloped signature over the whole root element."""

import xmlsec
from lxml import etree

from fundament.kernel import xml
from fundament.kernel.xmlsig.canonical import id_of, octets_of, prefixes_in_values
from fundament.kernel.xmlsig.contexts import signing_key
from fundament.kernel.xmlsig.types import DS


def sign(element: etree._Element, key_name: str, *, after: str | None = None) -> bytes:
    """Return the element as a document of its own, signed with the home's key of that name.

    The bytes are exclusive canonical XML (prefixes used in `xsi:type` values are kept). The
    signature is enveloped, exc-c14n, rsa-sha256 over the element's id, with the certificate in
    KeyInfo; it stands behind the first child with the tag `after` (`{namespace}name`), or first.
    The given element is left as it is. Raises ValueError when it has no id or no such child.
    Source: W3C XML Signature 1.1; OIOSAML 3.0.3 section on signatures.
    """
    prefixes = prefixes_in_values(element)
    root = xml.parse(octets_of(element, prefixes))
    id_name, id_value = id_of(root)
    signature = _template(root, id_value, prefixes)
    root.insert(_place(root, after), signature)
    context = xmlsec.SignatureContext()
    context.key = signing_key(key_name)
    context.register_id(root, id_name)
    context.sign(signature)
    return octets_of(root, prefixes)


def _template(root: etree._Element, id_value: str, prefixes: list[str]) -> etree._Element:
    signature: etree._Element = xmlsec.template.create(
        root, xmlsec.Transform.EXCL_C14N, xmlsec.Transform.RSA_SHA256, ns="ds"
    )
    reference = xmlsec.template.add_reference(
        signature, xmlsec.Transform.SHA256, uri=f"#{id_value}"
    )
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    canonical = xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
    if prefixes:
        xmlsec.template.transform_add_c14n_inclusive_namespaces(canonical, prefixes)
    named = xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    xmlsec.template.x509_data_add_certificate(named)
    return signature


def _place(root: etree._Element, after: str | None) -> int:
    if root.find(f"{{{DS}}}Signature") is not None:
        raise ValueError("the element is signed already")
    if after is None:
        return 0
    before = root.find(after)
    if before is None:
        raise ValueError(f"the element has no child {after}")
    return root.index(before) + 1
