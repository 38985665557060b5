"""Who looked at Part A before its freeze, and why words stay that a hint names: what they say in it."""

from dataclasses import fields
from datetime import timedelta

import pytest

from consult.access import Conflict, EditConflict, Forbidden, NotFound, ValidationError
from consult.analysis import themes
from consult.analysis.reach import ResultData
from consult.consultations import edit_conflicts
from consult.report import document as report
from consult.report import official_texts, sense_checks, word_reasons
from consult.report import queries as report_queries
from consult.report.document import NotReady
from consult.report.halves import AnalystNotes, ThemeWords
from consult.report.how_made import SenseCheckWords
from consult.report.models import SenseCheck, WordReason
from consult.report.sense_checks import MAX_CHECKS, SenseCheckData
from consult.storage.database import db, today
from tests.answering import add_theme, close, freeze, published
from tests.cast import CODE, counted, reading, write_for_the_freeze

WHO, MISSING, CHANGED = "People who use drugs.", "Night time was missing.", "It is in the first theme now."
REASON = "They are the words of the people who looked at it."


def looked(**other):
    return SenseCheckData(**{"day": today(), "who": WHO, "missing": MISSING, "changed": CHANGED} | other)


def frozen(app, plan):
    with reading(app):
        return report_queries.report_of(plan.id).document


@pytest.fixture
def closed(app, cast, plan):
    close(app, plan)
    return plan


@pytest.fixture
def named(app, cast, plan):
    """A closed plan with a theme whose words have no number: “Many people”."""
    add_theme(
        app, cast, "Harbour", published(app, cast, "Nearer."), clause_key="siting", description="Many people agree."
    )
    close(app, plan)
    counted(app)
    return plan


def hint(app, plan):
    with reading(app):
        return official_texts.hints_of(official_texts.written_of(plan.id), themes.themes_of(plan.id))[0]


def give(cast, place, words, reason=REASON, version=None):
    word_reasons.give(cast.actor("Ana"), CODE, place, words, reason, version)


@pytest.mark.parametrize(
    ("texts", "row"), [
        (official_texts.THEME_TEXTS, ThemeWords), (official_texts.CHECK_TEXTS, SenseCheckWords),
        (official_texts.NOTE_TEXTS, AnalystNotes), (official_texts.REACH_TEXTS, ResultData),
    ],
)  # fmt: skip
def test_every_text_that_analysts_write_for_the_report_is_looked_at(texts, row):
    """Against a new field in which nobody is told of a word that labels people."""
    is_text = {each.name for each in fields(row) if each.type in (str, "str", str | None, "str | None")}
    # A citation has the words of its authors.
    assert is_text - {"stance", "reached", "fact_source"} == set(texts)


def test_who_looked_at_it_is_frozen_with_what_changed_and_without_a_name_of_staff(app, cast, closed, writing):
    with writing():
        sense_checks.add(cast.actor("Ana"), CODE, looked())
    freeze(app, cast, closed)
    (told,) = frozen(app, closed)["sense_checks"]
    assert (told["who"], told["missing"], told["changed"]) == (WHO, MISSING, CHANGED)
    assert set(told) == {"day", "who", "missing", "changed"}


def test_that_nobody_looked_at_it_is_frozen_too(app, cast, closed):
    freeze(app, cast, closed)
    assert frozen(app, closed)["sense_checks"] == []


@pytest.mark.parametrize("name", ["who", "missing", "changed"])
def test_each_of_its_texts_is_needed(cast, closed, writing, name):
    with pytest.raises(ValidationError) as found, writing():
        sense_checks.add(cast.actor("Ana"), CODE, looked(**{name: "  "}))
    assert found.value.field == name


@pytest.mark.parametrize("days", [None, 1, -4000])
def test_its_day_lies_between_the_opening_and_today(cast, closed, writing, days):
    with pytest.raises(ValidationError) as found, writing():
        sense_checks.add(cast.actor("Ana"), CODE, looked(day=None if days is None else today() + timedelta(days=days)))
    assert found.value.field == "seen_on"


