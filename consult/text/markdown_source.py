"""Markdown from elsewhere: which parts are text, which notes are hidden, which line breaks are intended.

Lines are counted from 1. Nothing here moves a line: what is removed leaves its line breaks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NOTE = "<!--"
_NOTE_END = "-->"
_SPECIAL = re.compile(
    r"^[ \t]*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*$"
    r"|(?<![`\\])(?P<ticks>`{1,9})(?!`)[^\n]{1,400}?(?<!`)(?P=ticks)(?!`)"
    rf"|{_NOTE}",
    re.MULTILINE,
)
_BEGINS_BLOCK = re.compile(r"[ \t]*(?:#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|>|`{3}|~{3}|\[\^?[^\]]+\]:)|[^\n]*\|")


@dataclass(frozen=True)
class Stretch:
    """A fence or a hidden note: where it begins and ends in the text, its first line, and whether it is closed."""

    fence: bool
    start: int
    end: int
    line: int
    closed: bool


def stretches(text: str) -> Iterator[Stretch]:
    """Every fence (with its marks) and every HTML comment, in order; neither is looked for inside the other."""
    at, line, counted = 0, 1, 0
    while found := _SPECIAL.search(text, at):
        at = found.end()
        if found["ticks"]:
            continue
        start = found.start()
        line, counted = line + text.count("\n", counted, start), start
        if marks := found["fence"]:
            closing = re.compile(rf"^[ \t]*{re.escape(marks[0])}{{{len(marks)},}}[ \t]*$", re.MULTILINE)
            end = closing.search(text, at)
            at = end.end() if end else len(text)
            yield Stretch(True, start, at, line, end is not None)
        else:
            end_at = text.find(_NOTE_END, start + 2)
            at = end_at + len(_NOTE_END) if end_at >= 0 else len(text)
            yield Stretch(False, start, at, line, end_at >= 0)


def without_notes(text: str) -> str:
    """The text without HTML comments: what they hide is never shown. Inside a fence they stay, as text."""
    if _NOTE not in text:
        return text
    kept, at = [], 0
    for each in stretches(text):
        if not each.fence:
            kept += [text[at : each.start], "\n" * text.count("\n", each.start, each.end)]
            at = each.end
    return "".join(kept) + text[at:]


def fenced_lines(text: str) -> set[int]:
    """The lines of every fence, including its marks."""
    return {
        line
        for each in stretches(text)
        if each.fence
        for line in range(each.line, each.line + text.count("\n", each.start, each.end) + 1)
    }


def keep_breaks(text: str) -> str:
    """Replace two spaces at the end of a line with a backslash, which also breaks the line: trailing spaces are not
    stored.
    """
    if "  \n" not in text:
        return text
    lines, fenced = text.split("\n"), fenced_lines(text)
    for at, (line, following) in enumerate(zip(lines, lines[1:], strict=False)):
        breaks = line.endswith("  ") and line.strip() and following.strip() and at + 1 not in fenced
        if breaks and not _BEGINS_BLOCK.match(following) and not re.match(r"[ \t]*#{1,6}\s|[^\n]*\|", line):
            lines[at] = line.rstrip() + "\\"
    return "\n".join(lines)
