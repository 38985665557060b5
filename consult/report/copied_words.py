"""Whether official texts have the words of comments that nobody may quote. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping

#: So many words in a row, the same in both, are copied and no chance.
RUN = 8

_WORD = re.compile(r"\w+")


def copied(texts: Mapping[str, str], unquotable: Iterable[str], common: Iterable[str]) -> list[str]:
    """The keys of the `texts` that have a run of words of an unquotable comment which is in none of the `common` texts,
    which anybody may have written: the plan's own words.
    """
    runs: dict[tuple[str, ...], set[str]] = {}
    for key, text in texts.items():
        for run in _runs(text):
            runs.setdefault(run, set()).add(key)
    for run in (run for text in common for run in _runs(text)):
        runs.pop(run, None)
    found = {key for text in unquotable if runs for run in _runs(text) for key in runs.get(run, ())}
    return [key for key in texts if key in found]


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return zip(*(words[start:] for start in range(RUN)), strict=False)
