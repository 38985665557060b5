"""Cards with four words: the organizer makes a sheet, somebody sends with a card, and nothing reveals it."""

import logging
import random
import re
import threading

import pytest
import segno
from sqlalchemy import func, select

from consult.contributions.models import Comment, Submission
from consult.credentials import access_code_words, access_codes, receipts
from consult.credentials.models import AccessCode
from consult.storage.database import db
from tests.cast import CODE, counted, reading, writing
from tests.noise import OTHER_CODE
from tests.pageclient import PageClient

SAY, SHEETS = f"/p/{CODE}/say", f"/team/p/{CODE}/codes"
COUNTED = "counted among people with a card"


@pytest.fixture
def cards(app, cast, plan, monkeypatch):
    """A sheet of cards, always the same: none of the first card's words is on a page by itself."""
    olga, same = cast.actor("Olga"), random.Random(1)
    monkeypatch.setattr(access_code_words, "make", lambda: same.randrange(len(access_code_words.WORDS) ** 4))
    with writing(app):
        return access_codes.make_sheet(olga, CODE, "Harbour van", 12)


@pytest.fixture
def olga(staff_client):
    return staff_client("Olga")


def look(client, card, text="Too far from the tents."):
    form = client.get(SAY, query={"part": "siting"}).form(button="preview")
    return form.fill({"t.siting": text, "v.siting": "oppose", "k": card}).send("preview")


def send(client, card, text="Too far from the tents."):
    return look(client, card, text).form(button="send").send("send")


def sent(app, plan):
    with reading(app):
        return list(db.session.scalars(select(Submission.channel).where(Submission.consultation_id == plan.id)))


def used(app, plan):
    counted(app)
    with reading(app):
        return sum(each.used for each in access_codes.totals(plan.id))


def refused(page, words):
    """The form came back with the reason at the card's box, and with everything that was typed."""
    assert page.status == 422
    assert any(words in line for line in page.errors), page.errors
    assert [link.get("href") for link in page.elements("a") if link.get("href") == "#k"]
    assert any("open" in box.attrib for box in page.elements("details"))
    fields = page.form(button="preview").fields
    assert fields["t.siting"].strip() == "Too far from the tents."
    assert fields["v.siting"] == "oppose"
    return fields["k"]


def test_somebody_with_a_card_is_told_how_they_count_and_sends(client, app, plan, cards):
    page = look(client, cards[0])
    assert COUNTED in page.words
    assert used(app, plan) == 0
    done = page.form(button="send").send("send")
    assert done.status == 200
    assert sent(app, plan) == ["code"]
    assert used(app, plan) == 1
    receipt = next("".join(line.itertext()) for line in done.elements("p", class_="receipt"))
    around = done.words.lower().replace(" ".join(receipt.split()), "")
    assert not set(around.split()) & {"card", "code", *cards[0].split()}


def test_without_a_card_nothing_is_said_of_cards(client, app, plan, cards):
    page = look(client, "")
    assert "card" not in page.words
    page.form(button="send").send("send")
    assert (sent(app, plan), used(app, plan)) == (["open"], 0)


def test_the_box_is_folded_and_appears_only_where_cards_are_given(client, app, plan, cast):
    assert "card" not in client.get(SAY, query={"part": "siting"}).words
    actor = cast.actor("Olga")
    with writing(app):
        access_codes.make_sheet(actor, CODE, "Harbour van", 1)
    page = PageClient(app).get(SAY, query={"part": "hours"})
    folded = next(box for box in page.elements("details") if "four words" in "".join(box.itertext()))
    assert "open" not in folded.attrib
    assert 'name="k"' in page.text


@pytest.mark.parametrize("typed", ["{0}", "  {1} ", "{2}", "{3}"])
def test_the_words_may_be_typed_in_any_way(client, app, plan, cards, typed):
    ways = (cards[0].upper(), cards[0].replace(" ", "-"), cards[0].replace(" ", ", "), cards[0].replace(" ", "  "))
    assert send(client, typed.format(*ways)).status == 200
    assert sent(app, plan) == ["code"]


