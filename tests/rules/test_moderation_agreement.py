"""Agreement between two moderators, against published values."""

import pytest

from consult.moderation.teamwork.agreement import MIN_PAIRS, agreement

#: Two observers, twelve units, from Krippendorff (2011): alpha for binary data 0.095 and for nominal data 0.692.
BINARY = list(zip("0100000010", "1110010000", strict=True))
NOMINAL = list(zip("aabbdcccedda", "babbbccceddd", strict=True))


@pytest.mark.parametrize(("pairs", "same", "alpha"), [(BINARY, 6, 0.095), (NOMINAL, 9, 0.692)])
def test_alpha_is_as_published(pairs, same, alpha):
    found = agreement(pairs)
    assert (found.pairs, found.same) == (len(pairs), same)
    assert found.alpha == pytest.approx(alpha, abs=0.0005)


def test_full_agreement_is_one_and_full_disagreement_below_zero():
    assert agreement([("a", "a"), ("b", "b")]).alpha == 1
    assert agreement([("a", "b"), ("b", "a")]).alpha < 0


def test_without_two_judgements_there_is_no_alpha():
    assert agreement([]).alpha is None
    assert agreement([("a", "a")] * 20).alpha is None


def test_few_pairs_are_not_enough():
    assert not agreement([("a", "a")] * (MIN_PAIRS - 1)).is_enough
    assert agreement([("a", "a")] * MIN_PAIRS).is_enough
