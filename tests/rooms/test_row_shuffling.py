"""Batches of submissions rewritten: against anyone who takes the server and asks its files who came first.

They know the day, and from a camera or a helper's memory in which order people came. How it is measured on SQLite:
2,000 submissions in 100 batches, each into a young database, where the order shows most, and then what `consult work`
does. Within each page of the file the order of sending is compared with the order of the positions, and the ranks are
correlated (Spearman, all pages together). Chance alone stays under 0.1 in all but one run of ten thousand.
"""

import secrets

import pytest
from sqlalchemy import select, text

from consult.contributions import receipt_access, row_shuffling, self_descriptions, submitting
from consult.contributions.enums import Choice, Consent, SelfDescriptionKind
from consult.contributions.models import ClauseVote, Comment, ItemEvent, SelfDescription, Submission
from consult.contributions.submission_values import CommentText, HowSent, NewSubmission
from consult.credentials import access_code_words, access_codes, receipts
from consult.credentials.models import AccessCode
from consult.moderation import decisions
from consult.moderation.models import CommentAccess, ModerationDecision
from consult.moderation.rules import DecisionData
from consult.runtime import periodic_tasks
from consult.storage.database import Model, db, settings
from tests.cast import CODE, writing

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

ROUNDS = 100
SIZE = 20
PAGE_BYTES = 4096


def send_one(number=0, code=None):
    """One submission with two votes, a comment and a self-description; returns values in its rows."""
    seed = secrets.token_bytes(16)
    what = NewSubmission(
        votes={"siting": Choice.OPPOSE, "hours": Choice.SUPPORT},
        comments=[CommentText(None, f"About time, says number {number}.", Consent.SHOW)],
    )
    receipt = submitting.send(CODE, seed, what, HowSent(code=code))
    self_descriptions.describe(CODE, seed, {SelfDescriptionKind.FAMILY})
    found = {"submission": submitting.submission_lookup(receipt)}
    for kind in ("vote", "comment"):
        found[kind] = receipts.derive(settings().secret, receipt, kind, 0, 0).lookup_hmac
    return found


def send_many(app, count):
    """Submissions in order; they are synced to the disk together, like those of a rush."""
    with writing(app):
        return [send_one(number) for number in range(count)]


def all_places(content, value):
    """Wherever a value is in a file: in its table, and in an index."""
    at = content.find(value)
    while at >= 0:
        yield at
        at = content.find(value, at + 1)


def centred(values):
    """The ranks of some values, less their middle."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    for rank, place in enumerate(order):
        found[place] = rank - (len(values) - 1) / 2
    return found


def rho(groups):
    """Spearman's coefficient within groups: each a list of positions, in order of arrival."""
    both = size = 0.0
    for places in groups:
        came = centred(range(len(places)))
        both += sum(a * b for a, b in zip(came, centred(places), strict=True))
        size += sum(a * a for a in came)
    return both / size


