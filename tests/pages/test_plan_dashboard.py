"""The overview of a plan: what to do, what waits, what came in; who sees what, and when it changes."""

import secrets
from datetime import timedelta

import pytest
from sqlalchemy import event, insert

from consult.consultations import framing
from consult.contributions import comment_counts, receipt_access
from consult.contributions.enums import Channel
from consult.contributions.models import Comment
from consult.moderation import access_log
from consult.moderation.teamwork import colleagues
from consult.storage.database import db, random_key, today
from tests.cast import CODE, writing
from tests.moderated import bring_batches, decide, open_comment, refuse, say
from tests.watching import normalised

HERE = f"/team/p/{CODE}"
HOME = "/team/"
#: Statements that an organizer’s overview may need besides the two that say who asks, however much was sent. The
#: last one reads who is on duty.
MOST_STATEMENTS = 13 + 2
HIDDEN = "not shown"
OTHERS = {"Olga": "organizer", "Ana": "analyst", "Dee": "decision maker", "Tess": "third person"}


def batches(app, clock, plan, days=3):
    clock.forward(days=days)
    with writing(app):
        bring_batches()
        access_log.record(plan.id)


def add(plan, count, key="siting", channel=Channel.OPEN, age=0, counted_as="publish"):
    """Comments as a batch has counted them."""
    with plan.app.app_context():
        place = {"clause_id": plan.clause_id(key), "clause_version_id": plan.version_id(key)}
        rows = [
            {
                "id": random_key(), "consultation_id": plan.id, **place, "channel": channel, "consent": "show",
                "stage": "public", "outcome": "publish", "counted_as": counted_as, "public_text": "Words.",
                "lookup_hmac": secrets.token_bytes(32), "tracker": secrets.token_hex(6),
                "nonce": secrets.token_bytes(32), "shuffle_key": 1, "day": today() - timedelta(days=age),
            }
            for _ in range(count)
        ]  # fmt: skip
        with writing(plan.app):
            db.session.execute(insert(Comment), rows)
            comment_counts.recount(plan.id)


def words(element):
    return " ".join("".join(element.itertext()).split())


def bars(page, caption):
    """The rows of a chart, as label and number."""
    tables = [each for each in page.elements("table") if each.find("caption") is not None]
    found = [each for each in tables if words(each.find("caption")) == caption]
    lines = [line for table in found for line in table.iter("tr") if line[0].get("scope") == "row"]
    return {words(line.find("th")): words(line.findall("td")[-1]) for line in lines}


@pytest.fixture
def seen(app, staff_client, plan):
    """Every page of the home and the overview, by who looks."""

    def look(*names):
        return {(name, at): normalised(staff_client(name).get(at).text) for name in names for at in (HOME, HERE)}

    return look


STEPS = {
    "send": lambda s: say(s["app"], "Words just sent."),
    "withdraw": lambda s: _withdraw(s["app"], s["sent"][0]),
    "open": lambda s: open_comment(s["app"], s["cast"], s["sent"][1]),
    "decide": lambda s: decide(s["app"], s["cast"], s["sent"][2], "publish"),
    "propose": lambda s: decide(s["app"], s["cast"], s["sent"][3], "refuse", "threat"),
}


def _withdraw(app, sent):
    with writing(app):
        receipt_access.withdraw_comment(sent.receipt, 0)


def test_what_others_see_moves_with_batches_and_what_moderators_see_at_once(app, cast, plan, clock, seen):
    sent = [say(app) for _ in range(14)]
    batches(app, clock, plan)
    scene = {"app": app, "cast": cast, "sent": sent}
    for step in STEPS.values():
        others, moderators = seen(*OTHERS), seen("Mo")
        step(scene)
        assert seen(*OTHERS) == others
        if step is not STEPS["open"]:
            assert seen("Mo") != moderators
    before = seen(*OTHERS)
    batches(app, clock, plan)
    changed = {name for (name, at), page in seen(*OTHERS).items() if page != before[name, at]}
    assert changed == set(OTHERS), "else this would notice nothing"


def test_moderators_see_what_waits_by_age_at_once(app, cast, plan, clock, staff_client):
    say(app)
    clock.forward(days=5)
    say(app)
    page = staff_client("Mo").get(HERE)
    told = bars(page, "Comments that wait, by age")
    assert (told["today"], told["4 to 7 days"], told["longer"]) == ("1", "1", "0")
    assert "Right now." in page.words
    assert "No comment waits." in staff_client("Olga").get(HERE).words


