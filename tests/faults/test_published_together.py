"""Twenty invented consultations: nobody who reads all that is published together can work out what is hidden."""

import pytest

from tests.published_plans import betrayed_by


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 120))
def test_nobody_can_work_out_what_is_hidden_in_many(seed: int) -> None:
    assert betrayed_by(seed) == []
