"""Themes, grouping, and the analysts' notes."""

import pytest

from consult.access import Conflict, Forbidden, NotFound, ValidationError
from consult.analysis import bench, coding, report_notes, themes
from consult.analysis.codebook import NO_OTHER_VIEW, Judgement
from consult.analysis.report_notes import ReportNotesData
from consult.analysis.themes import ThemeData
from consult.contributions.enums import Consent
from consult.storage.database import db
from tests.answering import add_theme, freeze, published
from tests.cast import CODE, OTHER_CODE, counted, reading
from tests.moderated import answer, decide, say
from tests.noise import NOISE


def readable(app, plan, reader=None):
    """What an analyst finds on the bench, part by part."""
    found = []
    with reading(app):
        for clause_id in bench.progress(plan.id, plan.cast.ids["Ana"]):
            at = bench.first(plan.id, clause_id, plan.cast.ids["Ana"])
            while at and (text := bench.open_text(plan.id, at, reader or plan.cast.ids["Ana"])):
                found.append(text)
                at = text.after[0].id if text.after else None
    return found


def test_an_analyst_adds_writes_and_removes_a_theme(app, cast, plan, writing):
    ana = cast.actor("Ana")
    with writing():
        theme = themes.add_theme(ana, CODE, ThemeData(title="  The way   to school ", clause_key="siting"))
        assert (theme.title, theme.clause_id, theme.minority) == ("The way to school", plan.clause_id("siting"), "")
        themes.write_theme(
            ana, CODE, theme.key, ThemeData(title="The way", minority="None heard.", description="Parents asked.")
        )
        assert (theme.title, theme.clause_id, theme.minority) == ("The way", None, NO_OTHER_VIEW)
        themes.remove_theme(ana, CODE, theme.key)
        assert themes.themes_of(plan.id) == []


def test_keys_are_made_of_titles_and_stay_apart(cast, plan, writing):
    with writing():
        first = themes.add_theme(cast.actor("Ana"), CODE, ThemeData(title="Night hours"))
        second = themes.add_theme(cast.actor("Ana"), CODE, ThemeData(title="Night hours", clause_key="siting"))
    assert first.key != second.key
    with pytest.raises(ValidationError), writing():
        themes.add_theme(cast.actor("Ana"), CODE, ThemeData(title="Another"), key=first.key)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 101}, "title"),
        ({"title": "A", "description": "\x00"}, "description"),
        ({"title": "A", "clause_key": "entrance"}, "clause_key"),
        ({"title": "A", "safety": True}, "safety_note"),
    ],
)
def test_a_bad_theme_is_refused_at_its_field(cast, plan, writing, given, field):
    with pytest.raises(ValidationError) as refused, writing():
        themes.add_theme(cast.actor("Ana"), CODE, ThemeData(**given))
    assert refused.value.field == field


@pytest.mark.parametrize("name", ["Olga", "Mo", "Dee", "Ada"])
def test_nobody_but_an_analyst_touches_themes_or_notes(cast, plan, writing, name):
    actor = cast.actor(name)
    for act in (
        lambda: themes.add_theme(actor, CODE, ThemeData(title="Mine")),
        lambda: themes.write_theme(actor, CODE, "any", ThemeData(title="Mine")),
        lambda: themes.remove_theme(actor, CODE, "any"),
        lambda: coding.code_comment(actor, CODE, 1, []),
        lambda: report_notes.write_notes(actor, CODE, ReportNotesData(missing_groups="Nobody.")),
    ):
        with pytest.raises(Forbidden), writing():
            act()


def test_another_plans_analyst_finds_nothing(cast, plan, writing):
    with pytest.raises(NotFound), writing():
        themes.add_theme(cast.actor("Zed"), CODE, ThemeData(title="Mine"))
    with pytest.raises(NotFound), writing():
        themes.add_theme(cast.actor("Ana"), OTHER_CODE, ThemeData(title="Mine"))


def test_what_is_read_is_moderated_decided_and_of_this_plan(app, cast, plan):
    shown = published(app, cast, "Move the entrance.")
    hidden = say(app, "Ask Dr Halloran about it.")
    decide(app, cast, hidden, "redact", "names_person", marked="Ask [[name|Dr Halloran]] about it.")
    team = say(app, "For you alone.", consent=Consent.TEAM)
    decide(app, cast, team, "publish")
    waiting = say(app, "Not read yet.")
    junk = say(app, "Buy now.")
    decide(app, cast, junk, "junk", "spam")
    refused = say(app, "A threat.")
    decide(app, cast, refused, "refuse", "threat")
    answer(app, cast, refused, True)
    assert readable(app, plan) == [], "what is decided comes before analysts with its batch"
    counted(app)
    found = {each.comment.id: each.comment for each in readable(app, plan)}
    assert set(found) == {shown.id, hidden.id, team.id}
    assert waiting.id not in found
    assert "Halloran" not in found[hidden.id].text
    assert found[team.id].team_only
    assert not any(NOISE in each.text for each in found.values())


