"""What a restore takes away again beside comments and votes, and when it refuses because it cannot know."""

import json
from datetime import UTC, datetime

import pytest
from pyrage import x25519
from sqlalchemy import func, select

from consult import backups, erasure_journal, journal_files, sweeps
from consult.access import NotNow, NotValid, Role
from consult.consultations import deleting, framing, reading, roles
from consult.consultations.models import Consultation, ConsultationRole, LifeEvent, RoleEvent
from consult.contributions import sending, tied
from consult.contributions.kinds import Channel
from consult.contributions.models import Ballot, Submission, Vote
from consult.contributions.said import Way
from consult.database import db, now, today
from consult.erasure_journal import ErasureJournal, ErasureJournalState, Taken
from consult.invitations import accounts, code_words, codes
from consult.invitations.models import AccessCode, Account
from consult.moderation.models import Claim
from consult.people import passphrases, proving, second_factor, staff
from consult.people.models import RecoveryCode, Staff, StaffLink, StaffSession
from tests.cast import CODE, writing
from tests.conftest import close
from tests.rooms.sendings import SEED, everything, send
from tests.rooms.test_moderation_claims import WHY, claim, give, sent

__all__ = ["sent"]

OLD, NEW = "four old words here", "four new words there"
NAME = "brave-otter-4823"


@pytest.fixture
def account(app, plan):
    """An account that has sent something."""
    with writing(app):
        account = accounts.create(NAME, OLD)
    with writing(app):
        sending.send(CODE, SEED, everything(), Way(channel=Channel.ACCOUNT, account=account.id))
    return account


def ties(kept):
    return kept.one(select(func.count(Submission.id)).where(Submission.tie.is_not(None)))


def test_a_deleted_account_and_its_links_stay_deleted(app, account, kept):
    """Against whoever still knows the passphrase, or finds the account named in an old backup."""
    kept.make()
    with writing(app):
        tied.delete_account(account.id)
    done = kept.put_back()
    assert done.undone.counts["accounts deleted, with their links"] == 1
    assert (kept.one(select(func.count(Account.id))), ties(kept)) == (0, 0)
    assert kept.one(select(func.count(Vote.id))) > 0


def test_a_passphrase_that_was_changed_opens_nothing_again(app, account, kept):
    """Against the one because of whom it was changed."""
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
    """Against the name that somebody gave to a moderator alone, and that was deleted with the answer."""
    id_ = claim(app, sent)
    kept.make()
    give(app, cast, id_, "kept", "no_name")
    done = kept.put_back()
    assert done.undone.counts["words of claims that were answered"] == 1
    (row,) = kept.all(select(Claim).where(Claim.id == id_))
    assert (row.words, row.answer, row.reason) == (None, "kept", "no_name")
    assert WHY.encode() not in kept.bytes()


def test_a_role_that_was_taken_stays_taken(app, cast, plan, kept):
    """Against a moderator who had to go, and reads the queue again."""
    kept.make()
    with writing(app):
        roles.take(cast.actor("Olga"), CODE, "Mina", Role.MODERATOR)
    done = kept.put_back()
    assert done.undone.counts["roles of the team"] == 1
    here = ConsultationRole.consultation_id == plan.id, ConsultationRole.staff_id == cast.ids["Mina"]
    assert kept.one(select(func.count(ConsultationRole.id)).where(*here)) == 0
    taken = RoleEvent.staff_id == cast.ids["Mina"], RoleEvent.given.is_(False)
    assert kept.one(select(func.count(RoleEvent.id)).where(*taken)) == 1


def test_who_was_removed_from_the_team_stays_removed(app, cast, plan, kept):
    """Against somebody who had to go, an administrator even, and is let in again."""
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
        roles.give(olga, CODE, "Mina", Role.MODERATOR)
    kept.make()
    assert kept.put_back().undone.counts["roles of the team"] == 0


def test_a_used_card_is_not_usable_again(app, cast, plan, kept):
    """Against one person who counts twice, and against a day of use that could be read from the tables."""
    with writing(app):
        first, second = codes.make_sheet(cast.actor("Olga"), CODE, "Van", 2)
    kept.make()
    number = code_words.read(first)
    with writing(app):
        sending.send(CODE, SEED, everything(), Way(channel=Channel.CODE, code=number))
    line = kept.one(select(ErasureJournal.hash))
    used = kept.all(select(AccessCode).where(AccessCode.used.is_(True)))[0]
    with kept.app.app_context():
        for value in (used.id, used.lookup, used.site_id, used.unused_token):
            assert erasure_journal.hash_of(Taken.CARD, value) != line
    done = kept.put_back()
    assert done.undone.counts["cards that were used"] == 1
    with kept.app.app_context():
        with pytest.raises(NotValid, match="used already"):
            codes.check(plan.id, number)
        codes.check(plan.id, code_words.read(second))
        db.session.remove()


