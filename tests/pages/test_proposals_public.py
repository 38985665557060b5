"""Other words for a part in public: as a difference with its reason, wherever a comment is shown."""

import pytest
from sqlalchemy import select

from consult.contributions import receipt_access
from consult.contributions.enums import Consent
from consult.contributions.models import CommentVote
from consult.storage.database import db
from tests.answering import dispose_all, freeze, sign
from tests.cast import CODE, bring_everything, writing
from tests.moderated import decide, row, say
from tests.pages.public_story import fresh
from tests.proposed import NEARER, SITING, agree, propose, reword

WHY = "People walk past it on the way home."
COMMENT = "It is too far from the tents."
MORE = "Nobody is sent away."


@pytest.fixture
def box(app, client):
    return client.get(f"/p/{CODE}/say/siting/words").form(button="preview").fields["w"]


@pytest.fixture
def sent(app, cast, plan, box):
    """A proposal for a part and a comment on it, both public."""
    found = say(app, WHY, proposed_wording=f"{box} {MORE}"), say(app, COMMENT)
    for each in found:
        decide(app, cast, each, "publish")
    with writing(app):
        bring_everything()
    return found


def added(page):
    return [" ".join("".join(each.itertext()).split()).removeprefix("added ") for each in page.elements("ins")]


def test_a_part_shows_it_beside_its_wording_once(app, client, sent):
    page = client.get(f"/p/{CODE}/read/siting")
    assert added(page) == [MORE]
    assert page.words.count(WHY) == page.words.count(COMMENT) == 1
    assert page.words.index(WHY) < page.words.index(COMMENT)
    assert f"Public code {row(app, sent[0]).tracker}" in page.links
    read = client.get(f"/p/{CODE}/read")
    assert f"/p/{CODE}/read/siting#proposals" in read.hrefs
    assert "Other words for part 2 (1)" in read.words


def test_its_own_page_the_list_the_search_and_the_sheet_show_the_difference(app, client, sent):
    tracker = row(app, sent[0]).tracker
    pages = [
        client.get(f"/p/{CODE}/comment/{tracker}"),
        client.get(f"/p/{CODE}/comments"),
        client.post(f"/p/{CODE}/comments", {"words": "nobody sent"}),
        client.get(f"/p/{CODE}/others"),
    ]
    for page in pages:
        assert page.status == 200
        assert MORE in added(page), page.path
        assert "These words instead" in page.words
        assert WHY in page.words


def test_it_is_agreed_with_like_a_comment(app, client, sent):
    tracker = row(app, sent[0]).tracker
    page = client.get(f"/p/{CODE}/comment/{tracker}")
    answer = page.form(f"/p/{CODE}/others")
    seen = answer.send((f"v.{tracker}", "agree   ", "Agree"))
    assert MORE in added(seen)
    done = seen.form(button="send-stop").send("send-stop")
    assert done.status == 200
    with app.app_context():
        votes = db.session.execute(select(CommentVote.comment_id, CommentVote.value)).all()
    assert (sent[0].id, 1) in [tuple(each) for each in votes]


def test_a_list_has_other_words_alone_or_comments_alone(app, client, sent):
    for kind, shown, hidden in (("words", WHY, COMMENT), ("comment", COMMENT, WHY)):
        page = client.get(f"/p/{CODE}/comments", query={"kind": kind})
        assert shown in page.words
        assert hidden not in page.words
    assert all(each in client.get(f"/p/{CODE}/comments", query={"kind": "nonsense"}).words for each in (WHY, COMMENT))


def test_more_than_a_few_are_a_tap_away(app, cast, client, plan, box):
    found = [say(app, f"Reason {number}.", proposed_wording=f"{box} Number {number}.") for number in range(4)]
    for each in found:
        decide(app, cast, each, "publish")
    with writing(app):
        bring_everything()
    page = client.get(f"/p/{CODE}/read/siting")
    assert len([each for each in added(page) if each.startswith("Number")]) == 3
    every = page.click("All other words for this part")
    assert sorted(added(every)) == [f"Number {number}." for number in range(4)]


def test_it_is_gone_at_once_when_its_writer_changes_it(app, client, sent):
    with writing(app):
        receipt_access.change_comment(sent[0].receipt, 0, "Again.", Consent.SHOW)
    assert MORE not in client.get(f"/p/{CODE}/read/siting").words


def test_of_long_words_a_list_shows_what_changes(app, cast, client, plan, box):
    long = " ".join(f"Sentence {number} says something else." for number in range(400))
    each = say(app, WHY, proposed_wording=f"{box} {long}")
    decide(app, cast, each, "publish")
    with writing(app):
        bring_everything()
    listed = client.get(f"/p/{CODE}/comments")
    assert "Sentence 399" not in listed.words
    assert "Sentence 399" in client.get(f"/p/{CODE}/comment/{row(app, each).tracker}").words


ADDRESSES = ("read/siting", "comments?part=siting", "others")


def every_page(app, client, sent):
    code = row(app, sent).tracker
    return [fresh(client, f"/p/{CODE}/{address}") for address in (*ADDRESSES, f"comment/{code}")]


@pytest.mark.parametrize(
    ("newest", "note"),
    [
        (f"{SITING} Doors are blue.", "The part has changed since. This is what would still be different."),
        (SITING.replace("150", "120"), "The same words of the part have changed since."),
        (NEARER, "The part now says this."),
    ],
)
def test_it_is_shown_on_the_newest_wording_of_its_part(app, cast, client, plan, newest, note):
    sent = propose(app, cast)
    with writing(app):
        bring_everything()
    assert not [page for page in every_page(app, client, sent) if "changed since" in page.words]
    reword(app, cast, newest)
    for page in every_page(app, client, sent):
        assert "removed 150 added 80" in page.words, page.path
        assert note in page.words, page.path


def test_after_the_answer_it_is_shown_on_the_wording_that_people_spoke_about(app, cast, client, plan):
    sent = propose(app, cast)
    freeze(app, cast, plan)
    dispose_all(app, cast, {"siting": {"decision": "changed", "wording": NEARER}})
    sign(app, cast)
    for address in ("read/siting", f"comment/{row(app, sent).tracker}"):
        page = client.get(f"/p/{CODE}/{address}")
        assert "removed 150 added 80" in page.words
        assert "The part now says this." not in page.words


def test_few_answers_before_and_after_a_part_changed_are_said_to_be_few_once(app, cast, client, plan):
    sent = propose(app, cast)
    agree(app, sent, 3)
    reword(app, cast, NEARER)
    freeze(app, cast, plan)
    words = client.get(f"/p/{CODE}/comment/{row(app, sent).tracker}").words
    assert words.count("Fewer than 10 people answered.") == 1
    assert "On earlier wording" not in words


def test_agreement_with_earlier_words_is_shown_as_such(app, cast, client, plan):
    sent = propose(app, cast)
    agree(app, sent)
    reword(app, cast, NEARER)
    freeze(app, cast, plan)
    code = row(app, sent).tracker
    words = client.get(f"/p/{CODE}/comment/{code}").words
    now, before = words.index("Fewer than 10 people answered."), words.index("On earlier wording")
    assert now < before < words.index("17 people answered:")
    assert "17 people answered:" not in client.get(f"/p/{CODE}/read/siting").words
