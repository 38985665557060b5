"""The decision maker's pages: what is to be decided, one decision with what people said, page one, the signature."""

from collections.abc import Mapping

import flask
from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Permission, ValidationError
from consult.commitments.commands import written_commitments
from consult.consultations import edit_conflicts
from consult.consultations import queries as consultations
from consult.consultations.edit_conflicts import EditConflict
from consult.consultations.forms import field_errors, form_data, optional_day
from consult.consultations.models import Consultation
from consult.report import queries as report_queries
from consult.report.check_links import with_links
from consult.report.document import NotReady
from consult.report.enums import DISPOSITION_LABELS, REASON_KIND_LABELS
from consult.report.forms import SeenForm
from consult.report.views import LABELS
from consult.response import decision_points, later_decisions, rules
from consult.response import document as response
from consult.response import queries as response_queries
from consult.response.forms import DispositionForm, LinesForm
from consult.response.views.blueprint import blueprint
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination

WRITE = Permission.CONSULTATION_ANSWER_WRITE
SIGN = Permission.CONSULTATION_ANSWER_SIGN


@blueprint.get("/p/<code>/answer")
@require_permission(WRITE)
def answer(code: str) -> Page:
    consultation = _consultation(code)
    frozen = report_queries.report_of(consultation.id)
    every = decision_points.decision_points(consultation) if frozen else []
    pages = pagination(len(every), 60)
    return page(
        "response/answer.html",
        consultation=consultation,
        frozen=frozen,
        points=every[pages.offset : pages.offset + pages.size],
        pages=pages,
        labels=DISPOSITION_LABELS,
        reason_labels=REASON_KIND_LABELS,
        refusals=with_links(consultation, response.refusals(consultation)) if consultation.is_reported else [],
        promises=written_commitments(consultation),
        writable=consultation.is_reported,
        signed=response_queries.response_of(consultation.id),
        put_off=later_decisions.put_off(consultation),
    )


@blueprint.get("/p/<code>/answer/clause/<key>")
@require_permission(WRITE)
def answer_clause(code: str, key: str) -> Page:
    return _point_page(code, clause_key=key)


@blueprint.post("/p/<code>/answer/clause/<key>")
@require_permission(WRITE)
def decide_clause(code: str, key: str) -> Page | Response:
    return _decide(code, clause_key=key)


@blueprint.get("/p/<code>/answer/theme/<key>")
@require_permission(WRITE)
def answer_theme(code: str, key: str) -> Page:
    return _point_page(code, theme_key=key)


@blueprint.post("/p/<code>/answer/theme/<key>")
@require_permission(WRITE)
def decide_theme(code: str, key: str) -> Page | Response:
    return _decide(code, theme_key=key)


@blueprint.get("/p/<code>/answer/lines")
@require_permission(WRITE)
def lines(code: str) -> Page:
    consultation = _consultation(code)
    return _lines_page(consultation, response.values_of(consultation.id))


@blueprint.post("/p/<code>/answer/lines")
@require_permission(WRITE)
def write_lines(code: str) -> Page | Response:
    sent = form_data(LinesForm())
    given = {name: sent.get(name, "") for name in response.NOTES}
    try:
        response.write_answer_notes(authorization.current_actor(), code, **given, as_seen=sent.get("seen", ""))
    except ValidationError as refusal:
        return _lines_page(_consultation(code), given, field_errors(refusal), 422)
    except EditConflict as refusal:
        consultation = _consultation(code)
        stands = edit_conflicts.conflicting_fields(response.values_of(consultation.id), given)
        if stands:
            return _lines_page(consultation, given, field_errors(refusal), 409, stands)
    return flask.redirect(url_for("response.lines", code=code, done="saved"), 303)


@blueprint.get("/p/<code>/sign")
@require_permission(SIGN)
def sign_page(code: str) -> Page:
    return _sign_page(code)


@blueprint.post("/p/<code>/sign")
@require_permission(SIGN, proved=True)
def sign(code: str) -> Page | Response:
    sent = form_data(SeenForm())
    try:
        response.sign(authorization.current_actor(), code, sent.get("seen", ""))
    except NotReady:
        return _sign_page(code, {"": gettext("The answer was not signed. See what is still missing.")}, 409)
    except EditConflict:
        message = gettext("The answer was not signed: it changed after you opened this page. Read it again, then sign.")
        return _sign_page(code, {"": message}, 409)
    return flask.redirect(url_for("response.sign_page", code=code, done="signed"), 303)


