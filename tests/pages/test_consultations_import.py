"""Importing a document in the browser: previewed first, then made the draft."""

import io

import pytest

from consult.consultations import drafting, queries
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
        draft = queries.working_draft(consultation_id)
        return [(each.number, each.version.clause.key, each.is_key) for each in draft.places]


def keys(app, consultation_id):
    return [key for _, key, _ in working(app, consultation_id)]


class TestDocuments:
    def test_a_pasted_document_is_shown_before_it_replaces_anything(self, app, cast, olga):
        page = olga.get(HERE).click("Import a document").form("/import").fill(text=DRAFT).send()
        assert page.h1 == "3 parts were found"
        assert "Where the rooms are" in page.words
        assert working(app, cast.consultation_id) == []

        page = page.form("/import").send("Replace the draft with this")
        assert page.status == 200
        assert keys(app, cast.consultation_id) == ["purpose", "siting", "hours"]

    def test_what_would_be_lost_is_named(self, app, written, olga):
        page = olga.post(f"{HERE}/import", {"text": "## 1. Hours {#hours}\n\nLate."})

        assert page.h1 == "1 part was found"
        assert "These parts would be removed" in page.words
        assert "Where the rooms are" in page.words
        assert keys(app, written) == ["purpose", "siting", "hours"]

    def test_the_next_piece_of_a_long_document_is_added_at_the_end(self, app, written, olga):
        """Its parts are new ones, whatever keys and headings they have, and the draft stays as it is."""
        before = working(app, written)
        piece = "# Annex\n\n## 1. Hours {#hours}\n\nLate.\n\n## 2. Staff {#staff*}\n\nTwo nurses."
        page = olga.post(f"{HERE}/import", {"text": piece})
        assert "Is this the next piece of a long document?" in page.words
        page.form("/import").send("Add these parts at the end")
        after = working(app, written)
        assert after[:3] == before
        assert [(number, is_key) for number, _, is_key in after[3:]] == [("1", False), ("2", True)]
        assert len({key for _, key, _ in after}) == 5, "no key twice"
        assert after[4][1] == "staff"

    def test_a_piece_is_added_only_to_the_draft_that_was_shown(self, app, written, olga):
        page = olga.post(f"{HERE}/import", {"text": "## 1. Staff\n\nTwo nurses."})
        olga.post(f"{HERE}/hours/arrange", {"act": "not_key"})
        page = page.form("/import").send("Add these parts at the end")
        assert page.status == 409
        assert len(keys(app, written)) == 3

    def test_an_empty_draft_offers_no_end_to_add_to(self, cast, olga):
        assert "Add these parts at the end" not in olga.post(f"{HERE}/import", {"text": DRAFT}).words

    def test_the_text_can_be_corrected_and_previewed_again(self, app, cast, olga):
        page = olga.post(f"{HERE}/import", {"text": DRAFT})
        page = page.form("/import").fill(text="## 1. Only one\n\nText.").send("Check again")

        assert page.h1 == "1 part was found"
        assert working(app, cast.consultation_id) == []

    @pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
    def test_a_file_is_read_as_text(self, olga, cast, mark):
        page = olga.post(f"{HERE}/import", {"text": "", "file": (io.BytesIO(mark + DRAFT.encode()), "draft.md")})

        assert page.h1 == "3 parts were found"

    def test_a_file_that_is_no_text_is_refused(self, olga, cast):
        page = olga.post(f"{HERE}/import", {"file": (io.BytesIO(b"\x89PNG\xff\xfe\x00"), "draft.docx")})

        assert page.status == 422
        assert "This file cannot be read" in page.errors[0]

    @pytest.mark.parametrize("step", [{}, {"confirmed": "1"}])
    def test_a_file_together_with_typed_text_is_refused_and_the_text_kept(self, app, cast, olga, step):
        file = (io.BytesIO(DRAFT.encode()), "draft.md")
        page = olga.post(f"{HERE}/import", {"text": "## 1. Hours\n\nLate.", "file": file, **step})

        assert page.status == 422
        assert page.errors == ["You gave both a file and a text. Use only one of them."]
        assert page.form("/import").fields["text"].strip() == "## 1. Hours\n\nLate."
        assert working(app, cast.consultation_id) == []

    def test_white_space_together_with_a_file_is_not_text(self, olga, cast):
        page = olga.post(f"{HERE}/import", {"text": " \r\n", "file": (io.BytesIO(DRAFT.encode()), "draft.md")})

        assert page.h1 == "3 parts were found"

    @pytest.mark.parametrize("content", [b"", b" \r\n"])
    def test_an_empty_file_is_said_to_be_empty(self, olga, cast, content):
        page = olga.post(f"{HERE}/import", {"text": "", "file": (io.BytesIO(content), "draft.docx")})

        assert page.errors == ["The file is empty."]

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("", "No part was found"),
            ("## 1. A\n\n**Why:** So.\n\n## 2. B\n\nText.", "Line 1"),
            ("## 1. A\n\n**Cost:** cheap\n\n## 2. B\n\n**Why:** So.", "Line 5"),
            ("## 1. A\n\nText.\n\n**Cost:** cheap", "Line 5"),
            ("## 1. A\n\nText.\n\n## \u200b\n\nText.", "Line 5"),
            ("## 1. \u200b\n\nText.", "Line 1"),
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
        page = page.form("/import").send("Replace the draft with this")
        assert page.status == 200
        scripts = {script.get("src", "").partition("?")[0] for script in page.elements("script")}
        assert scripts == {"/static/team.js", "/static/leave.js"}

    def test_what_stays_and_what_changes_is_said_of_each_clause(self, app, plan, olga):
        page = olga.post(f"{HERE}/import", {"text": "## 3. When the rooms are open {#hours}\n\nLate."})

        assert "Changed. Key part. 1 piece of evidence." in page.words
        assert "What changes: wording." in page.words
        assert "Not in the document, so it stays: plain summary, reason, cost, who it affects" in page.words

    def test_what_was_brought_in_can_be_discarded_as_long_as_it_is_not_published(self, app, plan, olga):
        page = olga.post(f"{HERE}/import", {"text": "## 3. When the rooms are open {#hours}\n\nLate."})
        page.form("/import").send("Replace the draft with this")
        page = olga.get(HERE).click("discard them")
        assert "When the rooms are open: Changed" in page.words
        assert "Where the rooms are: Removed" in page.words
        form = page.form("/discard")
        olga.post(f"{HERE}/hours/arrange", {"act": "not_key"})
        page = form.send()
        assert page.status == 409
        assert "Somebody changed this while you were writing." in page.errors[0]

        page = page.form("/discard").send()
        assert page.h1 == "The draft, part by part"
        assert "Discarded." in page.words
        with look(app):
            assert queries.working_draft(plan.id) is None
        assert olga.get(f"/team/p/{CODE}/discard").status == 409


