"""Taking part: one address for the form, its preview, the sending, and what people say about themselves afterwards.

Nothing is stored before "Send it": the form carries the text, so an error, a lost signal or a long pause loses nothing.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from flask import request
from flask_babel import gettext

from consult.access import AppError, Conflict, NotFound, Permission, ValidationError
from consult.consultations import clarifications
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation, DraftVersionClause
from consult.contributions import acceptances, proposals, self_descriptions, submitting
from consult.contributions.enums import CHOICE_LABELS, Channel, HoldReason
from consult.contributions.submission_values import HowSent, NewSubmission
from consult.credentials import access_codes, account_session, accounts, form_tokens, receipts
from consult.pages import plan_pages, say_form, say_pages, short_version
from consult.pages.forms import AboutYouForm, SubmissionForm
from consult.pages.say_form import ALL, PLAN, SHORT, SubmissionFormData
from consult.pages.views import taking_part
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import preparing
from consult.storage import database
from consult.storage.group_commit import run_in_group
from consult.text.messages import N_
from consult.text.passages import Passages
from consult.text.plain_spelling import in_plain_spelling
from consult.web import authorization, error_pages
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination

NO_SUCH_PART = N_("This plan has no such part. It may have been removed.")
TOO_LATE = N_("This page is too old to add anything. What you sent before is saved.")
_TO_PAGE = re.compile(r"page-([1-9][0-9]{0,2})")


@blueprint.get("/p/<code>/say")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("part",))
def say(code: str) -> Page:
    """Choose what to comment on, or answer the part that was chosen."""
    consultation = taking_part.consultation_of(code)
    parts = taking_part.parts_of(consultation)
    part = request.args.get("part", "")
    if part and part not in (PLAN, ALL) and part not in parts:
        raise NotFound(NO_SUCH_PART)
    return _form(consultation, parts, SubmissionForm(data={"part": part}))


@blueprint.get("/p/<code>/say/<key>/words")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def say_words(code: str, key: str) -> Page:
    """Propose other words for a part: the box starts with those of the plan."""
    consultation = taking_part.consultation_of(code)
    parts = taking_part.parts_of(consultation)
    if key not in parts:
        raise NotFound(NO_SUCH_PART)
    if not consultation.is_open:
        return _form(consultation, parts, SubmissionForm(data={"part": key}))
    wording = proposals.source(parts[key].version.wording)
    return _form(consultation, parts, SubmissionForm(data={"part": key, "instead": key, "w": wording}))


@blueprint.get("/p/<code>/short")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("page",))
def short(code: str) -> Page:
    """Every part in one line: with a vote on each while the plan is open, afterwards with what was decided."""
    consultation = consultations.public_consultation(code)
    if consultation.is_draft:
        return preparing(consultation)
    if consultation.is_open:
        form = _form(consultation, taking_part.parts_of(consultation), SubmissionForm(data={"part": SHORT}))
        form.context["doors"] = plan_pages.doors_of(consultation)
        return form
    parts = taking_part.parts_of(consultation)
    pages = pagination(len(parts), say_pages.PARTS_A_PAGE)
    return plan_pages.plan_page(
        "pages/short_closed.html",
        consultation,
        places=list(parts.values())[pages.offset : pages.offset + pages.size],
        decided=short_version.decided(consultation),
        pages=pages,
    )


@blueprint.post("/p/<code>/say")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, writes=False, csrf=False)
def say_post(code: str) -> Page:
    """Preview, change or send, or say something about oneself; the button decides."""
    if request.form.get("act") in ("about", "describe"):
        return _about_you(code, asked=request.form["act"] == "about")
    form = SubmissionForm()
    act = form.act.data
    alone = act == "send-alone"
    act = "send" if alone else act
    token = form_tokens.read(database.settings().forms_key, code, form.token.data, database.now())
    if act == "send" and token is not None and token.sendable:
        return _send(code, form, token, None if alone else _account(form))
    consultation = taking_part.consultation_of(code)
    if act == "send" and token is not None and _sent(token):
        return page("pages/sent_before.html", 409, consultation=consultation)
    parts = taking_part.parts_of(consultation)
    if act in ("edit", "comment", "words"):
        _change_kind(parts, form, act)
        return _form(consultation, parts, form)
    if wanted := _TO_PAGE.fullmatch(act):
        form.page.data = int(wanted[1])
        return _form(consultation, parts, form)
    if act == "plain":
        as_typed = form.submitted()
        form.t.data = {key: in_plain_spelling(text) for key, text in form.t.data.items()}
        return _preview(consultation, parts, form, as_typed=as_typed)
    notice = gettext("This page was open for a while. Nothing has been sent yet. Check it, then send it.")
    return _preview(consultation, parts, form, notice if act == "send" else "")


def _change_kind(parts: Mapping[str, DraftVersionClause], form: SubmissionForm, act: str) -> None:
    """To a comment on a part from other words for it, or the other way round, with everything that was typed."""
    key = next((key for key in (form.part.data, *form.t.data, *form.v.data) if key in parts), "")
    if act == "comment":
        form.instead.data = ""
    elif act == "words" and key:
        form.instead.data = key
        form.w.data = form.w.data or proposals.source(parts[key].version.wording)


def _preview(
    consultation: Consultation,
    parts: Mapping[str, DraftVersionClause],
    form: SubmissionForm,
    notice: str = "",
    as_typed: SubmissionFormData | None = None,
) -> Page:
    """What is about to be sent; `as_typed` is what was typed, if this is the same in plain spelling."""
    is_valid = form.validate()
    if consultation.is_open and form.k.code is not None:
        # With whatever else is wrong, so that nobody mends one thing only to be told of the next.
        try:
            access_codes.check(consultation.id, form.k.code)
        except ValidationError as refusal:
            form.refuse(refusal)
    if form.instead.data in parts:
        form.refuse_unchanged(parts[form.instead.data].version.wording)
    if not is_valid:
        return _form(consultation, parts, form)
    submission = form.submission()
    try:
        submitting.check_open(consultation.state)
        submitting.check_places(submitting.versions_of(consultation.id), submission)
        if form.k.code is None and (account_id := authorization.current_actor().account_id) is not None:
            submitting.check_once(accounts.account_hmac(account_id, consultation.id))
    except AppError as refusal:
        return _refused(consultation, parts, form, refusal)
    if form.messages():
        return _form(consultation, parts, form)
    return page(
        "pages/say_preview.html",
        409 if notice else 200,
        consultation=consultation,
        parts=parts,
        form=form,
        # What is ticked has boxes of its own here.
        form_data=replace(form.submitted(), may_be_plain={}),
        submission=submission,
        change=_change(parts, submission),
        hints={comment.key: say_form.identifying_details(comment) for comment in submission.comments},
        token=form_tokens.mint(database.settings().forms_key, consultation.code, database.now()),
        notice=notice,
        as_typed=as_typed,
        boxes={comment.key for comment in submission.comments if comment.can_be_plain},
        plainer=any(in_plain_spelling(comment.text) != comment.text for comment in submission.comments),
        choice_labels=CHOICE_LABELS,
        own=account_session.form_token() if not form.k.data else "",
    )


def _change(parts: Mapping[str, DraftVersionClause], submission: NewSubmission) -> Passages | None:
    """What the words that somebody proposes would change."""
    for comment in submission.comments:
        if comment.key is not None and comment.key in parts and comment.proposed_wording is not None:
            return proposals.whole_change(parts[comment.key].version.wording, comment.proposed_wording)
    return None


def _send(code: str, form: SubmissionForm, token: form_tokens.FormToken, account_id: int | None) -> Page:
    if not form.validate():
        consultation = taking_part.consultation_of(code)
        return _form(consultation, taking_part.parts_of(consultation), form)
    try:
        sent = run_in_group(
            submitting.write,
            lambda: submitting.prepare(code, token.seed, form.submission(), _how_sent(form, token, account_id)),
        )
    except (Conflict, ValidationError) as refusal:
        consultation = taking_part.consultation_of(code)
        return _refused(consultation, taking_part.parts_of(consultation), form, refusal)
    except database.Unavailable as fault:
        return _again(code, form, token, fault)
    if sent.before and not token.shows_again:
        return page("pages/sent_before.html", 409, consultation=sent)
    return page(
        "pages/sent.html",
        consultation=sent,
        words=receipts.as_words(sent.receipt),
        digits=receipts.as_digits(sent.receipt),
        acceptances=acceptances.of(sent, form.submission().comments),
        token=form.token.data,
    )


def _about_you(code: str, *, asked: bool) -> Page:
    """Ask the sender of a form about themselves, or keep what they say. Nothing that was said is ever shown."""
    form, consultation = AboutYouForm(), taking_part.consultation_of(code)
    token = form_tokens.read(database.settings().forms_key, code, form.token.data, database.now())
    if token is None or not token.sendable or not _sent(token):
        raise Conflict(TOO_LATE)
    if asked or not form.validate():
        return page("pages/about_you.html", form.http_status, consultation=consultation, form=form)
    database.begin_write()
    self_descriptions.describe(code, token.seed, form.chosen())
    return page("pages/about_you_kept.html", consultation=taking_part.consultation_of(code), token=form.token.data)


def _again(code: str, form: SubmissionForm, token: form_tokens.FormToken, fault: Exception) -> Page:
    """The same form to be sent again: nothing was saved, or nobody knows. Needs no database."""
    database.end_transaction(keep=False)
    error_pages.note(fault)
    unsure = isinstance(fault, database.OutcomeUnknown)
    receipt = receipts.from_seed(token.seed)
    answer = page(
        "pages/say_again.html",
        503,
        code=code,
        form=form,
        form_data=form.submitted(),
        title=gettext(error_pages.NOT_SURE if unsure else error_pages.TITLE_OF[503]),
        unsure=unsure,
        words=receipts.as_words(receipt) if unsure else "",
        digits=receipts.as_digits(receipt) if unsure else "",
    )
    answer.headers.update(error_pages.TRY_AGAIN)
    return answer


def _account(form: SubmissionForm) -> int | None:
    """The account that sends: signed in on this browser, with a form that one of our pages made for it."""
    own = account_session.is_own_form(form.account_token.data)
    return authorization.current_actor().account_id if own else None


def _how_sent(form: SubmissionForm, token: form_tokens.FormToken, account_id: int | None) -> HowSent:
    """How this request's submission is sent: the one place that decides it."""
    held = _hold_reason(form, token)
    if form.k.code is not None:
        return HowSent(Channel.CODE, code=form.k.code, held=held)
    if account_id is not None:
        return HowSent(Channel.ACCOUNT, account=account_id, held=held)
    return HowSent(held=held)


