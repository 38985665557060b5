"""Words to hide on a moderators' page: what is suggested, what was answered, and how others would read it."""

from contextlib import suppress
from typing import Any

from consult.access import ValidationError
from consult.moderation import hiding, redaction
from consult.moderation.forms import BenchForm, HidingForm
from consult.moderation.proposed_words import ProposedWords
from consult.moderation.review_item import ReviewItem
from consult.moderation.views.queue import LABELS
from consult.text import plain
from consult.text.messages import N_
from consult.text.plain_spelling import in_plain_spelling

_LABELS = {name: LABELS[name] for name in ("kinds", "kind_labels", "keys_of_kinds")}


def words_of(found: ReviewItem, form: BenchForm) -> str:
    """The words on the bench: as they stand, or in plain spelling, with what the program found in them as typed."""
    words = found.words or ""
    if not form.plain.data:
        return words
    plain_words = in_plain_spelling(words)
    form.further = hiding.found_as_typed(words, plain_words)
    return plain_words


def change_spelling(found: ReviewItem, form: BenchForm) -> None:
    """Put the other spelling on the bench, with the same words hidden and left."""
    form.validate()
    before, given = words_of(found, form), hiding.NOTHING_SAID
    form.plain.data = form.act.data == "plain"
    after = in_plain_spelling(found.words or "") if form.plain.data else found.words or ""
    with suppress(ValidationError):
        given = hiding.in_other_spelling(before, form.hiding, after)
    form.hide.data = form.hide.accepted = dict(given.answers)
    form.kind.data = form.kind.accepted = dict(given.kinds)
    form.marked.data, form.further = after, []


def shown(
    words: str, form: HidingForm, preview: str | None = None, proposal: ProposedWords | None = None
) -> dict[str, Any]:
    """What `moderation/_said.html` and `moderation/_hide.html` show; `proposal`: what others read before the words."""
    some = _suggestions(words, form)
    pieces = hiding.pieces(words, some)
    return _LABELS | {
        "suggestions": some,
        "pieces": pieces,
        "blank": hiding.BLANK,
        "preview": preview,
        "proposal": proposal,
    }


def preview(words: str, form: HidingForm) -> str | None:
    """How others would read the words; None if that cannot be said, and then the form says why."""
    if not form.validate() or not words:
        return None
    try:
        spans = hiding.hidden_spans(words, form.hiding)
        return redaction.hide(words, hiding.marked(words, spans) or words)
    except ValidationError as refusal:
        form.refuse(refusal)
        return None


def unanswered(words: str, form: HidingForm) -> list[ValidationError]:
    """What is asked first: nothing is guessed about a suggestion without an answer."""
    return [
        ValidationError(N_("Hide or leave: %(words)s"), field=f"hide.{each.key}", words=plain.excerpt(each.words, 40))
        for each in hiding.unanswered(words, form.hiding)
    ]


def _suggestions(words: str, form: HidingForm) -> list[hiding.Suggestion]:
    try:
        return hiding.suggestions(words, form.hiding)
    except ValidationError:
        return hiding.suggestions(words)
