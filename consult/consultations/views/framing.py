"""Starting a consultation, its status, its frame, promising an answer, previewing it."""

from collections.abc import Sequence
from typing import Any

import flask
from flask import url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from consult.access import Conflict, Permission, ValidationError
from consult.consultations import (
    chapters,
    copying,
    edit_conflicts,
    frame_fields,
    framing,
    lifecycle,
    plan_days,
    planned_opening,
    queries,
)
from consult.consultations.clauses import INFLUENCE
from consult.consultations.forms import AnswerDeadlineForm, CopyForm, FrameForm, TitleForm
from consult.consultations.lifecycle import STATE_LABELS, Missing, State
from consult.consultations.models import USUAL_DAYS, Consultation, PlannedOpening
from consult.consultations.roles import ROLE_LABELS
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.missing_things import COMMIT, FRAME, address_of, may, missing_now, with_links
from consult.storage.database import today
from consult.text.messages import N_
from consult.text.respectful import labels_in
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

SEE = Permission.CONSULTATION_WORK_SEE
#: So many rows for options that were looked at are on the page to begin with.
MIN_ROWS = 3


@blueprint.get("/new")
@require_permission(Permission.INSTANCE_CONSULTATION_CREATE)
def create() -> Page:
    return _create_page(TitleForm())


@blueprint.post("/new")
@require_permission(Permission.INSTANCE_CONSULTATION_CREATE)
def send_create() -> Page | Response:
    form = TitleForm()
    try:
        consultation = framing.create(authorization.current_actor(), title=form.title.data or "")
    except ValidationError as refusal:
        form.refuse(refusal)
        return _create_page(form)
    return redirect_to("consultations.frame", consultation.code, "started")


@blueprint.get("/p/<code>/copy")
@require_permission(FRAME)
def copy(code: str) -> Page:
    consultation = queries.consultation_for(authorization.current_actor(), code, FRAME)
    form = CopyForm(title=gettext("%(title)s (copy)", title=consultation.title), what="all")
    return page("consultations/copy.html", consultation=consultation, form=form)


@blueprint.post("/p/<code>/copy")
@require_permission(FRAME)
def send_copy(code: str) -> Page | Response:
    form, actor, made = CopyForm(), authorization.current_actor(), []
    title, with_draft = form.title.data or "", form.what.data == "all"
    if form.save(lambda: made.append(copying.copy(actor, code, title, with_draft=with_draft).code)):
        return redirect_to("consultations.frame", made[0], "copied")
    consultation = queries.consultation_for(actor, code, FRAME)
    return page("consultations/copy.html", form.http_status, consultation=consultation, form=form)


@blueprint.get("/p/<code>")
@require_permission(SEE)
def overview(code: str) -> Page:
    """The status of a plan, what is missing before it opens, its days, its team, what comes next."""
    consultation = queries.consultation_for(authorization.current_actor(), code, SEE)
    lacking = missing_now(consultation) if consultation.is_draft else []
    planned = planned_opening.planned(consultation)
    return page(
        "consultations/overview.html",
        consultation=consultation,
        state_label=STATE_LABELS[State(consultation.state)],
        missing=with_links(consultation, lacking),
        planned=planned,
        planned_seen=edit_conflicts.version_hash(plan_days.planned_values(planned)),
        refusals=with_links(consultation, planned_opening.refusals(planned)) if planned else None,
        runs=may(consultation, Permission.CONSULTATION_LIFE_CHANGE),
        act=next_act(consultation, lacking, planned),
        acts=_other_acts(consultation),
        roles=queries.roles_of(consultation.id),
        role_labels=ROLE_LABELS,
        life=queries.events_of(consultation.id),
    )


@blueprint.get("/p/<code>/frame")
@require_permission(FRAME)
def frame(code: str) -> Page:
    consultation = queries.consultation_for(authorization.current_actor(), code, FRAME)
    return _frame_page(consultation, FrameForm())


@blueprint.post("/p/<code>/frame")
@require_permission(FRAME)
def send_frame(code: str) -> Page | Response:
    """Save the frame, or give one more row for an option."""
    form, actor = FrameForm(), authorization.current_actor()
    if form.act.data == "add":
        return _frame_page(queries.consultation_for(actor, code, FRAME), form, more=1)
    version_seen = form.version_seen.data or ""
    try:
        if form.carry_out(lambda: framing.write_frame(actor, code, version_seen, **form.sent())):
            return redirect_to("consultations.frame", code, "saved")
    except Conflict as refusal:
        form.refuse(refusal)
    return _frame_page(queries.consultation_for(actor, code, FRAME), form)


@blueprint.get("/p/<code>/commit")
@require_permission(COMMIT)
def commit(code: str) -> Page:
    consultation = queries.consultation_for(authorization.current_actor(), code, COMMIT)
    usual = lifecycle.answer_due_after(today() + lifecycle.MIN_WINDOW)
    return _commit_page(consultation, AnswerDeadlineForm(answer_due_on=consultation.answer_due_on or usual))


@blueprint.post("/p/<code>/commit")
@require_permission(COMMIT)
def send_commit(code: str) -> Page | Response:
    form, actor = AnswerDeadlineForm(), authorization.current_actor()
    framing.check_deadline_not_public(queries.consultation_for(actor, code, COMMIT))
    version_seen = form.version_seen.data or ""
    if form.save(lambda: framing.set_answer_deadline(actor, code, form.answer_due_on.day, version_seen)):
        return redirect_to("consultations.overview", code, "committed")
    return _commit_page(queries.consultation_for(actor, code, COMMIT), form)


