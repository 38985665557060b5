"""The seven principles: how the organizer rates the plan, and how people who sent something do."""

from flask.blueprints import BlueprintSetupState

from consult.access import Conflict, Permission
from consult.consultations import clause_rights, queries, self_assessment
from consult.consultations.principles import PRINCIPLE_LABELS, RATING_LABELS, STATEMENTS, Principle
from consult.consultations.rights import EFFECT_LABELS, RIGHT_LABELS
from consult.contributions import plan_ratings, submitting
from consult.contributions.process_questions import PROCESS_QUESTIONS
from consult.credentials import form_tokens
from consult.pages.forms import RatingsForm
from consult.pages.plan_pages import plan_page
from consult.pages.views import taking_part
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import preparing
from consult.report import rating_bars
from consult.response import queries as response_queries
from consult.storage import database
from consult.text.messages import N_
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

TOO_LATE = N_("This page is too old to add anything. What you sent before is saved.")


@blueprint.get("/p/<code>/principles")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def principles(code: str) -> Page:
    """What the organizer says about the plan on each principle, and after the freeze what people say."""
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    summary = response_queries.summary(plan) if plan.is_frozen else None
    views = summary.principles if summary else ()
    return plan_page(
        "pages/principles.html",
        plan,
        principles=list(Principle),
        labels=PRINCIPLE_LABELS,
        statements=STATEMENTS,
        ratings=RATING_LABELS,
        assessed=self_assessment.assessments(plan.id),
        views={view.principle: view for view in views},
        summary=summary,
        rights=clause_rights.by_part(plan.id),
    )


@blueprint.post("/p/<code>/principles")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, writes=False, csrf=False)
def send_ratings(code: str) -> Page:
    """Ask the sender of a form to rate the plan, or keep their answers; what was answered is never shown again."""
    form, plan = RatingsForm(), taking_part.consultation_of(code)
    token = form_tokens.read(database.settings().forms_key, code, form.token.data or "", database.now())
    if token is None or not token.sendable or not submitting.was_sent(token.seed):
        raise Conflict(TOO_LATE)
    if form.act.data == "rate" or not form.validate():
        return page(
            "pages/rate.html",
            form.http_status,
            consultation=plan,
            form=form,
            statements=STATEMENTS,
            questions=PROCESS_QUESTIONS,
        )
    database.begin_write()
    kept = plan_ratings.rate(code, token.seed, form.answers())
    return page(
        "pages/rate_kept.html", consultation=taking_part.consultation_of(code), count=kept, token=form.token.data
    )


def _add_words(state: BlueprintSetupState) -> None:
    """Give templates the rows of ratings, and the labels of ratings and rights."""
    state.app.jinja_env.filters.update(rating_rows=rating_bars.of_principle, process_rows=rating_bars.of_process)
    state.app.jinja_env.globals.update(
        RATING_LABELS=RATING_LABELS, RIGHT_LABELS=RIGHT_LABELS, EFFECT_LABELS=EFFECT_LABELS
    )


blueprint.record_once(_add_words)
