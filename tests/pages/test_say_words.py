"""Proposing other words for a part, without script: the box starts with the wording, and nothing typed is lost."""

import pytest
from sqlalchemy import select

from consult.consultations import framing
from consult.contributions import proposals
from consult.contributions.models import Comment
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.pages.test_say import receipt_of

SAY = f"/p/{CODE}/say"
WORDS = f"{SAY}/siting/words"
WHY = "People walk past it on the way home."


def write(client, change=lambda box: f"{box} Nobody is sent away.", **more):
    form = client.get(WORDS).form(button="preview")
    return form.fill({"w": change(form.fields["w"]), "t.siting": WHY, "c.siting": "show", **more})


def stored(app):
    with app.app_context():
        query = select(Comment.original, Comment.proposed_wording, Comment.consent)
        return [tuple(row) for row in db.session.execute(query.where(Comment.proposed_wording.is_not(None)))]


def test_the_box_is_two_taps_from_the_part_and_has_its_words(client, plan):
    part = client.get(f"/p/{CODE}/read/siting")
    assert WORDS in part.hrefs
    from_the_form = client.get(SAY, query={"part": "siting"}).form(button="words").send("words")
    form = client.get(WORDS).form(button="preview")
    assert form.fields["w"].split()[0] in part.words
    assert set(form.fields) >= {"w", "t.siting", "n.siting", "instead", "part"}
    assert from_the_form.form(button="preview").fields == form.fields


@pytest.mark.parametrize("start", [f"/p/{CODE}", f"/p/{CODE}/others"])
def test_the_parts_are_two_taps_from_the_plan_and_after_answers(client, plan, start):
    page = client.get(start)
    if start.endswith("others"):
        page = client.post(start, {"act": "send-stop"})
    choosing = page.click("Write other words")
    assert [each for each in choosing.hrefs if each.endswith("/words")] == [
        f"{SAY}/{key}/words" for key in ("purpose", "siting", "hours")
    ]
    assert choosing.click("Part 2: Where the rooms are").form(button="preview").fields["instead"] == "siting"


def test_the_preview_shows_the_difference_and_sending_gives_a_receipt(client, app, plan):
    look = write(client).send("preview")
    assert look.status == 200
    assert "Nobody is sent away." in [" ".join("".join(ins.itertext()).split()).removeprefix("added ")
                                      for ins in look.elements("ins")]  # fmt: skip
    assert WHY in look.words
    assert stored(app) == []
    sent = look.form(button="send").send("send")
    assert len(receipt_of(sent).split()) == 6
    [(reason, words, consent)] = stored(app)
    assert (reason, consent) == (WHY, "show")
    assert words.endswith("Nobody is sent away.")


def test_words_are_changed_once_more_from_the_preview(client, plan):
    again = write(client).send("preview").form(button="edit").send("edit")
    form = again.form(button="preview")
    assert form.fields["w"].endswith("Nobody is sent away.")
    assert form.fields["t.siting"] == WHY


def test_what_was_typed_goes_along_to_a_comment_and_back(client, app, plan):
    comment = write(client).send("comment").form(button="preview")
    assert (comment.fields["t.siting"], comment.fields["c.siting"]) == (WHY, "show")
    comment.fill({"t.siting": "Another reason.", "v.siting": "oppose"})
    words = comment.send("words").form(button="preview")
    assert words.fields["w"].endswith("Nobody is sent away.")
    assert (words.fields["t.siting"], words.fields["v.siting"]) == ("Another reason.", "oppose")
    words.send("comment").form(button="preview").send("preview").form(button="send").send("send")
    assert stored(app) == []


