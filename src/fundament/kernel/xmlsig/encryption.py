"""Encrypting to a partner's certificate and decrypting with a key of this home.

libxmlsec encrypts the content, `cryptography` wraps the session key: libxmlsec's binding has OAEP
with SHA-1 only. Every failure to decrypt is the same refusal, whatever its cause, and a wrapped
key that does not open is replaced by a random one, so that neither words nor time tell why.
Source: W3C XML Encryption 1.1, sections 5.2, 5.5; Jager and Somorovsky 2011 on its CBC mode.
"""

import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from lxml import etree

from fundament.kernel import keys, xml
from fundament.kernel.errors import Refusal
from fundament.kernel.xmlsig.canonical import octets_of
from fundament.kernel.xmlsig.checking import verify
from fundament.kernel.xmlsig.types import DS, XENC, XENC11, AlgorithmRefused, DecryptionRefused

OAEP_SHA1 = f"{XENC}rsa-oaep-mgf1p"
OAEP_SHA256 = f"{XENC11}rsa-oaep"
MAX_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Block:
    """A block cipher: libxmlsec's name of it and the length of its key in bytes."""

    transform: Any
    key_bytes: int


BLOCKS = {
    f"{XENC}aes128-cbc": Block(xmlsec.Transform.AES128, 16),
    f"{XENC}aes256-cbc": Block(xmlsec.Transform.AES256, 32),
    f"{XENC11}aes128-gcm": Block(xmlsec.Transform.AES128_GCM, 16),
    f"{XENC11}aes256-gcm": Block(xmlsec.Transform.AES256_GCM, 32),
}
TRANSPORTS = (OAEP_SHA1, OAEP_SHA256)
_DIGESTS: dict[str, hashes.HashAlgorithm] = {
    f"{DS}sha1": hashes.SHA1(),  # noqa: S303  (OAEP does not need a collision-free hash)
    f"{XENC}sha256": hashes.SHA256(),
}
_MASKS: dict[str, hashes.HashAlgorithm] = {
    f"{XENC11}mgf1sha1": hashes.SHA1(),  # noqa: S303
    f"{XENC11}mgf1sha256": hashes.SHA256(),
}


def encrypt(plain: bytes, certificate: x509.Certificate, *, block: str, transport: str) -> bytes:
    """Return the XML element in `plain` as EncryptedData (Type Element) for the certificate.

    `block` and `transport` are algorithm URIs from BLOCKS and TRANSPORTS, as the partner's
    md:EncryptionMethod names them; the EncryptedKey lies in KeyInfo. Exclusive canonical XML.
    Raises AlgorithmRefused.
    """
    cipher, public = BLOCKS.get(block), certificate.public_key()
    if cipher is None:
        raise AlgorithmRefused(algorithm=block)
    if transport not in TRANSPORTS or not isinstance(public, RSAPublicKey):
        raise AlgorithmRefused(algorithm=transport)
    session = os.urandom(cipher.key_bytes)
    template = xmlsec.template.encrypted_data_create(
        etree.Element("holder"), cipher.transform, type=xmlsec.EncryptionType.ELEMENT, ns="xenc"
    )
    xmlsec.template.encrypted_data_ensure_cipher_value(template)
    encrypted = _context(session).encrypt_binary(template, plain)
    hash_ = hashes.SHA256() if transport == OAEP_SHA256 else hashes.SHA1()  # noqa: S303
    wrapped = public.encrypt(session, padding.OAEP(padding.MGF1(hash_), hash_, label=None))
    encrypted.insert(1, _key_info(transport, wrapped))
    return octets_of(encrypted)


def decrypt(encrypted_data: etree._Element, key_name: str) -> bytes:
    """Return the octets of the XML element that was encrypted to the home's key of that name.

    They are well-formed XML. Raises DecryptionRefused, and nothing else whatever is wrong; show
    the same words for what goes wrong with the content afterwards, or use `open_sealed`.
    """
    try:
        plain = _decrypted(encrypted_data, key_name)
        xml.parse(plain, MAX_BYTES)
    except (xmlsec.Error, Refusal, ValueError) as error:
        raise DecryptionRefused from error
    return plain


def open_sealed(
    encrypted_data: etree._Element, key_name: str, certificates: Sequence[x509.Certificate]
) -> etree._Element:
    """Return the element that was encrypted to our key and signed inside by the partner.

    One refusal for everything, so that a forged ciphertext teaches nothing. Raises
    DecryptionRefused.
    """
    try:
        return verify(decrypt(encrypted_data, key_name), certificates)
    except Refusal as error:
        raise DecryptionRefused from error


