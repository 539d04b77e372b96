"""Signing and encrypting SAML responses: how many a CPU second gives, by key and by algorithm.

The assertion is of the size and shape of an OIOSAML 3 one (about 5 KB); its own key signs it and
the partner's certificate (RSA-2048) encrypts it. One bare RSA signature is measured beside it:
nothing can be faster than that.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from tools.bench import machine

ROUNDS, TIMES = 5, 200
ISSUER = "{urn:oasis:names:tc:SAML:2.0:assertion}Issuer"
XENC, XENC11 = "http://www.w3.org/2001/04/xmlenc#", "http://www.w3.org/2009/xmlenc11#"
CHOICES = {
    "aes256-cbc + rsa-oaep-mgf1p": (f"{XENC}aes256-cbc", f"{XENC}rsa-oaep-mgf1p"),
    "aes256-gcm + rsa-oaep sha-256": (f"{XENC11}aes256-gcm", f"{XENC11}rsa-oaep"),
}


def run() -> Iterator[dict[str, object]]:
    """Yield a line for each key length, and one for reading."""
    with machine.home(database=False):
        from fundament.kernel import keys, xml, xmlsig  # noqa: PLC0415  (after the set-up)

        assertion = xml.parse(_assertion())
        keys.private_key("bench-partner", 2048)
        partner = keys.certificate("bench-partner")
        for bits in (2048, 3072):
            name = f"bench-{bits}"
            private = keys.private_key(name, bits)
            signed = xmlsig.sign(
                assertion, name, after="{urn:oasis:names:tc:SAML:2.0:assertion}Issuer"
            )
            acts: dict[str, Callable[[], object]] = {
                "bare_rsa_signature": lambda private=private, signed=signed: private.sign(
                    signed, padding.PKCS1v15(), hashes.SHA256()
                ),
                "sign": lambda name=name: xmlsig.sign(assertion, name, after=ISSUER),
                "verify": lambda signed=signed, name=name: xmlsig.verify(
                    signed, [keys.certificate(name)]
                ),
            }
            for label, (block, transport) in CHOICES.items():
                seal = partial(
                    xmlsig.encrypt, certificate=partner, block=block, transport=transport
                )
                acts[f"sign + {label}"] = lambda name=name, seal=seal: seal(
                    xmlsig.sign(assertion, name, after=ISSUER)
                )
            found = _measure(acts)
            yield {"rsa_bits": bits, "assertion_bytes": len(signed), "per_cpu_second": found}


def _measure(acts: dict[str, Callable[[], object]]) -> dict[str, int]:
    """Return how often each act fits in a CPU second: the best round, for noise only slows."""
    best = dict.fromkeys(acts, float("inf"))
    for _ in range(ROUNDS):
        for name, act in acts.items():
            act()
            started = time.process_time()
            for _ in range(TIMES):
                act()
            best[name] = min(best[name], (time.process_time() - started) / TIMES)
    return {name: round(1 / seconds) for name, seconds in best.items()}


def _assertion() -> bytes:
    """Return an unsigned assertion with twenty attributes."""
    core = "https://data.gov.dk/model/core/"
    attributes = "".join(
        f'<saml:Attribute Name="{core}eid/attribute/number/{i}" FriendlyName="Number{i}"'
        ' NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">'
        f"<saml:AttributeValue>Værdi nummer {i}</saml:AttributeValue></saml:Attribute>"
        for i in range(12)
    )
    return (
        '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Version="2.0"'
        ' ID="_6c1a4c6a8b2f4f0e9d1c2b3a4e5f6a7b" IssueInstant="2026-11-24T12:00:00Z">'
        "<saml:Issuer>https://localhost:8443/saml/3.0</saml:Issuer><saml:Subject>"
        '<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">'
        "https://data.gov.dk/model/core/eid/person/uuid/2f8a1c52-7c1e-4c6e-9d5e-0c1f5e9b7a11"
        "</saml:NameID></saml:Subject><saml:AttributeStatement>"
        f"{attributes}</saml:AttributeStatement></saml:Assertion>"
    ).encode()
