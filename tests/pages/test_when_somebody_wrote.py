"""Nobody can tell from a page when somebody wrote: no count and no comment changes outside batches.

Against anyone who watches a person and the pages at the same time: a partner, a neighbour, a colleague. After each
single step of a participant, and of moderators, every page of strangers and of every role but the moderators' is
unchanged. Deleted words vanish at once, and nothing else changes with them.
"""

import pytest

from consult.contributions import account_submissions, plan_ratings, receipt_access, self_descriptions, submitting
from consult.contributions.enums import Channel, Choice, Consent, HoldReason, SelfDescriptionKind
from consult.contributions.models import Submission
from consult.contributions.submission_values import CommentText, HowSent, NewSubmission
from consult.credentials import access_code_words, access_codes, accounts, receipts
from consult.moderation import decisions, spam_checks, welfare
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.danger.levels import Level
from consult.moderation.notices import handling as notice_handling
from consult.moderation.notices.handling import NoticeAnswer
from consult.response import export
from consult.runtime import periodic_tasks
from consult.storage.database import db
from consult.web.page_cache import MAX_AGE_SECONDS
from tests.answering import add_theme
from tests.cast import CODE, reading, writing
from tests.moderated import answer, decide, open_comment, row, say
from tests.watching import Watcher, differing, grown, plan_values

pytestmark = pytest.mark.slow

VOTES = {"siting": Choice.SUPPORT, "hours": Choice.OPPOSE}
FAMILY = {SelfDescriptionKind.FAMILY}


def sweep(app):
    with app.app_context():
        periodic_tasks.run_once()
        db.session.remove()


def send(app, seed, way=HowSent(), words="These are new words."):  # noqa: B008 - a frozen value
    with writing(app):
        what = NewSubmission(
            VOTES, [CommentText("siting", words, Consent.QUOTE), CommentText(None, f"{words} All of it.", Consent.SHOW)]
        )
        return receipts.as_words(submitting.send(CODE, seed, what, way))


class Scene:
    """A plan with twelve comments of every outcome, counted; cards; an account; and somebody who watches."""

    def __init__(self, app, cast, plan, clock):
        self.app, self.cast, self.plan, self.clock = app, cast, plan, clock
        with writing(app):
            sheet = access_codes.make_sheet(cast.actor("Olga"), CODE, "Harbour van", 12)
            self.account = accounts.create("lantern curator 4821", "seven lamps by the quay").id
        self.cards = [access_code_words.read(words) for words in sheet]
        self.public = [say(app, f"Public words, number {n}.", consent=Consent.QUOTE) for n in range(8)]
        self.others = [say(app, f"Other words, number {n}.") for n in range(5)]
        self.receipt = send(app, b"before-the-watch", words="Words of somebody who comes back.")
        self.held = send(app, b"held-before-then", HowSent(held=HoldReason.FAST), "Words that were held.")
        self.by_account = send(
            app, b"account-sendings", HowSent(Channel.ACCOUNT, account=self.account), "With an account."
        )
        for each in self.public:
            decide(app, cast, each, "publish")
        decide(app, cast, self.others[0], "team_only", "contact")
        decide(app, cast, self.others[1], "junk", "spam")
        clock.forward(days=3)
        sweep(app)
        theme = add_theme(app, cast, "Distance", *self.public[:2])
        clock.forward(days=3)
        sweep(app)
        values = plan_values(theme_key=[theme], comment_id=[str(each.id) for each in self.public[:1]])
        self.watcher = Watcher(app, values)

    def sending_held(self):
        with reading(self.app):
            query = db.session.query(Submission.id).where(Submission.hold_reason == "fast")
            return [id_ for (id_,) in query]

    def mo(self, act):
        actor = self.cast.actor("Mo")
        with writing(self.app):
            act(actor)


@pytest.fixture
def scene(app, cast, plan, clock):
    return Scene(app, cast, plan, clock)


def write(act):
    def do(scene):
        with writing(scene.app):
            act(scene)

    return do


def notice(scene):
    with writing(scene.app):
        notice_handling.create(CODE, "in_name", row(scene.app, scene.public[0]).tracker, "That was not me.")


def answer_notice(scene):
    with reading(scene.app):
        [first, *_] = notice_handling.list_waiting(scene.cast.actor("Mo"), CODE)
    scene.mo(lambda mo: notice_handling.open_comment(mo, CODE, first.id))
    scene.mo(lambda mo: notice_handling.answer(mo, CODE, first.id, NoticeAnswer("kept", "no_name")))


