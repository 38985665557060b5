"""Agreement on themes, against published values; what it allows to be said."""

import random
import time

import pytest

from consult.analysis import agreement
from consult.analysis.agreement import FEWEST_ALIKE, Band, Fourfold, Pairs, alpha_of, band_of, kappa_of
from consult.moderation.teamwork.agreement import nominal_alpha

#: Four observers, twelve units, with missing data, from Krippendorff (2011),: alpha for nominal data is 0.743.
MISSING = [
    [None if value == "." else value for value in unit]
    for unit in zip("123321412...", "1233224125.3", ".3332342251.", "12332441251.", strict=True)
]

#: Both, first, second, neither, and kappa from Feinstein and Cicchetti (1990): the same agreement of 85 %, and a kappa
#: that falls by half when one answer is rare. The third is from Cohen's formula: agreement as chance gives it.
KAPPAS = [((40, 9, 6, 45), 0.70), ((80, 10, 5, 5), 0.32), ((25, 25, 25, 25), 0)]


#: Alpha is just below the limit.
ALMOST = (53, 30, 0, 117)


def pairs(both, first, second, neither, key="a"):
    with_it = {key}
    return [(with_it, with_it)] * both + [(with_it, ())] * first + [((), with_it)] * second + [((), ())] * neither


def agreed(*counts):
    return Pairs(pairs(*counts)).agreements({"a": None})["a"]


def test_alpha_with_missing_judgements_is_as_published():
    assert float(nominal_alpha(MISSING)) == pytest.approx(0.743, abs=0.0005)


def test_a_unit_that_one_person_judged_changes_nothing():
    assert nominal_alpha([*MISSING, [None, None, "1", None]]) == nominal_alpha(MISSING)


def test_alpha_of_two_observers_and_two_values_is_as_published():
    assert float(alpha_of(Fourfold(both=1, first=1, second=3, neither=5))) == pytest.approx(0.095, abs=0.0005)


@pytest.mark.parametrize(("counts", "kappa"), KAPPAS)
def test_kappa_is_as_published(counts, kappa):
    assert float(kappa_of(Fourfold(*counts))) == pytest.approx(kappa, abs=0.005)
    assert agreed(*counts).kappa == int(1000 * kappa_of(Fourfold(*counts)))


def test_on_a_rare_theme_nearly_everything_is_the_same_and_alpha_still_says_that_it_is_weak():
    rare = agreed(1, 2, 2, 95)
    assert (rare.same, rare.prevalence) == (960, 30)
    assert rare.alpha < 400
    assert rare.band is Band.WEAK


@pytest.mark.parametrize("counts", [(0, 0, 0, 100), (FEWEST_ALIKE - 1, 0, 0, 0), (0, 0, 0, 0)])
def test_if_both_said_the_same_throughout_agreement_is_not_defined_and_nothing_is_counted(counts):
    found = agreed(*counts)
    assert (found.alpha, found.kappa, found.low, found.high) == (None, None, None, None)
    assert found.band is Band.UNDEFINED
    assert not found.band.is_counted


def test_what_both_found_in_every_comment_is_counted_with_care_from_eight_on():
    found = agreed(FEWEST_ALIKE, 0, 0, 0)
    assert (found.alpha, found.same, found.prevalence) == (None, 1000, 1000)
    assert found.band is Band.ALIKE
    assert found.band.is_counted
    # Two who would differ on a third of such comments agree on as many in less than one case of twenty.
    assert (2 / 3) ** FEWEST_ALIKE < 0.05 <= (2 / 3) ** (FEWEST_ALIKE - 1)
    assert agreed(FEWEST_ALIKE - 1, 1, 0, 0).band is Band.WEAK


def test_full_agreement_is_one_and_the_opposite_throughout_below_zero():
    assert agreed(20, 0, 0, 80).alpha == 1000
    assert agreed(0, 50, 50, 0).alpha < 0


