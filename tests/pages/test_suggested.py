"""Suggestions on the bench: shown with their day, ticked for nobody, and switched by the organizer."""

from sqlalchemy import select, update

from consult.analysis.models import Coding, CodingSample, Sorting, Suggestion, SuggestionRun
from consult.analysis.suggesting import switch
from consult.record import entries
from consult.storage.database import db, today
from tests.answering import BASE, add_theme, published
from tests.cast import CODE, counted, reading, writing


def bench(page):
    return page.form("/coding")


def suggested(app, cast, *sent, themes=("hours",)):
    """As the periodic task leaves it."""
    with writing(app):
        switch.set_switch(cast.actor("Olga"), CODE, on=True)
        db.session.execute(update(SuggestionRun).values(made_on=today()))
        for place, each in enumerate(sent):
            alike = [other.id for other in sent if other != each]
            db.session.add(
                Suggestion(comment_id=each.id, themes=list(themes), learned_from=20, alike=alike, place=place)
            )


def test_a_proposed_theme_is_named_as_such_and_ticked_by_a_person_alone(app, cast, plan, ana):
    sent, other = published(app, cast, "Open at night."), published(app, cast, "Open all night, please.")
    counted(app)
    add_theme(app, cast, "Hours", clause_key="siting")
    suggested(app, cast, sent, other)
    page = ana.get(f"{BASE}/coding?comment={sent.id}")
    assert "Proposed by the program" in page.words
    assert "The program learned from 20 grouped comments on this part." in page.words
    assert "The most similar on this part: 1" in page.words
    assert "themes" not in bench(page).data
    assert "Open one that is unlike those read so far" in page.links
    bench(page).fill(themes="hours").send("save")
    with reading(app):
        row = db.session.scalars(select(Coding).where(Coding.comment_id == sent.id)).one()
        assert (row.source, row.staff_id, row.day) == ("machine", cast.ids["Ana"], today())
        kept = db.session.scalars(select(Sorting.proposed).where(Sorting.comment_id == sent.id)).one()
        assert kept == ["hours"]


def test_a_theme_added_in_place_keeps_what_was_proposed(app, cast, plan, ana):
    sent = published(app, cast, "Open at night.")
    counted(app)
    add_theme(app, cast, "Hours", clause_key="siting")
    suggested(app, cast, sent)
    page = bench(ana.get(f"{BASE}/coding?comment={sent.id}")).fill(add="Noise").send("add")
    assert bench(page).data["proposed_themes"] == ["hours"]


def test_while_they_are_off_the_bench_has_no_suggestion(app, cast, plan, ana):
    sent = published(app, cast, "Open at night.")
    counted(app)
    add_theme(app, cast, "Hours", clause_key="siting")
    page = ana.get(f"{BASE}/coding?comment={sent.id}")
    assert "the program" not in page.words
    with reading(app):
        assert not switch.is_on(plan.id)


def test_who_groups_a_sample_sees_no_suggestion(app, cast, plan, ana):
    """Against learning from the program what others found."""
    sent = published(app, cast, "Open at night.")
    counted(app)
    add_theme(app, cast, "Hours", clause_key="siting")
    suggested(app, cast, sent)
    path = f"{BASE}/coding?comment={sent.id}"
    assert "Proposed by the program" in ana.get(path).words
    with writing(app):
        db.session.add(CodingSample(consultation_id=plan.id, staff_id=cast.ids["Ana"], texts=40, size=4))
    assert "the program" not in ana.get(path).words


def test_the_organizer_switches_them_and_everyone_can_read_it(app, plan, client, staff_client):
    olga, path = staff_client("Olga"), f"{BASE}/suggestions"
    page = olga.get(path)
    assert "They are off." in page.words
    mine = page.form(path)
    page = page.form(path).send("on")
    assert "They are on." in page.words
    assert mine.send("on").status == 200, "switched on already"
    assert "Suggestions by the program switched on" in client.get(f"/p/{CODE}").words
    assert "They are off." in page.form(path).send("off").words
    with reading(app):
        events = [each["event"] for each in entries.entries(CODE, entries.Kind.LIFE)]
        assert events[-2:] == ["suggestions_on", "suggestions_off"]
