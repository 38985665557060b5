"""What a restore deletes again besides comments and votes."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from consult.access import Role, ValidationError
from consult.consultations import deletion, framing, queries, roles
from consult.consultations.models import Consultation, ConsultationEvent, ConsultationRole, RoleEvent
from consult.contributions import account_submissions, submitting
from consult.contributions.enums import Channel
from consult.contributions.models import Ballot, ClauseVote, Submission
from consult.contributions.submission_values import HowSent
from consult.credentials import access_code_words, access_codes, accounts
from consult.credentials.models import AccessCode, Account
from consult.moderation.appeals import answering, filing
from consult.moderation.appeals.answering import AnswerData
from consult.moderation.models import Appeal, Notice
from consult.operations import backups
from consult.report import freezing
from consult.report.models import UnfinishedFreeze
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import ErasureJournal, Taken
from consult.staff import authentication, members, passphrases, second_factor
from consult.staff.models import RecoveryCode, Staff, StaffLink, StaffSession
from consult.storage.database import db, now
from tests.cast import CODE, reading, writing
from tests.moderated import decide, say
from tests.rooms.kept import NEW, OLD
from tests.rooms.submissions import SEED, everything, send
from tests.rooms.test_notices import WHY, give, notice, sent

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

__all__ = ["sent"]


def ties(kept):
    return kept.one(select(func.count(Submission.id)).where(Submission.account_hmac.is_not(None)))


def test_a_deleted_account_and_its_links_stay_deleted(app, account, kept):
    """Against anyone who still knows the passphrase, or finds the account named in an old backup."""
    kept.make()
    with writing(app):
        account_submissions.delete_account(account.id)
    done = kept.put_back()
    assert done.undone.counts["accounts deleted, with their links"] == 1
    assert (kept.one(select(func.count(Account.id))), ties(kept)) == (0, 0)
    assert kept.one(select(func.count(ClauseVote.id))) > 0


def test_a_passphrase_that_was_changed_opens_nothing_again(app, account, kept):
    """Against the person because of whom it was changed."""
    kept.make()
    with writing(app):
        accounts.change_passphrase(account.id, OLD, NEW)
    done = kept.put_back()
    assert done.undone.counts["accounts whose passphrase was changed, with their links"] == 1
    assert (kept.one(select(func.count(Account.id))), ties(kept)) == (0, 0)


def test_every_session_of_an_account_ends(app, account, kept):
    """Against a lost phone that was signed out and would be signed in again."""
    kept.make()
    with writing(app):
        for _ in range(3):
            accounts.leave_everywhere(account.id)
    kept.put_back()
    with kept.app.app_context():
        assert [accounts.of(account.id, epoch) for epoch in range(5)] == [None] * 5
        assert accounts.of(account.id, 2**16) is not None
        db.session.remove()


def test_the_words_of_an_answered_claim_stay_gone(app, cast, plan, sent, kept):
    """Against the name that somebody gave only to a moderator, and that was deleted with the answer."""
    id_ = notice(app, sent)
    kept.make()
    give(app, cast, id_, "kept", "no_name")
    done = kept.put_back()
    assert done.undone.counts["words of notices that were answered"] == 1
    (row,) = kept.all(select(Notice).where(Notice.id == id_))
    assert (row.words, row.answer, row.reason) == (None, "kept", "no_name")
    assert WHY.encode() not in kept.bytes()


def test_what_a_writer_typed_for_an_appeal_stays_gone(app, cast, plan, kept):
    """Against hidden words that a writer typed again, for one person, and that were deleted with the answer."""
    hidden = say(app, "Ask Heron Quill.")
    decide(app, cast, hidden, "redact", "names_person", marked="Ask [[name|Heron Quill]].")
    with writing(app):
        filing.create(hidden.receipt, 0, "Ask Heron Quill.", "A bird.")
    tess = cast.actor("Tess")
    with reading(app):
        id_ = db.session.scalars(select(Appeal.id).where(Appeal.comment_id == hidden.id)).one()
    kept.make()
    with writing(app):
        answering.open_appeal(tess, CODE, id_)
        answering.answer(tess, CODE, id_, AnswerData("reject", ["names_person"]))
    done = kept.put_back()
    assert done.undone.counts["words of appeals that were answered"] == 1
    (found,) = kept.all(select(Appeal).where(Appeal.id == id_))
    assert (found.answer, found.proposed, found.why) == ("rejected", None, None)
    assert b"Heron Quill" not in kept.bytes()


def test_a_role_that_was_taken_stays_taken(app, cast, plan, kept):
    """Against a moderator who had to leave, and reads the queue again."""
    kept.make()
    with writing(app):
        roles.take(cast.actor("Olga"), CODE, "Mina", Role.MODERATOR)
    done = kept.put_back()
    assert done.undone.counts["roles of the team"] == 1
    here = ConsultationRole.consultation_id == plan.id, ConsultationRole.staff_id == cast.ids["Mina"]
    assert kept.one(select(func.count(ConsultationRole.id)).where(*here)) == 0
    taken = RoleEvent.staff_id == cast.ids["Mina"], RoleEvent.granted.is_(False)
    assert kept.one(select(func.count(RoleEvent.id)).where(*taken)) == 1


def test_who_was_removed_from_the_team_stays_removed(app, cast, plan, kept):
    """Against somebody who had to leave, even an administrator, and gets in again."""
    with writing(app):
        member = db.session.get_one(Staff, cast.ids["Mina"])
        member.passphrase_hash, member.totp_secret, member.administrator = "old", second_factor.new_secret(), True
    kept.make()
    with writing(app):
        roles.remove("Mina")
    done = kept.put_back()
    assert (done.undone.counts["members of the team removed"], done.undone.counts["roles of the team"]) == (1, 1)
    (row,) = kept.all(select(Staff).where(Staff.id == cast.ids["Mina"]))
    assert (row.passphrase_hash, row.totp_secret, row.administrator) == (None, None, False)
    assert row.removed_on is not None


def test_a_role_that_was_given_again_before_the_backup_stays(app, cast, plan, kept):
    olga = cast.actor("Olga")
    with writing(app):
        roles.take(olga, CODE, "Mina", Role.MODERATOR)
        roles.give_role(queries.public_consultation(CODE), members.known("Mina"), Role.MODERATOR)
    kept.make()
    assert kept.put_back().undone.counts["roles of the team"] == 0


def test_a_used_card_is_not_usable_again(app, cast, plan, kept):
    """Against one person who counts twice, and against a day of use that could be read from the tables."""
    with writing(app):
        first, second = access_codes.make_sheet(cast.actor("Olga"), CODE, "Van", 2)
    kept.make()
    number = access_code_words.read(first)
    with writing(app):
        submitting.send(CODE, SEED, everything(), HowSent(channel=Channel.CODE, code=number))
    line = kept.one(select(ErasureJournal.hash))
    used = kept.all(select(AccessCode).where(AccessCode.used.is_(True)))[0]
    with kept.app.app_context():
        for value in (used.id, used.lookup_hmac, used.site_id, used.unused_token):
            assert erasure_journal.hash_of(Taken.CARD, value) != line
    done = kept.put_back()
    assert done.undone.counts["cards that were used"] == 1
    with kept.app.app_context():
        with pytest.raises(ValidationError, match="already been used"):
            access_codes.check(plan.id, number)
        access_codes.check(plan.id, access_code_words.read(second))
        db.session.remove()


def test_everybody_on_the_team_signs_in_again(app, cast, plan, kept):
    """Sessions, invitation links, used codes of an app, used recovery codes, replaced passphrases: none works again."""
    mo, mina = cast.ids["Mo"], cast.ids["Mina"]
    key = second_factor.new_secret()
    with writing(app):
        for id_ in (mo, mina):
            member = db.session.get_one(Staff, id_)
            member.passphrase_hash, member.totp_secret, member.totp_last_step = passphrases.hash_of(OLD), key, 1
        first, second, *_ = authentication.new_recovery_codes(mo)
        members.add_staff("Nora")
        db.session.add(StaffSession(token_hash=b"s" * 32, staff_id=mo, content={}, began_at=now(), seen_at=now()))
    kept.make()
    with writing(app):
        authentication.check_sign_in("Mo", OLD, first)
        member = db.session.get_one(Staff, mina)
        member.passphrase_hash = passphrases.hash_of(NEW)
    done = kept.put_back()
    assert "Mina" in done.undone.rejoin
    assert "Mo" not in done.undone.rejoin
    assert kept.one(select(Staff.passphrase_hash).where(Staff.id == mina)) is None
    assert kept.one(select(func.count()).select_from(StaffSession)) == 0
    assert kept.one(select(func.count()).select_from(StaffLink)) == 0
    assert kept.one(select(func.count()).select_from(RecoveryCode).where(RecoveryCode.staff_id == mo)) == 9
    assert kept.one(select(Staff.totp_last_step).where(Staff.id == mo)) >= second_factor.step_at(datetime.now(UTC))
    assert second


def test_a_plan_that_was_deleted_as_a_draft_stays_deleted(app, cast, plan, kept):
    with writing(app):
        code = framing.create(cast.actor("Olga"), title="Heron Quill’s letter").code
    kept.make()
    with writing(app):
        deletion.delete_draft(cast.actor("Olga"), code)
    assert kept.put_back().undone.counts["plans deleted before they opened"] == 1
    assert kept.one(select(func.count(Consultation.id)).where(Consultation.code == code)) == 0


def test_a_report_frozen_since_can_be_frozen_again_from_ballots(app, plan, kept):
    """Without a copy of the record the links are cut all the same, and no vote is lost."""
    send(app)
    kept.make()
    plan.reported()
    ballots = kept.one(select(func.count(Ballot.id)))
    journal = kept.export()
    for path in backups.record_folder(kept.app.extensions["settings"]).iterdir():
        path.unlink()
    kept.lose_database()
    kept.put_back(journals=[journal])
    assert (plan.state, kept.one(select(func.count(Ballot.id)))) == ("closed", ballots)
    plan.reported()
    assert (plan.state, kept.one(select(func.count(Ballot.id)))) == ("reported", ballots)


def test_a_freeze_that_was_under_way_is_given_up_if_the_links_were_cut_since(app, cast, plan, kept):
    """Otherwise nothing of the plan could be changed, and a document from before the restore would be its report."""
    send(app)
    plan.closed()
    with writing(app):
        db.session.merge(plan.row).freeze_begun_on = plan.row.closed_on
        db.session.add(UnfinishedFreeze(consultation_id=plan.id, staff_id=cast.actor("Ana").staff_id, linked=0))
    kept.make()
    with writing(app):
        freezing.give_up(db.session.merge(plan.row))
    plan.reported()
    journal = kept.export()
    for path in backups.record_folder(kept.app.extensions["settings"]).iterdir():
        path.unlink()
    kept.lose_database()
    kept.put_back(journals=[journal])
    assert (plan.state, plan.row.is_being_frozen) == ("closed", False)
    assert kept.one(select(func.count(UnfinishedFreeze.id))) == 0


def test_what_was_put_back_is_said_in_public(app, plan, kept):
    kept.make()
    kept.put_back()
    kinds = select(ConsultationEvent.kind).where(ConsultationEvent.consultation_id == plan.id)
    assert "restored" in kept.all(kinds)
    with kept.app.app_context():
        assert queries.public_consultation(CODE).state == "open"
        db.session.remove()
