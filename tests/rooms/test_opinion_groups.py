"""Opinion groups of a plan: calculated once it has closed, in another process, and seen by nobody before the freeze."""

import subprocess
import sys

import pytest
from sqlalchemy import delete, func, select

from consult.access import Conflict
from consult.analysis import report_notes, stored_groups, themes
from consult.analysis.codebook import NO_OTHER_VIEW
from consult.analysis.group_results import GroupResults, Mix, NoGroups
from consult.analysis.models import OpinionGroupResult
from consult.analysis.opinion_groups import process, results
from consult.analysis.opinion_groups.process import Calculated, CalculationFailed, Sheets
from consult.analysis.report_notes import ReportNotesData
from consult.analysis.themes import ThemeData
from consult.consultations import queries
from consult.contributions import imported_votes, polis_files, polis_import
from consult.contributions.models import CommentVoteSheet
from consult.record import checkpoints, entries
from consult.report import document as report
from consult.report import queries as queries_of_report
from consult.report import recorded_rules
from consult.report.models import Report
from consult.response import dictionary, export
from consult.runtime import periodic_tasks
from consult.storage.database import db, is_writing
from tests.answered import answer, publish
from tests.cast import CODE, NOTES, reading, writing
from tests.polis_data import POLIS
from tests.rooms.test_verify import faults

NONE = GroupResults(people=24, statements=3, votes_needed=1, groups=(), unites=(), against=(), divides=(), also=())


def run(app) -> int:
    with app.app_context():
        return periodic_tasks.run_task(results.NAME)


def frozen_groups(app, plan):
    with reading(app):
        report = db.session.scalar(select(Report).where(Report.consultation_id == plan.id))
        return report.document.get("groups")


def answered(app, cast, people: int) -> list[str]:
    """Three comments on which two halves of the people say opposite things."""
    trackers = publish(app, cast, 3)
    for number in range(people):
        says = ("agree", "disagree") if number % 2 else ("disagree", "agree")
        answer(app, dict(zip(trackers, (*says, "agree"), strict=True)))
    return trackers


def test_the_groups_of_an_imported_consultation_are_calculated_and_shown(app):
    with writing(app):
        code = polis_import.import_export(polis_files.read(POLIS / "london.youth.policing")).code
    with reading(app):
        assert queries_of_report.groups_of(queries.public_consultation(code)) is None
    assert run(app) == 1
    assert run(app) == 0
    with reading(app):
        found = queries_of_report.groups_of(queries.public_consultation(code))
    assert found is not None
    assert found.people == 26
    assert found.none_reason == NoGroups.SMALL_GROUPS
    assert found.rows


@pytest.mark.both_databases
def test_the_freeze_takes_the_groups_into_the_report_and_waits_for_them(app, cast, plan):
    trackers = answered(app, cast, 24)
    assert run(app) == 0, "nothing is calculated while the plan is open"
    plan.closed()
    ana = cast.actor("Ana")
    with writing(app):
        themes.add_theme(ana, CODE, ThemeData(title="All that was said", minority=NO_OTHER_VIEW))
        report_notes.write_notes(ana, CODE, ReportNotesData(**NOTES))
    with writing(app), pytest.raises(Conflict) as refused:
        report.freeze(ana, CODE)
    assert str(refused.value) == results.NOT_YET
    assert run(app) == 1
    with reading(app):
        assert queries_of_report.groups_of(queries.public_consultation(CODE)) is None, (
            "nobody sees them before the freeze"
        )
    plan.reported()
    found = frozen_groups(app, plan)
    assert [(group["letter"], group["size"], group["mix"]) for group in found["groups"]] == [
        ("A", 12, "open"),
        ("B", 12, "open"),
    ]
    shown = [row["tracker"] for name in ("unites", "against", "divides", "also") for row in found[name]]
    assert set(shown) <= set(trackers)
    with reading(app):
        published = queries_of_report.groups_of(queries.public_consultation(CODE))
        assert stored_groups.stored(plan.id) is None, "the report has it, in one place"
        assert stored_groups.is_published(queries.public_consultation(CODE))
    assert published is not None
    assert [group.size for group in published.groups] == [12, 12]


