"""One comment's page, from opening to decision, as a moderator uses it: only forms."""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from consult.consultations.models import Consultation
from consult.contributions import receipt_access
from consult.contributions.enums import Consent
from consult.moderation.models import CommentAccess, ModerationDecision
from consult.storage.database import db
from tests.cast import CODE, reading, writing
from tests.moderated import decide, row, say

QUEUE = f"/team/p/{CODE}/queue"
NAMED = "Dr Halloran threw us out of the place by the quay, shouting."
MARKED = "[[name|Dr Halloran]] threw us out of the place by the quay, shouting."
PUBLIC = "[name removed] threw us out of the place by the quay, shouting."


@pytest.fixture
def mo(staff_client, plan):
    return staff_client("Mo")


@pytest.fixture
def mina(staff_client, plan):
    return staff_client("Mina")


def at(sent, act=""):
    return f"{QUEUE}/{sent.id}{act}"


def opened(client, sent):
    """The comment's page once its words are open."""
    return client.get(at(sent)).form(f"/{sent.id}/open").send()


def count(app, table, *where):
    with reading(app):
        return db.session.scalar(select(func.count()).select_from(table).where(*where))


def on_two_days(app, clock, *texts):
    """Two comments, the second a day later; then a moderator signs in."""
    first = say(app, texts[0])
    clock.forward(days=1)
    return first, say(app, texts[1])


def decided(app, sent):
    """The last decision on the comment."""
    with reading(app):
        query = select(ModerationDecision).where(ModerationDecision.comment_id == sent.id)
        return db.session.scalars(query.order_by(ModerationDecision.sequence.desc())).first()


def test_the_words_stay_closed_until_opened_and_opening_is_written_down(app, cast, plan, mo, mina):
    sent = say(app, NAMED)
    page = mo.get(at(sent))
    assert "Halloran" not in page.text
    assert "Open the comment" in page.words
    assert count(app, CommentAccess) == 0
    after = page.form(f"/{sent.id}/open").send()
    assert after.path.startswith(at(sent))
    assert NAMED in after.words
    assert count(app, CommentAccess, CommentAccess.comment_id == sent.id, CommentAccess.staff_id == cast.ids["Mo"]) == 1
    assert NAMED in mo.get(at(sent)).words
    assert "Halloran" not in mina.get(at(sent)).text


def test_reading_the_page_is_not_opening_the_words(app, plan, mo):
    sent = say(app, NAMED)
    for _ in range(2):
        mo.get(at(sent))
    assert count(app, CommentAccess) == 0


def test_a_preview_without_opening_shows_nothing_of_the_words(app, plan, mo):
    sent = say(app, NAMED)
    page = mo.post(at(sent, "/preview"), {"act": "preview", "marked": NAMED, "version_seen": "0"})
    assert "Halloran" not in page.text


def test_the_part_the_words_and_the_decision_are_on_one_page(app, plan, mo):
    page = opened(mo, say(app, NAMED))
    assert "Where the rooms are" in page.words
    assert "In short" not in page.words
    for words in ("Publish and open next", "Ask the writer", "Team only", "Do not publish", "Junk", "Pass to someone"):
        assert words in page.words, words


def test_an_ordinary_comment_takes_one_act_and_the_next_is_opened_and_written_down(
    app, cast, plan, staff_client, clock
):
    first, second = on_two_days(app, clock, "Open at six.", "And on Sundays.")
    mo = staff_client("Mo")
    page = opened(mo, first).form("/decide").send("publish")
    assert urlsplit(page.path).path == at(second)
    assert "And on Sundays." in page.words
    assert f"Published {row(app, first).tracker}" in page.words
    assert (row(app, first).stage, row(app, first).outcome) == ("pool", "publish")
    assert count(app, CommentAccess, CommentAccess.comment_id == second.id, CommentAccess.staff_id == cast.ids["Mo"])
    clock.forward(seconds=1)
    last = page.form("/decide").send("publish")
    assert last.h1 == "Nothing waits for you"
    assert row(app, second).outcome == "publish"


def test_a_second_tap_does_not_publish_what_the_first_one_opened(app, plan, staff_client, clock):
    """Without script: the page that came in that instant is shown again, with what was chosen."""
    first, second = on_two_days(app, clock, "Open at six.", "And on Sundays.")
    page = opened(staff_client("Mo"), first).form("/decide").send("publish")
    for _ in range(2):
        page = page.form("/decide").fill(labels=["violence"]).send("publish")
        assert page.status == 422
        assert page.errors == ["You opened this a moment ago. Read it, then decide."]
        assert page.form("/decide").fields["labels"] == "violence"
    assert [row(app, each).stage for each in (first, second)] == ["pool", "inbox"]
    clock.forward(seconds=1)
    page.form("/decide").send("publish")
    assert row(app, second).stage == "pool"


