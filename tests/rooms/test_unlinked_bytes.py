"""The freeze on the file's bytes: against anyone who takes the disk and links what one person said.

Before it, what one person sent is linked so that they can change and delete it. Afterwards no value of one of their
items is next to another: no key, no look-up, no link of an account, no code's place.
"""

import secrets
import sqlite3
from collections import defaultdict

import pytest
from sqlalchemy import select

from consult.contributions import plan_ratings, self_descriptions, submitting
from consult.contributions.enums import Channel, Choice, Consent, HoldReason, SelfDescriptionKind
from consult.contributions.models import ClauseVote, Comment, ItemEvent, PlanRating, SelfDescription, Submission
from consult.contributions.submission_values import CommentText, HowSent, NewSubmission
from consult.credentials import access_code_words, access_codes, receipts
from consult.moderation import spam_checks
from consult.runtime import periodic_tasks
from consult.storage.database import db, settings
from tests.cast import CODE, writing

pytestmark = pytest.mark.both_databases

PEOPLE = 12
#: Columns whose few values many people's rows share naturally; no other column may repeat a value.
SHARED = {
    "comment": {"consultation_id", "clause_id", "clause_version_id", "channel", "consent", "stage", "outcome", "day",
                "counted_as", "pooled_on", "public_on", "purge_on", "submission_id", "suggested_labels", "danger",
                "times_sent", "times_seen", "copy_group", "near_group", "times_near", "language", "details",
                "characters", "is_answer", "is_shown", "is_folded", "may_be_plain",
                "reported_as", "was_grouped", "code_recorded"},
    "item_event": {"comment_id", "kind", "effect", "day", "at", "staff_id", "vote_id"},
    "moderation_decision": {"comment_id", "staff_id", "sequence", "outcome", "reasons", "effective", "after_approval",
                            "recorded", "rules_version", "at", "has_time"},
    "comment_access": {"comment_id", "staff_id", "recorded", "at"},
    "coding": {"comment_id", "theme_id", "staff_id", "source", "day", "codebook_version"},
    "sorting": {"comment_id", "staff_id", "stance", "strength", "is_safety", "is_minority", "is_unsure", "none_fits",
                "again", "codebook_version", "day"},
    "ballot": {"clause_version_id", "choice", "channel"},
}  # fmt: skip


@pytest.fixture
def database_kind():
    return "sqlite"


