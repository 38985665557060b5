"""Which words of two texts are the same, in the order of both: readable where possible, limited in time always.

The cost for n and m words: steps in proportion to (n + m) log (n + m). If words repeat so much that nothing else helps,
n * m / 64 bit operations, which are 25 million words for two texts of 40,000 characters.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

Pair = tuple[int, int]

# A range goes to `SequenceMatcher`, which finds the longest runs first, as long as its worst case (pairs of equal words
# times the shorter side) is at most this many steps per word.
_STEPS_A_WORD = 250
# How many times a range is cut at words that occur in it once.
_DEEPEST = 8
# A table of at most this many bits is kept whole: 2 MB.
_MAX_BITS = 1 << 24


def aligned(a: Sequence[str], b: Sequence[str]) -> list[Pair]:
    """Positions of equal words in both, rising on both sides."""
    numbers: dict[str, int] = {}
    old, new = ([numbers.setdefault(word, len(numbers)) for word in side] for side in (a, b))
    found: list[Pair] = []
    left = [(0, len(old), 0, len(new), 0)]
    while left:
        start, end, begin, stop, depth = left.pop()
        while start < end and begin < stop and old[start] == new[begin]:
            found.append((start, begin))
            start, begin = start + 1, begin + 1
        while start < end and begin < stop and old[end - 1] == new[stop - 1]:
            end, stop = end - 1, stop - 1
            found.append((end, stop))
        if start == end or begin == stop:
            continue
        x, y = old[start:end], new[begin:stop]
        anchors: list[Pair] = []
        if _is_cheap(x, y):
            inside = _longest_runs(x, y)
        elif depth < _DEEPEST and (anchors := _anchors(x, y)):
            inside = iter(anchors)
        else:
            inside = _longest_common(x, y)
        found += [(start + i, begin + j) for i, j in inside]
        if anchors:
            for (i, j), (k, m) in pairwise([(-1, -1), *anchors, (len(x), len(y))]):
                left.append((start + i + 1, start + k, begin + j + 1, begin + m, depth + 1))
    return sorted(found)


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """Positions of a longest rising subsequence of distinct numbers (patience sorting)."""
    tops: list[int] = []
    top_places: list[int] = []
    previous: list[int] = []
    for at, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        previous.append(top_places[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [number]
        top_places[pile : pile + 1] = [at]
    rising = []
    at = top_places[-1] if top_places else -1
    while at >= 0:
        rising.append(at)
        at = previous[at]
    return rising[::-1]


def _is_cheap(a: Sequence[int], b: Sequence[int]) -> bool:
    in_b = Counter(b)
    pairs = sum(count * in_b[word] for word, count in Counter(a).items())
    return pairs * min(len(a), len(b)) <= _STEPS_A_WORD * (len(a) + len(b))


def _longest_runs(a: Sequence[int], b: Sequence[int]) -> Iterator[Pair]:
    for i, j, length in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        yield from zip(range(i, i + length), range(j, j + length), strict=True)


def _anchors(a: Sequence[int], b: Sequence[int]) -> list[Pair]:
    """Words that occur once in each, as many as keep their order."""
    once_a, once_b = _once(a), _once(b)
    shared = [word for word in once_a if word in once_b]
    return [(once_a[shared[at]], once_b[shared[at]]) for at in longest_rising([once_b[word] for word in shared])]


def _once(words: Sequence[int]) -> dict[int, int]:
    count = Counter(words)
    return {word: at for at, word in enumerate(words) if count[word] == 1}


def _longest_common(a: Sequence[int], b: Sequence[int]) -> Iterator[Pair]:
    """A longest common subsequence, by rows of bits (Hyyrö), divided in halves until a table fits (Hirschberg)."""
    left = [(0, len(a), 0, len(b))]
    while left:
        start, end, begin, stop = left.pop()
        if start == end or begin == stop:
            continue
        if (end - start) * (stop - begin) <= _MAX_BITS or end - start == 1:
            for i, j in _traced(a[start:end], b[begin:stop]):
                yield start + i, begin + j
            continue
        half = (start + end) // 2
        before = _lengths(a[start:half], b[begin:stop])
        after = _lengths(a[half:end][::-1], b[begin:stop][::-1])
        sums = [x + y for x, y in zip(before, reversed(after), strict=True)]
        cut = begin + sums.index(max(sums))
        left += [(start, half, begin, cut), (half, end, cut, stop)]


def _rows(a: Sequence[int], b: Sequence[int]) -> Iterator[int]:
    """After each word of `a`, one bit for each word of `b`: zero where that word makes the common length grow."""
    places: dict[int, int] = {}
    for at, word in enumerate(b):
        places[word] = places.get(word, 0) | 1 << at
    every = row = (1 << len(b)) - 1
    for word in a:
        met = row & places.get(word, 0)
        row = (row + met | row - met) & every
        yield row


def _lengths(a: Sequence[int], b: Sequence[int]) -> list[int]:
    """The common length of `a` with each beginning of `b`."""
    row = 0
    for row in _rows(a, b):  # noqa: B007 - the last one counts
        pass
    bits = f"{row:0{len(b)}b}"[::-1]
    return [0, *accumulate(bit == "0" for bit in bits)]


def _traced(a: Sequence[int], b: Sequence[int]) -> Iterator[Pair]:
    size = len(b) // 8 + 1
    table = [row.to_bytes(size, "little") for row in _rows(a, b)]
    i, j = len(a), len(b)
    while i and j:
        if table[i - 1][(j - 1) // 8] >> (j - 1) % 8 & 1:
            j -= 1
        elif i > 1 and not table[i - 2][(j - 1) // 8] >> (j - 1) % 8 & 1:
            i -= 1
        else:
            i, j = i - 1, j - 1
            yield i, j
