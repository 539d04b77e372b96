"""Proofs that anybody can check: a line is in the ledger, a later ledger continues a former one."""

import json

from fundament.kernel.audit import heads, queries, tree
from fundament.kernel.audit.ledger import NODE_LEVELS, head, octets, sequence
from fundament.kernel.audit.types import InclusionProof, LedgerLine, LineNotPlaced, LineUnknown

_SPAN = 1 << NODE_LEVELS


def proof_of(line: LedgerLine) -> InclusionProof:
    """Return the proof that the line is in the ledger of the newest head.

    Raises LineUnknown, LineNotPlaced. Source: RFC 9162, section 2.1.3.
    """
    about = [str(line.look.about)]
    found = queries.line(line.id, about)
    if found is not None and found[1] is None:
        sequence()
        found = queries.line(line.id, about)
    if found is None:
        raise LineUnknown
    entry, index = found
    newest = head()
    if index is None or index >= newest.size:
        raise LineNotPlaced
    path = tree.inclusion_path(index, newest.size, stored_root)
    return InclusionProof(octets(entry), index, tuple(path), newest)


def continuation(former: int) -> list[bytes]:
    """Return the proof that the newest ledger begins with its first `former` lines.

    Raises ValueError when there are not so many. Source: RFC 9162, section 2.1.4.
    """
    size = head().size
    if not 1 <= former <= size:
        raise ValueError("the ledger has not so many lines")
    return tree.consistency_path(former, size, stored_root)


def as_file(proof: InclusionProof) -> bytes:
    """Return the proof as the JSON file that docs/ledger.md tells how to check."""
    content = {
        "line": proof.leaf.decode(),
        "index": proof.index,
        "path": [step.hex() for step in proof.path],
        "head": proof.head.statement.decode(),
        "signature": proof.head.signature.hex(),
        "key": heads.public_key_pem().decode(),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def stored_root(low: int, high: int) -> bytes:
    """Return the root over the leaves low to high, read from leaves and kept nodes.

    As in every proof, `low` is a multiple of the largest power of two within the span.
    """
    size = high - low
    if size <= _SPAN:
        return tree.root_of(queries.leaf_hashes(low, high))
    if size & (size - 1):
        middle = low + (1 << (size.bit_length() - 1))
        return tree.node_hash(stored_root(low, middle), stored_root(middle, high))
    level = (size.bit_length() - 1) // NODE_LEVELS * NODE_LEVELS
    return tree.root_of(queries.node_hashes(level, low >> level, high >> level))
