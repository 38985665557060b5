"""What people say once an answer is signed, with a receipt or openly: whether its summary says what people like them
said, whether it answers them, and whether a promise has happened where they are.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for

from consult.access import AppError, Conflict, NotFound, Permission
from consult.commitments import queries as commitments
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions import verdict_lines, verdicts
from consult.contributions.enums import HoldReason
from consult.contributions.verdict_line_rules import KEPT_FOR, MAX_LINE_CHARACTERS
from consult.contributions.verdict_rules import ANSWER, SUMMARY, VERDICT_LABELS, Asked, Question, Verdict
from consult.credentials import form_tokens
from consult.pages.forms import VerdictForm
from consult.pages.views import taking_part
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import preparing
from consult.storage import database
from consult.text import identifying
from consult.text.messages import N_
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

TOO_OLD = N_("This page was open for a while. Nothing has been sent yet. Check it, then send it.")
NO_PROMISE = N_("There is no such promise.")


@dataclass(frozen=True)
class _Asking:
    """A question of a plan as its pages have it: `about` is the text of a promise, `here` the page with the form, and
    `back` the page that shows what people said.
    """

    plan: Consultation
    asked: Asked
    here: str
    back: str
    about: str = ""


@blueprint.get("/p/<code>/answer/verdict")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def verdict(code: str) -> Page:
    return _show(code, _summary)


@blueprint.post("/p/<code>/answer/verdict")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, writes=False, csrf=False)
def send_verdict(code: str) -> Page:
    return _take(code, _summary)


@blueprint.get("/p/<code>/answer/answers-me")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def answers_me(code: str) -> Page:
    return _show(code, _whole_answer)


@blueprint.post("/p/<code>/answer/answers-me")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, writes=False, csrf=False)
def send_answers_me(code: str) -> Page:
    return _take(code, _whole_answer)


@blueprint.get("/p/<code>/promises/<int:number>/happened")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def happened(code: str, number: int) -> Page:
    return _show(code, lambda plan: _promise(plan, number))


@blueprint.post("/p/<code>/promises/<int:number>/happened")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, writes=False, csrf=False)
def send_happened(code: str, number: int) -> Page:
    return _take(code, lambda plan: _promise(plan, number))


def _summary(plan: Consultation) -> _Asking:
    here = url_for("pages.verdict", code=plan.code)
    return _Asking(plan, SUMMARY, here, url_for("pages.answer", code=plan.code))


def _whole_answer(plan: Consultation) -> _Asking:
    here = url_for("pages.answers_me", code=plan.code)
    return _Asking(plan, ANSWER, here, url_for("pages.answer", code=plan.code))


def _promise(plan: Consultation, number: int) -> _Asking:
    """Raises NotFound: the plan has no promise with this number."""
    rows = commitments.rows_of(plan.id)
    if not 1 <= number <= len(rows):
        raise NotFound(NO_PROMISE)
    row = rows[number - 1]
    here = url_for("pages.happened", code=plan.code, number=number)
    back = url_for("pages.promises", code=plan.code)
    return _Asking(plan, Asked(Question.PROMISE, row.id), here, back, row.text)


def _show(code: str, asking: Callable[[Consultation], _Asking]) -> Page:
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    if not plan.is_answered:
        return page("pages/verdict_none.html", consultation=plan)
    about = asking(plan)
    return _form(about, VerdictForm(about.asked.question))


def _take(code: str, asking: Callable[[Consultation], _Asking]) -> Page:
    """Look at the answer before it is sent, change or send it; the button decides. Only the body carries a receipt."""
    about = asking(verdicts.answered_plan(code))
    asked, form = about.asked, VerdictForm(about.asked.question)
    form.validate()
    if form.act.data == "change":
        return _form(about, form)
    receipt = _lookup(code, asked, form)
    if form.messages():
        return _form(about, form)
    if form.act.data == "look":
        return _look(about, form)
    token = form_tokens.read(database.settings().forms_key, code, form.token.data or "", database.now())
    if token is None or not token.sendable:
        form.refuse(Conflict(TOO_OLD))
        return _look(about, form)
    held = None if receipt else _hold_reason(token)
    database.begin_write()
    lookup_hmac = receipt or verdicts.lookup_of_form(asked, token.seed)
    verdicts.give(code, asked, lookup_hmac, Verdict(form.chosen()), by_receipt=receipt is not None, held=held)
    verdict_lines.send(about.plan.id, asked, form.line.data, token.seed, held=held)
    plan = verdicts.answered_plan(code)
    return page("pages/verdict_sent.html", consultation=plan, back=about.back, held=held, by_receipt=bool(receipt))


def _lookup(code: str, asked: Asked, form: VerdictForm) -> bytes | None:
    """The look-up of the verdict of a receipt; None without one, or if the form now says why there is none."""
    try:
        return verdicts.lookup_of_receipt(code, asked, form.receipt.data) if form.receipt.data else None
    except AppError as refusal:
        form.refuse(refusal)
        return None


def _hold_reason(token: form_tokens.FormToken) -> HoldReason | None:
    return taking_part.hold_reason(fast=taking_part.is_too_fast(), trapped=False, hasty=token.hasty)


def _form(about: _Asking, form: VerdictForm) -> Page:
    return page(
        "pages/verdict.html",
        form.http_status,
        consultation=about.plan,
        about=about,
        form=form,
        most=MAX_LINE_CHARACTERS,
        kept_days=KEPT_FOR.days,
    )


def _look(about: _Asking, form: VerdictForm) -> Page:
    token = form_tokens.mint(database.settings().forms_key, about.plan.code, database.now())
    return page(
        "pages/verdict_look.html",
        form.http_status,
        consultation=about.plan,
        about=about,
        form=form,
        token=token,
        details=identifying.find(form.line.data),
        label=VERDICT_LABELS[about.asked.question][Verdict(form.chosen())],
    )
