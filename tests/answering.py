"""From comments to a signed answer, each step as people take it, for plan `tst2`."""

import secrets
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from consult.analysis import coding, themes
from consult.analysis.themes import ThemeData
from consult.commitments import commands as commitments
from consult.commitments.commands import CommitmentData
from consult.contributions import items, self_descriptions, submitting
from consult.contributions.enums import Channel, Choice, Consent, EventKind, SelfDescriptionKind
from consult.contributions.models import ClauseVote
from consult.contributions.submission_values import HowSent, NewSubmission
from consult.report import document as report
from consult.response import document as response
from consult.response import invited_replies
from consult.response.document import AnswerNotesData
from consult.response.rules import DispositionData
from consult.storage.database import db, today
from tests.cast import CODE, KEYS, Cast, Plan, counted, reading, write_for_the_freeze, writing
from tests.moderated import Sent, decide, say

#: Where the team works on the plan.
BASE = f"/team/p/{CODE}"

#: What the decision maker says on page one.
LINES = {
    "decided": "We go ahead.",
    "biggest_change": "Rooms nearer the harbour.",
    "biggest_refusal": "A third room, because two is what the council allowed.",
}
#: Who replies to the answer, and what.
UNION = "Harbour Health Union"
REPLY = "We would have gone further."
REASON = "The map of calls shows that a fixed distance leaves no address near the harbour."


def vote(
    app: Flask, times: int, choice: Choice = Choice.SUPPORT, key: str = "siting", channel: Channel = Channel.OPEN
) -> None:
    """That many people vote on one clause, each in a submission of their own."""
    with writing(app):
        for _ in range(times):
            submitting.send(CODE, secrets.token_bytes(16), NewSubmission(votes={key: choice}), HowSent(channel))


def vote_as(
    app: Flask, kinds: Collection[SelfDescriptionKind], votes: Mapping[Choice, int], key: str = "siting"
) -> None:
    """That many people make each choice on one clause, and say this about themselves."""
    with writing(app):
        for choice, times in votes.items():
            for _ in range(times):
                seed = secrets.token_bytes(16)
                submitting.send(CODE, seed, NewSubmission(votes={key: choice}), HowSent(Channel.OPEN))
                self_descriptions.describe(CODE, seed, set(kinds))


def published(app: Flask, cast: Cast, text: str, key: str | None = "siting", consent: Consent = Consent.SHOW) -> Sent:
    """A comment, sent and published unchanged."""
    sent = say(app, text, key, consent)
    decide(app, cast, sent, "publish")
    return sent


def add_theme(app: Flask, cast: Cast, title: str, *comments: Sent, **words: Any) -> str:
    """A theme by Ana, found in these comments, which are counted by then; returns its key."""
    ana = cast.actor("Ana")
    if comments:
        counted(app)
    with writing(app):
        key = themes.add_theme(ana, CODE, ThemeData(title=title, **{"minority": "none heard"} | words)).key
        for sent in comments:
            coding.code_comment(ana, CODE, sent.id, [key])
    return key


def close(app: Flask, plan: Plan) -> None:
    """Close the plan, and let everything that waits become public and counted."""
    plan.closed()
    counted(app)


def freeze(app: Flask, cast: Cast, plan: Plan) -> None:
    """Close if necessary, write what the freeze requires, freeze."""
    if plan.state == "open":
        close(app, plan)
    ana = cast.actor("Ana")
    counted(app)
    with writing(app):
        write_for_the_freeze(ana, plan.id)
        report.freeze(ana, CODE)


def dispose(app: Flask, cast: Cast, *, clause_key: str = "", theme_key: str = "", **words: Any) -> None:
    """One decision by Dee: not changed, for a good reason, unless said otherwise."""
    dee = cast.actor("Dee")
    short = {"plain_language": "The same in short."} if words.get("wording") else {}
    given = {"decision": "not_changed", "reason_kind": "evidence", "reason": REASON} | short | words
    with writing(app):
        response.write_disposition(dee, CODE, DispositionData(**given), clause_key=clause_key, theme_key=theme_key)


def dispose_all(app: Flask, cast: Cast, changes: Mapping[str, Mapping[str, Any]] | None = None) -> None:
    """A decision on every clause; `changes` says what differs, by clause key."""
    for key in KEYS:
        given = {"reason": f"{REASON} That holds for {key}."} | dict((changes or {}).get(key, {}))
        dispose(app, cast, clause_key=key, **given)


def decide_all(app: Flask, cast: Cast, plan: Plan, changes: Mapping[str, Mapping[str, Any]] | None = None) -> None:
    """Freeze, then decide on every clause: everything but the decision maker's words for page one."""
    freeze(app, cast, plan)
    dispose_all(app, cast, changes)


def promise(app: Flask, cast: Cast, days: int = 20, **words: Any) -> int:
    """A promise by Dee, due in that many days; returns its id."""
    dee = cast.actor("Dee")
    with writing(app):
        given = {
            "text": "Walk the routes to school.",
            "owner": "Head of Sites",
            "due_on": today() + timedelta(days=days),
            "measure": "A report is public.",
            "no_forecast": "It is done or it is not.",
            "clause_key": "siting",
        }
        return commitments.add_commitment(dee, CODE, CommitmentData(**given | words)).id


def write_lines(app: Flask, cast: Cast, **lines: str) -> None:
    """Dee's words for page one, and a reply, unless somebody is invited to write one."""
    dee = cast.actor("Dee")
    with writing(app):
        response.write_answer_notes(dee, CODE, AnswerNotesData(**LINES | lines))
        invited = invited_replies.invited_to(cast.consultation_id)
    if not invited:
        reply(app, cast)


def reply(app: Flask, cast: Cast, invited: str = UNION, text: str = REPLY, marked: str = "") -> None:
    """An organization replies by the link that Olga gives it, and she confirms it."""
    olga = cast.actor("Olga")
    with writing(app):
        invited_replies.send(invited_replies.invite(olga, CODE, invited).token, invited, text)
        (row,) = [each for each in invited_replies.invited_to(cast.consultation_id) if each.invited == invited]
        invited_replies.confirm(olga, CODE, row.id, marked or row.text)


def sign(app: Flask, cast: Cast) -> None:
    """Dee writes page one, if nobody has, and signs."""
    dee = cast.actor("Dee")
    with reading(app):
        written = response.values_of(cast.consultation_id)["decided"]
    if not written:
        write_lines(app, cast)
    with writing(app):
        response.sign(dee, CODE)


def take_a_vote_back(plan: Plan, key: str = "siting") -> None:
    """One of those who voted on a clause withdraws the vote."""
    with writing(plan.app):
        vote = db.session.scalars(
            select(ClauseVote).where(ClauseVote.clause_version_id == plan.version_id(key)).limit(1)
        ).one()
        items.record_event(vote, EventKind.WITHDRAWN)
