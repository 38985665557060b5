"""Words: marking them for translation, and counting them."""

import re

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def N_(message: str) -> str:  # noqa: N802
    """Mark a msgid for gettext and return it unchanged: it is translated where it is shown."""
    return message


def count_words(text: str) -> int:
    """How many words stand between spaces in ``text``; a lone dash or bullet is none.

    Scripts written without spaces are counted by their spaced runs, and so too low.
    """
    return sum(1 for run in text.split() if _LETTER_OR_DIGIT.search(run))
