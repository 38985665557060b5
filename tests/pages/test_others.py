"""Agree or not with what others said, as people meet it."""

import re
from collections import Counter

import pytest
from sqlalchemy import update

from consult.contributions import sheets
from consult.contributions.models import Comment, CommentVote
from consult.runtime import periodic_tasks
from consult.storage.database import db
from consult.web.rate_limits import RateLimits
from tests.answered import answer, publish, votes
from tests.cast import CODE, reading, writing

OTHERS = f"/p/{CODE}/others"
PUBLIC = (
    "", "/read", "/read/siting", "/read/plan", "/others", "/record", "/record/trackers", "/answer", "/answer.json",
    "/data", "/changes", "/comments", "/short", "/promises", "/feed.atom", "/dates.ics", "/data/comments.csv",
    "/data/comment_votes.csv", "/data/manifest.json",
)  # fmt: skip
TEAM = ("", "/comments", "/held", "/dashboard")


def names(page, field="v"):
    """The fields of the answers that can be chosen, each once."""
    found = [box.get("name") for box in page.elements("input", type="radio")]
    return list(dict.fromkeys(name for name in found if name.startswith(f"{field}.")))


def token(page):
    (found,) = page.elements("input", name="token")
    return found.get("value")


def send(client, page, act="send", **answers):
    """Press a button of the page, with these answers besides the hidden fields."""
    before = {box.get("name"): box.get("value") for box in page.elements("input", type="radio")
              if box.get("checked") is not None}  # fmt: skip
    hidden = {"token": token(page)} if page.elements("input", name="token") else {}
    return client.post(OTHERS, before | hidden | answers | {"act": act})


def test_ten_answers_are_seen_before_they_are_sent_and_then_stored_once(app, cast, plan, client):
    publish(app, cast, 25)
    page = client.get(OTHERS)
    assert len(names(page)) == 10
    assert not page.elements("input", name="token")
    chosen = dict.fromkeys(names(page), "agree")
    second = send(client, page, "preview", **chosen)
    assert votes(app, plan.id) == []
    assert "You chose 10 answers. They are not sent yet." in second.words
    assert len(names(second)) == 10
    assert not set(names(second)) & set(chosen)
    more = dict.fromkeys(names(second), "disagree")
    third = send(client, second, **more)
    assert "20 answers are saved." in third.words
    send(client, second, **more)
    found = votes(app, plan.id)
    assert len(found) == 20
    assert len({sheet for sheet, *_ in found}) == 1
    assert {f"v.{tracker}" for _, tracker, value in found if value == 1} == set(chosen)
    assert len(names(third)) == 5


def test_a_page_says_what_reloading_and_going_back_do_and_they_do(app, cast, plan, client):
    publish(app, cast, 12)
    page = client.get(OTHERS)
    chosen = {names(page)[0]: "agree"}
    look = send(client, page, "preview", **chosen)
    assert "If no page comes when you send, reload. It is then sent once." in look.words
    assert "If you go back and send again, your answers can count twice." in look.words
    for _reloaded in range(2):
        send(client, look)
    assert len(votes(app, plan.id)) == 1
    send(client, send(client, page, "preview", **chosen))
    assert len(votes(app, plan.id)) == 2


def test_answers_that_are_not_sent_are_in_sight_and_it_says_whether_one_is_done(app, cast, plan, client):
    def last_answers(page):
        return [
            each.get("open") is not None for each in page.elements("details") if each.find(".//fieldset") is not None
        ]

    publish(app, cast, 12)
    page = client.get(OTHERS)
    look = send(client, page, "preview", **{names(page)[0]: "agree"})
    assert last_answers(look) == [True]
    assert "It is not sent yet. Press “Send and stop”, or answer more below." in look.words
    saved = send(client, look, **{names(look)[0]: "pass"})
    assert last_answers(saved) == [False]
    assert "2 answers are saved. You can leave now." in saved.words


