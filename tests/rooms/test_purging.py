"""Words are deleted on the days that a plan promises to everyone: by moving the clock, not by trusting a setting."""

import pytest
from sqlalchemy import select

from consult.access import Conflict, ValidationError
from consult.analysis import published_figures
from consult.consultations import framing
from consult.consultations.models import Consultation
from consult.contributions.enums import Consent
from consult.contributions.models import ItemEvent
from consult.moderation import decisions
from consult.moderation.models import CommentAccess, ModerationDecision
from consult.record import entries
from consult.runtime import periodic_tasks
from consult.storage.database import db, today
from tests.cast import CODE, writing
from tests.moderated import decide, refuse, row, say

pytestmark = pytest.mark.both_databases

LINE = "It stood at nine Quay Lane."


def work(app):
    with app.app_context():
        periodic_tasks.run_once()


def words(app, sent):
    """What is left of a comment: as sent, as shown."""
    found = row(app, sent)
    return found.original, found.public_text


def keep(app, **days):
    with writing(app):
        consultation = db.session.scalars(select(Consultation).where(Consultation.code == CODE)).one()
        for name, value in days.items():
            setattr(consultation, name, value)


def answered(app):
    """As if the plan had been answered today."""
    with writing(app):
        consultation = db.session.scalars(select(Consultation).where(Consultation.code == CODE)).one()
        consultation.state, consultation.answered_on = "answered", today()


def test_what_was_hidden_goes_with_the_act(app, plan, cast):
    hidden = say(app, LINE)
    nonce = row(app, hidden).nonce
    decide(app, cast, hidden, "redact", "names_person", marked="It stood at [[place|nine Quay Lane]].")
    assert words(app, hidden) == (None, "It stood at [place removed].")
    assert row(app, hidden).nonce != nonce, "the record proves nothing of the hidden words"


def test_what_was_hidden_from_the_team_too_goes_with_it(app, plan, cast):
    hidden = say(app, LINE, consent=Consent.TEAM)
    decide(app, cast, hidden, "redact", "names_person", marked="It stood at [[place|nine Quay Lane]].")
    assert words(app, hidden) == (None, "It stood at [place removed].")


def test_the_record_commits_to_what_is_shown_alone(app, plan, cast, clock):
    """Against guessing at a hidden name until the commitment in the record fits."""
    hidden, whole = say(app, LINE), say(app, "Too far.")
    decide(app, cast, hidden, "redact", "names_person", marked="It stood at [[place|nine Quay Lane]].")
    decide(app, cast, whole, "publish")
    work(app)
    clock.forward(days=3)
    work(app)
    with app.app_context():
        from_record = {entry["tracker"]: entry for entry in entries.entries(CODE, entries.Kind.COMMENT)}
    assert set(from_record[row(app, hidden).tracker]) & {"commitment", "shown"} == {"shown"}
    assert set(from_record[row(app, whole).tracker]) & {"commitment", "shown"} == {"commitment"}


@pytest.mark.parametrize(("outcome", "reasons", "shown"), [
    ("publish", (), "Too far from the tents."), ("team_only", ("contact",), "Too far from the tents."),
    ("junk", ("spam",), None),
])  # fmt: skip
def test_what_was_sent_is_sealed_for_its_days_and_then_gone(app, plan, clock, outcome, reasons, shown):
    keep(app, sealed_days=7)
    sent = say(app)
    decide(app, plan.cast, sent, outcome, *reasons)
    clock.forward(days=6)
    work(app)
    assert words(app, sent)[0] is not None
    clock.forward(days=1)
    work(app)
    assert words(app, sent) == (None, shown)


def test_what_two_people_refused_is_sealed_and_then_gone(app, plan, cast, clock):
    sent = say(app)
    refuse(app, cast, sent, "threat")
    clock.forward(days=29)
    work(app)
    assert words(app, sent)[0] is not None
    clock.forward(days=1)
    work(app)
    assert words(app, sent) == (None, None)


def test_what_nobody_has_decided_on_stays(app, plan, cast, clock):
    """Against losing what a slow team has not read yet."""
    sent, proposed = say(app), say(app)
    decide(app, cast, proposed, "refuse", "threat")
    clock.forward(days=300)
    work(app)
    assert words(app, sent)[0] is not None
    assert words(app, proposed)[0] is not None


