"""The queue, the second moderator, the junk, and who may see them."""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from consult.contributions.enums import CHANNEL_LABELS
from consult.contributions.models import Comment
from consult.moderation.models import ModerationDecision
from consult.storage.database import db
from tests.cast import CODE, reading
from tests.moderated import row, say
from tests.noise import NOISE

QUEUE = f"/team/p/{CODE}/queue"
JUNK = f"{QUEUE}?list=junk"
NAMED = "They threw us out of the place by the quay, shouting."


@pytest.fixture
def mo(staff_client, plan):
    return staff_client("Mo")


@pytest.fixture
def mina(staff_client, plan):
    return staff_client("Mina")


def at(sent, act=""):
    return f"{QUEUE}/{sent.id}{act}"


def opened(client, sent):
    """The comment's page once its words are open."""
    return client.get(at(sent)).form(f"/{sent.id}/open").send()


def count(app, table, *where):
    with reading(app):
        return db.session.scalar(select(func.count()).select_from(table).where(*where))


def test_the_queue_shows_what_waits_and_never_the_words(app, plan, staff_client, clock):
    sent = say(app, "Ring Bo on 07700 900123 about the tents.")
    clock.forward(days=5)
    say(app, key=None)
    page = staff_client("Mo").get(QUEUE)
    assert page.h1 == "Comments to read"
    first, second = (" ".join(item.itertext()) for item in page.elements("a", class_="item"))
    assert "Where the rooms are" in first
    assert "5 days" in first
    assert "may identify somebody: 1" in first
    assert row(app, sent).tracker in first
    assert "The whole plan" in second
    assert "To read 2" in page.words
    assert "tents" not in page.text
    assert "900123" not in page.text


def test_no_page_of_the_moderators_tells_how_a_comment_was_sent(app, plan, mo):
    sent = say(app, "Open at six.")
    for page in (mo.get(QUEUE), mo.get(at(sent)), opened(mo, sent)):
        assert not [label for label in CHANNEL_LABELS.values() if label in page.words]
    assert row(app, sent).channel in CHANNEL_LABELS


def test_an_empty_queue_says_so_and_shows_nothing_of_another_plan(mo):
    page = mo.get(QUEUE)
    assert "No comment is here now" in page.words
    assert NOISE not in page.text


def test_a_long_queue_has_pages(app, plan, mo):
    for _ in range(52):
        say(app)
    first = mo.get(QUEUE)
    assert "To read 52" in first.words
    assert len(first.elements("a", class_="item")) == 50
    assert len(first.click("More").elements("a", class_="item")) == 2


def test_not_published_takes_two_people_and_does_not_say_who_was_first(app, plan, mo, mina):
    sent = say(app, "We will burn it down.")
    opened(mo, sent).form("/decide").fill(level="0", why_refuse=["threat"]).send("refuse")
    assert row(app, sent).stage == "inbox"
    own = mo.get(at(sent))
    assert "You proposed this." in own.words
    assert "I agree" not in own.words
    assert "1 comment waits for you as the second reader." in mina.get(QUEUE).links
    assert "as the second reader" not in mo.get(QUEUE).words
    assert "proposed by you" in mo.get(QUEUE).words
    page = mina.get(at(sent))
    assert "It threatens a person or a service" in page.words
    # Whom to hand it over to is the one thing with names in it.
    assert "Mo" not in page.words.replace("Mo Hand over", "").split()
    assert "burn" not in page.text
    done = page.form(f"/{sent.id}/open").send().form("/second").send("agree")
    assert done.h1 == "Nothing waits for you"
    assert (row(app, sent).stage, row(app, sent).outcome) == ("closed", "refuse")


def test_the_first_moderator_cannot_answer_for_the_second(app, plan, mo):
    sent = say(app)
    opened(mo, sent).form("/decide").fill(why_refuse=["threat"]).send("refuse")
    page = mo.post(at(sent, "/second"), {"act": "agree", "version_seen": "1"})
    assert page.status == 403
    assert row(app, sent).stage == "inbox"


def test_a_second_moderator_who_disagrees_goes_on_to_decide(app, plan, mo, mina):
    sent = say(app)
    opened(mo, sent).form("/decide").fill(why_refuse=["threat"]).send("refuse")
    page = opened(mina, sent)
    assert mina.post(at(sent, "/second"), {"version_seen": "1"}).status == 422
    again = page.form("/second").send("disagree")
    assert "You did not agree." in again.words
    assert "Published." not in again.words
    again.form("/decide").send("publish")
    assert row(app, sent).outcome == "publish"


