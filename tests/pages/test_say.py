"""Taking part in a browser without script: one address, nothing stored before "Send it", nothing lost."""

import re

import pytest
from sqlalchemy import func, select

from consult.consultations import drafting
from consult.contributions.models import Comment, Submission
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.plan_words import DRAFT

SAY = f"/p/{CODE}/say"


def stored(app, plan):
    with app.app_context():
        return db.session.scalar(
            select(func.count()).select_from(Submission).where(Submission.consultation_id == plan.id)
        )


def texts(app, plan):
    with app.app_context():
        return list(db.session.scalars(select(Comment.original).where(Comment.consultation_id == plan.id)))


def write(client, part="siting", **fields):
    form = client.get(SAY, query={"part": part}).form(button="preview")
    return form.fill({name.replace("_", ".", 1): value for name, value in fields.items()})


def preview(client, **fields):
    return write(client, **fields).send("preview")


def send(client, **fields):
    return preview(client, **fields).form(button="send").send("send")


def receipt_of(page):
    return next(" ".join("".join(p.itertext()).split()) for p in page.elements("p", class_="receipt"))


def test_one_thing_takes_five_pages_at_most_from_the_front(client, app, plan):
    pages = [client.get("/")]
    pages.append(client.get(f"/p/{CODE}"))
    pages.append(client.get(SAY))
    chosen = next(href for href in pages[-1].hrefs if "part=siting" in href)
    pages.append(client.get(chosen))
    look = pages[-1].form(button="preview").fill({"v.siting": "oppose", "t.siting": "Too far."}).send("preview")
    sent = look.form(button="send").send("send")
    assert sent.status == 200
    assert len(pages[2:]) + 2 <= 5
    assert stored(app, plan) == 1
    assert len(receipt_of(sent).split()) == 6


def test_nothing_is_stored_before_it_is_sent(client, app, plan):
    page = preview(client, v_siting="support", t_siting="Good.")
    assert "Nothing has been sent yet" in page.words
    assert stored(app, plan) == 0


def test_the_look_before_sending_says_what_the_team_alone_will_read(client, plan):
    assert "You did not say if we may show it, so only the team reads it." in preview(client, t_siting="Good.").words
    assert "Only the team will read it" in preview(client, t_siting="Good.", c_siting="team").words
    assert "we may quote it" in preview(client, t_siting="Good.", c_siting="quote").words
    assert "We will not quote it" in preview(client, t_siting="Good.", c_siting="show").words


def test_nothing_is_chosen_for_anybody(client, plan):
    page = client.get(SAY, query={"part": "all"})
    assert not [box for box in page.elements("input") if "checked" in box.attrib]


@pytest.mark.parametrize("detail", ["0800 000 999", "me@example.org", "@streetname"])
def test_details_that_could_identify_are_pointed_at_but_never_bar(client, app, plan, detail):
    page = preview(client, t_siting=f"Ring {detail} about it.")
    assert page.status == 200
    assert any(detail in "".join(mark.itertext()) for mark in page.elements("mark"))
    assert page.form(button="send").send("send").status == 200
    assert stored(app, plan) == 1


def test_change_it_gives_everything_back(client, plan):
    look = preview(client, v_siting="changes", t_siting="Fifty metres.", c_siting="quote")
    page = look.form(button="edit").send("edit")
    form = page.form(button="preview")
    assert form.fields["t.siting"].strip() == "Fifty metres."
    assert form.fields["v.siting"] == "changes"
    assert form.fields["c.siting"] == "quote"


def test_going_through_all_parts_is_one_submission(client, app, plan):
    sent = send(client, part="all", v_purpose="support", v_hours="unclear", t_hours="What is a shift?", t_plan="Go on.")
    assert sent.status == 200
    assert stored(app, plan) == 1
    assert sorted(texts(app, plan)) == ["Go on.", "What is a shift?"]


def test_a_repeated_sending_shows_the_same_receipt_and_stores_nothing(client, app, plan):
    form = preview(client, t_siting="Once.").form(button="send")
    first, again = form.send("send"), form.send("send")
    assert receipt_of(first) == receipt_of(again)
    assert stored(app, plan) == 1


