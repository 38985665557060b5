"""Finding one comment among two hundred: by filters, lists and words, without a trace of what was searched for."""

import pytest

from consult.storage.database import db
from consult.text.labels import Label
from tests.cast import CODE, counted, writing
from tests.moderated import Sent, decide, noted, open_comment, row, say

QUEUE = f"/team/p/{CODE}/queue"
NAMED = "Officer Halloran took my kit outside."


@pytest.fixture
def mo(staff_client, plan):
    return staff_client("Mo")


def items(page):
    """What each line of a list says."""
    return [" ".join(" ".join(item.itertext()).split()) for item in page.elements("a", class_="item")]


def test_among_two_hundred_one_is_found_by_part_and_label_with_one_form(app, plan, mo):
    for number in range(198):
        say(app, f"Open at six, {number}.", key=("siting", "hours", None)[number % 3])
    wanted = say(app, "The guard hit me with a baton.", key="hours")
    say(app, "The guard hit me with a baton.", key="siting")
    form = mo.get(QUEUE).form("/queue")
    found = form.fill(part="hours", label=f"program-{Label.VIOLENCE}").send()
    (line,) = items(found)
    assert row(app, wanted).tracker in line
    assert "may contain: violence" in line
    assert "1 comment" in found.words
    assert "Filters: 2 set" in found.words
    opened = mo.get(found.elements("a", class_="item")[0].get("href"))
    assert row(app, wanted).tracker in opened.words
    every = mo.get(QUEUE)
    assert "To read 200" in every.words
    assert len(items(every)) == 50


def test_the_filters_say_how_many_each_part_and_language_has(app, plan, mo):
    say(app, key="siting")
    say(app, "Las salas deben abrir más temprano porque yo voy todas las noches.", key="siting")
    say(app, key=None)
    noted(app)
    page = mo.get(QUEUE)
    assert "2 Where the rooms are (2)" in page.words
    assert "The whole plan (1)" in page.words
    assert "Spanish (1)" in page.words
    assert "Spanish" in items(mo.get(f"{QUEUE}?language=es"))[0]
    assert "No comment here has all of these properties." in mo.get(f"{QUEUE}?language=es&part=plan").words


def test_what_is_not_a_filter_does_not_matter(app, plan, mo):
    say(app)
    for query in ("part=nowhere", "list=x", "days=-1", "label=program-nothing", "flag=x", "batch=2026", "order=x",
                  "language=xx", "after=1.2.3.4", "days=99999999999999999999"):  # fmt: skip
        assert len(items(mo.get(f"{QUEUE}?{query}"))) == 1, query
    assert "x" * 500 not in mo.get(f"{QUEUE}?part={'x' * 500}").text


def test_a_moderator_has_lists_of_what_they_opened_and_of_what_came_back(app, cast, plan, mo):
    sent = say(app, NAMED)
    assert "Opened by you" not in mo.get(QUEUE).words
    open_comment(app, cast, sent)
    page = mo.get(QUEUE).click("Opened by you 1")
    assert page.h1 == "Opened by you"
    assert "opened by you" in items(page)[0]
    decide(app, cast, sent, "ask", "names_person")
    assert mo.get(QUEUE).click("With the writer 1").h1 == "With the writer"


def test_a_search_leaves_no_word_in_the_address(app, cast, plan, mo, caplog):
    sent = say(app, NAMED)
    assert "Nothing was found." in mo.get(QUEUE).form("/search").fill(words="halloran").send().words
    open_comment(app, cast, sent)
    page = mo.get(QUEUE).form("/search").fill(words="HALLORAN took").send()
    assert page.path == f"{QUEUE}/search"
    assert "Officer Halloran took my kit" in page.words
    assert [each.text for each in page.elements("mark")] == ["Halloran took"]
    assert page.elements("input", name="words")[0].get("value") == "HALLORAN took"
    assert not [href for href in page.links.values() if "alloran" in href.lower()]
    assert "alloran" not in caplog.text.lower()
    assert mo.get(f"{QUEUE}/search?words=halloran").status == 405
    assert "at least two letters" in mo.post(f"{QUEUE}/search", {"words": " x "}).words


def test_a_search_never_shows_what_somebody_has_not_opened(app, cast, plan, mo, staff_client):
    sent = say(app, NAMED)
    open_comment(app, cast, sent)
    mina = staff_client("Mina")
    assert "Halloran" not in mina.post(f"{QUEUE}/search", {"words": "officer"}).words
    by_mark = mina.post(f"{QUEUE}/search", {"words": row(app, sent).tracker})
    assert "found by its public code" in items(by_mark)[0]
    assert "Halloran" not in by_mark.words
    decide(app, cast, sent, "publish")
    counted(app)
    assert "Halloran" in mina.post(f"{QUEUE}/search", {"words": "officer"}).words


def test_a_long_list_of_results_has_pages(app, cast, plan, mo):
    for number in range(52):
        open_comment(app, cast, say(app, f"Open at six, {number}."))
    first = mo.post(f"{QUEUE}/search", {"words": "open at six"})
    assert "52 comments" in first.words
    assert len(items(first)) == 50
    second = first.form("/search", button="More").send()
    assert len(items(second)) == 2
    assert not set(items(first)) & set(items(second))


def test_searching_words_changes_nothing(app, cast, plan, mo):
    sent = say(app, NAMED)
    open_comment(app, cast, sent)
    with writing(app):
        before = db.session.connection().exec_driver_sql("select count(*) from comment_access").scalar()
    mo.post(f"{QUEUE}/search", {"words": "halloran"})
    with writing(app):
        assert db.session.connection().exec_driver_sql("select count(*) from comment_access").scalar() == before
    assert isinstance(sent, Sent)
