"""Words of a document as Markdown that shows exactly these words. Pure."""

import re
import unicodedata

_SPACES = re.compile(r"[ \t\n\r\f\v\u00a0\u2007\u202f]+")
_HIDDEN_HYPHEN = "\u00ad"
_SPECIAL = re.compile(r"\\(?=[!-/:-@\[-`{-~])|`|\[(?=\^|[^\]]*\](?:[(:\[]|\s*$))|<(?=https?:|mailto:)")
_STARS = re.compile(r"\*+")
_UNDERLINES = re.compile(r"(?<![^\W_])_+(?=\S)|(?<=\S)_+(?![^\W_])")
_BEGINS = re.compile(r"(?:#|>|~{3,}|\+(?=\s)|\{:|\[TOC\]|\[\[|\|)", re.IGNORECASE)
_RULE = re.compile(r"(?:[-=_+.~](?:\s?[-=_+.~])*)$")
_ADDRESS = re.compile(r"https?://[^\s<>\"'\\()]{1,1000}", re.IGNORECASE)
#: Bullets as fonts for symbols have them, and as people type them.
_BULLETS = "\uf0b7\uf0a7\uf0d8\uf0fc\uf076\u2022\u25cf\u25aa\u25a0\u25e6\u25cb\u2023\u2219\u00b7"
BULLET = re.compile(rf"(?:[{_BULLETS}]\s*|[–—‒-][ \t\u00a0]+|\*[ \t]+|o\t+)(?=\S)")


def plain(words: str) -> str:
    """The words with single spaces, and without hyphens and marks that nobody sees."""
    visible = "".join(each for each in words.replace(_HIDDEN_HYPHEN, "") if not _unseen(each))
    return _SPACES.sub(" ", visible)


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cs", "Co") and sign not in "\t\n" and sign not in _BULLETS


def escaped(words: str) -> str:
    """The words with a backslash before what Markdown would take for a mark of its own."""
    words = _SPECIAL.sub(lambda found: f"\\{found[0]}", words).replace("<!--", "<\\!--")
    if words.count("*") > 1:
        words = _STARS.sub(lambda found: "\\*" * len(found[0]), words)
    if words.count("_") > 1:
        words = _UNDERLINES.sub(lambda found: "\\_" * len(found[0]), words)
    return words


def at_start(line: str) -> str:
    """A line of Markdown that begins no heading, quotation, rule or table."""
    return f"\\{line}" if _BEGINS.match(line) or _RULE.fullmatch(line) else line


def linked(words: str, address: str) -> str:
    """The words as a link to a web page; just the words if it leads anywhere else, or is written out."""
    inside, own = words.strip(), address.strip()
    if not inside or not _ADDRESS.fullmatch(own) or "[" in inside or "]" in inside or inside.startswith("http"):
        return words
    return words.replace(inside, f"[{inside}]({own})", 1)


def in_cell(words: str) -> str:
    """Words for a cell of a table."""
    return words.replace("|", "\\|")
