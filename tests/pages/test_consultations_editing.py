"""Editing part by part: on to the next, to another place, divided, joined, an earlier wording; all in short at once."""

import pytest
from sqlalchemy import event

from consult.consultations import drafting, queries
from consult.storage.database import db
from tests.cast import CODE
from tests.cast import reading as look
from tests.plan_words import DRAFT

HERE = f"/team/p/{CODE}/draft"
SHORT = f"/team/p/{CODE}/in-short"
NEW = {"heading": "Doors", "wording": "Two doors."}


@pytest.fixture
def olga(staff_client):
    return staff_client("Olga")


@pytest.fixture
def written(app, cast, writing):
    with writing():
        drafting.import_draft(cast.actor("Olga"), CODE, DRAFT)
    return cast.consultation_id


@pytest.fixture
def long(app, cast, writing):
    """A draft of 45 parts without summaries and reasons."""
    parts = "".join(f"## {number}. Part {number} {{#p{number}}}\n\nWords.\n\n" for number in range(1, 46))
    with writing():
        drafting.import_draft(cast.actor("Olga"), CODE, f"# Plan\n\n{parts}")
    return cast.consultation_id


def keys(app, consultation_id):
    with look(app):
        draft = queries.working_draft(consultation_id) or queries.current_draft(consultation_id)
        return [each.version.clause.key for each in draft.places]


def words(app, consultation_id, key):
    with look(app):
        draft = queries.working_draft(consultation_id) or queries.current_draft(consultation_id)
        version = queries.place(draft, key).version
        return version.wording, version.plain_language, version.reason


def test_saving_goes_on_to_the_next_part_and_after_the_last_to_the_list(app, written, olga):
    page = olga.get(f"{HERE}/purpose").form("/draft/purpose").fill(plain_language="Safe.").send("Save and go to part 2")
    assert page.path.startswith(f"{HERE}/siting")
    assert "Saved." in page.words
    assert words(app, written, "purpose")[1] == "Safe."
    assert page.links["Back: part 1"] == f"{HERE}/purpose"
    assert page.links["Next: part 3"] == f"{HERE}/hours"
    page = olga.get(f"{HERE}/hours")
    assert "Next: part 4" not in page.links
    page = olga.post(f"{HERE}/hours", {**page.form("/draft/hours").fields, "act": "next"}).follow()
    assert page.h1 == "The draft, part by part"


def test_saving_goes_on_to_the_next_part_that_misses_something(cast, written, olga, writing):
    with writing():
        drafting.write_clause(cast.actor("Olga"), CODE, "hours", reason="")
    page = olga.get(f"{HERE}/purpose").form("/draft/purpose").send("Save and go to part 3, which misses something")
    assert page.path.startswith(f"{HERE}/hours")
    assert "Missing before opening: Why" in page.words
    assert page.links["Why"] == "#reason"


def test_a_part_is_added_where_it_belongs(app, written, olga):
    page = olga.get(f"{HERE}/siting").click("New part after").form("/draft/add").fill(NEW).send()
    assert page.h1 == "Part 3"
    olga.get(f"{HERE}/purpose").click("New part before").form("/draft/add").fill({**NEW, "heading": "First"}).send()
    assert keys(app, written) == ["first", "purpose", "siting", "doors", "hours"]


def test_a_faulty_new_part_still_knows_where_it_belongs(app, written, olga):
    page = olga.get(f"{HERE}/siting").click("New part after").form("/draft/add").fill(wording="Two doors.").send()
    assert page.status == 422
    page.form("/draft/add").fill(heading="Doors").send()
    assert keys(app, written) == ["purpose", "siting", "doors", "hours"]


def test_a_heading_that_nobody_can_see_is_refused(app, written, olga):
    for path, action in ((f"{HERE}/add", "/draft/add"), (f"{HERE}/siting", "/draft/siting")):
        page = olga.get(path).form(action).fill(**NEW | {"heading": "\u200b"}).send()
        assert page.status == 422
        assert "Write a heading." in " ".join(page.errors)
    assert keys(app, written) == ["purpose", "siting", "hours"]