def test_a_second_press_of_the_same_moderator_is_called_that(app, plan, mo):
    sent, other = say(app), say(app, "And on Sundays.")
    form = opened(mo, sent).form("/decide")
    form.send("publish")
    page = form.send("publish")
    assert page.status == 409
    assert page.errors == ["You have decided on this already. Nothing was changed."]
    assert urlsplit(page.form("/next").send().path).path == at(other)
    assert count(app, ModerationDecision, ModerationDecision.comment_id == sent.id) == 1


def test_a_key_undoes_ones_own_decision_only(app, plan, mo, mina):
    sent = say(app)
    after = opened(mo, sent).form("/decide").send("publish")
    assert after.elements("button", aria_keyshortcuts="u")
    own, others = mo.get(at(sent)), mina.get(at(sent))
    assert "Undo this decision" in own.words
    assert own.elements("button", aria_keyshortcuts="u")
    assert "Undo another moderator’s decision" in others.words
    assert not others.elements("button", aria_keyshortcuts="u")
    others = mina.get(f"{QUEUE}/next?was={sent.id}")
    assert "Undo another moderator’s decision" in others.words
    assert not others.elements("button", aria_keyshortcuts="u")


def test_junk_is_listed_without_its_words_and_can_be_undone(app, plan, mo, mina):
    sent = say(app, "Cheap watches here.")
    opened(mo, sent).form("/decide").fill(why_junk=["off_topic_ad"]).send("junk")
    assert "Junk 1" in mo.get(QUEUE).links
    page = mina.get(JUNK)
    assert row(app, sent).tracker in page.words
    assert "watches" not in page.text
    after = page.form("/undo").send()
    assert "Undone. It is waiting to be read again." in after.words
    assert "watches" not in after.text
    assert row(app, sent).stage == "inbox"
    assert mina.post(at(sent, "/undo")).status == 409


def test_junk_can_be_read_again_before_it_is_put_back(app, plan, mo, mina):
    sent = say(app, "Cheap watches here.")
    opened(mo, sent).form("/decide").fill(why_junk=["spam"]).send("junk")
    page = opened(mina, sent)
    assert "Cheap watches here." in page.words
    page.form("/undo").send()
    assert row(app, sent).stage == "inbox"


def test_of_two_moderators_at_once_the_second_is_told_and_nothing_is_doubled(app, plan, mo, mina):
    sent = say(app, NAMED)
    other = say(app, "And on Sundays.")
    mos = opened(mo, sent).form("/decide")
    minas = opened(mina, sent).form("/decide").fill(why_team_only=["allegation"])
    mos.send("publish")
    page = minas.send("team_only")
    assert page.status == 409
    assert page.errors == ["Another moderator decided on this comment after you opened this page. Nothing was changed."]
    assert "What you chose: Read by the team only" in page.words
    assert "It accuses someone who could be recognised" in page.words
    assert urlsplit(page.form("/next").send().path).path == at(other)
    assert row(app, sent).outcome == "publish"
    assert count(app, ModerationDecision, ModerationDecision.comment_id == sent.id) == 1


def test_pressing_decide_twice_decides_once(app, plan, mo):
    sent = say(app, NAMED)
    form = opened(mo, sent).form("/decide")
    assert form.send("publish").status == 200
    assert form.send("publish").status == 409
    assert count(app, ModerationDecision, ModerationDecision.comment_id == sent.id) == 1


def test_comments_that_are_not_of_this_plan_are_not_found(app, cast, mo):
    with reading(app):
        other = db.session.scalar(select(Comment.id).where(Comment.consultation_id == cast.other_id))
    for comment_id in (other, 0, 2**63, 10**30):
        assert mo.get(f"{QUEUE}/{comment_id}").status == 404
        assert mo.post(f"{QUEUE}/{comment_id}/open").status == 404
    assert mo.get("/team/p/oth3/queue").status == 404


@pytest.mark.parametrize("path", [QUEUE, f"{QUEUE}/1"])
def test_only_moderators_come_in(client, staff_client, plan, path):
    assert client.get(path).status == 303
    for name in ("Olga", "Ana", "Dee", "Ada"):
        assert staff_client(name).get(path).status in (403, 404)
    for name in ("Zed", "Ida"):
        assert staff_client(name).get(path).status == 404


def test_from_today_the_first_comment_is_two_taps_away(app, mo):
    say(app, "The doors should stay open.")
    page = mo.get("/team/").click("Read comments")
    assert "Each time is logged." in page.words
    page = page.form("/queue/next").send("Open the first")
    assert page.status == 200
    assert "The doors should stay open." in page.words