def test_all_that_is_saved_is_counted_and_only_the_last_answers_can_be_changed(app, cast, plan, client):
    """Against a number that falls while more is sent, and against a promise that the next page breaks."""
    publish(app, cast, 45)
    page = client.get(OTHERS)
    assert "You can change your last answers on the next page." in page.words
    look = send(client, page, "preview", **dict.fromkeys(names(page)[:3], "agree"))
    assert look.words.index("Not sent yet.") < look.words.index("Send and show more", look.words.index("Not sent yet."))
    first = send(client, look, **dict.fromkeys(names(look)[:2], "pass"))
    second = send(client, first, **dict.fromkeys(names(first)[:2], "disagree"))
    assert second.words.count("7 answers are saved.") == 2, "above and next to the buttons"
    assert sorted(names(second, "w")) == sorted(name.replace("v.", "w.") for name in names(first)[:2])
    assert "7 answers are saved." in send(client, second).words
    assert len(votes(app, plan.id)) == 7


def test_next_without_an_answer_says_so(app, cast, plan, client):
    publish(app, cast, 12)
    page = client.get(OTHERS)
    assert "You chose no answer. Here are other comments." in send(client, page, "preview").words
    assert "You chose no answer." not in page.words


def test_each_comment_leads_to_its_part_and_names_a_foreign_language(app, cast, plan, client):
    trackers = publish(app, cast, 3)
    with writing(app):
        for tracker, language in zip(trackers, ("es", "en", None), strict=True):
            db.session.execute(update(Comment).where(Comment.tracker == tracker).values(language=language))
    page = client.get(OTHERS)
    legends = {box.find(".//input").get("name")[2:]: box.find("legend") for box in page.elements("fieldset")}
    assert [legends[each].find(".//a").get("href") for each in trackers] == [f"/p/{CODE}/read/siting"] * 3
    words = [" ".join("".join(legends[each].itertext()).split()) for each in trackers]
    assert [each.endswith(" Español") for each in words] == [True, False, False]
    assert {each.removesuffix(" Español") for each in words} == {words[1]}
    (named,) = [each for each in legends[trackers[0]].iter("span") if each.get("lang")]
    assert named.get("lang") == "es"


def test_who_stops_after_the_first_page_presses_one_button_more(app, cast, plan, client):
    publish(app, cast, 12)
    page = client.get(OTHERS)
    second = send(client, page, "preview", **{names(page)[0]: "pass"})
    assert "You chose 1 answer. It is not sent yet." in second.words
    last = send(client, second, "send-stop")
    assert last.h1 == "Thank you. Your answers are saved."
    assert "There is no receipt." in last.words
    assert [value for *_, value in votes(app, plan.id)] == [0]


def test_an_answer_can_be_changed_on_the_next_page(app, cast, plan, client):
    publish(app, cast, 12)
    page = client.get(OTHERS)
    name = names(page)[0]
    second = send(client, page, "preview", **{name: "agree"})
    third = send(client, second, **{names(second)[0]: "pass"})
    assert names(third, "w") == [names(second)[0].replace("v.", "w.")]
    changed = send(client, third, **{names(second)[0].replace("v.", "w."): "disagree"})
    assert sorted(value for *_, value in votes(app, plan.id)) == [-1, 1]
    assert changed.status == 200


def test_the_first_page_is_the_same_for_everyone_and_moves_with_a_batch_alone(app, cast, plan, client):
    trackers = publish(app, cast, 12)
    before = client.get(OTHERS).text
    answer(app, dict.fromkeys(trackers[:3], "agree"))
    assert client.get(f"{OTHERS}?page=2").text == before


def test_no_page_shows_what_was_answered_while_the_plan_is_open(app, cast, plan, staff_client):
    """Against a tally, or a hint of one: pages are the same whether all agreed or all disagreed."""
    trackers = publish(app, cast, 12)
    for _ in range(12):
        answer(app, dict.fromkeys(trackers, "agree"))
    people = [staff_client(name) for name in ("Olga", "Mo", "Ana", "Dee", "Ada")]
    everything(people, trackers[0])
    agreed = everything(people, trackers[0])
    with writing(app):
        db.session.execute(update(CommentVote).values(value=-1))
    assert everything(people, trackers[0]) == agreed


