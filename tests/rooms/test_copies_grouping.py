"""A periodic task finds comments in the same or nearly the same words."""

from collections import defaultdict

import pytest
from sqlalchemy import select

from consult.contributions import receipt_access, row_shuffling
from consult.contributions.models import Comment, Submission
from consult.moderation.copies import grouping
from consult.moderation.copies.models import CopyJudgement
from consult.runtime import periodic_tasks
from consult.storage.database import begin_write, db, end_transaction, today
from tests.cast import bring_everything, reading, writing
from tests.moderated import decide, row, say

pytestmark = pytest.mark.both_databases

LETTER = (
    "We, the residents of Quay Road, say no to the room. It belongs to the hospital, not next to homes. "
    "A phone line is not an answer to people sleeping in our doorways. Please move it."
)
OWN = LETTER + " My mother is 81 and afraid to go out after dark."
SHOPS = LETTER.replace("residents", "shopkeepers")
OTHER = "The room should open at six in the morning, when people who slept outside are cold and need it most."


def find(app):
    """Run the task until it finds nothing more."""
    with app.app_context():
        return sum(iter(lambda: periodic_tasks.run_task("find copies"), 0))


@pytest.fixture(autouse=True)
def _noise_is_compared(app, plan):
    find(app)


def groups(app, sent):
    """The places in `sent` that are together, smallest first; those alone are left out."""
    found = defaultdict(list)
    for place, each in enumerate(sent):
        found[row(app, each).copy_group].append(place)
    assert None not in found
    found.pop(grouping.ALONE, None)
    return sorted(found.values())


def test_the_same_and_nearly_the_same_words_are_together(app, plan):
    sent = [say(app, words) for words in (LETTER, OTHER, OWN, LETTER.upper(), "Too far.", SHOPS, "Too far!", "Yes")]
    assert find(app) == 8
    assert groups(app, sent) == [[0, 2, 3, 5], [4, 6]]
    hashes = {row(app, each).wording_hmac for each in sent}
    assert len(hashes) == 6
    assert find(app) == 0


def test_comments_that_come_one_by_one_are_found_as_well(app, plan):
    sent = []
    for words in (OWN, SHOPS, "Too far.", LETTER, LETTER, "TOO FAR"):
        sent.append(say(app, words))
        assert find(app) == 1
    assert groups(app, sent) == [[0, 1, 3, 4], [2, 5]]


def test_what_was_forgotten_in_a_restart_is_read_again(app, plan, clock):
    sent = [say(app, LETTER), say(app, "Too far.")]
    find(app)
    app.extensions.pop("memory_of_tasks")
    sent.append(say(app, OWN))
    find(app)
    clock.forward(hours=1)
    sent.append(say(app, SHOPS))
    find(app)
    assert groups(app, sent) == [[0, 2, 3]]


def test_another_part_and_another_plan_are_something_else(app, plan):
    sent = [say(app, LETTER), say(app, LETTER, key="hours"), say(app, LETTER, key=None)]
    find(app)
    assert groups(app, sent) == []


def test_short_texts_are_copies_only_if_their_words_are_the_same(app, plan):
    sent = [say(app, "I am between 20 and 24 years old."), say(app, "I am between 25 and 29 years old.")]
    find(app)
    assert groups(app, sent) == []


def test_changed_and_deleted_words_leave_their_group(app, cast, plan):
    sent = [say(app, LETTER), say(app, LETTER), say(app, OWN)]
    find(app)
    with writing(app):
        receipt_access.withdraw_all(sent[0].receipt)
    marked = OWN.replace("My mother", "[[name|My mother]]").replace("81", "[[detail|81]]")
    decide(app, cast, sent[2], "redact", "identifies_writer", marked=marked)
    assert [row(app, each).copy_group is None for each in sent] == [True, False, True]
    assert find(app) == 1
    assert row(app, sent[0]).copy_group is None
    assert groups(app, sent[1:]) == [[0, 1]], "without the hidden words it is still nearly the same"


def test_a_decision_that_changes_no_word_changes_no_group(app, cast, plan):
    sent = [say(app, LETTER), say(app, LETTER)]
    find(app)
    decide(app, cast, sent[0], "publish")
    with writing(app):
        bring_everything()
    assert find(app) == 0
    assert groups(app, sent) == [[0, 1]]


