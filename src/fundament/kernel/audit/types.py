"""What the ledger takes and gives: looks, lines, signed tree heads, proofs and verdicts."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fundament.kernel.acting import Actor, Agent
from fundament.kernel.errors import Refusal
from fundament.kernel.ids import PartyId

# What an operator did to the infrastructure is referred to below this word: `operation:system/…`.
OPERATION = "operation:"
# Nobody may change or remove rows here; the installer takes UPDATE, DELETE and TRUNCATE on them
# from the role that the program runs as, and triggers refuse them to everybody.
APPEND_ONLY_TABLES = (
    "kernel_audit_entry",
    "kernel_audit_leaf",
    "kernel_audit_node",
    "kernel_audit_head",
)


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at, or changed, data about a party.

    `what`, `action` and `purpose` are Danish message ids, shown through gettext. `acted_for` is
    None when the actor acted for no party, `about` when the act was on no party's data.
    `reference` names the thing, `letter:<uuid>` for instance, and tells nothing of what is in it.
    """

    at: datetime
    actor: Actor | Agent
    acted_for: PartyId | None
    about: PartyId | None
    what: str
    action: str
    purpose: str
    legal_basis: str
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A look as it stands in the ledger: `id` pages and names it, `index` is its place in the tree.

    The index is None until the sequencer has placed it, which takes seconds. A line of form 1 is
    from before the kind of actor was written: its actor is a number and a name, and may be a
    service or a stranger who bore them.
    """

    id: int
    index: int | None
    look: Look
    form: int = 2


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What the whole ledger was at a time: number of lines and root hash, signed.

    `previous` is the size of the head before it. `statement` is the signed text; the signature is
    RSASSA-PKCS1-v1_5 with SHA-256.
    """

    size: int
    root: bytes
    at: datetime
    previous: int
    statement: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That a line is in the ledger that a head speaks of (RFC 9162, section 2.1.3).

    `leaf` is the line's own octets: their hash, joined with `path`, gives the root of the head.
    """

    leaf: bytes
    index: int
    path: tuple[bytes, ...]
    head: TreeHead


class LineUnknown(Refusal):
    """There is no such line about that party."""

    code: ClassVar[str] = "ledger.line.unknown"
    status: ClassVar[int] = 404
    danish: ClassVar[str] = "Linjen findes ikke i loggen."
    english: ClassVar[str] = "There is no such line in the ledger."


class LineNotPlaced(Refusal):
    """The line is written, but the sequencer has not placed it in the tree yet."""

    code: ClassVar[str] = "ledger.line.not.placed"
    status: ClassVar[int] = 503
    danish: ClassVar[str] = "Linjen er ved at blive ført ind. Prøv igen om lidt."
    english: ClassVar[str] = "The line is being entered. Try again shortly."
    retry_after: ClassVar[int | None] = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written: a code, and where."""

    code: str
    place: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a full check of the ledger found; `findings` stops at a hundred."""

    size: int
    unsequenced: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether every line is as it was written, and none is missing or foreign."""
        return not self.findings
