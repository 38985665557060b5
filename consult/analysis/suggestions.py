"""What a machine can suggest to those who read comments: themes, comments that are alike, a varied order. Pure.

Everything is computed anew from the texts each time, on this machine; no words and no measure of them are kept. Texts
are compared by their groups of three to five letters, rare ones weighing more, so there is no list of words, no model
that was trained elsewhere, and no language that it is made for. It takes time and memory for each pair of texts.

Only a process beside the server may import this module: its libraries take long to load, and much memory.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer

from consult.analysis.suggestion_rules import DEFAULT, Settings

#: So many texts are compared with all others at a time.
_AT_ONCE = 500


def vectors_of(texts: Sequence[str]) -> csr_array:
    """What texts are compared by: a row of length 1 for each; a row of zeros for one without letters."""
    if not any(text.strip() for text in texts):
        return csr_array((len(texts), 1))
    return csr_array(TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit_transform(texts))


def proposed_themes(
    vectors: csr_array, coded: Mapping[int, Collection[str]], settings: Settings = DEFAULT
) -> dict[int, tuple[str, ...]]:
    """For each comment without themes the keys that the most alike comments with themes have, the likeliest first.

    `coded` has the keys that people chose, by the place of the comment. Nothing is proposed from too few, and nothing
    for a comment that has nothing in common with any of them.
    """
    known = sorted(coded)
    keys = sorted({key for chosen in coded.values() for key in chosen})
    if len(known) < settings.fewest or not keys:
        return {}
    has = np.array([[key in coded[place] for key in keys] for place in known], dtype=float)
    asked = [place for place in range(vectors.shape[0]) if place not in coded]
    found = {}
    for begin, likeness in _compared(vectors[asked], vectors[known]):
        near = np.argsort(-likeness, axis=1, kind="stable")[:, : settings.neighbours]
        weights = np.take_along_axis(likeness, near, axis=1)
        for place, some, by in zip(asked[begin:], near, weights, strict=False):
            if (weight := float(by.sum())) > 0:
                shares = by @ has[some] / weight
                order = np.argsort(-shares, kind="stable")
                found[place] = tuple(keys[at] for at in order if shares[at] >= settings.voted) or (keys[order[0]],)
    return found


def most_alike(vectors: csr_array, count: int, settings: Settings = DEFAULT) -> list[list[int]]:
    """For each comment the places of those most like it, the most alike first; none that are less than `alike`."""
    found: list[list[int]] = []
    for begin, likeness in _compared(vectors, vectors):
        places = np.arange(len(likeness))
        likeness[places, begin + places] = 0
        near = np.argsort(-likeness, axis=1, kind="stable")[:, :count]
        some = np.take_along_axis(likeness, near, axis=1)
        found += [row[how >= settings.alike].tolist() for row, how in zip(near, some, strict=True)]
    return found


def varied(vectors: csr_array, read: Collection[int], count: int) -> list[int]:
    """Unread comments of which each is as unlike as can be to those read and to those before it.

    Anyone who reads in this order meets every kind of point early, the rare ones too. If nothing is read yet, it begins
    with the first comment.
    """
    waiting = [place for place in range(vectors.shape[0]) if place not in set(read)]
    unread = vectors[waiting]
    nearest = np.zeros(len(waiting))
    for begin, likeness in _compared(unread, vectors[sorted(read)]):
        nearest[begin : begin + len(likeness)] = likeness.max(axis=1, initial=0)
    order: list[int] = []
    for _ in range(min(count, len(waiting))):
        at = int(nearest.argmin())
        order.append(waiting[at])
        nearest = np.maximum(nearest, (unread @ unread[[at]].T).toarray()[:, 0])
        nearest[at] = np.inf
    return order


def _compared(some: csr_array, others: csr_array) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """How alike each of some texts is to each of the others, in pieces: the place of the first, and a row for each."""
    turned = others.T.tocsr()
    for begin in range(0, some.shape[0], _AT_ONCE):
        yield begin, (some[begin : begin + _AT_ONCE] @ turned).toarray()