def test_what_was_published_before_anybody_compared_it_is_compared_too(app, cast, plan):
    sent = [say(app, LETTER), say(app, OWN)]
    decide(app, cast, sent[0], "publish")
    with writing(app):
        bring_everything()
    assert find(app) == 2
    assert groups(app, sent) == [[0, 1]]


def judge(app, cast, plan, group):
    with writing(app):
        db.session.add(
            CopyJudgement(
                consultation_id=plan.id, copy_group=group, sequence=1, kind="campaign", staff_id=cast.ids["Mo"],
                day=today(),
            )
        )  # fmt: skip


def test_groups_that_turn_out_to_be_one_are_joined_to_the_one_that_was_judged(app, cast, plan):
    fillers = " ".join(f"word{number}" for number in range(16)), " ".join(f"sign{number}" for number in range(16))
    sent = [say(app, f"{LETTER} {fillers[0]}"), say(app, f"{LETTER} {fillers[0]}"), say(app, f"{fillers[1]} {LETTER}"),
            say(app, f"{fillers[1]} {LETTER}")]  # fmt: skip
    find(app)
    assert groups(app, sent) == [[0, 1], [2, 3]]
    judged = row(app, sent[2]).copy_group
    judge(app, cast, plan, judged)
    sent.append(say(app, LETTER))
    find(app)
    assert {row(app, each).copy_group for each in sent} == {judged}


def test_two_judgements_stay_two_groups(app, cast, plan):
    fillers = " ".join(f"word{number}" for number in range(16)), " ".join(f"sign{number}" for number in range(16))
    sent = [say(app, f"{LETTER} {fillers[0]}"), say(app, f"{LETTER} {fillers[0]}"), say(app, f"{fillers[1]} {LETTER}"),
            say(app, f"{fillers[1]} {LETTER}")]  # fmt: skip
    find(app)
    for each in (sent[0], sent[2]):
        judge(app, cast, plan, row(app, each).copy_group)
    sent.append(say(app, LETTER))
    find(app)
    assert groups(app, sent[:4]) == [[0, 1], [2, 3]]
    assert row(app, sent[4]).copy_group in {row(app, each).copy_group for each in sent[:4]}


def test_an_older_comment_is_rewritten_with_all_others_of_the_day(app, plan, clock):
    old = say(app, LETTER)
    find(app)
    clock.forward(days=1)
    with writing(app):
        while row_shuffling.shuffle_due():
            pass
    say(app, OWN)
    find(app)
    with reading(app):
        query = select(Submission.day_shuffled, Submission.changed_on)
        query = query.join(Comment, Comment.submission_id == Submission.id).where(Comment.id == old.id)
        assert db.session.execute(query).one() == (False, today())


def test_the_task_takes_short_pieces(app, plan):
    sent = [say(app, LETTER), say(app, OWN), say(app, "Too far.")]
    with writing(app):
        rows = db.session.scalars(select(Comment).where(Comment.id.in_([each.id for each in sent]))).all()
        columns = [column.key for column in Comment.__table__.columns]
        for number in range(grouping.PIECE):
            values = {name: getattr(rows[number % 3], name) for name in columns}
            own = {"id": 10**9 + number, "lookup_hmac": number.to_bytes(32), "tracker": f"t{number}"}
            db.session.add(Comment(**values | own))
    with app.app_context():
        assert periodic_tasks.run_task("find copies") == grouping.PIECE
        assert periodic_tasks.run_task("find copies") == 3


def test_a_piece_that_was_not_finished_is_done_again(app, plan):
    sent = [say(app, words) for words in (LETTER, LETTER, OWN)]
    with app.app_context():
        begin_write()
        assert grouping.group_due() == 3
        end_transaction(keep=False)
    assert [row(app, each).copy_group for each in sent] == [None] * 3
    find(app)
    assert groups(app, sent) == [[0, 1, 2]]


def test_words_that_nobody_has_any_more_are_compared_with_nothing(app, plan):
    sent = [say(app, LETTER), say(app, "Too far.")]
    find(app)
    with writing(app):
        receipt_access.withdraw_all(sent[0].receipt)
    sent.append(say(app, OWN))
    find(app)
    assert groups(app, sent[1:]) == []
