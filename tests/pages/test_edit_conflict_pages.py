"""Two people edit the same thing: nobody overwrites what they have not seen, and nobody's words are lost."""

import pytest

from consult.analysis import themes
from consult.consultations import drafting
from tests.answering import BASE, REASON, add_theme, close, dispose, dispose_all, freeze, promise, write_lines
from tests.cast import CODE, NOTES, reading


def test_a_theme_written_meanwhile_is_not_written_over_unseen(app, cast, plan, ana):
    key = add_theme(app, cast, "Entrance", description="Some want it hidden.")
    mine, hers = (ana.get(f"{BASE}/themes/{key}").form(f"/themes/{key}") for _ in range(2))
    assert hers.fill(description="Most want it lit.").send().status == 200
    page = mine.fill(description="Nobody wants it hidden.").send()
    assert page.status == 409
    assert "What is saved now" in page.words
    assert "Most want it lit." in page.words
    assert page.form(f"/themes/{key}").fields["description"].strip() == "Nobody wants it hidden."
    assert page.form(f"/themes/{key}").send().status == 200
    with reading(app):
        assert themes.themes_of(plan.id)[0].description == "Nobody wants it hidden."


def test_the_same_form_sent_twice_is_saved_once_and_no_quarrel(app, cast, plan, ana):
    key = add_theme(app, cast, "Entrance")
    form = ana.get(f"{BASE}/themes/{key}").form(f"/themes/{key}").fill(description="Two\r\nlines.")
    assert [form.send().status, form.send().status] == [200, 200]


def test_a_clause_changed_meanwhile_is_not_written_over_unseen(plan, cast, writing, staff_client):
    olga, path = staff_client("Olga"), f"{BASE}/draft/hours"
    form = olga.get(path).form(path)
    with writing():
        drafting.write_clause(cast.actor("Olga"), CODE, "hours", wording="Open from six to two.")
    page = form.fill(wording="Open all night.").send()
    assert page.status == 409
    assert "Open from six to two." in page.words
    assert page.form(path).fields["wording"].strip() == "Open all night."
    assert page.form(path).send().status == 200
    assert olga.get(path).form(path).fields["wording"].strip() == "Open all night."


@pytest.mark.parametrize(
    ("path", "texts", "field"),
    [
        ("answer/clause/siting", (f"{REASON} First.", f"{REASON} Second."), "reason"),
        ("answer/lines", ("We go ahead at once.", "We wait a year."), "decided"),
        ("promises/{promise}", ("The mayor", "The port"), "owner"),
    ],
)
def test_what_a_colleague_wrote_meanwhile_is_not_written_over_unseen(app, plan, dee, path, texts, field):
    cast, (first, second) = plan.cast, texts
    freeze(app, cast, plan)
    dispose(app, cast, clause_key="siting")
    path = f"{BASE}/" + path.format(promise=promise(app, cast))
    theirs, mine = (dee.get(path).form(path) for _ in range(2))
    assert theirs.fill({field: first}).send().status == 200
    page = mine.fill({field: second}).send()
    assert page.status == 409
    assert "Somebody changed this while you were writing." in page.errors[0]
    assert first in page.words, "what stands now"
    assert page.form(path).fields[field].strip() == second
    assert dee.get(path).form(path).fields[field].strip() == first, "nothing was saved"
    assert page.form(path).send().status == 200
    assert dee.get(path).form(path).fields[field].strip() == second


def test_a_decision_where_there_was_none_is_not_written_over_unseen(app, cast, plan, dee):
    freeze(app, cast, plan)
    path = f"{BASE}/answer/clause/siting"
    form = dee.get(path).form(path)
    dispose(app, cast, clause_key="siting")
    page = form.fill(decision="removed", reason_kind="law", reason="The law leaves us no other way.").send()
    assert page.status == 409
    assert "Not changed" in page.words
    assert REASON in page.words


def test_notes_of_a_colleague_are_not_written_over_unseen(app, plan, ana):
    theirs, mine = (ana.get(f"{BASE}/heard").form("/heard") for _ in range(2))
    assert theirs.fill(**NOTES).send().status == 200
    page = mine.fill(missing_groups="Nobody was missed.").send()
    assert page.status == 409
    assert NOTES["missing_groups"] in page.words
    assert page.form("/heard").fields["missing_groups"].strip() == "Nobody was missed."