def test_the_way_back_is_told_before_the_buttons(client, app, plan):
    told = "Do not go back in your browser"
    mine = come_back(client, app).form(button="edit").send("edit").form(button="preview").send("preview")
    for look, button in ((write(client).send("preview"), "Send it"), (mine, "Save it")):
        [notice] = [each for each in look.elements("p", class_="notice") if told in "".join(each.itertext())]
        sends = [each for each in look.tree.iter("button") if button == "".join(each.itertext()).strip()]
        order = list(look.tree.iter())
        assert order.index(notice) < order.index(sends[0])


@pytest.mark.parametrize(
    ("change", "reason", "told"),
    [
        (lambda box: box, WHY, [proposals.UNCHANGED]),
        (lambda box: box.replace(" ", "  "), WHY, [proposals.UNCHANGED]),
        (lambda box: "", WHY, [proposals.NO_WORDS]),
        (lambda box: f"{box} More.", "", ["Say in a few words why."]),
        (lambda box: box, " ", [proposals.UNCHANGED, "Say in a few words why."]),
        (lambda box: "x" * 40_010, "y" * 5_001, ["10 characters too long", "1 character too long"]),
    ],
)
def test_what_cannot_be_sent_is_told_at_once_and_kept(client, app, plan, change, reason, told):
    form = write(client, change, **{"t.siting": reason})
    page = form.send("preview")
    assert page.status == 422
    assert page.title.startswith("Error:")
    summary = " ".join(page.errors)
    places = [summary.index(each) for each in told]
    assert places == sorted(places), "in the order of the page"
    assert all(f"#{name}" in page.hrefs for name in (["w"] if told != ["Say in a few words why."] else ["t.siting"]))
    assert page.form(button="preview").fields["w"] == form.fields["w"]
    assert stored(app) == []


def test_plain_spelling_is_offered_for_the_reason_and_leaves_the_words(client, app, plan):
    look = write(client, **{"t.siting": "PEOPLE walk past it!!!"}).send("preview")
    plain = look.form(button="plain").send("plain")
    plain.form(button="send").send("send")
    [(reason, words, _)] = stored(app)
    assert reason == "People walk past it."
    assert words.endswith("Nobody is sent away.")


def test_details_that_identify_are_found_in_both_texts(client, plan):
    look = write(client, lambda box: f"{box} Call 07700 900123.", **{"t.siting": "Write to zed@x.example."})
    found = [" ".join("".join(mark.itertext()).split()) for mark in look.send("preview").elements("mark")]
    assert {"07700 900123", "zed@x.example"} <= set(found)


def test_only_of_the_reason_it_is_said_that_a_moderator_can_hide_it(client, plan):
    can, cannot = (
        "A moderator can also hide it.",
        "A moderator cannot hide these words, but may ask you to change them.",
    )
    none = "none found by the program"
    for box, reason, told in [
        ("Call 07700 900123.", WHY, [cannot]),
        ("More.", "Write to zed@x.example.", [can]),
        ("Call 07700 900123.", "Write to zed@x.example.", [can, cannot]),
        ("More.", WHY, [none]),
    ]:
        look = write(client, lambda old, box=box: f"{old} {box}", **{"t.siting": reason}).send("preview")
        assert [each for each in (can, cannot, none) if each in look.words] == told


def test_a_receipt_is_named_in_each_of_the_boxes(client, plan):
    receipt, told = "dwelled backyard chirpy guise filing plover", "can change or delete what it opens"
    assert told not in write(client).send("preview").words
    assert told in write(client, lambda box: f"{box} {receipt}").send("preview").words
    assert told in write(client, **{"t.siting": receipt}).send("preview").words
    comment = client.get(SAY, query={"part": "siting"}).form(button="preview").fill({"t.siting": receipt})
    assert told in comment.send("preview").words


def test_html_and_markdown_are_words_like_others(client, app, plan):
    typed = "<b>Room</b> **two** [x](javascript:alert(1)) \u202eright"
    look = write(client, lambda box: typed).send("preview")
    assert look.elements("b", class_="x") == []
    assert "<b>Room</b> **two** [x](javascript:alert(1)) right" in look.words
    look.form(button="send").send("send")
    assert [words for _, words, _ in stored(app)] == [typed]


