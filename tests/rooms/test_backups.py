"""A restored backup brings nothing back that was deleted since it was made."""

import io
import json
from datetime import time

import pytest
from sqlalchemy import func, select

from consult.access import Conflict, ValidationError
from consult.consultations import framing
from consult.contributions import plan_ratings, publication_batches, receipt_access, self_descriptions
from consult.contributions.enums import SelfDescriptionKind
from consult.contributions.models import Ballot, ClauseVote, Comment, PlanRating, SelfDescription, Submission
from consult.credentials import receipts
from consult.moderation import decisions
from consult.moderation.models import CommentAccess, ModerationDecision
from consult.moderation.rules import DecisionData, Outcome, Reason
from consult.operations import backups, encryption, restoration
from consult.record import checkpoints, entries, notes
from consult.record.models import RecordEntry
from consult.report.models import Report
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.moderated import decide, say
from tests.rooms.kept import KEY
from tests.rooms.submissions import SEED, send

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]


def publish(app, cast, sent):
    mo = cast.actor("Mo")
    with writing(app):
        decisions.open_comment(mo, CODE, sent.id)
        decisions.decide(mo, CODE, sent.id, DecisionData(Outcome.PUBLISH, []))


def test_what_was_withdrawn_since_does_not_come_back(app, plan, kept):
    """Against a restore that undoes somebody's change of mind."""
    receipt = receipts.as_words(send(app))
    with writing(app):
        self_descriptions.describe(CODE, SEED, {SelfDescriptionKind.FAMILY})
        plan_ratings.rate(CODE, SEED, {"dignity": "worse", "safe": "partly"})
    kept.make()
    with writing(app):
        receipt_access.withdraw_all(receipt)
    kept.sweep()
    done = kept.put_back()
    assert done.lost == ""
    assert done.undone.counts["comments withdrawn or changed by their writers"] == 2
    assert done.undone.counts["votes withdrawn or changed"] == 2
    assert done.undone.counts["lines in which people described themselves"] == 1
    assert done.undone.counts["ratings of plans and of the process"] == 2
    assert b"Too far from the tents." not in kept.bytes()
    with writing(app):
        mine = receipt_access.open_receipt(receipt)
        assert all(entry.gone for entry in mine.comments)
        assert mine.votes == ()
    ours = select(Submission.id).where(Submission.consultation_id == plan.id)
    assert kept.one(select(func.count(SelfDescription.id)).where(SelfDescription.submission_id.in_(ours))) == 0
    assert kept.one(select(func.count(PlanRating.id)).where(PlanRating.submission_id.in_(ours))) == 0


def test_what_was_approved_then_and_undone_since_is_read_again(app, plan, cast, kept):
    """Against words that a restore makes public although the moderator thought again."""
    sent = say(app, "Ask Heron Quill at number nine.")
    publish(app, cast, sent)
    kept.make()
    with writing(app):
        decisions.undo(cast.actor("Mo"), CODE, sent.id)
    kept.put_back()
    with app.app_context():
        comment = db.session.get_one(Comment, sent.id)
        assert (comment.stage, comment.outcome, comment.public_text) == ("inbox", "", None)
        db.session.remove()


@pytest.mark.parametrize("before", ["waiting to be read", "held as junk", "public"])
def test_words_hidden_since_are_nowhere_again(app, plan, cast, kept, before):
    """Against an identity that was hidden, and comes back with the backup to moderators or to anyone who takes the
    server.
    """
    sent = say(app, "Ask Heron Quill at number nine.")
    if before == "public":
        publish(app, cast, sent)
        with writing(app):
            db.session.get_one(Comment, sent.id).pooled_on = plan.row.opened_on - publication_batches.MAX_WAIT
            publication_batches.publish_due()
    if before == "held as junk":
        decide(app, cast, sent, "junk", "spam")
    kept.make()
    if before == "held as junk":
        with writing(app):
            decisions.undo(cast.actor("Mo"), CODE, sent.id)
    mo = cast.actor("Mo")
    with writing(app):
        decisions.open_comment(mo, CODE, sent.id)
        decisions.decide(
            mo,
            CODE,
            sent.id,
            DecisionData(
                Outcome.REDACT,
                [Reason.NAMES_PERSON],
                "Ask [[name|Heron Quill]] at number nine.",
                version_seen={"waiting to be read": 0, "held as junk": 2, "public": 1}[before],
            ),
        )
    kept.sweep()
    assert b"Heron Quill" not in kept.bytes()
    done = kept.put_back()
    assert done.undone.counts["comments with words hidden since, gone as a whole"] == 1
    with app.app_context():
        comment = db.session.get_one(Comment, sent.id)
        assert (comment.stage, comment.original, comment.public_text, comment.nonce) == ("closed", None, None, b"")
        db.session.remove()
    assert b"Heron Quill" not in kept.bytes()
    assert b"quill" not in kept.bytes(), "by which anyone found it"
    with writing(app):
        assert receipt_access.open_receipt(sent.receipt).comments


