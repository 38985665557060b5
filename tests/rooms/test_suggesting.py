"""Suggestions for those who group comments: off at first, made beside the server, and never chosen by themselves."""

from datetime import date

import pytest
from sqlalchemy import delete, select, update

from consult.access import Conflict, Forbidden, Role
from consult.analysis import bench, coding, second_coding, themes
from consult.analysis.codebook import Judgement
from consult.analysis.models import Coding, Sorting, Suggestion, SuggestionRun
from consult.analysis.suggesting import process, results, shown, switch
from consult.analysis.suggesting.parts import PartTexts
from consult.analysis.suggestion_rules import DEFAULT, is_due
from consult.consultations import roles
from consult.contributions.models import Comment
from consult.record import entries
from consult.runtime import periodic_tasks
from consult.staff.models import Staff
from consult.storage.database import db, today
from tests.answering import add_theme, freeze, published
from tests.cast import CODE, counted, reading, writing
from tests.pages.test_sorting import send_many

DOOR, NIGHT = "The door must be wide enough for a wheelchair.", "Keep the room open at night."
LATE = "Open it at night, please, and on Sundays at night too."


def turn(app, cast, *, on=True):
    with writing(app):
        switch.set_switch(cast.actor("Olga"), CODE, on=on)


def turn_of_task(app) -> int:
    """Make the suggestions of one part."""
    with app.app_context():
        return periodic_tasks.run_task(results.NAME)


def run(app) -> int:
    """Make those of all parts."""
    return sum(iter(lambda: turn_of_task(app), 0))


@pytest.fixture
def learned(app, cast, plan):
    """Enough comments on a part with a theme, and three that nobody has read: one of them is like those."""
    send_many(plan, DEFAULT.fewest + 3)
    with writing(app):
        rows = db.session.scalars(select(Comment).where(Comment.consultation_id == plan.id).order_by(Comment.id)).all()
        for number, row in enumerate(rows[: DEFAULT.fewest]):
            row.public_text = f"Open at night, number {number}."
        for row, text in zip(rows[DEFAULT.fewest :], (LATE, DOOR, f"{DOOR} And a ramp."), strict=True):
            row.public_text = text
        ids = [row.id for row in rows]
    add_theme(app, cast, "Hours", clause_key="siting")
    with writing(app):
        for id_ in ids[: DEFAULT.fewest]:
            coding.code_comment(cast.actor("Ana"), CODE, id_, ["hours"])
    turn(app, cast)
    assert run(app) == 1
    return ids


def seen(plan, actor, comment_id):
    text = bench.open_text(plan.id, comment_id, actor.staff_id)
    return shown.for_text(plan.id, text, actor.staff_id) if text else None


def test_they_are_off_until_an_organizer_switches_them_on_and_the_record_says_on_which_day(app, cast, plan):
    published(app, cast, DOOR)
    counted(app)
    assert run(app) == 0
    with writing(app), pytest.raises(Forbidden):
        switch.set_switch(cast.actor("Ana"), CODE, on=True)
    turn(app, cast)
    turn(app, cast)
    turn(app, cast, on=False)
    with reading(app):
        told = [(each["event"], each["day"]) for each in entries.entries(CODE, entries.Kind.LIFE)][-2:]
        assert told == [("suggestions_on", today().isoformat()), ("suggestions_off", today().isoformat())]
        assert db.session.scalars(select(Suggestion)).all() == []
    assert run(app) == 0


def test_themes_are_learned_from_enough_comments_on_the_part_and_shown_with_their_number_and_day(
    app, cast, plan, learned
):
    *_, late, door, ramp = learned
    with reading(app):
        found = seen(plan, cast.actor("Ana"), late)
        assert (found.themes, found.learned_from, found.made_on) == (["hours"], DEFAULT.fewest, today())
        near = seen(plan, cast.actor("Ana"), door)
        assert near.alike[0].id == ramp
        assert found.unlike in (door, ramp)
        assert seen(plan, cast.actor("Ana"), learned[0]).themes == (), "nothing is proposed for what is grouped"
        assert themes.coded([late, door, ramp]) == {}, "nothing is chosen by itself"


