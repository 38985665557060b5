"""An organizer's way from a title to a plan that is ready, without a script, only by forms and links."""

import re
from datetime import timedelta

import pytest

from consult.consultations import drafting, framing, lifecycle, planned_opening, queries, roles
from consult.storage.database import db, today
from tests.cast import ANSWER_DAYS, CODE
from tests.cast import reading as look
from tests.plan_words import DRAFT, FRAME, FRAME_FORM

HERE = f"/team/p/{CODE}"


@pytest.fixture
def olga(staff_client):
    return staff_client("Olga")


@pytest.fixture
def days(app):
    """The day that many days from today, as a date field sends it."""

    def day(count):
        with app.app_context():
            return (today() + timedelta(days=count)).isoformat()

    return day


@pytest.fixture
def ready(app, cast, writing):
    """`tst2` with everything that opening requires, but not open."""
    with writing():
        drafting.import_draft(cast.actor("Olga"), CODE, DRAFT)
        framing.write_frame(cast.actor("Olga"), CODE, **FRAME)
        framing.set_answer_deadline(cast.actor("Dee"), CODE, today() + timedelta(days=ANSWER_DAYS))


def row(app, code=CODE):
    """The consultation's current row."""
    with look(app):
        found = queries.public_consultation(code)
        db.session.expunge(found)
        return found


def test_anyone_of_the_team_starts_a_plan_and_frames_it(app, staff_client):
    ida = staff_client("Ida")
    page = ida.get("/team/new").fill(title="Local plan: parks at night").send()

    assert page.status == 200
    assert "Say below what it is about. Then write its draft." in page.words
    code = re.search(r"/team/p/(\w{4})/frame", page.path)[1]
    assert (row(app, code).title, row(app, code).state) == ("Local plan: parks at night", "draft")


@pytest.mark.parametrize(("title", "says"), [("", "title"), ("y" * 125, "5"), ("Lost \ufffd", "did not arrive")])
def test_a_title_that_does_not_do_is_given_back_with_what_to_do(staff_client, title, says):
    page = staff_client("Olga").get("/team/new").fill(title=title).send()

    assert page.status == 422
    assert says in page.errors[0]
    assert page.form("/new").fields["title"] == title


def test_strangers_are_sent_to_sign_in(client, cast):
    for path in ("/team/new", HERE, f"{HERE}/frame", f"{HERE}/draft", f"{HERE}/open", f"{HERE}/commit"):
        page = client.get(path)
        assert page.status == 303
        assert "/team/sign-in" in page.location


@pytest.mark.parametrize("name", ["Zed", "Ida"])
def test_people_of_other_plans_find_no_page(staff_client, name):
    someone = staff_client(name)
    for part in ("", "/frame", "/draft", "/draft/add", "/draft/import", "/open", "/extend", "/cancel", "/close",
                 "/commit", "/preview"):  # fmt: skip
        assert someone.get(HERE + part).status == 404, part


def test_the_overview_names_what_is_missing_and_links_to_where_to_add_it(olga):
    page = olga.get(HERE)

    assert "Being written" in page.words
    for words, place in [
        (lifecycle.NO_OPTIONS, "/frame#considered"),
        ("Say what people can change.", "/frame#can_change"),
        ("Say who decided what cannot change, and when.", "/frame#cannot_change_by"),
        ("Name at least one local place or helpline.", "/frame#support"),
        ("Write the draft: it has no part yet.", "/draft"),
    ]:
        assert page.links[words] == HERE + place
    assert "The decision maker has not promised an answer by a day yet. Only they can do it: tell Dee." in page.words
    assert "Nothing waits for you in this plan today." not in page.words
    assert page.links["Fix what is missing next"] == f"{HERE}/frame#considered"


@pytest.mark.parametrize(("reason", "shown"), [("", "button quiet"), ("People asked.", "button")])
def test_publishing_a_first_version_is_quiet_while_it_has_gaps(olga, writing, cast, reason, shown):
    with writing():
        given = {"wording": "Near the port.", "plain_language": "Near the port.", "reason": reason}
        drafting.add_clause(cast.actor("Olga"), CODE, heading="Place", **given)
    [button] = [each for each in olga.get(f"{HERE}/draft").elements("button") if each.text == "Publish this version"]
    assert button.get("class") == shown