def test_calculating_again_says_what_changed_and_waits_for_the_plan_to_close(app, cast, plan):
    answered(app, cast, 24)
    with reading(app), pytest.raises(Conflict) as refused:
        results.recalculate(CODE)
    assert str(refused.value) == results.STILL_OPEN
    plan.closed()
    with reading(app):
        first, again = results.recalculate(CODE), results.recalculate(CODE)
    assert (first.before, first.public) == (None, False)
    assert first.after is not None
    assert again == results.Recalculated(first.after, first.after, public=False)
    assert run(app) == 0, "the periodic task finds it done"
    plan.reported()
    with reading(app), pytest.raises(Conflict) as refused:
        results.recalculate(CODE)
    assert str(refused.value) == results.NO_VOTES


@pytest.mark.both_databases
def test_nobody_waits_while_votes_are_read_and_groups_are_calculated(app, cast, plan, monkeypatch):
    """On SQLite, whoever has sent something waits until nobody reads any more."""
    answered(app, cast, 24)
    plan.closed()
    pieces = []

    def look(trackers, sheets):
        assert not db.session().in_transaction()
        for each in sheets:
            assert not db.session().in_transaction()
            pieces.append(each)
        assert not db.session().in_transaction()
        return Calculated(NONE)

    monkeypatch.setattr(process, "calculate", look)
    monkeypatch.setattr(results, "AT_ONCE", 5)
    assert run(app) == 1
    assert [len(each.channels) for each in pieces] == [5, 5, 5, 5, 4]
    assert sum(len(each.votes) for each in pieces) == 72
    with reading(app):
        assert stored_groups.stored(plan.id) == NONE


def test_votes_that_change_meanwhile_are_read_again_and_nobody_waits(app, cast, plan, monkeypatch):
    answered(app, cast, 24)
    plan.closed()
    times = []

    def change(_, sheets):
        assert not is_writing()
        times.append(sum(len(each.channels) for each in sheets))
        if len(times) == 1:
            with writing(app):
                ours = select(func.max(CommentVoteSheet.id)).where(
                    CommentVoteSheet.consultation_id == cast.consultation_id
                )
                db.session.execute(delete(CommentVoteSheet).where(CommentVoteSheet.id == ours.scalar_subquery()))
        return Calculated(NONE)

    monkeypatch.setattr(process, "calculate", change)
    assert [run(app), run(app), run(app)] == [1, 1, 0]
    assert times == [24, 23]


def test_few_votes_hold_up_no_freeze(app, cast, plan):
    answered(app, cast, 12)
    plan.closed()
    assert run(app) == 0
    plan.reported()
    assert frozen_groups(app, plan) is None


def test_a_calculation_that_fails_is_an_error_and_stores_nothing():
    with pytest.raises(CalculationFailed):
        process.calculate({1: "a"}, [Sheets({7: Mix.OPEN}, [(7, 1, 5)])])


def loaded(module: str, libraries: set[str]) -> str:
    """Which of these libraries a process has after it has imported a module."""
    code = f"import sys, {module}; print(*sorted({libraries} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_what_serves_never_loads_numpy_or_typst():
    assert loaded("consult.factory", {"flask", "numpy", "pandas", "scipy", "sklearn", "typst"}) == "flask"


@pytest.mark.parametrize(("child", "library"), [
    ("analysis.opinion_groups", "numpy"), ("analysis.suggesting", "numpy"), ("pages.made_files", "typst"),
])  # fmt: skip
def test_what_calculates_or_sets_files_never_loads_the_application(child: str, library: str):
    """Against seconds of loading, for a few comments, each time that something is calculated."""
    assert loaded(f"consult.{child}.child", {"flask", "sqlalchemy", library}) == library


@pytest.mark.both_databases
def test_no_file_has_the_votes_of_people_on_a_plan_of_ours(app, cast, plan, tmp_path):
    """Neither before nor after the freeze, and what calculates their groups tells of nobody."""
    answered(app, cast, 24)
    plan.closed()
    with reading(app):
        results.recalculate(CODE)
    plan.reported()
    with writing(app):
        while recorded_rules.record_due():
            pass
        checkpoints.sign_due()
    only = {f"{dictionary.IMPORTED_VOTES}.jsonl", f"{dictionary.IMPORTED_GROUPS}.json"}
    with reading(app):
        ours = queries.public_consultation(CODE)
        names = export.write(CODE, tmp_path / "out")
        assert not only & set(names)
        assert only < set(export.file_names())
        assert list(imported_votes.lines(ours)) == []
        assert stored_groups.imported(ours) is None
        assert list(db.session.scalars(select(OpinionGroupResult.assigned))) == [{}]
        assert not list(entries.entries(CODE, entries.Kind.IMPORT, entries.Kind.GROUPS))
    assert faults(tmp_path / "out") == []