def test_there_is_a_limit_to_how_many(cast, closed, writing):
    with writing():
        for _ in range(MAX_CHECKS):
            sense_checks.add(cast.actor("Ana"), CODE, looked())
    with pytest.raises(ValidationError), writing():
        sense_checks.add(cast.actor("Ana"), CODE, looked())


def test_it_is_removed_only_as_it_was_shown_and_only_from_its_own_plan(cast, closed, writing):
    with writing():
        check = sense_checks.add(cast.actor("Ana"), CODE, looked())
        seen = edit_conflicts.version_hash(sense_checks.values_of(check))
        theirs = db.session.query(SenseCheck.id).filter(SenseCheck.consultation_id != closed.id).first()[0]
    with pytest.raises(EditConflict), writing():
        sense_checks.remove(cast.actor("Ana"), CODE, check.id, "0" * 64)
    with pytest.raises(NotFound), writing():
        sense_checks.remove(cast.actor("Ana"), CODE, theirs)
    with writing():
        sense_checks.remove(cast.actor("Ana"), CODE, check.id, seen)
    with writing():
        assert official_texts.checks_of(closed.id) == []


@pytest.mark.parametrize("name", ["Olga", "Mo", "Dee"])
def test_nobody_but_an_analyst_writes_either(cast, named, writing, name):
    with pytest.raises((Forbidden, NotFound)), writing():
        sense_checks.add(cast.actor(name), CODE, looked())
    with pytest.raises((Forbidden, NotFound)), writing():
        word_reasons.give(cast.actor(name), CODE, "theme x description", "Many people", REASON)


def test_the_freeze_waits_for_other_words_or_a_reason(app, cast, named, writing):
    found = hint(app, named)
    with writing():
        write_for_the_freeze(cast.actor("Ana"), named.id)
    with pytest.raises(NotReady) as refused, writing():
        report.freeze(cast.actor("Ana"), CODE)
    assert [(each.check, each.where) for each in refused.value.refusals] == [("G7", ("words",))]
    with writing():
        give(cast, *found.key)
    with writing():
        report.freeze(cast.actor("Ana"), CODE)
    (told,) = frozen(app, named)["words_kept"]
    assert (told["words"], told["reason"], told["where"]) == ("Many people", REASON, found.of.place)
    assert set(told) == {"where", "words", "reason", "day"}, "who gave it is for the team"


def test_the_words_of_those_who_looked_at_it_need_a_reason_too(app, cast, closed, writing):
    with writing():
        sense_checks.add(cast.actor("Ana"), CODE, looked(missing="Addicts were missing."))
    assert hint(app, closed).hint.kind == "label"


def test_a_reason_says_something_is_taken_back_when_empty_and_needs_words_that_are_there(app, cast, named, writing):
    place, words = hint(app, named).key
    for given in ((place, words, "Yes."), (place, "other words", REASON), ("theme none title", words, REASON)):
        with pytest.raises(ValidationError), writing():
            give(cast, *given)
    with writing():
        give(cast, place, words)
    with pytest.raises(EditConflict), writing():
        give(cast, place, words, "They stay for another reason.", "0" * 64)
    assert hint(app, named).reason.reason == REASON
    with writing():
        give(cast, place, words, "")
    assert hint(app, named).reason is None


def test_a_reason_for_words_that_are_gone_goes_with_the_freeze(app, cast, named, writing):
    found = hint(app, named)
    with writing():
        give(cast, *found.key)
    with writing():
        (theme,) = themes.themes_of(named.id)
        theme.description = "It was said that the harbour is better."
    freeze(app, cast, named)
    assert frozen(app, named).get("words_kept") is None
    with reading(app):
        assert db.session.query(WordReason).filter_by(consultation_id=named.id).count() == 0


def test_after_the_freeze_neither_changes(app, cast, named, writing):
    found = hint(app, named)
    with writing():
        give(cast, *found.key)
        sense_checks.add(cast.actor("Ana"), CODE, looked())
    freeze(app, cast, named)
    with pytest.raises(Conflict), writing():
        give(cast, *found.key, "They stay for another reason.")
    with pytest.raises(Conflict), writing():
        sense_checks.add(cast.actor("Ana"), CODE, looked())
