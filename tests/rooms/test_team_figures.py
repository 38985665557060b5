"""Figures for the team: they move with batches, and nothing small can be read or computed from them."""

import secrets
from datetime import timedelta

from sqlalchemy import insert

from consult.analysis.team_figures import team_figures
from consult.contributions import batch_days, comment_counts
from consult.contributions.enums import Channel
from consult.contributions.models import Comment
from consult.moderation import access_log, reading_times
from consult.storage.database import db, random_key, today
from tests.cast import reading, writing
from tests.moderated import bring_batches, decide, open_comment, say


def add(plan, count, key="siting", channel=Channel.OPEN, counted_as="publish"):
    """Comments as a batch has counted them."""
    with reading(plan.app):
        day, plan_id, clause_id, version_id = today(), plan.id, plan.clause_id(key), plan.version_id(key)
    rows = [
        {
            "id": random_key(), "consultation_id": plan_id, "clause_id": clause_id, "channel": channel,
            "clause_version_id": version_id, "consent": "show", "stage": "public", "outcome": "publish",
            "counted_as": counted_as, "public_text": "Words.", "lookup_hmac": secrets.token_bytes(32),
            "tracker": secrets.token_hex(6), "nonce": secrets.token_bytes(32), "shuffle_key": 1, "day": day,
        }
        for _ in range(count)
    ]  # fmt: skip
    with writing(plan.app):
        db.session.execute(insert(Comment), rows)
        comment_counts.recount(plan_id)


def due(app):
    """Whatever is due is counted."""
    with writing(app):
        bring_batches()


def figures(plan, *channels):
    with reading(plan.app):
        keys = ("siting", "hours")
        return team_figures(plan.id, [plan.clause_id(key) for key in keys], channels or tuple(Channel))


def test_comments_are_counted_by_part_and_by_way_of_sending(plan):
    add(plan, 14)
    add(plan, 11, "hours", Channel.CODE)
    add(plan, 20, "hours", Channel.ACCOUNT)
    found = figures(plan)
    assert found.received == 45
    assert found.by_channel == {Channel.OPEN: 14, Channel.CODE: 11, Channel.ACCOUNT: 20}
    assert list(found.by_part.values()) == [None, 31, None], "14 would tell that nobody spoke about the whole plan"


def test_a_single_small_way_of_sending_takes_the_smallest_other_with_it(plan):
    add(plan, 50)
    add(plan, 12, channel=Channel.CODE)
    add(plan, 3, channel=Channel.ACCOUNT)
    assert figures(plan).by_channel == {Channel.OPEN: 50, Channel.CODE: None, Channel.ACCOUNT: None}


def test_none_and_a_few_look_the_same(plan):
    add(plan, 50)
    few = figures(plan).by_channel
    add(plan, 4, channel=Channel.CODE)
    assert figures(plan).by_channel == few


def test_what_was_taken_back_or_removed_is_received_and_in_no_part(plan):
    add(plan, 12)
    for counted_as in ("withdrawn", "changed", "junk", "held"):
        add(plan, 10, "hours", counted_as=counted_as)
    found = figures(plan, Channel.OPEN)
    assert found.received == 52
    assert found.outcomes == {"publish": 12, "withdrawn": 10, "changed": 10, "junk": 10, "held": 10}
    assert found.by_part[plan.clause_id("hours")] is None


def test_what_was_sent_waits_in_the_figures_from_its_batch_on(app, plan, clock):
    sent = [say(app) for _ in range(11)]
    assert figures(plan).received == 0
    clock.forward(days=1)
    due(app)
    found = figures(plan)
    assert found.received == 11
    assert sum(found.waiting.values()) == len(sent)
    with reading(app):
        assert set(found.waiting) == {today() - timedelta(days=1)}


def test_the_day_of_the_last_batch_is_known(app, cast, plan, clock):
    with reading(app):
        assert batch_days.last_day(plan.id) is None
    say(app)
    with reading(app):
        assert batch_days.last_day(plan.id) is None
    clock.forward(days=4)
    due(app)
    with reading(app):
        assert batch_days.last_day(plan.id) == today()


def times(app, plan):
    with reading(app):
        return reading_times.reading_times(plan.id)


def log(app, plan):
    with writing(app):
        access_log.record(plan.id)


def test_reading_times_are_days_until_somebody_first_opened_it(app, cast, plan, clock):
    sent = [say(app) for _ in range(20)]
    clock.forward(days=1)
    due(app)
    for each in sent[:10]:
        open_comment(app, cast, each)
    for others in (sent[8:18], sent[18:]):
        clock.forward(days=4)
        for each in others:
            open_comment(app, cast, each, "Mina")
    assert times(app, plan) is None, "no batch of openings yet"
    log(app, plan)
    assert times(app, plan) == reading_times.ReadingTimes(20, 1, 5, 9), "half of them, nine of ten, and 95 of 100"
    for each in sent:
        open_comment(app, cast, each, "Mina")
    log(app, plan)
    assert times(app, plan).comments == 20, "a second opening changes nothing"


def test_reading_times_of_fewer_than_ten_are_not_told(app, cast, plan, clock):
    sent = [say(app) for _ in range(9)]
    clock.forward(days=3)
    due(app)
    for each in sent:
        open_comment(app, cast, each)
    log(app, plan)
    assert times(app, plan) is None


def test_the_freeze_changes_no_reading_time(app, cast, plan, clock):
    sent = [say(app) for _ in range(10)]
    clock.forward(days=1)
    due(app)
    for each in sent:
        decide(app, cast, each, "publish")
    log(app, plan)
    before = times(app, plan)
    plan.reported()
    log(app, plan)
    assert times(app, plan) == before
