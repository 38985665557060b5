"""The Merkle tree of RFC 6962 over the leaf hashes of a record. Pure.

A leaf is the 32-byte leaf hash of an entry (`consult.record.canonical`), in the order of the record. Whoever holds the
root of a record of some length can be shown that an entry is in it, and that a longer record begins with it.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence

NODE = b"\x01"

Hashes = Sequence[bytes]


def root(leaves: Hashes) -> bytes:
    """The hash that stands for all leaves in their order; without leaves, that of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        level = _next_level(level)
    return level[0]


def roots(leaves: Iterable[bytes], sizes: Collection[int]) -> dict[int, bytes]:
    """The roots of the first so many leaves, for each of `sizes` that is reached, in one pass over the leaves."""
    edge: list[tuple[int, bytes]] = []  # whole subtrees from the left, each with its size
    found = {0: root([])} if 0 in sizes else {}
    for count, leaf in enumerate(leaves, 1):
        size, subtree = 1, leaf
        while edge and edge[-1][0] == size:
            subtree, size = node_hash(edge.pop()[1], subtree), size * 2
        edge.append((size, subtree))
        if count in sizes:
            found[count] = _folded(edge)
    return found


def inclusion_proof(leaves: Hashes, index: int) -> list[bytes]:
    """What proves that the leaf at `index` is among all leaves, from the bottom up.

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    level, proof = list(leaves), []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            proof.append(level[beside])
        level, index = _next_level(level), index // 2
    return proof


def consistency_proof(leaves: Hashes, before: int) -> list[bytes]:
    """What proves that the tree of all leaves begins with the tree of the first `before`.

    Raises:
        IndexError: there are not so many leaves, or `before` is not positive.
    """
    if not 0 < before <= len(leaves):
        raise IndexError(before)
    proof: list[bytes] = []
    first, last, is_known = 0, len(leaves), True
    while before != last - first:
        middle = first + _split(last - first)
        if before <= middle - first:
            proof.append(root(leaves[middle:last]))
            last = middle
        else:
            proof.append(root(leaves[first:middle]))
            before, first, is_known = before - (middle - first), middle, False
    return [*([] if is_known else [root(leaves[first:last])]), *reversed(proof)]


def includes(root_hash: bytes, size: int, leaf: bytes, index: int, proof: Hashes) -> bool:
    """Whether a proof shows that `leaf` is at `index` of the tree of `size` leaves with that root."""
    if not 0 <= index < size:
        return False
    found, last = leaf, size - 1
    rest = iter(proof)
    while last > 0:
        if index & 1 or index < last:
            beside = next(rest, None)
            if beside is None:
                return False
            found = node_hash(beside, found) if index & 1 else node_hash(found, beside)
        index, last = index >> 1, last >> 1
    return found == root_hash and next(rest, None) is None


def continues(before: tuple[int, bytes], after: tuple[int, bytes], proof: Hashes) -> bool:
    """Whether a proof shows that the tree `after` (size, root) begins with the tree `before`."""
    (size, old_root), (new_size, new_root) = before, after
    if not 0 < size <= new_size:
        return False
    if size == new_size:
        return old_root == new_root and not proof
    index, last = size - 1, new_size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    rest: Iterator[bytes] = iter(proof)
    # The old tree is a whole subtree of the new one if its size is a power of two; then its root begins the proof.
    start = old_root if index == 0 else next(rest, None)
    if start is None:
        return False
    old = new = start
    while last > 0:
        if index & 1 or index < last:
            beside = next(rest, None)
            if beside is None:
                return False
            if index & 1:
                old, new = node_hash(beside, old), node_hash(beside, new)
            else:
                new = node_hash(new, beside)
        index, last = index >> 1, last >> 1
    return (old, new) == (old_root, new_root) and next(rest, None) is None


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(NODE + left + right).digest()


def _folded(edge: Sequence[tuple[int, bytes]]) -> bytes:
    found = edge[-1][1]
    for _, subtree in reversed(edge[:-1]):
        found = node_hash(subtree, found)
    return found


def _next_level(level: Hashes) -> list[bytes]:
    """Pairs are hashed, and one without a partner moves up: the same as dividing at the largest power of two."""
    pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return pairs + list(level[len(level) - len(level) % 2 :])


def _split(size: int) -> int:
    """The largest power of two below `size`, which is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)