def test_what_is_chosen_says_that_a_machine_proposed_it_and_a_person_checked_it(app, cast, plan):
    late, door = published(app, cast, LATE).id, published(app, cast, DOOR).id
    counted(app)
    add_theme(app, cast, "Hours", clause_key="siting")
    other = add_theme(app, cast, "Door", clause_key="siting")
    turn(app, cast)
    ana, proposed = cast.actor("Ana"), Judgement(proposed=frozenset({"hours"}))
    with writing(app):
        coding.code_comment(ana, CODE, late, ["hours", other], judgement=proposed)
        coding.code_comment(ana, CODE, door, [other], judgement=proposed)
    with reading(app):
        rows = db.session.scalars(select(Coding).where(Coding.comment_id.in_((late, door)))).all()
        assert sorted((row.source, row.staff_id, row.day) for row in rows) == [
            ("machine", ana.staff_id, today()), ("person", ana.staff_id, today()), ("person", ana.staff_id, today()),
        ]  # fmt: skip
        assert shown.uses(plan.id) == {"hours": shown.Use(accepted=1, refused=1)}
    with writing(app):
        coding.undo(ana, CODE, door)
    with reading(app):
        assert shown.uses(plan.id) == {"hours": shown.Use(accepted=1)}


def test_while_they_are_off_nothing_says_that_a_machine_proposed_it(app, cast, plan):
    sent = published(app, cast, NIGHT)
    key = add_theme(app, cast, "Hours", sent)
    with writing(app):
        judgement = Judgement(proposed=frozenset({key}))
        coding.code_comment(cast.actor("Ana"), CODE, sent.id, [key], judgement=judgement)
    with reading(app):
        assert db.session.scalars(select(Coding.source).where(Coding.comment_id == sent.id)).all() == ["person"]
        assert db.session.scalars(select(Sorting.proposed).where(Sorting.comment_id == sent.id)).all() == [[]]


def test_who_sorts_a_second_time_sees_no_suggestion_for_it_and_not_the_text(app, cast, plan):
    sent = [published(app, cast, f"{DOOR} Number {number}.").id for number in range(3)]
    counted(app)
    with writing(app):
        roles.give_role(plan.row, db.session.get_one(Staff, cast.ids["Ida"]), Role.ANALYST)
    ana, nia = cast.actor("Ana"), cast.actor("Ida")
    key = add_theme(app, cast, "Door", clause_key="siting")
    turn(app, cast)
    with writing(app):
        for id_ in sent:
            coding.code_comment(ana, CODE, id_, [key])
            others = [each for each in sent if each != id_]
            db.session.add(Suggestion(comment_id=id_, themes=[key], learned_from=20, alike=others, place=1))
    with reading(app):
        assert seen(plan, nia, sent[0]).themes == [key]
    with writing(app):
        second_coding.draw(nia, CODE, nia.staff_id)
    with reading(app):
        assert [seen(plan, nia, id_) for id_ in sent] == [None] * 3
        assert bench.readables(plan.id, sent, nia.staff_id) == []
    with writing(app):
        second_coding.sort(nia, CODE, second_coding.open_text(nia, CODE).comment.id, [key])
    with reading(app):
        assert shown.uses(plan.id) == {}


