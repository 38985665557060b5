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
    assert "What people said (4)" in page.words
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
