"""Only what a template itself says is markup: a sentence from a document, a table or a list is text."""

import pytest
from flask import Flask

TAG = "<img src=x onerror=alert(1)>"
ESCAPED = "&lt;img src=x onerror=alert(1)&gt;"


@pytest.mark.parametrize("source", [
    "{{ _(sentence) }}", "{{ gettext(sentence) }}", "{{ _(sentences[0]) }}", "{{ _(sentence ~ '') }}",
    "{{ ngettext(sentence, sentence, 2) }}", "{% set told = _(sentence) %}{{ told }}",
    "{% macro put(words) %}{{ words }}{% endmacro %}{{ put(_(sentence)) }}",
    "{{ _('One %(words)s', words=sentence) }}", "{{ _(sentences[1], words=sentence) }}",
])  # fmt: skip
def test_a_sentence_from_elsewhere_is_never_markup(app: Flask, source: str):
    """Against text in a frozen document, changed through the database or a restored copy, that runs in a browser."""
    with app.test_request_context("/"):
        told = app.jinja_env.from_string(source).render(sentence=TAG, sentences=[TAG, "<b>%(words)s</b>"])
    assert "<img" not in told
    assert "<b>" not in told
    assert ESCAPED in told


def test_a_templates_own_sentence_may_hold_markup(app: Flask):
    with app.test_request_context("/"):
        told = app.jinja_env.from_string("{{ _('<b>%(words)s</b>', words=sentence) }}").render(sentence=TAG)
    assert told == f"<b>{ESCAPED}</b>"
