"""The record's tree against definitions written from RFC 6962 alone, and against proofs that were tampered with."""

import hashlib
import random

import pytest

from consult.record import tree

#: Roots of the trees over the first leaves of the entries "", 00, 10, 2021, …: published with Certificate Transparency.
ENTRIES = [bytes.fromhex(each) for each in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def h(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(d: list[bytes]) -> bytes:
    """Section 2.1: the tree hash of leaf hashes."""
    if not d:
        return h(b"")
    if len(d) == 1:
        return d[0]
    k = split(len(d))
    return h(b"\x01" + mth(d[:k]) + mth(d[k:]))


def path(m: int, d: list[bytes]) -> list[bytes]:
    """Section 2.1.1: the audit path of leaf m."""
    if len(d) == 1:
        return []
    k = split(len(d))
    return [*path(m, d[:k]), mth(d[k:])] if m < k else [*path(m - k, d[k:]), mth(d[:k])]


def subproof(m: int, d: list[bytes], whole: bool) -> list[bytes]:
    """Section 2.1.2: the consistency proof of the first m leaves."""
    if m == len(d):
        return [] if whole else [mth(d)]
    k = split(len(d))
    if m <= k:
        return [*subproof(m, d[:k], whole), mth(d[k:])]
    return [*subproof(m - k, d[k:], False), mth(d[:k])]


def climbs_to(leaf: bytes, m: int, n: int, proof: list[bytes]) -> bytes | None:
    """The root that an audit path leads to, by taking the tree apart from the top; None if the length is wrong."""
    if n == 1:
        return None if proof else leaf
    if not proof:
        return None
    k, beside = split(n), proof[-1]
    below = climbs_to(leaf, m, k, proof[:-1]) if m < k else climbs_to(leaf, m - k, n - k, proof[:-1])
    if below is None:
        return None
    return h(b"\x01" + below + beside) if m < k else h(b"\x01" + beside + below)


def two_roots(m: int, n: int, proof: list[bytes], old: bytes, whole: bool) -> tuple[bytes, bytes] | None:
    """The old and the new root that a consistency proof leads to, from the top; None if the length is wrong."""
    if m == n:
        if whole:
            return None if proof else (old, old)
        return (proof[0], proof[0]) if len(proof) == 1 else None
    if not proof:
        return None
    k, beside = split(n), proof[-1]
    if m <= k:
        below = two_roots(m, k, proof[:-1], old, whole)
        return below and (below[0], h(b"\x01" + below[1] + beside))
    below = two_roots(m - k, n - k, proof[:-1], old, False)
    return below and (h(b"\x01" + beside + below[0]), h(b"\x01" + beside + below[1]))


def leaves(n: int) -> list[bytes]:
    return [h(b"\x00" + bytes(str(each), "ascii")) for each in range(n)]


@pytest.mark.parametrize(("size", "known"), ROOTS.items())
def test_roots_are_the_published_ones(size: int, known: str):
    assert tree.root([h(b"\x00" + each) for each in ENTRIES[:size]]).hex() == known


def test_the_tree_of_nothing_is_the_hash_of_nothing():
    assert tree.root([]) == h(b"")


def test_roots_of_several_sizes_are_found_in_one_pass():
    every = leaves(70)
    found = tree.roots(iter(every), range(81))
    assert found == {size: mth(every[:size]) for size in range(71)}


def test_proofs_are_those_of_the_definitions_and_both_ways_of_checking_agree():
    draw = random.Random(6962)
    for _ in range(1000):
        n = draw.randint(1, 90)
        all_leaves, m, before = leaves(n), draw.randrange(n), draw.randint(1, n)
        whole = mth(all_leaves)
        assert tree.root(all_leaves) == whole
        proof = tree.inclusion_proof(all_leaves, m)
        assert proof == path(m, all_leaves)
        assert tree.includes(whole, n, all_leaves[m], m, proof)
        assert climbs_to(all_leaves[m], m, n, proof) == whole
        old = mth(all_leaves[:before])
        proof = tree.consistency_proof(all_leaves, before)
        assert proof == subproof(before, all_leaves, True)
        assert tree.continues((before, old), (n, whole), proof)
        assert two_roots(before, n, proof, old, True) == (old, whole)


def other(value: bytes, draw: random.Random) -> bytes:
    at = draw.randrange(len(value))
    return value[:at] + bytes([value[at] ^ 1 << draw.randrange(8)]) + value[at + 1 :]


def changed(proof: list[bytes], draw: random.Random) -> list[bytes]:
    """A proof with one bit changed, one hash more or less, or two in another order."""
    at, kind = draw.randrange(len(proof)), draw.randrange(4)
    if kind == 0:
        return proof[:at] + proof[at + 1 :]
    if kind == 1:
        return [*proof[:at], h(b"more"), *proof[at:]]
    if kind == 2 and len(proof) > 1:
        return [proof[-1], *proof[1:-1], proof[0]]
    return [*proof[:at], other(proof[at], draw), *proof[at + 1 :]]


def test_ten_thousand_proofs_that_were_tampered_with_are_refused():
    draw = random.Random(10_000)
    refused = 0
    for _ in range(5_000):
        n = draw.randint(3, 70)
        all_leaves, m, before = leaves(n), draw.randrange(n), draw.randint(2, n - 1)
        whole, old = tree.root(all_leaves), tree.root(all_leaves[:before])
        proof = tree.inclusion_proof(all_leaves, m)
        size, leaf, index, given = n, all_leaves[m], m, proof
        match draw.randrange(4):
            case 0:
                leaf = other(leaf, draw)
            case 1:
                index = (m + draw.randint(1, n - 1)) % n
            case 2:
                given = changed(proof, draw)
            case _:
                whole = other(whole, draw)
        refused += not tree.includes(whole, size, leaf, index, given)
        whole, proof = tree.root(all_leaves), tree.consistency_proof(all_leaves, before)
        match draw.randrange(3):
            case 0:
                old = other(old, draw)
            case 1:
                whole = other(whole, draw)
            case _:
                proof = changed(proof, draw)
        refused += not tree.continues((before, old), (n, whole), proof)
    assert refused == 10_000


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_proof_of_what_is_not_there(index: int):
    with pytest.raises(IndexError):
        tree.inclusion_proof(leaves(3), index)
    assert not tree.includes(tree.root(leaves(3)), 3, leaves(4)[index], index, [])


@pytest.mark.parametrize("before", [0, 4])
def test_no_record_continues_nothing_or_a_longer_one(before: int):
    with pytest.raises(IndexError):
        tree.consistency_proof(leaves(3), before)
    assert not tree.continues((before, tree.root(leaves(before))), (3, tree.root(leaves(3))), [])


def test_a_record_of_the_same_length_is_the_same_or_a_fork():
    one, another = tree.root(leaves(3)), tree.root(leaves(4)[1:])
    assert tree.continues((3, one), (3, one), [])
    assert not tree.continues((3, one), (3, another), [])
    assert not tree.continues((3, one), (3, one), [one])
