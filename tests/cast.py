"""The fixed people and plans of the tests, with noise next to them that must never be picked up.

Staff of consultation `tst2`: Olga (organizer), Mo and Mina (moderators), Ana (analyst), Dee (decision maker), Ada
(auditor), Tess (third person for appeals). Zed has every role in another consultation, `oth3`, whose rows are the
noise: all its words contain `NOISE`.
Ida is the administrator and has no role anywhere.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import flask
from flask import Flask
from sqlalchemy import select

from consult.access import Actor, Role
from consult.analysis import coding, reach, report_notes, themes
from consult.analysis.codebook import NO_OTHER_VIEW
from consult.analysis.enums import Reached
from consult.analysis.opinion_groups import results as opinion_groups
from consult.analysis.reach import ResultData
from consult.analysis.report_notes import ReportNotesData
from consult.analysis.themes import ThemeData
from consult.consultations import drafting, framing, reach_plan
from consult.consultations.models import (
    Clause,
    ClauseVersion,
    Consultation,
    ConsultationRole,
    DraftVersion,
    DraftVersionClause,
)
from consult.moderation import access_log, decisions, queue, record_batches
from consult.moderation.piles import Reader
from consult.moderation.queue import Line
from consult.moderation.queue_filters import Filters
from consult.moderation.recusal import NOTHING_HIDDEN, HiddenComments
from consult.moderation.rules import DecisionData, Outcome
from consult.record import checkpoints
from consult.report import document as report
from consult.staff.models import Staff
from consult.storage.database import clock_at, db, now, today, write_transaction
from tests.noise import OTHER_CODE, add_noise
from tests.plan_words import DRAFT, FRAME, TITLE

CODE = "tst2"

ROLES = {
    "Olga": Role.ORGANIZER,
    "Mo": Role.MODERATOR,
    "Mina": Role.MODERATOR,
    "Ana": Role.ANALYST,
    "Dee": Role.DECISION_MAKER,
    "Ada": Role.AUDITOR,
    "Tess": Role.THIRD_PERSON,
}
OUTSIDERS = ("Zed", "Ida")
KEYS = ("purpose", "siting", "hours")
#: What analysts write besides themes.
NOTES = {
    "missing_groups": "People in prison were not reached.",
    "disagreement": "Distance divides people by street.",
    "reliability": "Few spoke, most live close by.",
    "ungrouped": "The others repeat what is grouped.",
}

OPEN_DAYS = 30
ANSWER_DAYS = 90


@contextmanager
def writing(app: Flask) -> Iterator[None]:
    """Within, commands may write; at the end all of it is kept, or on an error none."""
    with ExitStack() as stack:
        if not flask.has_app_context():
            stack.enter_context(app.app_context())
        stack.enter_context(write_transaction())
        yield


@contextmanager
def reading(app: Flask) -> Iterator[None]:
    """Within, tables may be read; a read that begins here does not stay open."""
    with ExitStack() as stack:
        if not flask.has_app_context():
            stack.enter_context(app.app_context())
        within = db.session().in_transaction()
        yield
        if not within:
            # Keeps nothing; unlike a rollback, it leaves what was read usable.
            db.session.commit()


class Clock:
    """The present time, stopped at the moment the test began until it is set or moved."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self.set(now())

    def set(self, moment: datetime) -> None:
        self.close()
        self._stack.enter_context(clock_at(moment))

    def forward(self, **delta: float) -> datetime:
        """Move on by `timedelta(**delta)`; returns the new present."""
        self.set(now() + timedelta(**delta))
        return now()

    def close(self) -> None:
        self._stack.close()


class Cast:
    """The people, once the cast is in the database."""

    code = CODE
    other_code = OTHER_CODE

    def __init__(self, app: Flask) -> None:
        self._app = app
        with reading(app):
            self.ids = {name: id_ for id_, name in db.session.execute(select(Staff.id, Staff.name))}
            by_code = {row.code: row.id for row in db.session.execute(select(Consultation.code, Consultation.id))}
        self.consultation_id = by_code[CODE]
        self.other_id = by_code[OTHER_CODE]

    def actor(self, name: str) -> Actor:
        """The member of staff as authorization would see them now."""
        with reading(self._app):
            staff = db.session.get_one(Staff, self.ids[name])
            held = select(ConsultationRole.consultation_id, ConsultationRole.role)
            roles: dict[int, frozenset[Role]] = {}
            for consultation_id, role in db.session.execute(held.where(ConsultationRole.staff_id == staff.id)):
                roles[consultation_id] = roles.get(consultation_id, frozenset()) | {Role(role)}
            return Actor(staff_id=staff.id, name=staff.name, administrator=staff.administrator, roles=roles)


