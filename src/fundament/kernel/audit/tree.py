"""The Merkle tree of RFC 9162 (as RFC 6962): hashes, a frontier that grows, proofs and checks."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

EMPTY_ROOT = hashlib.sha256(b"").digest()
Subtree = Callable[[int, int], bytes]


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf. Source: RFC 9162, section 2.1.1."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node. Source: RFC 9162, section 2.1.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """The roots of the perfect subtrees that a tree of `size` leaves falls into, largest first."""

    size: int
    roots: list[bytes]

    @classmethod
    def from_bytes(cls, size: int, kept: bytes) -> "Frontier":
        """Return the frontier that `to_bytes` gave. Raises ValueError."""
        roots = [kept[i : i + 32] for i in range(0, len(kept), 32)]
        if len(roots) != size.bit_count():
            raise ValueError("not the frontier of a tree of that size")
        return cls(size, roots)

    def to_bytes(self) -> bytes:
        """Return the roots, 32 bytes each."""
        return b"".join(self.roots)

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf; return the perfect subtrees it completed as (level, index, root)."""
        completed, root, level, rest = [], leaf, 0, self.size
        while rest & 1:
            root = node_hash(self.roots.pop(), root)
            rest >>= 1
            level += 1
            completed.append((level, rest, root))
        self.roots.append(root)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """Return the root hash of the tree."""
        if not self.roots:
            return EMPTY_ROOT
        root = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            root = node_hash(left, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root hash of a tree with these leaf hashes."""
    frontier = Frontier(0, [])
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def inclusion_path(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return the path from leaf `index` to the root of the first `size` leaves.

    `subtree(low, high)` gives the root over the leaves low to high, half-open.
    Source: RFC 9162, section 2.1.3.1.
    """
    low, high, path = 0, size, []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(subtree(middle, high))
            high = middle
        else:
            path.append(subtree(low, middle))
            low = middle
    return path[::-1]


def consistency_path(former: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return the proof that the first `former` leaves are the start of the first `size` ones.

    Source: RFC 9162, section 2.1.4.1.
    """
    low, high, path, whole = 0, size, [], True
    while former != high:
        middle = low + _split(high - low)
        if former <= middle:
            path.append(subtree(middle, high))
            high = middle
        else:
            path.append(subtree(low, middle))
            low, whole = middle, False
    if not whole:
        path.append(subtree(low, high))
    return path[::-1]


def root_by_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Return the root that the path leads to; it must equal the root of a trusted head.

    Raises ValueError when the path cannot belong to that place in a tree of that size.
    Source: RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf in the tree")
    root = leaf
    for step, on_the_left in zip(path, _turns(index, size - 1, len(path)), strict=True):
        root = node_hash(step, root) if on_the_left else node_hash(root, step)
    return root


def is_consistent(
    former: int, former_root: bytes, size: int, root: bytes, path: Sequence[bytes]
) -> bool:
    """Return whether the path proves that the later tree begins with the former one.

    Source: RFC 9162, section 2.1.4.2.
    """
    if not 1 <= former <= size:
        return False
    if former == size:
        return not path and former_root == root
    place, last = former - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    steps = [former_root, *path] if former.bit_count() == 1 else list(path)
    try:
        turns = _turns(place, last, len(steps) - 1)
    except ValueError:
        return False
    old = new = steps[0]
    for step, on_the_left in zip(steps[1:], turns, strict=True):
        old = node_hash(step, old) if on_the_left else old
        new = node_hash(step, new) if on_the_left else node_hash(new, step)
    return old == former_root and new == root


def _turns(place: int, last: int, steps: int) -> list[bool]:
    """Return for each step from a node up to the root whether its sibling is on the left.

    Raises ValueError when the way up has another number of steps.
    """
    turns = []
    while last:
        left = bool(place & 1) or place == last
        while left and place and not place & 1:
            place, last = place >> 1, last >> 1
        turns.append(left)
        place, last = place >> 1, last >> 1
    if len(turns) != steps:
        raise ValueError("the path has not the length of the way to the root")
    return turns


def _split(size: int) -> int:
    """Return the largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1
