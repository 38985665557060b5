"""Footnotes and named links of a document, moved from their definitions to the texts that refer to them. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

Line = tuple[int, str]

_NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,100})\]:[ \t]*(.*)")
_LINK = re.compile(r" {0,3}\[(?!\^)([^\[\]]{1,300})\]:[ \t]+(<?(?:https?://|mailto:|#)\S+.*)", re.IGNORECASE)
_TO_NOTE = re.compile(r"\[\^([^\]\s]{1,100})\](?!:)")
_TO_LINK = re.compile(r"\[([^\[\]]{1,300})\]")
_NEW_BLOCK = re.compile(r"[ ]{0,3}(?:[-*+]\s|\d+[.)]\s|>|#{1,6}\s|\||`{3}|~{3})")


@dataclass
class Definition:
    """The definition of a note or a link, word for word; `used` once a text that refers to it has it."""

    line: int
    text: str
    used: bool = False


@dataclass
class References:
    """The definitions of a whole document, by the names that its texts use."""

    notes: dict[str, Definition] = field(default_factory=dict)
    links: dict[str, Definition] = field(default_factory=dict)

    def take(self, lines: list[Line], fenced: set[int]) -> list[Line]:
        """The lines without the definitions among them, which are stored; the first of a name counts."""
        kept: list[Line] = []
        at = 0
        while at < len(lines):
            line, text = lines[at]
            note = _NOTE.fullmatch(text) if line not in fenced else None
            link = _LINK.fullmatch(text) if line not in fenced and not note else None
            end = _note_end(lines, at, note[2]) if note else at + 1
            if note and note[1].casefold() not in self.notes:
                words = "\n".join(words for _, words in lines[at:end]).rstrip()
                self.notes[note[1].casefold()] = Definition(line, words)
            elif link and _name(link[1]) not in self.links:
                self.links[_name(link[1])] = Definition(line, text.strip())
            else:
                kept += lines[at:end]
            at = end
        return kept

    def complete(self, text: str) -> str:
        """The text with the definitions that it refers to at its end."""
        needed: dict[int, str] = {}
        waiting = [text]
        while waiting:
            words = waiting.pop()
            for definition in self._referred(words):
                definition.used = True
                if definition.line not in needed:
                    needed[definition.line] = definition.text
                    waiting.append(definition.text)
        return "\n\n".join([text, *(needed[line] for line in sorted(needed))]) if text.strip() else text

    def _referred(self, words: str) -> Iterable[Definition]:
        for name in _TO_NOTE.findall(words):
            if found := self.notes.get(name.casefold()):
                yield found
        if self.links:
            for name in _TO_LINK.findall(words):
                if found := self.links.get(_name(name)):
                    yield found

    def unused(self) -> list[Definition]:
        return [each for each in [*self.notes.values(), *self.links.values()] if not each.used]


def notes_in(text: str) -> str:
    """The references to notes in a line, as written."""
    return "".join(f"[^{name}]" for name in _TO_NOTE.findall(text))


def _name(name: str) -> str:
    return " ".join(name.split()).casefold()


def _note_end(lines: list[Line], at: int, first: str) -> int:
    """Where a note ends: after its paragraph and what is indented below it."""
    end = at + 1
    in_paragraph = bool(first.strip())
    while end < len(lines):
        text = lines[end][1]
        if not text.strip():
            following = next((words for _, words in lines[end:] if words.strip()), "")
            if not following.startswith(("    ", "\t")):
                break
            in_paragraph = False
        elif text.startswith(("    ", "\t")):
            in_paragraph = True
        elif not in_paragraph or _NOTE.fullmatch(text) or _LINK.fullmatch(text) or _NEW_BLOCK.match(text):
            break
        end += 1
    return end
