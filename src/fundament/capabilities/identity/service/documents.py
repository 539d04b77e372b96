"""What is kept of evidence: never a document's number, only a keyed digest and its last signs."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from fundament.capabilities.identity.rules.proofing import plain_document
from fundament.capabilities.identity.types.lifecycle import Evidence, EvidenceKind
from fundament.kernel import home

_SHOWN = 3
_NUMBERED = {EvidenceKind.PASSPORT, EvidenceKind.DRIVING_LICENCE}


@dataclass(frozen=True, slots=True)
class Kept:
    """Evidence as the tables keep it."""

    evidence: str = ""
    in_person: bool = False
    document_digest: str = ""
    document_ending: str = ""
    vouched_by: UUID | None = None


NOTHING = Kept()


def kept(evidence: Evidence, vouched_by: UUID | None = None) -> Kept:
    """Return what is kept of the evidence, with the identity of whoever vouched."""
    number = plain_document(evidence.document) if evidence.kind in _NUMBERED else ""
    return Kept(
        evidence=evidence.kind.value,
        in_person=evidence.in_person,
        document_digest=digest_of(f"{evidence.kind}:{number}") if number else "",
        document_ending=number[-_SHOWN:],
        vouched_by=vouched_by,
    )


def digest_of(text: str) -> str:
    """Return the HMAC-SHA-256 of the text under this home's key, in hexadecimal."""
    return hmac.new(_key(_file()), text.encode(), hashlib.sha256).hexdigest()


def _file() -> Path:
    return home.private_folder("keys") / "identity-documents"


@cache
def _key(file: Path) -> bytes:
    """Return the key of this home; it is made at first use, by one process only."""
    with home.only_one(file.parent):
        if not file.exists():
            home.write_durably(file, secrets.token_bytes(32))
    return file.read_bytes()