PEOPLE = {
    "send": lambda s: send(s.app, b"a-seed-of-sixtee"),
    "vote": write(lambda s: submitting.send(CODE, b"only-votes-in-it", NewSubmission(VOTES))),
    "send with a card": lambda s: send(s.app, b"a-card-this-time", HowSent(Channel.CODE, code=s.cards[0])),
    "send too fast": lambda s: send(s.app, b"much-too-fast-xx", HowSent(held=HoldReason.TRAP)),
    "describe oneself": write(
        lambda s: self_descriptions.describe(CODE, b"before-the-watch", {SelfDescriptionKind.FAMILY})
    ),
    "rate the plan": write(lambda s: plan_ratings.rate(CODE, b"before-the-watch", {"rights": "worse"})),
    "change words": write(lambda s: receipt_access.change_comment(s.receipt, 0, "Quite other words.", Consent.SHOW)),
    "change a vote": write(lambda s: receipt_access.change_vote(s.receipt, "hours", Choice.SUPPORT)),
    "take a comment away": write(lambda s: receipt_access.withdraw_comment(s.receipt, 1)),
    "take everything away": write(lambda s: receipt_access.withdraw_all(s.receipt)),
    "take it away by account": write(lambda s: account_submissions.withdraw_all(s.account, CODE)),
    "delete the account": write(lambda s: account_submissions.delete_account(s.account)),
    "take held words away": write(lambda s: receipt_access.withdraw_all(s.held)),
    "say it was not me": notice,
}
MODERATORS = {
    "open": lambda s: open_comment(s.app, s.cast, s.others[2]),
    "publish": lambda s: decide(s.app, s.cast, s.others[2], "publish"),
    "keep for the team": lambda s: decide(s.app, s.cast, s.others[3], "team_only", "contact"),
    "propose to refuse": lambda s: decide(s.app, s.cast, s.others[4], "refuse", "threat"),
    "agree to refuse": lambda s: answer(s.app, s.cast, s.others[4], True),
    "undo junk": lambda s: s.mo(lambda mo: decisions.undo(mo, CODE, s.others[1].id)),
    "read junk again": lambda s: decide(s.app, s.cast, s.others[1], "junk", "spam"),
    "flag danger": lambda s: s.mo(
        lambda mo: danger_protocol.raise_level(mo, CODE, s.others[1].id, Level.IMMINENT, version_seen=0)
    ),
    "pass on": lambda s: s.mo(lambda mo: welfare.recuse(mo, CODE, s.others[3].id)),
    "release": lambda s: s.mo(lambda mo: spam_checks.act_on(mo, CODE, "release", s.sending_held()[0])),
    "notice": notice,
    "answer a notice": answer_notice,
}
VANISHING = {
    "take public words away": write(lambda s: receipt_access.withdraw_comment(s.public[0].receipt, 0)),
    "hide a part": lambda s: decide(
        s.app, s.cast, s.public[1], "redact", "names_person", marked="Public words, [[name|number]] 1.", version_seen=1
    ),
    "take off the page": lambda s: decide(s.app, s.cast, s.public[2], "refuse", "threat", version_seen=1),
    "erase": lambda s: answer(s.app, s.cast, s.public[2], True),
    "keep for the team": lambda s: decide(s.app, s.cast, s.public[3], "team_only", "contact", version_seen=1),
    "off the page and back": lambda s: (
        decide(s.app, s.cast, s.public[4], "refuse", "threat", version_seen=1),
        answer(s.app, s.cast, s.public[4], False),
    ),
}


def watch(scene, acts, moved=differing):
    """No page has `moved` with any of these steps; three days later some have."""
    before = scene.watcher.look()
    assert len(before) > 40
    for name, act in acts.items():
        act(scene)
        sweep(scene.app)
        found = moved(before, scene.watcher.look())
        assert not found, f"{name}:\n" + "\n".join(found)
    scene.clock.forward(days=3)
    days_later = scene.watcher.look()
    sweep(scene.app)
    assert moved(days_later, scene.watcher.look()), "else this would notice nothing"


def test_a_page_that_is_asked_for_twice_is_the_same(scene):
    assert differing(scene.watcher.look(), scene.watcher.look()) == []


def test_no_page_moves_while_people_send_change_and_take_away(scene):
    watch(scene, PEOPLE)


def test_no_page_moves_while_moderators_read(scene):
    watch(scene, MODERATORS)


def test_words_that_are_deleted_vanish_and_nothing_else_moves(scene):
    watch(scene, VANISHING, grown)


def test_after_closing_no_page_moves_but_with_a_batch(scene):
    for each in scene.others[2:]:
        decide(scene.app, scene.cast, each, "publish")
    scene.plan.closed()
    scene.clock.forward(days=3)
    sweep(scene.app)
    acts = ("take a comment away", "take everything away", "take it away by account", "say it was not me")
    watch(scene, {name: PEOPLE[name] for name in acts} | {"release": MODERATORS["release"]})


def test_after_the_freeze_a_correction_waits_for_its_batch(scene):
    scene.mo(lambda mo: spam_checks.act_on(mo, CODE, "junk", scene.sending_held()[0]))
    scene.plan.reported()
    scene.clock.forward(days=3)
    sweep(scene.app)
    acts = {name: VANISHING[name] for name in ("hide a part", "keep for the team")}
    watch(scene, {"notice": notice} | acts, grown)


@pytest.mark.parametrize("late", [9, 10])
def test_a_batch_takes_ten_of_days_that_are_over(scene, late):
    """Somebody who sent nine themselves must not see the tenth arrive: counts change when a day is over, and then for
    ten.
    """
    # The weekly look at what was not understood is due on this day, and moves a page by itself.
    scene.clock.forward(days=1)
    sweep(scene.app)
    before = scene.watcher.look()
    for number in range(late):
        send(scene.app, f"one-of-ten-{number:05}".encode())
    sweep(scene.app)
    assert differing(before, scene.watcher.look()) == []
    scene.clock.forward(days=1)
    day_after = scene.watcher.look()
    sweep(scene.app)
    # The day on which the tasks ran last moves with every day.
    moved = [each for each in differing(day_after, scene.watcher.look()) if "/team/administration" not in each]
    assert bool(moved) == (late == 10)


def test_withdrawn_words_are_gone_from_every_page_and_file_at_once(scene, tmp_path):
    words = "Public words, number 0."
    assert any(words in text for text in scene.watcher.look().values())
    VANISHING["take public words away"](scene)
    assert not any(words in text for text in scene.watcher.look().values())
    with reading(scene.app):
        export.write(CODE, tmp_path / "data")
    assert not any(words.encode() in path.read_bytes() for path in (tmp_path / "data").iterdir())
    assert MAX_AGE_SECONDS < 5, "and no page is kept for longer"
