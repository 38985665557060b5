"""The votes and groups of an imported plan can be counted again from the files; those of a plan of ours are in no file.

Whatever somebody changes in them is named, in the files and in the database.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, text, update

from consult.analysis.group_results import Mix
from consult.analysis.models import OpinionGroupResult
from consult.analysis.opinion_groups import calculation, from_files, grouping, results
from consult.analysis.opinion_groups.calculation import Given
from consult.cli import commands
from consult.consultations import queries
from consult.contributions import imported_votes, polis_files, polis_import
from consult.operations.record_check import checking
from consult.record import checkpoints, entries, verify
from consult.record.models import RecordEntry
from consult.response import export
from consult.runtime import periodic_tasks
from consult.storage.database import db, write_transaction
from tests.conftest import Stages, close
from tests.polis_data import POLIS, conversation
from tests.rooms.test_verify import change_row, faults, first, rows_of, write

pytestmark = pytest.mark.slow

TAXES = "scoop-hivemind.taxes"
GROUPS = "imported_groups.json"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, stages: Stages) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("imported") / "data"
    stages.copy("schema", folder)
    app = stages.app(folder)
    with app.app_context():
        with write_transaction():
            code = polis_import.import_export(polis_files.read(POLIS / TAXES)).code
        assert periodic_tasks.run_task(results.NAME) == 1
        with write_transaction():
            checkpoints.sign_due()
        yield code
        db.session.rollback()
    close(app)


@pytest.fixture(scope="module")
def files(imported: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files") / "imported"
    export.write(imported, folder)
    return folder


@pytest.fixture
def changed(files: Path, tmp_path: Path) -> Path:
    return shutil.copytree(files, tmp_path / "changed")


def change_groups(change: Callable[[Any], object]) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        told = json.loads((folder / GROUPS).read_bytes())
        change(told)
        write(folder, GROUPS, json.dumps(told).encode())

    return act


def change_votes(change: Callable[[list[dict[str, int]]], object]) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        people = [json.loads(line) for line in (folder / "imported_votes.jsonl").read_bytes().splitlines()]
        change(people)
        write(folder, "imported_votes.jsonl", b"".join(json.dumps(each).encode() + b"\n" for each in people))

    return act


def agree_less(folder: Path) -> None:
    """Somebody who voted on published statements only is left out, and the sums fit."""
    person: dict[str, int] = {}
    published = {row["tracker"] for row in rows_of(folder, "statement_votes")}

    def change(people: list[dict[str, int]]) -> None:
        person.update(next(each for each in people if 1 in each.values() and each.keys() <= published))
        people.remove(person)

    change_votes(change)(folder)
    for tracker, value in person.items():
        change_row(
            "statement_votes",
            lambda rows, tracker=tracker, value=value: first(rows, tracker=tracker, value=str(value)).update(
                votes=str(int(first(rows, tracker=tracker, value=str(value))["votes"]) - 1)
            ),
        )(folder)


def with_numbers(told: Any) -> Any:
    """The first that has numbers of what is told of groups."""
    rows = [row for name in ("unites", "against", "divides", "also") for row in told["results"][name]]
    return next(each for row in rows for each in row["per_group"] if "agree" in each)


def swapped(told: Any) -> None:
    """Two people change places, so the sizes of groups stay."""
    here, there = told["groups"].index("A"), told["groups"].index("B")
    told["groups"][here], told["groups"][there] = "B", "A"


#: What is done, and what is named besides the check code of the file.
TAMPERING: dict[str, tuple[Callable[[Path], None], str]] = {
    "two people change places": (change_groups(swapped), "imported_groups.json has not the words"),
    "a vote is another": (
        change_votes(lambda people: people[0].update({on: int(not vote) for on, vote in [*people[0].items()][:1]})),
        "imported_votes.jsonl has not the words"),
    "a vote is left out": (change_votes(lambda people: people[0].popitem()), "imported_votes.jsonl has not the words"),
    "somebody is left out with their votes": (agree_less, "imported_votes.jsonl has not the words"),
    "the sum of votes on a statement": (
        change_row("statement_votes", lambda rows: rows[0].update(votes="999")), "votes on a statement: "),
    "a plan that was held here": (
        lambda folder: write(folder, "consultation.json", (folder / "consultation.json").read_bytes().replace(
            json.loads((folder / "consultation.json").read_bytes())["imported_from"].encode(), b"")),
        "has the votes of people, and the plan was held here"),
}  # fmt: skip


def test_votes_are_counted_again(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main([str(files)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert "ok    334 participants gave 17335 votes, and the statements have theirs" in out


@pytest.mark.parametrize("what", TAMPERING)
def test_what_somebody_changed_is_named(what: str, changed: Path) -> None:
    act, named = TAMPERING[what]
    act(changed)
    found = faults(changed)
    assert any(named in each for each in found), found


def test_groups_can_be_formed_again_from_the_votes(files: Path) -> None:
    told = json.loads((files / GROUPS).read_bytes())["results"]
    groups = ", ".join(f"{each['letter']} {each['size']}" for each in told["groups"])
    assert list(from_files.check(files)) == [(True, f"opinion groups formed again from the votes: {groups}")]


#: What is done, and what is then named when the groups are formed again: nothing else gives it away.
FORMED_AGAIN: dict[str, tuple[Callable[[Path], None], str]] = {
    "somebody is moved to another group": (
        change_groups(lambda told: told["groups"].__setitem__(told["groups"].index("A"), "B")),
        "who is in which group"),
    "somebody is left out of the groups": (
        change_groups(lambda told: told["groups"].remove("A")), "who is in which group"),
    "somebody without a group is left out": (
        change_groups(lambda told: told["groups"].remove("")), "who is in which group"),
    "the size of a group": (
        change_groups(lambda told: told["results"]["groups"][0].update(size=99)), "; groups is otherwise in"),
    "the share of a group": (
        change_groups(lambda told: with_numbers(told)["agree"].update(
            percent=(with_numbers(told)["agree"]["percent"] + 50) % 100)), "is otherwise in"),
    "how many of a group answered": (
        change_groups(lambda told: with_numbers(told).update(answered=990)), "is otherwise in"),
    "the words about a group": (
        change_groups(lambda told: with_numbers(told).update(words="mostly_passed")), "is otherwise in"),
    "who is left out": (
        change_groups(lambda told: told["results"]["left_out"].update(share=0)), "; left_out is otherwise in"),
    "how many may be left out": (
        change_groups(lambda told: told["results"]["left_out"].update(bound=0)), "; left_out is otherwise in"),
    "two people change places": (change_groups(swapped), "; who is in which group is otherwise in"),
    "what is typical of a group": (
        change_groups(lambda told: told["results"]["groups"][0].update(typical=[])), "; groups is otherwise in"),
    "where a group is on the map": (
        change_groups(lambda told: told["results"]["groups"][1]["ellipse"].update(x=7)), "; groups is otherwise in"),
    "how sure the groups are": (
        change_groups(lambda told: told["results"]["stability"].update(times=80)), "; stability is otherwise in"),
    "how often they were tried": (
        change_groups(lambda told: told["results"]["stability"].update(of=50)), "; stability is otherwise in"),
    "how many were enough": (
        change_groups(lambda told: told["results"].update(votes_needed=3)), "; votes_needed is otherwise in"),
    "a vote that is none": (
        change_votes(lambda people: people[0].update(dict.fromkeys(people[0], 7))), "cannot be formed again"),
    "groups that are no groups": (change_groups(lambda told: told.pop("groups")), "cannot be formed again"),
}  # fmt: skip


@pytest.mark.parametrize("what", FORMED_AGAIN)
def test_what_somebody_changed_of_the_groups_is_named(what: str, changed: Path) -> None:
    act, named = FORMED_AGAIN[what]
    act(changed)
    [(agrees, words)] = from_files.check(changed)
    assert (agrees, named in words) == (False, True), words


def test_another_processor_may_round_otherwise(changed: Path) -> None:
    times = json.loads((changed / GROUPS).read_bytes())["results"]["stability"]["times"]
    change_groups(lambda told: told["results"]["stability"].update(times=times - from_files.MAX_TRIALS_APART))(changed)
    assert [agrees for agrees, _ in from_files.check(changed)] == [True]


def test_the_command_forms_the_groups_again(files: Path, changed: Path) -> None:
    run = CliRunner().invoke(commands, ["verify", str(files)])
    assert (run.exit_code, "ok    opinion groups formed again from the votes: A " in run.output) == (0, True)
    change_groups(swapped)(changed)
    run = CliRunner().invoke(commands, ["verify", str(changed)])
    assert (run.exit_code, "FAULT opinion groups formed again" in run.output) == (1, True)


#: Rows that somebody changes by hand, and what the check on the machine names.
BY_SQL = {
    "a vote": ("update comment_vote set value = case value when 1 then 0 else 1 end "
               "where id = (select min(id) from comment_vote)", "imported votes"),
    "a vote that is gone": ("delete from comment_vote where id = (select min(id) from comment_vote)", "imported votes"),
    "the size of a group": ("update opinion_group_result set document = json_set(document, '$.groups[0].size', 9)",
                            "opinion groups"),
    "the group of somebody": ("update opinion_group_result set assigned = json_set(assigned, '$.groups[0]', 'C')",
                              "opinion groups"),
    "nobody is in a group": ("update opinion_group_result set assigned = '{}'", "opinion groups"),
}  # fmt: skip


@pytest.mark.parametrize("what", BY_SQL)
def test_what_somebody_changed_in_the_database_is_named(what: str, imported: str) -> None:
    statement, named = BY_SQL[what]
    with write_transaction():
        assert checking.findings() == []
        db.session.execute(text(statement))
        found = [each.words for each in checking.findings()]
        db.session.rollback()
    assert found == [f"{imported}: the {named} do not match the record"]


def test_what_was_imported_before_votes_were_recorded_is_brought_in_once(imported: str) -> None:
    kinds = entries.Kind.IMPORT, entries.Kind.GROUPS

    def told() -> list[object]:
        return [each["hash"] for each in entries.entries(imported, *kinds)]

    with write_transaction():
        before = told()
        assert imported_votes.record_due() == 0
        db.session.execute(delete(RecordEntry).where(RecordEntry.kind.in_([kind.value for kind in kinds])))
        db.session.execute(update(OpinionGroupResult).values(inputs="", assigned={}))
        db.session.expire_all()
        assert (imported_votes.record_due(), imported_votes.record_due()) == (1, 0)
        assert results.analyse(queries.public_consultation(imported))
        assert not results.analyse(queries.public_consultation(imported))
        assert told() == before
        db.session.rollback()
    assert len(before) == 2


def test_who_is_in_which_group_leaves_no_calculation_of_votes_given_here() -> None:
    known = conversation(TAXES)
    channels = [Mix.UNKNOWN] * (known.votes.people - 1) + [Mix.OPEN]
    given = Given(known.votes, [str(each) for each in known.ids], channels)
    found = grouping.Grouping(known.published, 2, known.published)
    with pytest.raises(ValueError, match="only of imported votes"):
        calculation.assign(given, found)
