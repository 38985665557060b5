"""The draft as a whole: its list of clauses, their order, publishing, discarding what is not published."""

import flask
from flask import url_for
from werkzeug.wrappers import Response

from consult.access import EditConflict, Permission, ValidationError
from consult.consultations import (
    chapters,
    draft_import,
    drafting,
    edit_confirmation,
    edit_conflicts,
    queries,
    working_version,
)
from consult.consultations.forms import ArrangeForm, DiscardForm, PublishForm
from consult.consultations.models import Consultation, DraftVersion
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.framing import redirect_to
from consult.text import diff
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

WRITE = Permission.CONSULTATION_DRAFT_WRITE
#: A name in a list of choices is cut to this many characters.
MAX_NAME = 60
OTHER_TEXT = N_("The text has changed since you checked its parts. Nothing was replaced. Check its parts now.")


def shown_draft(consultation: Consultation) -> DraftVersion | None:
    """The version being written, or the published one if there is none."""
    return queries.working_draft(consultation.id) or queries.current_draft(consultation.id)


@blueprint.get("/p/<code>/draft")
@require_permission(WRITE)
def draft(code: str) -> Page:
    return draft_page(queries.consultation_for(authorization.current_actor(), code, WRITE), PublishForm())


@blueprint.post("/p/<code>/draft/<key>/arrange")
@require_permission(WRITE)
def arrange(code: str, key: str) -> Response:
    """Move a clause up or down, or say whether it is a key clause."""
    form = ArrangeForm()
    if not form.validate():
        raise ValidationError(N_("Nothing was changed. Use the buttons next to the part."))
    act = form.act.data
    if act in ("up", "down"):
        drafting.move_clause(authorization.current_actor(), code, key, up=act == "up")
    else:
        drafting.mark_key(authorization.current_actor(), code, key, act == "key")
    done = "moved" if act in ("up", "down") else "saved"
    return flask.redirect(url_for("consultations.draft", code=code, done=done, _anchor=f"clause-{key}"), 303)


@blueprint.get("/p/<code>/draft.md")
@require_permission(WRITE)
def markdown(code: str) -> Response:
    """The draft as a Markdown file with its keys."""
    text = draft_import.as_markdown(authorization.current_actor(), code)
    response = flask.Response(text, mimetype="text/markdown")
    response.headers["Content-Disposition"] = f'attachment; filename="plan-{code}.md"'
    return response


@blueprint.get("/p/<code>/discard")
@require_permission(WRITE)
def discard(code: str) -> Page:
    return _discard_page(code, DiscardForm())


@blueprint.post("/p/<code>/discard")
@require_permission(WRITE)
def send_discard(code: str) -> Page | Response:
    form = DiscardForm()
    try:
        drafting.discard(authorization.current_actor(), code, form.version_seen.data or "")
    except EditConflict as refusal:
        form.refuse(refusal)
        return _discard_page(code, form)
    return redirect_to("consultations.draft", code, "discarded")


def _discard_page(code: str, form: DiscardForm) -> Page:
    """What would be discarded: every clause that differs from the published one."""
    consultation = queries.consultation_for(authorization.current_actor(), code, WRITE)
    written, published = drafting.unpublished(authorization.current_actor(), code)
    changes = diff.clauses(queries.clause_texts(published), queries.clause_texts(written))
    return page(
        "consultations/discard.html",
        form.http_status,
        consultation=consultation,
        published=published,
        changes=[each for each in changes if each.kind != "same"],
        version_seen=edit_conflicts.version_hash(working_version.contents_of(written)),
        errors=form.messages(),
    )


def draft_page(consultation: Consultation, form: PublishForm) -> Page:
    """The draft, clause by clause, with the form that publishes it."""
    current = shown_draft(consultation)
    published = queries.current_draft(consultation.id)
    return page(
        "consultations/draft.html",
        form.http_status,
        consultation=consultation,
        places=current.places if current else [],
        groups=chapters.grouped(current.chapters, current.places) if current else [],
        chaptered=bool(current and current.chapters),
        published=published,
        published_versions={each.clause_version_id for each in published.places} if published else set(),
        pending=working_version.differs(consultation.id),
        writable=consultation.is_writable,
        asked=edit_confirmation.waits(consultation),
        form=form,
    )