def _decrypted(encrypted_data: etree._Element, key_name: str) -> bytes:
    method = encrypted_data.find(f"{{{XENC}}}EncryptionMethod")
    cipher = BLOCKS[_algorithm(method, BLOCKS)]
    session = _session_key(encrypted_data, key_name, cipher.key_bytes)
    bare = etree.Element(f"{{{XENC}}}EncryptedData", nsmap={"xenc": XENC})
    etree.SubElement(bare, f"{{{XENC}}}EncryptionMethod", Algorithm=_algorithm(method, BLOCKS))
    data = etree.SubElement(bare, f"{{{XENC}}}CipherData")
    value = etree.SubElement(data, f"{{{XENC}}}CipherValue")
    value.text = encrypted_data.findtext(f"{{{XENC}}}CipherData/{{{XENC}}}CipherValue")
    return bytes(_context(session).decrypt(bare))


def _session_key(encrypted_data: etree._Element, key_name: str, length: int) -> bytes:
    """Return the unwrapped session key, or a random one that will fail later like a wrong one."""
    private, instead = keys.private_key(key_name), os.urandom(length)
    encrypted_key = _encrypted_key(encrypted_data)
    method = encrypted_key.find(f"{{{XENC}}}EncryptionMethod")
    scheme = _oaep(method, _algorithm(method, TRANSPORTS))
    wrapped = base64.b64decode(
        encrypted_key.findtext(f"{{{XENC}}}CipherData/{{{XENC}}}CipherValue") or ""
    )
    try:
        opened = private.decrypt(wrapped, scheme)
    except ValueError:
        return instead
    return opened if len(opened) == length else instead


def _encrypted_key(encrypted_data: etree._Element) -> etree._Element:
    """Return the one wrapped key: inside KeyInfo, or beside the data as some partners place it."""
    tag = f"{{{XENC}}}EncryptedKey"
    found = encrypted_data.findall(f"{{{DS}}}KeyInfo/{tag}")
    parent = encrypted_data.getparent()
    if not found and parent is not None:
        found = parent.findall(tag)
    if len(found) != 1:
        raise ValueError("one wrapped key is needed")
    return found[0]


def _oaep(method: Any, transport: str) -> padding.OAEP:
    digest = _digest_of(method, f"{{{DS}}}DigestMethod", _DIGESTS, f"{DS}sha1")
    mask: hashes.HashAlgorithm = hashes.SHA1()  # noqa: S303
    if transport == OAEP_SHA256:
        mask = _digest_of(method, f"{{{XENC11}}}MGF", _MASKS, f"{XENC11}mgf1sha1")
    if method.find(f"{{{XENC}}}OAEPparams") is not None:
        raise ValueError("OAEP parameters are not taken")
    return padding.OAEP(padding.MGF1(mask), digest, label=None)


def _digest_of(
    method: Any, tag: str, known: dict[str, hashes.HashAlgorithm], otherwise: str
) -> hashes.HashAlgorithm:
    named = method.find(tag)
    return known[otherwise if named is None else _algorithm(named, known)]


def _algorithm(element: Any, known: Any) -> str:
    name = "" if element is None else str(element.get("Algorithm", ""))
    if name not in known:
        raise ValueError("an algorithm that is not taken")
    return name


def _context(session: bytes) -> xmlsec.EncryptionContext:
    context = xmlsec.EncryptionContext()
    context.key = xmlsec.Key.from_binary_data(xmlsec.KeyData.AES, session)
    return context


def _key_info(transport: str, wrapped: bytes) -> etree._Element:
    info = etree.Element(f"{{{DS}}}KeyInfo", nsmap={"ds": DS})
    key = etree.SubElement(info, f"{{{XENC}}}EncryptedKey", nsmap={"xenc": XENC})
    method = etree.SubElement(key, f"{{{XENC}}}EncryptionMethod", Algorithm=transport)
    modern = transport == OAEP_SHA256
    digest = f"{XENC}sha256" if modern else f"{DS}sha1"
    etree.SubElement(method, f"{{{DS}}}DigestMethod", Algorithm=digest)
    if modern:
        etree.SubElement(
            method, f"{{{XENC11}}}MGF", Algorithm=f"{XENC11}mgf1sha256", nsmap={"xenc11": XENC11}
        )
    data = etree.SubElement(key, f"{{{XENC}}}CipherData")
    etree.SubElement(data, f"{{{XENC}}}CipherValue").text = base64.b64encode(wrapped).decode()
    return info
