"""A closed plan with everything that can be linked, which is frozen in steps, in pieces so small that each kind of work
takes several.
"""

import pytest
from flask import Flask

from consult.analysis import tallies
from consult.analysis.suggesting import switch
from consult.contributions import count_batches, sheets, unlinking
from consult.contributions.enums import Channel, Choice, SelfDescriptionKind
from consult.moderation import timestamp_coarsening
from consult.report import freezing
from consult.runtime import periodic_tasks
from consult.storage.database import end_transaction
from tests.answered import answer, publish
from tests.answering import take_a_vote_back, vote, vote_as
from tests.cast import CODE, Cast, Plan, bring_everything, write_for_the_freeze, writing

#: Sizes of pieces.
SMALL = {
    unlinking: {"COMMENTS_AT_ONCE": 2, "VOTES_AT_ONCE": 7, "SUBMISSIONS_AT_ONCE": 5},
    sheets: {"ANSWERS_AT_ONCE": 8, "SUMMED_AT_ONCE": 2, "SHEETS_DELETED_AT_ONCE": 4},
    count_batches: {"KEPT_AT_ONCE": 2},
    timestamp_coarsening: {"CUT_AT_ONCE": 3},
    switch: {"FORGOTTEN_AT_ONCE": 3},
    tallies: {"COMMENTS_AT_ONCE": 2, "PEOPLE_AT_ONCE": 3, "VOTES_AT_ONCE": 4},
}


def fill(app: Flask, plan: Plan, cast: Cast, patch: pytest.MonkeyPatch) -> Plan:
    """Let people say all that can be linked in a plan that is open."""
    for module, sizes in SMALL.items():
        for name, size in sizes.items():
            patch.setattr(module, name, size)
    patch.setattr(freezing, "AT_ONCE", 10)
    trackers = publish(app, cast, 5)
    for number in range(11):
        answer(app, dict.fromkeys(trackers, "agree" if number % 3 else "disagree"))
    vote_as(app, [SelfDescriptionKind.FAMILY], {Choice.SUPPORT: 12, Choice.OPPOSE: 10})
    vote(app, 4, Choice.SUPPORT, channel=Channel.CODE)
    take_a_vote_back(plan)
    return plan


def close(app: Flask, plan: Plan, cast: Cast) -> Plan:
    """Close it, with everything that the freeze requires."""
    plan.closed()
    with writing(app):
        bring_everything()
        write_for_the_freeze(cast.actor("Ana"), plan.id)
    return plan


def begin(app: Flask, cast: Cast) -> None:
    """Ana begins the freeze."""
    with app.app_context():
        freezing.begin(cast.actor("Ana"), CODE)
        end_transaction(keep=True)


def step(app: Flask, name: str = freezing.NAME) -> int:
    """One transaction of the task, in a process that has just begun."""
    app.extensions.pop("memory_of_tasks", None)
    with app.app_context():
        return periodic_tasks.run_task(name)