def test_a_part_that_is_gone_gives_the_words_back(client, app, plan):
    form = write(client)
    form.data["part"], form.data["instead"] = ["moonbase"], ["moonbase"]
    page = form.send("preview")
    assert page.status == 422
    assert form.fields["w"] in page.words
    assert client.get(f"{SAY}/moonbase/words").status == 404
    assert client.get(f"{SAY}/plan/words").status == 404


@pytest.mark.parametrize("act", ["preview", "edit", "plain", "send"])
def test_words_for_a_part_that_never_was_are_given_back(client, app, plan, act):
    sent = {"part": "nowhere", "instead": "nowhere", "w": "Other words.", "t.nowhere": WHY, "c.nowhere": "show"}
    page = client.post(SAY, sent | {"act": act})
    assert page.status == (200 if act == "edit" else 422)
    assert "This part is no longer in the plan." in page.words
    form = page.form(button="preview")
    assert (form.fields["w"].strip(), form.fields["t.nowhere"].strip()) == ("Other words.", WHY)
    assert stored(app) == []


def test_a_closed_plan_gives_the_words_back(client, app, cast, plan):
    form = write(client)
    with writing(app):
        framing.close(cast.actor("Olga"), CODE, "All that we asked for has been said.")
    page = form.send("preview")
    boxes = ["".join(each.itertext()).strip() for each in page.elements("textarea")]
    assert boxes == [form.fields["w"], WHY]


def test_a_closed_plan_that_is_only_looked_at_says_nothing_of_words(client, plan):
    plan.closed()
    for address in (WORDS, f"{SAY}/words"):
        page = client.get(address)
        assert page.h1 == "This plan is closed"
        assert "Nothing was sent" not in page.words
        assert not page.elements("textarea")


def come_back(client, app):
    words = receipt_of(write(client).send("preview").form(button="send").send("send"))
    return client.get("/receipt").fill({"receipt": words}).send("open")


def added(page):
    return [" ".join("".join(each.itertext()).split()).removeprefix("added ") for each in page.elements("ins")]


def test_the_receipt_shows_both_texts_and_both_can_be_changed(client, app, plan):
    mine = come_back(client, app)
    assert added(mine) == ["Nobody is sent away."]
    assert WHY in mine.words
    form = mine.form(button="edit").send("edit").form(button="preview")
    assert form.fields["w"].endswith("Nobody is sent away.")
    form.fill({"w": form.fields["w"].replace("Nobody is", "People are never"), "text": "Another reason."})
    look = form.send("preview")
    assert added(look) == ["People are never sent away."]
    assert stored(app)[0][0] == WHY, "nothing is changed yet"
    saved = look.form(button="save").send("save")
    assert added(saved) == ["People are never sent away."]
    [(reason, words, _)] = stored(app)
    assert reason == "Another reason."
    assert words.endswith("People are never sent away.")


def test_a_change_back_to_the_wording_of_the_plan_is_refused(client, app, plan):
    box = client.get(WORDS).form(button="preview").fields["w"]
    form = come_back(client, app).form(button="edit").send("edit").form(button="preview")
    page = form.fill({"w": box}).send("preview")
    assert proposals.UNCHANGED in page.errors
    page = form.fill({"w": "", "text": ""}).send("preview")
    assert any(proposals.NO_WORDS in each for each in page.errors)
    page = form.fill({"w": f"{box} More.", "text": " "}).send("preview")
    assert any(proposals.NO_REASON in each for each in page.errors)
    assert "Delete this comment, or" not in " ".join(page.errors)


def test_who_deletes_it_sees_what_goes_and_it_goes(client, app, plan):
    asked = come_back(client, app).form(button="ask").send("ask")
    assert added(asked) == ["Nobody is sent away."]
    asked.form(button="withdraw").send("withdraw")
    assert stored(app) == []
