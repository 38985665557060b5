"""One clause: its words, its evidence, adding it, removing it."""

from dataclasses import asdict

import flask
from flask import url_for
from werkzeug.wrappers import Response

from consult.access import NotFound, Permission, ValidationError
from consult.consultations import drafting, edit_conflicts, queries, working_version
from consult.consultations.clauses import ClauseWords
from consult.consultations.evidence_lists import ParsedEvidence
from consult.consultations.forms import ClauseForm, EvidenceForm
from consult.consultations.models import Consultation, DraftVersionClause
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.draft import shown_draft
from consult.consultations.views.framing import redirect_to
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

WRITE = Permission.CONSULTATION_DRAFT_WRITE
NO_WORDS = ClauseWords(heading="", wording="")


def _clause(code: str, key: str) -> tuple[Consultation, DraftVersionClause]:
    consultation = queries.consultation_for(authorization.current_actor(), code, WRITE)
    draft = shown_draft(consultation)
    place = queries.place(draft, key) if draft else None
    if place is None:
        raise NotFound(drafting.NO_CLAUSE)
    return consultation, place


@blueprint.get("/p/<code>/draft/add")
@require_permission(WRITE)
def add(code: str) -> Page:
    consultation = queries.consultation_for(authorization.current_actor(), code, WRITE)
    working_version.check_writable(consultation)
    return _clause_page(consultation, None, ClauseForm())


@blueprint.post("/p/<code>/draft/add")
@require_permission(WRITE)
def send_add(code: str) -> Page | Response:
    form = ClauseForm()
    if form.validate():
        words = {name: form[name].data or "" for name in ClauseWords.__dataclass_fields__}
        try:
            place = drafting.add_clause(authorization.current_actor(), code, **words)
            return redirect_to("consultations.clause", code, "added", key=place.version.clause.key)
        except ValidationError as refusal:
            form.refuse(refusal)
    return _clause_page(queries.consultation_for(authorization.current_actor(), code, WRITE), None, form)


@blueprint.get("/p/<code>/draft/<key>")
@require_permission(WRITE)
def clause(code: str, key: str) -> Page:
    return _clause_page(*_clause(code, key), ClauseForm())


@blueprint.post("/p/<code>/draft/<key>")
@require_permission(WRITE)
def send_clause(code: str, key: str) -> Page | Response:
    form = ClauseForm()
    words = form.sent()
    version_seen = words.pop("version_seen", "")
    if form.save(lambda: drafting.write_clause(authorization.current_actor(), code, key, version_seen, **words)):
        return redirect_to("consultations.clause", code, "saved", key=key)
    return _clause_page(*_clause(code, key), form)


@blueprint.get("/p/<code>/draft/<key>/remove")
@require_permission(WRITE)
def remove(code: str, key: str) -> Page:
    consultation, place = _clause(code, key)
    working_version.check_writable(consultation)
    return page("consultations/remove.html", consultation=consultation, place=place)


@blueprint.post("/p/<code>/draft/<key>/remove")
@require_permission(WRITE)
def send_remove(code: str, key: str) -> Response:
    drafting.remove_clause(authorization.current_actor(), code, key)
    return redirect_to("consultations.draft", code, "removed")


@blueprint.get("/p/<code>/draft/<key>/evidence")
@require_permission(WRITE)
def evidence(code: str, key: str) -> Page:
    consultation, place = _clause(code, key)
    working_version.check_writable(consultation)
    return _evidence_page(consultation, place, EvidenceForm())


@blueprint.post("/p/<code>/draft/<key>/evidence")
@require_permission(WRITE)
def send_evidence(code: str, key: str) -> Page | Response:
    form = EvidenceForm()
    given = ParsedEvidence(
        direction=form.direction.data or "",
        kind=form.kind.data or "",
        citation=form.citation.data or "",
        finding=form.finding.data or "",
        limitations=form.limitations.data or "",
    )
    if form.save(lambda: drafting.add_evidence(authorization.current_actor(), code, key, given)):
        return _to_evidence(code, key, "added")
    return _evidence_page(*_clause(code, key), form)


@blueprint.post("/p/<code>/draft/<key>/evidence/<int:evidence_id>/remove")
@require_permission(WRITE)
def remove_evidence(code: str, key: str, evidence_id: int) -> Response:
    drafting.remove_evidence(authorization.current_actor(), code, key, evidence_id)
    return _to_evidence(code, key, "removed")


def _to_evidence(code: str, key: str, done: str) -> Response:
    address = url_for("consultations.clause", code=code, key=key, done=done, _anchor="evidence")
    return flask.redirect(address, 303)


def _clause_page(consultation: Consultation, place: DraftVersionClause | None, form: ClauseForm) -> Page:
    stored = working_version.words_of(place.version) if place else NO_WORDS
    clause_id = place.version.clause_id if place else 0
    form.fill(asdict(stored))
    return page(
        "consultations/clause.html",
        form.http_status,
        consultation=consultation,
        place=place,
        form=form,
        version_seen=edit_conflicts.version_hash(asdict(stored)),
        evidence=queries.evidence_of([clause_id])[clause_id],
        writable=consultation.is_writable,
    )


def _evidence_page(consultation: Consultation, place: DraftVersionClause, form: EvidenceForm) -> Page:
    return page("consultations/evidence.html", form.http_status, consultation=consultation, place=place, form=form)
