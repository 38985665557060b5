"""One comment's page, from opening to decision, as a moderator uses it: only forms."""

import pytest
from sqlalchemy import func, select

from consult.consultations.models import Consultation
from consult.contributions import receipt_access
from consult.contributions.enums import Consent
from consult.moderation.models import CommentAccess
from consult.storage.database import db
from tests.cast import CODE, reading, writing
from tests.moderated import decide, row, say

QUEUE = f"/team/p/{CODE}/queue"
NAMED = "Dr Halloran threw us out of the place at Quay Road, shouting."
MARKED = "[[name|Dr Halloran]] threw us out of the place at Quay Road, shouting."
PUBLIC = "[name removed] threw us out of the place at Quay Road, shouting."


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
    return client.get(at(sent)).form("/open").send()


def count(app, table, *where):
    with reading(app):
        return db.session.scalar(select(func.count()).select_from(table).where(*where))


def test_the_words_stay_closed_until_opened_and_opening_is_written_down(app, cast, plan, mo, mina):
    sent = say(app, NAMED)
    page = mo.get(at(sent))
    assert "Halloran" not in page.text
    assert [button for form in page.forms() for button in form.buttons if button[2] == "Open the comment"]
    assert count(app, CommentAccess) == 0
    after = page.form("/open").send()
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
    page = mo.post(at(sent, "/preview"), {"outcome": "publish", "marked": "", "version_seen": "0"})
    assert "Halloran" not in page.text


def test_the_detectors_suggestions_are_in_the_text_to_decide_on(app, plan, mo):
    sent = say(app, "Ring 07700 900123 for me.")
    form = opened(mo, sent).form("/preview")
    assert form.fields["marked"] == "Ring [[contact|07700 900123]] for me."


def test_what_is_seen_before_is_exactly_what_is_published(app, plan, mo):
    sent = say(app, NAMED + "\n\nAnd <b>rude</b>.")
    form = opened(mo, sent).form("/preview").fill(outcome="redact", reasons=["allegation"])
    form.fill(marked=MARKED + "\r\n\r\nAnd <b>rude</b>.")
    preview = form.send()
    assert "The public will read exactly this" in preview.words
    assert PUBLIC in preview.words
    assert "Halloran" not in preview.words
    assert "It accuses someone who could be recognised" in preview.words
    assert row(app, sent).stage == "inbox"
    done = preview.form("/decide").send()
    assert done.path.startswith(QUEUE)
    assert row(app, sent).public_text == PUBLIC + "\n\nAnd <b>rude</b>."
    assert (row(app, sent).stage, row(app, sent).outcome) == ("pool", "redact")
    assert "Nothing here yet" in done.words


def test_a_refusal_is_called_a_proposal_until_a_second_moderator_agrees(app, plan, mo):
    sent = say(app, NAMED)
    opened(mo, sent)
    done = mo.post(at(sent, "/decide"), {"outcome": "refuse", "reasons": ["threat"], "marked": NAMED,
                                          "version_seen": "0"}, follow=True)  # fmt: skip
    assert "It takes effect when a second moderator agrees." in done.words
    assert "Decided." not in done.words
    assert row(app, sent).stage == "inbox"


def test_one_can_go_back_from_the_preview_with_everything_kept(app, plan, mo):
    sent = say(app, NAMED)
    form = opened(mo, sent).form("/preview")
    preview = form.fill(outcome="redact", reasons=["allegation", "names_person"], marked=MARKED).send()
    again = preview.form("/preview").send("back").form("/preview")
    assert again.fields["outcome"] == "redact"
    assert again.data["reasons"] == ["names_person", "allegation"]
    assert again.fields["marked"] == MARKED


@pytest.mark.parametrize(
    ("filled", "field"),
    [
        ({"marked": MARKED}, "outcome"),
        ({"outcome": "redact", "marked": MARKED}, "reasons"),
        ({"outcome": "publish", "reasons": ["threat"], "marked": NAMED}, "reasons"),
        ({"outcome": "junk", "reasons": ["dehumanizing"], "marked": MARKED}, "reasons"),
        ({"outcome": "publish", "marked": MARKED}, "marked"),
        ({"outcome": "redact", "reasons": ["allegation"], "marked": NAMED}, "marked"),
        ({"outcome": "redact", "reasons": ["allegation"], "marked": MARKED + " Liar."}, "marked"),
        ({"outcome": "redact", "reasons": ["allegation"], "marked": "[[who|" + NAMED + "]]"}, "marked"),
    ],
)
@pytest.mark.parametrize("act", ["/preview", "/decide"])
def test_a_mistake_is_named_and_everything_typed_is_kept(app, plan, mo, act, filled, field):
    sent = say(app, NAMED)
    opened(mo, sent)
    page = mo.post(at(sent, act), {"version_seen": "0", **filled})
    assert page.status == 422
    assert len(page.errors) == 1
    assert page.elements("div", id=f"{field}-fault")
    assert page.form("/preview").fields["marked"] == filled["marked"]
    assert page.form("/preview").data.get("reasons", []) == filled.get("reasons", [])
    assert page.form("/preview").fields.get("outcome") == filled.get("outcome")
    assert row(app, sent).stage == "inbox"


