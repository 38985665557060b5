"""What the organizer says that parts of the plan do to rights, before it opens.

Then it stays, like the ratings of the plan: what people and the decision maker read is what was said beforehand. The
record has a hash of it from when the plan opened.
"""

from dataclasses import dataclass

from consult.access import Actor, NotFound, ValidationError, ValidationErrors
from consult.consultations import clause_rights, framing, queries
from consult.consultations.models import ClauseRight, Consultation, DraftVersion
from consult.consultations.rights import MAX_EXPLANATION, MAX_OF_PART, MAX_OF_PLAN, MIN_WORDS, Effect, Right
from consult.consultations.working_version import clean_field
from consult.storage.database import db
from consult.text.messages import N_, count_words

OPENED = N_("You can say what parts do to rights only before the plan opens. What you said then stays as it is.")
NO_PART = N_("Choose one of the parts.")
NO_RIGHT = N_("Choose a right.")
NO_EFFECT = N_("Choose what the part does to it.")
NO_EXPLANATION = N_("Say how. Write at least three words.")
NAMED_ALREADY = N_("This right is named for that part already. Remove it first, then add it again.")
PART_IS_FULL = N_("Up to %(most)d rights can be named for a part. Keep what matters most.")
PLAN_IS_FULL = N_("Up to %(most)d rights can be named in a plan. Keep what matters most.")
GONE = N_("This has been removed.")


@dataclass(frozen=True)
class RightData:
    """What is said of a part (its key) and a right."""

    part: str
    right: str
    effect: str
    explanation: str


def plan_to_flag(actor: Actor, code: str) -> Consultation:
    """The plan, if its organizer may still say what its parts do to rights.

    Raises:
        NotFound, Forbidden: as `queries.consultation_for`. Conflict: it is open already.
    """
    return framing.unopened_plan(actor, code, OPENED)


def add(actor: Actor, code: str, given: RightData) -> ClauseRight:
    """Say what a part of the current draft does to a right.

    Raises:
        NotFound, Forbidden, Conflict: as `plan_to_flag`. ValidationErrors: everything that is missing or too much.
    """
    consultation = plan_to_flag(actor, code)
    clause_id = _clause_id(consultation, given.part)
    explanation = ""
    errors = [
        ValidationError(message, field=field)
        for field, message, is_there in (
            ("part", NO_PART, clause_id is not None),
            ("right", NO_RIGHT, given.right in set(Right)),
            ("effect", NO_EFFECT, given.effect in set(Effect)),
        )
        if not is_there
    ]
    try:
        explanation = clean_field(given.explanation, MAX_EXPLANATION, "explanation")
        if count_words(explanation) < MIN_WORDS:
            errors.append(ValidationError(NO_EXPLANATION, field="explanation"))
    except ValidationError as refusal:
        errors.append(refusal)
    named = {row.right_key for row in clause_rights.of_part(consultation.id, given.part)}
    if given.right in named:
        errors.append(ValidationError(NAMED_ALREADY, field="right"))
    if len(named) >= MAX_OF_PART:
        errors.append(ValidationError(PART_IS_FULL, field="part", most=MAX_OF_PART))
    if clause_rights.count(consultation.id) >= MAX_OF_PLAN:
        errors.append(ValidationError(PLAN_IS_FULL, field="part", most=MAX_OF_PLAN))
    if errors:
        raise ValidationErrors(errors)
    row = ClauseRight(clause_id=clause_id, right_key=given.right, effect=given.effect, explanation=explanation)
    db.session.add(row)
    db.session.flush()
    return row


def remove(actor: Actor, code: str, part: str, right: str) -> None:
    """Take back what was said of a part and a right.

    Raises:
        NotFound, Forbidden, Conflict: as `plan_to_flag`. NotFound: nothing is said of them.
    """
    clause_id = _clause_id(plan_to_flag(actor, code), part)
    row = db.session.get(ClauseRight, (clause_id, right)) if clause_id else None
    if row is None:
        raise NotFound(GONE)
    db.session.delete(row)
    db.session.flush()


def draft_of(consultation: Consultation) -> DraftVersion | None:
    """The draft as it is now, published or not."""
    return queries.working_draft(consultation.id) or queries.current_draft(consultation.id)


def _clause_id(consultation: Consultation, key: str) -> int | None:
    draft = draft_of(consultation)
    place = queries.place(draft, key) if draft else None
    return place.version.clause_id if place else None