def test_no_page_shows_between_batches_that_somebody_answered(app, cast, plan, staff_client):
    """Against somebody who looks again and again: not even how many answered, nor when, nor by size or order."""
    trackers = publish(app, cast, 12)
    with app.app_context():
        periodic_tasks.run_once()
    people = [staff_client(name) for name in ("Olga", "Mo", "Ana", "Dee", "Ada")]
    everything(people, trackers[0])
    before = everything(people, trackers[0])
    for number in range(30):
        answer(app, dict.fromkeys(trackers[: number % 12 + 1], "agree"))
    assert everything(people, trackers[0]) == before
    with app.app_context():
        periodic_tasks.run_once()
    assert everything(people, trackers[0]) == before, "the day is not over"


def everything(people, tracker):
    """What a stranger and the team see at this moment, by address."""
    # With a cookie, so that no page comes from the page cache.
    found = {page: people[0].get(f"/p/{CODE}{page}") for page in (*PUBLIC, f"/comment/{tracker}", f"/copies/{tracker}")}
    for number, each in enumerate(people):
        found[number, "/team/"] = each.get("/team/")
        found |= {(number, page): each.get(f"/team/p/{CODE}{page}") for page in TEAM}
    return {
        name: (page.status, re.sub(r'name="csrf_token" value="[^"]*"', "", page.text)) for name, page in found.items()
    }


def test_a_closed_plan_says_so_and_leads_to_the_numbers_after_the_freeze(app, cast, plan, client):
    trackers = publish(app, cast, 3)
    answer(app, {trackers[0]: "agree"})
    plan.closed()
    refused = client.post(OTHERS, {f"v.{trackers[0]}": "agree", "act": "preview"})
    assert (refused.status, refused.h1) == (409, "This plan is closed")
    assert "Nothing was sent just now. Here is what you chose. Agree Said as number 0." in refused.words
    plan.reported()
    led = client.get(OTHERS)
    assert led.h1 == "Who agreed with what people said"
    assert f"/p/{CODE}/comments" in [link.get("href") for link in led.elements("a")]


def test_sent_by_a_sheet_after_closing_nothing_is_stored(app, cast, plan, client):
    publish(app, cast, 12)
    page = client.get(OTHERS)
    second = send(client, page, "preview", **{names(page)[0]: "agree"})
    plan.closed()
    refused = send(client, second)
    assert (refused.status, refused.h1) == (409, "This plan is closed")
    assert "Nothing was sent just now. Here is what you chose. Agree Said as number" in refused.words
    assert "What you sent before is saved." not in refused.words
    assert votes(app, plan.id) == []


def test_a_plan_that_closes_between_two_pages_says_what_is_saved_and_what_is_not(app, cast, plan, client):
    publish(app, cast, 22)
    page = client.get(OTHERS)
    third = send(client, send(client, page, "preview", **{names(page)[0]: "agree"}))
    plan.closed()
    refused = send(client, third, **{names(third)[0]: "disagree"})
    assert "Here is what you chose. What you sent before is saved. Disagree Said as number" in refused.words
    assert "Agree Said" not in refused.words


def test_answers_to_an_answered_plan_are_said_not_to_be_sent(app, cast, plan, client):
    trackers = publish(app, cast, 3)
    answer(app, {trackers[0]: "agree"})
    plan.reported()
    refused = client.post(OTHERS, {f"v.{trackers[0]}": "agree", "act": "preview"})
    assert (refused.status, refused.h1) == (409, "This plan is closed")
    assert "Nothing was sent just now. Here is what you chose." in refused.words


def test_a_comment_taken_down_meanwhile_is_said_to_be_gone(app, cast, plan, client):
    publish(app, cast, 12)
    page = client.get(OTHERS)
    gone = names(page)[0]
    second = send(client, page, "preview", **{names(page)[1]: "agree"})
    with writing(app):
        db.session.execute(update(Comment).where(Comment.tracker == gone[2:]).values(stage="closed"))
    third = send(client, second, **{gone: "agree"})
    assert "1 answer is saved. 1 is not: that comment is no longer here." in third.words


def test_an_old_page_loses_no_answer(app, cast, plan, client, clock):
    publish(app, cast, 12)
    page = client.get(OTHERS)
    second = send(client, page, "preview", **{names(page)[0]: "agree"})
    clock.forward(hours=2)
    again = send(client, second)
    assert "You chose 1 answer here. Press a button below to send." in again.words
    assert "From this page each answer counts once." in again.words
    send(client, again, "send-stop")
    assert [value for *_, value in votes(app, plan.id)] == [1]


