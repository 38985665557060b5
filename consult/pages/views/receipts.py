"""Coming back with a receipt. Only the body of a POST carries it, never an address, a cookie or a log."""

from collections.abc import Mapping

from flask import request
from flask_babel import gettext

from consult.access import AppError, NotFound, Permission, ValidationError
from consult.analysis import themes
from consult.consultations import queries as consultations
from consult.consultations.models import DraftVersionClause
from consult.contributions import receipt_access
from consult.contributions.enums import CHOICE_LABELS, CONSENT_LABELS, Choice, Consent
from consult.contributions.receipt_access import Returned
from consult.contributions.submission_values import CommentText
from consult.moderation import public_log
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.rules import REASON_LABELS
from consult.pages import say_form
from consult.pages.comment_outcome import comment_outcome
from consult.pages.views.blueprint import blueprint
from consult.response import queries as response_queries
from consult.storage import database
from consult.text import plain
from consult.text.messages import N_
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

#: Buttons that change something; every other one only shows.
WRITING = frozenset({"save", "vote", "withdraw", "withdraw-all"})
#: Buttons that ask again before anything is deleted.
ASKING = frozenset({"ask", "ask-all"})
#: How much of a wrong receipt is shown in its box again: more than any receipt needs.
MAX_KEPT = 400


@blueprint.get("/receipt")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def receipt() -> Page:
    """The page for typing in a receipt."""
    return page("pages/receipt.html", errors={}, typed="", nearby=consultations.local_help())


@blueprint.post("/receipt")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, writes=False, csrf=False)
def receipt_post() -> Page:
    """Open a receipt, or do what the button says with one's own words."""
    typed = request.form.get("receipt", "")
    act = request.form.get("act", "open")
    if act in WRITING:
        database.begin_write()
    try:
        mine = receipt_access.open_receipt(typed)
    except (NotFound, ValidationError) as refusal:
        if act in ("save", "preview"):
            raise
        return _no_receipt(typed, refusal)
    try:
        if act in WRITING:
            return _mine(_act(act, typed), typed, done=act)
        if act == "preview":
            return _preview(mine, typed)
        if act in ASKING:
            return _ask(mine, typed, everything=act == "ask-all")
    except AppError as refusal:
        if act in ("save", "preview") and _editable(mine, act) is None:
            # No box on this page would hold the words: the error page gives them back.
            raise
        return _mine(mine, typed, asked="edit", refusal=refusal)
    return _mine(mine, typed, asked=act)


def _no_receipt(typed: str, refusal: AppError) -> Page:
    message = gettext(refusal.message) % refusal.params
    status = 404 if isinstance(refusal, NotFound) else 422
    kept, nearby = typed[:MAX_KEPT], consultations.local_help()
    return page("pages/receipt.html", status, errors={"receipt": message}, typed=kept, nearby=nearby)


def _act(act: str, typed: str) -> Returned:
    if act == "vote":
        choice = request.form.get("choice", "")
        if choice not in set(Choice):
            raise ValidationError(N_("Choose one of the answers on the page."))
        return receipt_access.change_vote(typed, request.form.get("part", ""), Choice(choice))
    if act == "withdraw-all":
        return receipt_access.withdraw_all(typed)
    if act == "withdraw":
        return receipt_access.withdraw_comment(typed, _index())
    return receipt_access.change_comment(typed, _index(), request.form.get("text", ""), _consent())


def _consent() -> Consent:
    consent = request.form.get("consent", "")
    if consent not in set(Consent):
        raise ValidationError(N_("Say whether we may show it."))
    return Consent(consent)


def _preview(mine: Returned, typed: str) -> Page:
    """The new words as they will be saved, with what in them could reveal who somebody is."""
    _, clean = receipt_access.check_change(mine, _index(), request.form.get("text", ""))
    said = CommentText(None, clean, _consent())
    return page(
        "pages/mine_preview.html",
        consultation=mine.consultation,
        typed=typed,
        index=_index(),
        text=request.form["text"],
        said=said,
        details=say_form.identifying_details(said),
    )


def _ask(mine: Returned, typed: str, *, everything: bool) -> Page:
    """What will be deleted, before it is."""
    receipt_access.check_withdrawable(mine)
    asked = mine.comments if everything else (receipt_access.my_comment(mine, _index()),)
    return page(
        "pages/mine_away.html",
        consultation=mine.consultation,
        typed=typed,
        index=None if everything else _index(),
        comments=[entry.comment for entry in asked if entry.has_words],
        votes=len(mine.votes) if everything else 0,
    )


def _mine(mine: Returned, typed: str, *, asked: str = "", done: str = "", refusal: AppError | None = None) -> Page:
    draft = consultations.current_draft(mine.consultation.id)
    places = {place.version.clause_id: place for place in draft.places} if draft else {}
    ids = [entry.comment.id for entry in mine.comments]
    status = 200 if refusal is None else 422 if isinstance(refusal, ValidationError) else 409
    return page(
        "pages/mine.html",
        status,
        consultation=mine.consultation,
        mine=mine,
        typed=typed,
        editable=_editable(mine, asked),
        kept_text=request.form.get("text"),
        kept_consent=request.form.get("consent"),
        done=done,
        error=gettext(refusal.message) % refusal.params if refusal else "",
        places=places,
        by_key={place.version.clause.key: place for place in places.values()},
        taken_out=consultations.headings(_taken_out(mine, places)),
        reasons=public_log.reasons_of(ids),
        notes=danger_protocol.notes_of(entry.comment.id for entry in mine.comments if not entry.gone),
        reason_labels=REASON_LABELS,
        became=comment_outcome(response_queries.summary(mine.consultation), themes.coded(ids), _parts(mine)),
        choices=[(choice.value, gettext(label)) for choice, label in CHOICE_LABELS.items()],
        consents=[(consent.value, gettext(label)) for consent, label in CONSENT_LABELS.items()],
    )


def _editable(mine: Returned, asked: str) -> int | None:
    """The index of the comment whose words are shown in a box."""
    still = mine.changeable and any(entry.index == _index() and not entry.gone for entry in mine.comments)
    return _index() if still and asked in ("edit", "save", "preview") else None


def _taken_out(mine: Returned, places: Mapping[int, DraftVersionClause]) -> set[int]:
    """The versions with comments or votes of clauses that are no longer in the plan."""
    still = {place.version.clause.key for place in places.values()}
    commented = {
        entry.comment.clause_version_id for entry in mine.comments
        if entry.comment.clause_version_id and entry.comment.clause_id not in places
    }  # fmt: skip
    return commented | {entry.vote.clause_version_id for entry in mine.votes if entry.key not in still}


def _parts(mine: Returned) -> dict[int, str | None]:
    """The key of the part each comment is about, by the comment's id; none for the whole plan."""
    keys = consultations.clause_keys(mine.consultation.id)
    return {entry.comment.id: keys.get(entry.comment.clause_id or 0) for entry in mine.comments}


def _index() -> int:
    index = plain.whole_number(request.form.get("index", ""))
    return -1 if index is None else index
