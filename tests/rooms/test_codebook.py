"""The codebook's versions, themes merged and split, and what analysts judge of a comment besides its themes."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from consult.access import Conflict, EditConflict, Forbidden, Role, ValidationError
from consult.analysis import bench, codebook_changes, coding, theme_changes, themes
from consult.analysis.codebook import NO_OTHER_VIEW, Judgement
from consult.analysis.enums import Source, Stance, Strength
from consult.analysis.models import Coding, Sorting
from consult.analysis.suggesting import switch
from consult.analysis.themes import ThemeData
from consult.consultations import edit_conflicts, roles
from consult.consultations.models import Consultation
from consult.contributions import receipt_access, retention
from consult.contributions.enums import Consent
from consult.staff.models import Staff
from consult.storage.database import db, today
from tests.answering import add_theme, freeze, published
from tests.cast import CODE, counted, reading, writing
from tests.moderated import decide, say

pytestmark = pytest.mark.both_databases


def sort(app, cast, sent, *keys, by="Ana", near=(), **judged):
    counted(app)
    judged = {"none_fits": not keys} | judged
    with writing(app):
        coding.code_comment(cast.actor(by), CODE, sent.id, keys, near, Judgement(**judged))


def sorted_rows(app, sent):
    with reading(app):
        return list(db.session.scalars(select(Sorting).where(Sorting.comment_id == sent.id)))


def changes(app, plan):
    with reading(app):
        return [(each.version, each.kind, each.theme_key) for each in codebook_changes.history(plan.id)]


def test_each_change_of_a_themes_words_is_a_version_and_no_other_change_is(app, cast, plan, writing):
    ana = cast.actor("Ana")
    with writing():
        themes.add_theme(ana, CODE, ThemeData(title="Further away"))
        themes.write_theme(ana, CODE, "further-away", ThemeData(title="Further away", includes="Any distance."))
        themes.write_theme(
            ana, CODE, "further-away", ThemeData(title="Further away", includes="Any distance.", minority="A few.")
        )
        themes.remove_theme(ana, CODE, "further-away")
    assert changes(app, plan) == [
        (3, "removed", "further-away"), (2, "changed", "further-away"), (1, "added", "further-away"),
    ]  # fmt: skip
    with reading(app):
        gone, changed, _ = codebook_changes.history(plan.id)
        assert (changed.words_before["includes"], changed.words_after["includes"]) == ("", "Any distance.")
        assert (gone.words_before["title"], gone.words_after, gone.day) == ("Further away", {}, today())


def test_what_was_sorted_says_who_when_and_by_which_version(app, cast, plan):
    sent = published(app, cast, "Move the entrance.")
    key = add_theme(app, cast, "Entrance")
    more = add_theme(app, cast, "School")
    with writing(app):
        switch.set_switch(cast.actor("Olga"), CODE, on=True)
    sort(
        app, cast, sent, key, more, stance=Stance.CHANGES, strength=Strength.VERY, safety=True, unsure=True,
        proposed=frozenset({more}),
    )  # fmt: skip
    [row] = sorted_rows(app, sent)
    assert (row.stance, row.strength, row.is_safety, row.is_minority, row.is_unsure, row.none_fits) == (
        "changes", "very", True, False, True, False,
    )  # fmt: skip
    with reading(app):
        today_ = today()
        found = db.session.scalars(select(Coding).where(Coding.comment_id == sent.id)).all()
        assert {each.source for each in found} == {Source.PERSON, Source.MACHINE}
        assert {(each.staff_id, each.day, each.codebook_version) for each in (*found, row)} == {
            (cast.ids["Ana"], today_, 2)
        }


def test_who_writes_of_a_theme_sees_how_strongly_its_comments_say_it(app, cast, plan):
    key, other = add_theme(app, cast, "Entrance"), add_theme(app, cast, "School")
    for text, chosen, strength in (
        ("Move it.", key, Strength.VERY), ("Move it now.", key, Strength.VERY), ("Perhaps.", key, Strength.MILDLY),
        ("Move it or not.", key, None), ("Ask the school.", other, Strength.CLEARLY),
    ):  # fmt: skip
        sort(app, cast, published(app, cast, text), chosen, strength=strength)
    with reading(app):
        theme = next(each for each in themes.themes_of(plan.id) if each.key == key)
        found = bench.strengths(theme, cast.ids["Mo"])
        assert list(found.items()) == [(Strength.MILDLY, 1), (Strength.VERY, 2)]


def test_a_theme_brings_the_stance_that_it_names_unless_another_was_chosen(app, cast, plan):
    sent = published(app, cast, "Move the entrance.")
    against, also = (add_theme(app, cast, title, stance="against") for title in ("Too near", "Too loud"))
    silent, other = add_theme(app, cast, "Who checks"), add_theme(app, cast, "Good", stance="for")
    for keys, judged, stance in (
        ((against, also, silent), {}, "against"), ((against, other), {}, ""), ((silent,), {}, ""),
        ((against,), {"stance": Stance.UNCLEAR}, "unclear"),
    ):  # fmt: skip
        sort(app, cast, sent, *keys, **judged)
        assert [row.stance for row in sorted_rows(app, sent)] == [stance]


def test_a_theme_and_none_exclude_each_other(app, cast, plan):
    sent, key = published(app, cast, "Move the entrance."), add_theme(app, cast, "Entrance")
    with pytest.raises(ValidationError) as refused:
        sort(app, cast, sent, key, none_fits=True)
    assert refused.value.field == "none_fits"
    with pytest.raises(ValidationError, match="Choose the themes that fit"):
        sort(app, cast, sent, none_fits=False)
    sort(app, cast, sent, none_fits=True)
    with reading(app):
        assert (coding.count_codable(plan.id), coding.count_to_sort(plan.id)) == ((1, 1), 0)


def test_a_stance_is_one_of_the_list(app, cast, plan, writing):
    with pytest.raises(ValidationError), writing():
        themes.add_theme(cast.actor("Ana"), CODE, ThemeData(title="A", stance="furious"))


def test_undoing_puts_the_comment_back_and_leaves_a_colleagues_work(app, cast, plan):
    sent, key = published(app, cast, "Move the entrance."), add_theme(app, cast, "Entrance")
    sort(app, cast, sent, key)
    with writing(app):
        row = db.session.scalars(select(Sorting).where(Sorting.comment_id == sent.id)).one()
        db.session.add(Sorting(comment_id=sent.id, staff_id=cast.ids["Mo"], stance="for", codebook_version=1))
        coding.undo(cast.actor("Ana"), CODE, sent.id)
        assert row.stance == ""
    with reading(app):
        assert themes.coded([sent.id]) == {}
        assert [each.staff_id for each in db.session.scalars(select(Sorting))] == [cast.ids["Mo"]]


def test_merging_moves_the_comments_and_keeps_the_other_view_and_the_danger(app, cast, plan):
    first, both = published(app, cast, "Move the entrance."), published(app, cast, "Move it, and the bins.")
    near = add_theme(app, cast, "Too near", minority="Some like it near.", safety=True, safety_note="A child.",
                     fact_note="It is 40 metres.", fact_source="The map.")  # fmt: skip
    far = add_theme(app, cast, "Further", minority=NO_OTHER_VIEW)
    sort(app, cast, first, near)
    sort(app, cast, both, near, far)
    with writing(app):
        kept = theme_changes.merge(cast.actor("Ana"), CODE, near, far)
        assert (kept.minority, kept.safety, kept.safety_note) == ("Some like it near.", True, "A child.")
        assert (kept.fact_note, kept.fact_source) == ("It is 40 metres.", "The map.")
    with reading(app):
        assert themes.coded([first.id, both.id]) == {first.id: [far], both.id: [far]}
        assert coding.count_to_sort(plan.id) == 0, "what was sorted is sorted still"
        found = db.session.scalars(select(Coding.codebook_version).where(Coding.comment_id == first.id)).all()
        assert found == [3], "it was found anew, by the version that merged them"
        [merged, *_] = codebook_changes.history(plan.id)
        assert (merged.kind, merged.theme_key, merged.other_keys) == ("merged", near, [far])


def test_a_theme_does_not_merge_with_itself_or_with_notes_that_grow_too_long(app, cast, plan, writing):
    key, other = (add_theme(app, cast, title, minority="x" * 500 + title) for title in ("One", "Two"))
    for into in (key, other):
        with pytest.raises(ValidationError) as refused, writing():
            theme_changes.merge(cast.actor("Ana"), CODE, key, into)
        assert refused.value.field == "into"


def test_comments_of_a_split_theme_come_back_and_others_do_not(app, cast, plan):
    one, other = published(app, cast, "Move the entrance."), published(app, cast, "Paint the door.")
    key, door = add_theme(app, cast, "Entrance", minority="Keep it.", fact_note="It is 40 metres.",
                          fact_source="The map."), add_theme(app, cast, "Door")  # fmt: skip
    sort(app, cast, one, key, door)
    sort(app, cast, other, door)
    with writing(app):
        made = theme_changes.split(cast.actor("Ana"), CODE, key, ["Where it is", "How it looks"])
        assert [each.minority for each in made] == ["Keep it.", ""]
        assert [each.fact_note for each in made] == ["It is 40 metres.", ""]
    with reading(app):
        assert themes.coded([one.id, other.id]) == {one.id: [door], other.id: [door]}
        assert coding.count_to_sort(plan.id) == 1
    assert [row.again for row in sorted_rows(app, one)] == [key]
    assert changes(app, plan)[0][1:] == ("split", key)
    sort(app, cast, one, made[0].key)
    with reading(app):
        assert coding.count_to_sort(plan.id) == 0


@pytest.mark.parametrize(
    ("titles", "field"),
    [(("Where it is", " "), "second"), (("", "Where it is"), "first"), (("Where it is", "x" * 101), "second"),
     (("Where it is", "where it is"), "second"), (("Noise", "Entrance"), "first")],
)  # fmt: skip
def test_a_split_needs_two_titles_that_differ_and_says_which_is_wrong(app, cast, plan, writing, titles, field):
    key, _ = add_theme(app, cast, "Entrance"), add_theme(app, cast, "Noise")
    with pytest.raises(ValidationError) as refused, writing():
        theme_changes.split(cast.actor("Ana"), CODE, key, titles)
    assert refused.value.field == field
    with writing():
        made = theme_changes.split(cast.actor("Ana"), CODE, key, ["Entrance", "Where it is"])
    assert [each.title for each in made] == ["Entrance", "Where it is"], "one of them may keep the title"


def test_two_themes_about_one_part_never_have_one_title(app, cast, plan, writing):
    """Analysts could not choose alike, and the report would list one point twice."""
    ana, key = cast.actor("Ana"), add_theme(app, cast, "Entrance")
    other = add_theme(app, cast, "Door")
    for act in (
        lambda: themes.add_theme(ana, CODE, ThemeData(title="ENTRANCE")),
        lambda: themes.write_theme(ana, CODE, other, ThemeData(title="Entrance ")),
    ):
        with pytest.raises(ValidationError, match="already a theme") as refused, writing():
            act()
        assert refused.value.field == "title"
    with writing():
        themes.write_theme(ana, CODE, key, ThemeData(title="Entrance", description="Where people come in."))
        themes.add_theme(ana, CODE, ThemeData(title="Entrance", clause_key="siting"))


def test_nobody_merges_or_splits_what_they_did_not_see(app, cast, plan, writing):
    key, other = add_theme(app, cast, "Entrance"), add_theme(app, cast, "Door")
    ana = cast.actor("Ana")
    with reading(app):
        seen = edit_conflicts.version_hash(themes.values_of(themes.theme_for(ana, CODE, key)[1]))
    with writing():
        themes.write_theme(ana, CODE, key, ThemeData(title="Entrance", description="Where it is."), seen)
    for act in (
        lambda: theme_changes.merge(ana, CODE, key, other, seen),
        lambda: theme_changes.split(ana, CODE, key, ["A", "B"], seen),
    ):
        with pytest.raises(EditConflict), writing():
            act()


@pytest.mark.parametrize("name", ["Olga", "Mo", "Dee", "Ada"])
def test_nobody_but_an_analyst_merges_splits_or_undoes(cast, plan, writing, name):
    actor = cast.actor(name)
    for act in (
        lambda: theme_changes.merge(actor, CODE, "one", "two"),
        lambda: theme_changes.split(actor, CODE, "one", ["A", "B"]),
        lambda: coding.undo(actor, CODE, 1),
    ):
        with pytest.raises(Forbidden), writing():
            act()


def test_after_the_freeze_what_was_sorted_stays_as_it_is(app, cast, plan, writing):
    sent = published(app, cast, "Move the entrance.")
    key, other = add_theme(app, cast, "Entrance", sent), add_theme(app, cast, "Door")
    freeze(app, cast, plan)
    ana = cast.actor("Ana")
    for act in (
        lambda: theme_changes.merge(ana, CODE, key, other),
        lambda: theme_changes.split(ana, CODE, key, ["A", "B"]),
        lambda: coding.undo(ana, CODE, sent.id),
    ):
        with pytest.raises(Conflict), writing():
            act()
    assert len(sorted_rows(app, sent)) == 1


def test_what_was_judged_of_words_goes_when_their_writer_takes_them_back(app, cast, plan):
    sent, other = published(app, cast, "Move the entrance."), published(app, cast, "Paint the door.")
    for each in (sent, other):
        sort(app, cast, each, stance=Stance.FOR)
    with writing(app):
        receipt_access.withdraw_all(sent.receipt)
    assert (len(sorted_rows(app, sent)), len(sorted_rows(app, other))) == (0, 1)


def test_what_was_judged_of_words_for_the_team_goes_with_them(app, cast, plan):
    sent = say(app, "For you alone.", consent=Consent.TEAM)
    decide(app, cast, sent, "publish")
    sort(app, cast, sent, add_theme(app, cast, "Alone"), stance=Stance.FOR)
    freeze(app, cast, plan)
    assert len(sorted_rows(app, sent)) == 1
    with writing(app):
        db.session.execute(update(Consultation).values(answered_on=today() - timedelta(days=999)))
        assert retention.purge_raw() == 1
    assert sorted_rows(app, sent) == []
    with reading(app):
        assert len(themes.coded([sent.id])) == 1, "what it counts for stays"


def test_each_who_found_the_split_theme_says_anew_which_it_is(app, cast, plan):
    """One person’s new choice does not stand for the other’s, whose old one is gone with the theme."""
    with writing(app):
        roles.give_role(plan.row, db.session.get_one(Staff, cast.ids["Ida"]), Role.ANALYST)
    sent = published(app, cast, "Move the entrance.")
    key = add_theme(app, cast, "Entrance", clause_key="siting")
    for name in ("Ana", "Ida"):
        sort(app, cast, sent, key, by=name)
    with writing(app):
        made = theme_changes.split(cast.actor("Ana"), CODE, key, ["Where it is", "How it looks"])
    sort(app, cast, sent, made[0].key)
    clause = plan.clause_id("siting")
    with reading(app):
        waits = {
            name: (coding.count_to_sort(plan.id, cast.ids[name]), bench.next_to_sort(plan.id, clause, cast.ids[name]))
            for name in ("Ana", "Ida")
        }
        assert waits == {"Ana": (0, None), "Ida": (1, sent.id)}
        assert bench.progress(plan.id, cast.ids["Ida"])[clause].sorted == 0
    sort(app, cast, sent, made[1].key, by="Ida")
    with reading(app):
        assert coding.count_to_sort(plan.id, cast.ids["Ida"]) == 0
        assert themes.coded([sent.id]) == {sent.id: sorted(each.key for each in made)}
