"""One clause: its words, its evidence, adding it, removing it."""

from collections.abc import Mapping
from dataclasses import asdict

import flask
from flask import url_for
from werkzeug.wrappers import Response

from consult.access import NotFound, Permission, ValidationError
from consult.consultations import drafting, edit_conflicts, queries, working_version
from consult.consultations.clauses import COSTS, DIRECTIONS, EVIDENCE_KINDS, ClauseWords
from consult.consultations.edit_conflicts import EditConflict
from consult.consultations.forms import ClauseForm, EvidenceForm, field_errors, form_data, options
from consult.consultations.models import Consultation, DraftVersionClause
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.draft import shown_draft
from consult.consultations.views.framing import redirect_to
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

WRITE = Permission.CONSULTATION_DRAFT_WRITE
EVIDENCE_FIELDS = ("direction", "kind", "citation", "says", "limits")
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
    return _clause_page(consultation, None, {})


@blueprint.post("/p/<code>/draft/add")
@require_permission(WRITE)
def send_add(code: str) -> Page | Response:
    sent = _words(form_data(ClauseForm()))
    try:
        place = drafting.add_clause(authorization.current_actor(), code, **sent)
    except ValidationError as refusal:
        consultation = queries.consultation_for(authorization.current_actor(), code, WRITE)
        return _clause_page(consultation, None, sent, field_errors(refusal))
    return redirect_to("consultations.clause", code, "added", key=place.version.clause.key)


@blueprint.get("/p/<code>/draft/<key>")
@require_permission(WRITE)
def clause(code: str, key: str) -> Page:
    consultation, place = _clause(code, key)
    return _clause_page(consultation, place, {})


@blueprint.post("/p/<code>/draft/<key>")
@require_permission(WRITE)
def send_clause(code: str, key: str) -> Page | Response:
    sent = form_data(ClauseForm())
    as_seen = sent.pop("seen", "")
    try:
        drafting.write_clause(authorization.current_actor(), code, key, as_seen, **sent)
    except ValidationError as refusal:
        return _clause_page(*_clause(code, key), sent, field_errors(refusal))
    except EditConflict as refusal:
        consultation, place = _clause(code, key)
        stands = edit_conflicts.conflicting_fields(asdict(working_version.words_of(place.version)), sent)
        if stands:
            return _clause_page(consultation, place, sent, field_errors(refusal), stands)
    return redirect_to("consultations.clause", code, "saved", key=key)


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
    return _evidence_page(consultation, place, {})


@blueprint.post("/p/<code>/draft/<key>/evidence")
@require_permission(WRITE)
def send_evidence(code: str, key: str) -> Page | Response:
    sent = form_data(EvidenceForm())
    try:
        given = {name: sent.get(name, "") for name in EVIDENCE_FIELDS}
        drafting.add_evidence(authorization.current_actor(), code, key, **given)
    except ValidationError as refusal:
        return _evidence_page(*_clause(code, key), sent, field_errors(refusal))
    return _to_evidence(code, key, "added")


@blueprint.post("/p/<code>/draft/<key>/evidence/<int:evidence_id>/remove")
@require_permission(WRITE)
def remove_evidence(code: str, key: str, evidence_id: int) -> Response:
    drafting.remove_evidence(authorization.current_actor(), code, key, evidence_id)
    return _to_evidence(code, key, "removed")


def _to_evidence(code: str, key: str, done: str) -> Response:
    address = url_for("consultations.clause", code=code, key=key, done=done, _anchor="evidence")
    return flask.redirect(address, 303)


def _words(sent: Mapping[str, str]) -> dict[str, str]:
    """Every field of a clause's words, empty if it was not sent."""
    return {name: sent.get(name, "") for name in ClauseWords.__dataclass_fields__}


def _clause_page(
    consultation: Consultation,
    place: DraftVersionClause | None,
    sent: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    stands: Mapping[str, str] | None = None,
) -> Page:
    """A clause to edit; `stands` is what a colleague wrote meanwhile."""
    stored = working_version.words_of(place.version) if place else NO_WORDS
    clause_id = place.version.clause_id if place else 0
    return page(
        "consultations/clause.html",
        409 if stands else 422 if errors else 200,
        consultation=consultation,
        place=place,
        values={name: sent.get(name, getattr(stored, name)) for name in ClauseWords.__dataclass_fields__},
        seen=edit_conflicts.fingerprint(asdict(stored)),
        stands=stands or {},
        evidence=queries.evidence_of([clause_id])[clause_id],
        writable=consultation.is_writable,
        costs=options(COSTS),
        errors=errors or {},
    )


def _evidence_page(
    consultation: Consultation,
    place: DraftVersionClause,
    sent: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
) -> Page:
    return page(
        "consultations/evidence.html",
        422 if errors else 200,
        consultation=consultation,
        place=place,
        values={name: sent.get(name, "") for name in EVIDENCE_FIELDS},
        directions=options(DIRECTIONS),
        evidence_kinds=options(EVIDENCE_KINDS),
        errors=errors or {},
    )
