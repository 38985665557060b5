"""Writing the draft in the browser, without a script, only by forms and links."""

import pytest

from consult.consultations import drafting, queries
from tests.cast import CODE
from tests.cast import reading as look
from tests.plan_words import DRAFT

HERE = f"/team/p/{CODE}/draft"
CLAUSE = {
    "heading": "Staff",
    "wording": "Two nurses.",
    "plain_language": "Nurses.",
    "reason": "For safety.",
    "cost": "low",
    "affects": "Visitors",
}
EVIDENCE = {
    "direction": "against",
    "kind": "cohort",
    "citation": "A study",
    "finding": "Little",
    "limitations": "Few people",
}


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


def test_an_empty_draft_says_how_to_begin(olga):
    page = olga.get(HERE)

    assert "There is no part yet." in page.words
    assert {"Add a part", "Import a document"} <= set(page.links)


def test_a_clause_is_added_and_can_be_read_again(app, cast, olga):
    page = olga.get(HERE).click("Add a part").form("/draft/add").fill(CLAUSE).send()

    assert page.path.startswith(f"{HERE}/staff?done=added")
    fields = page.form("/draft/staff").fields
    assert {name: fields[name].strip() for name in CLAUSE} == CLAUSE
    assert working(app, cast.consultation_id) == [("1", "staff", False)]


def test_everything_that_a_part_or_its_evidence_lacks_is_said_at_once(app, written, olga):
    assert olga.post(f"{HERE}/add", {}).errors == ["Write a heading.", "Write its wording."]
    lacking = olga.post(f"{HERE}/{keys(app, written)[0]}/evidence", {"citation": "A study"}).errors
    assert [message.split()[0] for message in lacking] == ["Choose", "Choose", "Say", "Say"]


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("heading", "", "Write a heading."),
        ("wording", "", "Write its wording."),
        ("wording", "x" * 40_010, "10"),
        ("plain_language", "x" * 2001, "1"),
        ("cost", "cheap", "from the list"),
        ("reason", "nul \x00 here", "control"),
        ("wording", "w " * 500_000, "too long"),
    ],
)
def test_a_clause_that_does_not_do_is_given_back_whole(app, cast, olga, field, text, says):
    page = olga.post(f"{HERE}/add", {**CLAUSE, field: text})

    assert page.status == 422
    assert says in page.errors[0]
    kept = page.form("/draft/add").fields
    assert kept["affects"] == CLAUSE["affects"]
    if field == "plain_language":
        assert kept["plain_language"].strip() == text
    assert working(app, cast.consultation_id) == []


def test_a_clause_is_changed(app, written, olga):
    page = olga.get(f"{HERE}/hours").form("/draft/hours").fill(plain_language="Open late.").send()

    assert page.status == 200
    assert "Saved." in page.words
    assert page.form("/draft/hours").fields["plain_language"].strip() == "Open late."


def test_a_change_that_does_not_do_keeps_what_was_typed(written, olga):
    page = olga.get(f"{HERE}/hours").form("/draft/hours").fill(wording="", plain_language="Open late.").send()

    assert page.status == 422
    assert page.form("/draft/hours").fields["plain_language"].strip() == "Open late."
    assert "eight in the evening" in olga.get(f"{HERE}/hours").form("/draft/hours").fields["wording"]


def test_clauses_move_by_buttons(app, written, olga):
    page = olga.get(HERE).form("/hours/arrange").send("Move up")

    assert "Moved." in page.words
    assert working(app, written) == [("1", "purpose", False), ("2", "hours", True), ("3", "siting", True)]
    olga.get(HERE).form("/purpose/arrange").send("Move down")
    assert keys(app, written) == ["hours", "purpose", "siting"]


def test_the_first_has_no_way_up_and_the_last_none_down(written, olga):
    page = olga.get(HERE)

    assert "Move up" not in [words for *_, words in page.form("/purpose/arrange").buttons]
    assert "Move down" not in [words for *_, words in page.form("/hours/arrange").buttons]


def test_each_button_says_which_clause_it_is_for(written, olga):
    labels = [button.get("aria-label") for button in olga.get(HERE).elements("button", name="act")]

    assert "Move up: part 2" in labels
    assert len(labels) == len(set(labels))


def test_a_draft_without_key_parts_says_what_these_are_for(app, written, olga):
    """Against an imported document, in which nobody marks any: people are then led to no part first."""
    asks = "No part is a key part yet."
    assert asks not in olga.get(HERE).words
    for _, key, is_key in working(app, written):
        if is_key:
            page = olga.get(HERE).form(f"/{key}/arrange").send("Not a key part")
    assert asks in page.words


def test_a_key_clause_is_chosen_by_a_button(app, written, olga):
    olga.get(HERE).form("/purpose/arrange").send("Make it a key part")
    olga.get(HERE).form("/hours/arrange").send("Not a key part")

    assert [key for _, key, is_key in working(app, written) if is_key] == ["purpose", "siting"]


