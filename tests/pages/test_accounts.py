"""Accounts of participants: made without saying who you are, linked until the freeze, and no longer."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult.contributions.models import ClauseVote, Comment, Submission
from consult.credentials import account_names, accounts
from consult.credentials.models import Account
from consult.storage.database import clock_at, db, now
from tests.cast import CODE, writing
from tests.pageclient import PageClient

PASSPHRASE = "seven lamps by the quay"
SAY = f"/p/{CODE}/say"


class Holder(PageClient):
    """Somebody with an account: their browser may carry the account's cookie."""

    def __init__(self, app):
        super().__init__(app)
        self.signed_in = True
        self.token = "none"

    def make(self, passphrase=PASSPHRASE):
        page = self.get("/account/new")
        done = page.form("/account/new").fill(passphrase=passphrase, again=passphrase).send(follow=False)
        self.name = re.search(r"[a-z]+ [a-z]+ \d{4}", page.words)[0]
        return done

    def enter(self, name, passphrase=PASSPHRASE):
        form = self.get("/account/enter").form("/account/enter")
        return form.fill(name=name, passphrase=passphrase).send(follow=False)

    def look(self, **fields):
        """Preview what is about to be sent."""
        return self.post(SAY, {"act": "preview", "part": "plan", "c.plan": "show"} | fields)

    def say(self, words="Too far from the tents.", act="send"):
        return self.look(**{"t.plan": words, "v.siting": "oppose"}).form(SAY).send(act)


@pytest.fixture
def holder(app, plan):
    found = Holder(app)
    assert found.make().status == 303
    return found


def rows(app, *where):
    with app.app_context():
        found = db.session.execute(select(Submission.channel, Submission.account_hmac).where(*where)).all()
        db.session.remove()
        return found


def ours(app, plan):
    return rows(app, Submission.consultation_id == plan.id)


def test_an_account_asks_for_a_passphrase_and_nothing_else(app, plan):
    page = Holder(app).get("/account/new")
    asked = {name for name in page.form("/account/new").fields if name not in ("name", "pad")}
    assert asked == {"passphrase", "again"}


def test_the_page_says_what_cannot_be_recovered_and_what_ties(app, plan):
    words = Holder(app).get("/account/new").words
    assert "If you lose either, nobody can get it back." in words
    assert "The account is linked to what you send with it. The link is destroyed once the report" in words


def test_the_name_is_issued_and_the_database_does_not_hold_it(app, holder, data_dir):
    """Against a seized database that names accounts."""
    assert account_names.read(holder.name) == holder.name
    with app.app_context():
        assert db.session.scalar(select(func.count(Account.id))) == 1
        db.session.remove()
    for path in data_dir.iterdir():
        for word in (holder.name, holder.name.replace(" ", "-")):
            assert word.encode() not in path.read_bytes()


def test_a_name_of_ones_own_is_not_taken(app, plan):
    """Against finding out which names exist."""
    stranger = Holder(app)
    page = stranger.post("/account/new", {"name": "olive lantern 0001", "passphrase": PASSPHRASE, "again": PASSPHRASE})
    assert page.status == 422
    assert "That name did not arrive whole" in page.words
    with app.app_context():
        assert db.session.scalar(select(func.count(Account.id))) == 0
        db.session.remove()


@pytest.mark.parametrize(("passphrase", "why"), [
    ("short", "too short"), ("passwordpassword", "Many people"), ("Telecharge ment", "Many people"),
])  # fmt: skip
def test_a_weak_passphrase_is_refused_and_the_name_stays(app, plan, passphrase, why):
    holder = Holder(app)
    page = holder.get("/account/new")
    name = re.search(r"[a-z]+ [a-z]+ \d{4}", page.words)[0]
    again = page.form("/account/new").fill(passphrase=passphrase, again=passphrase).send()
    assert again.status == 422
    assert why in again.words
    assert name in again.words


def test_no_name_and_a_wrong_passphrase_are_told_the_same(app, holder):
    stranger = Holder(app)
    wrong = stranger.enter(holder.name, "another passphrase here")
    nobody = stranger.enter("olive lantern 0001")
    assert wrong.status == nobody.status == 422
    assert wrong.words.replace(holder.name, "") == nobody.words.replace("olive lantern 0001", "")


def test_the_account_opens_on_another_phone_however_the_name_is_typed(app, holder):
    other = Holder(app)
    assert other.enter(holder.name.upper().replace(" ", "-")).status == 303
    assert holder.name in other.get("/account").words


def test_what_is_sent_with_it_has_a_channel_of_its_own_and_is_linked(app, plan, holder):
    assert holder.say().status == 200
    [(channel, tie)] = ours(app, plan)
    assert (channel, tie is not None) == ("account", True)
    page = holder.get("/account")
    assert "Too far from the tents." in page.words
    assert "Oppose" in page.words


def test_it_can_be_sent_without_the_account(app, plan, holder):
    assert holder.say(act="send-alone").status == 200
    assert ours(app, plan) == [("open", None)]
    assert "Too far" not in holder.get("/account").words


