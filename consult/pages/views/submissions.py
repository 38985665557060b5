"""Taking part: one address for the form, its preview, and the sending.

Nothing is stored before "Send it": the form carries the text, so an error, a lost signal or a long pause loses nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from flask import current_app, request
from flask_babel import gettext

from consult.access import AppError, Conflict, NotFound, Permission, ValidationError
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation, DraftVersionClause
from consult.contributions import submitting
from consult.contributions.enums import CHOICE_LABELS, CONSENT_LABELS, Channel, HoldReason
from consult.contributions.submission_values import HowSent
from consult.credentials import access_code_words, access_codes, account_session, accounts, form_tokens, receipts
from consult.pages import say_form, say_pages
from consult.pages.say_form import ALL, PLAN, CommentFormData
from consult.pages.views.blueprint import blueprint
from consult.storage import database
from consult.storage.group_commit import run_in_group
from consult.text.messages import N_
from consult.web import authorization, error_pages
from consult.web.authorization import require_permission
from consult.web.forms import field_errors
from consult.web.shell import Page, page

#: A field that no page shows: only a machine fills it in.
TRAP = "subject"


@blueprint.get("/p/<code>/say")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("part",))
def say(code: str) -> Page:
    """Choose what to comment on, or answer the part that was chosen."""
    consultation = _public(code)
    parts = _parts(consultation)
    part = request.args.get("part", "")
    if part and part not in (PLAN, ALL) and part not in parts:
        raise NotFound(N_("This plan has no such part. It may have been removed."))
    return _form(consultation, parts, CommentFormData(part=part))


@blueprint.post("/p/<code>/say")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, writes=False, csrf=False)
def say_post(code: str) -> Page:
    """Preview, change or send; the button decides."""
    act = request.form.get("act", "preview")
    alone = act == "send-alone"
    act = "send" if alone else act
    token = form_tokens.read(database.settings().forms_key, code, request.form.get("token", ""), database.now())
    typed = say_form.read(request.form)
    if act == "send" and token is not None and token.sendable:
        return _send(code, typed, token, None if alone else _account())
    consultation = _public(code)
    if act == "send" and token is not None and _sent(token):
        return page("pages/sent_before.html", 409, consultation=consultation)
    parts = _parts(consultation)
    if act == "edit":
        return _form(consultation, parts, typed)
    if wanted := _TO_PAGE.fullmatch(act):
        return _form(consultation, parts, replace(typed, page=int(wanted[1])))
    notice = gettext("This page was open for a while. Nothing has been sent yet. Check it, then send it.")
    return _preview(consultation, parts, typed, notice if act == "send" else "")


def _preview(
    consultation: Consultation, parts: Mapping[str, DraftVersionClause], typed: CommentFormData, notice: str
) -> Page:
    checked = say_form.check(typed)
    if checked.faults:
        return _form(consultation, parts, typed, _messages(checked.faults), 422)
    try:
        submitting.check_open(consultation.state)
        submitting.check_places(submitting.versions_of(consultation.id), checked.sending)
        if typed.card:
            access_codes.check(consultation.id, access_code_words.read(typed.card))
        elif (account_id := authorization.current_actor().account_id) is not None:
            submitting.check_once(accounts.account_hmac(account_id, consultation.id))
    except submitting.WordingChanged as changed:
        return _wording_changed(consultation, parts, typed, changed)
    except AppError as refusal:
        return _refused(consultation, parts, typed, refusal)
    return page(
        "pages/say_preview.html",
        409 if notice else 200,
        consultation=consultation,
        parts=parts,
        typed=typed,
        sending=checked.sending,
        hints={said.key: say_form.identifying_details(said) for said in checked.sending.comments},
        token=form_tokens.mint(database.settings().forms_key, consultation.code, database.now()),
        notice=notice,
        choice_labels=CHOICE_LABELS,
        own=account_session.form_token() if not typed.card else "",
    )


def _send(code: str, typed: CommentFormData, token: form_tokens.FormToken, account_id: int | None) -> Page:
    checked = say_form.check(typed)
    if checked.faults:
        consultation = _public(code)
        return _form(consultation, _parts(consultation), typed, _messages(checked.faults), 422)
    try:
        sent = run_in_group(
            submitting.write,
            lambda: submitting.prepare(code, token.seed, checked.sending, _how_sent(typed, token, account_id)),
        )
    except submitting.WordingChanged as changed:
        consultation = _public(code)
        return _wording_changed(consultation, _parts(consultation), typed, changed)
    except (Conflict, ValidationError) as refusal:
        consultation = _public(code)
        return _refused(consultation, _parts(consultation), typed, refusal)
    except database.Unavailable as fault:
        return _again(code, typed, token, fault)
    if sent.before and not token.shows_again:
        return page("pages/sent_before.html", 409, consultation=sent)
    return page(
        "pages/sent.html",
        consultation=sent,
        words=receipts.as_words(sent.receipt),
        digits=receipts.as_digits(sent.receipt),
    )


def _again(code: str, typed: CommentFormData, token: form_tokens.FormToken, fault: Exception) -> Page:
    """The same form to be sent again: nothing was saved, or nobody knows. Needs no database."""
    database.end_transaction(keep=False)
    error_pages.note(fault)
    unsure = isinstance(fault, database.OutcomeUnknown)
    receipt = receipts.from_seed(token.seed)
    answer = page(
        "pages/say_again.html",
        503,
        code=code,
        typed=typed,
        token=request.form["token"],
        own=request.form.get("as", ""),
        title=gettext(error_pages.NOT_SURE if unsure else error_pages.TITLE_OF[503]),
        unsure=unsure,
        words=receipts.as_words(receipt) if unsure else "",
        digits=receipts.as_digits(receipt) if unsure else "",
    )
    answer.headers.update(error_pages.TRY_AGAIN)
    return answer


def _account() -> int | None:
    """The account that sends: signed in on this browser, with a form that one of our pages made for it."""
    return authorization.current_actor().account_id if account_session.is_own_form(request.form.get("as", "")) else None


def _how_sent(typed: CommentFormData, token: form_tokens.FormToken, account_id: int | None) -> HowSent:
    """How this request's submission is sent: the one place that decides it."""
    held = _hold_reason(token)
    if typed.card:
        return HowSent(Channel.CODE, code=access_code_words.read(typed.card), held=held)
    if account_id is not None:
        return HowSent(Channel.ACCOUNT, account=account_id, held=held)
    return HowSent(held=held)