def _consultation(code: str) -> Consultation:
    return consultations.consultation_for(authorization.current_actor(), code, WRITE)


def _decide(code: str, clause_key: str = "", theme_key: str = "") -> Page | Response:
    sent = form_data(DispositionForm())
    try:
        response.write_disposition(
            authorization.current_actor(), code,
            clause_key=clause_key,
            theme_key=theme_key,
            decision=sent.get("decision", ""),
            reason_kind=sent.get("reason_kind", ""),
            reason=sent.get("reason", ""),
            wording=sent.get("wording", ""),
            plain=sent.get("plain", ""),
            open_question=sent.get("open_question", ""),
            until=optional_day(sent, "until"),
            as_seen=sent.get("seen", ""),
        )  # fmt: skip
    except ValidationError as refusal:
        return _point_page(code, clause_key, theme_key, sent, field_errors(refusal), 422)
    except EditConflict as refusal:
        point = decision_points.decision_point(_consultation(code), clause_key, theme_key)
        stands = edit_conflicts.conflicting_fields(decision_points.values_of(point), sent)
        if stands or point.decision is None:
            return _point_page(code, clause_key, theme_key, sent, field_errors(refusal), 409, stands)
    return flask.redirect(url_for("response.answer", code=code, done="saved"), 303)


def _point_page(
    code: str, clause_key: str = "", theme_key: str = "", sent: dict[str, str] | None = None, errors: object = None,
    status: int = 200, stands: dict[str, str] | None = None,
) -> Page:  # fmt: skip
    """One decision: what people said, next to the form. `stands` is what a colleague wrote meanwhile."""
    consultation = _consultation(code)
    point = decision_points.decision_point(consultation, clause_key, theme_key)
    whole = response_queries.summary(consultation)
    every = [theme for clause in whole.clauses for theme in clause.themes] + list(whole.plan_themes) if whole else []
    return page(
        "response/point.html",
        status,
        consultation=consultation,
        point=point,
        clause=whole.clause(clause_key) if whole else None,
        theme=next((theme for theme in every if theme.key == theme_key), None),
        values=decision_points.values_of(point) | (sent or {}),
        seen=edit_conflicts.fingerprint(decision_points.values_of(point)),
        stands=_in_words(stands or {}),
        codes=[(code.value, gettext(label)) for code, label in DISPOSITION_LABELS.items()],
        reason_kinds=[(kind.value, gettext(label)) for kind, label in REASON_KIND_LABELS.items()],
        labels=DISPOSITION_LABELS,
        most_words=rules.MAX_WORDS,
        writable=consultation.is_reported,
        errors=errors or {},
        **LABELS,
    )


def _in_words(stands: Mapping[str, str]) -> dict[str, str]:
    """The current values, with labels for those chosen from a list."""
    words: dict[str, str] = {**DISPOSITION_LABELS, **REASON_KIND_LABELS}
    chosen = ("decision", "reason_kind")
    return {name: gettext(words[text]) if name in chosen and text else text for name, text in stands.items()}


def _lines_page(
    consultation: Consultation, values: dict[str, str], errors: object = None, status: int = 200,
    stands: dict[str, str] | None = None,
) -> Page:  # fmt: skip
    """Page one and the reply; `stands` is what a colleague wrote meanwhile."""
    return page(
        "response/lines.html",
        status,
        consultation=consultation,
        values=values,
        seen=edit_conflicts.fingerprint(response.values_of(consultation.id)),
        stands=stands or {},
        frozen=report_queries.report_of(consultation.id),
        writable=consultation.is_reported,
        errors=errors or {},
    )


def _sign_page(code: str, errors: object = None, status: int = 200) -> Page:
    consultation = consultations.consultation_for(authorization.current_actor(), code, SIGN)
    signed = response_queries.response_of(consultation.id)
    refusals = [] if signed else response.refusals(consultation)
    ready = not signed and not refusals
    return page(
        "response/sign.html",
        status,
        consultation=consultation,
        signed=signed,
        refusals=with_links(consultation, refusals),
        points=[point for point in decision_points.decision_points(consultation) if point.decision] if ready else [],
        lines=response.values_of(consultation.id),
        promises=written_commitments(consultation),
        labels=DISPOSITION_LABELS,
        reason_labels=REASON_KIND_LABELS,
        seen=edit_conflicts.fingerprint(response.to_sign(consultation)) if ready else "",
        errors=errors or {},
    )
