"""Marks of our own in a document: on a heading, by a label, and in a block kept word for word. Pure.

At the end of a heading `{#key}` gives a clause's key and `{#key*}` makes it a key clause; `number="3a"` gives its
number (`number=""`: it has none) and `chapter` says that it is a chapter, whatever the text looks like. If a field of a
clause is just one block fenced as `~~~ word-for-word`, it is exactly what is in the block.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

#: The labels of a clause's fields, by field name; the wording has none.
LABELS: Mapping[str, str] = {
    "plain_language": "In short",
    "reason": "Why",
    "cost": "Cost",
    "affects": "Affects",
    "evidence": "Evidence",
}

_FIELD_OF = {label.casefold(): name for name, label in LABELS.items()}
_LABEL = re.compile(rf"\*\*({'|'.join(_FIELD_OF)})\s*(?::\s*\*\*|\*\*\s*:)[ \t]*(.*)", re.IGNORECASE)
_MARKED = re.compile(r"(.*)\{([^{}]*)\}")
_MARK = re.compile(r'(?:#([^\s"]*?)(\*?)(?![^ ]))?(?: ?number="([^"]*)")?(?: ?(chapter))?')
_BAD_KEY = re.compile(r"#(.*?)(\*?)")
_FENCE = "word-for-word"
_FENCED = re.compile(rf"\s*^(~{{3,}}) {_FENCE}\n(.*)\n\1\s*\Z", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Mark:
    """What a heading's mark says; `number` is None if it gives no number."""

    key: str = ""
    is_key: bool = False
    number: str | None = None
    chapter: bool = False

    def __str__(self) -> str:
        parts = [f"#{self.key}{'*' * self.is_key}"] if self.key else []
        parts += [f'number="{self.number}"'] if self.number is not None else []
        parts += ["chapter"] if self.chapter else []
        return f"{{{' '.join(parts)}}}" if parts else ""


def marked(heading: str) -> tuple[str, Mark]:
    """The heading without its mark, and the mark; an invalid key is returned too, to be named."""
    found = _MARKED.fullmatch(heading)
    if not found:
        return heading, Mark()
    words, inside = found.groups()
    if inside and (mark := _MARK.fullmatch(inside)):
        key, star, number, chapter = mark.groups()
        return words, Mark(key or "", bool(star), number, bool(chapter))
    if bad := _BAD_KEY.fullmatch(inside):
        return words, Mark(bad[1], bool(bad[2]))
    return heading, Mark()


def labelled(line: str) -> tuple[str, str] | None:
    """The field that begins on a line, by its label, and what comes after the label."""
    found = _LABEL.fullmatch(line.strip())
    return (_FIELD_OF[found[1].casefold()], found[2]) if found else None


def word_for_word(text: str) -> str:
    """A text in a block from which it is read back unchanged."""
    longest = max((len(run) for run in re.findall(r"~{3,}", text)), default=2)
    fence = "~" * (longest + 1)
    return f"{fence} {_FENCE}\n{text}\n{fence}"


def from_block(text: str) -> str | None:
    """The content of the one block that a text consists of; None if it is something else."""
    found = _FENCED.fullmatch(text)
    if not found or re.search(rf"^[ \t]*{found[1]}~*[ \t]*$", found[2], re.MULTILINE):
        return None
    return found[2]
