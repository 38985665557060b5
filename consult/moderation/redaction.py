"""Hiding parts of a text visibly. Pure.

A moderator marks words in their place, as `[[name|the exact words]]`; anyone then reads `[name removed]` instead.
Nothing else in the text can change: without its marks, a marked text is the original, letter for letter.

The writer may have typed the same signs. What is hidden therefore never begins or ends with a bracket of theirs: then
each mark can be told from the words around it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from consult.access import ValidationError
from consult.moderation.rules import Outcome, Reason
from consult.text import identifying, plain
from consult.text.messages import N_

#: What may be hidden, and what replaces it.
REMOVED: Mapping[str, str] = {
    "name": "[name removed]",
    "place": "[place removed]",
    "contact": "[contact removed]",
    "day": "[day removed]",
    "supply": "[supply detail removed]",
    "method": "[method removed]",
    "insult": "[insult removed]",
    "accused": "[person removed]",
    "health": "[health detail removed]",
    "threat": "[threat removed]",
    "detail": "[detail removed]",
}

#: What moderators call each kind, in the order of the page.
KIND_LABELS: Mapping[str, str] = {
    "name": N_("a name"),
    "place": N_("a place"),
    "contact": N_("a contact"),
    "day": N_("a day or time"),
    "supply": N_("supply"),
    "method": N_("a method"),
    "insult": N_("an insult"),
    "accused": N_("someone accused"),
    "health": N_("someone’s health"),
    "threat": N_("a threat"),
    "detail": N_("another detail"),
}

#: Why words of a kind are hidden: nobody has to choose a reason as well.
REASON_OF_KIND: Mapping[str, Reason] = {
    "name": Reason.NAMES_PERSON,
    "place": Reason.IDENTIFIES_WRITER,
    "contact": Reason.CONTACT,
    "day": Reason.IDENTIFIES_WRITER,
    "supply": Reason.SUPPLY,
    "method": Reason.METHOD_DETAIL,
    "insult": Reason.DEHUMANIZING,
    "accused": Reason.ALLEGATION,
    "health": Reason.THIRD_PARTY_HEALTH,
    "threat": Reason.THREAT,
    "detail": Reason.IDENTIFIES_WRITER,
}

#: The kind with which a moderator would hide what the detectors found.
KIND_OF_DETAIL: Mapping[identifying.Kind, str] = {
    "phone": "contact",
    "email": "contact",
    "handle": "contact",
    "web": "contact",
    "number": "detail",
    "birth": "day",
    "address": "place",
    "name": "name",
    "job": "detail",
    "receipt": "detail",
}

FIELD = "marked"
NOTHING_HIDDEN = N_("No words are hidden. Choose the words to hide, or something else.")
CLOSES = "]]"
BRACKETS = "[]"
_OPENS = re.compile(r"\[\[([^\[\]|\n]{0,20})\|")
_MARK = re.compile(r"\[\[([^\[\]|\n]{0,20})\|[^\[\]]*\]\]")
_REMOVED = re.compile("|".join(map(re.escape, REMOVED.values())))
_RUN = re.compile(r"\]*")
_NEAR = 30


@dataclass(frozen=True)
class Span:
    """Words to hide: `original[start:end]`, and their kind."""

    kind: str
    start: int
    end: int


def suggest_spans(original: str) -> list[Span]:
    """What the detectors consider identifying."""
    return trimmed(
        original, (Span(KIND_OF_DETAIL[each.kind], each.start, each.end) for each in identifying.find(original))
    )


def trimmed(original: str, spans: Iterable[Span]) -> list[Span]:
    """The spans without the brackets with which they begin or end; those that are brackets alone are left out."""
    found = []
    for span in spans:
        words = original[span.start : span.end]
        start = span.start + len(words) - len(words.lstrip(BRACKETS))
        found.append(Span(span.kind, start, start + len(words.strip(BRACKETS))))
    return [span for span in found if span.start < span.end]


def redact(original: str, spans: Iterable[Span]) -> str:
    """The text with marks around `spans`, which are in order and do not overlap; see `trimmed`."""
    spans = trimmed(original, spans)
    return _replaced(original, spans, lambda span: f"[[{span.kind}|{original[span.start : span.end]}{CLOSES}")


def hide(original: str, marked: str, kinds: Collection[str] = tuple(REMOVED)) -> str:
    """What anyone may read of the original, with the marked words visibly removed; only these `kinds` of them may be.

    Raises:
        ValidationError: at `marked`: the marks are not well formed, something outside them was changed, or
            hidden words occur in the text a second time.
    """
    spans = redacted_spans(original, marked, kinds)
    repeats = find_repeats(original, spans)
    if repeats:
        again = original[repeats[0].start : repeats[0].end]
        raise ValidationError(
            N_("“%(words)s” is also elsewhere in the text. Hide it there too."), field=FIELD, words=again
        )
    return _replaced(original, spans, lambda span: REMOVED[span.kind])


def already_removed(text: str) -> list[tuple[int, int]]:
    """Where a text says already that words were removed: `text[start:end]`."""
    return [found.span() for found in _REMOVED.finditer(text)]


def looks_hidden(marked: str) -> str:
    """The text of `hide`, of a marked text whose original is gone; the writer has typed no marks."""
    return _MARK.sub(lambda mark: REMOVED.get(mark[1].strip().lower(), mark[0]), marked.replace("\r\n", "\n"))


def redact_repeats(original: str, marked: str) -> str:
    """The marked text with every other occurrence of its hidden words marked as well."""
    spans = redacted_spans(original, marked)
    return redact(original, merged([*spans, *all_repeats(original, spans)]))


def readable(outcome: Outcome, original: str, marked: str) -> str | None:
    """The words that an outcome lets others read, the public or the team; None if nobody may read any.

    An empty `marked` means the text without marks.

    Raises:
        ValidationError: at `marked`, as `hide`, or because the marks do not fit the outcome.
    """
    if outcome not in (Outcome.PUBLISH, Outcome.REDACT, Outcome.TEAM):
        return None
    marked = marked or original
    has_marks = bool(redacted_spans(original, marked))
    if outcome is Outcome.PUBLISH and has_marks:
        raise ValidationError(
            N_("Some words are still in brackets. Remove the brackets, or publish with words hidden."),
            field=FIELD,
        )
    if outcome is Outcome.REDACT and not has_marks:
        raise ValidationError(
            NOTHING_HIDDEN,
            field=FIELD,
        )
    return hide(original, marked)


def redacted_spans(original: str, marked: str, kinds: Collection[str] = tuple(REMOVED)) -> list[Span]:
    """Where the marks of a marked text are in the original, `trimmed`.

    Brackets that the writer typed are text like any other: a mark begins where the original does not have the same
    characters, and ends at the first place that has two closing brackets more than the original.

    Raises:
        ValidationError: at `marked`, saying near which words.
    """
    # A browser sends every line break as two characters.
    marked = marked.replace("\r\n", "\n")
    spans: list[Span] = []
    kind, start = "", -1
    at = here = 0
    while here < len(marked):
        opens = _OPENS.match(marked, here)
        if opens and not original.startswith(opens[0], at):
            if start >= 0:
                raise _fault(N_("There are brackets inside brackets near “%(near)s”."), marked, here)
            kind, start = _kind(opens[1], kinds), at
            here = opens.end()
        elif start >= 0 and _closes(original, at, marked, here) and not (start == at and original.startswith("]", at)):
            if start == at:
                raise _fault(N_("There are empty brackets near “%(near)s”. Remove them."), marked, here)
            spans.append(Span(kind, start, at))
            start = -1
            here += len(CLOSES)
        elif original[at : at + 1] == marked[here]:
            at, here = at + 1, here + 1
        else:
            raise _changed(marked, here)
    if start >= 0:
        raise ValidationError(N_("A bracket is not closed. Put ]] after the words to hide."), field=FIELD)
    if at < len(original):
        raise _changed(marked, here)
    return trimmed(original, spans)


def _closes(original: str, at: int, marked: str, here: int) -> bool:
    """Whether the marked text has two closing brackets more at `here` than the original has at `at`."""
    run = _RUN.match(original, at)
    return marked.startswith("]" * (run.end() - at if run else 0) + CLOSES, here)


def _kind(entered: str, kinds: Collection[str]) -> str:
    kind = entered.strip().lower()
    if kind not in kinds:
        message = N_("“%(kind)s” cannot come before the bar. Use one of these: %(kinds)s.")
        raise ValidationError(message, field=FIELD, kind=kind, kinds=", ".join(kinds))
    return kind


def _changed(marked: str, here: int) -> ValidationError:
    return _fault(N_("The writer’s own words were changed near “%(near)s”. You can only add brackets."), marked, here)


def _fault(message: str, marked: str, here: int) -> ValidationError:
    near = marked[max(0, here - _NEAR) : here + _NEAR]
    return ValidationError(message, field=FIELD, near=plain.excerpt(near, 2 * _NEAR))


def merged(spans: Iterable[Span]) -> list[Span]:
    """Without overlaps: what touches the same words is one, with the kind of the first."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].kind, found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def all_repeats(original: str, spans: Iterable[Span]) -> list[Span]:
    """Every further place of hidden words, and of what spans that overlap hide together."""
    spans = list(spans)
    found: list[Span] = []
    while more := find_repeats(original, [*spans, *found, *merged([*spans, *found])]):
        found += more
    return found


