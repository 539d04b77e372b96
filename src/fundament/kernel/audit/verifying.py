"""The full check: every row of the ledger against the tree, the heads and the file of the home."""

from dataclasses import dataclass, field

from fundament.kernel.audit import heads, queries
from fundament.kernel.audit.ledger import NODE_LEVELS, octets
from fundament.kernel.audit.queries import Head, Leaf
from fundament.kernel.audit.tree import Frontier, leaf_hash
from fundament.kernel.audit.types import Finding, TreeHead, Verdict

STEP = 5_000
MOST = 100


@dataclass(slots=True)
class _Check:
    """A walk over the ledger from its first line to its newest head."""

    saved: TreeHead | None = None
    frontier: Frontier = field(default_factory=lambda: Frontier(0, []))
    previous: int = 0
    nodes: int = 0
    findings: list[Finding] = field(default_factory=list)
    broken: bool = False

    def found(self, code: str, place: object) -> None:
        if len(self.findings) < MOST:
            self.findings.append(Finding(code, str(place)))

    def wrong_root(self, code: str, place: object) -> None:
        """Tell the first wrong root only: every later one follows from it."""
        if not self.broken:
            self.found(code, place)
        self.broken = True


def verify() -> Verdict:
    """Return what a check of every row finds: nothing, when all is as it was written.

    Finds changed, removed and added rows, also those made by an owner of the database behind the
    triggers; a shortened or rewritten ledger by the head in the file of the home.
    """
    check = _Check()
    _read_saved(check)
    newest = queries.newest_head()
    size = newest.size if newest else 0
    if check.saved is not None and check.saved.size > size:
        check.found("ledger.shorter.than.saved.head", f"{size} < {check.saved.size}")
    for low in range(0, size, STEP):
        _check_lines(check, low, min(low + STEP, size))
    for code, place in queries.strays(MOST):
        check.found(code, place)
    waiting, nodes = queries.counts()
    if queries.newest_head() == newest and nodes != check.nodes:
        check.found("node.count.differs", f"{nodes} != {check.nodes}")
    return Verdict(size, waiting, tuple(check.findings))


def _read_saved(check: _Check) -> None:
    try:
        check.saved = heads.saved()
    except (ValueError, KeyError, TypeError):
        check.found("saved.head.unreadable", heads.saved_file().name)
        return
    if check.saved is not None and not heads.is_genuine(check.saved):
        check.found("saved.head.not.genuine", check.saved.size)


def _check_lines(check: _Check, low: int, high: int) -> None:
    leaves = {leaf[0]: leaf for leaf in queries.leaves(low, high)}
    signed = {head.size: head for head in queries.heads_between(low, high)}
    nodes: list[tuple[int, int, bytes]] = []
    for index in range(low, high):
        completed = check.frontier.append(_checked_leaf(check, index, leaves.get(index)))
        nodes += [node for node in completed if node[0] % NODE_LEVELS == 0]
        _check_head(check, signed.get(check.frontier.size))
    _check_nodes(check, nodes)


def _checked_leaf(check: _Check, index: int, leaf: Leaf | None) -> bytes:
    """Return the leaf's hash as it is stored: a false one leads to a false root."""
    if leaf is None:
        check.found("leaf.missing", index)
        return bytes(32)
    _, value, entry_id, entry = leaf
    if entry is None:
        check.found("entry.missing", entry_id)
    elif leaf_hash(octets(entry)) != value:
        check.found("entry.changed", entry_id)
    return value


def _check_head(check: _Check, head: Head | None) -> None:
    size, saved = check.frontier.size, check.saved
    if saved is not None and saved.size == size and saved.root != check.frontier.root():
        check.wrong_root("saved.head.differs", size)
    if head is None:
        return
    if not heads.is_genuine(head):
        check.found("head.not.genuine", size)
    if head.previous != check.previous:
        check.found("head.missing", head.previous)
    check.previous = size
    if head.root != check.frontier.root() or head.frontier != check.frontier.to_bytes():
        check.wrong_root("root.differs", size)


def _check_nodes(check: _Check, expected: list[tuple[int, int, bytes]]) -> None:
    check.nodes += len(expected)
    for level, index, value in expected:
        if queries.node_hashes(level, index, index + 1) != [value]:
            check.found("node.differs", f"{level}/{index}")