#: The published plan's clauses without keys: the second is gone, a new one comes first.
NEXT = """\
## 1. Who works there

Nurses and peer workers, in pairs.

## 2. What the rooms are for

The city opens two health rooms. Their purpose is to keep people alive and well.

## 3. When the rooms are open

The rooms are open from eight in the evening to two in the morning.
"""


def names_chosen(page):
    """What each part is matched with, by its index."""
    fields = page.form("/import").fields
    return {name: fields[name] for name in fields if name.startswith("match-")}


class TestMatching:
    def test_each_part_says_what_it_is_taken_for_and_why(self, app, plan, olga):
        page = olga.post(f"{HERE}/import", {"text": NEXT})

        assert names_chosen(page) == {}, "what is sure takes no field"
        assert (
            "This is the part “1 What the rooms are for” of the draft. Heading and wording are the same." in page.words
        )
        assert "2 Where the rooms are. Nothing in the document is similar." in page.words

        page = page.form("/import").send("Replace the draft with this")
        assert [key for key in keys(app, plan.id) if key != "who-works-there"] == ["purpose", "hours"]

    def test_every_match_can_be_changed(self, app, plan, olga):
        page = olga.post(f"{HERE}/import", {"text": NEXT}).form("/import").send("This is wrong")
        select = page.elements("select", name="match-0")[0]
        values = [option.get("value") for option in select.iter() if option.tag.endswith("option")]
        assert values == ["", "+", "purpose", "siting", "hours"]

        page = page.form("/import").fill({"match-0": "siting"}).send("Check again")
        assert names_chosen(page) == {"match-0": "siting"}
        assert "These parts would be removed" not in page.words
        page.form("/import").send("Replace the draft with this")
        assert keys(app, plan.id) == ["siting", "purpose", "hours"]

    def test_what_is_not_sure_is_asked_and_not_brought_in_unanswered(self, app, plan, olga):
        text = DRAFT.replace("{#siting*}", "").replace("{#purpose}", "").replace("{#hours*}", "")
        text = text.replace("Where the rooms are", "Vans")
        text = text.replace("No room stands within 150 metres of a school.", "Two.")
        page = olga.post(f"{HERE}/import", {"text": text})
        assert "1 part waits for your answer." in page.words
        assert names_chosen(page)["match-1"] == ""

        page = page.form("/import").send("Replace the draft with this")
        assert page.status == 422
        assert page.errors == ["2 Vans: choose which part of the draft it is, or “A new part”."]
        with look(app):
            assert queries.working_draft(plan.id) is None
        page = page.form("/import").fill({"match-1": "+"}).send("Replace the draft with this")
        assert page.status == 200
        assert keys(app, plan.id) == ["purpose", "vans", "hours"]

    @pytest.mark.parametrize(
        ("sent", "count"),
        [
            ({"match-0": "hours"}, 2), ({"match-0": "../x"}, 1), ({"match-1": "+", "match-2": "nobody"}, 1),
            ({"match-0": "siting", "match-1": "siting", "match-2": "x" * 5000}, 3), ({"match-0": "\x00"}, 1),
        ],
    )  # fmt: skip
    def test_bad_choices_are_named_all_at_once_and_change_nothing(self, app, plan, olga, sent, count):
        form = olga.post(f"{HERE}/import", {"text": NEXT}).form("/import")
        page = olga.post(f"{HERE}/import", {**form.data, **sent, "confirmed": "1"})

        assert page.status == 422
        assert len(page.errors) == count
        assert page.form("/import").fields["text"].strip() == NEXT.strip()
        with look(app):
            assert queries.working_draft(plan.id) is None

    def test_places_that_the_document_does_not_have_are_nothing(self, app, plan, olga):
        form = olga.post(f"{HERE}/import", {"text": NEXT}).form("/import")
        odd = {"match-99": "siting", "match--1": "x", "match-٣": "x", "match-": "x", "change": "zz"}

        assert olga.post(f"{HERE}/import", {**form.data, **odd, "confirmed": "1"}).status == 303
        assert keys(app, plan.id)[1:] == ["purpose", "hours"]

    def test_a_preview_that_is_out_of_date_is_shown_again_with_the_choices(self, app, plan, olga):
        form = olga.post(f"{HERE}/import", {"text": NEXT}).form("/import").send("This is wrong").form("/import")
        form = form.fill({"match-0": "siting"})
        olga.post(f"{HERE}/hours/arrange", {"act": "not_key"})
        page = form.send("Replace the draft with this")

        assert page.status == 409
        assert "Somebody changed this while you were writing." in page.errors[0]
        assert names_chosen(page)["match-0"] == "siting"
        assert keys(app, plan.id) == ["purpose", "siting", "hours"]

    def test_choices_made_for_another_text_do_not_count(self, app, plan, olga):
        form = olga.post(f"{HERE}/import", {"text": NEXT}).form("/import").send("This is wrong").form("/import")
        form = form.fill({"match-0": "siting"})
        page = form.fill(text=DRAFT).send("Replace the draft with this")

        assert page.status == 409
        assert "Check its parts now" in page.errors[0]
        assert names_chosen(page) == {}


