"""The draft as a whole: its list of clauses, their order, publishing, discarding what is not published."""

from collections import Counter

import flask
from werkzeug.wrappers import Response

from consult.access import EditConflict, Permission, ValidationError
from consult.consultations import (
    chapters,
    clause_order,
    draft_import,
    drafting,
    edit_confirmation,
    edit_conflicts,
    queries,
    working_version,
)
from consult.consultations.clauses import missing_in
from consult.consultations.forms import ArrangeForm, DiscardForm, PublishForm
from consult.consultations.models import Consultation, DraftVersion
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.framing import redirect_to
from consult.text import diff
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination

WRITE = Permission.CONSULTATION_DRAFT_WRITE
#: So many parts are on a page of the list.
PARTS_LISTED = 100
#: A name in a list of choices is cut to this many characters.
MAX_NAME = 60


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
    return to_list(code, key, "moved" if act in ("up", "down") else "saved")


def to_list(code: str, key: str, done: str) -> Response:
    """To the page of the list that has a clause, and says what was done."""
    consultation = queries.consultation_for(authorization.current_actor(), code, WRITE)
    found = shown_draft(consultation)
    keys = [each.version.clause.key for each in found.places] if found else []
    number = keys.index(key) // PARTS_LISTED + 1 if key in keys else 1
    return redirect_to("consultations.draft", code, done, page=number if number > 1 else None, _anchor=f"clause-{key}")


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
    places = current.places if current else []
    pages = pagination(len(places), PARTS_LISTED)
    shown = places[pages.offset : pages.offset + pages.size]
    return page(
        "consultations/draft.html",
        form.http_status,
        consultation=consultation,
        places=places,
        groups=chapters.grouped(current.chapters, shown) if current else [],
        pages=pages,
        counts=Counter(name for each in places for name in missing_in(each.version)),
        removed=clause_order.removed(consultation) if consultation.is_writable else [],
        chaptered=bool(current and current.chapters),
        published=published,
        published_versions={each.clause_version_id for each in published.places} if published else set(),
        pending=working_version.differs(consultation.id),
        writable=consultation.is_writable,
        asked=edit_confirmation.waits(consultation),
        form=form,
    )
