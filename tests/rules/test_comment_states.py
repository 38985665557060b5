"""What a comment's writer is told about its state."""

import pytest

from consult.contributions.enums import CANCELLED, EventKind, Stage
from consult.moderation.rules import Outcome
from consult.pages.comment_states import comment_state

OUTCOMES = ("", *Outcome, EventKind.WITHDRAWN, EventKind.CHANGED, CANCELLED)


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_at_every_stage_has_a_sentence(outcome: str, stage: Stage, is_open: bool):
    assert comment_state(outcome, stage, is_open=is_open).label.endswith(".")


@pytest.mark.parametrize(
    ("outcome", "stage", "is_open", "said"),
    [
        ("", Stage.INBOX, True, "Waiting to be read."),
        ("", Stage.HELD, True, "check that it is not spam"),
        (Outcome.PUBLISH, Stage.POOL, True, "Read and accepted."),
        (Outcome.REDACT, Stage.POOL, True, "Read and accepted."),
        (Outcome.PUBLISH, Stage.PUBLIC, True, "Published as you wrote it."),
        (Outcome.REDACT, Stage.PUBLIC, True, "Published, with words hidden."),
        (Outcome.ASK, Stage.INBOX, True, "Please change it"),
        (Outcome.ASK, Stage.INBOX, False, "The plan is closed now"),
        (Outcome.TEAM, Stage.CLOSED, False, "Only the team sees it"),
        (EventKind.WITHDRAWN, Stage.CLOSED, True, "You deleted this."),
        (CANCELLED, Stage.CLOSED, False, "The plan was cancelled"),
    ],
)
def test_the_sentence_says_what_happened(outcome: str, stage: Stage, is_open: bool, said: str):
    assert said in comment_state(outcome, stage, is_open=is_open).label


def test_words_are_hidden_and_codes_are_public_only_where_others_see_them():
    assert comment_state(Outcome.REDACT, Stage.PUBLIC, is_open=True).differs
    assert not comment_state(Outcome.PUBLISH, Stage.PUBLIC, is_open=True).differs
    shown = {stage for stage in Stage if comment_state("", stage, is_open=True).has_public_code}
    assert shown == {Stage.PUBLIC, Stage.CLOSED}
    found = {stage for stage in Stage if comment_state("", stage, is_open=True).is_public}
    assert found == {Stage.PUBLIC}
