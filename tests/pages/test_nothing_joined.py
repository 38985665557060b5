"""After the freeze: in no file, for anyone or for the team, do two comments of one person have something of their own
in common.
"""

import csv
import io
import json
import secrets
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from consult.contributions import submitting
from consult.contributions.enums import Choice, Consent
from consult.contributions.models import Comment
from consult.contributions.submission_values import CommentText, NewSubmission
from consult.moderation import decisions
from consult.moderation.rules import DecisionData
from consult.storage.database import db
from tests.cast import CODE, reading, writing
from tests.pages.test_open_data import fetch

PEOPLE = 6
#: Files about the plan that are in no archive.
ALONE = ("answer.json", "feed.atom", "dates.ics")
OWN = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}


@pytest.fixture
def sent_with(app, cast, plan) -> dict[str, int]:
    """Who sent each public comment, by its code: two each, some in plain spelling; then the report is frozen."""
    mo = cast.actor("Mo")
    for person in range(PEOPLE):
        comments = [
            CommentText(key, f"person{person} says {key}!!!", list(Consent)[person % 2], may_be_plain=person % 3 == 0)
            for key in ("siting", "hours")
        ]
        with writing(app):
            submitting.send(CODE, secrets.token_bytes(16), NewSubmission({"purpose": Choice.OPPOSE}, comments=comments))
    with reading(app):
        rows = db.session.scalars(select(Comment).where(Comment.consultation_id == plan.id)).all()
        found = {row.tracker: row.submission_id or 0 for row in rows}
        plain = [row.id for row in rows if row.may_be_plain]
    for id_ in plain:
        with writing(app):
            decisions.open_comment(mo, CODE, id_)
            decisions.decide(mo, CODE, id_, DecisionData("publish", plain=True))
    plan.reported()
    return found


def values(found: object) -> Iterator[tuple[str, str]]:
    """(name, value) of everything in an object of a file that is no object itself."""
    if isinstance(found, dict):
        for name, value in found.items():
            yield from ((name, str(one)) for one in (value if isinstance(value, list) else [value]))


def objects(found: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON document, the inner ones too."""
    if isinstance(found, dict):
        yield found
    for inner in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
        yield from objects(inner)


def rows_of(name: str, data: bytes) -> list[dict[str, Any]]:
    if name.endswith(".csv"):
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    return list(objects(json.loads(data))) if name.endswith(".json") else []


def joined(rows: list[dict[str, Any]], sent_with: dict[str, int]) -> list[tuple[str, str]]:
    """(column, value) that only two or more comments of one person have, or one row that names only them."""
    found: dict[tuple[str, str], set[str]] = {}
    for number, row in enumerate(rows):
        # Words that stand in two columns of one row are that comment's own.
        codes = {value for _, value in values(row) if value in sent_with}
        found.setdefault(("row", str(number)), set()).update(codes)
        for pair in values(row):
            if pair[1] not in sent_with:
                found.setdefault(pair, set()).update(codes)
    return [pair for pair, codes in found.items() if len(codes) > 1 and len({sent_with[each] for each in codes}) == 1]


def files(app, staff_client) -> dict[str, bytes]:
    """Every file about the plan that somebody can have, by its name."""
    found = {}
    for name in ALONE:
        with app.test_client(use_cookies=False).get(f"/p/{CODE}/{name}") as answer:
            assert answer.status_code == 200
            found[name] = answer.data
    form = staff_client("Olga").get(f"/team/p/{CODE}/downloads").form("/data.zip")
    with form.page.client.browser.post(form.action, data=form.fields, headers=OWN) as answer:
        team = answer.data
    assert fetch(app, "data.zip")[1] == team, "the team gets what everyone gets"
    with zipfile.ZipFile(io.BytesIO(team)) as opened:
        return found | {name: opened.read(name) for name in opened.namelist()}


def test_no_file_joins_two_comments_of_one_person(app, staff_client, sent_with):
    found = files(app, staff_client)
    told = {code for name, data in found.items() for code in sent_with if code in data.decode("utf-8", "replace")}
    assert told == set(sent_with), "the files are about these comments"
    assert {name: pairs for name, data in found.items() if (pairs := joined(rows_of(name, data), sent_with))} == {}


def test_the_test_finds_what_would_join_them(sent_with):
    one = next(iter(sent_with))
    (other,) = (each for each in sent_with if sent_with[each] == sent_with[one] and each != one)
    apart = next(each for each in sent_with if sent_with[each] != sent_with[one])
    rows = [{"tracker": one, "place": "7"}, {"tracker": other, "place": "7"}, {"tracker": apart, "place": "8"}]
    assert joined(rows, sent_with) == [("place", "7")]
    assert joined([{"codes": [one, other]}], sent_with) == [("row", "0")]
    assert joined([*rows, {"tracker": apart, "place": "7"}], sent_with) == []
