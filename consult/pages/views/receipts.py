"""Coming back with a receipt. Only the body of a POST carries it, never an address, a cookie or a log."""

from collections.abc import Mapping
from dataclasses import replace

from consult.access import AppError, Conflict, NotFound, Permission, ValidationError
from consult.analysis import themes
from consult.consultations import queries as consultations
from consult.consultations.models import DraftVersionClause
from consult.contributions import proposed_changes, receipt_access
from consult.contributions.enums import Choice, Consent
from consult.contributions.receipt_access import MyComment, Returned
from consult.moderation import public_log
from consult.moderation.appeals import filing
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.rules import REASON_LABELS, Reason
from consult.pages import say_form
from consult.pages.comment_outcome import comment_outcome
from consult.pages.comment_states import comment_state
from consult.pages.forms import ChangeForm, ChangeVoteForm, ReceiptForm
from consult.pages.views.blueprint import blueprint
from consult.response import queries as response_queries
from consult.storage import database
from consult.text.messages import N_
from consult.text.plain_spelling import in_plain_spelling
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

#: Buttons that change something; every other one only shows.
WRITING = frozenset({"save", "vote", "withdraw", "withdraw-all"})
#: Buttons that ask again before anything is deleted, and those that then delete it.
ASKING, DELETING = frozenset({"ask", "ask-all"}), frozenset({"withdraw", "withdraw-all"})
#: Buttons of the box with a comment's words, and those of them that hand words over.
EDITING, CHANGING = frozenset({"edit", "preview", "plain", "save"}), frozenset({"preview", "plain", "save"})
#: How much of a wrong receipt is shown in its box again: more than any receipt needs.
MAX_KEPT = 400


@blueprint.get("/receipt")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def receipt() -> Page:
    """The page for typing in a receipt."""
    return _receipt_page(ReceiptForm())


@blueprint.post("/receipt")
@require_permission(Permission.PUBLIC_SUBMISSION_SEND, writes=False, csrf=False)
def receipt_post() -> Page:
    """Open a receipt, or do what the button says with one's own words."""
    form = _sent_form()
    act = form.act.data
    if act in WRITING:
        database.begin_write()
    try:
        mine = receipt_access.open_receipt(form.receipt.data)
    except (NotFound, ValidationError) as refusal:
        if act in CHANGING:
            # No box on this page would hold the words: the error page gives them back.
            raise
        form.refuse(refusal)
        return _receipt_page(form)
    if act in CHANGING:
        # Not caught below, for the same reason.
        receipt_access.changeable_comment(mine, form.comment_index)
    try:
        return _answer(mine, form) if act == "edit" or form.validate() else mine_page(mine, form)
    except AppError as refusal:
        form.refuse(refusal)
        return mine_page(mine, form)


def _sent_form() -> ReceiptForm:
    """The form of the button that was pressed."""
    form = ReceiptForm()
    if form.act.data in EDITING:
        return ChangeForm()
    return ChangeVoteForm() if form.act.data == "vote" else form


def _receipt_page(form: ReceiptForm) -> Page:
    form.receipt.data = form.receipt.data[:MAX_KEPT]
    errors = {name or form.receipt.name: message for name, message in form.messages().items()}
    return page("pages/receipt.html", form.http_status, form=form, errors=errors, nearby=consultations.local_help())


def _answer(mine: Returned, form: ReceiptForm) -> Page:
    """Do what the button of a valid form says."""
    act, written = form.act.data, form.receipt.data
    if isinstance(form, ChangeForm) and act in CHANGING:
        entry = receipt_access.my_comment(mine, form.comment_index)
        if form.version_seen.data not in (None, entry.revision):
            return _changed_meanwhile(mine, entry, form)
    if act in ("preview", "plain"):
        return _preview(mine, form)
    if act in ASKING:
        return _ask(mine, form, everything=act == "ask-all")
    if act not in WRITING:
        return mine_page(mine, form)
    if act in DELETING and form.version_seen.data is not None and form.version_seen.data != _changes(mine, form):
        return _ask(mine, form, everything=act == "withdraw-all", meanwhile=True)
    if isinstance(form, ChangeVoteForm):
        mine = receipt_access.change_vote(written, form.part.data, Choice(form.choice.data), form.version_seen.data)
    elif isinstance(form, ChangeForm):
        consent, language = Consent(form.consent.data), form.language.data or ""
        mine = receipt_access.change_comment(
            written,
            form.comment_index,
            form.text.data,
            consent,
            form.w.data,
            language=language,
            may_be_plain=form.may_be_plain.data,
        )
    elif act == "withdraw":
        mine = receipt_access.withdraw_comment(written, form.comment_index)
    else:
        mine = receipt_access.withdraw_all(written)
    return mine_page(mine, form, done=act)


def _changes(mine: Returned, form: ReceiptForm) -> int:
    """How often what would be deleted has been changed: one comment, or everything."""
    if form.act.data == "withdraw-all":
        return mine.changes
    return receipt_access.my_comment(mine, form.comment_index).revision


