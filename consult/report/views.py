"""The analysts' page of Part A: what only they can say, a preview, what prevents the freeze, the freeze."""

from collections.abc import Sequence

import flask
from flask import Blueprint, request, url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from consult.access import Conflict, EditConflict, Permission
from consult.analysis import report_notes, themes
from consult.analysis.enums import STANCE_LABELS
from consult.analysis.reconciliation import TAKEN_OUT_LABELS, DoesNotAddUp
from consult.analysis.report_notes import ReportNotesData
from consult.analysis.views.parts import is_writable, part_name
from consult.analysis.word_hints import word_hints
from consult.consultations import edit_conflicts
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.contributions.enums import CHANNEL_LABELS, CHOICE_LABELS
from consult.moderation.rules import OUTCOME_LABELS
from consult.report import document as report
from consult.report import queries, quote_choice
from consult.report.check_links import with_links
from consult.report.forms import NotesForm, QuotesForm, SeenForm
from consult.report.publication_checks import PublicationRefused
from consult.report.quotes import MAX_QUOTES, is_one_sided, quotes_of, spread
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination

blueprint = Blueprint("report", __name__, url_prefix="/team")

WRITE = Permission.CONSULTATION_REPORT_WRITE
FREEZE = Permission.CONSULTATION_REPORT_FREEZE
LABELS = {
    "channel_labels": CHANNEL_LABELS,
    "choice_labels": CHOICE_LABELS,
    "outcome_labels": OUTCOME_LABELS,
    "taken_out_labels": TAKEN_OUT_LABELS,
}
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
@require_permission(FREEZE, proved=True)
def freeze(code: str) -> Page | Response:
    form, notes = SeenForm(), NotesForm(formdata=None)
    pressing: list[PublicationRefused] = []
    try:
        report.freeze(authorization.current_actor(), code, form.version_seen.data or "")
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


@blueprint.get("/p/<code>/quotes")
@require_permission(WRITE)
def quotes(code: str) -> Page:
    """The quotes of every part, how varied they are, and what may be quoted for the part that was asked for."""
    return _quotes_page(_consultation(code), request.args.get("part", ""), QuotesForm())


@blueprint.post("/p/<code>/quotes/<key>")
@require_permission(WRITE)
def choose_quotes(code: str, key: str) -> Page | Response:
    plan, form = _consultation(code), QuotesForm()
    quote_choice.clause_of(plan.id, key)
    actor, seen = authorization.current_actor(), form.version_seen.data or ""

    def save() -> None:
        quote_choice.choose_quotes(actor, code, key, form.place.accepted, seen)

    if form.save(save):
        return flask.redirect(url_for("report.quotes", code=code, part=key, done="saved"), 303)
    return _quotes_page(plan, key, form)


def _quotes_page(plan: Consultation, key: str, form: QuotesForm) -> Page:
    offered, chosen = quote_choice.candidates(plan.id), quote_choice.chosen(plan.id)
    named = [(part.clause_id, part.key, part_name(part)) for part in consultations.parts_of(plan.id)]
    parts = [each for each in (*named, (None, quote_choice.WHOLE, gettext("The whole plan"))) if each[0] in offered]
    here = next((each for each in parts if each[1] == key), parts[0] if parts else None)
    quoted = {clause_id: quotes_of(list(found), chosen) for clause_id, found in offered.items()}
    mine = offered.get(here[0], {}) if here else {}
    first = [one for one in quoted[here[0]] if one.tracker in chosen] if here else []
    rest = sorted((one for one in mine if one not in first), key=lambda one: (one.shuffle_key, one.tracker))
    stored = quote_choice.values_of(chosen, mine)
    if not form.place.data:
        form.place.data = {name.removeprefix("place."): text for name, text in stored.items()}
    every = [one for found in quoted.values() for one in found]
    could = [one for found in offered.values() for one in found]
    pages = pagination(len(rest), PARTS_A_PAGE)
    return page(
        "report/quotes.html",
        form.http_status,
        consultation=plan,
        form=form,
        parts=[
            (key, name, quoted[clause_id], is_one_sided(quoted[clause_id], list(offered[clause_id])))
            for clause_id, key, name in parts
        ],
        here=here,
        by_hand=bool(first),
        offered=[*first, *rest[pages.offset : pages.offset + pages.size]],
        pages=pages,
        by_theme=spread(
            (theme for one in every for theme in one.themes or ("",)),
            (theme for one in could for theme in one.themes or ("",)),
        ),
        by_stance=spread((one.stance for one in every), (one.stance for one in could)),
        themes={theme.key: theme.title for theme in themes.themes_of(plan.id)},
        stance_names={stance.value: gettext(label) for stance, label in STANCE_LABELS.items()},
        check=quote_choice.check_of(plan.id),
        most=MAX_QUOTES,
        writable=is_writable(plan),
        version_seen=form.version_to_carry(edit_conflicts.version_hash(stored)),
    )


def _consultation(code: str) -> Consultation:
    return consultations.consultation_for(authorization.current_actor(), code, WRITE)


def _page(consultation: Consultation, form: NotesForm, pressing: Sequence[PublicationRefused] = ()) -> Page:
    """Part A; `pressing` is what prevents it and is on no page."""
    frozen = queries.report_of(consultation.id)
    written = report_notes.values_of(consultation.id)
    form.fill(written)
    document = None if frozen else _document(consultation)
    whole = queries.summary_of(frozen) if frozen else queries.preview(document) if document else None
    pages = pagination(len(whole.clauses) if whole else 0, PARTS_A_PAGE)
    return page(
        "report/report.html",
        form.http_status,
        consultation=consultation,
        frozen=frozen,
        form=form,
        hints=word_hints(((name, form[name].data) for name in report_notes.LIMITS), get_locale().language),
        version_seen=edit_conflicts.version_hash(written),
        document_seen=edit_conflicts.version_hash(document) if document else "",
        refusals=[] if frozen else with_links(consultation, [*pressing, *report.refusals(consultation)]),
        closed=consultation.is_closed,
        summary=whole,
        parts=whole.clauses[pages.offset : pages.offset + pages.size] if whole else (),
        pages=pages,
        **LABELS,
    )


def _document(consultation: Consultation) -> dict[str, object] | None:
    """Part A as it would be now; None while it is open, or if its numbers do not add up."""
    try:
        return report.part_a(consultation)
    except (Conflict, DoesNotAddUp):
        return None