def test_a_plan_without_a_decision_maker_leads_to_its_team(olga, writing, cast):
    with writing():
        roles.take(cast.actor("Olga"), CODE, "Dee", "decision_maker")
    words = "Nobody is the decision maker yet. Give somebody that role: they must promise an answer by a day."
    assert olga.get(HERE).links[words] == f"{HERE}/people"


def test_who_promises_an_answer_sees_when_the_plan_closes(cast, staff_client, writing):
    dee = staff_client("Dee")
    page = dee.get(f"{HERE}/commit")
    assert "No closing day is chosen yet." in page.words
    with writing():
        opens, closes = today() + timedelta(days=7), today() + timedelta(days=60)
        planned_opening.plan(cast.actor("Olga"), CODE, opens, closes)
    page = dee.get(f"{HERE}/commit")
    assert "Your day has to be after that." in page.words
    assert "The public page shows it once the plan is open." in page.form("/commit").send().words


def test_a_missing_summary_leads_to_its_clause(olga, ready, writing, cast):
    with writing():
        drafting.write_clause(cast.actor("Olga"), CODE, "siting", plain_language="", reason="")
    page = olga.get(HERE)

    assert "2 things are missing." in page.words
    assert "Part 2: in short, why" in page.words
    assert page.links["in short"] == f"{HERE}/draft/siting#plain_language"
    assert page.links["why"] == f"{HERE}/draft/siting#reason"
    assert page.links["Write them all on one page"] == f"{HERE}/in-short"


def test_many_parts_that_miss_something_are_few_lines(olga, ready, writing, cast):
    parts = "".join(f"## {number}. Part {number}\n\nWords.\n\n" for number in range(1, 101))
    with writing():
        drafting.import_draft(cast.actor("Olga"), CODE, f"# Plan\n\n{parts}")
    for path in (HERE, f"{HERE}/open"):
        page = olga.get(path)
        assert "200 things are missing." in page.words
        assert "200 of them are in the parts." in page.words
        assert "Part 60: in short, why" in page.words
        assert "and 40 further parts" in page.words


def test_with_nothing_missing_the_next_act_is_opening(olga, ready):
    page = olga.get(HERE)

    assert "Nothing is missing." in page.words
    assert page.links["Open this plan"] == f"{HERE}/open"


def test_colleagues_see_the_overview_but_no_act_of_the_organizer(staff_client, ready):
    for name in ("Mo", "Ana", "Dee"):
        page = staff_client(name).get(HERE)
        assert page.status == 200
        assert "Open this plan" not in page.links
        assert "Cancel this plan" not in page.links


def test_the_frame_is_written_and_kept(app, olga):
    page = olga.get(f"{HERE}/frame").fill(FRAME_FORM).send()

    assert page.status == 200
    assert "Saved." in page.words
    assert page.form("/frame").fields["support"].strip() == FRAME["support"]
    assert row(app).decider == FRAME["decider"]


def test_options_that_were_looked_at_are_rows_to_fill_to_add_and_to_empty(app, olga):
    page = olga.get(f"{HERE}/frame")
    assert "option.3" in page.form("/frame").fields
    assert "option.4" not in page.form("/frame").fields

    page = page.fill({"option.1": "A bus", "rejected.1": "It comes once a week", "option.3": "One room", "why": "Now."})
    page = page.send("Add another option")
    fields = page.form("/frame").fields
    assert (fields["option.1"], fields["option.2"], fields["option.4"]) == ("A bus", "One room", "")
    assert fields["why"].strip() == "Now."
    assert row(app).considered == row(app).why == ""

    page = page.form("/frame").send("Save")
    assert page.status == 422
    assert page.errors == ["Write why you rejected it."]
    assert page.links["Write why you rejected it."].endswith("#rejected.2")
    page = page.fill({"rejected.2": "Too far"}).send("Save")
    assert row(app).considered == "A bus | It comes once a week\nOne room | Too far"

    page = page.fill({"option.1": "", "rejected.1": ""}).send("Save")
    assert page.form("/frame").fields["option.1"] == "One room"
    assert row(app).considered == "One room | Too far"

    page = page.fill(none_considered="yes").send("Save")
    assert page.errors == ["You listed other options, and ticked that you looked at none. Keep one of the two."]
    page.fill({"option.1": "", "rejected.1": ""}).send("Save")
    assert (row(app).considered, row(app).none_considered) == ("", True)