def test_a_part_goes_to_any_place_by_one_choice(app, written, olga):
    page = olga.get(f"{HERE}/hours").click("Move to another place")
    assert page.form(button="Move it there").fields["after"] == "siting"
    page = page.form(button="Move it there").fill(after="+").send("Move it there")
    assert "Moved." in page.words
    assert keys(app, written) == ["hours", "purpose", "siting"]
    page = olga.get(f"{HERE}/hours/chapter").form(button="Move it there").fill(after="purpose").send("Move it there")
    assert keys(app, written) == ["purpose", "hours", "siting"]
    assert olga.post(f"{HERE}/hours/chapter", {"act": "move", "after": "hours", "version_seen": ""}).status == 422


def test_a_part_is_split_at_a_line(app, cast, written, olga, writing):
    with writing():
        drafting.write_clause(cast.actor("Olga"), CODE, "siting", wording="Not by a school.\n\nNear the harbour.")
    page = olga.get(f"{HERE}/siting").click("Split")
    assert page.form("/split").send().errors == ["Give the new part a heading."]
    page = page.form("/split").fill(heading="Harbour").send()
    assert (page.h1, page.status) == ("Part 3", 200)
    assert "Missing before opening: In short, Why" in page.words
    assert keys(app, written) == ["purpose", "siting", "harbour", "hours"]


def test_a_wording_of_one_line_says_what_to_do_before_it_is_split(written, olga):
    page = olga.get(f"{HERE}/siting/split")
    assert "The wording has only one line." in page.words
    assert page.form("/split").fill(heading="Kept").send().form("/split").fields["heading"] == "Kept"


def test_joining_shows_what_it_will_say_and_what_happens_to_what_was_said(app, plan, olga):
    page = olga.get(f"{HERE}/siting").click("Join with part 3")
    assert "Nobody’s comment or vote moves to another part." in page.words
    assert "The rooms are open from eight in the evening" in page.words
    page = page.form("/join").send()
    assert "The two parts are one now." in page.words
    assert keys(app, plan.id) == ["purpose", "siting"]
    assert olga.get(f"{HERE}/siting/join").status == 404


def test_parts_that_somebody_changed_meanwhile_are_not_joined(app, cast, written, olga, writing):
    form = olga.get(f"{HERE}/purpose/join").form("/join")
    with writing():
        drafting.write_clause(cast.actor("Olga"), CODE, "siting", wording="Theirs.")
    page = form.send()
    assert page.status == 409
    assert "Theirs." in page.words
    assert len(keys(app, written)) == 3


def test_an_earlier_wording_is_shown_with_its_difference_and_taken_back(app, cast, plan, olga, writing):
    actor = cast.actor("Olga")
    with writing():
        for number, wording in ((2, "All night."), (3, "All day.")):
            drafting.write_clause(actor, CODE, "hours", wording=wording)
            drafting.publish(actor, CODE, "change", f"Version {number}.")
    page = olga.get(f"{HERE}/hours").click("Earlier wordings: 2")
    assert "What version 2 of" in page.words
    page = page.click("Version 1")
    assert "eight in the evening" in page.words
    page = page.form("/earlier").send()
    assert "It is in the draft again." in page.words
    assert "eight in the evening" in words(app, plan.id, "hours")[0]
    with look(app):
        assert queries.place(queries.current_draft(plan.id), "hours").version.wording == "All day."


def test_a_part_without_earlier_wordings_says_so(plan, olga):
    assert "No published version has other words for this part." in olga.get(f"{HERE}/hours/earlier").words


def test_a_removed_part_is_put_back_from_the_list(app, plan, olga):
    page = olga.get(f"{HERE}/siting/remove").form("/remove").send()
    assert "Removed from the draft" in page.words
    page = page.form("/put-back").send()
    assert "It is in the draft again." in page.words
    assert keys(app, plan.id) == ["purpose", "siting", "hours"]


