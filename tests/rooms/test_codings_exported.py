"""The codes in the open data give the figures of the frozen report, whatever happens to a comment later."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from consult.contributions.enums import Consent
from consult.contributions.models import Comment
from consult.report.queries import report_of
from consult.response import export
from consult.storage.database import db
from tests.answering import add_theme, freeze, published
from tests.cast import CODE, Cast, Plan, counted, reading
from tests.moderated import Sent, answer, decide, refuse, say

OPEN, SHUT = "Open at night.", "Close the door at night."


@pytest.fixture
def sent(app: Flask, cast: Cast, plan: Plan) -> dict[str, Sent]:
    """A comment that stays, one that is erased later, one for the team only, one that is refused, and their report:
    one theme in three of them.
    """
    found = {"stays": published(app, cast, OPEN), "goes": published(app, cast, SHUT)}
    found["team"] = say(app, "A secret of the team.", "siting", consent=Consent.TEAM)
    decide(app, cast, found["team"], "team_only", "writer_asked")
    found["refused"] = say(app, "Words that nobody sees.", "siting")
    refuse(app, cast, found["refused"], "threat")
    counted(app)
    add_theme(app, cast, "Hours", found["stays"], found["goes"], found["team"], clause_key="siting")
    freeze(app, cast, plan)
    return found


def erase(app: Flask, cast: Cast, sent: Sent) -> None:
    """Two moderators agree, after the freeze, that its words are deleted."""
    decide(app, cast, sent, "erase", "illegal", version_seen=1)
    answer(app, cast, sent, True)


def codings(app: Flask, folder: Path) -> list[dict[str, str]]:
    with reading(app):
        export.write(CODE, folder)
    with (folder / "codings.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def figures(rows: list[dict[str, str]]) -> tuple[Counter[str], Counter[str]]:
    comments = {row["comment"]: row["outcome"] for row in rows}
    return Counter(row["theme"] for row in rows if row["theme"]), Counter(comments.values())


def frozen(app: Flask, plan: Plan) -> tuple[dict[str, int], dict[str, int]]:
    with reading(app):
        report = report_of(plan.id)
        assert report is not None
        themes = {theme["key"]: theme["comments"] for part in report.document["clauses"] for theme in part["themes"]}
        return themes, {code: count for code, count in report.document["reconciliation"]["outcomes"].items() if count}


def test_a_comment_that_is_erased_or_decided_on_again_after_the_freeze_still_counts_there(
    app: Flask, cast: Cast, plan: Plan, sent: dict[str, Sent], tmp_path: Path
) -> None:
    told = frozen(app, plan)
    assert told == ({"hours": 3}, {"publish": 2, "team_only": 1, "refuse": 1})
    before = codings(app, tmp_path / "before")
    assert figures(before) == told
    erase(app, cast, sent["goes"])
    decide(app, cast, sent["stays"], "team_only", "names_person", version_seen=1)
    counted(app)
    with reading(app):
        rows = db.session.execute(select(Comment.outcome, Comment.counted_as, Comment.public_text)).all()
        assert ("erase", "erase", None) in [tuple(row) for row in rows]
    after = codings(app, tmp_path / "after")
    assert figures(after) == told == frozen(app, plan)


def test_a_row_has_a_public_code_only_while_anyone_can_read_the_comment_and_never_words(
    app: Flask, cast: Cast, plan: Plan, sent: dict[str, Sent], tmp_path: Path
) -> None:
    with reading(app):
        trackers = dict(db.session.execute(select(Comment.id, Comment.tracker)).all())
    before = codings(app, tmp_path / "before")
    public = [trackers[sent[name].id] for name in ("stays", "goes")]
    assert sorted(row["tracker"] for row in before) == ["", "", *sorted(public)]
    assert [row["theme"] for row in before if row["outcome"] == "team_only"] == ["hours"]
    erase(app, cast, sent["goes"])
    after = codings(app, tmp_path / "after")
    assert sorted(row["tracker"] for row in after) == ["", "", "", public[0]]
    text = (tmp_path / "after" / "codings.json").read_text("utf-8")
    for name in ("goes", "team", "refused"):
        assert trackers[sent[name].id] not in text
    assert not any(words in text for words in (OPEN, SHUT, "secret", "nobody sees"))
