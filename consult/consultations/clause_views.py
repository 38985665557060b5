"""One clause: its words, its evidence, adding it, taking it out."""

from collections.abc import Mapping
from dataclasses import asdict

import flask
from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from consult import gate
from consult.access import NotFound, NotValid, Permission
from consult.consultations import drafting, reading, seen, working
from consult.consultations.clauses import COSTS, DIRECTIONS, EVIDENCE_KINDS, ClauseWords
from consult.consultations.draft_views import shown_draft
from consult.consultations.forms import ClauseForm, EvidenceForm, checked, faults, options, typed
from consult.consultations.framing_views import to
from consult.consultations.life import WRITABLE
from consult.consultations.models import Consultation, DraftClause
from consult.consultations.seen import Overtaken
from consult.gate import allow
from consult.web import Page, StaffForm, page

WRITE = Permission.CONSULTATION_DRAFT_WRITE
EVIDENCE_FIELDS = ("direction", "kind", "citation", "says", "limits")
NO_WORDS = ClauseWords(heading="", wording="")


def _clause(code: str, key: str) -> tuple[Consultation, DraftClause]:
    consultation = reading.consultation_for(gate.actor(), code, WRITE)
    draft = shown_draft(consultation)
    place = reading.place(draft, key) if draft else None
    if place is None:
        raise NotFound(drafting.NO_CLAUSE)
    return consultation, place


@allow(WRITE)
def add(code: str) -> Page:
    consultation = reading.consultation_for(gate.actor(), code, WRITE)
    working.check_writable(consultation)
    return _clause_page(consultation, None, {})


@allow(WRITE)
def send_add(code: str) -> Page | Response:
    sent = _words(typed(checked(ClauseForm())))
    try:
        place = drafting.add_clause(gate.actor(), code, **sent)
    except NotValid as refusal:
        consultation = reading.consultation_for(gate.actor(), code, WRITE)
        return _clause_page(consultation, None, sent, faults(refusal))
    return to("consultations.clause", code, "added", key=place.version.clause.key)


@allow(WRITE)
def clause(code: str, key: str) -> Page:
    consultation, place = _clause(code, key)
    return _clause_page(consultation, place, {})


@allow(WRITE)
def send_clause(code: str, key: str) -> Page | Response:
    sent = typed(checked(ClauseForm()))
    as_seen = sent.pop("seen", "")
    try:
        drafting.write_clause(gate.actor(), code, key, as_seen, **sent)
    except NotValid as refusal:
        return _clause_page(*_clause(code, key), sent, faults(refusal))
    except Overtaken as refusal:
        consultation, place = _clause(code, key)
        stands = seen.differing(asdict(working.words_of(place.version)), sent)
        if stands:
            return _clause_page(consultation, place, sent, faults(refusal), stands)
    return to("consultations.clause", code, "saved", key=key)


@allow(WRITE)
def remove(code: str, key: str) -> Page:
    consultation, place = _clause(code, key)
    working.check_writable(consultation)
    return page("consultations/remove.html", consultation=consultation, place=place)


@allow(WRITE)
def send_remove(code: str, key: str) -> Response:
    checked(StaffForm())
    drafting.remove_clause(gate.actor(), code, key)
    return to("consultations.draft", code, "removed")


@allow(WRITE)
def evidence(code: str, key: str) -> Page:
    consultation, place = _clause(code, key)
    working.check_writable(consultation)
    return _evidence_page(consultation, place, {})


@allow(WRITE)
def send_evidence(code: str, key: str) -> Page | Response:
    sent = typed(checked(EvidenceForm()))
    try:
        given = {name: sent.get(name, "") for name in EVIDENCE_FIELDS}
        drafting.add_evidence(gate.actor(), code, key, **given)
    except NotValid as refusal:
        return _evidence_page(*_clause(code, key), sent, faults(refusal))
    return _to_evidence(code, key, "added")


@allow(WRITE)
def remove_evidence(code: str, key: str, evidence_id: int) -> Response:
    checked(StaffForm())
    drafting.remove_evidence(gate.actor(), code, key, evidence_id)
    return _to_evidence(code, key, "removed")


def _to_evidence(code: str, key: str, done: str) -> Response:
    address = url_for("consultations.clause", code=code, key=key, done=done, _anchor="evidence")
    return flask.redirect(address, 303)


def _words(sent: Mapping[str, str]) -> dict[str, str]:
    """Every field of a clause's words, empty where none was sent."""
    return {name: sent.get(name, "") for name in ClauseWords.__dataclass_fields__}


def _clause_page(
    consultation: Consultation,
    place: DraftClause | None,
    sent: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    stands: Mapping[str, str] | None = None,
) -> Page:
    """A clause to write; `stands` is what a colleague wrote meanwhile."""
    stored = working.words_of(place.version) if place else NO_WORDS
    clause_id = place.version.clause_id if place else 0
    return page(
        "consultations/clause.html",
        409 if stands else 422 if errors else 200,
        consultation=consultation,
        place=place,
        values={name: sent.get(name, getattr(stored, name)) for name in ClauseWords.__dataclass_fields__},
        seen=seen.fingerprint(asdict(stored)),
        stands=stands or {},
        evidence=reading.evidence_of([clause_id])[clause_id],
        writable=consultation.state in WRITABLE,
        costs=options(COSTS),
        errors=errors or {},
    )


def _evidence_page(
    consultation: Consultation,
    place: DraftClause,
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


def register(target: Blueprint) -> None:
    """Put the views at their addresses."""
    clause_path = "/p/<code>/draft/<key>"
    for path, endpoint, show, send in (
        ("/p/<code>/draft/add", "add", add, send_add),
        (clause_path, "clause", clause, send_clause),
        (f"{clause_path}/remove", "remove", remove, send_remove),
        (f"{clause_path}/evidence", "evidence", evidence, send_evidence),
    ):
        target.add_url_rule(path, endpoint, show)
        target.add_url_rule(path, send.__name__, send, methods=["POST"])
    target.add_url_rule(
        f"{clause_path}/evidence/<int:evidence_id>/remove",
        "remove_evidence",
        remove_evidence,
        methods=["POST"],
    )
