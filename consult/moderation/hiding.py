"""What a moderator hides in a comment, and what they leave: suggestions and their answers. Pure.

A suggestion is a place in the words, named by where it begins and ends: “12-30”. The program makes some, and a person
who selects words on the page makes others. Each is hidden, as a kind, or left. Words typed in brackets are hidden too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from consult.access import ValidationError
from consult.moderation import redaction
from consult.moderation.redaction import Span
from consult.moderation.rules import Reason
from consult.text import plain
from consult.text.messages import N_
from consult.text.respelled import Respelled

_KEY = re.compile(r"(\d{1,6})-(\d{1,6})")


class Answer(StrEnum):
    """What happens to the words of a suggestion."""

    HIDE = "hide"
    LEAVE = "leave"


@dataclass(frozen=True)
class Suggestion:
    """Words that may have to be hidden. `number` counts from 1; `answer` is empty until somebody gives one."""

    number: int
    span: Span
    words: str
    answer: str

    @property
    def key(self) -> str:
        """Empty if it is no place."""
        return key_of(self.span) if self.span.end else ""


#: The pattern of a suggestion for words that somebody selects.
BLANK = Suggestion(0, Span("name", 0, 0), "", Answer.HIDE)


@dataclass(frozen=True)
class Piece:
    """A piece of a comment from character `at` on, and the suggestion that it is, if it is one."""

    at: int
    text: str
    suggestion: Suggestion | None = None

    @property
    def is_shown_whole(self) -> bool:
        """Whether a page shows each of its characters, so that a place on the page is a place in the words."""
        return plain.shown(self.text) == self.text


@dataclass(frozen=True)
class Hiding:
    """What a moderator said: answers and kinds by the suggestions' keys, and the text with brackets, if any.

    `further` are suggestions that the program has besides those that it finds in the words.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    marked: str = ""
    further: Sequence[Span] = ()


#: Nothing is answered yet.
NOTHING_SAID = Hiding()


def key_of(span: Span) -> str:
    return f"{span.start}-{span.end}"


def suggestions(words: str, given: Hiding = NOTHING_SAID) -> list[Suggestion]:
    """The program's suggestions and those that a person added, in the order of the text.

    Words that stand whole in brackets are answered: hidden, as the kind that the brackets say.

    Raises:
        ValidationError: a place that is not in the words.
    """
    found = {key_of(span): span for span in [*given.further, *redaction.suggest_spans(words)]}
    added = {key: _place(words, key) for key in given.answers if key not in found}
    spans = sorted((found | added).items(), key=lambda each: (each[1].start, each[1].end))
    in_brackets = _in_brackets(words, given.marked)
    return [_suggestion(words, number, span, given, in_brackets) for number, (_, span) in enumerate(spans, start=1)]


def _suggestion(words: str, number: int, span: Span, given: Hiding, in_brackets: Sequence[Span]) -> Suggestion:
    answer, kind = given.answers.get(key_of(span), ""), given.kinds.get(key_of(span), span.kind)
    around = next((each for each in in_brackets if each.start <= span.start and span.end <= each.end), None)
    if around and not answer:
        answer, kind = Answer.HIDE, around.kind
    return Suggestion(number, Span(kind, span.start, span.end), words[span.start : span.end], answer)


def _in_brackets(words: str, marked: str) -> list[Span]:
    """None if the brackets are not well formed: who decides is told so in another place."""
    try:
        return redaction.redacted_spans(words, marked or words)
    except ValidationError:
        return []


def unanswered(words: str, given: Hiding) -> list[Suggestion]:
    """The suggestions that nobody has answered; brackets around the same words are an answer."""
    in_brackets = redaction.redacted_spans(words, given.marked or words)
    return [each for each in suggestions(words, given) if not each.answer and not _within(each.span, in_brackets)]


def hidden_spans(words: str, given: Hiding) -> list[Span]:
    """Everything to hide, in order: what was answered so, what is in brackets, and the same words elsewhere.

    Raises:
        ValidationError: at `marked`, as `redaction.redacted_spans`; or the same words are left in one place and
            hidden in another.
    """
    all_of_them = suggestions(words, given)
    answered = [each.span for each in all_of_them if each.answer == Answer.HIDE]
    spans = [*answered, *redaction.redacted_spans(words, given.marked or words)]
    repeats = redaction.all_repeats(words, spans)
    left = [each.span for each in all_of_them if each.answer == Answer.LEAVE]
    for repeat in repeats:
        if _within(repeat, left):
            raise ValidationError(
                N_("“%(words)s” is hidden in one place and left in another. Choose the same for both."),
                field=redaction.FIELD,
                words=words[repeat.start : repeat.end],
            )
    return redaction.merged([*spans, *repeats])


def in_other_spelling(words: str, given: Hiding, other: str) -> Hiding:
    """What is hidden and left in some words, for the same words in another spelling.

    Raises:
        ValidationError: as `hidden_spans`.
    """
    left = [(each.span, Answer.LEAVE) for each in suggestions(words, given) if each.answer == Answer.LEAVE]
    hidden = [(span, Answer.HIDE) for span in hidden_spans(words, given)]
    respelled = Respelled(words, other)
    answers, kinds = {}, {}
    for span, answer in [*left, *hidden]:
        for here in _respelled(respelled, other, [span]):
            answers[key_of(here)], kinds[key_of(here)] = answer.value, here.kind
    return Hiding(answers, kinds)


def found_as_typed(words: str, other: str) -> list[Span]:
    """The program's suggestions for some words, in another spelling of them, where it could miss them."""
    return _respelled(Respelled(words, other), other, redaction.suggest_spans(words))


def _respelled(respelled: Respelled, other: str, spans: Iterable[Span]) -> list[Span]:
    """The same words in another spelling: as the program names the place if it names it, else word by word."""
    named = redaction.suggest_spans(other)
    found = []
    for span in spans:
        place = respelled.place(span.start, span.end)
        here = redaction.trimmed(other, [Span(span.kind, *place)] if place else [])
        found += [Span(span.kind, each.start, each.end) for each in named if _within(each, here)][:1] or here
    return found


def marked(words: str, spans: Iterable[Span]) -> str:
    """The text with marks, as a decision takes it; "" if nothing is hidden."""
    spans = list(spans)
    return redaction.redact(words, spans) if spans else ""


def reasons(spans: Iterable[Span]) -> list[Reason]:
    """Why these are hidden, in the order of the closed list."""
    found = {redaction.REASON_OF_KIND[span.kind] for span in spans}
    return [reason for reason in Reason if reason in found]


def pieces(words: str, some: Iterable[Suggestion]) -> list[Piece]:
    """The words cut where suggestions begin and end; one that overlaps another is not marked again."""
    found, at = [], 0
    for each in some:
        if each.span.start < at:
            continue
        if each.span.start > at:
            found.append(Piece(at, words[at : each.span.start]))
        found.append(Piece(each.span.start, each.words, each))
        at = each.span.end
    return [*found, Piece(at, words[at:])] if at < len(words) else found


def _place(words: str, key: str) -> Span:
    match = _KEY.fullmatch(key)
    start, end = (int(match[1]), int(match[2])) if match else (0, 0)
    span = Span("detail", start, end)
    if not start < end <= len(words) or not words[start:end].strip() or redaction.trimmed(words, [span]) != [span]:
        raise ValidationError(N_("These words are not in the comment. Select them again."), field=redaction.FIELD)
    return span


def _within(span: Span, others: Iterable[Span]) -> bool:
    return any(other.start < span.end and span.start < other.end for other in others)