@blueprint.get("/p/<code>/preview")
@require_permission(SEE)
def preview(code: str) -> Page:
    """The plan with the version being written, as the public will read it."""
    consultation = queries.consultation_for(authorization.current_actor(), code, SEE)
    draft = queries.working_draft(consultation.id) or queries.current_draft(consultation.id)
    places = draft.places if draft else []
    return page(
        "consultations/preview.html",
        consultation=consultation,
        places=places,
        groups=chapters.grouped(draft.chapters, places) if draft else [],
        evidence=queries.evidence_of([each.version.clause_id for each in places]),
        influence=INFLUENCE.get(consultation.influence),
        takes_part=consultation.is_writable,
    )


def redirect_to(endpoint: str, code: str, done: str, **values: Any) -> Response:
    """Redirect to a page that says what was done."""
    return flask.redirect(url_for(endpoint, code=code, done=done, **values), 303)


def next_act(
    consultation: Consultation, lacking: Sequence[Missing], planned: PlannedOpening | None
) -> tuple[str, str] | None:
    """The one thing that this reader does next before a plan opens, as a label and an address; None if it is others'
    turn.
    """
    code = consultation.code
    if not consultation.is_draft:
        return None
    promised = not any(each.field == "commitment" for each in lacking)
    if not promised and may(consultation, COMMIT):
        return N_("Promise an answer"), url_for("consultations.commit", code=code)
    if not may(consultation, FRAME):
        return None
    first = next((each for each in lacking if address_of(consultation, each)), None)
    if first:
        return N_("Fix what is missing next"), address_of(consultation, first)
    if lacking:
        return None
    waits = planned is not None and planned.refused_on is None
    label = N_("Change the planned day") if waits else N_("Open this plan")
    return label, url_for("consultations.open_plan", code=code)


def _other_acts(consultation: Consultation) -> list[tuple[str, str]]:
    """Labels and addresses of what else an organizer may do in this state."""
    if not may(consultation, Permission.CONSULTATION_LIFE_CHANGE):
        return []
    acts = [
        (N_("Preview the public page"), "consultations.preview"),
        (N_("Start a new plan from this one"), "consultations.copy"),
    ]
    if consultation.is_being_read:
        acts.append((N_("Correct a typing mistake"), "consultations.correct"))
        acts.append((N_("Suggestions for people who group comments"), "analysis.suggestions"))
    if consultation.is_open:
        acts.append((N_("Give people more time"), "consultations.extend"))
        acts.append((N_("Close this plan now"), "consultations.close"))
    if consultation.is_draft:
        acts.append((N_("Rate this plan on the seven principles"), "consultations.assess"))
        acts.append((N_("Say what parts do to rights"), "consultations.rights"))
        acts.append((N_("Delete this draft"), "consultations.delete"))
    if State.CANCELLED in lifecycle.MOVES[State(consultation.state)]:
        acts.append((N_("Cancel this plan"), "consultations.cancel"))
    return [(label, url_for(endpoint, code=consultation.code)) for label, endpoint in acts]


def _create_page(form: TitleForm) -> Page:
    actor = authorization.current_actor()
    own = queries.organized_by(actor)
    return page("consultations/create.html", form.http_status, consultation=None, form=form, own=own)


def _frame_page(consultation: Consultation, form: FrameForm, more: int = 0) -> Page:
    names = (*frame_fields.FRAME_LIMITS, *frame_fields.KEPT_DAYS)
    form.fill({name: str(getattr(consultation, name)) for name in names})
    options = form.options_sent() if form.has_options else frame_fields.pairs(consultation.considered)
    rows = max(len(options), min((form.rows.data or MIN_ROWS) + more, frame_fields.MAX_OPTIONS))
    if not form.has_options:
        form.none_considered.data = consultation.none_considered
    return page(
        "consultations/frame.html",
        form.http_status,
        consultation=consultation,
        form=form,
        version_seen=form.version_to_carry(edit_conflicts.version_hash(framing.values_of(consultation))),
        usual_days=USUAL_DAYS,
        most_days=frame_fields.MAX_KEPT_DAYS,
        influences=INFLUENCE,
        options=[*options, *[("", "")] * (rows - len(options))],
        most_options=frame_fields.MAX_OPTIONS,
        labels={name: labels_in(form[name].data or "", get_locale().language) for name in frame_fields.FRAME_LIMITS},
        errors=form.messages(),
        editable=names if consultation.is_draft else frame_fields.FRAME_LATER,
    )


def _commit_page(consultation: Consultation, form: AnswerDeadlineForm) -> Page:
    return page(
        "consultations/answer_deadline.html",
        form.http_status,
        consultation=consultation,
        form=form,
        promise=queries.answer_deadline_of(consultation.id),
        version_seen=form.version_to_carry(edit_conflicts.version_hash(plan_days.deadline_values(consultation))),
        planned=planned_opening.planned(consultation),
        taken_back=lifecycle.CANCELLABLE,
        influence=INFLUENCE.get(consultation.influence),
    )
