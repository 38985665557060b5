"""How the organizer rates their own plan on the seven principles, with evidence, before it opens.

People rate the same statements after they have sent something. So the organizer's ratings are fixed once the plan is
open: nobody can move them closer to what people say. A principle without a rating is named in public as such.
"""

from collections.abc import Mapping

from sqlalchemy import delete, select

from consult.access import Actor, ValidationError, ValidationErrors
from consult.consultations import edit_conflicts, framing
from consult.consultations.clauses import MAX_TEXT
from consult.consultations.models import Consultation, SelfAssessment
from consult.consultations.principles import Principle, Rating
from consult.consultations.working_version import clean_field
from consult.storage.database import db
from consult.text.messages import N_, count_words

#: Evidence says at least as much.
MIN_WORDS = 3
OPENED = N_("You can rate a plan only before it opens. People have rated it since, so your ratings stay as they are.")
NO_EVIDENCE = N_("Say what you base this on. Write at least three words.")
NO_RATING = N_("Choose what you think it does, or empty the box below.")


def assessments(consultation_id: int) -> dict[Principle, SelfAssessment]:
    """The organizer's ratings so far, in the order of the principles."""
    rows = select(SelfAssessment).where(SelfAssessment.consultation_id == consultation_id)
    found = {Principle(row.principle): row for row in db.session.scalars(rows)}
    return {principle: found[principle] for principle in Principle if principle in found}


def values_of(consultation_id: int) -> dict[str, str]:
    """The ratings and the evidence as a form has them: `r.PRINCIPLE` and `e.PRINCIPLE`, empty where there are none."""
    found, values = assessments(consultation_id), {}
    for principle in Principle:
        row = found.get(principle)
        values[f"r.{principle}"] = row.rating if row else ""
        values[f"e.{principle}"] = row.evidence if row else ""
    return values


def missing(consultation_id: int) -> list[Principle]:
    """The principles on which the organizer has not rated the plan."""
    found = assessments(consultation_id)
    return [principle for principle in Principle if principle not in found]


def plan_to_rate(actor: Actor, code: str) -> Consultation:
    """The plan, if its organizer may still rate it.

    Raises:
        NotFound, Forbidden: as `queries.consultation_for`. Conflict: it is open already.
    """
    return framing.unopened_plan(actor, code, OPENED)


def rate(
    actor: Actor, code: str, ratings: Mapping[str, str], evidence: Mapping[str, str], version_seen: str | None = None
) -> None:
    """Write the organizer's ratings and evidence, by principle; what is empty is not rated.

    `version_seen` is the hash of `values_of` as shown.

    Raises:
        NotFound, Forbidden, Conflict: as `plan_to_rate`. EditConflict: somebody rated it meanwhile.
        ValidationError: every rating without evidence and every evidence without a rating, on `r.…` and `e.…`.
    """
    consultation = plan_to_rate(actor, code)
    edit_conflicts.check(version_seen, values_of(consultation.id))
    rows, errors = [], []
    for principle in Principle:
        try:
            rating, text = _checked(principle, ratings.get(principle, ""), evidence.get(principle, ""))
        except ValidationError as refusal:
            errors.append(refusal)
            continue
        if rating:
            rows.append({"principle": principle.value, "rating": rating.value, "evidence": text})
    if errors:
        raise ValidationErrors(errors)
    db.session.execute(delete(SelfAssessment).where(SelfAssessment.consultation_id == consultation.id))
    db.session.add_all(SelfAssessment(consultation_id=consultation.id, **row) for row in rows)
    db.session.flush()


def _checked(principle: Principle, chosen: str, written: str) -> tuple[Rating | None, str]:
    text = clean_field(written, MAX_TEXT, f"e.{principle}")
    if not chosen:
        if text:
            raise ValidationError(NO_RATING, field=f"r.{principle}")
        return None, ""
    try:
        rating = Rating(chosen)
    except ValueError as fault:
        raise ValidationError(NO_RATING, field=f"r.{principle}") from fault
    if count_words(text) < MIN_WORDS:
        raise ValidationError(NO_EVIDENCE, field=f"e.{principle}")
    return rating, text