def test_what_was_proposed_to_be_refused_since_is_read_again(app, plan, cast, kept):
    sent = say(app, "Ask Heron Quill at number nine.")
    publish(app, cast, sent)
    kept.make()
    decide(app, cast, sent, "refuse", "names_person", version_seen=1)
    kept.sweep()
    kept.put_back()
    with app.app_context():
        comment = db.session.get_one(Comment, sent.id)
        assert (comment.stage, comment.public_text) == ("inbox", None)
        db.session.remove()


def test_what_was_refused_since_is_not_shown_again(app, plan, cast, kept):
    sent = say(app, "Ask Heron Quill at number nine.")
    publish(app, cast, sent)
    with writing(app):
        db.session.get_one(Comment, sent.id).pooled_on = plan.row.opened_on - publication_batches.MAX_WAIT
        publication_batches.publish_due()
    kept.make()
    mo = cast.actor("Mo")
    with writing(app):
        decisions.open_comment(mo, CODE, sent.id)
        decisions.decide(mo, CODE, sent.id, DecisionData(Outcome.TEAM, [Reason.NAMES_PERSON], version_seen=1))
    kept.sweep()
    kept.put_back()
    with app.app_context():
        comment = db.session.get_one(Comment, sent.id)
        assert (comment.stage, comment.outcome, comment.public_text) == ("closed", "team_only", None)
        db.session.remove()
    assert b"Heron Quill" not in kept.bytes()


def test_what_two_people_erased_since_is_erased_again(app, plan, cast, kept):
    """Against words that the law forbids, or that name a child, coming back with a backup."""
    sent = say(app, "Ask Heron Quill at number nine.")
    publish(app, cast, sent)
    kept.make()
    mo, mina = cast.actor("Mo"), cast.actor("Mina")
    with writing(app):
        decisions.decide(mo, CODE, sent.id, DecisionData(Outcome.ERASE, [Reason.NAMES_PERSON], version_seen=1))
        decisions.open_comment(mina, CODE, sent.id)
        decisions.agree(mina, CODE, sent.id, True)
    kept.sweep()
    assert b"Heron Quill" not in kept.bytes()
    kept.put_back()
    with app.app_context():
        comment = db.session.get_one(Comment, sent.id)
        assert (comment.stage, comment.outcome, comment.original) == ("closed", "erase", None)
        db.session.remove()
    assert b"Heron Quill" not in kept.bytes()


def test_the_hours_that_a_freeze_has_cut_are_cut_again(app, plan, cast, kept):
    """Against learning from a backup at what hour somebody's words were read."""
    publish(app, cast, say(app, "Too far from the tents."))
    assert hours(app, kept) != []
    kept.make()
    plan.reported()
    kept.sweep()
    kept.put_back()
    assert hours(app, kept) == []


def hours(app, kept):
    """The times finer than a day that are stored of openings and decisions in the plan."""
    with app.app_context():
        moments = [*db.session.scalars(select(CommentAccess.at)), *db.session.scalars(select(ModerationDecision.at))]
        db.session.remove()
    return [moment for moment in moments if moment.time() != time()]


def test_links_that_a_freeze_has_cut_are_cut_again(app, plan, kept):
    """Against a seized old backup restored to see who said what."""
    send(app)
    kept.make()
    plan.reported()
    kept.sweep()
    done = kept.put_back()
    assert done.undone.counts["plans whose links were cut"] == 1
    assert plan.state == "reported"
    for table in (Submission, ClauseVote, SelfDescription, PlanRating):
        where = (
            table.consultation_id == plan.id
            if table is Submission
            else table.submission_id.in_(select(Submission.id).where(Submission.consultation_id == plan.id))
        )
        assert kept.one(select(func.count(table.id)).where(where)) == 0, table
    assert kept.one(select(func.count(Ballot.id))) >= 2
    assert kept.one(select(Report.hash).where(Report.consultation_id == plan.id))


def test_a_plan_cancelled_since_is_cancelled_and_cut_again(app, plan, cast, kept):
    """Against unread words and links of a plan that was given up."""
    send(app)
    kept.make()
    with writing(app):
        framing.cancel(cast.actor("Olga"), CODE, "The council withdrew it.")
    kept.sweep()
    assert kept.put_back().undone.counts["plans cancelled"] == 1
    assert plan.state == "cancelled"
    assert kept.one(select(func.count(Submission.id)).where(Submission.consultation_id == plan.id)) == 0
    assert b"Too far from the tents." not in kept.bytes()


def test_the_record_goes_on_where_others_saw_it_end(app, plan, kept):
    """Against a record that forks: checkpoints that people saved must still fit."""
    send(app)
    kept.make()
    began = kept.one(select(func.count(RecordEntry.id)).where(RecordEntry.consultation_code == CODE))
    plan.reported()
    kept.sweep()
    with app.app_context():
        before = [entry["leaf"] for entry in entries.entries(CODE)]
        db.session.remove()
    done = kept.put_back()
    assert done.undone.counts["entries added to records"] > 0
    with app.app_context():
        after = list(entries.entries(CODE))
        db.session.remove()
    assert [entry["leaf"] for entry in after[:-1]] == before
    assert (after[-1]["event"], after[-1]["since"]) == ("restored", began)