@pytest.mark.parametrize(
    ("alpha", "band", "counted"),
    [
        (None, Band.UNDEFINED, False),
        (-50, Band.WEAK, False),
        (666, Band.WEAK, False),
        (667, Band.TENTATIVE, True),
        (799, Band.TENTATIVE, True),
        (800, Band.RELIABLE, True),
        (1000, Band.RELIABLE, True),
    ],
)
def test_what_an_alpha_allows(alpha, band, counted):
    assert band_of(alpha) is band
    assert band.is_counted is counted


def test_nothing_reaches_a_limit_by_rounding():
    counts = Fourfold(*ALMOST)
    assert 0.6665 < alpha_of(counts) < 0.667
    assert agreed(*ALMOST).band is Band.WEAK


def test_what_one_person_sorted_is_counted_and_says_so():
    assert Band.ONE_PERSON.is_counted


def test_the_interval_holds_alpha_is_the_same_every_time_and_narrows_with_more_comments():
    few, many = agreed(20, 4, 4, 72), agreed(80, 16, 16, 288)
    for each in (few, many):
        assert each.low < each.alpha < each.high
    assert agreed(20, 4, 4, 72) == few
    assert many.high - many.low < few.high - few.low


def test_the_interval_is_about_as_wide_as_alpha_varies_between_samples():
    """Of samples from comments on which the true alpha is known, about 38 of 40 have it in their interval."""
    everybody = [kind for kind, count in enumerate((150, 50, 50, 750)) for _ in range(count)]
    true = agreement.alpha_of(Fourfold(150, 50, 50, 750))
    draw, held = random.Random(7), 0
    for _ in range(40):
        sample = draw.choices(everybody, k=100)
        found = agreed(*(sample.count(kind) for kind in range(4)))
        held += found.low <= 1000 * true <= found.high
    assert 35 <= held <= 40


def test_a_theme_that_was_hardly_ever_found_has_no_interval_and_is_tentative_at_most():
    """It is missing from many of the comments drawn again, and one comment is luck."""
    once, often = agreed(1, 0, 0, 99), agreed(10, 0, 0, 90)
    assert (once.alpha, once.low, once.high) == (1000, None, None)
    assert once.band is Band.TENTATIVE
    assert (often.low, often.band) == (1000, Band.RELIABLE)


def test_quick_alphas_are_the_exact_ones():
    draw = random.Random(3)
    for _ in range(200):
        counts = Fourfold(*(draw.randrange(6) for _ in range(4)))
        quick = agreement.quick_alpha(counts.both, counts.first + counts.second, counts.units)
        exact = alpha_of(counts)
        assert (quick is None) == (exact is None)
        assert quick is None or quick == pytest.approx(float(exact))


def test_a_theme_of_a_part_is_judged_by_that_part_and_by_where_it_was_found():
    """Comments on other parts, where nobody would expect it, would hide that it is weak."""
    here, elsewhere = pairs(10, 5, 5, 10), pairs(0, 0, 1, 200)
    both = Pairs(here + elsewhere, [1] * len(here) + [2] * len(elsewhere))
    of_part, of_plan = both.agreements({"a": 1})["a"], both.agreements({"a": None})["a"]
    assert (of_part.units, of_plan.units) == (31, 231)
    assert of_part.alpha < of_plan.alpha


def test_each_theme_has_its_own_figures():
    found = Pairs([({"a", "b"}, {"a"}), ({"b"}, {"b"}), ((), ()), ({"a"}, {"a"})]).agreements({"a": None, "b": None})
    assert found["a"].alpha == 1000
    assert (found["b"].same, found["b"].prevalence) == (750, 375)


def test_sixty_themes_and_four_hundred_comments_do_not_keep_a_page_waiting():
    draw = random.Random(1)
    keys = [f"theme-{number}" for number in range(60)]
    found = [(frozenset(draw.sample(keys, 2)), frozenset(draw.sample(keys, 2))) for _ in range(400)]
    began = time.process_time()
    Pairs(found).agreements(dict.fromkeys(keys))
    assert time.process_time() - began < 10
