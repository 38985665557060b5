"""Marking messages for translation, and counting words."""

import re

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def N_(message: str) -> str:  # noqa: N802
    """Mark a msgid for gettext and return it unchanged: it is translated where it is shown."""
    return message


class Name(str):
    """A msgid that is part of another message, such as the label of a role: it is translated where that is shown."""

    __slots__ = ()


def count_words(text: str) -> int:
    """How many words ``text`` has between spaces; a lone dash or bullet does not count.

    In scripts without spaces, runs between spaces are counted, which is too few.
    """
    return sum(1 for run in text.split() if _LETTER_OR_DIGIT.search(run))