def test_an_open_plan_keeps_its_options_when_the_rest_is_saved(app, olga, ready, cast, writing):
    with writing():
        framing.open_(cast.actor("Olga"), CODE, today() + timedelta(days=30))
    page = olga.get(f"{HERE}/frame")
    assert "rows" not in page.form("/frame").fields
    page.fill(reading_hours="At night").send()
    assert row(app).considered == FRAME["considered"]


@pytest.mark.parametrize(
    ("field", "text"),
    [("why", "x" * 2001), ("support", "no bar here"), ("title", ""), ("can_change", "nul \x00 here"),
     ("why", "w " * 400_000)],
)  # fmt: skip
def test_a_frame_that_does_not_do_keeps_everything_typed(app, olga, field, text):
    page = olga.post(f"{HERE}/frame", {**FRAME_FORM, "run_by": "A union of ours", field: text})

    assert page.status == 422
    assert page.errors
    assert page.form("/frame").fields["run_by"] == "A union of ours"
    assert row(app).run_by == ""


def test_an_unknown_influence_is_refused_at_its_field(olga):
    page = olga.post(f"{HERE}/frame", {**FRAME_FORM, "influence": "rule"})

    assert page.status == 422
    assert page.errors == ["Choose one of the five levels of influence."]


def test_a_form_from_an_earlier_session_saves_nothing_and_gives_the_text_back(app, olga):
    typed = "Because too many people came to harm last winter."
    page = olga.post(f"{HERE}/frame", {**FRAME_FORM, "why": typed, "csrf_token": "old"})

    assert page.status == 403
    assert typed in page.text
    assert row(app).why == ""


def test_after_opening_the_frame_shows_what_stays_and_takes_what_may_change(app, plan, olga):
    page = olga.get(f"{HERE}/frame")
    offered = set(page.form("/frame").offered) - {"csrf_token", "version_seen"}
    assert offered == {"reading_hours", "support", "support_checked", "team_note"}
    assert FRAME["can_change"] in page.words

    page = page.form("/frame").fill(support="New line | 0800 000 333").send()
    assert row(app).support == "New line | 0800 000 333"

    page = olga.post(f"{HERE}/frame", {"can_change": "Nothing at all."})
    assert page.status == 409
    assert row(app).can_change == FRAME["can_change"]


def test_the_decision_maker_promises_an_answer(app, cast, staff_client, days):
    dee = staff_client("Dee")
    page = dee.get(HERE)
    assert page.links["Promise an answer"] == f"{HERE}/commit"

    page = page.click("Promise an answer")
    assert page.form("/commit").fields["answer_due_on"] == days((6 + 12) * 7)
    page = page.form("/commit").fill(answer_due_on=days(100)).send()

    assert page.status == 200
    assert row(app).answer_due_on.isoformat() == days(100)


@pytest.mark.parametrize("sent", ["", "soon", "2026-13-40", "2001-01-01"])
def test_a_promise_needs_a_day_to_come(app, staff_client, sent):
    dee = staff_client("Dee")
    form = dee.get(f"{HERE}/commit").form("/commit")
    page = dee.post(f"{HERE}/commit", form.data | {"answer_due_on": sent})

    assert page.status == 422
    assert page.errors
    assert page.form("/commit").fields["answer_due_on"] == sent
    assert row(app).answer_due_on is None