def test_junk_without_words_is_not_put_back_into_the_queue(app, plan, cast, clock):
    keep(app, sealed_days=1)
    sent = say(app)
    decide(app, cast, sent, "junk", "spam")
    clock.forward(days=1)
    work(app)
    with pytest.raises(Conflict, match="words have been deleted"), writing(app):
        decisions.undo(cast.actor("Mo"), CODE, sent.id)


def test_what_was_never_published_goes_its_days_after_the_answer(app, plan, cast, clock):
    keep(app, raw_days=40, sealed_days=30)
    team, shown = say(app), say(app, "Nearer the harbour.")
    decide(app, cast, team, "team_only", "contact")
    decide(app, cast, shown, "publish")
    clock.forward(days=3)
    work(app)
    answered(app)
    clock.forward(days=39)
    work(app)
    assert words(app, team)[1] is not None
    clock.forward(days=1)
    work(app)
    assert words(app, team) == (None, None)
    assert row(app, team).nonce == b""
    assert words(app, shown)[1] == "Nearer the harbour."
    with app.app_context():
        assert published_figures.reconciliation_of(plan.id).adds_up, "what is deleted is counted still"


def test_an_answer_that_never_comes_does_not_keep_words_for_ever(app, plan, cast, clock):
    team = say(app)
    decide(app, cast, team, "team_only", "contact")
    plan.reported()
    with app.app_context():
        to_come = (plan.row.answer_due_on - today()).days
    clock.forward(days=to_come + 89)
    work(app)
    assert words(app, team)[1] is not None
    clock.forward(days=1)
    work(app)
    assert words(app, team) == (None, None)


def test_a_cancelled_plan_deletes_its_unpublished_words_too(app, plan, cast, clock):
    team = say(app)
    decide(app, cast, team, "team_only", "contact")
    with writing(app):
        framing.cancel(cast.actor("Olga"), CODE, "The council withdrew it.")
    clock.forward(days=89)
    work(app)
    assert words(app, team)[1] is not None
    clock.forward(days=1)
    work(app)
    assert words(app, team) == (None, None)


def test_a_plan_from_elsewhere_deletes_what_it_does_not_show(app, plan, cast, clock):
    sent = say(app)
    decide(app, cast, sent, "team_only", "contact")
    plan.closed()
    keep(app, imported_from="elsewhere")
    clock.forward(days=89)
    work(app)
    assert words(app, sent)[1] is not None
    clock.forward(days=1)
    work(app)
    assert words(app, sent) == (None, None)


@pytest.mark.parametrize(("typed", "field"), [
    ({"raw_days": "0"}, "raw_days"), ({"raw_days": "366"}, "raw_days"), ({"raw_days": "soon"}, "raw_days"),
    ({"raw_days": ""}, "raw_days"), ({"raw_days": "-5"}, "raw_days"), ({"raw_days": "٣"}, "raw_days"),
    ({"sealed_days": "91"}, "sealed_days"), ({"raw_days": "20"}, "sealed_days"),
])  # fmt: skip
def test_days_out_of_bounds_are_refused(app, cast, typed, field):
    with pytest.raises(ValidationError) as refused, writing(app):
        framing.write_frame(cast.actor("Olga"), CODE, **typed)
    assert refused.value.field == field


def test_days_are_the_organizers_until_people_have_read_them(app, plan, cast):
    with pytest.raises(Conflict), writing(app):
        framing.write_frame(cast.actor("Olga"), CODE, raw_days="365")


def test_a_year_later_nothing_says_who_opened_what_or_at_which_hour(app, plan, cast, clock):
    sent = say(app)
    decide(app, cast, sent, "publish")
    clock.forward(days=364)
    work(app)
    with app.app_context():
        assert db.session.scalars(select(CommentAccess)).all()
    clock.forward(days=2)
    work(app)
    with app.app_context():
        assert db.session.scalars(select(CommentAccess)).all() == []
        mine = ItemEvent.comment_id == sent.id
        assert set(db.session.execute(select(ItemEvent.at, ItemEvent.staff_id).where(mine))) == {(None, None)}
        assert {made.at.time().isoformat() for made in db.session.scalars(select(ModerationDecision))} == {"00:00:00"}
        db.session.rollback()
