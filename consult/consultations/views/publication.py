"""Publishing the draft: a preview first; a second person looks at edits that change more."""

from collections.abc import Mapping

import flask
from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Conflict, EditConflict, ValidationError
from consult.consultations import (
    draft_publication,
    drafting,
    edit_confirmation,
    edit_conflicts,
    edit_requests,
    queries,
    working_version,
)
from consult.consultations.draft_publication import NotAnEdit, Ready
from consult.consultations.edit_confirmation import Difference
from consult.consultations.forms import EditForm, PublishForm
from consult.consultations.import_merge import NAMES
from consult.consultations.models import Consultation, DraftVersion
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.draft import WRITE, draft_page
from consult.consultations.views.framing import redirect_to
from consult.text import diff
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

#: Texts in the Markdown of drafts: compared without the marks that only format the words.
MARKDOWN = frozenset({"wording", "reason"})


@blueprint.post("/p/<code>/draft")
@require_permission(WRITE)
def publish(code: str) -> Page | Response:
    """Show what would be published; publish it once that has been seen, or ask a second person."""
    form = PublishForm()
    consultation = queries.consultation_for(authorization.current_actor(), code, WRITE)
    if not form.validate():
        return draft_page(consultation, form)
    kind, note, mark = form.kind.data or "", form.note.data or "", form.version_seen.data or ""
    try:
        found = draft_publication.ready(consultation, kind, note)
    except (Conflict, ValidationError) as refusal:
        form.refuse(refusal)
        return draft_page(consultation, form)
    try:
        if form.act.data == "ask":
            edit_confirmation.ask(authorization.current_actor(), code, note, mark)
            return redirect_to("consultations.draft", code, "asked")
        if found.previous is None or form.act.data == "publish":
            drafting.publish(authorization.current_actor(), code, kind, note, mark if found.previous else None)
            return redirect_to("consultations.draft", code, "published")
    except NotAnEdit as refusal:
        # The page itself says why it is none.
        form.http_status = refusal.status
    except (Conflict, ValidationError) as refusal:
        form.refuse(refusal)
    if found.previous is None:
        return draft_page(consultation, form)
    return _shown_page(consultation, found, found.previous, form)


@blueprint.get("/p/<code>/edit")
@require_permission(edit_confirmation.CONFIRM)
def edit(code: str) -> Page:
    return _edit_page(code, EditForm())


@blueprint.post("/p/<code>/edit")
@require_permission(edit_confirmation.CONFIRM)
def send_edit(code: str) -> Page | Response:
    """Answer whether a version is an edit."""
    form = EditForm()
    if not form.validate():
        return _edit_page(code, form)
    act = form.act.data
    try:
        if act == "confirm":
            edit_confirmation.confirm(authorization.current_actor(), code, form.version_seen.data or "")
        elif act == "refuse":
            edit_confirmation.refuse(authorization.current_actor(), code)
        else:
            edit_confirmation.take_back(authorization.current_actor(), code)
    except EditConflict as refusal:
        form.refuse(refusal)
        return _edit_page(code, form)
    if act == "take_back":
        return redirect_to("consultations.draft", code, "acted")
    return flask.redirect(url_for("pages.team_home", done="acted"), 303)


def _shown_page(consultation: Consultation, found: Ready, previous: DraftVersion, form: PublishForm) -> Page:
    """Every difference that readers would find, and why it is more than typing mistakes, if it is."""
    told = draft_publication.findings(consultation, found) if found.kind == "edit" else []
    layout = diff.clauses(queries.clause_texts(previous), queries.clause_texts(found.draft))
    return page(
        "consultations/publish.html",
        form.http_status,
        consultation=consultation,
        kind=found.kind,
        note=found.note,
        previous=previous,
        differences=[_told(each) for each in edit_confirmation.differences(previous, found.draft)],
        layout=[each for each in layout if each.kind not in ("same", "changed")],
        findings=[gettext(each.message) % each.params for each in told],
        waiting=edit_requests.open_request(consultation.id),
        version_seen=edit_conflicts.version_hash(working_version.contents_of(found.draft)),
        errors=form.messages(),
    )


def _edit_page(code: str, form: EditForm) -> Page:
    consultation, asked = edit_confirmation.asked(authorization.current_actor(), code)
    return page(
        "consultations/edit.html",
        form.http_status,
        consultation=consultation,
        asked=asked,
        differences=[_told(each) for each in asked.differences],
        findings=[gettext(each.message) % each.params for each in asked.findings],
        version_seen=asked.request.contents_hash,
        errors=form.messages(),
    )


def _told(each: Difference) -> Mapping[str, object]:
    """A difference as a page shows it, word by word."""
    compare = diff.wordings if each.field in MARKDOWN else diff.words
    return {
        "number": each.number,
        "heading": each.heading,
        "label": NAMES[each.field],
        "pieces": compare(each.before, each.after),
    }