def by_page(content, values):
    """Where the values are in a file, in table and index, page by page, in their order."""
    pages = {}
    for value in values:
        for at in all_places(content, value):
            pages.setdefault(at // PAGE_BYTES, []).append(at)
    return list(pages.values())


def test_no_place_in_the_file_tells_who_came_first_within_a_batch(app, plan, data_dir, database_kind):
    if database_kind != "sqlite":
        pytest.skip("this is about SQLite's file")
    file = data_dir / "consult.sqlite"
    young = file.read_bytes()
    before, after = {}, {}

    def measure(sent, measured):
        content = file.read_bytes()
        for kind in sent[0]:
            measured.setdefault(kind, []).extend(by_page(content, [one[kind] for one in sent]))

    with app.app_context():
        for _ in range(ROUNDS):
            sent = send_many(app, SIZE)
            measure(sent, before)
            periodic_tasks.run_once()
            measure(sent, after)
            db.session.remove()
            db.engine.dispose()
            file.write_bytes(young)
    shown = {kind: round(rho(groups), 3) for kind, groups in before.items()}
    left = {kind: round(rho(groups), 3) for kind, groups in after.items()}
    assert min(map(abs, shown.values())) > 0.3, "else this would measure nothing"
    assert max(map(abs, left.values())) < 0.1


def test_no_place_in_the_heap_and_no_transaction_tells_who_came_first_within_a_batch(app, plan, database_kind):
    if database_kind != "postgresql":
        pytest.skip("this is about PostgreSQL's heap")
    tables = {"submission": Submission, "vote": ClauseVote, "comment": Comment}
    with writing(app):
        # On a slow machine the server clears dead rows meanwhile, and later ones take their positions.
        for table in tables.values():
            db.session.execute(text(f"alter table {table.__tablename__} set (autovacuum_enabled = false)"))
    sent = [one for _ in range(20) for one in send_many(app, ROUNDS)]
    with app.app_context():
        assert abs(rho([heap(Submission, [one["submission"] for one in sent])[0]])) > 0.9, "else this measures nothing"
        db.session.rollback()
        periodic_tasks.run_once()
        for kind, table in tables.items():
            places, transactions = heap(table, [one[kind] for one in sent])
            assert len(transactions) == 1, "one transaction wrote them all"
            assert abs(rho([places])) < 0.1
        assert len(set(db.session.scalars(text("select xmin::text from item_event where day = current_date")))) <= 2
        db.session.rollback()


def heap(table, lookups):
    """Where rows stand in PostgreSQL's heap, in the order of their look-ups, and which transactions wrote them."""
    query = select(
        table.lookup_hmac, text("(ctid::text::point)[0] * 100000 + (ctid::text::point)[1]"), text("xmin::text")
    )
    found = {lookup: (place, xmin) for lookup, place, xmin in db.session.execute(query)}
    return [found[lookup][0] for lookup in lookups], {found[lookup][1] for lookup in lookups}


def test_the_freeze_rewrites_everything_that_is_left_at_once(app, plan, database_kind):
    """Against learning whose comments were read together: moderators read in the order of arrival."""
    if database_kind != "postgresql":
        pytest.skip("SQLite has no transaction numbers in its rows")
    send_many(app, 10)
    work(app)
    plan.reported()
    with app.app_context():
        mine = select(Comment.id).where(Comment.consultation_id == plan.id)
        comments = set(db.session.scalars(select(text("xmin::text")).select_from(Comment).where(Comment.id.in_(mine))))
        assert len(comments) == 1
        for table in (ItemEvent, CommentAccess, ModerationDecision):
            query = select(text("xmin::text")).select_from(table).where(table.comment_id.in_(mine))
            assert set(db.session.scalars(query)) == comments
        db.session.rollback()


def settled(app, plan):
    with app.app_context():
        query = select(Submission.batch_shuffled).where(Submission.consultation_id == plan.id)
        found = list(db.session.scalars(query))
        db.session.rollback()
    return [found.count(True), found.count(False)]


def work(app):
    with app.app_context():
        periodic_tasks.run_once()


def test_a_batch_is_rewritten_once_ten_are_there_or_when_the_day_is_over_or_at_closing(app, plan, clock):
    send_many(app, 9)
    work(app)
    assert settled(app, plan) == [0, 9]
    send_many(app, 1)
    work(app)
    assert settled(app, plan) == [10, 0]
    send_many(app, 1)
    work(app)
    assert settled(app, plan) == [10, 1]
    clock.forward(days=1)
    work(app)
    assert settled(app, plan) == [11, 0]
    send_many(app, 1)
    plan.closed()
    work(app)
    assert settled(app, plan) == [12, 0]


def rows_of(app, *tables):
    with app.app_context():
        found = {table: sorted(map(repr, db.session.execute(select(table.__table__)).mappings())) for table in tables}
        db.session.rollback()
    return found


def test_rewriting_loses_nothing_and_changes_nothing(app, plan, cast):
    """With everything that can refer to a submission: a moderator who has opened it, decided on it, a page that is
    open.
    """
    send_many(app, 10)
    mo = cast.actor("Mo")
    with writing(app):
        opened = list(db.session.scalars(select(Comment.id).where(Comment.consultation_id == plan.id).limit(4)))
        for id_ in opened:
            decisions.open_comment(mo, CODE, id_)
        decisions.decide(mo, CODE, opened[0], DecisionData("publish", []))
        decisions.decide(mo, CODE, opened[1], DecisionData("junk", ["spam"]))
        db.session.execute(Submission.__table__.update().values(batch_shuffled=True))
        db.session.execute(
            Submission.__table__.update().where(Submission.consultation_id == plan.id).values(batch_shuffled=False)
        )
    tables = (ClauseVote, Comment, SelfDescription, ItemEvent, CommentAccess, ModerationDecision)
    before = rows_of(app, *tables)
    with writing(app):
        assert row_shuffling.reshuffle_due() == 10
    assert rows_of(app, *tables) == before
    assert settled(app, plan) == [10, 0]
    with writing(app):
        decisions.decide(mo, CODE, opened[2], DecisionData("publish", []))


def test_what_is_added_to_a_submission_later_is_rewritten_too(app, plan):
    """Against learning from the end of the file who came back, and when."""
    send_many(app, 10)
    with writing(app):
        receipt = receipts.as_words(
            submitting.send(CODE, b"0123456789abcdef", NewSubmission(votes={"hours": Choice.SUPPORT}))
        )
    work(app)
    clock_days = settled(app, plan)
    assert clock_days[0] == 11
    with writing(app):
        receipt_access.change_vote(receipt, "hours", Choice.OPPOSE)
    assert settled(app, plan) == [10, 1]
    with writing(app):
        row_shuffling.reshuffle(plan.id)
    with writing(app):
        receipt_access.withdraw_all(receipt)
    assert settled(app, plan) == [10, 1]


def test_the_codes_of_a_plan_are_rewritten_with_its_submissions(app, plan, cast):
    """Against linking the used code with the submission that was written next to it."""
    with writing(app):
        sheet = access_codes.make_sheet(cast.actor("Olga"), CODE, "The clinic", 20)
    with app.app_context():
        numbers = [access_code_words.read(words) for words in sheet]
        keys = set(db.session.scalars(select(AccessCode.id)))
    for number in range(10):
        with writing(app):
            send_one(number, numbers[number])
    work(app)
    with app.app_context():
        assert set(db.session.scalars(select(AccessCode.id))).isdisjoint(keys)
        assert sorted(db.session.scalars(select(AccessCode.used))) == [False] * 10 + [True] * 10
        db.session.rollback()


def test_a_batch_that_fails_midway_leaves_every_row_where_it_was(app, plan, monkeypatch):
    send_many(app, 10)
    monkeypatch.setattr(access_codes, "rewrite", lambda consultation_id: 1 / 0)
    work(app)  # what other tasks note about the comments
    before = rows_of(app, Submission, ClauseVote, Comment, ItemEvent)
    work(app)
    assert rows_of(app, Submission, ClauseVote, Comment, ItemEvent) == before


def test_another_plans_sendings_are_left_alone(app, plan, cast):
    noise = rows_of(app, Submission)
    send_many(app, 10)
    with writing(app):
        row_shuffling.reshuffle(plan.id)
    assert set(noise[Submission]) <= set(rows_of(app, Submission)[Submission])


def test_every_table_that_refers_to_a_submission_can_be_rewritten(app, plan):
    """A table of another shape would stop every batch: its rows are found again by one key of their own."""
    tables, found = Model.metadata.tables, {"submission"}
    while (
        more := {
            name
            for name, table in tables.items()
            for foreign in table.foreign_keys
            if foreign.column.table.name in found
        }
        - found
    ):
        found |= more
    assert {
        "clause_vote", "comment", "self_description", "plan_rating", "item_event", "moderation_decision",
        "comment_access", "coding", "sorting", "comment_vote",
    } <= found  # fmt: skip
    assert {name for name in found if len(tables[name].primary_key.columns) != 1} == set()