def test_the_pages_say_truly_what_reloading_and_going_back_do(client, app, plan):
    look = preview(client, t_siting="Too near the gate.")
    assert "reload. It is then sent once." in look.words
    assert "Do not go back in your browser: your words could be lost, or sent twice." in look.words
    for _reloaded in range(2):
        sent = look.form(button="send").send("send")
    assert stored(app, plan) == 1
    assert "For ten minutes, going back or reloading may show this page again." in sent.words
    assert "Press “Start fresh”, then close the tab." in sent.words
    preview(client, t_siting="Too near the gate.").form(button="send").send("send")
    assert stored(app, plan) == 2


def test_after_ten_minutes_a_repeated_sending_shows_no_receipt(client, app, plan, clock):
    form = preview(client, t_siting="Once.").form(button="send")
    form.send("send")
    clock.forward(minutes=11)
    again = form.send("send")
    assert again.status == 409
    assert not again.elements("p", class_="receipt")
    assert stored(app, plan) == 1


def test_an_hours_pause_loses_nothing(client, app, plan, clock):
    form = preview(client, t_siting="I had to go and meet someone.").form(button="send")
    clock.forward(minutes=61)
    page = form.send("send")
    assert page.status == 409
    assert "was open for a while" in page.words
    assert "meet someone" in page.words
    assert page.form(button="send").send("send").status == 200
    assert texts(app, plan) == ["I had to go and meet someone."]


def test_a_sending_without_its_token_is_shown_again_not_taken(client, app, plan):
    page = client.post(SAY, {"act": "send", "part": "siting", "t.siting": "No token here."})
    assert page.status == 409
    assert "No token here." in page.words
    assert stored(app, plan) == 0


def test_an_empty_form_says_what_to_do(client, app, plan):
    page = write(client).send("preview")
    assert page.status == 422
    assert "nothing to send yet" in page.words
    assert stored(app, plan) == 0


def test_too_long_a_text_says_by_how_much_and_keeps_it(client, app, plan):
    long = "All the words I have. " * 250
    page = preview(client, t_siting=long)
    assert page.status == 422
    assert re.search(r"\b500\b", page.words) or "499" in page.words
    assert page.form(button="preview").fields["t.siting"].strip() == long.strip()


def test_everything_that_is_wrong_is_said_at_once_each_at_its_field(client, app, plan):
    wrong = {"v.siting": "maybe", "t.siting": "y " * 4000, "c.siting": "everyone", "t.plan": "\x00 is no text"}
    page = client.post(SAY, {"part": "siting", "act": "preview", **wrong})
    assert page.status == 422
    assert {"#v.siting", "#t.siting", "#c.siting", "#t.plan"} <= set(page.hrefs)
    assert stored(app, plan) == 0


@pytest.mark.parametrize(
    "data",
    [
        {"t.siting": "NUL \x00 in it, kept for you"},
        {"v.siting": "maybe"},
        {"t.siting": "words to keep here", "c.siting": "everyone"},
        {"t.siting": "words to keep here", "n.siting": "abc"},
        {"t.siting": "words to keep here", "n.siting": "9" * 40},
        {"t.moonbase": "words to keep here"},
        {"v.moonbase": "support"},
        {"v.plan": "support"},
        {"t.siting": "words to keep here", "n.siting": "999999"},
    ],
)
def test_bad_input_is_a_clear_page_with_the_text_kept(client, app, plan, data):
    page = client.post(SAY, {"part": "siting", "act": "preview", **data})
    assert 400 <= page.status < 500
    assert page.errors or page.h1
    if "words to keep here" in data.get("t.siting", data.get("t.moonbase", "")):
        assert any("words to keep here" in "".join(area.itertext()) for area in page.elements("textarea"))
    assert stored(app, plan) == 0


