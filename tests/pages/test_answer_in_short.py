"""The opening page of an answer is small however many safety points and replies there are, and leads to all of them."""

import random
from datetime import date

from consult.pages.answer_pages import beginnings
from consult.report.enums import WithdrawalReason
from consult.report.halves import SignedReply, Withdrawal
from consult.response import later_decisions
from tests.answering import add_theme, decide_all, dispose, dispose_all, freeze, reply, sign
from tests.cast import CODE, writing
from tests.pages.public_story import fresh

HERE = f"/p/{CODE}/answer"
POINTS = 12


def words(seed: int, count: int) -> str:
    """Invented words that cannot be compressed much."""
    letters = random.Random(seed)  # noqa: S311 - the same at each run
    return " ".join("".join(letters.choices("abcdefghilmnoprstu", k=7)) for _ in range(count)).capitalize() + "."


def test_the_opening_page_has_some_safety_points_and_leads_to_all_of_them(app, cast, plan, client):
    """`PageClient` refuses a page of more than 14,336 bytes."""
    titles = [f"Danger {number:02}" for number in range(POINTS)]
    keys = [
        add_theme(
            app, cast, title, clause_key="hours", safety=True, safety_note=words(number, 60),
            description=words(100 + number, 60), minority=words(200 + number, 60),
        )
        for number, title in enumerate(titles)
    ]  # fmt: skip
    freeze(app, cast, plan)
    for number, key in enumerate(keys):
        dispose(app, cast, theme_key=key, reason=words(300 + number, 60))
    dispose_all(app, cast)
    sign(app, cast)
    page, whole = client.get(HERE), client.get(f"{HERE}/whole")
    assert [title for title in titles if title in page.words] == titles[:3]
    assert words(0, 60)[:200] in page.words, "what could happen"
    assert words(300, 60)[:200] in page.words, "and why it was decided so"
    assert words(0, 60) not in page.words
    assert page.links["Read all 12 in full"] == f"{HERE}/whole#safety"
    (section,) = whole.elements("section", id="safety")
    told = "".join(section.itertext())
    for number, title in enumerate(titles):
        for text in (title, words(number, 60), words(100 + number, 60), words(300 + number, 60)):
            assert text in told


def test_the_opening_page_has_the_beginnings_of_some_replies_and_leads_to_all_of_them_whole(app, cast, plan, client):
    decide_all(app, cast, plan)
    texts = [words(number, 400) for number in range(5)]
    for number, text in enumerate(texts):
        reply(app, cast, f"Organization {number}", text)
    sign(app, cast)
    page, whole = client.get(HERE), client.get(f"{HERE}/whole")
    assert [text[:390] in page.words for text in texts] == [True, True, True, False, False]
    assert [text in page.words for text in texts] == [False] * 5
    assert page.links["All 5 replies"] == page.links["Read the whole reply"] == f"{HERE}/whole#reply"
    assert [text in whole.words for text in texts] == [True] * 5


def test_the_opening_page_has_replies_first_and_invitations_that_were_withdrawn_last():
    withdrawal = Withdrawal(day=date(2027, 3, 4), reason=WithdrawalReason.MISTAKE)
    every = [
        SignedReply(invited="A mistake", by="", text="", withdrawal=withdrawal),
        SignedReply(invited="The silent", by="", text=""),
        SignedReply(invited="The union", by="The board", text="We disagree."),
    ]
    assert [each.invited for each in beginnings(every)[1]] == ["The union", "The silent", "A mistake"]


def test_a_reply_that_is_alone_and_not_long_is_whole_on_the_opening_page(app, cast, plan, client):
    decide_all(app, cast, plan)
    reply(app, cast, "An organization", words(1, 140))
    sign(app, cast)
    page = fresh(client, HERE)
    assert words(1, 140) in page.words
    assert "Read the whole reply" not in page.links


def test_the_opening_page_has_the_beginning_of_what_was_said_last_and_leads_to_all_of_it(app, cast, plan, client):
    decide_all(app, cast, plan)
    sign(app, cast)
    with writing(app):
        later_decisions.follow_up(cast.actor("Dee"), CODE, "The van came.", "The lift broke.")
    assert "The lift broke." in fresh(client, HERE).words
    assert not [link for link in fresh(client, HERE).hrefs if "#followed-up" in link], "it is whole"
    said = [words(number, 240) for number in range(2)]
    with writing(app):
        later_decisions.follow_up(cast.actor("Dee"), CODE, *said)
    page, whole = fresh(client, HERE), fresh(client, f"{HERE}/whole")
    assert [text[:290] in page.words for text in said] == [True, True]
    assert [text in page.words for text in ("The lift broke.", *said)] == [False] * 3
    assert page.links["All that was said later"] == f"{HERE}/whole#followed-up"
    assert [text in whole.words for text in ("The lift broke.", *said)] == [True] * 3
