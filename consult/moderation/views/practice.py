"""Practice: invented comments, and what the rules expect."""

from consult.access import Permission
from consult.consultations import queries
from consult.moderation import redaction, rules
from consult.moderation.practice import answers
from consult.moderation.practice.cases import CASES
from consult.moderation.teamwork.forms import PracticeForm
from consult.moderation.views.blueprint import blueprint
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

WORK = Permission.CONSULTATION_QUEUE_WORK


@blueprint.get("/p/<code>/practice", endpoint="practice")
@require_permission(WORK)
def practice_cases(code: str) -> Page:
    actor = authorization.current_actor()
    return page(
        "moderation/practice.html",
        consultation=queries.consultation_for(actor, code, WORK),
        cases=CASES,
        answers=answers.answers_of(actor),
        following=answers.next_case(actor),
    )


@blueprint.get("/p/<code>/practice/<case>")
@require_permission(WORK)
def practice_case(code: str, case: str) -> Page:
    return _case_page(code, case, PracticeForm(formdata=None))


@blueprint.post("/p/<code>/practice/<case>")
@require_permission(WORK)
def answer_practice(code: str, case: str) -> Page:
    form, actor = PracticeForm(), authorization.current_actor()
    consultation = queries.consultation_for(actor, code, WORK)
    found: list[answers.Feedback] = []
    if not form.save(lambda: found.append(answers.answer(actor, case, form.outcome.data or "", form.reasons.data))):
        return _case_page(code, case, form)
    return page(
        "moderation/practice_feedback.html",
        consultation=consultation,
        feedback=found[0],
        following=answers.next_case(actor, case),
        outcome_labels=rules.OUTCOME_LABELS,
        reason_labels=rules.REASON_LABELS,
        kinds=redaction.REMOVED,
    )


def _case_page(code: str, case: str, form: PracticeForm) -> Page:
    consultation = queries.consultation_for(authorization.current_actor(), code, WORK)
    return page(
        "moderation/practice_case.html",
        form.http_status,
        consultation=consultation,
        case=answers.case_of(case),
        form=form,
        outcome_help={outcome: help_ for outcome, (_, help_) in rules.OUTCOME_CHOICES.items()},
        reason_help=rules.REASON_HELP,
    )