def test_control_characters_that_crept_in_are_dropped(app, plan, mo):
    sent = say(app, NAMED)
    opened(mo, sent)
    data = {"outcome": "redact", "reasons": "allegation", "marked": f"\x00{MARKED}\x85\x0b", "version_seen": "0"}
    assert mo.post(at(sent, "/decide"), data).status == 303
    assert row(app, sent).public_text == PUBLIC


@pytest.mark.parametrize("bad", [b"\xed\xa0\x80", "\u202e".encode(), b"x" * 1_000_000, b"]]" * 5000])
def test_text_that_the_writer_did_not_write_is_refused_with_a_page(app, plan, mo, bad):
    sent = say(app, NAMED)
    opened(mo, sent)
    marked = MARKED.encode() + bad
    data = {"outcome": "redact", "reasons": "allegation", "marked": marked, "version_seen": "0"}
    assert mo.post(at(sent, "/decide"), data).status == 422
    assert row(app, sent).stage == "inbox"


def test_all_marks_can_be_taken_out_and_repeats_marked(app, plan, mo):
    sent = say(app, "Karl said. Then karl left.")
    form = opened(mo, sent).form("/preview").fill(marked="[[name|Karl]] said. Then karl left.", outcome="redact")
    repeated = form.send("repeats").form("/preview")
    assert repeated.fields["marked"] == "[[name|Karl]] said. Then [[name|karl]] left."
    assert repeated.fields["outcome"] == "redact"
    assert repeated.send("clear").form("/preview").fields["marked"] == "Karl said. Then karl left."


def test_marking_repeats_of_a_broken_text_says_what_is_wrong(app, plan, mo):
    sent = say(app, "Karl said.")
    page = opened(mo, sent).form("/preview").fill(marked="[[name|Karl said.").send("repeats")
    assert page.status == 422
    assert "not closed" in page.words


def test_a_comment_for_the_team_only_says_so_and_is_not_shown_to_the_public(app, plan, mo):
    sent = say(app, NAMED, consent=Consent.TEAM)
    assert "for the team only" in mo.get(at(sent)).words
    preview = opened(mo, sent).form("/preview").fill(outcome="publish").send()
    assert "Only the team will read exactly this" in preview.words
    assert "The writer asked for this" in preview.words
    preview.form("/decide").send()
    assert (row(app, sent).stage, row(app, sent).outcome) == ("closed", "team_only")


def test_a_comment_that_its_writer_withdrew_meanwhile_is_not_decided_on(app, plan, mo):
    sent = say(app, NAMED)
    form = opened(mo, sent).form("/preview").fill(outcome="publish").send().form("/decide")
    with writing(app):
        receipt_access.withdraw_comment(sent.receipt, 0)
    page = form.send()
    assert page.status == 409
    assert "deleted or changed this comment" in page.words
    assert mo.get(at(sent)).status == 409
    assert "Halloran" not in mo.get(at(sent)).text


def test_after_the_report_is_frozen_deciding_is_refused_with_the_text_kept(app, plan, mo):
    sent = say(app, NAMED)
    form = opened(mo, sent).form("/preview")
    preview = form.fill(outcome="redact", reasons=["allegation"], marked=MARKED).send()
    with writing(app):
        db.session.scalars(select(Consultation).where(Consultation.code == CODE)).one().state = "reported"
    page = preview.form("/decide").send()
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
    assert "decided: Read by the team only" in page.words
    assert "Halloran" not in page.text
    assert mo.post(at(sent, "/open")).status == 409


@pytest.mark.parametrize("act", ["/open", "/preview", "/decide", "/second"])
def test_a_form_without_the_sessions_token_does_nothing(app, plan, mo, act):
    sent = say(app, NAMED)
    opened(mo, sent)
    data = {"outcome": "publish", "version_seen": "0", "agrees": "yes"}
    assert mo.post(at(sent, act), data, token=False).status in (400, 403)
    assert row(app, sent).stage == "inbox"
    assert count(app, CommentAccess) == 1
