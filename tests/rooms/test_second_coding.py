"""A second analyst sorts a sample without seeing what the first found; the figures; what they settle."""

import pytest
from sqlalchemy import delete, func, insert, select, update

from consult.access import Conflict, Forbidden, NotFound, Role, ValidationError
from consult.analysis import (
    bench,
    coding,
    coding_agreement,
    coding_differences,
    published_figures,
    second_coding,
    theme_changes,
    themes,
)
from consult.analysis.agreement import Band
from consult.analysis.codebook import Judgement
from consult.analysis.models import CodingSample, CodingSettlement, SampledComment, Sorting, Theme
from consult.consultations import roles
from consult.consultations.models import Clause
from consult.contributions.enums import Channel
from consult.contributions.models import Comment
from consult.staff.models import Staff
from consult.storage.database import db
from tests.answering import add_theme, freeze, published
from tests.cast import CODE, counted, reading, writing
from tests.rooms.test_team_figures import add

COUNT = 8
WHY = "It is about steps that people cannot climb."


@pytest.fixture
def nia(app, cast, plan):
    """A second analyst."""
    with writing(app):
        roles.give_role(plan.row, db.session.get_one(Staff, cast.ids["Ida"]), Role.ANALYST)
    return cast.actor("Ida")


@pytest.fixture
def ana(cast):
    return cast.actor("Ana")


@pytest.fixture
def sent(app, cast, plan):
    """Comments that Ana sorted: the first four have one theme, the others the other one."""
    found = [published(app, cast, f"Words as number {number}.") for number in range(COUNT)]
    for title in ("Noise", "Steps"):
        add_theme(app, cast, title, clause_key="siting")
    counted(app)
    with writing(app):
        for place, each in enumerate(found):
            coding.code_comment(cast.actor("Ana"), CODE, each.id, ["noise" if place < COUNT / 2 else "steps"])
    return found


def draw(app, actor):
    with writing(app):
        return second_coding.draw(actor, CODE, actor.staff_id).id


def sort_all(app, actor, *wrong):
    """The second analyst finds what Ana found, but for these comments, in which they find nothing."""
    with writing(app):
        while (found := second_coding.open_text(actor, CODE)) is not None:
            comment = found.comment
            number = int(comment.text.split()[-1].rstrip("."))
            key = "noise" if number < COUNT / 2 else "steps"
            second_coding.sort(actor, CODE, comment.id, [] if number in wrong else [key])


def bands(app, plan):
    with reading(app):
        found = coding_agreement.bands(plan.id)
        return {key: found[id_] for id_, key in db.session.execute(select(Theme.id, Theme.key)) if id_ in found}


def test_what_one_person_sorted_is_said_to_be_so(app, plan, sent):
    assert set(bands(app, plan).values()) == {Band.ONE_PERSON}


def test_each_part_and_way_of_sending_is_in_the_sample_however_few_there_are(app, cast, plan, nia, ana):
    """Of 600 comments on one part a sample has a hundred; one by itself would hardly ever be among them."""
    few = [(key, channel) for key in ("hours", "purpose") for channel in Channel]
    add(plan, 600)
    for key, channel in few:
        add(plan, 1, key, channel)
    with writing(app):
        rows = [{"comment_id": each, "staff_id": ana.staff_id, "none_fits": True} for each in db.session.scalars(
            select(Comment.id))]  # fmt: skip
        db.session.execute(insert(Sorting), rows)
    draw(app, nia)
    with reading(app):
        query = select(Clause.key, Comment.channel).join(Clause, Clause.id == Comment.clause_id)
        drawn = db.session.execute(query.join(SampledComment, SampledComment.comment_id == Comment.id)).all()
    assert len(drawn) == 100
    assert {tuple(each) for each in drawn} >= set(few)


def test_two_people_who_agree_make_the_numbers_reliable(app, plan, nia, sent):
    draw(app, nia)
    assert set(bands(app, plan).values()) == {Band.ONE_PERSON}, "nobody sees any figure before the end"
    sort_all(app, nia)
    assert bands(app, plan) == {"noise": Band.RELIABLE, "steps": Band.RELIABLE}
    with reading(app):
        sample = coding_agreement.newest(plan.id)
        figures = coding_agreement.figures_of(sample)["noise"]
        assert (figures.units, figures.same, figures.prevalence, figures.alpha) == (COUNT, 1000, 500, 1000)
        assert (sample.texts, sample.size) == (COUNT, COUNT)
        assert (sample.people, sample.differing, sample.resolved) == (1, 0, 0)


def test_a_theme_on_which_they_differ_loses_its_number(app, plan, nia, sent):
    draw(app, nia)
    sort_all(app, nia, 0, 1)
    assert bands(app, plan) == {"noise": Band.WEAK, "steps": Band.RELIABLE}
    with reading(app):
        counts = {count.band: count.comments for count in published_figures.theme_counts(plan.id).values()}
    assert counts == {Band.WEAK: None, Band.RELIABLE: 4}