@pytest.fixture
def people(app, plan, cast):
    """People who sent in every way: openly, with a code, with an account, held and released; each with two comments."""
    with writing(app):
        sheet = access_codes.make_sheet(cast.actor("Olga"), CODE, "The clinic", PEOPLE)
    ways = [HowSent(), HowSent(Channel.CODE), HowSent(Channel.ACCOUNT), HowSent(held=HoldReason.FAST)]
    found = []
    for number in range(PEOPLE):
        way = ways[number % len(ways)]
        if way.channel is Channel.CODE:
            way = HowSent(Channel.CODE, code=access_code_words.read(sheet[number]))
        elif way.channel is Channel.ACCOUNT:
            way = HowSent(Channel.ACCOUNT, account=secrets.randbits(62))
        seed = secrets.token_bytes(16)
        said = [
            CommentText("siting", f"Too far, says {number}.", Consent.SHOW),
            CommentText(None, f"Late, {number}.", Consent.QUOTE),
        ]
        with writing(app):
            receipt = submitting.send(
                CODE, seed, NewSubmission({"siting": Choice.OPPOSE, "hours": Choice.SUPPORT}, said), way
            )
            self_descriptions.describe(CODE, seed, {SelfDescriptionKind.FAMILY, SelfDescriptionKind.USES_NOW})
            plan_ratings.rate(CODE, seed, {"dignity": "worse", "safe": "partly"})
        found.append((receipt, way))
    mo = cast.actor("Mo")
    with writing(app):
        spam_checks.act_on(mo, CODE, "release", None, count_seen=PEOPLE // len(ways))
    with app.app_context():
        periodic_tasks.run_once()
    return found


def ties(app, plan):
    """Every value that links something in the plan, as it is in the file."""
    with app.app_context():
        mine = select(Submission.id).where(Submission.consultation_id == plan.id)
        rows = list(
            db.session.execute(
                select(Submission.id, Submission.lookup_hmac, Submission.account_hmac).where(Submission.id.in_(mine))
            )
        )
        votes = list(
            db.session.execute(
                select(ClauseVote.id, ClauseVote.lookup_hmac, ClauseVote.nonce).where(
                    ClauseVote.submission_id.in_(mine)
                )
            )
        )
        of_votes = db.session.scalars(select(ItemEvent.id).where(ItemEvent.vote_id.in_([row[0] for row in votes])))
        standing = db.session.scalars(select(SelfDescription.id).where(SelfDescription.submission_id.in_(mine)))
        found = {value for row in (*rows, *votes) for value in row if value is not None}
        ratings = db.session.scalars(select(PlanRating.id).where(PlanRating.submission_id.in_(mine)))
        found |= set(of_votes) | set(standing) | set(ratings)
        db.session.rollback()
    return {value if isinstance(value, bytes) else value.to_bytes(8, "big") for value in found}


def test_no_byte_of_what_linked_people_is_left_in_any_file(app, plan, people, data_dir):
    """In rows, in indexes and in the file's free pages."""
    tied = ties(app, plan)
    content = (data_dir / "consult.sqlite").read_bytes()
    assert sum(value in content for value in tied) == len(tied), "else this would measure nothing"
    plan.reported()
    for file in data_dir.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not [value for value in tied if value in content], file.name


def rows(data_dir):
    """Every row of every table, as the file has them."""
    with sqlite3.connect(data_dir / "consult.sqlite") as raw:
        raw.row_factory = sqlite3.Row
        tables = [name for (name,) in raw.execute("select name from sqlite_master where type = 'table'")]
        found = {table: [dict(row) for row in raw.execute(f'select * from "{table}"')] for table in tables}
    raw.close()
    return found


def test_no_two_comments_of_one_person_share_a_value_of_their_own(app, plan, people, data_dir):
    """Every column of every row that belongs to a comment, except for closed lists and days that many share.

    A group of copies says only what the words say, and 0 for most.
    """
    plan.reported()
    found = rows(data_dir)
    assert not [row for row in found["submission"] if row["consultation_id"] == plan.id]
    comments = {row["id"]: row for row in found["comment"] if row["consultation_id"] == plan.id}
    assert {row["submission_id"] for row in comments.values()} == {None}
    belonging = {"comment": list(comments.values())} | {
        table: [row for row in found[table] if row.get("comment_id") in comments]
        for table in ("item_event", "moderation_decision", "comment_access", "coding", "sorting")
    }
    seen = defaultdict(set)
    for table, some in belonging.items():
        for row in some:
            for column, value in row.items():
                if column not in SHARED[table] and value is not None:
                    seen[value].add((table, row.get("comment_id", row["id"])))
    assert len(seen) > 4 * len(comments)
    assert {value: where for value, where in seen.items() if len(where) > 1} == {}


def test_nothing_about_the_time_of_an_act_tells_which_comments_came_together(app, plan, people, data_dir):
    plan.reported()
    found = rows(data_dir)
    comments = {row["id"] for row in found["comment"] if row["consultation_id"] == plan.id}
    for table in ("item_event", "moderation_decision", "comment_access"):
        times = {row["at"] for row in found[table] if row.get("comment_id") in comments and row["at"]}
        assert {at.partition(" ")[2].removesuffix(".000000") for at in times} <= {"00:00:00"}, table
    assert not {row["kind"] for row in found["item_event"] if row["comment_id"] in comments} & {"held", "released"}


def test_a_code_says_only_that_it_was_used(app, plan, people, data_dir):
    plan.reported()
    found = rows(data_dir)["access_code"]
    assert {column for row in found for column in row} == {"id", "site_id", "lookup_hmac", "used", "unused_token"}
    assert sum(row["used"] for row in found) == PEOPLE // 4


def test_a_receipt_still_opens_each_comment_by_itself(app, plan, people):
    plan.reported()
    with app.app_context():
        for receipt, _ in people:
            lookups = [receipts.derive(settings().secret, receipt, "comment", n, 0).lookup_hmac for n in range(2)]
            found = db.session.scalars(select(Comment.id).where(Comment.lookup_hmac.in_(lookups))).all()
            assert len(found) == 2
