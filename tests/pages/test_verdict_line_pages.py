"""The line with a verdict on pages: written and looked at, read by moderators, and then by the decision maker."""

import pytest
from sqlalchemy import select

from consult.contributions import verdict_lines
from consult.contributions.models import VerdictLine
from consult.contributions.verdict_line_rules import MAX_LINE_CHARACTERS
from consult.contributions.verdict_rules import ANSWER, Question
from consult.moderation.verdict_lines import MAX_AT_ONCE
from consult.pages.forms import VERDICTS_AS_SENT
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.answering import decide_all, promise, sign
from tests.cast import CODE, reading, writing

HERE = f"/p/{CODE}/answer/answers-me"
TO_READ = f"/team/p/{CODE}/verdict-lines"
FOR_DEE = f"/team/p/{CODE}/answer/verdict-lines"
WORDS = "The rooms are still closed at night."
SAVE = "Save what you chose"


@pytest.fixture
def answered(app, cast, plan):
    decide_all(app, cast, plan)
    promise(app, cast)
    sign(app, cast)
    return plan


def look(client, words, here=HERE, question=Question.ANSWER, number=1):
    verdict = list(VERDICTS_AS_SENT[question])[number]
    return client.get(here).form(button="look").fill(verdict=verdict, line=words).send("look")


def send(client, words, **asked):
    return look(client, words, **asked).form(button="send").send("send")


def next_day(app, clock, days=1):
    clock.forward(days=days)
    with app.app_context():
        periodic_tasks.run_once()


def kept(app):
    with reading(app):
        return sorted(line or "" for line in db.session.scalars(select(VerdictLine.text)))


def choose(client, **by_words):
    """A moderator chooses what becomes of the lines with these words."""
    with reading(client.app):
        ids = dict(db.session.execute(select(VerdictLine.text, VerdictLine.id)).all())
    form = client.get(TO_READ).form(button=SAVE)
    return form.fill({f"line.{ids[words]}": decision for words, decision in by_words.items()}).send(SAVE)


@pytest.mark.parametrize(("here", "question"), [
    (f"/p/{CODE}/answer/verdict", Question.SUMMARY), (HERE, Question.ANSWER),
    (f"/p/{CODE}/promises/1/happened", Question.PROMISE),
])  # fmt: skip
def test_each_question_takes_a_line_that_is_looked_at_first_and_can_be_changed(app, client, answered, here, question):
    page = look(client, f"{WORDS}\nCall 0161 496 0347.", here, question)
    assert f"{WORDS} Call 0161 496 0347." in page.words
    assert "This could tell people who or where someone is" in page.words
    assert kept(app) == []
    form = page.form(button="change").send("change").form(button="look")
    assert "".join(form.data["line"]).strip() == f"{WORDS} Call 0161 496 0347."
    page = form.fill(line=WORDS).send("look")
    assert "This could tell" not in page.words
    for _ in range(2):
        assert "It is sent" in page.form(button="send").send("send").words
    with reading(app):
        [line] = db.session.scalars(select(VerdictLine))
        assert (line.text, line.question, line.commitment_id is None) == (WORDS, question, "promises" not in here)


def test_the_form_says_who_reads_it_and_what_it_is_not_for(client, answered):
    words = client.get(HERE).words
    for said in (
        "Moderators read this line, tomorrow at the earliest.", "It is never published. It is deleted after 90 days.",
        "No names and no places.", "not the place to say that somebody is in danger", "that line stays",
    ):  # fmt: skip
        assert said in words


def test_every_fault_is_said_at_once_and_the_line_stays_in_its_box(app, client, answered):
    long = "x" * (MAX_LINE_CHARACTERS + 1)
    for act in ("look", "send", "change"):
        page = client.post(HERE, {"act": act, "verdict": "", "line": long})
        assert page.status == 422
        assert page.words.index("Choose an answer.") < page.words.index("1 character too long")
        assert long in page.text
    page = client.post(HERE, {"act": "look", "verdict": "", "line": long, "receipt": "hello"})
    for fault in ("Choose an answer.", "1 character too long", "No receipt has the word “hello”."):
        assert fault in page.words
    verdict = next(iter(VERDICTS_AS_SENT[Question.ANSWER]))
    for sent, status in (({"receipt": "not one"}, 422), ({"receipt": "1234 " * 6}, 404), ({"token": "old"}, 409)):
        page = client.post(HERE, {"act": "send", "verdict": verdict, "line": WORDS} | sent)
        assert (page.status, WORDS in page.text) == (status, True)
    assert kept(app) == []