def test_all_in_short_are_written_on_one_page(app, long, olga):
    page = olga.get(SHORT)
    form = page.form("/in-short").fill(
        {"plain_language.p1": "One.", "reason.p1": "Why one.", "plain_language.p20": "20."}
    )
    page = form.send("Save and go on")
    assert page.path.startswith(f"{SHORT}?done=saved")
    assert "Page 2 of 3" in page.words
    assert words(app, long, "p1") == ("Words.", "One.", "Why one.")
    assert words(app, long, "p20")[1] == "20."
    page = olga.get(f"{SHORT}?page=3").form("/in-short").fill({"reason.p45": "Last."}).send("Save and finish")
    assert page.h1 == "The draft, part by part"
    assert words(app, long, "p45")[2] == "Last."


def test_one_fault_keeps_its_text_and_all_others_are_saved(app, long, olga):
    form = olga.get(SHORT).form("/in-short")
    page = form.fill({"plain_language.p1": "One.", "plain_language.p2": "y" * 2001}).send("Save")
    assert page.status == 422
    [told] = page.errors
    assert told.startswith("2 Part 2: ")
    assert page.form("/in-short").fields["plain_language.p2"].strip() == "y" * 2001
    assert words(app, long, "p1")[1] == "One."
    assert words(app, long, "p2")[1] == ""
    assert page.form("/in-short").fill({"plain_language.p2": "Two."}).send("Save").status == 200
    assert words(app, long, "p2")[1] == "Two."


def test_two_people_at_once_lose_nothing(app, long, olga):
    mine, theirs = (olga.get(SHORT).form("/in-short") for _ in range(2))
    theirs.fill({"plain_language.p1": "Theirs.", "plain_language.p3": "Third."}).send("Save")
    page = mine.fill({"plain_language.p1": "Mine.", "plain_language.p2": "Second."}).send("Save")
    assert page.status == 409
    assert "What is saved now" in page.words
    assert "Theirs." in page.words
    assert page.form("/in-short").fields["plain_language.p1"].strip() == "Mine."
    assert [words(app, long, key)[1] for key in ("p1", "p2", "p3")] == ["Theirs.", "Second.", "Third."]
    assert page.form("/in-short").send("Save").status == 200
    assert [words(app, long, key)[1] for key in ("p1", "p2", "p3")] == ["Mine.", "Second.", "Third."]


def test_what_was_written_for_a_part_that_is_gone_is_given_back(app, cast, long, olga, writing):
    form = olga.get(SHORT).form("/in-short").fill({"plain_language.p1": "Kept words.", "plain_language.p2": "Two."})
    with writing():
        drafting.remove_clause(cast.actor("Olga"), CODE, "p1")
    page = form.send("Save")
    assert page.status == 409
    assert "Kept words." in page.words
    assert words(app, long, "p2")[1] == "Two."


def test_a_button_that_is_not_there_saves_nothing_and_keeps_everything(app, written, olga):
    form = olga.get(SHORT).form("/in-short").fill({"plain_language.siting": "Kept words."})
    page = olga.post(SHORT, {**form.fields, "act": "burn"})
    assert page.status == 422
    assert page.form("/in-short").fields["plain_language.siting"].strip() == "Kept words."
    assert page.form("/in-short").fields["version_seen.siting"] == form.fields["version_seen.siting"]


def test_emptying_a_box_empties_it(app, written, olga):
    olga.get(SHORT).form("/in-short").fill({"reason.siting": " "}).send("Save")
    assert words(app, written, "siting")[1:] == ("Rooms are not beside schools.", "")


def test_hints_stand_beside_a_summary_and_refuse_nothing(written, olga):
    hard = "Rooms are situated in proximity to locations with elevated overdose incidence, notwithstanding opposition."
    page = olga.get(SHORT).form("/in-short").fill({"plain_language.siting": hard}).send("Save")
    assert page.status == 200
    assert "Hard even after twelve years of school. Aim for school year 6." in page.words
    assert "Long words: notwithstanding" in page.words
    page = olga.get(f"{HERE}/siting")
    assert "Long words: notwithstanding" in page.words
    olga.get(f"{HERE}/siting").form("/draft/siting").fill(plain_language="No room is next to a school at all.").send(
        "Save"
    )
    assert "That is plain." in olga.get(SHORT).words