def has_words(text: str, words: str) -> bool:
    """Whether a text has these words, whole, in any case and spacing."""
    return any(sign.isalnum() for sign in words) and _pattern(words).search(text) is not None


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())) + r"(?!\w)", re.IGNORECASE)


def find_repeats(original: str, spans: list[Span]) -> list[Span]:
    """Where hidden words occur again and are not hidden whole: as whole words, in any case and spacing."""
    kinds: dict[str, str] = {}
    for span in spans:
        kinds.setdefault(" ".join(original[span.start : span.end].split()), span.kind)
    patterns = [
        (kind, _pattern(words))
        for words, kind in sorted(kinds.items(), key=lambda item: -len(item[0]))
        if any(sign.isalnum() for sign in words)
    ]
    taken = bytearray(len(original))
    for span in spans:
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)
    found = []
    for kind, pattern in patterns:
        for match in pattern.finditer(original):
            if not all(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
                found.append(Span(kind, match.start(), match.end()))
    return sorted(found, key=lambda span: span.start)


def _replaced(original: str, spans: Iterable[Span], instead: Callable[[Span], str]) -> str:
    pieces, done = [], 0
    for span in spans:
        pieces += [original[done : span.start], instead(span)]
        done = span.end
    return "".join([*pieces, original[done:]])
