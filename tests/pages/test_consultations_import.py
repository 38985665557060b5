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

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("", "No clause was found"),
            ("## 1. A\n\n## 2. B\n\nText.", "Line 1"),
            ("## 1. A\n\nText.\n\n**Cost:** cheap", "Line 5"),
            ("x" * 1_000_000, "too long"),
        ],
    )
    def test_a_document_that_does_not_do_names_the_line_and_is_given_back(self, app, cast, olga, text, says):
        for confirmed in ({}, {"confirmed": "1"}):
            page = olga.post(f"{HERE}/import", {"text": text, **confirmed})
            assert page.status == 422
            assert says in page.errors[0]
            assert page.form("/import").fields["text"].strip() == text
        assert working(app, cast.consultation_id) == []

    def test_hostile_words_in_a_document_stay_words(self, olga, cast):
        hostile = "# <b>T</b>\n\n<script>alert(1)</script>\n\n## 1. <i>A</i>\n\n<img src=x onerror=alert(1)>"
        page = olga.post(f"{HERE}/import", {"text": hostile})
        assert page.status == 200
        page = page.form("/import").send("Make this the draft")
        assert page.status == 200
        assert not page.elements("script")