def test_an_old_page_adds_to_its_sheet_and_counts_nothing_twice(app, cast, plan, client, clock):
    """Whoever comes back to a tab, or reloads where no page came, is still one person."""
    publish(app, cast, 25)
    page = client.get(OTHERS)
    second = send(client, page, "preview", **dict.fromkeys(names(page), "agree"))
    third = send(client, second, **{names(second)[0]: "disagree"})
    clock.forward(hours=2)
    for old in (second, third):
        again = send(client, old, **{names(old)[1]: "pass"})
        assert "What you sent before is saved and cannot be changed." in again.words
        send(client, again, "send-stop")
    found = votes(app, plan.id)
    assert len({sheet for sheet, *_ in found}) == 1
    assert Counter(value for *_, value in found) == {1: 10, -1: 1, 0: 2}


def test_an_old_page_changes_no_answer_and_tells_none(app, cast, plan, client, clock):
    """Against somebody who finds the tab open on a phone."""
    publish(app, cast, 12)
    page = client.get(OTHERS)
    name = names(page)[0]
    second = send(client, page, "preview", **{name: "agree"})
    third = send(client, second)
    clock.forward(hours=2)
    again = send(client, third, **{name: "disagree"})
    assert names(again, "w") == [name.replace("v.", "w.")], "what was found is what was chosen here"
    last = send(client, again)
    assert names(last, "w") == []
    assert [value for *_, value in votes(app, plan.id)] == [1]


def test_too_fast_is_held_and_never_refused(app, cast, plan, client):
    (tracker,) = publish(app, cast, 1)
    app.extensions["rate_limits"] = RateLimits(64, surge_limit=0)
    page = client.get(OTHERS)
    second = send(client, page, "preview", **{f"v.{tracker}": "agree"})
    assert "1 answer is saved." in send(client, second).words
    with reading(app):
        assert sheets.count_held(plan.id) == 1


def test_a_moderator_sees_held_sheets_and_lets_them_count(app, cast, plan, staff_client):
    (tracker,) = publish(app, cast, 1)
    answer(app, {tracker: "agree"}, held="fast")
    mo = staff_client("Mo")
    page = mo.get(f"/team/p/{CODE}/held")
    assert page.h1 == "Waiting for a spam check: 1"
    assert "Nothing is waiting" not in page.words
    assert "1 person’s answers wait" in page.words
    sent = {"act": "release", "count_seen": "1", "what": "sheets"}
    assert mo.post(f"/team/p/{CODE}/held", sent).status == 303
    with reading(app):
        assert sheets.count_held(plan.id) == 0


@pytest.mark.parametrize("data", [
    {"v.zzzzzzzzzzzz": "agree"},
    {"v.zzzzzzzzzzzz": "perhaps", "act": "send"},
    {f"v.{number}": "agree" for number in range(50)},
    {"token": "x" * 5000, "act": "send"},
    {"act": "else"},
])  # fmt: skip
def test_nonsense_is_answered_with_a_page(app, plan, client, data):
    assert client.post(OTHERS, data).status in (200, 422)
    assert votes(app, plan.id) == []


def test_a_long_comment_is_folded_after_its_beginning(app, cast, plan, client):
    (long,) = publish(app, cast, 1, "What I saw there. " * 110)
    page = client.get(OTHERS)
    (fold,) = [each for each in page.elements("details") if "Read all of it" in "".join(each.itertext())]
    assert len("".join(fold.itertext())) > 1900
    assert names(page) == [f"v.{long}"]


def test_one_comment_can_be_answered_from_its_own_page(app, cast, plan, client):
    tracker = publish(app, cast, 12)[0]
    page = client.get(f"/p/{CODE}/comment/{tracker}")
    assert [button.get("value") for button in page.elements("button", name=f"v.{tracker}")] == [
        "agree   ", "disagree", "pass    ",
    ]  # fmt: skip
    second = client.post(OTHERS, {f"v.{tracker}": "disagree"})
    assert "You chose 1 answer. It is not sent yet." in second.words
    assert f"v.{tracker}" not in names(second)
    send(client, second, "send-stop")
    assert [each[1:] for each in votes(app, plan.id)] == [(tracker, -1)]
