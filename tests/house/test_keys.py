"""Nothing in the database's file says who came before whom: keys are random and decide where rows are stored."""

from sqlalchemy import BigInteger, inspect, select, text

from consult.contributions import submitting
from consult.contributions.enums import Choice, Consent
from consult.contributions.models import Comment
from consult.contributions.submission_values import CommentText, NewSubmission
from consult.storage.database import Model, db
from tests.cast import CODE, writing

#: Tables with what participants sent, or with what was done with a single item.
RANDOM = {
    "submission",
    "clause_vote",
    "ballot",
    "comment",
    "comment_count",
    "proposal_decision",
    "translation",
    "item_event",
    "self_description",
    "plan_rating",
    "given_verdict",
    "verdict_line",
    "comment_vote_sheet",
    "comment_vote",
    "moderation_decision",
    "comment_access",
    "coding",
    "sampled_comment",
    "suggestion",
    "chosen_quote",
    "coding_settlement",
    "access_code_site",
    "access_code",
    "account",
    "notice",
    "notice_access",
    "appeal",
    "appeal_access",
    "erasure_journal",
    "invited_reply",
    "comment_label",
    "copy_judgement",
    "download",
    "recusal",
    "hand_over",
    "moderator_note",
    "sample_reading",
    "rereading",
    "safety_flag",
    "sorting",
    "spam_check",
    "unfinished_freeze",
}


def random_tables():
    return {
        table.name
        for table in Model.metadata.tables.values()
        if len(table.primary_key.columns) == 1 and isinstance(next(iter(table.primary_key.columns)).type, BigInteger)
    }


def test_every_table_of_what_people_gave_has_random_keys():
    assert random_tables() == RANDOM


def test_a_random_key_is_the_rows_own_place_and_no_hidden_number_counts_up(in_app, plan):
    with writing(in_app):
        for number in range(30):
            said = NewSubmission(
                {"hours": Choice.SUPPORT}, [CommentText(None, f"Said as number {number:02}.", Consent.SHOW)]
            )
            submitting.send(CODE, f"keys-{number:011}".encode(), said)
    for table in sorted(RANDOM):
        (key,) = inspect(db.engine).get_pk_constraint(table)["constrained_columns"]
        assert db.session.scalar(text(f"select count(*) from {table} where rowid <> {key}")) == 0, table
    said = db.session.execute(
        select(Comment.original).where(Comment.consultation_id == plan.id).order_by(text("comment.rowid"))
    ).scalars()
    order = [text_ for text_ in said if text_ and text_.startswith("Said")]
    assert order != sorted(order)
    assert inspect(db.engine).get_pk_constraint("comment")["constrained_columns"] == ["id"]
