"""Coming back with a receipt, in a browser without script."""

import pytest
from sqlalchemy import select

from consult.consultations import framing
from consult.contributions.enums import Consent
from consult.contributions.models import Comment
from consult.credentials import receipts
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.moderated import decide, say
from tests.pages.test_say import preview, receipt_of, send


@pytest.fixture
def receipt(client, plan):
    return receipt_of(
        send(
            client,
            part="all",
            v_hours="support",
            t_siting="Too near the gate.",
            c_siting="show",
            t_plan="Go on with it.",
        )
    )


def come_back(client, receipt):
    return client.get("/receipt").fill(receipt=receipt).send("open")


def test_a_receipt_shows_what_was_said_and_its_state(client, receipt):
    page = come_back(client, receipt)
    assert page.status == 200
    assert "Too near the gate." in page.words
    assert "Waiting to be read" in page.words
    assert "Not decided yet" in page.words


def test_digits_open_the_same(client, plan):
    sent = send(client, t_siting="In digits.")
    digits = "".join(sent.elements("span", class_="code")[0].itertext())
    assert "In digits." in come_back(client, digits).words


@pytest.mark.parametrize(
    ("typed", "told"),
    [("dwelled backyard chirpy guise filing", "This has 5."), ("0291 0560 3109 0715 1715 090", "This has 23.")],
)
def test_who_typed_too_little_is_told_how_much_it_is(client, plan, typed, told):
    assert f"A receipt is six words or 24 digits. {told} Check it." in come_back(client, typed).errors


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("", 422),
        ("one two three", 422),
        (receipts.as_words(12345), 404),
        ("1" * 24, 404),
        ("\x00" * 6, 422),
        ("x" * 100_000, 422),
    ],
)
def test_what_opens_nothing_says_so(client, receipt, typed, status):
    page = client.post("/receipt", {"receipt": typed, "act": "open"})
    assert page.status == status
    assert page.errors


def to_change(client, receipt):
    return come_back(client, receipt).form(button="edit").send("edit").form(button="preview")


def test_a_wrong_receipt_stays_in_its_box_and_the_word_that_nobody_knows_is_named(client, receipt):
    words = receipt.split()
    wrong = " ".join([*words[:5], "xyzzy"])
    page = come_back(client, wrong)
    assert page.status == 422
    assert page.form(button="open").fields["receipt"].strip() == wrong
    assert "No receipt has the word “xyzzy”" in page.errors[0]
    missing = come_back(client, receipts.as_words(12345))
    assert missing.form(button="open").fields["receipt"].strip() == receipts.as_words(12345)
    assert "If you only voted: votes can no longer be shown" in missing.errors[0]


def test_words_can_be_changed_and_are_read_again(client, receipt):
    look = to_change(client, receipt).fill(text="Too near the school gate.", consent="quote").send("preview")
    page = look.form(button="save").send("save")
    assert "Changed. A person will read it again" in page.words
    assert "Too near the school gate." in page.words
    assert "Too near the gate." not in page.words


def test_a_change_is_looked_at_with_what_could_tell_who_one_is_and_never_barred(client, receipt):
    """Against giving oneself away: a number typed into a change gets a hint, as in a first submission."""
    look = to_change(client, receipt).fill(text="Ring 0800 000 999 about it.", consent="quote").send("preview")
    assert "Nothing is changed yet." in look.words
    assert ["".join(mark.itertext()) for mark in look.elements("mark")] == ["0800 000 999"]
    assert "Too near the gate." in come_back(client, receipt).words
    again = look.form(button="edit").send("edit").form(button="preview")
    assert again.fields["text"].strip() == "Ring 0800 000 999 about it."
    assert again.fields["consent"] == "quote"
    assert "Ring 0800 000 999" in again.send("preview").form(button="save").send("save").words


def test_a_changed_comment_comes_before_the_emptied_one(client, receipt):
    look = to_change(client, receipt).fill(text="Too near the school gate.").send("preview")
    words = look.form(button="save").send("save").words
    assert words.index("Too near the school gate.") < words.index("You changed this. The earlier version is deleted.")


@pytest.mark.parametrize("act", ["preview", "save"])
def test_a_change_that_comes_after_closing_gives_the_words_back(client, plan, receipt, act):
    form = to_change(client, receipt).fill(text="Too near the school gate.", consent="quote")
    form = form if act == "preview" else form.send("preview").form(button="save")
    plan.closed()
    page = form.send(act)
    assert page.status == 409
    assert "Too near the school gate." in "".join(page.elements("textarea")[0].itertext())


def test_a_bad_change_keeps_the_text(client, receipt):
    page = to_change(client, receipt).fill(text="y " * 4000, consent="quote").send("preview")
    assert page.status == 422
    assert page.form(button="preview").fields["text"].strip().startswith("y y y")


def test_everything_that_is_wrong_with_a_change_is_said_at_once(client, receipt):
    page = client.post("/receipt", {"receipt": receipt, "act": "preview", "index": "0", "text": "y " * 4000})
    assert page.status == 422
    assert any("too long" in error for error in page.errors)
    assert "Say whether we may show it." in " ".join(page.errors)


