"""Words to hide on a moderators' page: what is suggested, what was answered, and how others would read it."""

from typing import Any

from consult.access import ValidationError
from consult.moderation import hiding, redaction
from consult.moderation.forms import HidingForm
from consult.moderation.views.queue import LABELS
from consult.text import plain
from consult.text.messages import N_

_LABELS = {name: LABELS[name] for name in ("kinds", "kind_labels", "keys_of_kinds")}


def shown(words: str, form: HidingForm, preview: str | None = None) -> dict[str, Any]:
    """What `moderation/_said.html` and `moderation/_hide.html` show."""
    some = _suggestions(words, form)
    pieces = hiding.pieces(words, some)
    return _LABELS | {"suggestions": some, "pieces": pieces, "blank": hiding.BLANK, "preview": preview}


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