def test_the_promise_is_needed_again_if_somebody_else_will_decide(ready, olga, staff_client, days):
    page = olga.get(f"{HERE}/frame")
    assert "If you change who decides, or how much influence people have, it must be promised again." in page.words
    page.form("/frame").fill(decider="The council").send()
    page = olga.get(HERE)
    assert "Nothing is missing" not in page.words
    assert "The decision maker must promise it again." in page.words
    page = staff_client("Dee").get(HERE).click("Promise an answer")
    assert "changed after an answer was promised" in page.words
    assert "Promised to answer every part" not in page.words
    page.form("/commit").fill(answer_due_on=days(100)).send()
    assert "Nothing is missing" in olga.get(HERE).words


def test_nobody_but_the_decision_maker_finds_the_promise(olga, staff_client, cast):
    for someone in (olga, staff_client("Mo"), staff_client("Ana"), staff_client("Zed")):
        assert someone.get(f"{HERE}/commit").status in (403, 404)
        assert someone.post(f"{HERE}/commit", {"answer_due_on": "2099-01-01"}).status in (403, 404)


def test_once_public_the_promise_is_shown_and_stays(plan, staff_client):
    dee = staff_client("Dee")
    page = dee.get(f"{HERE}/commit")

    assert "This is public and cannot be changed." in page.words
    assert dee.post(f"{HERE}/commit", {"answer_due_on": "2099-01-01"}).status == 409


def test_the_preview_shows_the_working_draft_as_readers_will_see_it(olga, plan, writing, cast):
    with writing():
        drafting.write_clause(cast.actor("Olga"), CODE, "hours", wording="Open **all** night.")
    page = olga.get(f"{HERE}/preview")

    assert "Only your team sees this page." in page.words
    assert "Open all night." in page.words
    assert "Say one thing (3 minutes)" in page.words
    assert "Have your say on part 1" in page.words
    assert not any("/say" in address for address in page.links.values()), "a button of the preview leads somewhere"
    assert FRAME["can_change"] in page.words
    assert "Fewer calls for an ambulance" in page.words


@pytest.mark.parametrize("field", ["summary", "why", "can_change", "cannot_change"])
def test_what_takes_markdown_in_a_frame_is_shown_as_markdown(olga, field):
    typed = {**FRAME_FORM, field: "One of them **stays**.\n\n- at night\n- by day"}
    olga.get(f"{HERE}/frame").form("/frame").fill(typed).send()
    page = olga.get(f"{HERE}/preview")
    assert "<strong>stays</strong>" in page.text
    assert "<li>at night</li>" in page.text


def test_hostile_words_in_a_frame_stay_words(app, olga):
    hostile = "<script>alert(1)</script> \u202e [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    typed = {**FRAME_FORM, "why": hostile, "can_change": hostile, "place": hostile}
    page = olga.get(f"{HERE}/frame").form("/frame").fill(typed).send()

    assert page.status == 200
    assert olga.get(f"{HERE}/preview").status == 200


def test_that_the_help_was_tried_stays_ticked_when_a_line_of_it_is_refused(app, plan, olga):
    sent = {"support": "A line without its bar", "support_checked": "yes"}
    page = olga.post(f"{HERE}/frame", sent)
    assert page.status == 422
    [box] = page.elements("input", name="support_checked")
    assert "checked" in box.attrib


@pytest.mark.parametrize(("what", "parts"), [("all", 3), ("frame", 0)])
def test_a_new_plan_starts_from_one_of_ones_own(app, olga, ready, what, parts):
    form = olga.get("/team/new").click("Local plan: two night-time health rooms").form("/copy")
    assert form.fields["title"] == "Local plan: two night-time health rooms (copy)"
    page = form.fill(title="Local plan: a third room", what=what).send()
    assert "Copied." in page.words
    code = re.search(r"/team/p/(\w{4})/frame", page.path)[1]
    assert page.form("/frame").fields["can_change"] == FRAME["can_change"]
    with look(app):
        assert len(queries.working_draft(row(app, code).id).places) == parts
    refused = olga.get(f"{HERE}/copy").form("/copy").fill(title="").send()
    assert refused.status == 422
