"""Whom a plan is meant to reach: written before it opens, looked at half-way, and compared with what happened.

Organizers write the groups while the plan is a draft; they are public once it opens, and stay as they are. What they
note about who came is for the team alone. A decision about those who were not reached yet is public, with its day.
Analysts say of each group whether it was reached; without that the report cannot be frozen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields

from sqlalchemy import delete, select

from consult.access import Actor, Conflict, Permission, ValidationError, ValidationErrors
from consult.analysis.by_self_description import GROUP_LABELS
from consult.analysis.codebook import check_writable
from consult.analysis.enums import Reached
from consult.analysis.models import ReachResult
from consult.consultations import edit_conflicts, framing, queries, reach_plan
from consult.consultations.clauses import MAX_TEXT, MAX_TITLE
from consult.consultations.framing import FRAME
from consult.consultations.models import Consultation, ReachDecision, ReachGroup, ReachNotes
from consult.consultations.working_version import clean_field
from consult.storage.database import db, today
from consult.text import plain
from consult.text.messages import N_, count_words

MAX_GROUPS = 20
#: A larger target is a slip.
MAX_TARGET = 100_000
#: The least that a text of a result must say.
MIN_WORDS = 3
MAX_RESULT = 600
#: What is said if a box of a group is empty.
REQUIRED: Mapping[str, str] = {
    "name": N_("Say which people this is about."),
    "way": N_("Say how you reach them."),
    "owner": N_("Say who does it: an organization or a role."),
}
NO_TARGET = N_("Write how many people, as a number from 1 to %(most)s.")
NOT_LISTED = N_("Choose only from the list.")
RESULT_TEXTS = ("tried", "why", "meaning")


@dataclass(frozen=True, kw_only=True)
class GroupData:
    """A group as a form has it: all text."""

    name: str = ""
    kind: str = ""
    target: str = ""
    way: str = ""
    owner: str = ""


@dataclass(frozen=True, kw_only=True)
class ResultData:
    """What analysts say of one group."""

    reached: str = ""
    tried: str = ""
    why: str = ""
    meaning: str = ""


#: Each group of a plan with what analysts say of it, in the order of the plan.
GroupResults = Sequence[tuple[ReachGroup, ResultData]]


def write_plan(actor: Actor, code: str, groups: Sequence[GroupData], version_seen: str | None = None) -> None:
    """Write whom a draft is meant to reach; groups without a word are left out.

    Raises:
        Conflict: the plan has been opened. EditConflict: somebody wrote other groups meanwhile.
        ValidationErrors: everything that is wrong, each on `FIELD.NUMBER`, counted from 1.
    """
    consultation = queries.consultation_for(actor, code, FRAME)
    if not consultation.is_draft:
        raise Conflict(N_("People have read this, so it cannot be changed."))
    before = reach_plan.groups_of(consultation.id)
    errors: list[ValidationError] = []
    rows = [_checked(each, number, errors) for number, each in enumerate(groups, 1) if any(astuple(each))]
    if len(rows) > MAX_GROUPS:
        errors.append(ValidationError(N_("Name at most %(most)d groups."), field="groups", most=MAX_GROUPS))
    if errors:
        raise ValidationErrors(errors)
    if [list(row.values()) for row in rows] == reach_plan.values_of(before)["groups"]:
        return
    edit_conflicts.check(version_seen, reach_plan.values_of(before))
    db.session.execute(delete(ReachGroup).where(ReachGroup.consultation_id == consultation.id))
    for position, row in enumerate(rows):
        db.session.add(ReachGroup(consultation_id=consultation.id, position=position, **row))
    db.session.flush()


def _checked(given: GroupData, number: int, errors: list[ValidationError]) -> dict[str, object]:
    row: dict[str, object] = {}
    for name in reach_plan.FIELDS:
        text = getattr(given, name).strip()
        try:
            if name == "target":
                row[name] = plain.whole_number(text, MAX_TARGET)
                if not row[name]:
                    raise ValidationError(NO_TARGET, most=MAX_TARGET)
            elif name == "kind":
                row[name] = text
                if text and text not in set(GROUP_LABELS):
                    raise ValidationError(NOT_LISTED)
            else:
                row[name] = clean_field(text, MAX_TITLE, name, one_line=True)
                if not row[name]:
                    raise ValidationError(REQUIRED[name])
        except ValidationError as fault:
            errors.append(ValidationError(fault.message, field=f"{name}.{number}", **fault.params))
    return row


def notes_of(consultation_id: int) -> str:
    """What organizers noted about who came."""
    found = db.session.get(ReachNotes, consultation_id)
    return found.text if found else ""


def write_notes(actor: Actor, code: str, text: str, version_seen: str | None = None) -> None:
    """Note who came, for the team alone, until the freeze.

    Raises:
        Conflict: the plan is not open, and not being read. EditConflict: somebody wrote other notes meanwhile.
    """
    consultation = queries.consultation_for(actor, code, FRAME)
    _check_being_read(consultation)
    text = clean_field(text, MAX_TEXT, "notes")
    edit_conflicts.check(version_seen, {"notes": notes_of(consultation.id)})
    db.session.merge(ReachNotes(consultation_id=consultation.id, text=text))
    db.session.flush()


def proposed_decision(
    actor: Actor, code: str, text: str, version_seen: str | None = None
) -> tuple[Consultation, str]:  # fmt: skip
    """The plan, and the words that would be published about those who were not reached yet; nothing is written.

    Raises:
        Conflict: the plan is not open. EditConflict: somebody decided meanwhile. ValidationError: there are no words.
    """
    consultation = queries.consultation_for(actor, code, FRAME)
    if not consultation.is_open:
        raise Conflict(N_("Only while a plan is open can somebody still be reached."))
    text = clean_field(text, MAX_TEXT, "text")
    if count_words(text) < MIN_WORDS:
        raise ValidationError(N_("Write at least three words. Everyone can read them."), field="text")
    edit_conflicts.check(version_seen, decided_values(consultation.id))
    return consultation, text


def decide(actor: Actor, code: str, text: str, version_seen: str | None = None) -> None:
    """Say, for everyone, what is done about those who were not reached yet, with today's date.

    Raises: as `proposed_decision`.
    """
    consultation, text = proposed_decision(actor, code, text, version_seen)
    db.session.add(
        ReachDecision(consultation_id=consultation.id, text=text, decided_on=today(), staff_id=actor.staff_id)
    )
    framing.note_reach_decided(consultation, actor.staff_id, reach_plan.hash_of_decision(text))


def decided_values(consultation_id: int) -> dict[str, object]:
    """What was decided so far, for `edit_conflicts`."""
    return {"decisions": [each.text for each in reach_plan.decisions_of(consultation_id)]}


def results_of(consultation_id: int) -> GroupResults:
    """The groups of a plan and what analysts say of them, read in one statement."""
    query = select(ReachGroup, ReachResult).outerjoin(ReachResult, ReachResult.group_id == ReachGroup.id)
    rows = db.session.execute(query.where(ReachGroup.consultation_id == consultation_id).order_by(ReachGroup.position))
    names = [each.name for each in fields(ResultData)]
    return [
        (group, ResultData(**{name: getattr(found, name) for name in names}) if found else ResultData())
        for group, found in rows
    ]


def results_values(consultation_id: int) -> dict[str, object]:
    """What analysts say of all groups, for `edit_conflicts`."""
    return {str(group.position): list(astuple(result)) for group, result in results_of(consultation_id)}


def write_results(actor: Actor, code: str, results: Mapping[int, ResultData], version_seen: str | None = None) -> None:
    """Say of groups, by their number counted from 1, whether they were reached; possible until the freeze.

    Raises:
        Conflict: the report is frozen. EditConflict: somebody said something else meanwhile.
        ValidationErrors: everything that is wrong, each on `FIELD.NUMBER`.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_REPORT_WRITE)
    check_writable(consultation.state)
    errors: list[ValidationError] = []
    rows = []
    for group in reach_plan.groups_of(consultation.id):
        number = group.position + 1
        given = results.get(number, ResultData())
        row: dict[str, object] = {"reached": given.reached}
        if given.reached and given.reached not in set(Reached):
            errors.append(ValidationError(NOT_LISTED, field=f"reached.{number}"))
        for name in RESULT_TEXTS:
            try:
                row[name] = clean_field(getattr(given, name), MAX_RESULT, name)
            except ValidationError as fault:
                errors.append(ValidationError(fault.message, field=f"{name}.{number}", **fault.params))
        rows.append(ReachResult(group_id=group.id, **row))
    if errors:
        raise ValidationErrors(errors)
    edit_conflicts.check(version_seen, results_values(consultation.id))
    for each in rows:
        db.session.merge(each)
    db.session.flush()


def unfinished(results: GroupResults) -> list[str]:
    """The names of the groups of which analysts have not said enough: reached or not; if not, what that means."""
    return [group.name for group, result in results if not _is_finished(result)]


def _is_finished(result: ResultData) -> bool:
    if result.reached == Reached.YES:
        return True
    return bool(result.reached) and all(count_words(getattr(result, name)) >= MIN_WORDS for name in RESULT_TEXTS)


def _check_being_read(consultation: Consultation) -> None:
    if not consultation.is_being_read:
        raise Conflict(N_("These notes are kept only while a plan is open, or its comments are being read."))
