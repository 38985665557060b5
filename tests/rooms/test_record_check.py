"""Whatever somebody changes, removes or adds by hand in a table that the record covers, `consult check` names it."""

import json

import pytest
from sqlalchemy import delete, insert, select, text, update

from consult.contributions import submitting
from consult.contributions.enums import Choice
from consult.contributions.submission_values import NewSubmission
from consult.moderation.models import Appeal, Notice, Rereading
from consult.operations.record_check import checking
from consult.record import entries
from consult.record.entries import Kind
from consult.record.models import RecordEntry
from consult.storage.database import db, today
from tests.cast import CODE, reading, writing
from tests.moderated import decide, say
from tests.rooms.submissions import SEED, everything

pytestmark = pytest.mark.slow


@pytest.fixture
def told(app, plan, cast):
    """A plan with a report, with ten and more votes in one channel, of which three are not like the others, and
    comments.
    """
    for number in range(14):
        with writing(app):
            given = everything() if number < 11 else NewSubmission({"siting": Choice.UNSURE})
            submitting.send(CODE, SEED[:-1] + bytes([number]), given)
    decide(app, cast, say(app), "team_only", "names_person")
    return plan.reported()


def found(app):
    with reading(app):
        return [each.words for each in checking.findings() if each.words.startswith(f"{CODE}: ")]


def tamper(app, statement):
    with writing(app):
        assert db.session.execute(text(statement)).rowcount > 0
        db.session.expire_all()


OURS = f"consultation_code = '{CODE}'"
ENTRY = f"from record_entry where {OURS} and position = "
LAST = f"(select max(position) from record_entry where {OURS})"
HERE = f"(select id from consultation where code = '{CODE}')"
ONE = f"(select min(id) from comment where consultation_id = {HERE} and stage = 'public')"


def test_what_nobody_touched_is_whole(app, told):
    assert found(app) == []


def test_a_record_that_has_the_former_word_for_a_state_is_whole(app, told):
    """Records are never changed: the word with which an entry was written stays in it."""
    with writing(app):
        rows = db.session.scalars(select(RecordEntry).where(RecordEntry.consultation_code == CODE)).all()
        lines = [json.loads(row.entry) for row in sorted(rows, key=lambda row: row.position)]
        db.session.execute(text(f"delete from record_entry where {OURS}"))
        db.session.expunge_all()
        former = {"reported": "heard"}
        for line in lines:
            kind = Kind(line.pop("kind"))
            del line["day"]
            if kind is Kind.LIFE:
                line |= {name: former.get(line[name], line[name]) for name in ("event", "state")}
            entries.append(CODE, kind, line)
        assert {"event": "heard", "state": "heard"}.items() <= lines[-2].items() | lines[-1].items()
    assert found(app) == []


@pytest.mark.parametrize(("statement", "words"), [
    (f"delete {ENTRY}5", "entry 5 is missing"),
    (f"delete {ENTRY}0", "entry 0 is missing"),
    (f"delete {ENTRY}{LAST}", "the report does not match the record"),
    (f"update record_entry set leaf = '00' where {OURS} and position = 3", "entry 3 does not fit its leaf"),
    (f"update record_entry set entry = replace(entry, 'publish', 'refuse') where {OURS} "
     "and kind = 'moderation'", "does not fit its leaf"),
    (f"update record_entry set day = '2001-01-01' where {OURS} and position = 2", "different kind or day"),
    (f"update record_entry set entry = '{{' where {OURS} and position = 2", "cannot be read"),
    (f"update comment set public_text = 'Quite the opposite.' where id = {ONE}", "do not match the record"),
    (f"update comment set public_text = null where id = {ONE}", "has lost its words"),
    (f"update comment set clause_id = null where consultation_id = {HERE} and clause_id is not null",
     "on a different part"),
    (f"update comment set tracker = 'zzzzzzzzzzzz' where id = {ONE}", "public but not in the record"),
    (f"update comment set tracker = 'zzzzzzzzzzzz' where id = {ONE}", "in the record but not in the tables"),
    (f"update moderation_decision set outcome = 'refuse' where comment_id = {ONE}", "does not match the record"),
    (f"delete from moderation_decision where comment_id = {ONE}", "not in the tables"),
    (f"update consultation set state = 'answered' where code = '{CODE}'", "the plan is answered"),
    (f"delete from consultation_event where consultation_id = {HERE} and kind = 'closed'", "the events of the plan"),
    (f"update consultation_event set reason = 'Because.' where consultation_id = {HERE}", "the events of the plan"),
    ("update clause_version set wording = 'Nothing at all.' where clause_id in "
     f"(select id from clause where consultation_id = {HERE})", "does not have the words in the record"),
    (f"update report set hash = '00' where consultation_id = {HERE}", "the report does not match the record"),
    (f"delete from report where consultation_id = {HERE}", "the report is in the record"),
    ("update ballot set choice = 'support' where choice = 'oppose'", "do not match the totals of the report"),
    ("delete from ballot where id = (select min(id) from ballot)", "do not match the totals of the report"),
])  # fmt: skip
def test_what_somebody_did_by_hand_is_named(app, told, statement, words):
    tamper(app, statement)
    assert any(words in each and each.startswith(f"{CODE}: ") for each in found(app)), found(app)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_document_that_cannot_be_read_is_named_and_the_rest_is_checked(app, told):
    """SQLite keeps any text where PostgreSQL takes documents alone."""
    tamper(app, f"update report set document = replace(document, '{{', '(') where consultation_id = {HERE}")
    tamper(app, f"update consultation set state = 'answered' where code = '{CODE}'")
    said = found(app)
    assert any("cannot be read" in each for each in said), said
    assert any("the plan is answered" in each for each in said), said


@pytest.mark.parametrize(
    ("table", "about", "answers"),
    [
        (Appeal, {"against": "redact"}, ("upheld", "rejected")),
        (Rereading, {"outcome": "refuse"}, ("same", "different")),
        (Notice, {"words": None}, ("hidden", "kept")),
    ],
)
def test_what_the_report_counted_of_second_looks_is_counted_again(app, plan, cast, table, about, answers):
    first, second = say(app), say(app)
    for sent in (first, second):
        decide(app, cast, sent, "team_only", "names_person")

    def ask(sent):
        with writing(app):
            asked = {"day": today(), "answered_on": today(), "answer": answers[0], "counted_as": answers[0], **about}
            db.session.execute(insert(table).values(id=sent.id, comment_id=sent.id, **asked))

    ask(first)
    plan.reported()
    assert found(app) == []
    ask(second)
    assert found(app) == [], "it came after the report"
    with writing(app):
        db.session.execute(update(table).values(answer=answers[1], counted_as=answers[1]))
    what = f"the {table.__tablename__}s in the tables are fewer"
    fault = f"{CODE}: {what}, or were answered in another way, than in the report"
    assert found(app) == [fault]
    with writing(app):
        db.session.execute(delete(table))
    assert found(app) == [fault]
