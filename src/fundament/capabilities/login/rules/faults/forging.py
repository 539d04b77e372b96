"""Forgeries made of an assertion that was rightly signed: the wrapping variants 1 to 9.

The signature stays good over the true assertion; what a careless reader reads is the forged one.
Source: Somorovsky et al. 2012, On Breaking SAML; the variants' numbers are those of SAML Raider.
"""

import copy
from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from fundament.kernel import xml, xmlsig
from fundament.standards.oiosaml.profiles import PROFILES
from fundament.standards.saml.names import DS, SAML
from fundament.standards.saml.types import Assertion

SIGNATURE, NAME = f"{{{DS}}}Signature", f"{{{SAML}}}NameID"
# A person whom nobody is.
NOBODY = "00000000-0000-4000-8000-000000000666"
FORGED_ID = "_forged00000000000000000000000001"
Wrap = Callable[[etree._Element, etree._Element, etree._Element], None]


def forged(assertion: Assertion) -> Assertion:
    """Return an assertion of somebody else, with an ID of its own."""
    prefixes = [prefix for p in PROFILES for prefix in (p.person_prefix, p.professional_prefix)]
    kept = next((each for each in prefixes if assertion.name_id.value.startswith(each)), "")
    return replace(assertion, id=FORGED_ID, name_id=replace(assertion.name_id, value=kept + NOBODY))


def wrapped_by(wrap: Wrap) -> Callable[[bytes], bytes]:
    """Return the change of a signed assertion into a forged one that holds it by that variant."""

    def change(signed: bytes) -> bytes:
        true = xml.parse(signed)
        signature = copy.deepcopy(_first_of(true, SIGNATURE))
        bare = copy.deepcopy(true)
        for found in bare.findall(SIGNATURE):
            bare.remove(found)
        evil = copy.deepcopy(bare)
        evil.set("ID", FORGED_ID)
        name = _first_of(evil, f".//{NAME}")
        prefix, _, _ = (name.text or "").rpartition("/")
        name.text = f"{prefix}/{NOBODY}"
        wrap(evil, signature, bare)
        return xmlsig.octets_of(evil, ["xs"])

    return change


def _first_of(element: etree._Element, path: str) -> etree._Element:
    found = element.find(path)
    if found is None:
        raise AssertionError(f"what we signed has no {path}")
    return found


def _inside_signature(
    evil: etree._Element, signature: etree._Element, bare: etree._Element
) -> None:
    signature.append(bare)
    evil.insert(1, signature)


def _before_signature(
    evil: etree._Element, signature: etree._Element, bare: etree._Element
) -> None:
    evil.insert(1, signature)
    evil.insert(1, bare)


def _first(evil: etree._Element, signature: etree._Element, bare: etree._Element) -> None:
    bare.insert(1, signature)
    evil.insert(0, bare)


def _last(evil: etree._Element, signature: etree._Element, bare: etree._Element) -> None:
    bare.insert(1, signature)
    evil.append(bare)


def _copy_last(evil: etree._Element, signature: etree._Element, bare: etree._Element) -> None:
    evil.insert(1, signature)
    evil.append(bare)


def _first_in_signature(
    evil: etree._Element, signature: etree._Element, bare: etree._Element
) -> None:
    signature.insert(0, bare)
    evil.insert(1, signature)


def _in_advice(evil: etree._Element, signature: etree._Element, bare: etree._Element) -> None:
    """The place of an Assertion where another may stand, as Extensions of a message are."""
    evil.insert(1, signature)
    advice = etree.Element(f"{{{SAML}}}Advice")
    advice.append(bare)
    evil.insert(4, advice)


def _in_object(evil: etree._Element, signature: etree._Element, bare: etree._Element) -> None:
    etree.SubElement(signature, f"{{{DS}}}Object").append(bare)
    evil.insert(1, signature)


def _false_info(evil: etree._Element, signature: etree._Element, bare: etree._Element) -> None:
    info = copy.deepcopy(_first_of(signature, f"{{{DS}}}SignedInfo"))
    _first_of(info, f"{{{DS}}}Reference").set("URI", f"#{FORGED_ID}")
    signature.insert(0, info)
    _first_of(signature, f"{{{DS}}}KeyInfo").append(bare)
    evil.insert(1, signature)


# Number, where the true assertion lies; in Danish and in English.
VARIANTS: tuple[tuple[int, Wrap, str, str], ...] = (
    (1, _inside_signature, "sidst inde i Signature", "last inside the Signature"),
    (2, _before_signature, "lige før Signature", "just before the Signature"),
    (3, _first, "først i den forfalskede", "first in the forged one"),
    (4, _last, "sidst i den forfalskede", "last in the forged one"),
    (5, _copy_last, "som kopi sidst, med Signature forrest", "as a copy at the end, the Signature "
     "in front"),
    (6, _first_in_signature, "først inde i Signature", "first inside the Signature"),
    (7, _in_advice, "i Advice", "in Advice"),
    (8, _in_object, "i et Object i Signature", "in an Object of the Signature"),
    (9, _false_info, "i KeyInfo, ved siden af et falsk SignedInfo", "in KeyInfo, beside a false "
     "SignedInfo"),
)  # fmt: skip


def with_comment(signed: bytes) -> bytes:
    """Return it with a comment in the NameID; canonical forms have none, so the digest fits."""
    root = xml.parse(signed)
    name = _first_of(root, f".//{NAME}")
    text = name.text or ""
    name.text = text[: len(text) // 2]
    comment = etree.Comment("x")
    comment.tail = text[len(text) // 2 :]
    name.append(comment)
    return etree.tostring(root)


def with_other_name(signed: bytes) -> bytes:
    """Return it with another NameID than was signed."""
    root = xml.parse(signed)
    name = _first_of(root, f".//{NAME}")
    name.text = f"{(name.text or '').rpartition('/')[0]}/{NOBODY}"
    return etree.tostring(root)


def with_doctype(signed: bytes) -> bytes:
    """Return it with a DOCTYPE that defines an entity."""
    return b'<!DOCTYPE Assertion [<!ENTITY andet "x">]>' + signed


def with_id_twice(element: etree._Element) -> etree._Element:
    """Return an unsigned assertion of which a second element bears the same ID."""
    made = copy.deepcopy(element)
    _first_of(made, f"{{{SAML}}}AttributeStatement").set("ID", made.get("ID", ""))
    return made


def with_cipher_broken(body: bytes) -> bytes:
    """Return the Response with one octet of its last cipher changed."""
    head, _, tail = body.rpartition(b"CipherValue>")
    value, _, end = head.rpartition(b"</")
    middle = len(value) - 40
    other = b"A" if value[middle : middle + 1] != b"A" else b"B"
    return value[:middle] + other + value[middle + 1 :] + b"</" + end + b"CipherValue>" + tail