def _hold_reason(token: form_tokens.FormToken) -> HoldReason | None:
    """Why it waits for a moderator: nothing is ever refused for arriving too fast."""
    fast = current_app.extensions["rate_limits"].is_too_fast(
        request.environ.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", "")
    )
    if fast:
        return HoldReason.FAST
    if request.form.get(TRAP):
        return HoldReason.TRAP
    return HoldReason.HASTY if token.hasty else None


_TO_PAGE = re.compile(r"page-([1-9][0-9]{0,2})")


def _form(
    consultation: Consultation,
    parts: Mapping[str, DraftVersionClause],
    typed: CommentFormData,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
    changed: tuple[str, ...] = (),
) -> Page:
    """The chooser when no part is chosen, else the form with everything that was typed; no form unless it is open."""
    if not consultation.is_open:
        return page("pages/say_closed.html", status, consultation=consultation, parts=parts, typed=typed)
    template = "pages/say_choose.html" if say_pages.is_choice(typed) else "pages/say.html"
    shown = say_pages.shown(list(parts), typed, errors or {})
    return page(
        template,
        status,
        consultation=consultation,
        parts=parts,
        shown=shown,
        pages_for_all=len(say_pages.pages_of_all(list(parts))),
        carried=list(shown.carried(typed)),
        typed=typed,
        cards=bool(typed.card) or access_codes.are_given(consultation.id),
        errors=shown.errors(errors or {}),
        changed=changed,
        choices=[(choice.value, gettext(label)) for choice, label in CHOICE_LABELS.items()],
        consents=[(consent.value, gettext(label)) for consent, label in CONSENT_LABELS.items()],
    )


def _wording_changed(
    consultation: Consultation,
    parts: Mapping[str, DraftVersionClause],
    typed: CommentFormData,
    changed: submitting.WordingChanged,
) -> Page:
    """The form again, with the current words and the text that was typed.

    A changed part on another page counts as seen once that page was shown.
    """
    errors = {f"v.{key}": gettext(changed.message) for key in changed.keys}
    here = say_pages.shown(list(parts), typed, errors).keys
    seen = {key: value for key, value in typed.seen.items() if key not in changed.keys or key not in here}
    return _form(consultation, parts, replace(typed, seen=seen), errors, 409, tuple(changed.keys))


def _refused(
    consultation: Consultation, parts: Mapping[str, DraftVersionClause], typed: CommentFormData, refusal: AppError
) -> Page:
    return _form(consultation, parts, typed, field_errors(refusal), refusal.status)


def _public(code: str) -> Consultation:
    """The consultation, unless it is being prepared: then none of its words are public yet."""
    consultation = consultations.public_consultation(code)
    if consultation.is_draft:
        raise Conflict(N_("This plan is being prepared. It is not open yet."))
    return consultation


def _parts(consultation: Consultation) -> dict[str, DraftVersionClause]:
    draft = consultations.current_draft(consultation.id)
    return {place.version.clause.key: place for place in draft.places} if draft else {}


def _sent(token: form_tokens.FormToken) -> bool:
    return submitting.was_sent(token.seed)


def _messages(faults: Mapping[str, AppError]) -> dict[str, str]:
    return {name: gettext(fault.message) % fault.params for name, fault in faults.items()}
