"""What is added to a submission after its batch is rewritten with the next: against learning who came back, and when.

And at the freeze: what was next to each other in the database no longer is.
"""

import pytest
from sqlalchemy import select, text

from consult.contributions import account_submissions, plan_ratings, receipt_access, self_descriptions, submitting
from consult.contributions.enums import Channel, Choice, Consent, SelfDescriptionKind
from consult.contributions.models import Ballot, SelfDescription, Submission
from consult.contributions.submission_values import CommentText, HowSent, NewSubmission
from consult.credentials import access_code_words, access_codes, accounts, receipts
from consult.credentials.models import AccessCode
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.cast import CODE, writing

pytestmark = pytest.mark.both_databases

SEED = b"0123456789abcdef"
SAID = NewSubmission({"hours": Choice.SUPPORT}, [CommentText(None, "About time.", Consent.SHOW)])


@pytest.fixture
def account(app, plan):
    with writing(app):
        return accounts.create("lantern curator 4821", "seven lamps by the quay").id


@pytest.fixture
def receipt(app, plan, account, clock):
    """The receipt of one submission with an account, described, and in its batch."""
    with writing(app):
        receipt = receipts.as_words(submitting.send(CODE, SEED, SAID, HowSent(Channel.ACCOUNT, account=account)))
        self_descriptions.describe(CODE, SEED, {SelfDescriptionKind.FAMILY})
    clock.forward(days=3)
    with app.app_context():
        periodic_tasks.run_once()
    assert is_settled(app, plan)
    return receipt


def is_settled(app, plan):
    with app.app_context():
        [found] = db.session.scalars(select(Submission.batch_shuffled).where(Submission.consultation_id == plan.id))
        db.session.rollback()
    return found


def standings(app, plan):
    with app.app_context():
        mine = select(Submission.id).where(Submission.consultation_id == plan.id)
        found = db.session.scalars(select(SelfDescription.kind).where(SelfDescription.submission_id.in_(mine))).all()
        db.session.rollback()
    return found


LATER = {
    "describes": lambda receipt, account: self_descriptions.describe(CODE, SEED, {SelfDescriptionKind.NEIGHBOUR}),
    "rates": lambda receipt, account: plan_ratings.rate(CODE, SEED, {"safe": "no"}),
    "changes": lambda receipt, account: receipt_access.change_comment(receipt, 0, "Go on with it.", Consent.SHOW),
    "takes one back": lambda receipt, account: receipt_access.withdraw_comment(receipt, 0),
    "takes all back": lambda receipt, account: receipt_access.withdraw_all(receipt),
    "takes all back by account": lambda receipt, account: account_submissions.withdraw_all(account, CODE),
}


@pytest.mark.parametrize("later", LATER)
def test_a_submission_to_which_its_writer_came_back_is_rewritten(app, plan, receipt, account, later):
    with writing(app):
        LATER[later](receipt, account)
    assert not is_settled(app, plan)


@pytest.mark.parametrize("later", ["takes all back", "takes all back by account"])
def test_who_takes_everything_back_leaves_nothing_of_what_they_are(app, plan, receipt, account, later):
    assert standings(app, plan) == ["family"]
    with writing(app):
        LATER[later](receipt, account)
    assert standings(app, plan) == []


def in_the_heap(table, column, *where):
    """Values of a column as they are in PostgreSQL's heap, and the transactions that wrote their rows."""
    query = select(column, text("xmin::text")).select_from(table).where(*where)
    found = db.session.execute(query.order_by(text("ctid")))
    values, transactions = zip(*found, strict=True)
    return list(values), set(transactions)


def test_ballots_are_not_in_the_order_in_which_votes_came(app, plan, database_kind):
    """Against anyone who takes PostgreSQL's files after the freeze and knows in which order people came."""
    if database_kind != "postgresql":
        pytest.skip("on SQLite a random key is the row's place")
    for number in range(60):
        choice = Choice.SUPPORT if number < 30 else Choice.OPPOSE
        with writing(app):
            submitting.send(CODE, f"seed-{number:011}".encode(), NewSubmission({"hours": choice}))
    plan.reported()
    with app.app_context():
        choices, transactions = in_the_heap(Ballot, Ballot.choice, Ballot.clause_version_id == plan.version_id("hours"))
        db.session.rollback()
    assert len(choices) == 60
    assert len(transactions) == 1
    changes = sum(one != other for one, other in zip(choices, choices[1:], strict=False))
    assert changes > 10, "else they stand as they came, or sorted"


def test_codes_are_rewritten_at_the_freeze_even_if_no_batch_was_due(app, plan, cast, database_kind):
    """Against linking a code to words by the transaction that wrote both."""
    if database_kind != "postgresql":
        pytest.skip("SQLite has no transaction numbers in its rows")
    olga = cast.actor("Olga")
    with writing(app):
        sheet = access_codes.make_sheet(olga, CODE, "Harbour van", 8)
    for number, words in enumerate(sheet[:5]):
        with writing(app):
            way = HowSent(Channel.CODE, code=access_code_words.read(words))
            submitting.send(CODE, f"seed-{number:011}".encode(), SAID, way)
    plan.reported()
    with app.app_context():
        used, transactions = in_the_heap(AccessCode, AccessCode.used)
        db.session.rollback()
    assert sorted(used) == [False] * 3 + [True] * 5
    assert len(transactions) == 1