def test_sorting_replaces_ones_own_ticks_and_leaves_a_colleagues(app, cast, plan, writing):
    sent = published(app, cast, "Move the entrance.")
    one, two = add_theme(app, cast, "Entrance", sent), add_theme(app, cast, "School")
    ana = cast.actor("Ana")
    with writing():
        coding.code_comment(ana, CODE, sent.id, [two])
    (seen,) = readable(app, plan, ana.staff_id)
    assert (seen.mine, seen.is_sorted) == (frozenset({two}), True)
    (seen,) = readable(app, plan, cast.ids["Mo"])
    assert (seen.mine, seen.is_sorted) == (frozenset(), False), "what a colleague found is not shown"
    with reading(app):
        assert themes.coded([sent.id]) == {sent.id: [two]}
    assert one != two


def test_what_is_not_sorted_comes_first(app, cast, plan):
    comments = [published(app, cast, f"Point number {place}.") for place in range(4)]
    add_theme(app, cast, "First", *comments[:3])
    with reading(app):
        assert bench.next_to_sort(plan.id, plan.clause_id("siting"), cast.ids["Ana"]) == comments[3].id
        assert coding.count_codable(plan.id) == (4, 1)


def test_only_what_may_be_sorted_is_sorted(app, cast, plan, writing):
    ana = cast.actor("Ana")
    waiting, shown = say(app, "Not read yet."), published(app, cast, "Read.")
    for comment_id in (waiting.id, 5, 2**64):
        with pytest.raises(NotFound), writing():
            coding.code_comment(ana, CODE, comment_id, [], judgement=Judgement(none_fits=True))
    with pytest.raises(ValidationError), writing():
        coding.code_comment(ana, CODE, shown.id, ["noise"])


def test_removing_a_theme_takes_it_off_the_comments(app, cast, plan, writing):
    sent = published(app, cast, "Move the entrance.")
    key = add_theme(app, cast, "Entrance", sent)
    with writing():
        themes.remove_theme(cast.actor("Ana"), CODE, key)
    with reading(app):
        assert coding.count_codable(plan.id) == (1, 1)


def test_a_theme_shows_its_comments(app, cast, plan):
    sent = published(app, cast, "Move the entrance.")
    published(app, cast, "Another point.")
    add_theme(app, cast, "Entrance", sent)
    with reading(app):
        (theme,) = themes.themes_of(plan.id)
        assert [each.text for each in bench.theme_comments(theme.id, 10)] == ["Move the entrance."]


def test_after_the_freeze_nothing_of_it_can_be_changed(app, cast, plan, writing):
    sent = published(app, cast, "Move the entrance.")
    key = add_theme(app, cast, "Entrance", sent)
    freeze(app, cast, plan)
    ana = cast.actor("Ana")
    for act in (
        lambda: themes.add_theme(ana, CODE, ThemeData(title="Late")),
        lambda: themes.write_theme(ana, CODE, key, ThemeData(title="Late")),
        lambda: themes.remove_theme(ana, CODE, key),
        lambda: coding.code_comment(ana, CODE, sent.id, []),
        lambda: report_notes.write_notes(ana, CODE, ReportNotesData(missing_groups="Late.")),
    ):
        with pytest.raises(Conflict), writing():
            act()


def test_notes_are_kept_and_too_long_ones_refused(app, cast, plan, writing):
    ana = cast.actor("Ana")
    with reading(app):
        assert report_notes.values_of(plan.id)["missing_groups"] == ""
    with writing():
        report_notes.write_notes(
            ana,
            CODE,
            ReportNotesData(missing_groups="People in prison.", disagreement="The hours.", reliability="Open to all."),
        )
    with pytest.raises(ValidationError) as refused, writing():
        report_notes.write_notes(ana, CODE, ReportNotesData(missing_groups="x" * 1501))
    assert refused.value.field == "missing_groups"
    with reading(app):
        db.session.expire_all()
        assert report_notes.values_of(plan.id)["disagreement"] == "The hours."
