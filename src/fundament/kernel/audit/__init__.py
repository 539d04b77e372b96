"""The ledger: every look at personal data, append-only and tamper-evident (docs/ledger.md)."""

from fundament.kernel.audit.heads import public_key_pem
from fundament.kernel.audit.ledger import (
    head,
    line_about,
    looks_at,
    record,
    record_many,
    sequence,
)
from fundament.kernel.audit.proofs import as_file, continuation, proof_of
from fundament.kernel.audit.types import (
    APPEND_ONLY_TABLES,
    Finding,
    InclusionProof,
    LedgerLine,
    LineNotPlaced,
    LineUnknown,
    Look,
    TreeHead,
    Verdict,
)
from fundament.kernel.audit.verifying import verify

__all__ = [
    "APPEND_ONLY_TABLES",
    "Finding",
    "InclusionProof",
    "LedgerLine",
    "LineNotPlaced",
    "LineUnknown",
    "Look",
    "TreeHead",
    "Verdict",
    "as_file",
    "continuation",
    "head",
    "line_about",
    "looks_at",
    "proof_of",
    "public_key_pem",
    "record",
    "record_many",
    "sequence",
    "verify",
]
