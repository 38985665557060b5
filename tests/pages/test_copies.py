"""Pages on which the same words are shown once."""

import pytest

from consult.contributions import receipt_access
from consult.moderation.copies import judgements
from consult.runtime import periodic_tasks
from tests.cast import CODE, bring_everything, writing
from tests.moderated import decide, row, say

SITING = f"/p/{CODE}/read/siting"
LETTER = "We say no to the room. It is too far from the tents."


@pytest.fixture
def letters(app, cast, plan):
    sent = [say(app, text) for text in (LETTER, LETTER.upper(), f"{LETTER}!!", "Open at six.")]
    for each in sent:
        decide(app, cast, each, "publish")
    with writing(app):
        bring_everything()
    return sent


def test_the_same_words_are_one_text_with_all_codes_folded_under_it(app, client, letters):
    page = client.get(SITING)
    assert "What people said (4 to read)" in page.words
    assert len(page.elements("li", class_="comment")) == 2
    (folded,) = [box for box in page.elements("details") if "Sent 3 times" in "".join(box.itertext())]
    inside = "".join(folded.itertext())
    assert all(row(app, each).tracker in inside for each in letters[:3])
    assert row(app, letters[3]).tracker not in inside


def test_all_codes_of_a_text_have_a_page_of_their_own(app, client, letters):
    with writing(app):
        receipt_access.withdraw_all(letters[0].receipt)
    page = client.get(SITING).click("All public codes of this text")
    assert page.h1 == "One text, sent 3 times", "the number follows with the next batch"
    assert [row(app, each).tracker in page.words for each in letters] == [False, True, True, False]


NEAR = (
    "We, the residents of Quay Road, say no to the room. It belongs to the hospital, not next to homes. "
    "A phone line is not an answer to people sleeping in our doorways."
)


@pytest.fixture
def near(app, cast, plan):
    """Two near copies of a letter and a copy of one, judged to be a campaign, with the batch."""
    sent = [say(app, text) for text in (NEAR, NEAR.upper(), NEAR.replace("residents", "shopkeepers"))]
    for each in sent:
        decide(app, cast, each, "publish")
    with app.app_context():
        while periodic_tasks.run_task("find copies"):
            pass
    with writing(app):
        judgements.record_judgement(cast.actor("Mo"), plan.row, row(app, sent[0]).copy_group, "campaign")
        bring_everything()
    return sent


def test_nearly_the_same_words_are_one_row_with_all_of_them_a_tap_away(app, client, near):
    trackers = [row(app, each).tracker for each in near]
    for where in (SITING, f"/p/{CODE}/comments", f"/p/{CODE}/others"):
        page = client.get(where)
        assert page.words.count("of Quay Road") + page.words.count("OF QUAY ROAD") == 1, where
    page = client.get(SITING).click("3 people sent nearly the same words")
    assert page.h1 == "3 people sent nearly the same words"
    assert "A moderator says: People were asked to send this text." in page.words
    assert len(page.elements("li", class_="comment")) == 2
    assert all(each in page.words for each in trackers)
    assert all(client.get(f"/p/{CODE}/comment/{each}").status == 200 for each in trackers)


def test_a_folded_text_is_found_by_its_words_and_leads_to_the_others(client, near):
    page = client.post(f"/p/{CODE}/comments", {"words": "shopkeepers"})
    assert "shopkeepers of Quay Road" in page.words
    assert page.click("3 people sent nearly the same words").status == 200


def test_of_a_text_that_is_not_folded_there_is_no_such_page(app, client, letters):
    assert client.get(f"/p/{CODE}/copies/{row(app, letters[0]).tracker}/near").status == 404


@pytest.mark.parametrize("tracker", ["zzzzzzzzzzzz", "%00", "x" * 300])
def test_a_code_that_is_not_shown_has_no_page(client, letters, tracker):
    assert client.get(f"/p/{CODE}/copies/{tracker}").status == 404


def test_what_a_moderator_says_of_them_appears_with_a_batch(app, cast, plan, client, letters):
    with app.app_context():
        while periodic_tasks.run_task("find copies"):
            pass
    with writing(app):
        group = row(app, letters[0]).copy_group
        judgements.record_judgement(cast.actor("Mo"), plan.row, group, "campaign")
    assert "People were asked to send this text." not in client.get(f"{SITING}?shuffle=1").words
    with writing(app):
        bring_everything()
    assert "A moderator says: People were asked to send this text." in client.get(f"{SITING}?shuffle=2").words
    with writing(app):
        judgements.record_judgement(cast.actor("Mina"), plan.row, group, "coincidence")
        bring_everything()
    assert "A moderator says" not in client.get(f"{SITING}?shuffle=3").words
