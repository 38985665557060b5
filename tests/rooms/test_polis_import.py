"""Importing a Polis export: whole or not at all, once, and with the totals that the export implies."""

import json
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.access import ValidationError
from consult.analysis import published_figures
from consult.consultations.lifecycle import LifecycleEvent
from consult.consultations.models import Consultation, ConsultationEvent
from consult.contributions import polis_files, polis_import, publication_batches
from consult.contributions.counting import countable
from consult.contributions.models import Comment, CommentVote, CommentVoteSheet, ItemEvent, Submission
from consult.storage.database import db

pytestmark = pytest.mark.slow

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "polis"
FIVE = (
    "15-per-hour-seattle",
    "bg2050-volunteers",
    "brexit-consensus",
    "london.youth.policing",
    "scoop-hivemind.taxes",
)
HEAD = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
VOTES_HEAD = "timestamp,datetime,comment-id,voter-id,vote\n"
DAY = 86_400_000

Writing = Callable[..., AbstractContextManager[None]]


def five(name: str) -> Path:
    if not (DATA / name).is_dir():
        pytest.skip(f"the export {DATA / name} is not on this machine")
    return DATA / name


def small(folder: Path, comments: str = "", votes: str = "", summary: str = "topic,A small talk\n") -> Path:
    """An export of three statements (shown, removed, undecided) and four votes, or of the given rows."""
    folder.mkdir(exist_ok=True)
    comments = comments or (
        f"{DAY},x,0,7,1,0,1,Keep the benches\n"
        f'{2 * DAY},x,3,7,0,1,-1,"Ban\nthem"\n'
        f"{3 * DAY},x,4,8,0,0,0,Not sure at all\n"
    )
    votes = votes or f"{DAY},x,0,1,1\n{DAY + 1},x,0,2,-1\n{DAY + 9},x,3,1,-1\n{4 * DAY},x,4,9,0\n"
    (folder / "comments.csv").write_text(HEAD + comments, "utf-8")
    (folder / "votes.csv").write_text(VOTES_HEAD + votes, "utf-8")
    if summary:
        (folder / "summary.csv").write_text(summary, "utf-8")
    return folder


def import_(writing: Writing, folder: Path, name: str = "") -> polis_import.Imported:
    export = polis_files.read(folder)
    with writing():
        return polis_import.import_export(export, name)


