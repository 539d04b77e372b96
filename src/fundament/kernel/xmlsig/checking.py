"""Checking a signature, and handing on nothing but what was signed.

Every rule here answers an attack: see the list at the head of tests/kernel/test_xmlsig_attacks.py.
libxmlsec does the cryptography; the form of the signature is checked first, against fixed lists.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hmac import compare_digest
from typing import NoReturn

import xmlsec
from cryptography import x509
from lxml import etree

from fundament.kernel import xml
from fundament.kernel.xmlsig.canonical import id_of, octets_of, repeated_ids
from fundament.kernel.xmlsig.contexts import checking_key
from fundament.kernel.xmlsig.types import (
    DS,
    ENVELOPED,
    EXC_C14N,
    MORE,
    XENC,
    SignatureRefused,
)

MAX_BYTES = 4 * 1024 * 1024
SIGNATURES = {
    f"{MORE}rsa-sha256": xmlsec.Transform.RSA_SHA256,
    f"{MORE}rsa-sha384": xmlsec.Transform.RSA_SHA384,
    f"{MORE}rsa-sha512": xmlsec.Transform.RSA_SHA512,
    f"{MORE}ecdsa-sha256": xmlsec.Transform.ECDSA_SHA256,
    f"{MORE}ecdsa-sha384": xmlsec.Transform.ECDSA_SHA384,
    f"{MORE}ecdsa-sha512": xmlsec.Transform.ECDSA_SHA512,
}
DIGESTS = {
    f"{XENC}sha256": ("sha256", xmlsec.Transform.SHA256),
    f"{MORE}sha384": ("sha384", xmlsec.Transform.SHA384),
    f"{XENC}sha512": ("sha512", xmlsec.Transform.SHA512),
}
_PREFIXES = f"{{{EXC_C14N}}}InclusiveNamespaces"


@dataclass(frozen=True, slots=True)
class _Form:
    """The parts of a signature that differ within the one form we take."""

    method: str
    digest: str
    value: str
    prefixes: list[str]


def verify(
    body: bytes, certificates: Sequence[x509.Certificate], max_bytes: int = MAX_BYTES
) -> etree._Element:
    """Return the root element as it was signed by the holder of one of the certificates.

    It is parsed anew from the very octets that were digested, without the signature; read from it
    only. KeyInfo is never used: the certificates are those we know the partner by.
    Raises SignatureRefused, XmlRefused. Source: W3C XML Signature 1.1, sections 3.2, 4.
    """
    root = xml.parse(body, max_bytes)
    _refuse_what_hides(root)
    try:
        id_name, id_value = id_of(root)
    except ValueError as error:
        raise SignatureRefused(reason="the root element needs one id") from error
    signature = _only_signature(root)
    form = _form_of(signature, id_value)
    is_partner = _is_signed(root, id_name, signature, form, certificates)
    _take_out(root, signature)
    if not is_partner:
        _refuse_stranger(root, form)
    octets = octets_of(root, form.prefixes)
    _check_digest(octets, form)
    return xml.parse(octets, max_bytes)


def _refuse_what_hides(root: etree._Element) -> None:
    """Comments split text, instructions and entities change it, and two equal ids mislead."""
    around = [*root.itersiblings(), *root.itersiblings(preceding=True)]
    if around or next(root.iter(etree.Comment, etree.PI, etree.Entity), None) is not None:
        raise SignatureRefused(reason="comments and instructions are not allowed")
    if repeated_ids(root):
        raise SignatureRefused(reason="an id occurs twice")


def _only_signature(root: etree._Element) -> etree._Element:
    found = root.findall(f"{{{DS}}}Signature")
    if len(found) != 1:
        raise SignatureRefused(reason="one signature is needed right below the root element")
    return found[0]


def _form_of(signature: etree._Element, id_value: str) -> _Form:
    """Return what a signature says that has the one form we take, over the whole root element."""
    info, *_ = _children(signature, "SignedInfo", "SignatureValue", optional="KeyInfo")
    canonical, method, reference = _children(
        info, "CanonicalizationMethod", "SignatureMethod", "Reference"
    )
    if canonical.get("Algorithm") != EXC_C14N or len(canonical):
        raise SignatureRefused(reason="only exclusive canonicalisation is taken")
    if reference.get("URI") != f"#{id_value}":
        raise SignatureRefused(reason="the signature is not over the root element by its id")
    transforms, digest, value = _children(reference, "Transforms", "DigestMethod", "DigestValue")
    return _Form(
        method=_one_of(SIGNATURES, method),
        digest=_one_of(DIGESTS, digest),
        value="".join((value.text or "").split()),
        prefixes=_checked_transforms(transforms),
    )


def _checked_transforms(transforms: etree._Element) -> list[str]:
    """Return the InclusiveNamespaces prefixes of the two transforms that we take."""
    enveloped, canonical = _children(transforms, "Transform", "Transform")
    if enveloped.get("Algorithm") != ENVELOPED or len(enveloped):
        raise SignatureRefused(reason="the first transform must be enveloped-signature")
    if canonical.get("Algorithm") != EXC_C14N:
        raise SignatureRefused(reason="the second transform must be exclusive canonicalisation")
    if [child.tag for child in canonical] not in ([], [_PREFIXES]):
        raise SignatureRefused(reason="the second transform has a foreign parameter")
    prefixes = canonical[0].get("PrefixList", "").split() if len(canonical) else []
    if "#default" in prefixes:  # lxml cannot make those octets again
        raise SignatureRefused(reason="#default in the list of prefixes is not taken")
    return prefixes


def _one_of(known: Mapping[str, object], element: etree._Element) -> str:
    name = element.get("Algorithm", "")
    if name not in known or len(element):
        raise SignatureRefused(reason="an algorithm of the signature is not taken")
    return name


def _is_signed(
    root: etree._Element,
    id_name: str,
    signature: etree._Element,
    form: _Form,
    certificates: Sequence[x509.Certificate],
) -> bool:
    """Return whether the holder of one of the certificates signed; libxmlsec says so."""
    for certificate in certificates:
        context = xmlsec.SignatureContext()
        for transform in (xmlsec.Transform.EXCL_C14N, SIGNATURES[form.method]):
            context.enable_signature_transform(transform)
        for transform in (
            xmlsec.Transform.ENVELOPED,
            xmlsec.Transform.EXCL_C14N,
            DIGESTS[form.digest][1],
        ):
            context.enable_reference_transform(transform)
        context.register_id(root, id_name)
        try:
            context.key = checking_key(certificate)
            context.verify(signature)
        except xmlsec.Error:
            continue
        return True
    return False


def _refuse_stranger(root: etree._Element, form: _Form) -> NoReturn:
    """Refuse what no partner signed, and tell changed content from a foreign key."""
    try:
        _check_digest(octets_of(root, form.prefixes), form)
    except (etree.C14NError, ValueError) as error:
        raise SignatureRefused(reason="the digest does not fit what is signed") from error
    raise SignatureRefused(reason="it is not the signature of the expected partner")


def _check_digest(octets: bytes, form: _Form) -> None:
    """Compare the octets that we hand on with the signed digest: made again, never assumed."""
    try:
        stated = base64.b64decode(form.value, validate=True)
    except binascii.Error as error:
        raise SignatureRefused(reason="the digest is not base64") from error
    if not compare_digest(hashlib.new(DIGESTS[form.digest][0], octets).digest(), stated):
        raise SignatureRefused(reason="the digest does not fit what is signed")


def _take_out(root: etree._Element, signature: etree._Element) -> None:
    """Remove the signature and nothing else: the text behind it belongs to the root."""
    tail, before = signature.tail, signature.getprevious()
    if tail:
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            root.text = (root.text or "") + tail
    root.remove(signature)


def _children(parent: etree._Element, *names: str, optional: str = "") -> list[etree._Element]:
    """Return the children when they are exactly those of the names, in that order."""
    found = [child.tag for child in parent]
    wanted = [f"{{{DS}}}{name}" for name in names]
    if found not in (wanted, [*wanted, f"{{{DS}}}{optional}"]):
        raise SignatureRefused(reason="the signature has not the form that is taken")
    return list(parent)
