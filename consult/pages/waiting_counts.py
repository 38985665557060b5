"""How much waits behind each link to a consultation's work: every number in one statement."""

from collections.abc import Callable, Collection, Mapping
from enum import StrEnum

from sqlalchemy import BigInteger, Integer, Select, String, cast, literal, null, select, union_all

from consult.access import Actor
from consult.analysis import coding
from consult.consultations.models import Consultation
from consult.contributions import held_submissions, sheets, verdict_lines, verdicts
from consult.contributions.models import IN_DANGER
from consult.contributions.verdict_line_rules import LineState
from consult.moderation import piles, recusal
from consult.moderation.appeals import counts as appeal_counts
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.recusal import RecusalRow
from consult.moderation.rereading import answering as rereading
from consult.storage.database import db

_RECUSAL = "recusal"


class Waiting(StrEnum):
    """What waits behind a link.

    `DANGER`, the comments in which somebody may be in danger, is for moderators; nobody else ever sees it. `APPEALS`
    are writers who wait for a second look, and drawn decisions to be read again. `LINES` were sent with verdicts.
    """

    TO_READ = "to read"
    DANGER = "danger"
    HELD = "held"
    LINES = "lines"
    APPEALS = "appeals"
    TO_GROUP = "to group"


_QUERIES: Mapping[Waiting, Callable[[Consultation, Actor], Collection[Select[int]]]] = {
    Waiting.TO_READ: lambda plan, _: [piles.to_read(plan)],
    Waiting.DANGER: lambda plan, _: [danger_protocol.all_in_danger(plan.id)],
    Waiting.HELD: lambda plan, _: (
        [verdicts.held(plan.id)] if plan.is_answered else [held_submissions.counted(plan.id), sheets.held(plan.id)]
    ),
    Waiting.LINES: lambda plan, _: [verdict_lines.counted(plan.id, LineState.UNREAD)],
    Waiting.APPEALS: lambda plan, _: [appeal_counts.waiting(plan.id), rereading.waiting(plan.id)],
    Waiting.TO_GROUP: lambda plan, actor: [coding.to_sort(plan.id, actor.staff_id)],
}


def counts(actor: Actor, consultation: Consultation, which: Collection[Waiting]) -> dict[Waiting, int]:
    """How much waits in a plan, for each kind that is asked for: one whose comments are being read, or for a spam check
    one that is answered too.
    """
    if not which:
        return {}
    no_key, no_name = cast(null(), Integer), cast(null(), String)
    asked = [
        select(literal(each.value).label("kind"), cast(query.scalar_subquery(), BigInteger), no_key, no_name)
        for each in which
        for query in _QUERIES[each](consultation, actor)
    ]
    if Waiting.DANGER in which:
        rows = recusal.recusal_rows(consultation.id, IN_DANGER).subquery()
        asked.append(select(literal(_RECUSAL), *rows.c))
    found: dict[Waiting, int] = dict.fromkeys(which, 0)
    passed: list[RecusalRow] = []
    for kind, number, staff_id, affiliation in db.session.execute(union_all(*asked)):
        if kind == _RECUSAL:
            passed.append((number, staff_id, affiliation))
        else:
            found[Waiting(kind)] += number
    if Waiting.DANGER in found:
        own = recusal.own_among(actor, consultation.id, passed, IN_DANGER)
        found[Waiting.DANGER] = danger_protocol.count_for(actor, consultation.id, found[Waiting.DANGER], own)
    return found