def test_what_changed_on_the_way_is_neither_fixed_nor_signed(app, cast, plan, ana, dee):
    close(app, plan)
    page = ana.get(f"{BASE}/heard").form("/heard").fill(**NOTES).send()
    form = page.form("/heard/freeze")
    add_theme(app, cast, "Night")
    page = form.send()
    assert page.status == 409
    assert "The report was not frozen: it changed" in page.errors[0]
    assert page.form("/heard/freeze").send().status == 200
    dispose_all(app, cast)
    write_lines(app, cast)
    form = dee.get(f"{BASE}/sign").form("/sign")
    promise(app, cast)
    page = form.send()
    assert page.status == 409
    assert "The answer was not signed: it changed" in page.errors[0]
    assert "Walk the routes to school." in page.words
    assert page.form("/sign").send().status == 200
    assert plan.state == "answered"


@pytest.mark.parametrize(
    ("where", "wrong", "right"),
    [
        (("Ana", "themes/{theme}"), {"description": "Most want it lit.", "safety": "yes"}, {"safety_note": "A fall."}),
        (("Ana", "heard"), {"missing_groups": "Nobody.", "disagreement": "x" * 601}, {"disagreement": "By street."}),
        (("Dee", "promises/{promise}"), {"owner": "The port", "due_on": "2020-01-01"}, {"due_on": "2099-01-01"}),
        (("Dee", "answer/lines"), {"decided": "We wait.", "biggest_change": "x" * 601}, {"biggest_change": "It"}),
        (("Dee", "answer/clause/siting"), {"reason": REASON, "reason_kind": "law", "decision": "changed"},
         {"decision": "not_changed"}),
        (("Olga", "draft/hours"), {"wording": "Open all night.", "heading": ""}, {"heading": "Hours"}),
    ],
)  # fmt: skip
def test_who_puts_a_fault_right_is_not_told_of_a_colleague_who_does_not_exist(
    app, plan, staff_client, where, wrong, right
):
    cast, (who, path) = plan.cast, where
    theme = add_theme(app, cast, "Entrance")
    if who == "Dee":
        freeze(app, cast, plan)
    path = f"{BASE}/" + path.format(theme=theme, promise=promise(app, cast) if "{promise}" in path else "")
    client = staff_client(who)
    page = client.get(path).form(path).fill(wrong).send()
    assert page.status == 422
    page = page.form(path).fill(right).send()
    assert page.status == 200, page.errors
    assert all(text in client.get(path).text for text in right.values() if text not in ("not_changed",))


def test_notes_that_were_refused_leave_what_is_missing_on_its_list(app, plan, ana):
    close(app, plan)
    page = (
        ana.get(f"{BASE}/heard")
        .form("/heard")
        .fill(missing_groups=NOTES["missing_groups"], disagreement="x" * 601)
        .send()
    )
    assert page.status == 422
    assert "The report does not say who did not take part." in page.words


def stored(form):
    """What a form has of the plan."""
    return {name: value for name, value in form.fields.items() if name != "csrf_token"}


@pytest.mark.parametrize(
    ("is_open", "theirs", "mine"),
    [
        (False, {"why": "Last winter."}, {"why": "Two deaths.", "place": "Northport"}),
        (False, {"option.1": "A bus", "rejected.1": "Too dear"}, {"why": "Two deaths."}),
        (True, {"support": "Night line | 0800 000 333"}, {"reading_hours": "At night"}),
    ],
)
def test_the_frame_is_not_written_over_unseen(cast, request, staff_client, is_open, theirs, mine):
    if is_open:
        request.getfixturevalue("plan")
    olga, path = staff_client("Olga"), f"{BASE}/frame"
    first, second = (olga.get(path).form("/frame") for _ in range(2))
    assert first.fill(theirs).send().status == 200
    saved = stored(olga.get(path).form("/frame"))
    page = second.fill(mine).send()
    assert page.status == 409
    assert "Somebody changed this while you were writing." in page.errors[0]
    assert all(text in page.words for text in theirs.values()), "what stands now"
    assert all(page.form("/frame").fields[name].strip() == text for name, text in mine.items())
    assert stored(olga.get(path).form("/frame")) == saved, "nothing was saved"
    assert page.form("/frame").send().status == 200
    assert all(olga.get(path).form("/frame").fields[name].strip() == text for name, text in mine.items())


def test_a_frame_that_was_refused_or_got_a_row_is_still_compared_with_what_was_seen(cast, staff_client):
    olga, path = staff_client("Olga"), f"{BASE}/frame"
    first, second = (olga.get(path).form("/frame") for _ in range(2))
    assert first.fill(why="Last winter.").send().status == 200
    page = second.fill(title="", why="Two deaths.").send()
    assert page.status == 422
    page = page.form("/frame").send("Add another option")
    page = page.form("/frame").fill(title="A plan").send()
    assert page.status == 409
    assert "Last winter." in page.words
