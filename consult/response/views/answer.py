"""The decision maker's pages: what is to be decided, one decision with what people said, page one, the signature."""

import flask
from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Conflict, EditConflict, Permission
from consult.commitments.commands import written_commitments
from consult.consultations import clause_rights, edit_conflicts
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.consultations.principles import PRINCIPLE_LABELS, Principle
from consult.report import queries as report_queries
from consult.report.check_links import with_links
from consult.report.document import NotReady
from consult.report.enums import DISPOSITION_LABELS, REASON_KIND_LABELS, USE_LABELS
from consult.report.forms import SeenForm
from consult.response import (
    corrections,
    decision_points,
    gap_answers,
    invited_replies,
    later_decisions,
    offices,
    rules,
)
from consult.response import document as response
from consult.response import queries as response_queries
from consult.response.correction_rules import LINES, PRINCIPLE, Place
from consult.response.decision_points import DecisionPoint
from consult.response.document import AnswerNotesData
from consult.response.forms import DispositionForm, LinesForm
from consult.response.publication_checks import MAX_LINES_WORDS
from consult.response.rules import DispositionData
from consult.response.views.blueprint import blueprint
from consult.response.views.proposals import difference_shown, looked, proposals_shown
from consult.text.messages import N_
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
    signed = response_queries.response_of(consultation.id)
    return page(
        "response/answer.html",
        consultation=consultation,
        frozen=frozen,
        points=every[pages.offset : pages.offset + pages.size],
        pages=pages,
        labels=DISPOSITION_LABELS,
        reason_labels=REASON_KIND_LABELS,
        refusals=with_links(consultation, response.refusals(consultation)) if consultation.is_reported else [],
        gaps=len(gap_answers.gaps(consultation)) if frozen else 0,
        promises=written_commitments(consultation),
        writable=consultation.is_reported,
        signed=signed,
        emptied=_named(corrections.emptied(consultation, signed), every) if signed else [],
        put_off=later_decisions.deferred_points(consultation),
    )


def _named(places: list[Place], points: list[DecisionPoint]) -> list[tuple[Place, str]]:
    """Places of the answer, with what they are called."""
    names = {(point.clause_key, point.theme_key): point.name for point in points}
    found = []
    for place in places:
        if place.kind == PRINCIPLE:
            name = gettext(PRINCIPLE_LABELS[Principle(place.key)])
        else:
            name = gettext("Summary") if place.kind == LINES else names.get(place.keys, place.key)
        found.append((place, name))
    return found


@blueprint.get("/p/<code>/answer/clause/<key>")
@require_permission(WRITE)
def answer_clause(code: str, key: str) -> Page:
    return _point_page(code, key, "", DispositionForm())


@blueprint.post("/p/<code>/answer/clause/<key>")
@require_permission(WRITE)
def decide_clause(code: str, key: str) -> Page | Response:
    return _decide(code, clause_key=key)


@blueprint.get("/p/<code>/answer/theme/<key>")
@require_permission(WRITE)
def answer_theme(code: str, key: str) -> Page:
    return _point_page(code, "", key, DispositionForm())


@blueprint.post("/p/<code>/answer/theme/<key>")
@require_permission(WRITE)
def decide_theme(code: str, key: str) -> Page | Response:
    return _decide(code, theme_key=key)


@blueprint.get("/p/<code>/answer/lines")
@require_permission(WRITE)
def lines(code: str) -> Page:
    return _lines_page(_consultation(code), LinesForm())


@blueprint.post("/p/<code>/answer/lines")
@require_permission(WRITE)
def write_lines(code: str) -> Page | Response:
    form = LinesForm()
    actor, version_seen = authorization.current_actor(), form.version_seen.data or ""
    given = AnswerNotesData(**{name: form[name].data or "" for name in response.LINES})
    if form.save(lambda: response.write_answer_notes(actor, code, given, version_seen=version_seen)):
        return flask.redirect(url_for("response.lines", code=code, done="saved"), 303)
    return _lines_page(_consultation(code), form)


@blueprint.get("/p/<code>/sign")
@require_permission(SIGN)
def sign_page(code: str) -> Page:
    return _sign_page(code, SeenForm())


@blueprint.post("/p/<code>/sign")
@require_permission(SIGN, proved=True)
def sign(code: str) -> Page | Response:
    form = SeenForm()
    try:
        response.sign(authorization.current_actor(), code, form.version_seen.data or "")
    except NotReady:
        form.refuse(Conflict(N_("The answer was not signed. See what is still missing.")))
        return _sign_page(code, form)
    except EditConflict:
        form.refuse(
            Conflict(N_("The answer was not signed: it changed after you opened this page. Read it again, then sign."))
        )
        return _sign_page(code, form)
    return flask.redirect(url_for("response.sign_page", code=code, done="signed"), 303)


