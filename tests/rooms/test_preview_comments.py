"""The few comments that a front page shows of each clause: the same on both databases, and every comment's turn."""

from sqlalchemy import select

from consult.contributions import display_orders, queries
from consult.contributions.models import Comment
from consult.storage.database import db
from tests.house.test_sql_counts import say_much


def next_seats(plan, clause_id, shuffle):
    """The trackers of the two comments that come next after the shuffle's first seat, worked out from all."""
    where = Comment.clause_id == clause_id if clause_id else Comment.clause_id.is_(None)
    public = (Comment.consultation_id == plan.id, Comment.stage == "public")
    seats = db.session.execute(select(Comment.shuffle_key, Comment.tracker).where(where, *public)).all()
    first = display_orders.first_shuffle_key(shuffle)
    return [tracker for _, tracker in sorted(seats, key=lambda row: (row.shuffle_key < first, row.shuffle_key))][:2]


def test_each_shuffle_shows_the_two_comments_with_the_next_seats_of_each_clause_and_of_the_plan(app, plan):
    with app.app_context():
        say_much(plan, 60)
        clause_ids = [plan.clause_id(key) for key in ("purpose", "siting", "hours")]
        seen = set()
        for shuffle in range(display_orders.COUNT):
            shown = queries.preview_comments(plan.id, shuffle, clause_ids)
            assert {key: [said.tracker for said in several] for key, several in shown.items()} == {
                clause_id: next_seats(plan, clause_id, shuffle) for clause_id in [*clause_ids, None]
            }
            seen |= {said.tracker for several in shown.values() for said in several}
    assert len(seen) > 30, "other days show others"


def test_a_part_on_which_nobody_or_one_person_spoke_shows_what_there_is(app, plan):
    with app.app_context():
        say_much(plan, 1)
        clause_ids = [plan.clause_id(key) for key in ("purpose", "siting")]
        shown = queries.preview_comments(plan.id, 5, clause_ids)
    assert {key: len(said) for key, said in shown.items()} == {clause_ids[0]: 1}