def test_emptied_words_can_be_deleted_alone_or_left_as_they_were(client, receipt):
    page = to_change(client, receipt).fill(text="  ").send("preview")
    assert page.status == 422
    assert "Delete this comment, or leave it as it was." in page.words
    form = page.form(button="preview")
    assert "Too near the gate." in form.send("Leave it as it was").words
    asked = form.send("Delete this comment")
    assert asked.h1 == "Delete this comment?"
    left = asked.form(button="withdraw").send("withdraw")
    assert "Too near the gate." not in left.words
    assert "Your vote on part" in left.words


def test_a_vote_can_be_changed(client, receipt):
    page = come_back(client, receipt).form(button="vote").fill(choice="oppose").send("vote")
    assert "Your vote is changed" in page.words
    assert come_back(client, receipt).form(button="vote").fields["choice"] == "oppose"


def two_tabs(client, receipt, first="Too near the school gate.", second="Too near the sports ground."):
    """The same comment is changed in two tabs, both opened before; returns what the second one is answered."""
    one, two = to_change(client, receipt), to_change(client, receipt)
    one.fill(text=first).send("preview").form(button="save").send("save")
    return two.fill(text=second)


@pytest.mark.parametrize("looked", [True, False], ids=["before saving", "before looking"])
def test_what_was_changed_in_another_tab_is_not_written_over_unseen(client, receipt, looked):
    """Against losing for good the newer words of a person with two tabs open: the older ones are deleted."""
    if looked:
        form = to_change(client, receipt).fill(text="Too near the sports ground.").send("preview").form(button="save")
        to_change(client, receipt).fill(text="Too near the school gate.").send("preview").form(button="save").send(
            "save"
        )
        page = form.send("save")
    else:
        page = two_tabs(client, receipt).send("preview")
    assert page.status == 409
    assert "You changed this on another page" in " ".join(page.errors)
    assert "What is saved now Too near the school gate." in page.words
    form = page.form(button="preview")
    assert form.fields["text"].strip() == "Too near the sports ground."
    assert "Too near the school gate." in come_back(client, receipt).words
    saved = form.send("preview").form(button="save").send("save")
    assert "Changed. A person will read it again" in saved.words
    assert "Too near the sports ground." in saved.words


@pytest.mark.parametrize("version", ["letters", "-1", "9" * 30])
def test_a_page_that_says_nothing_clear_of_what_it_showed_is_like_an_older_one(client, receipt, version):
    """Against a way around the question: what is no number was taken as a page that showed nothing."""
    page = to_change(client, receipt).fill(text="Too near the school gate.", version_seen=version).send("preview")
    assert page.status == 409
    assert "You changed this on another page" in " ".join(page.errors)
    assert page.form(button="preview").fields["text"].strip() == "Too near the school gate."
    assert page.form(button="preview").fields["version_seen"] == "0"


def test_the_same_change_sent_twice_is_saved_once(client, receipt):
    form = to_change(client, receipt).fill(text="Too near the school gate.").send("preview").form(button="save")
    form.send("save")
    again = form.send("save")
    assert "Changed. A person will read it again" in again.words
    assert "1 earlier version" in again.words


def test_a_vote_changed_in_another_tab_is_not_voted_over_unseen(client, receipt):
    one, two = come_back(client, receipt).form(button="vote"), come_back(client, receipt).form(button="vote")
    one.fill(choice="oppose").send("vote")
    page = two.fill(choice="unsure").send("vote")
    assert page.status == 409
    assert "You changed this on another page" in " ".join(page.errors)
    form = page.form(button="vote")
    assert form.fields["choice"] == "oppose"
    assert "Your vote is changed" in form.fill(choice="unsure").send("vote").words


@pytest.mark.parametrize("asks", ["ask", "ask-all"])
def test_what_was_changed_after_the_question_is_shown_before_it_is_deleted(client, receipt, asks):
    asked = come_back(client, receipt).form(button=asks).send(asks)
    two_tabs(client, receipt)
    act = asks.replace("ask", "withdraw")
    page = asked.form(button=act).send(act)
    assert page.status == 409
    assert "Nothing is deleted yet. Here is what is saved now." in page.words
    assert "Too near the school gate." in page.words
    assert "Too near the school gate." not in page.form(button=act).send(act).words


def test_earlier_versions_are_folded_and_have_a_code_only_if_they_were_shown(app, cast, client, plan):
    sent = say(app)
    decide(app, cast, sent, "publish")
    for words in ("Still too far.", "Much too far."):
        page = come_back(client, sent.receipt).form(button="edit").send("edit").form(button="preview")
        page = page.fill(text=words).send("preview").form(button="save").send("save")
    assert len(page.elements("h2")) == 2, "the part, and deleting everything"
    (fold,) = [each for each in page.elements("details") if "earlier versions" in "".join(each.itertext())]
    assert len(fold.findall(".//li")) == 2
    assert page.words.count("Its public code:") == 1
    with app.app_context():
        assert db.session.get_one(Comment, sent.id).tracker in "".join(fold.itertext())


