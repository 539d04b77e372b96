"""A login by app: the app is asked, the person types the number there, the app's key signs."""

import hashlib
import os
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.db import transaction

from fundament.capabilities.identity.models import LoginAttempt, Question

HALF = 32


def ask(row: LoginAttempt, at: datetime) -> bool:
    """Put the question to the person's apps; an older one of the same login is over.

    The row is written for nobody's name too, so that the work is the same.
    """
    with transaction.atomic():
        Question.objects.filter(attempt=row, answered_at__isnull=True).update(answered_at=at)
        Question.objects.create(attempt=row, challenge=os.urandom(32), asked_at=at)
    return True


def message_of(question: Question) -> str:
    """Return what the app signs, up to the number that the person types."""
    challenge = bytes(question.challenge).hex()
    return f"fundament app answer 1\n{question.id}\n{challenge}\n{question.attempt.service}\n"


def cookie_hash(secret: str) -> bytes:
    """Return by what an app is found from its browser's cookie."""
    return hashlib.sha256(b"app:" + secret.encode("utf-8", "surrogatepass")).digest()


def is_signed(public_key: bytes, signature: bytes, message: str) -> bool:
    """Return whether the key made the signature: ECDSA on P-256 with SHA-256, r and s in a row.

    Source: Web Cryptography API, 23 (ECDSA gives r || s); SEC 1, 4.1.
    """
    if len(signature) != 2 * HALF:
        return False
    halves = (int.from_bytes(signature[:HALF]), int.from_bytes(signature[HALF:]))
    try:
        key = load_der_public_key(public_key)
        if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
            return False
        der = encode_dss_signature(*halves)
        key.verify(der, message.encode("utf-8", "surrogatepass"), ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