def test_an_unknown_act_is_refused(app, written, olga):
    before = working(app, written)

    page = olga.post(f"{HERE}/hours/arrange", {"act": "burn"})

    assert page.status == 422
    assert "Nothing was changed." in page.words
    assert working(app, written) == before


def test_removing_asks_first(app, written, olga):
    page = olga.get(HERE).click("Remove")
    assert keys(app, written) == ["purpose", "siting", "hours"]
    assert page.h1 == "Remove part 1"

    page.form("/purpose/remove").send()
    assert working(app, written) == [("1", "siting", True), ("2", "hours", True)]


@pytest.mark.parametrize("part", ["/entrance", "/entrance/remove", "/entrance/evidence", "/%00", "/../x"])
def test_a_clause_that_is_not_there_is_not_found(written, olga, part):
    assert olga.get(HERE + part).status in (404, 308)
    if part.startswith("/entrance"):
        assert olga.post(HERE + part, {**CLAUSE, **EVIDENCE}).status == 404


def test_evidence_is_added_and_removed(written, olga):
    page = olga.get(f"{HERE}/hours").click("Add evidence").form("/evidence").fill(EVIDENCE).send()
    assert "Little" in page.words
    assert "Evidence against" in page.words

    page = page.forms()[-1].send()
    assert "Removed." in page.words
    assert "Little" not in page.words


@pytest.mark.parametrize("field", list(EVIDENCE))
def test_evidence_that_lacks_something_is_given_back(written, olga, field):
    page = olga.post(f"{HERE}/hours/evidence", {**EVIDENCE, field: ""})

    assert page.status == 422
    assert page.errors
    for name in {"citation", "finding", "limitations"} - {field}:
        assert page.form("/evidence").fields[name].strip() == EVIDENCE[name]


def test_removing_evidence_that_is_gone_is_not_found(written, olga):
    assert olga.post(f"{HERE}/hours/evidence/999999/remove", {}).status == 404


def test_a_later_version_is_published_with_its_kind_and_note(app, plan, olga):
    page = olga.get(f"{HERE}/hours").form("/draft/hours").fill(wording="All night.").send()
    page = olga.get(HERE)
    assert "You have changes that readers do not see yet." in page.words
    assert "Changed, not published." in page.words

    page = page.form(button="Preview the changes").fill(kind="change", note="").send()
    assert page.status == 422
    assert "Say what you changed" in page.errors[0]
    note = "Longer hours. Comments stay with the old wording."
    page = page.form(button="Preview the changes").fill(note=note).send()
    assert page.h1 == "Check before you publish"
    assert "All night." in page.words
    page = page.form(button="Publish this version").send()

    assert "Published." in page.words
    with look(app):
        draft = queries.current_draft(plan.id)
        assert (draft.number, draft.kind) == (2, "change")
        assert queries.place(draft, "hours").version.meaning_revision == 2


def test_publishing_without_a_kind_asks_for_one_and_keeps_the_note(plan, olga, writing, cast):
    with writing():
        drafting.write_clause(cast.actor("Olga"), CODE, "hours", wording="All night.")
    page = olga.get(HERE).form(button="Preview the changes").fill(note="Longer hours.").send()

    assert page.status == 422
    assert page.form(button="Preview the changes").fields["note"].strip() == "Longer hours."


def test_with_nothing_new_there_is_no_way_to_publish(plan, olga):
    page = olga.get(HERE)
    assert "Preview the changes" not in page.text

    page = olga.post(HERE, {"kind": "change", "note": "Nothing."})
    assert page.status == 409
    assert "Nothing has changed" in page.errors[0]


def test_once_closed_the_draft_is_read_and_not_written(plan, olga):
    plan.closed()
    page = olga.get(HERE)

    assert "its draft cannot be changed" in page.words
    assert not page.elements("button", name="act")
    assert olga.get(f"{HERE}/hours").status == 200
    for part in ("/add", "/import", "/hours/remove", "/hours/evidence"):
        assert olga.get(HERE + part).status == 409
    assert olga.post(f"{HERE}/hours", CLAUSE).status == 409
    assert olga.post(f"{HERE}/hours/arrange", {"act": "up"}).status == 409


@pytest.mark.parametrize("name", ["Mo", "Ana", "Dee", "Ada"])
def test_no_other_role_writes_the_draft(app, written, staff_client, name):
    someone = staff_client(name)
    before = working(app, written)
    for part in ("", "/add", "/import", "/hours", "/hours/remove", "/hours/evidence"):
        assert someone.get(HERE + part).status in (403, 404)
        assert someone.post(HERE + part, {**CLAUSE, "text": DRAFT, "confirmed": "1"}).status in (403, 404)
    assert someone.post(f"{HERE}/hours/arrange", {"act": "up"}).status in (403, 404)
    assert working(app, written) == before
