"""The Merkle tree against the recursive definitions of RFC 9162, section 2.1."""

import contextlib
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundament.kernel.audit import tree

# Certificate Transparency's published test vectors (RFC 6962 reference implementation).
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def plain_root(leaves):
    """MTH of the RFC, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + plain_root(leaves[:k]) + plain_root(leaves[k:])).digest()


def leaves_of(size, seed=0):
    return [tree.leaf_hash(f"{seed}/{i}".encode()) for i in range(size)]


def over(leaves):
    return lambda low, high: plain_root(leaves[low:high])


def test_published_vectors():
    for size in range(1, 9):
        assert tree.root_of(map(tree.leaf_hash, INPUTS[:size])).hex() == ROOTS[size - 1]
    assert tree.root_of([]) == tree.EMPTY_ROOT


@given(st.integers(0, 300))
def test_frontier_has_the_root_of_the_definition(size):
    leaves = leaves_of(size)
    assert tree.root_of(leaves) == plain_root(leaves)


@given(st.integers(0, 200), st.integers(0, 100))
def test_frontier_survives_being_stored(size, more):
    leaves = leaves_of(size + more)
    frontier = tree.Frontier(0, [])
    for leaf in leaves[:size]:
        frontier.append(leaf)
    again = tree.Frontier.from_bytes(size, frontier.to_bytes())
    for leaf in leaves[size:]:
        again.append(leaf)
    assert again.root() == plain_root(leaves)


@given(st.integers(1, 300))
def test_completed_subtrees_are_those_of_the_definition(size):
    leaves = leaves_of(size)
    frontier = tree.Frontier(0, [])
    for leaf in leaves:
        for level, index, root in frontier.append(leaf):
            assert root == plain_root(leaves[index << level : (index + 1) << level])


@given(st.integers(1, 200), st.data())
def test_every_line_can_be_proved_and_no_other(size, data):
    leaves, index = leaves_of(size), data.draw(st.integers(0, size - 1))
    path = tree.inclusion_path(index, size, over(leaves))
    root = plain_root(leaves)
    assert tree.root_by_inclusion(leaves[index], index, size, path) == root
    assert tree.root_by_inclusion(tree.leaf_hash(b"other"), index, size, path) != root
    other = data.draw(st.integers(0, size - 1))
    if other != index:
        with contextlib.suppress(ValueError):
            assert tree.root_by_inclusion(leaves[index], other, size, path) != root
    for wrong in (path[:-1], [*path, bytes(32)]):
        if wrong != path:
            with pytest.raises(ValueError, match="length"):
                tree.root_by_inclusion(leaves[index], index, size, wrong)


@given(st.integers(1, 200), st.data())
def test_a_later_tree_is_proved_to_continue_a_former_one(size, data):
    former = data.draw(st.integers(1, size))
    leaves = leaves_of(size)
    path = tree.consistency_path(former, size, over(leaves))
    old, new = plain_root(leaves[:former]), plain_root(leaves)
    assert tree.is_consistent(former, old, size, new, path)
    assert former == size or not tree.is_consistent(former, bytes(32), size, new, path)
    assert not tree.is_consistent(former, old, size, bytes(32), path)
    assert not tree.is_consistent(former, old, size, new, [*path, bytes(32)])
    if path:
        assert not tree.is_consistent(former, old, size, new, path[:-1])
        broken = [bytes([path[0][0] ^ 1]) + path[0][1:], *path[1:]]
        assert not tree.is_consistent(former, old, size, new, broken)


@given(st.integers(2, 120), st.data())
def test_a_rewritten_history_cannot_be_proved(size, data):
    former = data.draw(st.integers(1, size - 1))
    leaves, forged = leaves_of(size), leaves_of(size)
    forged[data.draw(st.integers(0, former - 1))] = tree.leaf_hash(b"forged")
    path = tree.consistency_path(former, size, over(forged))
    assert not tree.is_consistent(
        former, plain_root(leaves[:former]), size, plain_root(forged), path
    )


def test_nonsense_is_refused():
    assert not tree.is_consistent(0, tree.EMPTY_ROOT, 3, bytes(32), [])
    assert not tree.is_consistent(4, bytes(32), 3, bytes(32), [])
    with pytest.raises(ValueError, match="no such leaf"):
        tree.root_by_inclusion(bytes(32), 3, 3, [])
    with pytest.raises(ValueError, match="frontier"):
        tree.Frontier.from_bytes(3, bytes(32))
