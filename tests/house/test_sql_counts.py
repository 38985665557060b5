"""A public page needs few database statements, however much was sent."""

import secrets
from collections.abc import Mapping

import pytest
from flask import Flask
from sqlalchemy import event, insert, select

from consult.contributions import comment_counts
from consult.contributions.models import Comment, CommentVote, CommentVoteSheet
from consult.credentials import sheet_tokens
from consult.credentials.sheet_tokens import SheetToken
from consult.storage.database import db, now, random_key, settings, today
from tests.cast import Plan, writing
from tests.pageclient import PageClient

MOST_STATEMENTS = 12
SOME = 300
#: What an open plan does not have yet.
NOT_YET = {"api.answer", "api.checkpoint", "api.groups", "pages.answer_version"}


def public_addresses(app: Flask) -> dict[str, str]:
    """Every page that is the same for everyone, by its endpoint, at an address of the open plan."""
    values = {"code": "tst2", "key": "siting", "number": 1}
    adapter = app.url_map.bind("localhost")
    return {
        rule.endpoint: adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and rule.arguments <= set(values) and rule.endpoint.startswith(("api.", "pages."))
        if app.view_functions[rule.endpoint].access_rule.same_for_everyone and rule.endpoint not in NOT_YET
    }


def say_much(plan: Plan, many: int = SOME) -> None:
    """Comments on every part and on the whole plan, enough for several pages."""
    places = [(plan.clause_id(key), plan.version_id(key)) for key in ("purpose", "siting", "hours")] + [(None, None)]
    rows = [
        {
            "id": random_key(),
            "consultation_id": plan.id,
            "clause_id": places[number % 4][0],
            "clause_version_id": places[number % 4][1],
            "channel": "open",
            "consent": "quote",
            "stage": "public",
            "outcome": "publish",
            "counted_as": "publish",
            "original": None,
            "public_text": f"Voice {number}: the rooms should open earlier.",
            "lookup_hmac": secrets.token_bytes(32),
            "tracker": secrets.token_hex(6),
            "nonce": secrets.token_bytes(32),
            "shuffle_key": 1 + secrets.randbelow(10**9),
            "language": "en",
            "characters": 40,
            "day": today(),
            "pooled_on": today(),
            "public_on": today(),
        }
        for number in range(many)
    ]
    with writing(plan.app):
        db.session.execute(insert(Comment), rows)
        comment_counts.recount(plan.id)


def statements(app: Flask) -> dict[str, list[str]]:
    """The statements of each public page, on an application with an empty page cache."""
    seen: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    asked = {}
    for endpoint, address in public_addresses(app).items():
        seen.clear()
        assert PageClient(app).get(address).status == 200, address
        asked[endpoint] = [statement for statement in seen if not statement.startswith("BEGIN")]
    return asked


@pytest.mark.parametrize("many", [False, True], ids=["nobody spoke", "300 spoke"])
def test_no_public_page_needs_more_than_twelve_statements(plan: Plan, make_app, many: bool):
    if many:
        with plan.app.app_context():
            say_much(plan)
    asked = statements(make_app())
    assert len(asked) > 10
    assert {name: sent for name, sent in asked.items() if len(sent) > MOST_STATEMENTS} == {}


def test_what_is_read_is_only_read(plan: Plan, make_app):
    for name, sent in statements(make_app()).items():
        assert [s for s in sent if not s.lstrip("( ").startswith(("SELECT", "WITH"))] == [], name


def steps(app: Flask, address: str, sent: Mapping[str, str] | None = None) -> dict[str, int]:
    """How many steps the database takes for each statement of a page, or of a form that is sent to it."""
    taken: dict[str, int] = {}
    now: list[str] = []

    def count() -> None:
        taken[now[-1]] = taken.get(now[-1], 0) + 1

    def begin(connection, cursor, statement, *_):
        now.append(statement)
        connection.connection.driver_connection.set_progress_handler(count, 1)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", begin)
    client = PageClient(app)
    assert (client.get(address) if sent is None else client.post(address, sent)).status == 200
    event.remove(engine, "before_cursor_execute", begin)
    return taken


def test_the_next_comments_to_agree_with_are_read_along_an_index(plan: Plan, make_app):
    """Those answered least, wherever the day begins: nothing is sorted or counted."""
    with plan.app.app_context():
        say_much(plan)
    few = steps(make_app(), "/p/tst2/others")
    with plan.app.app_context():
        say_much(plan, 10 * SOME)
    many = steps(make_app(), "/p/tst2/others")
    assert {statement: count for statement, count in many.items() if count > 1.5 * few[statement] + 50} == {}


def agree_much(plan: Plan, people: int) -> None:
    """So many people have answered every comment."""
    with writing(plan.app):
        comments = list(db.session.scalars(select(Comment.id).where(Comment.consultation_id == plan.id)))
        for _ in range(people):
            sheet = random_key()
            row = {"id": sheet, "consultation_id": plan.id, "channel": "open", "changed_on": today()}
            db.session.execute(insert(CommentVoteSheet), [row])
            votes = [{"id": random_key(), "sheet_id": sheet, "comment_id": each, "value": 1} for each in comments]
            db.session.execute(insert(CommentVote), votes)


def test_sending_answers_reads_no_more_where_many_answered(plan: Plan, make_app):
    """Twenty at once, the most that a form has: the rows of one sheet and of twenty comments, along indexes."""
    with plan.app.app_context():
        say_much(plan, 60)
        query = select(Comment.tracker).where(Comment.consultation_id == plan.id).limit(20)
        answers = {f"v.{tracker}": "agree" for tracker in db.session.scalars(query)}

    def send() -> dict[str, int]:
        app = make_app()
        with app.app_context():
            token = SheetToken(random_key(), (0, 1, 0))
            sealed = sheet_tokens.seal(settings().forms_key, "tst2", token, now())
        return steps(app, "/p/tst2/others", answers | {"token": sealed, "act": "send"})

    few = send()
    with plan.app.app_context():
        agree_much(plan, 50)
        say_much(plan, 600)
    many = send()
    assert len(many) <= 19
    assert {statement: count for statement, count in many.items() if count > 1.5 * few[statement] + 50} == {}
