"""The ledger: every look at personal data, append-only and tamper-evident (docs/ledger.md)."""

from fundament.kernel.audit.ledger import head, looks_at, record, record_many, sequence
from fundament.kernel.audit.types import (
    APPEND_ONLY_TABLES,
    Finding,
    InclusionProof,
    LedgerLine,
    Look,
    TreeHead,
    Verdict,
)

__all__ = [
    "APPEND_ONLY_TABLES",
    "Finding",
    "InclusionProof",
    "LedgerLine",
    "Look",
    "TreeHead",
    "Verdict",
    "head",
    "looks_at",
    "record",
    "record_many",
    "sequence",
]
