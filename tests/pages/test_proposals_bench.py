"""A moderator reads what somebody proposes as a difference, before its reason, wherever they read a comment."""

import pytest

from consult.access import ValidationError
from consult.moderation import decisions
from consult.moderation.rules import DecisionData
from tests.cast import CODE, bring_everything, writing
from tests.moderated import decide, open_comment, row, say

WHY = "Jane Roe walks past it on the way home."
MORE = "Ask Jane Roe on 07700 900123."
HIDDEN = "[[name|Jane Roe]] walks past it on the way home."


@pytest.fixture
def box(client, plan):
    return client.get(f"/p/{CODE}/say/siting/words").form(button="preview").fields["w"]


@pytest.fixture
def sent(app, box):
    return say(app, WHY, proposed_wording=f"{box} {MORE}")


def added(page):
    return [" ".join("".join(each.itertext()).split()).removeprefix("added ") for each in page.elements("ins")]


def test_the_bench_shows_the_difference_only_once_it_is_opened(app, cast, staff_client, sent):
    mo = staff_client("Mo")
    address = f"/team/p/{CODE}/queue/{sent.id}"
    assert added(mo.get(address)) == []
    open_comment(app, cast, sent)
    page = mo.get(address)
    assert MORE in added(page)
    assert WHY in page.words
    assert page.words.index(MORE) < page.words.index(WHY)
    assert "in the words that it proposes:" in page.words
    assert "07700 900123" in [" ".join("".join(mark.itertext()).split()) for mark in page.elements("mark")]
    assert "proposes other words" in mo.get(f"/team/p/{CODE}/queue").words


def test_nobody_is_told_to_ask_the_writer_once_nobody_can_change_it(app, cast, plan, staff_client, sent):
    open_comment(app, cast, sent)
    address, mo = f"/team/p/{CODE}/queue/{sent.id}", staff_client("Mo")
    assert "ask the writer to change them" in mo.get(address).words
    plan.closed()
    words = mo.get(address).words
    assert "ask the writer to change them" not in words
    assert "If these cannot be shown, keep them for the team." in words


def test_the_reason_stands_next_to_its_name(app, cast, staff_client, sent):
    open_comment(app, cast, sent)
    assert f"Why: {WHY}" in staff_client("Mo").get(f"/team/p/{CODE}/queue/{sent.id}").words


def test_what_people_will_read_has_the_words_and_the_reason(app, cast, staff_client, sent):
    open_comment(app, cast, sent)
    page = staff_client("Mo").get(f"/team/p/{CODE}/queue/{sent.id}")
    look = page.form(button="preview").fill({"marked": HIDDEN}).send("preview")
    [read] = look.elements("div", id="reading")
    assert "hidden" not in read.attrib
    assert [" ".join("".join(each.itertext()).split()) for each in read.iter("ins")] == [f"added {MORE}"]
    assert "Why:[name removed] walks past it" in " ".join("".join(read.itertext()).split())


def test_a_receipt_in_a_comment_is_suggested_for_hiding(app, cast, staff_client, plan):
    receipt = "dwelled backyard chirpy guise filing plover"
    told = say(app, f"Mine is {receipt}.")
    open_comment(app, cast, told)
    page = staff_client("Mo").get(f"/team/p/{CODE}/queue/{told.id}")
    assert receipt in [" ".join("".join(each.itertext()).split()) for each in page.elements("mark")]


def test_a_name_hidden_in_the_reason_may_not_be_read_in_the_words(app, cast, plan, box, sent):
    for outcome in ("redact", "team_only"):
        with pytest.raises(ValidationError, match="also in the words that it proposes"):
            decide(app, cast, sent, outcome, "names_person", marked=HIDDEN)
    assert row(app, sent).stage == "inbox"
    elsewhere = say(app, WHY, proposed_wording=f"{box} Roe Street is closed.")
    decide(app, cast, elsewhere, "redact", "names_person", marked=HIDDEN)
    with writing(app):
        bring_everything()
    assert row(app, elsewhere).proposed_wording.endswith("Roe Street is closed.")


def test_its_words_cannot_be_marked(app, cast, plan, sent):
    open_comment(app, cast, sent)
    actor = cast.actor("Mo")
    marked = f"{WHY}\n\x1e\n[[contact|07700 900123]]"
    with pytest.raises(ValidationError), writing(app):
        decisions.decide(actor, CODE, sent.id, DecisionData("redact", ["contact"], marked))


def test_who_answers_a_notice_reads_it_too(app, cast, client, staff_client, sent):
    decide(app, cast, sent, "publish")
    with writing(app):
        bring_everything()
    told = {"kind": "other", "mark": row(app, sent).tracker, "words": "That is my number."}
    assert client.get(f"/p/{CODE}/notice").fill(told).send().status == 200
    mo = staff_client("Mo")
    listed = mo.get(f"/team/p/{CODE}/notices")
    notice = mo.get(next(href for href in listed.hrefs if "/notices/" in href))
    assert MORE not in notice.words
    assert MORE in added(notice.form(button="Open the comment").send())
