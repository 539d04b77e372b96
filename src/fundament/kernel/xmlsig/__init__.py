"""XML signatures and encryption, within fixed lists of algorithms and forms."""

from fundament.kernel.xmlsig.canonical import octets_of
from fundament.kernel.xmlsig.checking import verify
from fundament.kernel.xmlsig.encryption import BLOCKS, TRANSPORTS, decrypt, encrypt, open_sealed
from fundament.kernel.xmlsig.query import RSA_SHA256, sign_query, verify_query
from fundament.kernel.xmlsig.signing import sign
from fundament.kernel.xmlsig.types import (
    WHOLE,
    AlgorithmRefused,
    DecryptionRefused,
    SignatureRefused,
)

__all__ = [
    "BLOCKS",
    "RSA_SHA256",
    "TRANSPORTS",
    "WHOLE",
    "AlgorithmRefused",
    "DecryptionRefused",
    "SignatureRefused",
    "decrypt",
    "encrypt",
    "octets_of",
    "open_sealed",
    "sign",
    "sign_query",
    "verify",
    "verify_query",
]
