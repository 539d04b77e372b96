"""Proof of delivery: a signed statement that a letter was available in a mailbox at a time.

Signed with a key of this home that is kept for good, so that a proof can be checked for as long as
its certificate is at hand, without asking us. Source: RFC 7515 (PS256, RFC 7518, 3.5).
"""

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from joserfc.jwk import RSAKey

from fundament.capabilities.post.models import Letter
from fundament.capabilities.post.service import flow
from fundament.capabilities.post.types import DeliveryProofNotGenuine, Flow, NothingToProve
from fundament.kernel import keys
from fundament.kernel.acting import Acting, Actor
from fundament.kernel.ids import TransmissionId
from fundament.standards.oauth import jose

KEY, ALGORITHM, KIND = "post-proof", "PS256", "delivery-proof+jwt"


def proof_for_recipient(acting: Acting, letter: TransmissionId, at: datetime) -> bytes:
    """Return the proof about a letter in a mailbox open to the person, as a JSON file.

    That is a look at its way. Raises LetterUnknown, NothingToProve.
    """
    return _proof(flow.flow_of_own(acting, letter, at), at)


def proof_for_sender(asker: Acting | Actor, letter: UUID, at: datetime) -> bytes:
    """Return the proof about a letter that was sent from where the asker works, as a JSON file.

    That is a look at its way. Raises SentUnknown, NothingToProve.
    """
    return _proof(flow.flow_of_sent(asker, letter, at), at)


def check_proof(document: bytes) -> dict[str, Any]:
    """Return what a proof of ours states, taken from what is signed.

    Raises DeliveryProofNotGenuine, also when what stands beside the signature says otherwise.
    """
    try:
        read = json.loads(document)
        stated, token = read["statement"], read["signature"]
        signed = jose.verify(str(token), (_key(keys.private_key(KEY)),), (ALGORITHM,))
    except (ValueError, RecursionError, KeyError, TypeError, jose.NotGenuine) as error:
        raise DeliveryProofNotGenuine from error
    if signed.header.get("typ") != KIND or signed.claims != stated:
        raise DeliveryProofNotGenuine
    return signed.claims


def proof_certificate() -> str:
    """Return the certificate (PEM) that others check proofs by."""
    return keys.certificate(KEY).public_bytes(Encoding.PEM).decode()


def _proof(way: Flow, at: datetime) -> bytes:
    """Raises NothingToProve."""
    available = way.available_at
    if available is None:
        raise NothingToProve
    letter, row = way.letter, Letter.objects.get(id=way.letter.id)
    statement = {
        "iss": settings.BASE_URL,
        "iat": int(at.timestamp()),
        "jti": str(uuid4()),
        "statement": "available-in-mailbox",
        "transmissionId": str(letter.transmission),
        "messageUUID": str(letter.message),
        "messageID": letter.message_id,
        "sender": str(letter.sender),
        "recipient": str(letter.recipient),
        "letter_sha256": row.sha256,
        "received_at": _moment(row.received_at),
        "available_at": _moment(available),
    }
    token = jose.sign(statement, _key(keys.private_key(KEY)), ALGORITHM, KIND)
    content = {
        "statement": statement,
        "signature": token,
        "certificate": proof_certificate(),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@lru_cache(maxsize=2)
def _key(private: RSAPrivateKey) -> RSAKey:
    made = RSAKey.import_key(private)
    made.ensure_kid()
    return made