def test_one_can_publish_and_stop_and_go_on_later(app, plan, staff_client, clock):
    first, second = on_two_days(app, clock, "Open at six.", "And on Sundays.")
    mo = staff_client("Mo")
    page = opened(mo, first).form("/decide").send("stop")
    assert page.h1 == "The next comment"
    assert count(app, CommentAccess, CommentAccess.comment_id == second.id) == 0
    assert "And on Sundays." in page.form("/next").send().words


def test_what_is_left_for_later_does_not_come_again_at_once(app, plan, staff_client, clock):
    sent = [*on_two_days(app, clock, "Open at six.", "And on Sundays.")]
    clock.forward(days=1)
    sent.append(say(app))
    page = opened(staff_client("Mo"), sent[0])
    page = page.form("/leave").send("next")
    assert urlsplit(page.path).path == at(sent[1])
    page = page.form("/leave").send("next")
    assert urlsplit(page.path).path == at(sent[2])
    assert {row(app, each).stage for each in sent} == {"inbox"}


@pytest.mark.parametrize(
    "chosen",
    [
        {"marked": MARKED},
        {"hide.0-11": "hide", "kind.0-11": "name"},
        {"why_refuse": "threat"},
        {"labels": "violence"},
        {"level": "2"},
    ],
)
def test_leaving_asks_before_what_was_chosen_is_lost(app, plan, mo, chosen):
    sent, other = say(app, NAMED), say(app, "Open at six.")
    opened(mo, sent)
    page = mo.post(at(sent, "/leave"), {"act": "next", "version_seen": "0"} | chosen)
    assert page.status == 200
    assert "If you leave, what you chose here is lost." in page.words
    assert " data-unsent" in page.text
    for name, value in chosen.items():
        assert page.form("/leave").data[name] == [value]
    after = page.form("/leave").send("leave")
    assert urlsplit(after.path).path == at(other)
    assert row(app, sent).stage == "inbox"


def test_saving_labels_keeps_what_else_was_chosen(app, plan, mo):
    sent = say(app, NAMED)
    form = opened(mo, sent).form("/labels").fill(marked=MARKED, labels=["violence"], why_refuse=["threat"])
    page = form.send("labels")
    assert (page.status, "Saved" in page.words) == (200, True)
    assert (page.form("/decide").fields["marked"], page.form("/decide").fields["why_refuse"]) == (MARKED, "threat")
    page = page.form("/note").fill(note="Ask a peer.").send("note")
    assert page.form("/decide").fields["marked"] == MARKED
    assert page.form("/decide").fields["note"] == ""
    page = page.form("/danger").fill(level="2").send("raise")
    assert page.form("/decide").fields["marked"] == MARKED
    page.form("/decide").send("refuse")
    assert row(app, sent).stage == "inbox"
    assert decided(app, sent).outcome == "refuse"


def test_a_suggestion_is_asked_about_before_anything_is_published(app, plan, mo):
    """Against a name that is published because nobody looked at it."""
    sent = say(app, "Ring 07700 900123 for me.")
    page = opened(mo, sent).form("/decide").send("publish")
    assert page.status == 422
    assert page.errors == ["Hide or leave: 07700 900123"]
    assert f"#hide.{KEY}" in page.hrefs
    assert row(app, sent).stage == "inbox"


KEY = "5-17"


@pytest.mark.parametrize(
    ("answered", "public", "reasons"),
    [
        (("hide", "contact"), "Ring [contact removed] for me.", ["contact"]),
        (("hide", "name"), "Ring [name removed] for me.", ["names_person"]),
        (("leave", "contact"), "Ring 07700 900123 for me.", []),
    ],
)
def test_a_suggestion_is_hidden_or_left_and_its_kind_brings_the_reason(app, plan, mo, answered, public, reasons):
    answer, kind = answered
    sent = say(app, "Ring 07700 900123 for me.")
    form = opened(mo, sent).form("/decide").fill({f"hide.{KEY}": answer, f"kind.{KEY}": kind})
    preview = form.send("preview")
    assert preview.status == 200
    assert public in preview.words
    assert row(app, sent).stage == "inbox"
    assert preview.form("/decide").data[f"hide.{KEY}"] == [answer]
    preview.form("/decide").send("publish")
    assert row(app, sent).public_text == public
    assert decided(app, sent).reasons == reasons