def test_a_used_card_is_told_and_the_person_may_send_without_it(client, app, plan, cards):
    send(client, cards[0])
    page = look(client, cards[0])
    assert refused(page, "This card has already been used.") == cards[0]
    done = page.form(button="preview").fill({"k": ""}).send("preview").form(button="send").send("send")
    assert done.status == 200
    assert sent(app, plan).count("open") == sent(app, plan).count("code") == 1


def test_a_card_used_between_the_look_and_the_sending_leaves_no_half_submission(client, app, plan, cards):
    late = look(client, cards[0])
    send(PageClient(app), cards[0])
    refused(late.form(button="send").send("send"), "This card has already been used.")
    assert (sent(app, plan), used(app, plan)) == (["code"], 1)
    with reading(app):
        assert db.session.scalar(select(func.count()).where(Comment.consultation_id == plan.id)) == 1


def test_two_who_press_send_at_once_with_one_card_are_one_submission(app, plan, cards):
    forms = [look(PageClient(app), cards[0]).form(button="send") for _ in range(4)]
    came = []
    threads = [threading.Thread(target=lambda form=form: came.append(form.send("send").status)) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(came) == [200, 422, 422, 422]
    assert (sent(app, plan), used(app, plan)) == (["code"], 1)


def test_sending_the_same_form_again_shows_the_same_receipt(client, app, plan, cards):
    form = look(client, cards[0]).form(button="send")
    first, again = form.send("send"), form.send("send")
    assert first.status == again.status == 200
    words = [["".join(p.itertext()) for p in page.elements("p", class_="receipt")] for page in (first, again)]
    assert words[0] == words[1]
    assert (sent(app, plan), used(app, plan)) == (["code"], 1)


def test_another_plans_card_is_not_one_of_this_plan(client, app, plan, cast, cards):
    zed = cast.actor("Zed")
    with writing(app):
        [other] = access_codes.make_sheet(zed, OTHER_CODE, "Elsewhere", 1)
    for words in (other, access_code_words.as_words(1)):
        refused(look(client, words), f"not on a card of this plan. We read “{words}”.")


def test_a_receipt_in_the_box_is_told_kindly_and_not_given_back(client, app, plan, cards):
    """Attack: a look over the shoulder, a screenshot. A receipt opens what somebody sent; it must not appear on another
    page.
    """
    receipt = 12345678901234567890
    for words in (receipts.as_words(receipt), receipts.as_digits(receipt)):
        page = look(client, words)
        assert refused(page, "Do not paste your receipt here.") == ""
        assert words not in page.text
    assert sent(app, plan) == []


def test_a_card_in_the_receipts_box_is_told_kindly(client, plan, cards):
    page = client.get("/receipt").fill(receipt=cards[0]).send()
    assert page.status == 422
    assert "four words of a card" in page.words


@pytest.mark.parametrize("typed", ["two words", "a b c d", "\x00", "x" * 100_000, "\u202e four of them", "<b> & '"])
def test_bad_words_are_told_and_everything_is_kept(client, app, plan, cards, typed):
    refused(look(client, typed), "card")
    assert (sent(app, plan), used(app, plan)) == ([], 0)


def test_change_it_keeps_the_card(client, plan, cards):
    page = look(client, cards[0]).form(button="edit").send("edit")
    assert page.form(button="preview").fields["k"] == cards[0]


def test_a_card_alone_is_not_something_to_send(client, app, plan, cards):
    page = client.post(SAY, {"act": "preview", "part": "siting", "k": cards[0]})
    assert page.status == 422
    assert "nothing to send yet" in page.words
    assert used(app, plan) == 0


def test_a_code_is_in_no_address_title_cookie_or_log(client, app, plan, cards, caplog):
    """Attack: the phone's history, the server's log. Also if the card was already used, or does not exist."""
    caplog.set_level(logging.DEBUG)
    pages = [look(client, cards[0]), send(client, cards[0]), look(client, cards[0]), look(client, cards[0] + " more")]
    for page in pages:
        outside = " ".join([page.path, page.title, str(page.location), str(page.headers), *page.hrefs, caplog.text])
        assert not set(re.findall("[a-z]{4,}", outside)) & set(cards[0].split())
        assert "Set-Cookie" not in page.headers
        assert page.headers["Cache-Control"] == "no-store"


def test_the_organizer_makes_a_sheet_that_is_shown_once(olga, app, plan, caplog):
    """Attack: somebody opens the organizer's machine later. No page, address or log shows the words again."""
    caplog.set_level(logging.DEBUG)
    page = olga.get(SHEETS).fill(site="Harbour van", count="7").send(follow=False)
    assert page.status == 200
    assert page.location is None
    words = ["".join(p.itertext()) for p in page.elements("p", class_="words")]
    assert len(set(words)) == 7
    with reading(app):
        for each in words:
            access_codes.check(plan.id, access_code_words.read(each))
        assert db.session.scalar(select(func.count()).select_from(AccessCode)) == 7
    assert "7 cards for Harbour van" in page.words
    later = olga.get(SHEETS)
    assert not any(each in later.text + caplog.text + page.title + str(page.headers) for each in words)
    assert page.headers["Cache-Control"] == "no-store"


def table(page):
    return [["".join(cell.itertext()) for cell in row] for row in page.elements("tr")]


def test_staff_see_totals_by_place_and_nothing_else(olga, client, app, plan, cards):
    send(client, cards[0])
    assert ["Harbour van", "12", "0", "12"] in table(olga.get(SHEETS)), "not at once: that would tell when it was used"
    counted(app)
    rows = table(olga.get(SHEETS))
    assert rows == [["Place", "Printed", "Used", "Not used"], ["Harbour van", "12", "1", "11"]]


def test_a_card_holds_the_neutral_address_the_words_and_three_lines_and_never_the_place(olga, plan):
    """Attack: a card found in a pocket. It names no place, no plan, no subject; its picture is only the address."""
    page = olga.get(SHEETS).fill(site="Needle exchange", count="3").send()
    for card in page.elements("li", class_="card"):
        said = " ".join("".join(card.itertext()).split())
        assert f"localhost/p/{CODE}" in said
        assert "Needle" not in said
        assert len(card.findall(".//li")) == 3
        assert "style" not in card.attrib
        assert not set(re.findall("[a-z]+", said.lower())) & {"health", "rooms", "drug", "drugs", "police", "policy"}
    drawn = segno.make(f"http://localhost/p/{CODE}", micro=False, error="m")
    assert re.search(r' d="(M[^"]+)"', drawn.svg_inline(omitsize=True))[1] in page.text
    assert page.text.count("<path") == 1
    assert page.text.count('href="#picture"') == 2


def test_five_hundred_cards_fit_one_sheet(olga, plan):
    page = olga.get(SHEETS).fill(site="Harbour van", count="500").send()
    assert len(page.elements("li", class_="card")) == 500


@pytest.mark.parametrize(
    ("site", "number"),
    [
        ("", "3"),
        ("Van", ""),
        ("Van", "0"),
        ("Van", "501"),
        ("Van", "two"),
        ("Van", "-3"),
        ("Van", "１２"),
        ("Van", "9" * 50),
        ("v" * 81, "3"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused_with_what_was_typed(olga, app, plan, site, number):
    page = olga.get(SHEETS).fill(site=site, count=number).send()
    assert page.status == 422
    assert page.errors
    assert {"site": site, "count": number}.items() <= page.form().fields.items()
    with reading(app):
        assert db.session.scalar(select(func.count()).select_from(AccessCode)) == 0


def test_a_plan_that_is_closed_shows_totals_and_makes_no_more(olga, app, plan, cards):
    plan.closed()
    page = olga.get(SHEETS)
    assert "Harbour van" in page.words
    assert not page.elements("form", action=SHEETS)
    assert olga.post(SHEETS, {"site": "Van", "count": "3"}).status == 409