def test_a_moderator_decides_about_several_lines_with_one_button(app, client, answered, clock, staff_client):
    for words in ("One.", "Two.", "Three."):
        send(client, words)
    mo = staff_client("Mo")
    assert "There are none." in mo.get(TO_READ).words
    next_day(app, clock)
    mo, dee = staff_client("Mo"), staff_client("Dee")
    assert "3 lines about the answer to read" in mo.get("/team/").words
    page = mo.get(TO_READ)
    assert "Lines about the answer, to read: 3" in page.words
    assert f'<a href="{TO_READ}" aria-current="page">Lines about the answer <b class="count">3</b>' in page.text
    page = choose(mo, **{"One.": "passed_on", "Two.": "person"})
    assert "Saved." in page.words
    assert "Three." in page.words
    assert "One." not in page.words
    assert kept(app) == ["", "One.", "Three."]
    page = dee.get(FOR_DEE)
    assert ("One." in page.words, "Two." in page.words, "Three." in page.words) == (True, False, False)
    assert "Deleted: it names a person: 1" in page.words
    assert "One." in mo.get(f"{TO_READ}?list=given").words


def test_what_a_colleague_decided_meanwhile_stays_and_the_rest_is_saved(app, client, answered, clock, staff_client):
    send(client, "One.")
    send(client, "Two.")
    next_day(app, clock)
    with reading(app):
        ids = dict(db.session.execute(select(VerdictLine.text, VerdictLine.id)).all())
    mo, mina = staff_client("Mo"), staff_client("Mina")
    both = mo.get(TO_READ).form(button=SAVE)
    choose(mina, **{"One.": "abuse"})
    both.fill({f"line.{ids[words]}": "passed_on" for words in ids}).send(SAVE)
    assert kept(app) == ["", "Two."]
    assert "Two." in staff_client("Dee").get(FOR_DEE).words


def test_the_line_that_is_deleted_first_is_read_first_and_a_page_has_fifty(app, client, answered, clock, staff_client):
    with writing(app):
        for number in range(55):
            verdict_lines.send(answered.id, ANSWER, f"Newer {number}.", bytes([number]))
    next_day(app, clock)
    page = staff_client("Mo").get(TO_READ)
    assert page.words.count("Newer") == 50
    assert staff_client("Mo").get(f"{TO_READ}?page=2").words.count("Newer") == 5


def test_the_decision_maker_reads_fifty_on_a_page(app, answered, clock, staff_client, cast):
    with writing(app):
        for number in range(55):
            verdict_lines.send(answered.id, ANSWER, f"Newer {number}.", bytes([number]))
    next_day(app, clock)
    with writing(app):
        for line_id in db.session.scalars(select(VerdictLine.id)).all():
            verdict_lines.pass_on(answered.id, line_id)
    assert staff_client("Dee").get(FOR_DEE).words.count("Newer") == 50
    assert staff_client("Dee").get(f"{FOR_DEE}?page=2").words.count("Newer") == 5


def test_more_lines_than_a_page_has_are_refused_and_none_changes(app, client, answered, clock, staff_client):
    send(client, "One.")
    next_day(app, clock)
    with reading(app):
        line_id = db.session.scalars(select(VerdictLine.id)).one()
    mo = staff_client("Mo")
    token = mo.get(TO_READ).form(button=SAVE).data["csrf_token"]
    chosen = {f"line.{number}": "abuse" for number in [*range(1, MAX_AT_ONCE + 1), line_id]}
    page = mo.post(TO_READ, {**chosen, "csrf_token": token})
    assert page.status == 422
    assert "more lines than a page has" in page.words
    assert kept(app) == ["One."]


def test_the_decision_maker_sees_how_many_were_deleted_unread(app, client, answered, clock, staff_client):
    send(client, WORDS)
    next_day(app, clock, days=90)
    assert "1 line was deleted before a moderator had read it." in staff_client("Dee").get(FOR_DEE).words
    assert FOR_DEE in staff_client("Dee").get(f"/team/p/{CODE}/answer").text


def test_before_the_answer_there_is_neither_link_nor_list(app, plan, staff_client):
    assert "There is no answer yet" in staff_client("Mo").get(TO_READ).words
    assert "There is no answer yet" in staff_client("Dee").get(FOR_DEE).words
    assert TO_READ not in staff_client("Mo").get(f"/team/p/{CODE}/queue").text


def test_no_other_role_finds_the_pages(client, answered, staff_client):
    for name in ("Olga", "Ana", "Ada", "Dee"):
        assert staff_client(name).get(TO_READ).status in (403, 404)
    for name in ("Olga", "Ana", "Ada", "Mo"):
        assert staff_client(name).get(FOR_DEE).status in (403, 404)