def test_words_that_somebody_selected_are_hidden_wherever_they_stand(app, plan, mo):
    sent = say(app, "Karl said. Then karl left.")
    opened(mo, sent)
    data = {"act": "publish", "hide.0-4": "hide", "kind.0-4": "name", "version_seen": "0"}
    assert mo.post(at(sent, "/decide"), data).status == 303
    assert row(app, sent).public_text == "[name removed] said. Then [name removed] left."


def test_the_same_words_are_not_hidden_in_one_place_and_left_in_another(app, plan, mo):
    sent = say(app, "Karl said. Then karl left.")
    opened(mo, sent)
    data = {"act": "publish", "hide.0-4": "hide", "kind.0-4": "name", "hide.16-20": "leave", "version_seen": "0"}
    page = mo.post(at(sent, "/decide"), data)
    assert page.status == 422
    assert "hidden in one place and left in another" in page.words
    assert page.form("/decide").data["hide.16-20"] == ["leave"]


@pytest.mark.parametrize("key", ["0-0", "5-2", "0-999", "x", "1-2-3", "-1-3", "9" * 60])
def test_a_place_that_is_not_in_the_words_is_refused(app, plan, mo, key):
    sent = say(app, "Karl said.")
    opened(mo, sent)
    page = mo.post(at(sent, "/decide"), {"act": "publish", f"hide.{key}": "hide", "version_seen": "0"})
    assert page.status == 422
    assert row(app, sent).stage == "inbox"


def test_without_script_words_are_hidden_in_brackets(app, plan, mo):
    sent = say(app, NAMED + "\n\nAnd <b>rude</b>.")
    form = opened(mo, sent).form("/decide").fill(marked=MARKED + "\r\n\r\nAnd <b>rude</b>.")
    preview = form.send("preview")
    assert PUBLIC in preview.words
    preview.form("/decide").send("publish")
    assert row(app, sent).public_text == PUBLIC + "\n\nAnd <b>rude</b>."
    assert (row(app, sent).stage, row(app, sent).outcome) == ("pool", "redact")


def test_words_in_brackets_come_back_from_the_preview_as_hidden(app, plan, mo):
    sent = say(app, NAMED)
    form = opened(mo, sent).form("/decide")
    key = next(name for name in form.fields if name.startswith("kind.") and name != "kind.").removeprefix("kind.")
    assert f"hide.{key}" not in form.fields
    preview = form.fill(marked=MARKED.replace("name|", "accused|")).send("preview").form("/decide")
    assert (preview.fields[f"hide.{key}"], preview.fields[f"kind.{key}"]) == ("hide", "accused")


def test_a_refusal_is_called_a_proposal_until_a_second_moderator_agrees(app, plan, mo):
    sent = say(app, NAMED)
    done = opened(mo, sent).form("/decide").fill(why_refuse=["threat"]).send("refuse")
    assert "Proposed: a second moderator reads it" in done.words
    assert row(app, sent).stage == "inbox"


@pytest.mark.parametrize(
    ("filled", "field"),
    [
        ({"act": "team_only"}, "why_team_only"),
        ({"act": "ask"}, "why_ask"),
        ({"act": "refuse"}, "why_refuse"),
        ({"act": "junk"}, "why_junk"),
        ({"act": "erase"}, "why_erase"),
        ({"act": "junk", "why_junk": ["dehumanizing"]}, "why_junk"),
        ({"act": "publish", "marked": MARKED + " Liar."}, "marked"),
        ({"act": "publish", "marked": "[[who|" + NAMED + "]]"}, "marked"),
        ({"act": "team_only", "why_team_only": ["contact"], "marked": "[[name|Dr Halloran"}, "marked"),
    ],
)
def test_a_mistake_is_named_and_everything_typed_is_kept(app, plan, mo, filled, field):
    sent = say(app, NAMED)
    opened(mo, sent)
    page = mo.post(at(sent, "/decide"), {"version_seen": "0", "marked": NAMED, **filled})
    assert page.status == 422
    assert len(page.errors) == 1
    assert page.elements("div", id=f"{field}-fault")
    assert page.form("/decide").fields["marked"] == filled.get("marked", NAMED)
    assert row(app, sent).stage == "inbox"


def test_each_outcome_offers_only_the_reasons_that_go_with_it(app, plan, mo):
    form = opened(mo, say(app, NAMED)).form("/decide")
    assert form.offered["why_junk"] == ["supply", "spam", "off_topic_ad"]
    assert "language" not in form.offered["why_refuse"]
    assert "why_publish" not in form.offered


