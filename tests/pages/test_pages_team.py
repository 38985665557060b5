"""Where staff begin, and the links to their work."""

from datetime import timedelta

import pytest

from consult.runtime import clock
from consult.storage.database import clock_at, now
from tests.cast import CODE
from tests.pages.public_story import hear, speak
from tests.plan_words import TITLE

LABELS = {
    "Olga": ["Overview", "Frame", "Who should be heard", "Draft", "Cards", "Replies", "Team"],
    "Mo": ["Overview", "Comments 0", "Spam check 0", "Appeals 0"],
    "Ana": ["Overview", "Themes", "Group comments 0", "Agreement", "Results", "Report"],
    "Dee": ["Overview", "Answer", "Promises"],
    "Ada": ["Access log"],
    "Tess": ["Overview", "Appeals 0"],
}


def work(page):
    return [
        " ".join("".join(link.itertext()).split()) for nav in page.elements("nav", class_="top-links") for link in nav
    ]


@pytest.mark.parametrize(("name", "labels"), LABELS.items())
def test_everyone_gets_links_to_their_own_work_alone(staff_client, plan, name, labels):
    first = f"/team/p/{CODE}/log" if name == "Ada" else f"/team/p/{CODE}"
    assert work(staff_client(name).get(first)) == labels


def test_the_queues_link_counts_what_waits(app, staff_client, plan):
    speak(app, "One.", "Two.")
    assert "Comments 2" in work(staff_client("Mo").get(f"/team/p/{CODE}"))


def test_my_plans_are_mine_alone_and_say_what_waits(app, staff_client, plan):
    speak(app, "One.", "Two.")
    page = staff_client("Mo").get("/team/")
    assert page.h1.startswith("Today, ")
    assert "2 comments waiting to be read" in page.words
    assert "You are: Moderator" in page.words
    assert "Another town's plan" not in page.words
    assert page.links[TITLE] == f"/team/p/{CODE}"


def test_the_decision_maker_sees_that_an_answer_is_owed(app, staff_client, plan):
    assert "Write the answer" not in staff_client("Dee").get("/team/").words
    hear(app, plan)
    assert "Write the answer" in staff_client("Dee").get("/team/").words


def test_a_person_without_a_role_is_told_what_to_do(staff_client, plan):
    assert "You have no role in a plan yet." in staff_client("Ida").get("/team/").words


def test_a_stranger_is_sent_to_sign_in(client, plan):
    page = client.get("/team/")
    assert page.status == 303
    assert page.location.startswith("/team/sign-in")


def test_a_notice_is_shown_for_a_known_key_alone(staff_client, plan):
    browser = staff_client("Olga")
    assert "Saved." in browser.get("/team/?done=saved").words
    assert "<b>" not in browser.get("/team/?done=<b>").text.split("<main")[1].split("</nav>")[0]


HARD = "I see no reason for waking up. Tonight, alone."


def test_what_may_be_a_danger_to_life_is_counted_in_words_on_the_moderators_first_page_and_tab_alone(
    app, staff_client, plan
):
    """Nobody else may see it appear: that would reveal when somebody wrote."""
    speak(app, "One.", HARD)
    for name in LABELS:
        browser = staff_client(name)
        first = browser.get("/team/")
        tab = browser.get(f"/team/p/{CODE}/log" if name == "Ada" else f"/team/p/{CODE}")
        told = ["danger to life" in first.words, bool(tab.elements("a", class_="count-danger"))]
        assert told == [name == "Mo"] * 2, name
    first = staff_client("Mo").get("/team/")
    assert "1 comment may point to a danger to life: read it first" in first.words
    assert f"/team/p/{CODE}/queue#pressing" in first.hrefs
    red = [each.text for each in first.elements("span", class_="danger-word")]
    assert red == ["Danger", "1 comment may point to a danger to life: read it first"]
    assert first.words.index("danger to life") < first.words.index("waiting to be read")
    [count] = staff_client("Mo").get(f"/team/p/{CODE}").elements("a", class_="count-danger")
    assert ("".join(count.itertext()), count.get("href")) == ("Danger: 1", f"/team/p/{CODE}/queue")


def test_the_queue_says_first_what_may_be_a_danger_and_is_answered_there(app, staff_client, plan):
    speak(app, "One.", HARD)
    mo = staff_client("Mo")
    queue = mo.get(f"/team/p/{CODE}/queue")
    assert "First: somebody may be in danger (1)" in queue.words
    assert "No moderator has said how much danger there is." in queue.words
    address = next(link for link in queue.hrefs if link.startswith(f"/team/p/{CODE}/queue/"))
    opened = mo.get(address).form("/open").send()
    assert "Say what you see, even if there is no danger." in opened.words
    opened.form("/danger").fill(level="0").send("raise")
    assert "somebody may be in danger" not in mo.get(f"/team/p/{CODE}/queue").words
    assert "danger to life" not in mo.get("/team/").words


def test_where_the_clock_has_jumped_the_team_is_told(staff_client, app):
    """Against a plan that does not close without anybody knowing why."""
    right = now()
    with clock_at(right, as_a_machine=True), app.app_context():
        clock.note_day()
    assert "has jumped" not in staff_client("Ida").get("/team/").words
    with clock_at(right + timedelta(days=9), as_a_machine=True):
        words = staff_client("Ida").get("/team/").words
    assert "The clock of this machine has jumped" in words
    assert "consult clock confirm" in words


def test_a_session_from_the_time_to_come_is_over(staff_client):
    """Against a session begun while the clock was ahead, which would last that much longer."""
    with clock_at(now() + timedelta(days=40), as_a_machine=True):
        ida = staff_client("Ida")
        assert ida.get("/team/").status == 200
    assert ida.get("/team/").status == 303
