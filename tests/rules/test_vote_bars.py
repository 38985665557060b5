"""Vote bars: every choice is counted, and drawn in a colour that the stylesheet has."""

import re
from dataclasses import dataclass

from consult.contributions.enums import CHOICES, Choice
from consult.contributions.verdict_rules import VERDICT_LABELS, Question, Verdict
from consult.pages.vote_bars import OF_VERDICTS, ORDER, statement_bars, verdict_bars, vote_bars
from tests.house.source import ROOT


class Tally:
    """As many votes for a choice as it has letters."""

    def votes(self, choice: str) -> int:
        return len(choice)


@dataclass(frozen=True)
class Statement:
    agree: int = 6
    passed: int = 3
    disagree: int = 1


def test_every_choice_is_counted_once():
    bars = vote_bars(Tally())
    assert sorted(bar.votes for bar in bars) == sorted(map(len, Choice))
    assert {bar.label for bar in bars} == {facts.short for facts in CHOICES.values()}
    assert set(CHOICES) == set(Choice)


def test_the_choices_fill_the_bar_and_opposition_ends_at_its_end():
    """The whole length is everyone who voted: how many that are stands beside it."""
    bars = vote_bars(Tally())
    assert sorted(dict.fromkeys(bar.look for bar in bars), key=ORDER.index) == list(ORDER)
    assert [bar.look for bar in bars][0] == "support"
    assert bars[-1].look == "oppose"
    assert [bar.start for bar in bars] == sorted(bar.start for bar in bars)
    assert abs(bars[-1].start + bars[-1].width - 100) < 0.5


def test_every_length_is_the_share_that_the_printed_counts_give():
    """A length tells nothing that the counts beside it do not: no digit more than they have by themselves."""
    for bars in (vote_bars(Tally()), statement_bars(Statement())):
        total = sum(bar.votes for bar in bars)
        assert [bar.width for bar in bars] == [round(100 * bar.votes / total, 1) for bar in bars]


def test_every_colour_is_in_the_stylesheet():
    style = (ROOT / "static" / "consult.css").read_text("utf-8")
    for colour in filter(None, ORDER):
        assert f".fill-{colour} {{" in style
        assert any(facts.colour == colour for facts in CHOICES.values())


def test_a_statement_is_drawn_with_agreement_on_the_left():
    assert [(bar.look, bar.votes, bar.width) for bar in statement_bars(Statement())] == [
        ("support", 6, 60.0),
        ("", 3, 30.0),
        ("oppose", 1, 10.0),
    ]


def test_choices_differ_in_their_attributes(app):
    """Against a bar that is one dark box on grey paper, without the stylesheet, or in colours that the reader forces.

    Two looks differ in more than their colour: what is filled and what is a line, how thick, and how it is broken.
    """
    with app.test_request_context("/"):
        drawn = app.jinja_env.get_template("pages/_bars.html").make_module()
        found = [str(drawn.piece(look, 0, 50, 20)) for look in ORDER]
    assert all("stroke=" in each for each in found)
    shapes = [re.sub(r' (?:class|stroke|fill)="[^"]*"', "", each) for each in found]
    assert len(set(shapes)) == len(ORDER) - 1
    light, dark = (luminance(re.search(r'fill="#(\w+)"', each)[1]) for each in found[1::-1])
    assert (light + 0.05) / (dark + 0.05) > 4


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_bars_are_read_in_either_direction_and_in_colours_that_the_reader_forces():
    style = (ROOT / "static" / "consult.css").read_text("utf-8")
    assert ".strip rect {\n  stroke: var(--paper);" in style
    assert '[dir="rtl"] .strip svg {\n  transform: scaleX(-1);' in style
    assert ".strip svg {\n    forced-color-adjust: none;" in style
    assert ".fill-mark {\n    fill: CanvasText;" in style


def test_verdicts_have_a_look_each_and_one_that_is_not_shown_has_no_length():
    for question, labels in VERDICT_LABELS.items():
        assert len({OF_VERDICTS[each] for each in labels}) == len(labels), question
    bars = verdict_bars(Question.SUMMARY, {Verdict.YES: 30, Verdict.PARTLY: 0, Verdict.NO: 10})
    assert [(bar.look, bar.votes, bar.width) for bar in bars] == [
        ("support", 30, 75.0), ("changes", 0, 0.0), ("oppose", 10, 25.0)
    ]  # fmt: skip