def test_whoever_is_on_the_team_signs_in_again(app, cast, plan, kept):
    """Sessions, links to join, used codes of an app, used recovery codes, replaced passphrases: none works again."""
    mo, mina = cast.ids["Mo"], cast.ids["Mina"]
    key = second_factor.new_secret()
    with writing(app):
        for id_ in (mo, mina):
            member = db.session.get_one(Staff, id_)
            member.passphrase_hash, member.totp_secret, member.last_step = passphrases.hash_of(OLD), key, 1
        first, second, *_ = proving.new_recovery_codes(mo)
        staff.add_staff("Nora")
        db.session.add(StaffSession(token_hash=b"s" * 32, staff_id=mo, content={}, began_at=now(), seen_at=now()))
    kept.make()
    with writing(app):
        proving.check_sign_in("Mo", OLD, first)
        member = db.session.get_one(Staff, mina)
        member.passphrase_hash = passphrases.hash_of(NEW)
    done = kept.put_back()
    assert "Mina" in done.undone.rejoin
    assert "Mo" not in done.undone.rejoin
    assert kept.one(select(Staff.passphrase_hash).where(Staff.id == mina)) is None
    assert kept.one(select(func.count()).select_from(StaffSession)) == 0
    assert kept.one(select(func.count()).select_from(StaffLink)) == 0
    assert kept.one(select(func.count()).select_from(RecoveryCode).where(RecoveryCode.staff_id == mo)) == 9
    assert kept.one(select(Staff.last_step).where(Staff.id == mo)) >= second_factor.step_at(datetime.now(UTC))
    assert second


def test_a_plan_that_was_deleted_as_a_draft_stays_deleted(app, cast, plan, kept):
    with writing(app):
        code = framing.create(cast.actor("Olga"), title="Heron Quill’s letter").code
    kept.make()
    with writing(app):
        deleting.delete_draft(cast.actor("Olga"), code)
    assert kept.put_back().undone.counts["plans deleted before they opened"] == 1
    assert kept.one(select(func.count(Consultation.id)).where(Consultation.code == code)) == 0


def test_a_report_frozen_since_can_be_frozen_again_from_ballots(app, plan, kept):
    """Where no copy of the record is at hand the links are cut all the same, and no vote is lost."""
    send(app)
    kept.make()
    plan.heard()
    ballots = kept.one(select(func.count(Ballot.id)))
    journal = kept_journal(kept)
    for path in backups.record_folder(kept.app.extensions["settings"]).iterdir():
        path.unlink()
    kept.lose_database()
    kept.put_back(journals=[journal])
    assert (plan.state, kept.one(select(func.count(Ballot.id)))) == ("closed", ballots)
    plan.heard()
    assert (plan.state, kept.one(select(func.count(Ballot.id)))) == ("heard", ballots)


def kept_journal(kept):
    """The journal as the tasks export it now."""
    kept.sweep()
    return kept.journal


def test_what_was_put_back_is_said_in_public(app, plan, kept):
    kept.make()
    kept.put_back()
    kinds = select(LifeEvent.kind).where(LifeEvent.consultation_id == plan.id)
    assert "restored" in kept.all(kinds)
    with kept.app.app_context():
        assert reading.public_consultation(CODE).state == "open"
        db.session.remove()


def test_the_exported_journal_does_for_a_database_that_is_lost(app, account, kept):
    kept.make()
    with writing(app):
        tied.delete_account(account.id)
    journal = kept_journal(kept)
    kept.lose_database()
    with pytest.raises(NotNow, match="No journal tells"):
        kept.put_back()
    done = kept.put_back(journals=[journal])
    assert (done.lost, done.undone.counts["accounts deleted, with their links"]) == ("", 1)


def test_a_journal_of_an_earlier_day_is_refused_unless_that_loss_is_accepted(app, account, kept, clock):
    """Against a copy of the journal that was made before somebody took something away."""
    kept.make()
    journal = kept_journal(kept)
    clock.forward(days=1)
    with writing(app):
        tied.delete_account(account.id)
    kept.lose_database()
    with pytest.raises(NotNow, match="not of today.*--accept-lost-deletions"):
        kept.put_back(journals=[journal])
    assert kept.one(select(func.count(Account.id))) == 0
    done = kept.put_back(journals=[journal], accept_lost=True)
    assert "not of today" in done.lost
    with kept.app.app_context():
        assert db.session.scalar(select(ErasureJournalState.complete_since)) == today()
        db.session.remove()


def test_the_journal_of_the_database_that_is_replaced_is_never_too_old(app, account, kept, clock):
    """The last day on which its tasks ran is the last day on which anything could be taken away."""
    kept.make()
    with writing(app):
        tied.delete_account(account.id)
    clock.forward(days=3)
    assert kept.put_back().undone.counts["accounts deleted, with their links"] == 1