def test_a_closed_plan_gives_back_what_was_typed_and_changes_nothing(app, plan, olga):
    form = olga.get(SHORT).form("/in-short").fill({"plain_language.siting": "Kept words."})
    plan.closed()
    page = form.send("Save")
    assert page.status == 409
    assert "Kept words." in page.text
    for part in ("split", "join", "earlier"):
        assert olga.get(f"{HERE}/siting/{part}").status == 409
    assert words(app, plan.id, "siting")[1] == "Rooms are not beside schools."


def test_pages_of_the_longest_draft_stay_small_and_ask_little(app, cast, olga, writing):
    """600 parts, the most there may be: what a page shows of them, and asks the database for, has a limit."""
    parts = "".join(f"## {number}. Part {number} {{#p{number}}}\n\nWords.\n\n" for number in range(1, 601))
    with writing():
        drafting.import_draft(cast.actor("Olga"), CODE, f"# Plan\n\n{parts}")
    statements = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    for path, kilobytes in (
        ("/draft", 250),
        ("/draft/p300", 30),
        ("/in-short", 40),
        ("", 60),
        ("/draft/p300/chapter", 60),
    ):
        statements.clear()
        page = olga.get(f"/team/p/{CODE}{path}")
        assert len(page.text) < kilobytes * 1000, path
        assert len(statements) < 25, path
    form = olga.get(f"/team/p/{CODE}/in-short?page=30").form("/in-short")
    statements.clear()
    form.fill({f"reason.p{number}": "Because." for number in range(581, 601)}).send("Save", follow=False)
    assert len(statements) < 75


def test_a_long_list_has_pages_and_an_act_leads_back_to_its_own(app, cast, olga, writing):
    parts = "".join(f"## {number}. Part {number} {{#p{number}}}\n\nWords.\n\n" for number in range(1, 121))
    with writing():
        drafting.import_draft(cast.actor("Olga"), CODE, f"# Plan\n\n{parts}")
    page = olga.get(f"{HERE}?page=2")
    assert "missing: in short in 120, why in 120" in page.words
    page = page.form("/p110/arrange").send("Move up")
    assert "page=2" in page.path
    assert keys(app, cast.consultation_id)[108:110] == ["p110", "p109"]


def test_words_that_label_people_are_named_with_better_ones_and_never_refused(app, olga, written):
    form = olga.get(f"{HERE}/siting").form("/siting")
    page = form.fill(plain_language="Addicts can come in.", reason="After a year clean and sober.").send("Save")

    assert "Saved." in page.words
    assert "Instead of “Addicts”: person who uses drugs; person with drug dependence." in page.words
    assert "Instead of “clean and sober”: time without using." in page.words
    page = page.click("Why not “Addicts”")
    assert page.path.endswith("/team/respectful-words#addict") or page.path.endswith("/team/respectful-words")
    assert "It makes one thing that somebody does into the whole person" in page.words
    assert 'id="addict"' in page.text

    page = olga.get(f"{HERE}/siting").form("/siting")
    page = page.fill(heading="Junkies", wording="Crackheads may enter.").send("Save")
    assert "Instead of “Junkies”" in page.words
    assert "Instead of “Crackheads”" in page.words
    page = olga.get(f"/team/p/{CODE}/frame").form("/frame").fill(why="Addicts have no room.").send()
    assert "Instead of “Addicts”" in olga.get(f"/team/p/{CODE}/frame").words

    assert "Instead of “clean and sober”" in olga.get(SHORT).words
    with look(app):
        place = next(each for each in queries.working_draft(written).places if each.version.clause.key == "siting")
        assert place.version.plain_language == "Addicts can come in."