def test_a_lone_surrogate_is_refused_in_words(client, app, plan):
    raw = b"part=siting&act=preview&t.siting=one+%ED%A0%80+two"
    response = client.browser.post(SAY, data=raw, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 422
    assert "did not arrive" in response.get_data(as_text=True)
    assert stored(app, plan) == 0


def test_right_to_left_override_cannot_turn_the_page_around(client, plan):
    page = preview(client, t_siting="start \u202e reversed \u202c end")
    assert page.status == 200
    visible = "".join("".join(div.itertext()) for div in page.elements("div", class_="comment"))
    assert "\u202e" not in visible


def test_markup_in_a_comment_stays_text(client, plan):
    page = preview(client, t_siting="<script>alert(1)</script> <b>bold</b> & so on")
    assert [script.get("src", "").partition("?")[0] for script in page.elements("script")] == ["/static/leave.js"]
    assert "<script>alert(1)</script>" in page.words


def test_a_megabyte_of_text_is_refused_with_the_text_kept(client, app, plan):
    page = client.post(SAY, {"part": "siting", "act": "preview", "t.siting": "long words " * 95_000})
    assert page.status == 422
    assert max(len("".join(area.itertext())) for area in page.elements("textarea")) > 1_000_000
    assert stored(app, plan) == 0


def test_more_than_a_form_can_hold_is_refused(client, app, plan):
    page = client.post(SAY, {"part": "siting", "act": "preview", "t.siting": "x" * 2_200_000})
    assert page.status == 413
    assert stored(app, plan) == 0


def test_ten_thousand_fields_are_refused_with_the_text_kept(client, app, plan):
    fields = {f"t.part-{n}": "x" for n in range(10_000)}
    page = client.post(SAY, {"part": "siting", "act": "preview", "t.siting": "these are the words to keep", **fields})
    assert page.status == 413
    assert "these are the words to keep" in page.words
    assert stored(app, plan) == 0


def test_a_closed_plan_says_so_and_keeps_the_text(client, app, plan):
    form = preview(client, t_siting="Too late, but here it is.").form(button="send")
    plan.closed()
    page = form.send("send")
    assert page.status == 409
    assert any("Too late, but here it is." in "".join(area.itertext()) for area in page.elements("textarea"))
    assert stored(app, plan) == 0


def test_an_unknown_part_or_plan_is_not_found(client, plan):
    assert client.get(SAY, query={"part": "moonbase"}).status == 404
    assert client.get("/p/none/say").status == 404
    assert client.post("/p/none/say", {"act": "preview", "t.x": "my words are kept on this page"}).status == 404


def test_another_sites_form_is_not_taken(client, app, plan):
    for headers in ([("Sec-Fetch-Site", "cross-site")], [("Origin", "https://evil.example")]):
        page = client.post(SAY, {"act": "preview", "t.siting": "these are words to be kept"}, headers=headers)
        assert page.status == 403
    assert stored(app, plan) == 0


def test_an_old_phone_that_sends_neither_header_is_let_in(client, plan):
    assert client.post(SAY, {"act": "preview", "part": "siting", "t.siting": "hello"}, headers=[]).status == 200


def test_a_refusal_is_named_where_the_parts_are_chosen_again(client, plan):
    page = client.post(SAY, {"act": "standing", "token": ""})
    assert page.status == 422
    assert page.title == "Error: Have your say"
    assert "There is a problem" in page.words


def test_no_page_on_the_way_sets_a_cookie(client, plan):
    page = send(client, t_siting="No cookie.")
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"


def test_the_receipt_is_in_no_address_and_no_title(client, plan):
    page = send(client, t_siting="Quiet.")
    words = receipt_of(page).split()
    assert page.path == SAY
    assert not any(word in page.title for word in words)


def test_not_a_word_of_a_plan_that_is_being_prepared_is_shown(client, cast, app):
    with writing(app):
        drafting.import_draft(cast.actor("Olga"), CODE, DRAFT)
        drafting.publish(cast.actor("Olga"), CODE, "first", "")
    for page in (
        client.get(SAY),
        client.get(SAY, query={"part": "all"}),
        client.post(SAY, {"part": "all", "act": "preview", "t.siting": "these are the words to keep"}),
    ):
        assert page.status == 409
        assert "150 metres" not in page.text
        assert "health rooms" not in page.text
