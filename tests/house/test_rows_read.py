"""A public page reads no more rows with twelve times the comments: steps of the database are counted, not seconds."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, insert, select, text

from consult.contributions import comment_counts, copies, public_words
from consult.contributions.display_orders import ListOrder
from consult.contributions.models import Comment
from consult.record import entries
from consult.storage.database import db, random_key, today
from tests.cast import CODE, Plan, writing
from tests.house.test_sql_counts import public_addresses
from tests.pageclient import PageClient

pytestmark = pytest.mark.slow

FEW, MANY = 500, 6_000
#: So many times the steps, and those of one page more, which the short list may not have.
TIMES, MORE = 2, 6_000
#: How many steps pass between two looks at the counter.
EACH = 10
#: These list every comment, because that is what they are for.
WHOLE = {"pages.trackers", "pages.data_file"}
LETTER = "We say no to this room."
NEAR = 77


def say(plan: Plan, first: int, last: int) -> None:
    """Comments on every part in three languages, of many days and lengths, a tenth copies of a letter and a tenth
    nearly the same; each with its words, its decision in the record, and the counts of a batch.
    """
    places = [(plan.clause_id(key), plan.version_id(key)) for key in ("purpose", "siting", "hours")] + [(None, None)]
    with writing(plan.app):
        rows = []
        for number in range(first, last):
            is_copy, (clause_id, version_id) = number % 10 == 0, places[number % 3 if number % 10 == 0 else number % 4]
            words = LETTER if is_copy else f"Voice {number}: the rooms should open earlier. {'More. ' * (number % 9)}"
            rows.append({
                "id": random_key(), "consultation_id": plan.id, "clause_id": clause_id, "clause_version_id": version_id,
                "channel": "open", "consent": "quote", "stage": "public", "outcome": "publish", "counted_as": "publish",
                "public_text": words, "lookup_hmac": secrets.token_bytes(32), "tracker": secrets.token_hex(6),
                "nonce": secrets.token_bytes(32), "shuffle_key": 1 + secrets.randbelow(2**31 - 2), "day": today(),
                "public_on": today() - timedelta(days=number % 30), "characters": len(words),
                "times_seen": number % 3, "details": 0,
                "folded_text": words.lower(),
                "language": ("en", "fr", "es", "en")[number // 4 % 4],
                "named_organizations": "", "copy_group": NEAR if number % 10 == 1 else 0,
                "near_group": NEAR if number % 10 == 1 else None,
                "wording_hmac": copies.hmac_of(plan.id, clause_id, words),
            })  # fmt: skip
        db.session.execute(insert(Comment), rows)
        told = [(row["consultation_id"], row["id"], row["public_text"]) for row in rows]
        public_words.add(db.session.connection(), told)
        copies.count_again(plan.id, {row["wording_hmac"] for row in rows[::10]})
        comment_counts.recount(plan.id)
        line = {"outcome": "publish", "reasons": [], "rules": 1, "second": False, "again": False}
        lines = [line | {"tracker": row["tracker"], "again": number % 7 == 0} for number, row in enumerate(rows)]
        entries.append_all(CODE, entries.Kind.MODERATION, lines)
        db.session.connection().execute(text("analyze"))


@contextmanager
def steps(app: Flask) -> Iterator[list[int]]:
    """How many steps the database takes, in tens."""
    taken = [0]

    def count() -> None:
        taken[0] += 1

    def begin(connection, *_) -> None:
        connection.connection.driver_connection.set_progress_handler(count, EACH)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", begin)
    yield taken
    event.remove(engine, "before_cursor_execute", begin)


def lists() -> Iterator[str]:
    """Every filter and order of the list of comments, and some of them together."""
    chosen = ["", "part=siting", "part=plan", "language=fr", "part=siting&language=fr", "kind=comments"]
    for order in ListOrder:
        for each in chosen:
            yield f"/p/{CODE}/comments?order={order.value}&{each}"


def read(plan: Plan, app: Flask) -> dict[str, int]:
    """The steps for each address, and for the page after each list, of which the last is read backwards."""
    client, found = PageClient(app), {}
    with app.app_context():
        ours = select(Comment.tracker).where(Comment.consultation_id == plan.id, Comment.is_shown)
        shown, letter, near = (db.session.scalar(ours.where(each).limit(1)) for each in (
            Comment.public_text.startswith("Voice"), Comment.public_text == LETTER, Comment.times_near > 1
        ))  # fmt: skip
        db.session.rollback()
    addresses = {name: each for name, each in public_addresses(app).items() if name not in WHOLE}
    addresses |= {each: each for each in lists()}
    addresses |= {"comment": f"/p/{CODE}/comment/{shown}", "letter": f"/p/{CODE}/comment/{letter}"}
    addresses |= {"near": f"/p/{CODE}/copies/{near}/near"}
    addresses |= {"record, all": f"/p/{CODE}/record?list=all", "whole plan": f"/p/{CODE}/read/plan"}
    with steps(app) as taken:
        for name, address in addresses.items():
            taken[0] = 0
            page = client.get(address)
            assert page.status == 200, address
            found[name] = taken[0] * EACH
            if "/comments?" in address and (more := page.links.get("More")):
                taken[0] = 0
                second = client.get(more)
                found[f"{name}, more"] = taken[0] * EACH
                taken[0] = 0
                client.get(second.links["Back"])
                found[f"{name}, back"] = taken[0] * EACH
            if name == "near":
                taken[0] = 0
                client.get(page.links["More"])
                found["near, more"] = taken[0] * EACH
    return found


def test_no_public_page_reads_more_rows_where_twelve_times_as_many_spoke(plan: Plan, make_app):
    with plan.app.app_context():
        say(plan, 0, FEW)
    few = read(plan, make_app())
    with plan.app.app_context():
        say(plan, FEW, MANY)
    many = read(plan, make_app())
    few |= {name: few[name.partition(",")[0]] for name in many.keys() - few.keys()}
    assert len(many) > 100
    assert {name: (few[name], count) for name, count in many.items() if count > TIMES * few[name] + MORE} == {}