def taken_away(page, asks="ask"):
    asked = page.form(button=asks).send(asks)
    return asked.form(button=asks.replace("ask", "withdraw")).send(asks.replace("ask", "withdraw"))


def test_one_comment_or_all_can_be_deleted(client, receipt):
    page = taken_away(come_back(client, receipt))
    assert "Your comment is deleted." in page.words
    assert "Its public code:" in page.words
    assert "look for the code" not in page.words, "nobody finds what is not there"
    page = taken_away(come_back(client, receipt), "ask-all")
    assert "your votes no longer count" in page.words
    assert "Too near the gate." not in page.words
    assert "Go on with it." not in page.words


@pytest.mark.parametrize("asks", ["ask", "ask-all"])
def test_nothing_goes_at_one_tap(client, receipt, asks):
    """Against a slip of the finger on a shaking bus: what will be deleted is shown, and can be kept."""
    asked = come_back(client, receipt).form(button=asks).send(asks)
    assert "Nothing is deleted yet." in asked.words
    assert "Too near the gate." in asked.words
    left = asked.form(button="open").send("open")
    assert "Too near the gate." in left.words
    assert "Go on with it." in left.words


def test_closing_ends_changing_but_not_taking_away(client, receipt, plan):
    plan.closed()
    page = come_back(client, receipt)
    assert not [b for form in page.forms() for b in form.buttons if b[1] in ("edit", "vote")]
    assert (
        client.post(
            "/receipt", {"receipt": receipt, "act": "save", "index": "0", "text": "new words", "consent": "show"}
        ).status
        == 409
    )
    assert taken_away(page).status == 200


@pytest.mark.parametrize(
    "data",
    [
        {"act": "save", "index": "99", "text": "nothing there to change", "consent": "show"},
        {"act": "preview", "index": "99", "text": "nothing there", "consent": "show"},
        {"act": "save", "index": "-1"},
        {"act": "vote", "part": "hours", "choice": "maybe"},
        {"act": "ask", "index": "99"},
        {"act": "vote", "part": "moonbase", "choice": "oppose"},
        {"act": "withdraw", "index": "xyz"},
    ],
)
def test_bad_input_is_refused_and_changes_nothing(client, receipt, data):
    page = client.post("/receipt", {"receipt": receipt, **data})
    assert 400 <= page.status < 500
    assert "Too near the gate." in come_back(client, receipt).words


def test_the_receipt_travels_in_the_body_alone(client, receipt):
    page = come_back(client, receipt)
    assert page.path == "/receipt"
    assert not any(receipt.split()[0] in (href or "") for href in page.hrefs)
    assert page.headers["Cache-Control"] == "no-store"


def test_the_right_word_at_the_wrong_plan_opens_nothing_else(client, receipt, plan):
    other = receipt_of(preview(client, t_siting="Somebody else.").form(button="send").send("send"))
    page = come_back(client, other)
    assert "Somebody else." in page.words
    assert "Too near the gate." not in page.words
    assert page.links.get("Local plan: two night-time health rooms", "").endswith(f"/p/{CODE}")


def test_a_cancelled_plan_gives_everything_back_and_keeps_nothing_unread(client, receipt, plan, cast, app):
    with writing(app):
        framing.cancel(cast.actor("Olga"), CODE, "The council withdrew it.")
    page = come_back(client, receipt)
    assert page.form(button="ask-all")
    assert "Cancelled. Nothing will be decided." in page.words
    assert "Not decided yet" not in page.words
    with app.app_context():
        periodic_tasks.run_once()
    page = come_back(client, receipt)
    assert not [b for form in page.forms() for b in form.buttons if b[1] in ("ask", "ask-all")]
    assert "The plan was cancelled before this was shown. Your comment is deleted." in page.words
    assert b"Too near the gate." not in (app.extensions["settings"].data_dir / "consult.sqlite").read_bytes()


def test_a_withdrawn_comment_leaves_nothing_that_could_confirm_a_guess(client, receipt, plan, app):
    taken_away(come_back(client, receipt), "ask-all")
    with app.app_context():
        nonces = db.session.scalars(select(Comment.nonce).where(Comment.consultation_id == plan.id)).all()
    assert nonces == [b"", b""]


@pytest.mark.parametrize(("consent", "says"), [
    (Consent.TEAM, "You did not say that we may show it."), (Consent.SHOW, "You asked for this."),
])  # fmt: skip
def test_a_reason_speaks_to_the_writer_not_about_them(app, client, cast, plan, consent, says):
    """Whoever chose nothing asked for nothing: their comment is for the team, and the page says why."""
    sent = say(app, consent=consent)
    decide(app, cast, sent, "team_only", "writer_asked")
    page = come_back(client, sent.receipt)
    assert says in page.words
    assert "The writer asked" not in page.words
