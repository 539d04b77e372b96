"""What a signature in a message is worth: judged for each message by itself.

A strict reader (kernel.xmlsig) takes one signature over the root element, or refuses. Where it
refuses, it is asked once more about each element that a signature names, standing alone with that
signature: so it shows over what the signature holds, as with signature wrapping over what is not
read. Source: saml-core 5.4; Somorovsky et al. 2012, On Breaking SAML.
"""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from cryptography import x509
from lxml import etree

from fundament.capabilities.login.types import NO_REASON, Signed, Why
from fundament.kernel import xml, xmlsig
from fundament.kernel.errors import Refusal
from fundament.standards.saml.names import DS, SAML, XENC

SIGNATURE, ASSERTION = f"{{{DS}}}Signature", f"{{{SAML}}}Assertion"
INFO, VALUE = f"{{{DS}}}SignedInfo", f"{{{DS}}}SignatureValue"
IDS = ("ID", "Id", "id")
HMAC = "#hmac-"
# A message may be of somebody who wants to keep us busy.
MOST_TRIED = 8


@dataclass(frozen=True, slots=True)
class Worth:
    """What was found of a message's signature; `held`: the IDs over which a signature holds.

    `algorithms` are those of the signatures, in the order of the octets.
    """

    signed: Signed
    held: tuple[str, ...] = ()
    why: Why = NO_REASON
    algorithms: tuple[str, ...] = ()

    @property
    def by_secret(self) -> bool:
        """Whether no key pair made the signature but a secret that both sides know."""
        return any(HMAC in name for name in self.algorithms)


def worth_of(body: bytes, certificates: Sequence[x509.Certificate]) -> Worth:
    """Return what the signature inside a message is worth to who knows the sender by those keys.

    A Response that is not signed itself may hold an Assertion that is: then that one is `held`.
    """
    try:
        root = xml.parse(body)
    except Refusal as refusal:
        return Worth(Signed.WRONG, why=why_of(refusal))
    own = root.find(SIGNATURE) if root.tag != ASSERTION else next(root.iter(SIGNATURE), None)
    algorithms = () if own is None else _algorithms(own)
    if next(root.iter(SIGNATURE), None) is None:
        return Worth(Signed.NOT)
    try:
        xmlsig.verify(body, certificates)
        return Worth(Signed.HOLDS, (id_of(root),), algorithms=algorithms)
    except Refusal as refusal:
        why = why_of(refusal)
    held = tuple(dict.fromkeys(_held(root, certificates)))
    if own is None:
        return Worth(Signed.NOT, held)
    elsewhere = held and id_of(root) not in held
    return Worth(Signed.ELSEWHERE if elsewhere else Signed.WRONG, held, why, algorithms)


def why_of(refusal: Refusal | None) -> Why:
    """Return why a reader refused, in both languages where it says so in both."""
    if refusal is None:
        return NO_REASON
    if isinstance(refusal, xmlsig.SignatureRefused):
        return Why(refusal.why("da"), refusal.why("en"))
    return Why(english=str(refusal.facts.get("reason", "")))


def ciphers_of(body: bytes) -> tuple[tuple[str, ...], ...]:
    """Return by which algorithms each part of a message is sealed: block, transport, digest, MGF.

    Source: XML Encryption 1.1, 5.2 and 5.5.
    """
    try:
        root = xml.parse(body)
    except Refusal:
        return ()
    return tuple(
        tuple(
            str(named.get("Algorithm"))
            for method in sealed.iter(f"{{{XENC}}}EncryptionMethod")
            for named in method.iter("*")
            if named.get("Algorithm")
        )
        for sealed in root.iter(f"{{{XENC}}}EncryptedData")
    )


def id_of(element: etree._Element) -> str:
    """Return the element's ID, or nothing."""
    return next((str(element.get(name)) for name in IDS if element.get(name)), "")


def named_by(root: etree._Element, reference: etree._Element) -> etree._Element | None:
    """Return what a Reference names; an ID that is there twice counts at its first place."""
    uri = reference.get("URI", "")
    if uri == "":
        return root
    wanted = uri.removeprefix("#")
    return next(
        (each for each in root.iter("*") if wanted in {each.get(name) for name in IDS}), None
    )


def _held(root: etree._Element, certificates: Sequence[x509.Certificate]) -> Iterator[str]:
    named = (
        (signature, info, reference)
        for signature in root.iter(SIGNATURE)
        for info in signature.findall(INFO)
        for reference in info.iterfind(f"{{{DS}}}Reference")
    )
    for signature, info, reference in islice(named, MOST_TRIED):
        element = named_by(root, reference)
        if element is not None and _holds(element, signature, info, certificates):
            yield id_of(element)


def _holds(
    named: etree._Element,
    signature: etree._Element,
    info: etree._Element,
    certificates: Sequence[x509.Certificate],
) -> bool:
    """Return whether the signature is taken over an element that stands alone with it."""
    value = signature.find(VALUE)
    if value is None:
        return False
    try:
        alone = xml.parse(xmlsig.octets_of(named, ["xs"]))
        for former in alone.findall(SIGNATURE):
            alone.remove(former)
        with_it = etree.SubElement(alone, SIGNATURE, nsmap={"ds": DS})
        with_it.append(copy.deepcopy(info))
        with_it.append(copy.deepcopy(value))
        xmlsig.verify(etree.tostring(alone), certificates)
    except (Refusal, etree.C14NError):
        return False
    return True


def _algorithms(signature: etree._Element) -> tuple[str, ...]:
    """Return the algorithms of value and digest, each once."""
    found = [
        str(method.get("Algorithm"))
        for name in ("SignatureMethod", "DigestMethod")
        for info in signature.findall(INFO)
        for method in info.iter(f"{{{DS}}}{name}")
    ]
    return tuple(dict.fromkeys(found))
