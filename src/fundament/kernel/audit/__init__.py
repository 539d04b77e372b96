"""The ledger: every look at personal data, append-only and tamper-evident (docs/ledger.md)."""

from fundament.kernel.audit.heads import head_is_saved, key_fault, public_key_pem
from fundament.kernel.audit.ledger import (
    acts_on,
    head,
    line_about,
    looks_at,
    operations,
    record,
    record_many,
    sequence,
)
from fundament.kernel.audit.moments import Moment, moment
from fundament.kernel.audit.proofs import as_file, continuation, proof_of
from fundament.kernel.audit.types import (
    APPEND_ONLY_TABLES,
    OPERATION,
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
    "OPERATION",
    "Finding",
    "InclusionProof",
    "LedgerLine",
    "LineNotPlaced",
    "LineUnknown",
    "Look",
    "Moment",
    "TreeHead",
    "Verdict",
    "acts_on",
    "as_file",
    "continuation",
    "head",
    "head_is_saved",
    "key_fault",
    "line_about",
    "looks_at",
    "moment",
    "operations",
    "proof_of",
    "public_key_pem",
    "record",
    "record_many",
    "sequence",
    "verify",
]