def test_control_characters_that_crept_in_are_dropped(app, plan, mo):
    sent = say(app, NAMED)
    opened(mo, sent)
    data = {"act": "publish", "marked": f"\x00{MARKED}\x85\x0b", "version_seen": "0"}
    assert mo.post(at(sent, "/decide"), data).status == 303
    assert row(app, sent).public_text == PUBLIC


@pytest.mark.parametrize("bad", [b"\xed\xa0\x80", "\u202e".encode(), b"x" * 1_000_000, b"]]" * 5000])
def test_text_that_the_writer_did_not_write_is_refused_with_a_page(app, plan, mo, bad):
    sent = say(app, NAMED)
    opened(mo, sent)
    data = {"act": "publish", "marked": MARKED.encode() + bad, "version_seen": "0"}
    assert mo.post(at(sent, "/decide"), data).status == 422
    assert row(app, sent).stage == "inbox"


def test_a_comment_for_the_team_only_says_so_and_is_not_shown_to_the_public(app, plan, mo):
    sent = say(app, "Open it on Sundays.", consent=Consent.TEAM)
    assert "wants only the team to read this" in mo.get(at(sent)).words
    page = opened(mo, sent)
    assert "For the team only, and open next" in page.words
    assert "For the team only, and stop" in page.words
    assert "Publish and" not in page.words
    page.form("/decide").send("publish")
    assert (row(app, sent).stage, row(app, sent).outcome) == ("closed", "team_only")


def test_where_words_point_to_danger_somebody_says_how_much_before_deciding(app, plan, mo):
    """Against a danger to life that is published, and that nobody has spoken about."""
    sent = say(app, "I see no reason for waking up. Tonight, alone.")
    page = opened(mo, sent).form("/decide").send("publish")
    assert page.status == 422
    assert page.errors == ["Say first whether somebody is in danger."]
    page.form("/decide").fill(level="0").send("publish")
    assert row(app, sent).danger == 0
    assert row(app, sent).stage == "pool"


def test_a_labelled_comment_is_shown_closed_and_takes_one_more_act(app, plan, staff_client, clock):
    first, hard = on_two_days(app, clock, "Open at six.", "He died of an overdose in the toilet.")
    page = opened(staff_client("Mo"), first).form("/decide").send("publish")
    assert urlsplit(page.path).path == at(hard)
    assert page.h1 == "Not opened yet"
    assert "death by overdose" in page.words
    assert "toilet" not in page.text
    assert count(app, CommentAccess, CommentAccess.comment_id == hard.id) == 0
    assert "toilet" in page.form(f"/{hard.id}/open").send().words


def test_a_comment_that_its_writer_withdrew_meanwhile_is_not_decided_on(app, plan, mo):
    sent = say(app, NAMED)
    form = opened(mo, sent).form("/decide")
    with writing(app):
        receipt_access.withdraw_comment(sent.receipt, 0)
    page = form.send("publish")
    assert page.status == 409
    assert "deleted or changed this comment" in page.words
    assert mo.get(at(sent)).status == 409
    assert "Halloran" not in mo.get(at(sent)).text


def test_after_the_report_is_frozen_deciding_is_refused_with_the_text_kept(app, plan, mo):
    sent = say(app, NAMED)
    form = opened(mo, sent).form("/decide").fill(marked=MARKED)
    with writing(app):
        db.session.scalars(select(Consultation).where(Consultation.code == CODE)).one().state = "reported"
    page = form.send("publish")
    assert page.status == 409
    assert MARKED in page.text
    assert row(app, sent).stage == "inbox"
    later = mo.get(at(sent))
    assert "There is nothing to decide here now" in later.words
    assert "Halloran" not in later.text


def test_a_decided_comments_page_shows_its_outcome_and_no_words(app, cast, plan, mo):
    sent = say(app, NAMED)
    decide(app, cast, sent, "team_only", "supply")
    page = mo.get(at(sent))
    assert "Decided: Read by the team only" in page.words
    assert "Halloran" not in page.text
    assert mo.post(at(sent, "/open")).status == 409


@pytest.mark.parametrize("act", ["/open", "/preview", "/decide", "/second", "/undo"])
def test_a_form_without_the_sessions_token_does_nothing(app, plan, mo, act):
    sent = say(app, NAMED)
    opened(mo, sent)
    data = {"act": "publish", "version_seen": "0"}
    assert mo.post(at(sent, act), data, token=False).status in (400, 403)
    assert row(app, sent).stage == "inbox"
    assert count(app, CommentAccess) == 1