def test_each_part_is_made_in_a_turn_of_its_own_and_again_only_if_it_is_new(app, cast, plan, clock):
    """Against waiting for all parts, and against making thousands of suggestions again for a comment elsewhere."""
    sent = published(app, cast, DOOR).id
    others = [published(app, cast, text, "hours").id for text in (NIGHT, LATE)]
    counted(app)
    key = add_theme(app, cast, "Door", clause_key="siting")
    turn(app, cast)

    def kept():
        with reading(app):
            return dict(db.session.execute(select(Suggestion.comment_id, Suggestion.id)).all())

    def made_today():
        with reading(app):
            return db.session.scalar(select(SuggestionRun.made_on)) == today()

    assert turn_of_task(app) == 1
    assert set(kept()) in ({sent}, set(others))
    assert not made_today(), "the other part is not there yet"
    assert turn_of_task(app) == 1
    assert set(kept()) == {sent, *others}
    assert made_today()
    before = kept()
    clock.forward(days=1)
    with writing(app):
        coding.code_comment(cast.actor("Ana"), CODE, sent, [key])
    assert run(app)
    now = kept()
    assert now.keys() == before.keys()
    assert [id_ for id_ in now if now[id_] != before[id_]] == [sent]
    with writing(app):
        db.session.execute(delete(Suggestion).where(Suggestion.comment_id.in_(others)))
        db.session.execute(update(SuggestionRun).values(made_on=None))
    assert run(app)
    assert set(kept()) == {sent, *others}


def test_they_go_with_the_words_and_all_with_the_freeze(app, cast, plan):
    """And comments on different parts are not compared: two that one person sent may be written alike."""
    sent, other = published(app, cast, DOOR), published(app, cast, f"{DOOR} And a ramp.")
    apart = published(app, cast, f"{DOOR} Yes!", "hours")
    counted(app)
    turn(app, cast)
    assert run(app) == 2
    assert run(app) == 0
    with reading(app):
        alike = {row.comment_id: row.alike for row in db.session.scalars(select(Suggestion))}
        assert alike == {sent.id: [other.id], other.id: [sent.id], apart.id: []}
        assert seen(plan, cast.actor("Ana"), apart.id).unlike is None
    with writing(app):
        db.session.get_one(Comment, sent.id).public_text = None
    with reading(app):
        assert {row.comment_id for row in db.session.scalars(select(Suggestion))} == {other.id, apart.id}
        assert seen(plan, cast.actor("Ana"), other.id).alike == []
    with writing(app):
        switch.forget(plan.id)
        assert db.session.scalars(select(Suggestion)).all() == db.session.scalars(select(SuggestionRun)).all() == []


def test_the_freeze_forgets_them_and_nobody_switches_them_on_any_more(app, cast, plan):
    add_theme(app, cast, "Door", published(app, cast, DOOR))
    turn(app, cast)
    freeze(app, cast, plan)
    with reading(app):
        assert db.session.scalars(select(SuggestionRun)).all() == []
    with writing(app), pytest.raises(Conflict):
        switch.set_switch(cast.actor("Olga"), CODE, on=True)


def test_each_comment_that_is_grouped_brings_new_suggestions_nearer(app, cast, plan):
    sent = published(app, cast, DOOR)
    key = add_theme(app, cast, "Door", sent)
    turn(app, cast)
    with writing(app):
        coding.code_comment(cast.actor("Ana"), CODE, sent.id, [key])
        coding.undo(cast.actor("Ana"), CODE, sent.id)
        assert db.session.scalars(select(SuggestionRun.grouped_since)).all() == [2]


@pytest.mark.parametrize(
    ("made_on", "since", "batch", "due"),
    [
        (None, 0, None, True),
        (date(2026, 5, 1), 9, date(2026, 5, 1), True),
        (date(2026, 5, 2), 9, date(2026, 5, 2), False),
        (date(2026, 5, 2), 10, None, True),
        (date(2026, 5, 1), 0, date(2026, 4, 30), False),
        (date(2026, 5, 1), 1, None, True),
    ],
)
def test_when_they_are_due(made_on, since, batch, due):
    assert is_due(made_on, since, batch, date(2026, 5, 2)) is due


def test_a_process_that_fails_is_an_error():
    with pytest.raises(process.SuggestingFailed):
        process.suggest(PartTexts(["a", "b"], {5: ["x"] * 2}, [7]))
