"""The analysts' page of Part A: what only they can say, a preview, what prevents the freeze, the freeze."""

from collections.abc import Sequence

import flask
from flask import url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from consult.access import Conflict, EditConflict, Permission
from consult.analysis import report_notes, second_coding
from consult.analysis.reconciliation import TAKEN_OUT_LABELS, DoesNotAddUp
from consult.analysis.report_notes import ReportNotesData
from consult.analysis.word_hints import hints_of_fields
from consult.consultations import edit_conflicts, self_assessment
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.consultations.principles import PRINCIPLE_LABELS
from consult.moderation.rules import OUTCOME_LABELS
from consult.report import document as report
from consult.report import freezing, queries
from consult.report.check_links import with_links
from consult.report.figures import ReportFigures, figures_of
from consult.report.forms import NotesForm, SeenForm
from consult.report.publication_checks import MAX_REPORT_WORDS, PublicationRefused
from consult.report.views.blueprint import blueprint
from consult.storage.database import begin_write
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination

WRITE = Permission.CONSULTATION_REPORT_WRITE
FREEZE = Permission.CONSULTATION_REPORT_FREEZE
PARTS_A_PAGE = 25


@blueprint.get("/p/<code>/heard")
@require_permission(WRITE)
def show(code: str) -> Page:
    return _page(_consultation(code), NotesForm())


@blueprint.post("/p/<code>/heard")
@require_permission(WRITE)
def write_notes(code: str) -> Page | Response:
    form = NotesForm()
    actor, version_seen = authorization.current_actor(), form.version_seen.data or ""
    given = ReportNotesData(**{name: form[name].data or "" for name in report_notes.LIMITS})
    if form.save(lambda: report_notes.write_notes(actor, code, given, version_seen=version_seen)):
        return flask.redirect(url_for("report.show", code=code, done="saved"), 303)
    return _page(_consultation(code), form)


@blueprint.post("/p/<code>/heard/freeze")
@require_permission(FREEZE, proved=True, writes=False)
def freeze(code: str) -> Page | Response:
    form, notes = SeenForm(), NotesForm(formdata=None)
    pressing: list[PublicationRefused] = []
    try:
        _freeze(code, form.version_seen.data or "")
    except report.NotReady as refused:
        pressing = [each for each in refused.refusals if each.where == ("danger",)]
        notes.refuse(Conflict(N_("The report was not frozen. See what is still missing, or wait for the next batch.")))
    except EditConflict:
        notes.refuse(
            Conflict(
                N_("The report was not frozen: it changed after you opened this page. Read it again, then freeze it.")
            )
        )
    else:
        return flask.redirect(url_for("report.show", code=code, done="frozen"), 303)
    consultation = consultations.consultation_for(authorization.current_actor(), code, FREEZE)
    return _page(consultation, notes, pressing=pressing)


def _freeze(code: str, version_seen: str) -> None:
    """A large plan is checked before this takes the turn to write, and then frozen in steps; others at once."""
    actor = authorization.current_actor()
    if freezing.is_large(consultations.consultation_for(actor, code, FREEZE)):
        freezing.begin(actor, code, version_seen)
    else:
        begin_write()
        report.freeze(actor, code, version_seen)


def _consultation(code: str) -> Consultation:
    return consultations.consultation_for(authorization.current_actor(), code, WRITE)


def _page(consultation: Consultation, form: NotesForm, pressing: Sequence[PublicationRefused] = ()) -> Page:
    """Part A; `pressing` is what prevents it and is on no page."""
    frozen, progress = queries.report_of(consultation.id), freezing.progress_of(consultation)
    if progress is not None:
        return page("report/being_frozen.html", form.http_status, consultation=consultation, progress=progress)
    is_blind = second_coding.is_sorting(consultation.id, authorization.current_actor().staff_id)
    figures = None if frozen else figures_of(consultation.id)
    written = figures.written.notes if figures else report_notes.values_of(consultation.id)
    form.fill(written)
    document = _document(consultation, figures) if figures and not is_blind else None
    missing = report.refusals(consultation, figures) if figures and not is_blind else []
    whole = queries.summary_of(frozen) if frozen else queries.preview(document) if document else None
    pages = pagination(len(whole.clauses) if whole else 0, PARTS_A_PAGE)
    return page(
        "report/report.html",
        form.http_status,
        consultation=consultation,
        frozen=frozen,
        form=form,
        hints=hints_of_fields(((name, form[name].data) for name in report_notes.LIMITS), get_locale().language),
        version_seen=edit_conflicts.version_hash(written),
        document_seen=edit_conflicts.version_hash(document) if document else "",
        refusals=with_links(consultation, [*pressing, *missing]),
        closed=consultation.is_closed,
        most_words=MAX_REPORT_WORDS,
        is_blind=is_blind,
        summary=whole,
        parts=whole.clauses[pages.offset : pages.offset + pages.size] if whole else (),
        pages=pages,
        assessed={} if frozen else self_assessment.assessments(consultation.id),
        outcome_labels=OUTCOME_LABELS,
        principle_labels=PRINCIPLE_LABELS,
        taken_out_labels=TAKEN_OUT_LABELS,
    )


def _document(consultation: Consultation, figures: ReportFigures) -> dict[str, object] | None:
    """Part A as it would be now; None while it is open, or if its numbers do not add up."""
    try:
        return report.part_a(consultation, figures)
    except (Conflict, DoesNotAddUp):
        return None