def test_the_second_coding_changes_nothing_that_is_counted(app, plan, nia, sent):
    draw(app, nia)
    before = keys_of(app, sent)
    sort_all(app, nia, 0, 1)
    assert keys_of(app, sent) == before


def keys_of(app, sent):
    with reading(app):
        return themes.coded([each.id for each in sent])


def test_the_order_is_by_chance_and_the_sample_has_no_words(app, plan, nia, sent):
    draw(app, nia)
    with reading(app):
        columns = {*SampledComment.__table__.columns.keys(), *CodingSample.__table__.columns.keys()}
        assert not columns & {"text", "public_text", "words", "tracker", "channel"}
        drawn = set(db.session.scalars(select(SampledComment.comment_id)))
    assert drawn == {each.id for each in sent}


def test_the_second_analyst_gets_no_look_at_what_others_found(app, plan, nia, ana, sent):
    """On no page: not in the sample, not among the comments of a theme, not where comments are sorted."""
    draw(app, nia)
    with reading(app):
        found = second_coding.open_text(nia, CODE)
        assert (found.place, found.size, found.mine, found.comment.count) == (1, COUNT, None, 1)
        assert coding_differences.differences(nia, CODE) == []
        for theme in themes.themes_of(plan.id):
            assert bench.theme_comments(theme.id, 50, reader=nia.staff_id) == []
            assert len(bench.theme_comments(theme.id, 50, reader=ana.staff_id)) == COUNT / 2
    with pytest.raises(NotFound), writing(app):
        coding.code_comment(nia, CODE, sent[0].id, ["noise"])
    sort_all(app, nia)
    with reading(app):
        theme = themes.themes_of(plan.id)[0]
        assert len(bench.theme_comments(theme.id, 50, reader=nia.staff_id)) == COUNT / 2


def make_copies(app, comments):
    """Let these have the same words."""
    with writing(app):
        which = Comment.id.in_([each.id for each in comments])
        db.session.execute(update(Comment).where(which).values(copy_group=5, wording_hmac=b"the same"))


def test_a_copy_of_a_comment_of_the_sample_is_nowhere_else_either(app, cast, plan, nia, ana, sent):
    copy = published(app, cast, "Words as number 0.")
    counted(app)
    make_copies(app, [sent[0], copy])
    with writing(app):
        coding.code_comment(ana, CODE, copy.id, ["noise"])
    draw(app, nia)
    with reading(app):
        drawn = set(db.session.scalars(select(SampledComment.comment_id)))
        assert len(drawn & {sent[0].id, copy.id}) == 1
        for each in (sent[0], copy):
            assert bench.open_text(plan.id, each.id, nia.staff_id) is None
        assert coding.count_to_sort(plan.id, nia.staff_id) == 0
    for each in (sent[0], copy):
        with pytest.raises(NotFound), writing(app):
            coding.code_comment(nia, CODE, each.id, ["steps"])
    sort_all(app, nia)
    with reading(app):
        assert bench.progress(plan.id, nia.staff_id)[plan.clause_id("siting")].texts == COUNT


def test_words_that_somebody_grouped_as_a_copy_are_not_in_their_sample(app, cast, plan, nia, sent):
    copies = sorted(sent[:3], key=lambda each: each.id)
    with writing(app):
        coding.code_comment(nia, CODE, copies[-1].id, ["noise"])
    make_copies(app, copies)
    draw(app, nia)
    with reading(app):
        drawn = set(db.session.scalars(select(SampledComment.comment_id)))
        assert drawn == {each.id for each in sent[3:]}


def test_what_the_first_changes_after_the_draw_makes_no_agreement(app, plan, nia, ana, sent):
    draw(app, nia)
    with writing(app):
        for each in sent[:2]:
            coding.code_comment(ana, CODE, each.id, [], judgement=Judgement(none_fits=True))
    sort_all(app, nia, 0, 1)
    assert bands(app, plan)["noise"] is Band.WEAK


def test_nobody_sorts_what_they_sorted_themselves(app, plan, nia, ana, sent):
    with pytest.raises(ValidationError, match="grouped most of these"):
        draw(app, ana)


def test_nothing_is_drawn_before_nine_in_ten_are_sorted(app, cast, plan, nia, sent):
    published(app, cast, "Words as number 100.")
    counted(app)
    with pytest.raises(Conflict, match="Too few comments"):
        draw(app, nia)


def test_one_sample_at_a_time_and_no_comment_is_in_two(app, plan, nia, sent):
    draw(app, nia)
    with pytest.raises(Conflict, match="not finished"):
        draw(app, nia)
    sort_all(app, nia)
    with pytest.raises(ValidationError, match="in a sample before"):
        draw(app, nia)


def test_only_who_drew_it_sorts_it_and_only_with_themes_that_there_are(app, plan, nia, ana, sent):
    draw(app, nia)
    with pytest.raises(NotFound), writing(app):
        second_coding.sort(ana, CODE, sent[0].id, [])
    with pytest.raises(NotFound), writing(app):
        second_coding.sort(nia, CODE, 2**80, [])
    with pytest.raises(ValidationError), writing(app):
        second_coding.sort(nia, CODE, sent[0].id, ["gone"])
    with reading(app):
        assert second_coding.open_text(ana, CODE) is None


