"""Organizations that are invited to reply: an organizer makes their links, and confirms who replied."""

from collections.abc import Callable

import flask
from flask import url_for
from werkzeug.wrappers import Response

from consult.access import Conflict, Permission, has_permission
from consult.consultations import edit_conflicts
from consult.consultations import queries as consultations
from consult.response import invited_replies, offices, reply_rules
from consult.response.forms import ConfirmForm, InvitationForm, InviteForm, OfficeForm, WithdrawForm
from consult.response.invited_replies import INVITE, Link
from consult.response.reply_rules import Purpose
from consult.response.views.blueprint import blueprint
from consult.web import authorization, qr
from consult.web.authorization import require_permission
from consult.web.forms import StaffForm
from consult.web.shell import Page, page

SEE = Permission.CONSULTATION_WORK_SEE


@blueprint.get("/p/<code>/replies")
@require_permission(SEE)
def replies(code: str) -> Page:
    return _page(code)


@blueprint.post("/p/<code>/replies")
@require_permission(INVITE, proved=True)
def invite(code: str) -> Page:
    """The link is the response itself: no second request shows it again."""
    form = InviteForm()
    name = form.invited.data or ""
    return _link(code, form, lambda: invited_replies.invite(authorization.current_actor(), code, name))


@blueprint.post("/p/<code>/replies/office")
@require_permission(INVITE, proved=True)
def ask_office(code: str) -> Page:
    """A letter to an office, with its link: shown once, to be printed."""
    form = OfficeForm()
    office = form.office.data or ""
    return _link(code, form, lambda: invited_replies.write_to(authorization.current_actor(), code, office))


@blueprint.post("/p/<code>/replies/<int:invited_id>/link")
@require_permission(INVITE, proved=True)
def renew_reply_link(code: str, invited_id: int) -> Page:
    form = InvitationForm()
    given = authorization.current_actor(), code, invited_id, form.version_seen.data or ""
    return _link(code, form, lambda: invited_replies.renew(*given))


@blueprint.post("/p/<code>/replies/<int:invited_id>/refuse")
@require_permission(INVITE, proved=True)
def refuse_reply(code: str, invited_id: int) -> Page:
    form = InvitationForm()
    given = authorization.current_actor(), code, invited_id, form.version_seen.data or ""
    return _link(code, form, lambda: invited_replies.refuse(*given))


@blueprint.post("/p/<code>/replies/<int:invited_id>")
@require_permission(INVITE, proved=True)
def confirm_reply(code: str, invited_id: int) -> Page | Response:
    form, given = ConfirmForm(), (authorization.current_actor(), code, invited_id)
    marked, version_seen = form.marked.data or "", form.version_seen.data or ""
    return _act(
        code, invited_id, form, lambda: invited_replies.confirm(*given, marked, version_seen), done="reply_confirmed"
    )


@blueprint.post("/p/<code>/replies/<int:invited_id>/withdraw")
@require_permission(INVITE, proved=True)
def withdraw_invitation(code: str, invited_id: int) -> Page | Response:
    form, given = WithdrawForm(), (authorization.current_actor(), code, invited_id)
    reason, version_seen = form.reason.data or "", form.version_seen.data or ""
    return _act(
        code, invited_id, form, lambda: invited_replies.withdraw(*given, reason, version_seen), done="withdrawn"
    )


def _act(code: str, invited_id: int, form: InvitationForm, act: Callable[[], object], *, done: str) -> Page | Response:
    """Do something with an invitation, or show on the page of all why that is refused."""
    try:
        if form.save(act):
            return flask.redirect(url_for("response.replies", code=code, done=done), 303)
    except Conflict as refusal:
        form.refuse(refusal)
    return _page(code, refused=form, sent_id=invited_id)


def _link(code: str, form: StaffForm, make: Callable[[], Link]) -> Page:
    """The page with a new link, or why there is none."""
    made: list[Link] = []
    try:
        if form.save(lambda: made.append(make())):
            (link,) = made
            consultation = consultations.consultation_for(authorization.current_actor(), code, SEE)
            passed = offices.referrals(link.invited, consultation_id=consultation.id)
            return page(
                "response/office_letter.html" if consultation.is_answered else "response/reply_link.html",
                consultation=consultation,
                link=link,
                referrals=[each for each in passed if each.point in link.points],
                answered_on=max((each.answer.replied_on for each in passed if each.answer), default=None),
                address=qr.outside(url_for("pages.private_link", token=link.token)),
            )
    except Conflict as refusal:
        form.refuse(refusal)
    return _page(code, refused=form)


def _page(code: str, refused: StaffForm | None = None, sent_id: int = 0) -> Page:
    """`refused` is what was sent and cannot be done, `sent_id` the invitation whose boxes it fills."""
    actor = authorization.current_actor()
    consultation = consultations.consultation_for(actor, code, SEE)
    rows = [row for purpose in Purpose for row in invited_replies.invited_to(consultation.id, purpose)]
    passed = offices.referrals(None, consultation_id=consultation.id) if consultation.is_answered else ()
    due = consultation.answer_due_on
    return page(
        "response/replies.html",
        refused.http_status if refused else 200,
        consultation=consultation,
        rows=rows,
        invitations_seen={row.id: edit_conflicts.version_hash(invited_replies.values_of(row)) for row in rows},
        form=refused if isinstance(refused, InviteForm) else InviteForm(formdata=None),
        sent_id=sent_id,
        confirm_form=refused if isinstance(refused, ConfirmForm) else ConfirmForm(formdata=None),
        withdraw_form=refused if isinstance(refused, WithdrawForm) else WithdrawForm(formdata=None),
        office_form=OfficeForm(formdata=None),
        to_ask=invited_replies.to_ask(consultation.id),
        parts={(each.office, each.point): each.part for each in passed},
        organizes=has_permission(actor, INVITE, consultation.id),
        signs=has_permission(actor, Permission.CONSULTATION_ANSWER_SIGN, consultation.id),
        writable=consultation.is_reported,
        answered=consultation.is_answered,
        last_day=reply_rules.last_day_to_invite(due) if due else None,
        days=reply_rules.REPLY_DAYS,
        most_words=reply_rules.MAX_REPLY_WORDS,
        errors=refused.messages() if refused else {},
    )
