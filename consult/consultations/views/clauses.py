"""One clause: its words, its evidence, adding it, removing it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import flask
from flask import request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from consult.access import NotFound, Permission, ValidationError
from consult.consultations import (
    clarifications,
    clause_order,
    drafting,
    edit_conflicts,
    queries,
    restructuring,
    working_version,
)
from consult.consultations.clauses import ClauseWords, missing_in
from consult.consultations.evidence_lists import ParsedEvidence
from consult.consultations.forms import ClauseForm, DiscardForm, EvidenceForm
from consult.consultations.models import Consultation, DraftVersionClause
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.draft import shown_draft, to_list
from consult.consultations.views.framing import redirect_to
from consult.text import readability, respectful
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

WRITE = Permission.CONSULTATION_DRAFT_WRITE
NO_WORDS = ClauseWords(heading="", wording="")


#: So many parts before and after are listed beside a part.
NEIGHBOURS = 8


@dataclass(frozen=True)
class Around:
    """What is around a part: the one before, the one after, the next that misses something, those listed beside it."""

    number: int
    previous: DraftVersionClause | None
    next: DraftVersionClause | None
    missing: DraftVersionClause | None
    listed: Sequence[DraftVersionClause]


def around(places: Sequence[DraftVersionClause], place: DraftVersionClause) -> Around:
    at = places.index(place)
    onward = [*places[at + 1 :], *places[:at]]
    return Around(
        number=at + 1,
        previous=places[at - 1] if at else None,
        next=places[at + 1] if at + 1 < len(places) else None,
        missing=next((each for each in onward if missing_in(each.version)), None),
        listed=places[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1],
    )


def _clause(code: str, key: str) -> tuple[Consultation, DraftVersionClause]:
    consultation = queries.consultation_for(authorization.current_actor(), code, WRITE)
    draft = shown_draft(consultation)
    place = queries.place(draft, key) if draft else None
    if place is None:
        raise NotFound(clause_order.NO_CLAUSE)
    return consultation, place


@blueprint.get("/p/<code>/draft/add")
@require_permission(WRITE)
def add(code: str) -> Page:
    consultation = queries.consultation_for(authorization.current_actor(), code, WRITE)
    working_version.check_writable(consultation)
    form = ClauseForm(after=request.args.get("after", ""), before=request.args.get("before", ""))
    return _clause_page(consultation, None, form)


@blueprint.post("/p/<code>/draft/add")
@require_permission(WRITE)
def send_add(code: str) -> Page | Response:
    form = ClauseForm()
    if form.validate():
        words = {name: form[name].data or "" for name in (*ClauseWords.__dataclass_fields__, "after", "before")}
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
    words = {name: text for name, text in form.sent().items() if name in ClauseWords.__dataclass_fields__}
    version_seen = form.version_seen.data or ""
    if form.save(lambda: drafting.write_clause(authorization.current_actor(), code, key, version_seen, **words)):
        return _onward(code, key, form.act.data)
    return _clause_page(*_clause(code, key), form)


def _onward(code: str, key: str, act: str) -> Response:
    """Where to go once a part is saved: after the last one, to the list."""
    consultation, place = _clause(code, key)
    draft = shown_draft(consultation)
    beside = around(draft.places if draft else [place], place)
    to = {"next": beside.next, "missing": beside.missing}.get(act, place)
    if to is None:
        return to_list(code, key, "saved")
    return redirect_to("consultations.clause", code, "saved", key=to.version.clause.key)


@blueprint.get("/p/<code>/draft/<key>/remove")
@require_permission(WRITE)
def remove(code: str, key: str) -> Page:
    return _remove_page(code, key, DiscardForm())


@blueprint.post("/p/<code>/draft/<key>/remove")
@require_permission(WRITE)
def send_remove(code: str, key: str) -> Page | Response:
    form, actor = DiscardForm(), authorization.current_actor()
    if form.carry_out(lambda: drafting.remove_clause(actor, code, key, form.version_seen.data or "")):
        return redirect_to("consultations.draft", code, "removed")
    return _remove_page(code, key, form)


def _remove_page(code: str, key: str, form: DiscardForm) -> Page:
    consultation, place = _clause(code, key)
    working_version.check_writable(consultation)
    return page(
        "consultations/remove.html",
        form.http_status,
        consultation=consultation,
        place=place,
        form=form,
        version_seen=form.version_to_carry(edit_conflicts.version_hash(drafting.removal_values(place))),
    )


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
    draft = shown_draft(consultation) if place else None
    stored = working_version.words_of(place.version) if place else NO_WORDS
    clause_id = place.version.clause_id if place else 0
    form.fill(asdict(stored))
    return page(
        "consultations/clause.html",
        form.http_status,
        consultation=consultation,
        place=place,
        count=len(draft.places) if draft else 0,
        around=around(draft.places, place) if draft and place else None,
        missing=missing_in(stored) if place else [],
        hints=readability.hints(form.plain_language.data or "", get_locale().language),
        labels={
            name: respectful.labels_in(form[name].data or "", get_locale().language)
            for name in ("heading", "wording", "plain_language", "reason")
        },
        earlier=len(restructuring.earlier_wordings(place)) if place else 0,
        form=form,
        version_seen=edit_conflicts.version_hash(asdict(stored)),
        evidence=queries.evidence_of([clause_id])[clause_id],
        writable=consultation.is_writable,
        explains=clarifications.is_possible(consultation, clause_id),
    )


def _evidence_page(consultation: Consultation, place: DraftVersionClause, form: EvidenceForm) -> Page:
    return page("consultations/evidence.html", form.http_status, consultation=consultation, place=place, form=form)
