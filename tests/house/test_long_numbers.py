"""One style for numbers: from 1,000 on they have the separator of the reader's language."""

import re

import pytest
from flask import Flask, render_template_string

from tests.house.source import ROOT, templates

#: A number in a table or a chart's key that is not given its separator.
PLAIN = re.compile(
    r'class="numeric"[^>]*>(?:<b>)?\{\{ (?!_\()(?![^}]*\|number)[^}]*\}\}|<b class="count">\{\{ (?![^}]*\|number)'
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("{{ _('%(over)s characters too long.', over=19999) }}", "19,999 characters too long."),
        ("{{ ngettext('%(num)s comment', '%(num)s comments', 100000) }}", "100,000 comments"),
        ("{{ ngettext(words[0], words[1], 100000) }}", "100,000 comments"),
        ("{{ 91234|number }}, {{ 999|number }}, {{ 'fewer than 10'|number }}", "91,234, 999, fewer than 10"),
        ("{{ _('Version %(number)s', number='2027') }}, {{ _('%(yes)s', yes=true) }}", "Version 2027, True"),
    ],
)
def test_a_long_number_has_its_separator_in_sentences_and_tables(app: Flask, written: str, read: str) -> None:
    with app.test_request_context():
        told = render_template_string(written, words=("%(num)s comment", "%(num)s comments"))
    assert told == read


def test_every_number_of_a_table_is_given_one() -> None:
    found = {str(path.relative_to(ROOT)): PLAIN.findall(path.read_text("utf-8")) for path in templates()}
    assert {name: some for name, some in found.items() if some} == {}