@pytest.mark.parametrize("name", ["Olga", "Mo", "Dee", "Ada"])
def test_nobody_but_an_analyst_has_a_sample(app, cast, plan, nia, sent, name):
    actor = cast.actor(name)
    for act in (
        lambda: second_coding.draw(actor, CODE, nia.staff_id),
        lambda: second_coding.hand_over(actor, CODE, nia.staff_id),
        lambda: second_coding.open_text(actor, CODE),
        lambda: second_coding.sort(actor, CODE, sent[0].id, []),
        lambda: second_coding.finish(actor, CODE),
        lambda: coding_differences.differences(actor, CODE),
        lambda: coding_differences.resolve(actor, CODE, sent[0].id, [], WHY),
    ):
        with pytest.raises(Forbidden), writing(app):
            act()


def test_they_talk_about_what_they_sorted_differently_and_it_is_kept_who_noted_what(app, plan, nia, ana, sent):
    draw(app, nia)
    sort_all(app, nia, 0, 1)
    with reading(app):
        told = {
            each.comment.id: (each.first, each.second, each.chosen)
            for each in coding_differences.differences(ana, CODE)
        }
    assert told == {each.id: (["noise"], [], None) for each in sent[:2]}
    with writing(app):
        coding_differences.resolve(nia, CODE, sent[0].id, ["steps"], WHY)
    assert keys_of(app, sent)[sent[0].id] == ["steps"]
    with reading(app):
        row = db.session.scalars(select(CodingSettlement)).one()
        assert (row.staff_id, row.themes, row.reason) == (nia.staff_id, ["steps"], WHY)
        settled = next(each for each in coding_differences.differences(ana, CODE) if each.chosen)
        assert (settled.first_by, settled.second_by, settled.chosen.by) == (["Ana"], "Ida", "Ida")
        sample = coding_agreement.newest(plan.id)
        assert (sample.differing, sample.resolved) == (2, 1)
    assert bands(app, plan)["noise"] is Band.WEAK, "talking makes no agreement afterwards"
    with pytest.raises(Conflict), writing(app):
        coding_differences.resolve(ana, CODE, sent[0].id, ["noise"], WHY)
    with pytest.raises(NotFound), writing(app):
        coding_differences.resolve(ana, CODE, sent[5].id, ["noise"], WHY)


def test_that_none_fits_ends_where_they_settled_on_a_theme_and_begins_where_on_none(app, cast, plan, nia, ana, sent):
    with writing(app):
        coding.code_comment(ana, CODE, sent[0].id, [], judgement=Judgement(none_fits=True))
    draw(app, nia)
    sort_all(app, nia, 1)
    with writing(app):
        coding_differences.resolve(nia, CODE, sent[0].id, ["noise"], WHY)
        coding_differences.resolve(nia, CODE, sent[1].id, [], WHY)
    with reading(app):
        said = dict(db.session.execute(select(Sorting.comment_id, Sorting.none_fits)).all())
    assert [said[each.id] for each in sent[:3]] == [False, True, False]


def test_what_was_added_merged_or_split_after_the_draw_was_not_tested(app, cast, plan, nia, ana, sent):
    draw(app, nia)
    sort_all(app, nia)
    add_theme(app, cast, "Later", clause_key="siting")
    with writing(app):
        theme_changes.merge(ana, CODE, "noise", "steps")
    assert bands(app, plan) == {"steps": Band.UNDEFINED, "later": Band.UNDEFINED}


def test_codes_go_with_the_words_and_the_figures_stay(app, plan, nia, sent):
    draw(app, nia)
    sort_all(app, nia, 0)
    with writing(app):
        coding_differences.resolve(nia, CODE, sent[0].id, ["noise"], WHY)
    with writing(app):
        db.session.get_one(Comment, sent[0].id).public_text = None
    with reading(app):
        assert sent[0].id not in set(db.session.scalars(select(SampledComment.comment_id)))
        assert db.session.scalar(select(func.count()).select_from(CodingSettlement)) == 0
        assert coding_agreement.figures_of(coding_agreement.newest(plan.id))["noise"].units == COUNT


def test_if_the_last_words_are_deleted_the_sample_ends_with_the_next_draw(app, plan, nia, sent):
    draw(app, nia)
    with writing(app):
        db.session.execute(delete(SampledComment))
    draw(app, nia)
    with reading(app):
        assert db.session.scalars(select(CodingSample.done_on)).all() == [None], "the empty one tested nothing"
        assert coding_agreement.newest(plan.id) is None


def test_nothing_is_drawn_or_sorted_after_the_freeze(app, cast, plan, nia, sent):
    freeze(app, cast, plan)
    with pytest.raises(Conflict):
        draw(app, nia)
