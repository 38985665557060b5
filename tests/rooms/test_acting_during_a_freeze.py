"""While the report of a large plan is frozen step by step, a name that somebody finds is still hidden at once, and is
in nothing that is published afterwards. Whether Part A is made again or only its words are looked up, it stays true.
"""

import json
from contextlib import nullcontext

import pytest
from sqlalchemy import select

from consult.access import Conflict
from consult.analysis.opinion_groups import results as opinion_groups
from consult.contributions import receipt_access, unlinking
from consult.contributions.enums import Consent
from consult.contributions.models import Comment
from consult.moderation.models import ModerationDecision
from consult.moderation.notices import handling as notice_handling
from consult.moderation.notices.handling import NoticeAnswer
from consult.operations import privacy_audit
from consult.operations.record_check import checking
from consult.record import entries
from consult.report import freezing
from consult.report.models import UnfinishedFreeze
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests import in_steps
from tests.answered import answer as answer_comments
from tests.answering import published
from tests.cast import CODE, counted, reading, writing
from tests.in_steps import begin, step
from tests.moderated import answer, decide, flag, row

pytestmark = pytest.mark.both_databases

HIDDEN, TAKEN_DOWN, DELETED = "Karim", "Quay Road", "Leila"
PAGES = ("heard", "comments", "data", "moderation", "")


class World:
    """A large plan with public comments that name somebody: one can be quoted, one is about to be reported. Of one, a
    moderator doubts that it should be public.
    """

    def __init__(self, app, cast, plan, clock, patch):
        self.app, self.cast, self.clock = app, cast, clock
        self.plan = in_steps.fill(app, plan, cast, patch)
        self.quoted = published(app, cast, f"My neighbour {HIDDEN} says that it is too far.", consent=Consent.QUOTE)
        self.reported = published(app, cast, f"As the nurse from {TAKEN_DOWN} I say: close it.")
        self.mine = published(app, cast, f"{DELETED} would come, if it were open at night.")
        self.doubted = published(app, cast, "They steal, all of them.")
        counted(app)
        for number in range(11):
            answers = "agree" if number % 3 else "disagree"
            trackers = [row(app, each).tracker for each in (self.doubted, self.reported)]
            answer_comments(app, dict.fromkeys(trackers, answers))
        in_steps.close(app, plan, cast)
        begin(app, cast)

    @property
    def is_part_a_made(self):
        return self.plan.row.is_part_a_made

    def go_until(self, reached):
        while not reached():
            assert step(self.app)

    def is_unlinked(self):
        with reading(self.app):
            return not unlinking.is_linked(self.plan.id)

    def run(self, *names):
        with self.app.app_context():
            for name in names:
                while periodic_tasks.run_task(name):
                    pass

    def finish(self):
        """The freeze, with all that the other tasks find to do before and after it."""
        others = periodic_tasks._tasks.keys() - {freezing.NAME}
        for names in (others, [freezing.NAME], others):
            self.clock.forward(days=3)
            self.run(*names)


@pytest.fixture
def world(app, cast, plan, clock, monkeypatch):
    # Opinion groups, which take a program of their own, are in `tests/pages/test_being_frozen.py`.
    monkeypatch.setattr(opinion_groups, "FEWEST", 100)
    return World(app, cast, plan, clock, monkeypatch)


#: When somebody acts: between bringing in and making Part A, once that is made, and when no link is left.
MOMENTS = {
    "prepared": lambda world: _row(world).is_prepared,
    "made": lambda world: world.is_part_a_made,
    "unlinked": lambda world: world.is_part_a_made and world.is_unlinked(),
}


def _row(world):
    with reading(world.app):
        return db.session.scalars(select(UnfinishedFreeze)).one()


def hide(world):
    marked = f"My neighbour [[name|{HIDDEN}]] says that it is too far."
    decide(world.app, world.cast, world.quoted, "redact", "names_person", marked=marked, version_seen=1)


def take_down(world):
    app, cast = world.app, world.cast
    with writing(app):
        notice_handling.create(CODE, "names_me", row(app, world.reported).tracker, "I am easy to find.")
    with reading(app):
        [waiting] = notice_handling.list_waiting(cast.actor("Mo"), CODE)
    with writing(app):
        notice_handling.open_comment(cast.actor("Mo"), CODE, waiting.id)
    with writing(app):
        given = NoticeAnswer("taken_out", reasons=["names_person"])
        notice_handling.answer(cast.actor("Mo"), CODE, waiting.id, given)
    answer(app, cast, world.reported, True)


def published_everywhere(app):
    """What anyone can read of the plan, and what is stored to be read or searched."""
    stranger = app.test_client()
    found = [stranger.get(f"/p/{CODE}/{page}".rstrip("/")) for page in PAGES]
    assert {each.status_code for each in found} <= {200, 404}
    with reading(app):
        rows = db.session.execute(select(Comment.public_text, Comment.folded_text)).all()
    return "".join(each.text for each in found) + str(rows)


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_is_hidden_during_a_freeze_is_not_published_with_the_report(world, moment):
    app = world.app
    world.go_until(lambda: MOMENTS[moment](world))
    is_late = world.is_part_a_made
    hide(world)
    take_down(world)
    if is_late:
        decide(app, world.cast, world.doubted, "refuse", "allegation", version_seen=1)
    # Once links are being cut, a receipt deletes no more than afterwards.
    with pytest.raises(Conflict) if is_late else nullcontext(), writing(app):
        receipt_access.withdraw_comment(world.mine.receipt, 0)
    assert HIDDEN not in published_everywhere(app)
    world.finish()
    assert world.plan.state == "reported"
    if is_late:
        answer(app, world.cast, world.doubted, False)
        world.finish()
    found = published_everywhere(app)
    assert "says that it is too far." in found
    for name in (HIDDEN, TAKEN_DOWN, *(() if is_late else (DELETED,))):
        assert name not in found
    with reading(app):
        kinds = entries.Kind.CORRECTION if is_late else entries.Kind.MODERATION
        told = json.dumps(list(entries.entries(CODE, kinds)))
        assert all(row(app, each).tracker in told for each in (world.quoted, world.reported))
        assert not db.session.scalar(select(ModerationDecision.id).where(~ModerationDecision.recorded).limit(1))
        assert bool(row(app, world.quoted).nonce) is not is_late, "no other words prove a quote"
        assert "They steal" in found
        assert [each for each in checking.findings() if each.words.startswith(CODE)] == []
        assert not {each.name for each in privacy_audit.privacy_findings()} & {"link", "moment", "order"}


def act_while_part_a_is_made(patch, act):
    """Each Part A that is made; somebody acts once, before the first of them is kept."""
    made, make = [], freezing._make

    def act_meanwhile(plan_id):
        made.append(make(plan_id))
        if len(made) == 1:
            act()
        return made[-1]

    patch.setattr(freezing, "_make", act_meanwhile)
    return made


def test_part_a_that_was_made_before_somebody_acted_is_not_kept(world, monkeypatch):
    made = act_while_part_a_is_made(monkeypatch, lambda: hide(world))
    world.go_until(lambda: world.is_part_a_made)
    assert len(made) == 2
    assert made[0].document != made[1].document
    assert _row(world).document == made[1].document


def test_a_danger_that_somebody_sees_before_links_are_cut_ends_the_freeze(world, monkeypatch):
    act_while_part_a_is_made(monkeypatch, lambda: flag(world.app, world.cast, world.mine, "3"))
    world.finish()
    assert (world.plan.state, world.plan.row.is_being_frozen) == ("closed", False)
