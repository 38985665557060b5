"""The draft as a whole: its list of clauses, their order, publishing, importing a document."""

from collections.abc import Collection, Mapping

import flask
from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Conflict, EditConflict, Permission, ValidationError
from consult.consultations import (
    chapters,
    draft_import,
    drafting,
    edit_confirmation,
    edit_conflicts,
    framing,
    queries,
    working_version,
)
from consult.consultations.clause_matching import Reason
from consult.consultations.clause_similarity import Words
from consult.consultations.draft_import import NEW, NotMatched, read_mark
from consult.consultations.forms import ArrangeForm, DiscardForm, ImportForm, PublishForm, document_text, matches
from consult.consultations.models import Consultation, DraftVersion
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.framing import redirect_to
from consult.text import diff
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.forms import field_errors
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


@blueprint.get("/p/<code>/draft/import")
@require_permission(WRITE)
def import_draft(code: str) -> Page:
    consultation = queries.consultation_for(authorization.current_actor(), code, WRITE)
    working_version.check_writable(consultation)
    return _import_page(consultation, "", ImportForm())


@blueprint.post("/p/<code>/draft/import")
@require_permission(WRITE)
def send_import(code: str) -> Page | Response:
    """Show what a document contains and which clause each part is; import it once that has been seen."""
    form = ImportForm()
    text = form.text.data or ""
    try:
        text = document_text(form)
        return _found(code, text, form)
    except ValidationError as refusal:
        form.refuse(refusal)
        return _import_page(queries.consultation_for(authorization.current_actor(), code, WRITE), text, form)


def _found(code: str, text: str, form: ImportForm) -> Page | Response:
    """A choice is valid for the text for which it was made, and is reviewed if the draft changed."""
    is_same_text = form.read.data == read_mark(text)
    chosen = matches() if is_same_text else {}
    if form.confirmed.data and is_same_text:
        try:
            drafting.import_draft(authorization.current_actor(), code, text, chosen, form.version_seen.data or "")
            return redirect_to("consultations.draft", code, "imported")
        except NotMatched:
            return _found_page(code, text, chosen, with_faults=True)
        except EditConflict as refusal:
            return _found_page(code, text, chosen, errors=field_errors(refusal))
    errors = {"": gettext(OTHER_TEXT)} if form.confirmed.data or (form.named.data and not is_same_text) else {}
    if form.named.data and is_same_text:
        try:
            framing.take_title(authorization.current_actor(), code, text)
        except (Conflict, ValidationError) as refusal:
            errors = {"": field_errors(refusal)[refusal.field]}
    opened = () if form.change.data is None else (form.change.data,)
    return _found_page(code, text, chosen, opened, errors)


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


def _import_page(consultation: Consultation, text: str, form: ImportForm) -> Page:
    """`text` is what was typed, or what was read of a file."""
    form.text.data = text
    return page(
        "consultations/import.html",
        form.http_status,
        consultation=consultation,
        form=form,
        read=read_mark(text),
    )


def _found_page(
    code: str,
    text: str,
    chosen: Mapping[int, str],
    opened: Collection[int] = (),
    errors: Mapping[str, str] | None = None,
    *,
    with_faults: bool = False,
) -> Page:
    """Every part of a document with what it would become; a choice for those that are asked, opened or wrong."""
    found = drafting.import_preview(authorization.current_actor(), code, text, chosen)
    errors = dict(errors or {})
    status = 409 if errors else 200
    if with_faults:
        errors |= {f"match-{place}": message_of(reason) for place, reason in found.problems.items()}
        status = 422
    arriving = {each.key: each for each in found.arrivals}
    consultation = queries.consultation_for(authorization.current_actor(), code, WRITE)
    title = found.parsed.own_title
    return page(
        "consultations/import_found.html",
        status,
        consultation=consultation,
        title=title,
        can_be_named=consultation.is_draft and title not in ("", consultation.title),
        text_sent=text,
        found=found,
        read=read_mark(text),
        version_seen=edit_conflicts.version_hash(found.draft),
        parts=list(zip(found.found, [arriving[each.key] for each in found.clauses], strict=True)),
        gone=[each for each in found.arrivals if each.kind == "removed"],
        opened={*chosen, *opened, *found.problems},
        names={each.key: _option(each) for each in found.known},
        new=NEW,
        message_of=message_of,
        errors=errors,
    )


def _option(clause: Words) -> str:
    """A clause of the draft as it is named in a list of choices."""
    name = clause.name if len(clause.name) <= MAX_NAME else clause.name[: MAX_NAME - 1] + "…"
    return gettext("%(name)s (removed)", name=name) if clause.gone else name


def message_of(reason: Reason) -> str:
    """A reason in the reader's language."""
    return str(gettext(reason.message) % reason.params)
