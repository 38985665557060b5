"""Saying whether the summary of an answer says what people like oneself said: with a receipt, or openly."""

from consult.access import AppError, Conflict, Permission
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions import summary_verdicts
from consult.contributions.enums import HoldReason
from consult.contributions.summary_verdicts import Verdict
from consult.credentials import form_tokens
from consult.pages.forms import VerdictForm
from consult.pages.views import taking_part
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import preparing
from consult.storage import database
from consult.text.messages import N_
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

TOO_OLD = N_("This page was open for a while. Nothing has been sent yet. Check it, then send it.")


@blueprint.get("/p/<code>/answer/verdict")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def verdict(code: str) -> Page:
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    return _form(plan, VerdictForm()) if plan.is_answered else page("pages/verdict_none.html", consultation=plan)


@blueprint.post("/p/<code>/answer/verdict")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, writes=False, csrf=False)
def send_verdict(code: str) -> Page:
    """Look at the answer before it is sent, or send it; the button decides. Only the body carries a receipt."""
    form, plan = VerdictForm(), summary_verdicts.answered_plan(code)
    if not form.validate():
        return _form(plan, form)
    try:
        receipt = summary_verdicts.lookup_of_receipt(code, form.receipt.data) if form.receipt.data else None
        if form.act.data == "look":
            return _look(plan, form)
        token = form_tokens.read(database.settings().forms_key, code, form.token.data or "", database.now())
        if token is None or not token.sendable:
            form.refuse(Conflict(TOO_OLD))
            return _look(plan, form)
    except AppError as refusal:
        form.refuse(refusal)
        return _form(plan, form)
    held = None if receipt else _hold_reason(token)
    database.begin_write()
    summary_verdicts.give(
        code,
        receipt or summary_verdicts.lookup_of_form(token.seed),
        Verdict(form.chosen()),
        by_receipt=receipt is not None,
        held=held,
    )
    plan = summary_verdicts.answered_plan(code)
    return page("pages/verdict_sent.html", consultation=plan, held=held, by_receipt=receipt is not None)


def _hold_reason(token: form_tokens.FormToken) -> HoldReason | None:
    return taking_part.hold_reason(fast=taking_part.is_too_fast(), trapped=False, hasty=token.hasty)


def _form(plan: Consultation, form: VerdictForm) -> Page:
    return page("pages/verdict.html", form.http_status, consultation=plan, form=form)


def _look(plan: Consultation, form: VerdictForm) -> Page:
    token = form_tokens.mint(database.settings().forms_key, plan.code, database.now())
    return page(
        "pages/verdict_look.html",
        form.http_status,
        consultation=plan,
        form=form,
        token=token,
        label=summary_verdicts.VERDICT_LABELS[Verdict(form.chosen())],
    )