def test_a_record_that_others_saw_differently_is_not_continued(app, plan, kept, tmp_path):
    kept.make()
    told = tmp_path / "seen.record"
    with kept.app.app_context():
        leaf = next(entries.entries(CODE))["leaf"]
        db.session.remove()
    content = io.BytesIO()
    beside = backups.record_folder(kept.app.extensions["settings"]) / f"{CODE}.record"
    with beside.open("rb") as file:
        encryption.decrypt(file, content, [KEY], beside)
    record = json.loads(content.getvalue().replace(leaf.encode(), b"0" * 64))
    record["entries"].append(record["entries"][-1])
    told.write_text(json.dumps(record))
    with pytest.raises(ValidationError, match="does not match"):
        kept.put_back(records=[told])


def test_no_record_is_continued_that_ends_before_a_checkpoint_which_somebody_kept(app, plan, kept, tmp_path):
    """Against a second record of one plan: others hold a checkpoint of the first."""
    send(app)
    kept.make()
    kept.sweep()
    plan.reported()
    kept.sweep()
    note = tmp_path / "kept.txt"
    with app.app_context():
        newest, older = ((each.size, each.note) for each in checkpoints.history(CODE, 2))
        note.write_text(newest[1], "utf-8")
        db.session.remove()
    beside = backups.record_folder(kept.app.extensions["settings"]) / f"{CODE}.record"
    saved = beside.read_bytes()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restoration, "_bring_records_up_to_date", lambda: beside.unlink())
        with pytest.raises(ValidationError, match=f"had {newest[0]} entries .* Here it has fewer, or others"):
            kept.put_back(records=[note])
    with app.app_context(), pytest.raises(Conflict, match="interrupted"):
        restoration.check_whole()
    beside.write_bytes(saved)
    kept.put_back(records=[note])
    with app.app_context():
        assert {newest, older} <= {(each.size, each.note) for each in checkpoints.history(CODE)}, (
            "what was signed since the backup is back too"
        )
        assert checkpoints.find_faults(CODE) == []
        db.session.remove()


def test_a_checkpoint_that_nobody_here_signed_is_named(app, plan, kept, tmp_path):
    kept.make()
    kept.sweep()
    note = tmp_path / "kept.txt"
    with app.app_context():
        told = notes.read_checkpoint(checkpoints.history(CODE)[0].note)
        db.session.remove()
    note.write_text(notes.sign(told.text, told.origin, bytes(32)), "utf-8")
    with pytest.raises(ValidationError, match="no checkpoint that this site signed"):
        kept.put_back(records=[note])


def test_a_restore_that_is_broken_off_keeps_the_database_from_being_used(app, plan, kept, monkeypatch):
    """Against a server that starts on what a half-done restore brought back; its journal outlives the old database."""
    receipt = receipts.as_words(send(app))
    kept.make()
    with writing(app):
        receipt_access.withdraw_all(receipt)

    def fail(*_):
        raise OSError("the power went")

    with monkeypatch.context() as broken:
        broken.setattr(restoration.erasures, "take_away_again", fail)
        with pytest.raises(OSError, match="power"):
            kept.put_back()
    with app.app_context(), pytest.raises(Conflict, match="interrupted"):
        restoration.check_whole()
    assert kept.put_back().undone.counts["votes withdrawn or changed"] == 2
    assert b"Too far from the tents." not in kept.bytes()
    with app.app_context():
        restoration.check_whole()


def test_a_backup_is_outside_the_data_folder_without_keys_for_its_owner_alone(app, plan, kept, data_dir):
    """Against somebody who steals a backup, and against a copy of the folder that contains one."""
    send(app)
    kept.make()
    assert kept.path.stat().st_mode & 0o077 == 0
    content = kept.path.read_bytes()
    assert content.startswith(encryption.BEGINS)
    assert b"Too far from the tents." not in content
    settings = kept.app.extensions["settings"]
    assert settings.secret not in content
    assert settings.forms_key not in content
    assert settings.record_key not in content
    with kept.app.app_context():
        with pytest.raises(ValidationError, match="inside the data folder"):
            backups.back_up(data_dir / "copy")
        with pytest.raises(ValidationError, match="already exists"):
            backups.back_up(kept.path)


def test_no_plain_backup_is_made_unless_asked_for(app, plan, kept):
    send(app)
    with app.app_context():
        with pytest.raises(ValidationError, match="CONSULT_BACKUP_RECIPIENT"):
            backups.back_up(kept.path)
        db.session.remove()
    assert not kept.path.exists()
    kept.make(plain=True)
    assert kept.path.stat().st_mode & 0o077 == 0
    assert kept.put_back().lost == ""