def count(model: type, *conditions: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def consultation_of(imported: polis_import.Imported) -> Consultation:
    return db.session.scalars(select(Consultation).where(Consultation.code == imported.code)).one()


@pytest.mark.parametrize("name", FIVE)
def test_totals_are_those_of_the_export(name: str, in_app: Flask, writing: Writing) -> None:
    reference = json.loads((five(name) / "reference.json").read_text("utf-8"))
    imported = import_(writing, five(name))
    row = consultation_of(imported)
    assert imported.statements == count(Comment, Comment.consultation_id == row.id) == reference["n_statements"]
    assert (
        imported.participants
        == count(CommentVoteSheet, CommentVoteSheet.consultation_id == row.id)
        == reference["n_participants"]
    )
    assert imported.votes == count(CommentVote) == reference["n_votes_deduplicated"]
    voted_on = select(func.count(func.distinct(CommentVote.comment_id)))
    assert db.session.scalar(voted_on) == reference["n_statements_voted"]


@pytest.mark.parametrize("name", FIVE)
def test_statements_taken_out_stay_out_and_all_others_are_public(name: str, in_app: Flask, writing: Writing) -> None:
    reference = json.loads((five(name) / "reference.json").read_text("utf-8"))
    # The reference leaves out statements about the conversation itself as well; they were shown and voted on.
    shown_meta = {
        each.number
        for each in polis_files.read(five(name)).statements
        if each.number in reference["meta_ids"] and each.moderated == 1
    }
    taken_out = set(reference["mod_out_ids_used"]) - shown_meta
    row = consultation_of(import_(writing, five(name)))
    stages = Counter(db.session.scalars(select(Comment.stage).where(Comment.consultation_id == row.id)))
    assert stages == Counter(closed=len(taken_out), public=reference["n_statements"] - len(taken_out)) + Counter()
    closed = db.session.scalars(select(Comment).where(Comment.stage == "closed")).all()
    assert {(comment.outcome, comment.public_text) for comment in closed} <= {("refuse", None)}


@pytest.mark.parametrize("name", FIVE)
def test_votes_on_each_public_statement_are_the_latest_of_each_participant(
    name: str, in_app: Flask, writing: Writing
) -> None:
    export = polis_files.read(five(name))
    expected: Counter[tuple[str, int]] = Counter()
    texts = {each.number: each.text for each in export.statements if each.moderated != -1}
    for (number, _), value in export.votes.items():
        if number in texts:
            expected[texts[number], value] += 1
    row = consultation_of(import_(writing, five(name)))
    found: Counter[tuple[str, int]] = Counter()
    for one in published_figures.statements(row):
        found += Counter({(one.text, 1): one.agree, (one.text, -1): one.disagree, (one.text, 0): one.passed})
    assert found == expected


@pytest.mark.parametrize("name", FIVE)
def test_what_was_received_is_accounted_for(name: str, in_app: Flask, writing: Writing) -> None:
    row = consultation_of(import_(writing, five(name)))
    flow = published_figures.reconciliation_of(row.id).checked()
    assert flow.received == flow.analysed
    assert flow.waiting == 0
    assert count(Comment, Comment.consultation_id == row.id, countable(Comment)) == flow.received


def test_an_address_in_a_statement_is_hidden_and_its_votes_stay(
    in_app: Flask, writing: Writing, tmp_path: Path
) -> None:
    comments = f"{DAY},x,0,7,1,0,1,Write to jo@example.org or call\n{DAY},x,3,7,0,0,-1,sam@example.org\n"
    row = consultation_of(import_(writing, small(tmp_path / "a", comments, f"{DAY},x,0,1,1\n{DAY},x,3,2,1\n")))
    shown, sealed = db.session.scalars(select(Comment).order_by(Comment.outcome)).all()
    assert (shown.outcome, shown.public_text) == ("redact", f"Write to {polis_import.CONTACT_REMOVED} or call")
    assert (sealed.outcome, sealed.public_text, sealed.original) == ("refuse", None, polis_import.CONTACT_REMOVED)
    assert [(one.tracker, one.agree) for one in published_figures.statements(row)] == [(shown.tracker, 1)]


def test_the_one_address_among_the_five_exports_is_nowhere(in_app: Flask, writing: Writing) -> None:
    import_(writing, five("bg2050-volunteers"))
    assert "pubbynovo" in (five("bg2050-volunteers") / "comments.csv").read_text("utf-8")
    assert "pubbynovo" not in repr([(c.original, c.public_text) for c in db.session.scalars(select(Comment))])


def test_an_imported_plan_is_closed_says_where_it_is_from_and_never_opened(in_app: Flask, writing: Writing) -> None:
    row = consultation_of(import_(writing, five("scoop-hivemind.taxes")))
    assert (row.state, row.title) == ("closed", "Tax HiveMind Window")
    assert "The Computational Democracy Project" in row.imported_from
    assert "CC BY 4.0" in row.imported_from
    assert "reference.json" not in row.imported_from
    kinds = db.session.scalars(select(ConsultationEvent.kind).where(ConsultationEvent.consultation_id == row.id)).all()
    assert kinds == [LifecycleEvent.IMPORTED]


def test_bringing_in_the_same_export_again_changes_nothing(in_app: Flask, writing: Writing, tmp_path: Path) -> None:
    first = import_(writing, small(tmp_path / "a"))
    before = [db.session.execute(select(table)).all() for table in db.metadata.sorted_tables]
    again = import_(writing, small(tmp_path / "a"), name="Under another name")
    assert again.before
    assert not first.before
    assert (again.code, again.title) == (first.code, "A small talk")
    assert [db.session.execute(select(table)).all() for table in db.metadata.sorted_tables] == before


def test_the_same_export_has_the_same_code_on_every_machine(in_app: Flask, writing: Writing, tmp_path: Path) -> None:
    code = import_(writing, small(tmp_path / "a")).code
    with writing():
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(table.delete())
    assert import_(writing, small(tmp_path / "a")).code == code


def test_an_export_whose_code_is_taken_gets_another(in_app: Flask, writing: Writing, tmp_path: Path) -> None:
    first = import_(writing, small(tmp_path / "a"))
    with writing():
        consultation_of(first).imported_from = "elsewhere"
    second = import_(writing, small(tmp_path / "a"))
    assert second.code != first.code
    assert not second.before


def test_the_latest_vote_counts_and_of_two_at_once_the_lower_row(
    in_app: Flask, writing: Writing, tmp_path: Path
) -> None:
    votes = "9,x,0,1,1\n5,x,0,1,-1\n7,x,0,2,1\n7,x,0,2,-1\n7,x,0,3,-1\n8,x,0,3,0\n"
    row = consultation_of(import_(writing, small(tmp_path / "a", f"{DAY},x,0,7,1,0,1,Keep it\n", votes)))
    [votes_on] = published_figures.statements(row)
    assert (votes_on.agree, votes_on.disagree, votes_on.passed) == (1, 1, 1)


def test_undecided_statements_are_shown_and_taken_out_ones_keep_their_votes(
    in_app: Flask, writing: Writing, tmp_path: Path
) -> None:
    import_(writing, small(tmp_path / "a"))
    found = {c.stage: c for c in db.session.scalars(select(Comment).where(Comment.outcome != "publish"))}
    assert set(found) == {"closed"}
    assert count(Comment, Comment.stage == "public") == 2
    assert count(CommentVote, CommentVote.comment_id == found["closed"].id) == 1


def test_nothing_of_people_is_kept_but_days_and_random_keys(in_app: Flask, writing: Writing, tmp_path: Path) -> None:
    row = consultation_of(import_(writing, small(tmp_path / "a")))
    assert sorted(db.session.scalars(select(Comment.day))) == [date(1970, 1, 2), date(1970, 1, 3), date(1970, 1, 4)]
    assert (row.opened_on, row.closed_on) == (date(1970, 1, 2), date(1970, 1, 5))
    assert set(db.session.scalars(select(ItemEvent.at))) == {None}
    assert count(Submission) == 0
    keys = [*db.session.scalars(select(CommentVoteSheet.id)), *db.session.scalars(select(Comment.id))]
    assert min(keys) > 10**9
    # The rows of votes are in the order of their sheets' random keys, not in that of the file.
    sheets = list(db.session.scalars(select(CommentVote.sheet_id).order_by(CommentVote.id)))
    assert sheets == sorted(sheets)


def test_a_plan_without_a_topic_asks_for_a_name(in_app: Flask, writing: Writing, tmp_path: Path) -> None:
    folder = small(tmp_path / "a", summary="")
    with pytest.raises(ValidationError, match="--name"):
        import_(writing, folder)
    assert import_(writing, folder, name="A talk without a topic").title == "A talk without a topic"


def test_all_of_it_or_nothing(in_app: Flask, writing: Writing, tmp_path: Path) -> None:
    export = polis_files.read(small(tmp_path / "a"))

    def stop(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), writing():
        polis_import.import_export(export, progress=stop)
    assert [
        count(model) for model in (Consultation, ConsultationEvent, Comment, CommentVoteSheet, CommentVote, ItemEvent)
    ] == [0] * 6


def test_the_periodic_tasks_leave_an_imported_plan_alone(in_app: Flask, writing: Writing, tmp_path: Path) -> None:
    import_(writing, small(tmp_path / "a"))
    with writing():
        assert publication_batches.publish_due() == 0


def test_the_totals_are_those_of_the_export_and_not_of_what_is_shown(app, client, writing, tmp_path):
    done = import_(writing, small(tmp_path / "talk"))
    with app.app_context():
        row = db.session.scalars(select(Consultation).where(Consultation.code == done.code)).one()
        totals = published_figures.imported_totals(row)
        assert totals == published_figures.ImportedTotals(done.statements, done.votes, done.participants)
        assert (totals.statements, len(published_figures.statements(row))) == (3, 2)
    words = client.get(f"/p/{done.code}").words
    assert "3 statements, 4 votes, 3 participants." in words
    assert "This page shows 2 statements with 3 votes." in words
