"""Agree or not with what others said: the same first page for everyone, then one person's sheet.

The first page carries no token, so that it can be stored for everyone. What is chosen on it is shown once more with the
next comments before anything is sent: sent twice, the first page would otherwise make two sheets of one person's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext

from consult.access import Conflict, Permission
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions import comment_votes
from consult.contributions.comment_votes import ANSWER_LABELS, OtherComment, SheetAnswers
from consult.contributions.enums import HoldReason
from consult.credentials import sheet_tokens
from consult.credentials.sheet_tokens import SheetToken
from consult.pages import plan_pages
from consult.pages.forms import ANSWERS_AS_SENT, AnswersForm
from consult.pages.newest_wordings import with_parts
from consult.pages.views import taking_part
from consult.pages.views.blueprint import blueprint
from consult.storage import database
from consult.storage.group_commit import run_in_group
from consult.text import languages
from consult.web import error_pages
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@dataclass(frozen=True)
class _Ballot:
    """The comments of one page, those of the page before with what was chosen, and the token of the form.

    `lost` answers could not be saved; the sheet has `total`. `nothing` was chosen on the page before.
    """

    shown: Sequence[OtherComment]
    before: Sequence[OtherComment] = ()
    token: str = ""
    unsent: bool = False
    late: bool = False
    lost: int = 0
    total: int = 0
    nothing: bool = False


@blueprint.get("/p/<code>/others")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def others(code: str) -> Page:
    """The comments that the fewest have answered."""
    consultation = taking_part.consultation_of(code)
    if not consultation.is_open:
        return _closed(consultation)
    return _ballot(consultation, AnswersForm(), _Ballot(comment_votes.next_comments(consultation.id).comments))


@blueprint.post("/p/<code>/others")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, writes=False, csrf=False)
def others_post(code: str) -> Page:
    """Show the answers before they are sent for the first time, or store them; then the next comments, or the end."""
    form = AnswersForm()
    consultation = taking_part.consultation_of(code)
    if not consultation.is_open:
        return _closed(consultation, form)
    if not form.validate():
        shown = comment_votes.comments(consultation.id, trackers=form.answers())
        return _ballot(consultation, form, _Ballot(shown, token=form.token.data))
    token = sheet_tokens.read(database.settings().forms_key, code, form.token.data, database.now())
    if token is None or not token.usable:
        return _before_sending(consultation, form, token)
    kept = 0
    if form.answers():
        sent = SheetAnswers(code, token.sheet_id, form.values(), _hold_reason(form, token), token.late, token.draft)
        try:
            kept = run_in_group(comment_votes.write, lambda: sent)
        except Conflict:
            return _closed(taking_part.consultation_of(code), form)
        except database.Unavailable as fault:
            return _again(code, form, fault)
        consultation = taking_part.consultation_of(code)
    if form.act.data == "send-stop":
        return page("pages/others_done.html", consultation=consultation, kept=kept)
    # An old page may be in other hands: what it leads to does not depend on what is on the sheet.
    known = None if token.late else token.sheet_id
    following = comment_votes.next_comments(consultation.id, token.place, known)
    changeable = () if token.late else form.last()
    before = comment_votes.comments(consultation.id, trackers=changeable) if changeable else ()
    token = SheetToken(token.sheet_id, following.place, begun=token.begun or kept > 0, late=token.late)
    return _ballot(
        consultation,
        form,
        _Ballot(
            following.comments,
            before,
            _seal(consultation, token),
            lost=len(form.answers()) - kept,
            # How many an old sheet has is for nobody who finds its page open.
            total=kept if token.late else comment_votes.count_on(token.sheet_id),
        ),
    )


def _before_sending(consultation: Consultation, form: AnswersForm, token: SheetToken | None) -> Page:
    """What was chosen and is not stored, and the next comments, with the token of a new sheet or anew of an old one.

    From an old page nobody knows what was stored. Its sheet stays the same, so that nothing sent from it counts twice.
    """
    answers = form.v.data if token and token.begun else form.answers()
    if form.act.data == "send-stop" and not answers:
        return page("pages/others_done.html", consultation=consultation, kept=0)
    place = token.place if token else comment_votes.next_comments(consultation.id).place
    following = comment_votes.next_comments(consultation.id, place)
    shown = [each for each in following.comments if each.tracker not in answers]
    before = comment_votes.comments(consultation.id, trackers=answers) if answers else ()
    sheet_id, begun = (token.sheet_id, token.begun) if token else (database.random_key(), False)
    anew = SheetToken(sheet_id, following.place, begun, late=token is not None)
    ballot = _Ballot(shown, before, _seal(consultation, anew), unsent=bool(before), late=anew.late, nothing=not answers)
    return _ballot(consultation, form, ballot)


def _ballot(consultation: Consultation, form: AnswersForm, ballot: _Ballot) -> Page:
    parts = taking_part.parts_of(consultation)
    ballot = replace(ballot, shown=with_parts(parts, ballot.shown), before=with_parts(parts, ballot.before))
    return page(
        "pages/others.html",
        form.http_status,
        consultation=consultation,
        form=form,
        ballot=ballot,
        chosen=form.answers(),
        parts=parts,
        labels=ANSWERS_AS_SENT,
        language_names=languages.OWN_NAMES,
    )


def _again(code: str, form: AnswersForm, fault: Exception) -> Page:
    """The same form to be sent again: nothing was saved, or nobody knows. Needs no database."""
    database.end_transaction(keep=False)
    error_pages.note(fault)
    unsure = isinstance(fault, database.OutcomeUnknown)
    title = gettext(error_pages.NOT_SURE if unsure else error_pages.TITLE_OF[503])
    answer = page("pages/others_again.html", 503, code=code, form=form, title=title, unsure=unsure)
    answer.headers.update(error_pages.TRY_AGAIN)
    return answer


def _closed(consultation: Consultation, form: AnswersForm | None = None) -> Page:
    """Nobody can answer: where the numbers are, once they are published; or what of a `form` was not sent."""
    token = form and sheet_tokens.read(
        database.settings().forms_key, consultation.code, form.token.data, database.now()
    )
    begun = bool(token and token.begun)
    chosen = _not_sent(form, begun=begun) if form else {}
    return page(
        "pages/others_closed.html",
        Conflict.status if form else 200,
        consultation=consultation,
        doors=plan_pages.doors_of(consultation),
        is_refused=form is not None,
        begun=begun,
        chosen=chosen,
        unsent=comment_votes.comments(consultation.id, trackers=chosen) if chosen else (),
        labels=ANSWER_LABELS,
    )


def _not_sent(form: AnswersForm, *, begun: bool) -> dict[str, str]:
    """What was chosen on a page and came too late; on later pages the answers of the page before were sent."""
    answers = {**form.v.data} if begun else form.answers()
    known = [(tracker, answer.strip()) for tracker, answer in answers.items() if answer.strip() in ANSWER_LABELS]
    return dict(known[: 2 * comment_votes.AT_ONCE])


def _hold_reason(form: AnswersForm, token: SheetToken) -> HoldReason | None:
    """A sheet counts once among what arrives, however many pages it has."""
    fast = not token.begun and taking_part.is_too_fast()
    return taking_part.hold_reason(fast=fast, trapped=bool(form.trap.data), hasty=token.hasty)


def _seal(consultation: Consultation, token: SheetToken) -> str:
    token = replace(token, draft=queries.current_draft_id(consultation.id))
    return sheet_tokens.seal(database.settings().forms_key, consultation.code, token, database.now())
