"""Plans in every state, and somebody who may do everything in all of them.

The demonstration has three (answered, open with comments, reported). Added are one still being written, one open
without comments, one closed, one cancelled and one imported.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from consult.access import Actor, Role
from consult.analysis import codebook_changes, coding, themes
from consult.analysis.models import CodingSample, SampledComment, Theme
from consult.analysis.themes import ThemeData
from consult.commitments.models import Commitment
from consult.consultations import draft_chapters, drafting, edit_confirmation, framing, planned_opening, queries
from consult.consultations.markdown_import import ParsedChapter
from consult.consultations.models import Consultation, ConsultationRole
from consult.contributions import near_copies, polis_files, polis_import, publication_batches, submitting
from consult.contributions.enums import Choice, Consent
from consult.contributions.models import Comment
from consult.contributions.submission_values import CommentText, NewSubmission
from consult.credentials import receipts
from consult.demonstration import cast, loading
from consult.moderation import decisions
from consult.moderation.appeals import filing
from consult.moderation.models import Appeal, Notice, Rereading, SampleReading
from consult.moderation.notices import handling as notice_handling
from consult.moderation.rules import DecisionData
from consult.report.models import UnfinishedFreeze
from consult.response import invited_replies, later_words
from consult.staff import members, sessions
from consult.staff.models import Staff
from consult.storage.database import db, today
from tests.cast import writing
from tests.demonstrated import CHECKING, KITS, ROOMS
from tests.plan_words import DRAFT, FRAME, TITLE

WRITTEN, EMPTY, CLOSED, CANCELLED, BEING_FROZEN = "wrt2", "emp2", "cls2", "cnc2", "frz2"
#: A draft with a chapter, never opened.
CHAPTERED = "chp2"
MEMBER = "Robin of Every Role"
#: One person does everything in these plans, and the frame says so.
ALONE = "One person moderates and counts here, and nobody reads the logs: these are plans to try things out on."
SAID = "Mr Okonkwo of Harbour Street stands there at night. Ring 0800 000 765.\n\nToo far from the tents."
LONG = "https://example.org/" + "streetbystreet" * 8
STATEMENTS = "timestamp,comment-id,moderated,comment-body\n5,0,1,Keep the benches\n6,1,1,More lamps\n"
VOTES = "timestamp,comment-id,voter-id,vote\n5,0,1,1\n6,0,2,-1\n7,1,1,1\n"


@dataclass
class World:
    """What addresses are made of, and what signs a browser in."""

    app: Flask
    session: str
    imported: str
    waiting: int
    opened: int
    proposed: int
    shown: int
    junk: int
    promise: int
    theme: str
    written_theme: str
    join: str
    enter: str
    receipt: str
    open_receipt: str
    mark: str
    near: str
    published: int
    notice: int
    appeal: int
    rereading: int
    kept_receipt: str
    sampled: int
    differed: int
    invited: str
    written_since: str


def build(app: Flask, folder: Path) -> World:
    """Add to the demonstration what it lacks."""
    with writing(app):
        member = members.add_staff(MEMBER, administrator=True)[0]
        for each in db.session.scalars(select(Consultation)):
            _give_every_role(each, member)
        imported = _bring_in(folder)
        _write(member, WRITTEN)
        days = [today() + timedelta(days=each) for each in (1, 60)]
        row = planned_opening.plan(_as(member, WRITTEN), WRITTEN, *days)
        planned_opening.refuse(row, framing.missing_to_open(queries.public_consultation(WRITTEN), None))
        draft_chapters.begin(
            _write(member, CHAPTERED), CHAPTERED, "siting", ParsedChapter(level=1, number="I", heading="Rooms")
        )
        for code in (EMPTY, CLOSED, CANCELLED, BEING_FROZEN):
            _open(_write(member, code), code)
        drafting.write_clause(_as(member, EMPTY), EMPTY, "siting", wording="No room stands beside a school.")
        edit_confirmation.ask(_as(member, EMPTY), EMPTY, "Only typing mistakes.")
        framing.cancel(_as(member, CANCELLED), CANCELLED, "The council withdrew the money.")
        _begin_to_freeze(_as(member, BEING_FROZEN))
        comments = _speak_and_close(member)
        themes.add_theme(
            _as(member, CLOSED), CLOSED, ThemeData(title="Where the rooms stand", clause_key="siting"), key="where"
        )
        told = _told_of()
        _begin_a_sample(member, told["published"])
        return World(
            app,
            session=sessions.begin(member.id),
            imported=imported,
            **comments,
            junk=_first(Comment, Comment.outcome == "junk"),
            promise=_first(Commitment),
            theme=_theme(ROOMS),
            written_theme="where",
            join=members.add_staff("Sam")[1],
            enter=members.demonstration_link(cast.ORGANIZER),
            receipt=loading.receipt_to_try(),
            open_receipt=_say_something(),
            differed=_differ(member),
            invited=invited_replies.invite(_as(member, KITS), KITS, "Harbour users’ union").token,
            written_since=later_words.every(_as(member, ROOMS), ROOMS)[0].place,
            **told,
        )


def _first(model: type, *conditions: object) -> int:
    found = db.session.scalars(
        select(model)
        .join(Consultation, Consultation.id == model.consultation_id)
        .where(Consultation.code == ROOMS, *conditions)
    )
    return next(iter(found)).id


def _theme(code: str) -> str:
    found = db.session.scalars(select(Theme).join(Consultation).where(Consultation.code == code, Theme.safety))
    return next(iter(found)).key


def _give_every_role(consultation: Consultation, member: Staff) -> None:
    """Also roles that may not be combined: this is about the pages."""
    held = {Role.ORGANIZER.value} if consultation.code not in (ROOMS, CHECKING, KITS) else set()
    db.session.add_all(
        ConsultationRole(consultation_id=consultation.id, staff_id=member.id, role=role.value)
        for role in Role
        if role.value not in held
    )
    db.session.flush()


def _as(member: Staff, code: str) -> Actor:
    consultation = queries.public_consultation(code)
    return Actor(staff_id=member.id, name=member.name, roles={consultation.id: frozenset(Role)})


def _write(member: Staff, code: str) -> Actor:
    started = framing.create(Actor(staff_id=member.id, name=member.name), title=TITLE, code=code)
    _give_every_role(started, member)
    if code != WRITTEN:
        drafting.import_draft(_as(member, code), code, DRAFT)
        framing.write_frame(_as(member, code), code, **FRAME, team_note=ALONE)
    return _as(member, code)


def _open(actor: Actor, code: str) -> None:
    framing.set_answer_deadline(actor, code, today() + timedelta(days=90))
    framing.open_(actor, code, today() + timedelta(days=30))


def _begin_to_freeze(actor: Actor) -> None:
    """As between two steps of the periodic task, which cuts the links of a large plan."""
    plan = framing.close(actor, BEING_FROZEN, "All was said.")
    plan.freeze_begun_on, plan.is_part_a_made = today(), True
    row = UnfinishedFreeze(consultation_id=plan.id, staff_id=actor.staff_id, linked=24_000, done=9_000, document={})
    db.session.add(row)


def _told_of() -> dict[str, Any]:
    """Somebody says of a published comment that it was sent in their name."""
    public = select(Comment.tracker).join(Consultation).where(Consultation.code == CHECKING, Comment.stage == "public")
    mark = db.session.scalars(public.order_by(Comment.tracker)).first() or ""
    notice_handling.create(CHECKING, "in_name", mark, "I never wrote this.")
    published = db.session.scalars(select(Comment.id).where(Comment.tracker == mark)).one()
    return {
        "near": _near(),
        "mark": mark,
        "published": published,
        "notice": db.session.scalars(select(Notice.id)).one(),
    }


def _say_something() -> str:
    said = NewSubmission(
        {"traces": Choice.CHANGES, "talk": Choice.UNCLEAR}, [CommentText("traces", SAID, Consent.QUOTE)]
    )
    return receipts.as_words(submitting.send(CHECKING, bytes(16), said))


def _speak_and_close(member: Staff) -> dict[str, Any]:
    """In the closed plan one comment is public and one waits, one is open before a moderator, and one half refused.

    Two are for the team only, and the writer of one of these asks for a second look.
    """
    comments, given = {}, {}
    for place, name in enumerate(
        ("waiting", "opened", "proposed", "shown", "asked", "kept", "drawn", "sampled"), start=1
    ):
        before = set(db.session.scalars(select(Comment.id)))
        said = CommentText("siting", LONG if name == "shown" else SAID, Consent.QUOTE)
        given[name] = receipts.as_words(
            submitting.send(CLOSED, bytes([place]) * 16, NewSubmission({"siting": Choice.CHANGES}, [said]))
        )
        [comments[name]] = set(db.session.scalars(select(Comment.id))) - before
    colleague = cast.member(cast.MODERATOR)
    held = {queries.public_consultation(CLOSED).id: frozenset({Role.MODERATOR})}
    moderator = Actor(staff_id=colleague.id, name=colleague.name, roles=held)
    for name, outcome, reasons in (
        ("proposed", "refuse", ["threat"]), ("shown", "publish", []), ("asked", "team_only", ["language"]),
        ("kept", "team_only", ["language"]), ("drawn", "junk", ["spam"]),
    ):  # fmt: skip
        decisions.open_comment(moderator, CLOSED, comments[name])
        decisions.decide(moderator, CLOSED, comments[name], DecisionData(outcome, reasons))
    for name in ("opened", "proposed", "sampled"):
        decisions.open_comment(_as(member, CLOSED), CLOSED, comments[name])
    db.session.add(SampleReading(comment_id=comments["sampled"], staff_id=member.id, day=today()))
    framing.close(_as(member, CLOSED), CLOSED, "All was said.")
    while publication_batches.publish_due():
        pass
    filing.create(given["asked"], 0, "", SAID)
    appeal = db.session.scalars(select(Appeal.id).where(Appeal.comment_id == comments.pop("asked"))).one()
    del comments["kept"]
    drawn = Rereading(comment_id=comments.pop("drawn"), outcome="junk", day=today())
    db.session.add(drawn)
    db.session.flush()
    return comments | {"appeal": appeal, "rereading": drawn.id, "kept_receipt": given["kept"]}


def _differ(member: Staff) -> int:
    """In the answered plan two analysts differed on a comment of a sample."""
    plan, theme = queries.public_consultation(ROOMS).id, _theme(ROOMS)
    figures = {
        "units": 40, "same": 875, "prevalence": 300, "kappa": 702, "alpha": 704, "low": 520, "high": 870
    }  # fmt: skip
    sample = CodingSample(
        consultation_id=plan, staff_id=member.id, texts=40, size=40, grouped=40, done_on=today(),
        codebook_version=codebook_changes.version_of(plan), figures={theme: figures},
    )  # fmt: skip
    db.session.add(sample)
    db.session.flush()
    comment = db.session.scalars(select(Comment.id).where(*coding.conditions(plan)).order_by(Comment.id)).first()
    assert comment
    db.session.add(SampledComment(
        sample_id=sample.id, comment_id=comment, first=[theme], second=[], staff_id=member.id
    ))  # fmt: skip
    return comment


def _begin_a_sample(member: Staff, comment_id: int) -> None:
    """In the open plan this comment of a sample waits for the member."""
    sample = CodingSample(
        consultation_id=queries.public_consultation(CHECKING).id, staff_id=member.id, texts=40, size=1
    )
    db.session.add(sample)
    db.session.flush()
    db.session.add(SampledComment(sample_id=sample.id, comment_id=comment_id, first=[]))


def _bring_in(folder: Path) -> str:
    export = folder / "talk"
    export.mkdir()
    (export / "comments.csv").write_text(STATEMENTS)
    (export / "votes.csv").write_text(VOTES)
    return polis_import.import_export(polis_files.read(export), "A small talk").code


def _near() -> str:
    """Two comments on the same part are said to be of one campaign, and shown as one from the batch on."""
    pairs = select(Comment).join(Consultation).where(Consultation.code == CHECKING, Comment.stage == "public")
    alike = pairs.where(Comment.clause_id.is_not(None)).order_by(Comment.clause_id, Comment.tracker)
    two = next(two for two in pairwise(db.session.scalars(alike).all()) if two[0].clause_id == two[1].clause_id)
    for comment in two:
        comment.copy_group = 77
    db.session.flush()
    near_copies.put_together(two[0].consultation_id, {77})
    return two[0].tracker
