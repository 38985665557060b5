"""Bringing in a document in the browser: seen first, then made the draft."""

import io

import pytest

from consult.consultations import drafting, reading
from tests.cast import CODE
from tests.cast import reading as look
from tests.plan_words import DRAFT

HERE = f"/team/p/{CODE}/draft"


@pytest.fixture
def olga(staff_client):
    return staff_client("Olga")


@pytest.fixture
def written(app, cast, writing):
    with writing():
        drafting.import_draft(cast.actor("Olga"), CODE, DRAFT)
    return cast.consultation_id


def working(app, consultation_id):
    with look(app):
        draft = reading.working_draft(consultation_id)
        return [(each.number, each.version.clause.key, each.is_key) for each in draft.places]


def keys(app, consultation_id):
    return [key for _, key, _ in working(app, consultation_id)]


class TestDocuments:
    def test_a_pasted_document_is_shown_before_it_replaces_anything(self, app, cast, olga):
        page = olga.get(HERE).click("Bring in a document").form("/import").fill(text=DRAFT).send()
        assert page.h1 == "3 clauses were found"
        assert "Where the rooms are" in page.words
        assert working(app, cast.consultation_id) == []

        page = page.form("/import").send("Make this the draft")
        assert page.status == 200
        assert keys(app, cast.consultation_id) == ["purpose", "siting", "hours"]

    def test_what_would_be_lost_is_named(self, app, written, olga):
        page = olga.post(f"{HERE}/import", {"text": "## 1. Hours {#hours}\n\nLate."})

        assert page.h1 == "1 clause was found"
        assert "These clauses would be taken out" in page.words
        assert "Where the rooms are" in page.words
        assert keys(app, written) == ["purpose", "siting", "hours"]

    def test_the_text_can_be_put_right_and_looked_at_again(self, app, cast, olga):
        page = olga.post(f"{HERE}/import", {"text": DRAFT})
        page = page.form("/import").fill(text="## 1. Only one\n\nText.").send("Look again")

        assert page.h1 == "1 clause was found"
        assert working(app, cast.consultation_id) == []

    @pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
    def test_a_file_is_read_as_text(self, olga, cast, mark):
        page = olga.post(f"{HERE}/import", {"text": "", "file": (io.BytesIO(mark + DRAFT.encode()), "draft.md")})

        assert page.h1 == "3 clauses were found"

    def test_a_file_that_is_no_text_is_refused(self, olga, cast):
        page = olga.post(f"{HERE}/import", {"file": (io.BytesIO(b"PK\x03\x04\xff\xfe\x00"), "draft.docx")})

        assert page.status == 422
        assert "not plain text" in page.errors[0]

    @pytest.mark.parametrize("step", [{}, {"confirmed": "1"}])
    def test_a_file_beside_typed_text_is_refused_and_the_text_kept(self, app, cast, olga, step):
        file = (io.BytesIO(DRAFT.encode()), "draft.md")
        page = olga.post(f"{HERE}/import", {"text": "## 1. Hours\n\nLate.", "file": file, **step})

        assert page.status == 422
        assert page.errors == ["You gave both a file and text. Clear one."]
        assert page.form("/import").fields["text"].strip() == "## 1. Hours\n\nLate."
        assert working(app, cast.consultation_id) == []

    def test_white_space_beside_a_file_is_no_text(self, olga, cast):
        page = olga.post(f"{HERE}/import", {"text": " \r\n", "file": (io.BytesIO(DRAFT.encode()), "draft.md")})

        assert page.h1 == "3 clauses were found"

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("", "No clause was found"),
            ("## 1. A\n\n**Why:** So.\n\n## 2. B\n\nText.", "Line 1"),
            ("## 1. A\n\n**Cost:** cheap\n\n## 2. B\n\n**Why:** So.", "Line 5"),
            ("## 1. A\n\nText.\n\n**Cost:** cheap", "Line 5"),
            ("x" * 1_000_000, "too long"),
        ],
    )
    def test_a_document_that_does_not_do_names_the_line_and_is_given_back(self, app, cast, olga, text, says):
        for confirmed in ({}, {"confirmed": "1"}):
            page = olga.post(f"{HERE}/import", {"text": text, **confirmed})
            assert page.status == 422
            assert any(says in error for error in page.errors)
            assert page.form("/import").fields["text"].strip() == text
        assert working(app, cast.consultation_id) == []

    def test_hostile_words_in_a_document_stay_words(self, olga, cast):
        hostile = "# <b>T</b>\n\n<script>alert(1)</script>\n\n## 1. <i>A</i>\n\n<img src=x onerror=alert(1)>"
        page = olga.post(f"{HERE}/import", {"text": hostile})
        assert page.status == 200
        page = page.form("/import").send("Make this the draft")
        assert page.status == 200
        assert [script.get("src", "").partition("?")[0] for script in page.elements("script")] == ["/static/leave.js"]

    def test_what_stays_and_what_changes_is_said_of_each_clause(self, app, plan, olga):
        page = olga.post(f"{HERE}/import", {"text": "## 3. When the rooms are open {#hours}\n\nLate."})

        assert "Changed. Key clause. 1 piece of evidence." in page.words
        assert "What changes: wording." in page.words
        assert "Not in the document, so it stays: plain summary, reason, cost, whom it affects" in page.words

    def test_what_was_brought_in_can_be_discarded_as_long_as_it_is_not_published(self, app, plan, olga):
        olga.post(f"{HERE}/import", {"text": "## 3. When the rooms are open {#hours}\n\nLate.", "confirmed": "1"})
        page = olga.get(HERE).click("discard them")
        assert "When the rooms are open: Changed" in page.words
        assert "Where the rooms are: Taken out" in page.words
        form = page.form("/discard")
        olga.post(f"{HERE}/hours/arrange", {"act": "not_key"})
        page = form.send()
        assert page.status == 409
        assert "Somebody changed this while you wrote." in page.errors[0]

        page = page.form("/discard").send()
        assert page.h1 == "The draft, clause by clause"
        assert "Discarded." in page.words
        with look(app):
            assert reading.working_draft(plan.id) is None
        assert olga.get(f"/team/p/{CODE}/discard").status == 409
