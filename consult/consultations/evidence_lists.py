"""Evidence as documents list it: `- direction | kind | citation | what it says | its limits`. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from consult.consultations import clauses as rules
from consult.text.messages import N_

_ITEM = re.compile(r"[-*+][ \t]+(.*)")
_FIVE_PARTS = N_("Line %(line)d: evidence has five parts: direction | kind | source | findings | limits.")
_KIND_OF = {label.lower(): key for key, label in rules.EVIDENCE_KINDS.items()} | {
    key.replace("_", " "): key for key in rules.EVIDENCE_KINDS
}


@dataclass(frozen=True)
class ParsedEvidence:
    """One line of evidence; `direction` and `kind` are keys of the lists in `clauses`."""

    direction: str
    kind: str
    citation: str
    finding: str
    limitations: str


def listed(lines: Iterable[tuple[int, str]], fault: Callable[..., None]) -> Iterator[ParsedEvidence]:
    """The evidence in numbered lines; `fault` is called with line, message and parameters for everything that
    is wrong.
    """
    items: list[tuple[int, str]] = []
    for line, text in lines:
        if item := _ITEM.fullmatch(text.strip()):
            items.append((line, item[1]))
        elif text.strip() and not items:
            fault(line, N_("Line %(line)d: begin each piece of evidence with a hyphen and a space."))
        elif text.strip():
            items[-1] = (items[-1][0], f"{items[-1][1]} {text.strip()}")
    for line, text in items:
        if evidence := _item(line, text, fault):
            yield evidence


def _item(line: int, text: str, fault: Callable[..., None]) -> ParsedEvidence | None:
    parts = [part.strip() for part in text.split("|")]
    if len(parts) != 5 or not all(parts):
        fault(line, _FIVE_PARTS)
        return None
    direction, kind = parts[0].lower(), _KIND_OF.get(parts[1].lower(), "")
    if direction not in rules.DIRECTIONS:
        fault(line, N_("Line %(line)d: evidence begins with for, against or mixed."))
    if not kind:
        message = N_("Line %(line)d: “%(kind)s” is not a known kind of evidence. Use one of: %(kinds)s.")
        fault(line, message, kind=parts[1][:60], kinds="; ".join(rules.EVIDENCE_KINDS.values()))
    for part in parts[2:]:
        if len(part) > rules.MAX_TEXT:
            fault(line, rules.TOO_LONG, over=f"{len(part) - rules.MAX_TEXT:,}", limit=f"{rules.MAX_TEXT:,}")
    return ParsedEvidence(direction, kind, *parts[2:])