@dataclass
class Plan:
    """Consultation `tst2`, open with three clauses; `closed()` and `reported()` move it on."""

    app: Flask
    cast: Cast
    code: str = CODE

    @property
    def id(self) -> int:
        return self.cast.consultation_id

    @property
    def row(self) -> Consultation:
        """The current row of the consultation."""
        with reading(self.app):
            return db.session.scalars(select(Consultation).where(Consultation.code == self.code)).one()

    @property
    def state(self) -> str:
        return self.row.state

    def clause_id(self, key: str) -> int:
        query = select(Clause.id).where(Clause.consultation_id == self.id, Clause.key == key)
        with reading(self.app):
            return db.session.scalars(query).one()

    def version_id(self, key: str) -> int:
        """The clause's version in the newest published draft."""
        query = (
            select(DraftVersionClause.clause_version_id)
            .join(DraftVersion, DraftVersion.id == DraftVersionClause.draft_version_id)
            .join(ClauseVersion, ClauseVersion.id == DraftVersionClause.clause_version_id)
            .where(
                DraftVersion.consultation_id == self.id,
                DraftVersion.published_on.is_not(None),
                ClauseVersion.clause_id == self.clause_id(key),
            )
            .order_by(DraftVersion.number.desc())
            .limit(1)
        )
        with reading(self.app):
            return db.session.scalars(query).one()

    def closed(self) -> "Plan":
        """Close it, like the organizer."""
        actor = self.cast.actor("Olga")
        with writing(self.app):
            framing.close(actor, self.code, "All that we asked for has been said.")
        return self

    def reported(self) -> "Plan":
        """Freeze the report: closed, everything that waits published by Mo, and frozen by Ana."""
        if self.state == "open":
            self.closed()
        mo, ana = self.cast.actor("Mo"), self.cast.actor("Ana")
        with writing(self.app):
            for waiting in lines(self.id):
                decisions.open_comment(mo, self.code, waiting.id)
                decisions.decide(mo, self.code, waiting.id, DecisionData(Outcome.PUBLISH, []))
            bring_everything()
            write_for_the_freeze(ana, self.id, missing_groups="People who cannot read were not reached.")
            report.freeze(ana, self.code)
        return self


def lines(
    plan_id: int,
    filters: Filters | None = None,
    *,
    staff_id: int | None = None,
    kept: HiddenComments = NOTHING_HIDDEN,
    size: int = 1_000,
) -> Sequence[Line]:
    """The first lines of a moderator's list: of what waits, if no filters are given."""
    reader = Reader(db.session.get_one(Consultation, plan_id), staff_id, kept)
    return queue.find(reader, filters, size=size).lines


def bring_everything() -> None:
    """What batches do, without waiting: everything is on the page, in the record and in the counts. In a
    transaction.
    """
    consultation = db.session.scalars(select(Consultation).where(Consultation.code == CODE)).one()
    record_batches.bring_everything(consultation)
    access_log.record(consultation.id)


def counted(app: Flask) -> None:
    """As if three days had passed: whatever people and moderators did is public and counted."""
    with writing(app):
        bring_everything()


def write_for_the_freeze(ana: Actor, consultation_id: int, **words: str) -> None:
    """What the freeze requires: opinion groups, a theme where there are comments, and the notes of analysts."""
    opinion_groups.analyse(db.session.get_one(Consultation, consultation_id))
    if coding.count_codable(consultation_id)[0] and not themes.themes_of(consultation_id):
        themes.add_theme(ana, CODE, ThemeData(title="All that was said", minority=NO_OTHER_VIEW))
    report_notes.write_notes(ana, CODE, ReportNotesData(**NOTES | words))
    groups = reach_plan.groups_of(consultation_id)
    if groups:
        reach.write_results(ana, CODE, {each.position + 1: ResultData(reached=Reached.YES) for each in groups})


def add_cast(app: Flask) -> None:
    """The people, the draft of `tst2`, and the noise."""
    with writing(app):
        people = {name: Staff(name=name, joined_at=now()) for name in (*ROLES, *OUTSIDERS)}
        people["Ida"].administrator = True
        db.session.add_all(people.values())
        db.session.flush()
        olga = Actor(staff_id=people["Olga"].id, name="Olga")
        consultation = framing.create(olga, title=TITLE, code=CODE)
        held = [(consultation.id, people[name].id, role) for name, role in ROLES.items() if name != "Olga"]
        other_id = add_noise(people["Zed"].id)
        held += [(other_id, people["Zed"].id, role) for role in Role]
        db.session.add_all(
            ConsultationRole(consultation_id=where, staff_id=who, role=role.value) for where, who, role in held
        )


def open_plan(app: Flask) -> None:
    """Take `tst2` from draft to open, like its organizer and decision maker."""
    cast = Cast(app)
    olga, dee = cast.actor("Olga"), cast.actor("Dee")
    with writing(app):
        drafting.import_draft(olga, CODE, DRAFT)
        framing.write_frame(olga, CODE, **FRAME)
        framing.set_answer_deadline(dee, CODE, today() + timedelta(days=ANSWER_DAYS))
        drafting.publish(olga, CODE, "first", "")
        framing.open_(olga, CODE, today() + timedelta(days=OPEN_DAYS))
        checkpoints.sign_due()
