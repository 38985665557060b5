"""Who wrote a text, by its shape alone: what anybody can try with texts that they have.

Letters become “a” or “A”, with their accents, and words one letter each, so that no word tells anything. What is left
is compared by runs of one to four characters (multinomial naive Bayes), each text against all others of every author.

With texts of your own, a line each, the author and the text divided by a tab:

    python -m tests.authorship FILE.tsv
"""

import math
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from consult.text.plain_spelling import in_plain_spelling

MOST_IN_A_RUN = 4
SMOOTHING = 0.1
INVENTED = Path(__file__).parent / "rules" / "invented_authors.tsv"

Written = tuple[str, str]


def shape(text: str) -> str:
    """A text without its words: what case, accents, marks, digits and spaces make of it."""
    signs = "".join(map(_sign, unicodedata.normalize("NFD", text)))
    signs = re.sub(r"(a)\1+", "a", re.sub(r"(A)\1+", "AA", signs))
    return f"\n{signs}\n"


def _sign(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind[0] == "L":
        return "A" if sign.isupper() else "a"
    if kind[0] == "N":
        return "9"
    return "☺" if kind == "So" else "́" if kind == "Mn" else sign


def _runs(text: str) -> Counter[str]:
    shaped = shape(text)
    return Counter(
        shaped[at : at + length] for length in range(1, MOST_IN_A_RUN + 1) for at in range(len(shaped) - length + 1)
    )


def named(written: Sequence[Written]) -> float:
    """The share of texts whose author is named at the first guess, from all other texts of every author."""
    runs = [(author, _runs(text)) for author, text in written]
    of: dict[str, Counter[str]] = defaultdict(Counter)
    for author, counted in runs:
        of[author].update(counted)
    kinds = len(set().union(*of.values()))
    totals = {author: counted.total() for author, counted in of.items()}
    right = 0
    for author, counted in runs:
        own = counted.total()

        def likely(guess: str, author: str = author, counted: Counter[str] = counted, own: int = own) -> float:
            left_out = guess == author
            total = totals[guess] - (own if left_out else 0) + SMOOTHING * kinds
            return sum(
                times * math.log((of[guess][run] - (times if left_out else 0) + SMOOTHING) / total)
                for run, times in counted.items()
            )

        right += max(sorted(of), key=likely) == author
    return right / len(runs)


def read(lines: Iterable[str]) -> list[Written]:
    """The texts of a file; “\\n” in one stands for a new line."""
    pairs = (line.rstrip("\n").partition("\t") for line in lines if line.strip())
    return [(author, text.replace("\\n", "\n")) for author, _, text in pairs]


def in_plain(written: Iterable[Written]) -> list[Written]:
    return [(author, in_plain_spelling(text)) for author, text in written]


if __name__ == "__main__":
    given = read(Path(sys.argv[1]).read_text("utf-8").splitlines())
    print(f"As written: {named(given):.0%} named at the first guess. In plain spelling: {named(in_plain(given)):.0%}.")