def _consultation(code: str) -> Consultation:
    return consultations.consultation_for(authorization.current_actor(), code, WRITE)


def _decide(code: str, clause_key: str = "", theme_key: str = "") -> Page | Response:
    form = DispositionForm()
    if looked(_consultation(code), form, clause_key, theme_key):
        return _point_page(code, clause_key, theme_key, form)

    def write() -> None:
        response.write_disposition(
            authorization.current_actor(),
            code,
            DispositionData(
                decision=form.decision.data or "",
                reason_kind=form.reason_kind.data or "",
                reason=form.reason.data or "",
                office=form.office.data or "",
                law=form.law.data or "",
                wording=form.wording.data or "",
                plain_language=form.plain_language.data or "",
                open_question=form.open_question.data or "",
                until=form.until.data,
                owner=form.owner.data or "",
                used=form.used.accepted,
            ),
            clause_key=clause_key,
            theme_key=theme_key,
            version_seen=form.version_seen.data or "",
        )

    if form.save(write):
        return flask.redirect(_after(code, clause_key, theme_key, goes_on=form.act.data == "next"), 303)
    return _point_page(code, clause_key, theme_key, form)


def _after(code: str, clause_key: str, theme_key: str, *, goes_on: bool) -> str:
    """Where a saved decision leads: back to its page if its wording looks wrong, to the next point, or to the list."""
    consultation = _consultation(code)
    points = decision_points.decision_points(consultation)
    point = decision_points.among(points, clause_key, theme_key)
    if decision_points.doubtful(consultation, [point]):
        return url_for("response.answer_clause", code=code, key=clause_key, done="saved")
    following = decision_points.next_open(points, point) if goes_on else None
    if following is None:
        return url_for("response.answer", code=code, done="saved")
    if following.clause_key:
        return url_for("response.answer_clause", code=code, key=following.clause_key, done="saved")
    return url_for("response.answer_theme", code=code, key=following.theme_key, done="saved")


def _point_page(code: str, clause_key: str, theme_key: str, form: DispositionForm) -> Page:
    """One decision: what people said, next to the form."""
    consultation = _consultation(code)
    points = decision_points.decision_points(consultation)
    point = decision_points.among(points, clause_key, theme_key)
    stored = decision_points.values_of(point)
    form.fill({name: value for name, value in stored.items() if name != "used"})
    whole = response_queries.summary(consultation)
    every = [theme for clause in whole.clauses for theme in clause.themes] + list(whole.plan_themes) if whole else []
    return page(
        "response/point.html",
        form.http_status,
        consultation=consultation,
        point=point,
        clause=whole.clause(clause_key) if whole else None,
        rights=clause_rights.of_part(consultation.id, clause_key) if clause_key else [],
        theme=next((theme for theme in every if theme.key == theme_key), None),
        form=form,
        version_seen=edit_conflicts.version_hash(stored),
        **proposals_shown(consultation, point),
        difference=difference_shown(point, form),
        following=decision_points.next_open(points, point),
        labels=DISPOSITION_LABELS,
        offices=offices.known_offices(consultation.id),
        owners=offices.known_owners(consultation.id),
        most_words=rules.MAX_WORDS,
        writable=consultation.is_reported,
    )


def _lines_page(consultation: Consultation, form: LinesForm) -> Page:
    """Page one."""
    written = response.values_of(consultation.id)
    form.fill(written)
    return page(
        "response/lines.html",
        form.http_status,
        consultation=consultation,
        form=form,
        version_seen=edit_conflicts.version_hash(written),
        frozen=report_queries.report_of(consultation.id),
        writable=consultation.is_reported,
        most_words=MAX_LINES_WORDS,
    )


def _sign_page(code: str, form: SeenForm) -> Page:
    consultation = consultations.consultation_for(authorization.current_actor(), code, SIGN)
    signed = response_queries.response_of(consultation.id)
    refusals = [] if signed else response.refusals(consultation)
    ready = not signed and not refusals
    to_sign = response.to_sign(consultation) if ready else {}
    points = [point for point in decision_points.decision_points(consultation) if point.decision] if ready else []
    return page(
        "response/sign.html",
        form.http_status,
        consultation=consultation,
        signed=signed,
        refusals=with_links(consultation, refusals),
        points=points,
        use_labels=USE_LABELS,
        doubts=decision_points.doubtful(consultation, points),
        lines=response.values_of(consultation.id),
        replies=invited_replies.to_sign(consultation.id),
        promises=written_commitments(consultation),
        gaps=to_sign.get("gaps") or (),
        principle_labels=PRINCIPLE_LABELS,
        labels=DISPOSITION_LABELS,
        reason_labels=REASON_KIND_LABELS,
        version_seen=edit_conflicts.version_hash(to_sign) if ready else "",
        errors=form.messages(),
    )