def _hold_reason(form: SubmissionForm, token: form_tokens.FormToken) -> HoldReason | None:
    fast = taking_part.is_too_fast()
    return taking_part.hold_reason(fast=fast, trapped=bool(form.trap.data), hasty=token.hasty)


def _form(
    consultation: Consultation,
    parts: Mapping[str, DraftVersionClause],
    form: SubmissionForm,
    changed: Collection[str] = (),
) -> Page:
    """The chooser when no part is chosen, else the form with everything that was typed; no form unless it is open."""
    form_data = form.submitted()
    if not consultation.is_open:
        return page(
            "pages/say_closed.html",
            form.http_status,
            consultation=consultation,
            parts=parts,
            form_data=form_data,
            choice_labels=CHOICE_LABELS,
        )
    errors = form.messages()
    shown = say_pages.shown(list(parts), form_data, errors)
    single = shown.keys if len(shown.keys) == 1 else ()
    return page(
        say_pages.template(form_data),
        form.http_status,
        consultation=consultation,
        parts=parts,
        form=form,
        form_data=form_data,
        shown=shown,
        pages_for_all=len(say_pages.pages_of_all(list(parts))),
        carried=list(shown.carried(form_data)),
        cards=bool(form_data.card) or access_codes.are_given(consultation.id),
        errors=shown.errors(errors),
        changed=changed,
        explained=clarifications.clarifications([parts[key].version.clause_id for key in single if key in parts]),
    )


def _refused(
    consultation: Consultation, parts: Mapping[str, DraftVersionClause], form: SubmissionForm, refusal: AppError
) -> Page:
    """The form again with why it was refused, and with everything that was typed."""
    if not isinstance(refusal, submitting.WordingChanged):
        form.refuse(refusal)
        return _form(consultation, parts, form)
    for key in refusal.keys:
        form.refuse(ValidationError(refusal.message, f"v.{key}"))
    form.http_status = Conflict.status
    # With the current wording. A changed part on another page counts as seen once that page was shown.
    here = say_pages.shown(list(parts), form.submitted(), form.messages()).keys
    form.n.data = {key: value for key, value in form.n.data.items() if key not in refusal.keys or key not in here}
    return _form(consultation, parts, form, refusal.keys)


def _sent(token: form_tokens.FormToken) -> bool:
    return submitting.was_sent(token.seed)
