"""The agreement on themes as a chart draws it: places on one scale, and what to do first."""

import pytest

from consult.analysis.agreement import Band, CodeAgreement
from consult.analysis.agreement_rows import ADVICE, LIMITS, TOO_FEW, rows_of
from consult.analysis.models import Theme


def figures(alpha, low=None, high=None):
    return CodeAgreement(units=40, same=900, prevalence=300, kappa=alpha, alpha=alpha, low=low, high=high)


def one(band, found=None):
    [row] = rows_of([Theme(id=1, key="noise")], {1: band}, {"noise": found} if found else {})
    return row


@pytest.mark.parametrize(
    ("alpha", "low", "high", "place", "interval"),
    [
        (700, 512, 858, 70.0, (51.2, 34.6)),
        (1000, 1000, 1000, 100.0, (100.0, 0.0)),
        (-250, -400, 100, 0.0, (0.0, 10.0)),
        (700, None, None, 70.0, None),
    ],
)
def test_alpha_and_its_interval_have_their_place_from_0_to_1(alpha, low, high, place, interval):
    row = one(Band.TENTATIVE, figures(alpha, low, high))
    assert (row.alpha, row.interval) == (place, interval)


def test_the_limits_of_the_bands_are_drawn_where_they_are():
    assert LIMITS == (66.7, 80.0)


def test_what_was_not_tested_is_not_drawn():
    """Figures of a theme that was merged since are of what it was before."""
    row = one(Band.UNDEFINED, figures(900, 800, 950))
    assert (row.figures, row.alpha, row.interval) == (None, None, None)


def test_themes_without_a_number_come_first_and_each_band_says_what_to_do():
    themes = [Theme(id=number, key=band.value) for number, band in enumerate(Band)]
    rows = rows_of(themes, dict(enumerate(Band)), {})
    assert [row.band for row in rows[:2]] == [Band.WEAK, Band.UNDEFINED]
    assert {row.band for row in rows} == set(ADVICE)
    assert "draw another sample" in rows[0].advice


@pytest.mark.parametrize(
    ("alpha", "low", "said"),
    [(1000, None, TOO_FEW), (700, None, ADVICE[Band.TENTATIVE]), (700, 512, ADVICE[Band.TENTATIVE])],
)
def test_a_theme_that_both_found_alike_in_a_few_comments_is_not_called_unclear(alpha, low, said):
    """Nobody rewrites a theme on which two people agreed every time."""
    assert one(Band.TENTATIVE, figures(alpha, low, low)).advice == said