def _changed_meanwhile(mine: Returned, entry: MyComment, form: ChangeForm) -> Page:
    """What is saved now, with what was sent in its boxes; or, if a form that was sent before saved the same, that."""
    comment = entry.comment
    sent = (form.text.data, form.consent.data, form.language.data or "", form.w.data or comment.proposed_wording or "")
    now = (comment.original, comment.consent, comment.language_said or "", comment.proposed_wording or "")
    if form.act.data == "save" and sent == now:
        return mine_page(mine, form, done="save")
    form.version_seen.data = None
    form.refuse(Conflict(N_("You changed this on another page after you opened this one. Nothing was saved just now.")))
    return mine_page(mine, form, meanwhile=True)


def _preview(mine: Returned, form: ChangeForm) -> Page:
    """The new words as they will be saved, with what in them could reveal who somebody is; or in plain spelling."""
    as_typed = form.text.data
    if form.act.data == "plain":
        form.text.data = in_plain_spelling(as_typed)
    old, checked = receipt_access.check_change(mine, form.comment_index, form.text.data, form.w.data)
    comment = replace(
        checked,
        consent=Consent(form.consent.data),
        language=form.language.data or "",
        may_be_plain=form.may_be_plain.data,
    )
    return page(
        "pages/mine_preview.html",
        consultation=mine.consultation,
        form=form,
        comment=comment,
        change=proposed_changes.change(old.comment, comment.proposed_wording),
        as_typed=as_typed if form.act.data == "plain" else "",
        plainer=in_plain_spelling(comment.text) != comment.text,
        details=say_form.identifying_details(comment),
    )


def _ask(mine: Returned, form: ReceiptForm, *, everything: bool, meanwhile: bool = False) -> Page:
    """What will be deleted, before it is; `meanwhile`: it was changed after the page that showed it."""
    receipt_access.check_withdrawable(mine)
    asked = mine.comments if everything else (receipt_access.my_comment(mine, form.comment_index),)
    return page(
        "pages/mine_away.html",
        Conflict.status if meanwhile else 200,
        consultation=mine.consultation,
        form=form,
        meanwhile=meanwhile,
        index=None if everything else form.comment_index,
        version_seen=mine.changes if everything else asked[0].revision,
        comments=[entry.comment for entry in asked if entry.has_words],
        changes=proposed_changes.changes(entry.comment for entry in asked),
        votes=len(mine.votes) if everything else 0,
    )


def mine_page(mine: Returned, form: ReceiptForm, *, done: str = "", meanwhile: bool = False) -> Page:
    """Everything that a receipt opens, and what happened to it.

    `meanwhile`: the comment in the box was changed after the page whose words are in it.
    """
    draft = consultations.current_draft(mine.consultation.id)
    places = {place.version.clause_id: place for place in draft.places} if draft else {}
    ids = [entry.comment.id for entry in mine.comments]
    reasons = public_log.reasons_of(ids)
    edited = None if done else _edited(mine, form)
    if edited:
        _fill(form, edited)
    return page(
        "pages/mine.html",
        form.http_status,
        consultation=mine.consultation,
        mine=mine,
        form=form,
        editable=edited.index if edited else None,
        meanwhile=meanwhile,
        errors=form.messages() if edited else _without_boxes(form),
        done=done,
        states={
            entry.comment.id: comment_state(
                entry.comment.outcome,
                entry.comment.stage,
                is_open=mine.consultation.is_open,
                plain=Reason.PLAIN_SPELLING in reasons.get(entry.comment.id, ()),
            )
            for entry in mine.comments
        },
        changes=proposed_changes.changes(entry.comment for entry in mine.comments),
        places=places,
        by_key={place.version.clause.key: place for place in places.values()},
        taken_out=consultations.headings(_taken_out(mine, places)),
        reasons=reasons,
        appeals=filing.of_receipt(mine),
        notes=danger_protocol.notes_of(entry.comment.id for entry in mine.comments if not entry.gone),
        reason_label=_reason_label,
        outcomes=comment_outcome(
            response_queries.summary(mine.consultation),
            themes.coded(ids),
            _parts(mine),
            {entry.comment.id: entry.comment.tracker for entry in mine.comments},
        ),
        vote_form=ChangeVoteForm(formdata=None),
    )


def _fill(form: ReceiptForm, edited: MyComment) -> None:
    """Show a comment as it is stored where nothing else was sent; a tick that was taken away was sent."""
    comment = edited.comment
    if form.version_seen.data is None:
        form.version_seen.data = edited.revision
    if not form["text"].raw_data:
        form.fill({"may_be_plain": comment.may_be_plain})
    form.fill(
        {
            "text": comment.original or comment.public_text or "",
            "w": comment.proposed_wording,
            "consent": comment.consent,
            "language": comment.language_said or "",
        }
    )


def _reason_label(reason: Reason, consent: str) -> str:
    """A reason as it is told to the writer."""
    if reason == Reason.PLAIN_SPELLING:
        return N_("The way it was written could show who wrote it. You said that we may change that.")
    if reason != Reason.WRITER_ASKED:
        return REASON_LABELS[reason]
    return N_("You did not say that we may show it.") if consent == Consent.TEAM else N_("You asked for this.")


def _edited(mine: Returned, form: ReceiptForm) -> MyComment | None:
    """The comment whose words are shown in a box."""
    if not isinstance(form, ChangeForm) or not mine.changeable:
        return None
    return next((entry for entry in mine.comments if entry.index == form.comment_index and not entry.gone), None)


def _without_boxes(form: ReceiptForm) -> dict[str, str]:
    """The errors of a form that the page does not show again."""
    found = form.messages().values()
    return {"": "\n".join(found)} if found else {}


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
