"""What a theme must say, and until when."""

import pytest

from consult.access import Conflict, ValidationError
from consult.analysis.codebook import check_theme, check_writable


def test_a_theme_has_a_title():
    with pytest.raises(ValidationError) as refused:
        check_theme("", safety=False, safety_note="")
    assert refused.value.field == "title"


def test_a_safety_flag_says_what_could_happen():
    with pytest.raises(ValidationError) as refused:
        check_theme("The night gap", safety=True, safety_note="")
    assert refused.value.field == "safety_note"
    check_theme("The night gap", safety=True, safety_note="Someone may die alone.")


@pytest.mark.parametrize(
    ("given", "field"), [({"fact_note": "It is 40 metres."}, "fact_source"), ({"fact_source": "The map."}, "fact_note")]
)
def test_a_fact_has_a_source_and_a_source_a_fact(given: dict[str, str], field: str):
    with pytest.raises(ValidationError) as refused:
        check_theme("Too near", safety=False, safety_note="", **given)
    assert refused.value.field == field
    check_theme("Too near", safety=False, safety_note="", fact_note="It is 40 metres.", fact_source="The map.")


@pytest.mark.parametrize("state", ["reported", "answered", "followed_up", "cancelled"])
def test_nothing_is_sorted_after_the_freeze_or_a_cancelling(state: str):
    with pytest.raises(Conflict):
        check_writable(state)


@pytest.mark.parametrize("state", ["draft", "open", "closed"])
def test_sorting_goes_on_until_the_freeze(state: str):
    check_writable(state)