def test_organizers_see_what_waits_as_of_the_last_batch_and_who_reads_it(app, plan, clock, staff_client):
    for _ in range(12):
        say(app)
    batches(app, clock, plan, days=1)
    page = staff_client("Olga").get(HERE)
    assert bars(page, "Comments that wait, by age")["1 day"] == "12"
    assert "12 comments wait for a moderator or for the next batch" in page.words
    assert "Who: Mina, Mo" in page.words
    assert "Nobody is on duty today" in page.words
    with writing(app):
        colleagues.set_duty(plan.cast.actor("Mo"), CODE, today())
    assert "Nobody is on duty today" not in staff_client("Olga").get(HERE).words


def test_who_closes_a_plan_early_is_told_whom_to_ask_and_learns_nothing_between_batches(plan, staff_client):
    page = staff_client("Olga").get(f"{HERE}/close")
    assert "Ask a moderator before you close: Mina, Mo." in page.words
    assert "Somebody may be in danger" in page.words
    assert "Only moderators see that" in page.words


def test_small_numbers_are_hidden_and_cannot_be_worked_out(app, plan, staff_client):
    add(plan, 60)
    add(plan, 15, "hours", Channel.CODE)
    add(plan, 4, "purpose", Channel.ACCOUNT)
    page = staff_client("Olga").get(HERE)
    told = bars(page, "Comments by part")
    assert list(told.values()) == ["60", HIDDEN, HIDDEN, HIDDEN]
    told = bars(page, "Comments by way of sending")
    assert told == {"anyone with the link": "60", "accounts": HIDDEN, "people given a card": HIDDEN}


def test_every_comment_is_counted_once_by_what_happened_to_it(app, plan, staff_client):
    for number, counted_as in enumerate(("publish", "redact", "team_only", "refuse", "erase", "junk", "withdrawn",
                                         "changed", "waiting", "held"), 1):  # fmt: skip
        add(plan, number, counted_as=counted_as)
    page = staff_client("Olga").get(HERE)
    assert list(bars(page, "What happened to every comment").values()) == ["1", "2", "19", "3", "9", "6", "15"]
    assert "55 received. Each is counted once." in page.words


def test_how_long_reading_takes_is_told_in_days_for_the_team(app, cast, plan, clock, staff_client):
    sent = [say(app) for _ in range(12)]
    clock.forward(days=2)
    for each in sent:
        open_comment(app, cast, each)
    assert "Shown once ten comments have been opened." in staff_client("Mo").get(HERE).words
    batches(app, clock, plan)
    page = staff_client("Olga").get(HERE)
    assert bars(page, "Days until a comment is first opened") == {
        "half of them within": "2 days", "nine in ten within": "2 days"
    }  # fmt: skip
    assert "hour" not in page.words.partition("How long comments wait")[2].partition("Comments by part")[0]


def test_a_second_reading_waits_for_the_other_moderator_alone(app, cast, plan, staff_client):
    decide(app, cast, say(app), "refuse", "threat")
    words = "1 comment waiting for you as second reader"
    assert words in staff_client("Mina").get(HOME).words
    assert words not in staff_client("Mo").get(HOME).words
    refuse(app, cast, say(app), "threat")
    assert words in staff_client("Mina").get(HOME).words


def test_a_cancelled_plan_has_no_figures(plan, staff_client):
    add(plan, 30)
    assert "Comments by part" in staff_client("Olga").get(HERE).words
    actor = plan.cast.actor("Olga")
    with writing(plan.app):
        framing.cancel(actor, CODE, "The budget was not given.")
    assert "Comments by part" not in staff_client("Olga").get(HERE).words


def test_the_figures_are_read_from_an_index_in_few_statements(app, plan, staff_client):
    add(plan, 40)
    add(plan, 12, age=4, counted_as="waiting")
    statements = []
    olga = staff_client("Olga")

    def note(*given):
        if given[2] != "BEGIN":
            statements.append((given[2], given[3]))

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        olga.get(HERE)
        event.remove(db.engine, "before_cursor_execute", note)
        counting = [each for each in statements if "FROM comment" in each[0] and "count(" in each[0]]
        assert len(counting) == 1
        for words, values in counting:
            found = db.session.connection().exec_driver_sql(f"explain query plan {words}", values)
            assert "COVERING INDEX ix_comment_counted" in " ".join(str(line) for line in found), words
        db.session.rollback()
    assert len(statements) <= MOST_STATEMENTS, [words for words, _ in statements]
