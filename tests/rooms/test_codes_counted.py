"""Votes with a card are next to those of the open link, in Part A and in the open data, and are never added."""

import csv
import json
import secrets
from pathlib import Path

from consult.consultations import queries as consultations
from consult.contributions import submitting
from consult.contributions.enums import Channel, Choice
from consult.contributions.submission_values import HowSent, NewSubmission
from consult.credentials import access_code_words, access_codes
from consult.report.summary import to_json
from consult.response import export
from consult.response import queries as response_queries
from tests.answering import freeze, vote
from tests.cast import CODE, reading, writing


def vote_with_cards(app, cast, times):
    olga = cast.actor("Olga")
    with writing(app):
        for words in access_codes.make_sheet(olga, CODE, "Harbour van", times + 3)[:times]:
            way = HowSent(Channel.CODE, code=access_code_words.read(words))
            submitting.send(CODE, secrets.token_bytes(16), NewSubmission(votes={"siting": Choice.OPPOSE}), way)


def classes_in_part_a(app):
    with reading(app):
        whole = to_json(response_queries.summary(consultations.public_consultation(CODE)))
    siting = next(clause for clause in whole["clauses"] if clause["key"] == "siting")
    return whole, siting["tallies"]


def test_part_a_and_the_open_data_show_each_class_and_no_sum(app, cast, plan, tmp_path: Path):
    vote(app, 13, Choice.SUPPORT)
    vote(app, 17, Choice.SUPPORT, channel=Channel.ACCOUNT)
    vote_with_cards(app, cast, 11)
    freeze(app, cast, plan)
    whole, tallies = classes_in_part_a(app)
    totals = {each["channel"]: each["total"] for each in tallies}
    assert totals == {"open": 13, "account": 17, "code": 11}
    with reading(app):
        export.write(CODE, tmp_path / "out")
    with (tmp_path / "out" / "clause_votes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["key"] == "siting"]
    counted = {name: sum(int(row["votes"]) for row in rows if row["channel"] == name) for name in totals}
    assert counted == totals
    assert {row["channel"] for row in rows} == set(totals)
    told = json.dumps(whole) + "".join(path.read_text("utf-8") for path in (tmp_path / "out").iterdir())
    for added in (13 + 11, 17 + 11, 13 + 17, 13 + 17 + 11):
        assert f'"{added}"' not in told
        assert f": {added}," not in told
    assert "Harbour van" not in told


def test_fewer_than_ten_with_a_card_are_not_told(app, cast, plan):
    vote(app, 13, Choice.SUPPORT)
    vote_with_cards(app, cast, 9)
    freeze(app, cast, plan)
    _, tallies = classes_in_part_a(app)
    assert {"channel": "code", "suppressed": True, "total": None, "counts": []} in tallies