def test_a_backup_older_than_what_the_journal_knows_is_refused(app, account, kept, clock):
    kept.make()
    clock.forward(days=40)
    with writing(app):
        tied.delete_account(account.id)
    clock.forward(days=31)
    kept.sweep()
    with pytest.raises(NotNow, match="tells what was taken away since"):
        kept.put_back()


def test_the_journal_of_an_installation_made_anew_does_not_count(app, account, kept):
    """Against an empty database, set up on a new machine, that passes for one in which nothing was taken away."""
    kept.make()
    kept.lose_database()
    with writing(app):
        erasure_journal.note(Taken.VOTE, 1, "withdrawn")
    with pytest.raises(NotNow, match="No journal tells"):
        kept.put_back()


def test_the_journal_of_another_installation_or_secret_is_refused(app, account, kept, tmp_path):
    kept.make()
    with kept.app.app_context():
        journal = erasure_journal.read()
        db.session.remove()
        other = journal_files.written(erasure_journal.Journal("other", today(), today(), journal.lines))
        told, _, lines = journal_files.written(journal).decode().partition("\n")
    path = tmp_path / "other.journal"
    path.write_bytes(other)
    with pytest.raises(NotValid, match="another installation"):
        kept.put_back(journals=[path])
    path.write_text(json.dumps(json.loads(told) | {"key": "0" * 64}) + "\n" + lines)
    with pytest.raises(NotValid, match="another secret"):
        kept.put_back(journals=[path])
    path.write_text("Dear all\n")
    with pytest.raises(NotValid, match="cannot be read"):
        kept.put_back(journals=[path])


def test_the_wrong_key_or_a_changed_file_restores_nothing(app, plan, kept):
    kept.make()
    with pytest.raises(NotValid, match="--identity"):
        kept.put_back(identities=())
    with pytest.raises(NotValid, match="another key"):
        kept.put_back(identities=[x25519.Identity.generate()])
    content = kept.path.read_bytes()
    kept.path.write_bytes(content[: len(content) // 2])
    with pytest.raises(NotValid, match="broken"):
        kept.put_back()
    assert plan.state == "open"
    assert sorted(path.name for path in kept.data_dir.iterdir() if "restoring" in path.name) == []


def test_two_nodes_restore_right_whichever_wrote_the_journal(app, account, kept, make_app, tmp_path):
    """The tasks run where no backup was ever made: the database knows it all the same, and that node's folder too."""
    kept.make()
    settings = kept.app.extensions["settings"]
    second = make_app(
        CONSULT_DATA_DIR=str(tmp_path / "second" / "var"), CONSULT_SECRET_FILE=str(settings.secret_file),
        CONSULT_DATABASE_URL=settings.database_url.replace("+psycopg", ""),
        CONSULT_BACKUP_RECIPIENT=settings.backup_recipient,
    )  # fmt: skip
    with writing(app):
        tied.delete_account(account.id)
    with second.app_context():
        sweeps.run_once()
        db.session.remove()
    close(second)
    journal = backups.journal_file(second.extensions["settings"])
    assert kept.put_back().undone.counts["accounts deleted, with their links"] == 1
    kept.lose_database()
    assert kept.put_back(journals=[journal]).undone.counts["accounts deleted, with their links"] == 1


def test_a_folder_that_cannot_be_written_is_logged_and_named(app, plan, kept, caplog):
    kept.make()
    with writing(app):
        erasure_journal.note(Taken.VOTE, 1, "withdrawn")
    file = backups.journal_file(kept.app.extensions["settings"])
    file.with_name(f"{file.name}.new").mkdir()
    kept.sweep()
    assert "cannot be written" in caplog.text
    assert kept.one(select(ErasureJournalState.exported_on)) is None
    with kept.app.app_context():
        assert [found.name for found in backups.findings()] == ["journal"]
        db.session.remove()
    file.with_name(f"{file.name}.new").rmdir()
    kept.sweep()
    with kept.app.app_context():
        assert backups.findings() == []
        db.session.remove()


def test_the_journal_holds_hashes_and_days_alone_and_goes_after_thirty_days(app, account, kept, clock):
    with writing(app):
        tied.delete_account(account.id)
    columns = set(ErasureJournal.__table__.columns.keys())
    assert columns == {"id", "hash", "day"}
    clock.forward(days=30)
    kept.sweep()
    assert kept.one(select(func.count(ErasureJournal.id))) == 1
    clock.forward(days=1)
    kept.sweep()
    assert kept.one(select(func.count(ErasureJournal.id))) == 0


def test_what_is_not_done_leaves_no_line(app, account, kept):
    """A line is written in the transaction of the act."""

    def fail_midway():
        with writing(app):
            tied.delete_account(account.id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_midway()
    assert kept.one(select(func.count(ErasureJournal.id))) == 0
