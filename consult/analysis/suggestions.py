"""What a machine can suggest to those who read comments: themes, comments that are alike, a varied order. Pure.

Everything is computed anew from the texts each time, on this machine; nothing derived from words is kept. Texts are
compared by their groups of three to five letters, rare ones weighing more, so there is no list of words, no model that
was trained elsewhere, and no language that it is made for. It takes time and memory for each pair of texts.

Only a process beside the server may import this module: its libraries take long to load, and much memory.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer

#: So many texts are compared with all others at a time.
_AT_ONCE = 500


@dataclass(frozen=True)
class Settings:
    """How suggestions are made. Few figures were tried; the benchmark shows what other ones give.

    A comment resembles a theme by their own likeness, and for a `shared` part by that of its most alike `neighbours`.
    `sharpness` is how much more the nearest theme counts than the second. From comments with themes, a theme is
    proposed if `voted` of the most alike ones have it; before `fewest` comments have themes, none is.
    """

    neighbours: int = 10
    shared: float = 0.5
    sharpness: float = 20.0
    rounds: int = 20
    voted: float = 0.35
    fewest: int = 20


DEFAULT = Settings()


def nearest_themes(comments: Sequence[str], themes: Mapping[str, str], settings: Settings = DEFAULT) -> list[str]:
    """For each comment the key of the theme whose words are the nearest; comments that are alike help each other.

    `themes` has the words of each theme by its key, at least one.
    """
    keys = sorted(themes)
    vectors = _vectors([*comments, *(themes[key] for key in keys)])
    texts, points = vectors[: len(comments)], vectors[len(comments) :]
    own = np.exp(settings.sharpness * (texts @ points.T).toarray())
    own /= own.sum(axis=1, keepdims=True)
    weights = _neighbours(texts, settings.neighbours)
    scores = own
    for _ in range(settings.rounds):
        scores = (1 - settings.shared) * own + settings.shared * (weights @ scores)
    return [keys[place] for place in scores.argmax(axis=1)] if len(comments) else []


def proposed_themes(
    comments: Sequence[str], coded: Mapping[int, Collection[str]], settings: Settings = DEFAULT
) -> dict[int, tuple[str, ...]]:
    """For each comment without themes the keys that the most alike comments with themes have, the likeliest first.

    `coded` has the keys that people chose, by the place of the comment. Nothing is proposed from too few, and nothing
    for a comment that has nothing in common with any of them.
    """
    known = sorted(coded)
    keys = sorted({key for chosen in coded.values() for key in chosen})
    if len(known) < settings.fewest or not keys:
        return {}
    vectors = _vectors(comments)
    has = np.array([[key in coded[place] for key in keys] for place in known], dtype=float)
    found = {}
    for place in (each for each in range(len(comments)) if each not in coded):
        likeness = (vectors[[place]] @ vectors[known].T).toarray()[0]
        near = np.argsort(-likeness, kind="stable")[: settings.neighbours]
        weight = float(likeness[near].sum())
        if weight > 0:
            shares = likeness[near] @ has[near] / weight
            order = np.argsort(-shares, kind="stable")
            found[place] = tuple(keys[at] for at in order if shares[at] >= settings.voted) or (keys[order[0]],)
    return found


def most_alike(comments: Sequence[str], place: int, count: int) -> list[int]:
    """The places of the comments most like the one at this place, the most alike first; none without likeness."""
    vectors = _vectors(comments)
    likeness = (vectors[[place]] @ vectors.T).toarray()[0]
    likeness[place] = 0
    return [int(each) for each in np.argsort(-likeness, kind="stable")[:count] if likeness[each] > 0]


def varied(comments: Sequence[str], read: Collection[int], count: int) -> list[int]:
    """Unread comments of which each is as unlike as can be to those read and to those before it.

    Whoever reads in this order meets every kind of point early, the rare ones too. If nothing is read yet, it begins
    with the first comment.
    """
    vectors = _vectors(comments)
    done, order = set(read), list[int]()
    nearest = np.zeros(len(comments))
    for place in sorted(done):
        nearest = np.maximum(nearest, (vectors @ vectors[[place]].T).toarray()[:, 0])
    while len(order) < count and len(done) < len(comments):
        nearest[sorted(done)] = np.inf
        place = int(nearest.argmin())
        order.append(place)
        done.add(place)
        nearest = np.maximum(nearest, (vectors @ vectors[[place]].T).toarray()[:, 0])
    return order


def _vectors(texts: Sequence[str]) -> csr_array:
    """A row of length 1 for each text; a row of zeros for one without letters."""
    if not any(text.strip() for text in texts):
        return csr_array((len(texts), 1))
    return csr_array(TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit_transform(texts))


def _neighbours(vectors: csr_array, count: int) -> csr_array:
    """For each text the weights of its most alike other texts, which add up to 1, or to 0 if none is alike."""
    size = vectors.shape[0]
    count = min(count, size - 1)
    rows: list[NDArray[np.intp]] = []
    columns: list[NDArray[np.intp]] = []
    weights: list[NDArray[np.float64]] = []
    for begin in range(0, size if count > 0 else 0, _AT_ONCE):
        likeness = (vectors[begin : begin + _AT_ONCE] @ vectors.T).toarray()
        places = np.arange(len(likeness))
        likeness[places, begin + places] = 0
        near = np.argsort(-likeness, axis=1, kind="stable")[:, :count]
        some = np.take_along_axis(likeness, near, axis=1)
        rows.append(np.repeat(begin + places, count))
        columns.append(near.ravel())
        weights.append((some / np.maximum(some.sum(axis=1, keepdims=True), 1e-9)).ravel())
    if not rows:
        return csr_array((size, size))
    return csr_array((np.concatenate(weights), (np.concatenate(rows), np.concatenate(columns))), shape=(size, size))
