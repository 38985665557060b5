"""Thousands of requests made from the API's own description: it answers each as it says, and none breaks it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from consult.api.views import OPERATIONS, PREFIX
from tests.conftest import Stages, close
from tests.demonstrated import CODES, copied
from tests.faults.results import tell

QUICK, LONG = 300, 20_000


@pytest.fixture
def served(stages: Stages, tmp_path: Any) -> Iterator[Flask]:
    app = stages.app(copied(tmp_path / "demo", stages))
    yield app
    close(app)


def _ask(served: Flask, requests: int) -> Counter[int]:
    """How often there was each status, in so many requests."""
    statuses: Counter[int] = Counter()
    each = settings(
        # More than each one's share: some addresses have few different requests.
        max_examples=requests * 6 // (5 * len(OPERATIONS)) + 1, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate], database=None, derandomize=True,
    )  # fmt: skip
    for operation in schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", served).get_all_operations():

        @each
        # A name that was made up leads nowhere: most requests are about a consultation that there is.
        @given(case=operation.ok().as_strategy(), code=st.sampled_from([*CODES, ""]))
        def ask(case: Any, code: str) -> None:
            if code and "code" in case.path_parameters:
                case.path_parameters["code"] = code
            statuses[case.call_and_validate(headers={"Accept-Encoding": "identity"}).status_code] += 1

        ask()
    return statuses


def test_hundreds_of_generated_requests(served: Flask) -> None:
    statuses = _ask(served, QUICK)
    assert statuses.total() >= QUICK
    assert statuses.keys() <= {200, 400, 404, 405, 409, 422}
    assert statuses[200] > QUICK // 3


@pytest.mark.long
def test_thousands_of_generated_requests(served: Flask) -> None:
    statuses = _ask(served, LONG)
    assert statuses.total() >= LONG
    assert max(statuses) < 500
    told = ", ".join(f"{count} times {status}" for status, count in sorted(statuses.items()))
    tell("generated requests, API", f"{statuses.total()}: {told}; each as described, none 5xx")
