"""Vote bars: every choice is counted, and drawn in a colour that the stylesheet has."""

from dataclasses import dataclass

from consult.contributions.enums import CHOICES, Choice
from consult.pages.vote_bars import GREYS, ORDER, statement_bars, vote_bars
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


def test_what_is_drawn_fills_the_bar_from_left_to_right():
    bars = [bar for bar in vote_bars(Tally()) if bar.look]
    assert [bar.look for bar in bars] == list(ORDER[:-1])
    assert abs(sum(bar.width for bar in bars) - 100) < 0.5
    assert [bar.start for bar in bars] == sorted(bar.start for bar in bars)
    assert [bar.width for bar in vote_bars(Tally()) if not bar.look] == [0.0, 0.0]


def test_every_colour_is_in_the_stylesheet():
    style = (ROOT / "static" / "consult.css").read_text("utf-8")
    for colour in filter(None, ORDER):
        assert f".fill-{colour} {{" in style
        assert any(facts.colour == colour for facts in CHOICES.values())


def test_a_statement_is_drawn_with_agreement_on_the_left():
    assert [(bar.look, bar.votes, bar.width) for bar in statement_bars(Statement())] == [
        ("support", 6, 60.0),
        ("unsure", 3, 30.0),
        ("oppose", 1, 10.0),
    ]


def test_choices_are_told_apart_without_their_colours_and_read_in_either_direction():
    """Against a bar that is one dark box on paper, without the stylesheet, or in colours that the reader forces."""
    style = (ROOT / "static" / "consult.css").read_text("utf-8")
    assert ".strip rect {\n  stroke: var(--paper);" in style
    assert '[dir="rtl"] .strip svg {\n  transform: scaleX(-1);' in style
    assert ".strip svg {\n    forced-color-adjust: none;" in style
    assert 'stroke="#fff"' in (ROOT / "templates" / "pages" / "_strip.html").read_text("utf-8")
    assert set(GREYS) == {*ORDER} - {""}
    assert len(set(GREYS.values())) == len(GREYS)