def test_a_form_that_another_site_made_does_not_speak_for_the_account(app, plan, holder):
    """Against a page that sends words in somebody's name through their browser."""
    stranger = PageClient(app)
    form = stranger.post(SAY, {"act": "preview", "part": "plan", "t.plan": "Not mine.", "c.plan": "show"}).form(SAY)
    with clock_at(now() + timedelta(seconds=5)):
        holder.post(SAY, dict(form.fields) | {"act": "send"})
    assert ours(app, plan) == [("open", None)]
    asked = holder.post("/account", {"act": "delete", "sure": "1", "as": "0" * 64})
    assert asked.status == 403


def test_an_account_takes_part_once_in_a_plan(app, plan, holder):
    """Against one person who votes many times by account."""
    holder.say()
    again = holder.look(**{"t.plan": "Said again."})
    assert again.status == 409
    assert "You have already sent something about this plan with your account" in again.words
    assert "Said again." in again.text
    assert len(ours(app, plan)) == 1


def test_everything_can_be_deleted_by_the_account(app, plan, holder, data_dir):
    holder.say()
    sure = holder.get("/account").form("/account", button="withdraw").send("withdraw")
    assert sure.status == 200
    assert sure.form("/account").send("withdraw", follow=False).status == 303
    assert "You deleted all of it." in holder.get("/account").words
    assert b"Too far from the tents." not in b"".join(path.read_bytes() for path in data_dir.iterdir())


def test_after_the_freeze_the_account_opens_nothing_and_nothing_is_linked_to_it(app, plan, holder, data_dir):
    """Against anyone who takes the database and the secret later, to see what this account sent."""
    holder.say()
    with app.app_context():
        account_id = db.session.scalar(select(Account.id))
        tie = accounts.account_hmac(account_id, plan.id)
        db.session.remove()
    plan.reported()
    assert ours(app, plan) == []
    if (data_dir / "consult.sqlite").exists():
        assert tie not in b"".join(path.read_bytes() for path in data_dir.iterdir())
    words = holder.get("/account").words
    assert "Nothing is linked to this account" in words
    assert "Too far" not in words


def test_while_a_report_is_frozen_in_steps_it_opens_what_can_still_be_deleted(app, plan, holder):
    """Before links are cut, that is all; from then on nothing, like after the freeze, and it deletes nothing."""
    holder.say()
    plan.closed()

    def begin(is_part_a_made):
        with writing(app):
            row = db.session.merge(plan.row)
            row.freeze_begun_on, row.is_part_a_made = row.closed_on, is_part_a_made

    begin(False)
    page = holder.get("/account")
    assert "Too far" in page.words
    sure = page.form("/account", button="withdraw").send("withdraw")
    begin(True)
    words = holder.get("/account").words
    assert "Nothing is linked to this account" in words
    assert "Too far" not in words
    assert sure.form("/account").send("withdraw", follow=False).status >= 400
    begin(False)
    assert sure.form("/account").send("withdraw", follow=False).status == 303
    assert "You deleted all of it." in holder.get("/account").words


def test_deleting_it_cuts_the_links_at_once(app, plan, holder):
    holder.say()
    page = holder.get("/account").form("/account", button="delete").send("delete")
    assert page.form("/account").send("delete", follow=False).status == 303
    assert ours(app, plan) == [("account", None)]
    with app.app_context():
        assert db.session.scalar(select(func.count(Account.id))) == 0
        assert db.session.scalar(select(Comment.original).where(Comment.consultation_id == plan.id))
        db.session.remove()
    assert holder.get("/account").status == 303


def test_another_passphrase_ends_every_other_phone(app, plan, holder):
    other = Holder(app)
    other.enter(holder.name)
    changed = (
        holder.get("/account")
        .form("/account", button="passphrase")
        .fill(old=PASSPHRASE, passphrase="nine grey geese at dusk", again="nine grey geese at dusk")
        .send("passphrase")
    )
    assert "Your passphrase is changed." in changed.words
    assert other.get("/account").status == 303
    assert holder.get("/account").status == 200
    assert Holder(app).enter(holder.name).status == 422


@pytest.mark.parametrize(("steps", "minutes", "status"), [(1, 31, 303), (1, 29, 200), (5, 29, 303)])
def test_its_session_ends_by_itself(plan, holder, clock, steps, minutes, status):
    """Thirty minutes without a page, two hours in any case: against a phone that is left lying around."""
    for _ in range(steps):
        clock.forward(minutes=minutes)
        last = holder.get("/account").status
    assert last == status


def test_nothing_says_when_an_account_was_made_or_used(app):
    assert set(Account.__table__.columns.keys()) == {"id", "lookup_hmac", "passphrase_hash", "session_epoch"}


def test_pages_for_everyone_say_nothing_of_an_account(app, plan, holder):
    """Against a page stored for everyone that was made for one person."""
    holder.get(f"/p/{CODE}")
    assert holder.name not in PageClient(app).get(f"/p/{CODE}").text
    assert holder.name not in PageClient(app).get(SAY + "?part=plan").text


def test_votes_of_accounts_count_in_their_own_class(app, plan, holder):
    holder.say()
    with writing(app):
        assert db.session.scalar(select(ClauseVote.channel).join(Submission).where(
            Submission.consultation_id == plan.id)) == "account"  # fmt: skip