@pytest.mark.parametrize("as_file", [True, False])
def test_after_a_refusal_a_repaired_file_is_taken(olga, cast, as_file):
    broken = "## 1. Rooms\n\nTwo.\n\n**Cost:** cheap"
    first = {"file": (io.BytesIO(broken.encode()), "draft.md"), "text": ""} if as_file else {"text": broken}
    page = olga.post(f"{HERE}/import", first)
    assert page.status == 422
    form = page.form("/import")
    page = olga.post(f"{HERE}/import", {**form.data, "file": (io.BytesIO(DRAFT.encode()), "draft.md")})

    assert page.h1 == "3 parts were found"


def test_the_draft_is_taken_out_as_markdown_with_its_keys_and_brought_in_again(app, plan, olga):
    answer = olga.get(HERE).click("Download as Markdown")
    assert answer.headers["Content-Type"].startswith("text/markdown")
    assert f"plan-{CODE}.md" in answer.headers["Content-Disposition"]
    assert "## 2. Where the rooms are {#siting*}" in answer.text

    page = olga.post(f"{HERE}/import", {"text": answer.text.replace("eight in the evening", "nine in the evening")})
    assert page.words.count("No change.") == 2
    assert "What changes: wording." in page.words
    page.form("/import").send("Replace the draft with this")
    assert working(app, plan.id) == [("1", "purpose", False), ("2", "siting", True), ("3", "hours", True)]
