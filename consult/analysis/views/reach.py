"""Whom a plan is meant to reach: the organizers' page, and the analysts' of who was reached."""

from typing import Any

import flask
from flask import url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from consult.access import Conflict, Permission
from consult.analysis import reach
from consult.analysis.by_self_description import GROUP_LABELS
from consult.analysis.enums import REACHED_LABELS
from consult.analysis.forms import ReachDecisionForm, ReachForm, ReachNotesForm, ReachResultsForm
from consult.analysis.reach import GroupData
from consult.analysis.team_figures import comments_by_channel
from consult.analysis.views.blueprint import blueprint
from consult.analysis.word_hints import hints_of_fields
from consult.consultations import edit_conflicts, queries, reach_plan
from consult.consultations.framing import FRAME
from consult.consultations.models import Consultation, ReachDecision
from consult.contributions import batch_days
from consult.contributions.enums import CHANNEL_LABELS
from consult.credentials import access_codes
from consult.storage.database import today
from consult.text.messages import N_
from consult.web import authorization, charts
from consult.web.authorization import require_permission
from consult.web.forms import options
from consult.web.shell import Page, page

WRITE = Permission.CONSULTATION_REPORT_WRITE
#: So many rows are on the page to begin with.
MIN_ROWS = 3
NO_COUNT = N_("Nobody is asked for this: it cannot be counted")


def _consultation(code: str, permission: Permission = FRAME) -> Consultation:
    return queries.consultation_for(authorization.current_actor(), code, permission)


@blueprint.get("/p/<code>/reach", endpoint="reach")
@require_permission(FRAME)
def show(code: str) -> Page:
    return _page(_consultation(code))


@blueprint.post("/p/<code>/reach")
@require_permission(FRAME)
def save_reach(code: str) -> Page | Response:
    """Save the groups, or give one more row."""
    form, actor = ReachForm(), authorization.current_actor()
    if form.act.data == "add":
        return _page(_consultation(code), plan=form, more=1)
    groups = form.groups()
    rows = [groups.get(number, GroupData()) for number in range(1, max(groups, default=0) + 1)]
    try:
        if form.save(lambda: reach.write_plan(actor, code, rows, form.version_seen.data or "")):
            return _to("analysis.reach", code)
    except Conflict as refusal:
        form.refuse(refusal)
    return _page(_consultation(code), plan=form)


@blueprint.post("/p/<code>/reach/notes")
@require_permission(FRAME)
def save_reach_notes(code: str) -> Page | Response:
    form, actor = ReachNotesForm(), authorization.current_actor()
    if form.save(lambda: reach.write_notes(actor, code, form.notes.data or "", form.version_seen.data or "")):
        return _to("analysis.reach", code)
    return _page(_consultation(code), notes=form)


@blueprint.post("/p/<code>/reach/decision")
@require_permission(FRAME)
def decide_reach(code: str) -> Page | Response:
    """Show what everyone will read; publish it once exactly that was seen."""
    form, actor = ReachDecisionForm(), authorization.current_actor()
    text, version_seen = form.text.data or "", form.version_seen.data or ""

    def check() -> None:
        nonlocal text
        _, text = reach.proposed_decision(actor, code, text, version_seen)

    if not form.save(check):
        return _page(_consultation(code), decision=form)
    if form.is_confirmed(_shown(text)):
        reach.decide(actor, code, text, version_seen)
        return _to("analysis.reach", code, "reach_decided")
    return _page(_consultation(code), decision=form, preview=ReachDecision(text=text, decided_on=today()))


@blueprint.get("/p/<code>/reached")
@require_permission(WRITE)
def reached(code: str) -> Page:
    return _results_page(_consultation(code, WRITE), ReachResultsForm())


@blueprint.post("/p/<code>/reached")
@require_permission(WRITE)
def save_reached(code: str) -> Page | Response:
    form, actor = ReachResultsForm(), authorization.current_actor()
    if form.save(lambda: reach.write_results(actor, code, form.results(), form.version_seen.data or "")):
        return _to("analysis.reached", code)
    return _results_page(_consultation(code, WRITE), form)


def _shown(text: str) -> str:
    return edit_conflicts.version_hash({"text": text, "day": today().isoformat()})


def _to(endpoint: str, code: str, done: str = "saved") -> Response:
    return flask.redirect(url_for(endpoint, code=code, done=done), 303)


def _page(
    consultation: Consultation,
    *,
    plan: ReachForm | None = None,
    notes: ReachNotesForm | None = None,
    decision: ReachDecisionForm | None = None,
    preview: ReachDecision | None = None,
    more: int = 0,
) -> Page:
    """The plan, to be written or as it was published; while people take part, what is known of who came."""
    groups = reach_plan.groups_of(consultation.id)
    sent = plan is not None
    plan, notes, decision = plan or ReachForm(), notes or ReachNotesForm(), decision or ReachDecisionForm()
    noted = reach.notes_of(consultation.id)
    notes.fill({"notes": noted})
    rows = _rows_sent(plan, more) if sent else [_as_data(each) for each in groups]
    rows += [GroupData()] * (MIN_ROWS - len(rows))
    named = ((str(number), row.name) for number, row in enumerate(rows, 1) if row.name)
    return page(
        "analysis/reach.html",
        max(plan.http_status, notes.http_status, decision.http_status),
        consultation=consultation,
        groups=groups,
        rows=rows,
        form=plan,
        notes_form=notes,
        decision_form=decision,
        preview=preview,
        shown=_shown(preview.text) if preview else "",
        most=reach.MAX_GROUPS,
        kinds=[("", gettext(NO_COUNT)), *options(GROUP_LABELS)],
        errors=plan.messages() | notes.messages() | decision.messages(),
        hints=hints_of_fields(named, get_locale().language),
        plan_seen=plan.version_to_carry(edit_conflicts.version_hash(reach_plan.values_of(groups))),
        notes_seen=notes.version_to_carry(edit_conflicts.version_hash({"notes": noted})),
        decided_seen=decision.version_to_carry(edit_conflicts.version_hash(reach.decided_values(consultation.id))),
        decisions=reach_plan.decisions_of(consultation.id),
        half_over=reach_plan.is_half_over(consultation, today()),
        **(_came(consultation) if consultation.is_being_read else {}),
    )


def _came(consultation: Consultation) -> dict[str, Any]:
    """What is known of who came, all of it as of the last batch."""
    counts = comments_by_channel(consultation.id)
    bars = charts.bars(
        [(gettext(CHANNEL_LABELS[channel]), count) for channel, count in counts.items()], words=gettext("not shown")
    )
    return {
        "last_batch": batch_days.last_day(consultation.id),
        "channels": bars if any(bar.value is not None for bar in bars) else (),
        "places": access_codes.totals(consultation.id),
    }


def _rows_sent(form: ReachForm, more: int) -> list[GroupData]:
    groups = form.groups()
    count = max([*groups, min((form.rows.data or MIN_ROWS) + more, reach.MAX_GROUPS)])
    return [groups.get(number, GroupData()) for number in range(1, count + 1)]


def _as_data(group: Any) -> GroupData:
    return GroupData(**{name: str(getattr(group, name)) for name in reach_plan.FIELDS})


def _results_page(consultation: Consultation, form: ReachResultsForm) -> Page:
    sent = form.results() if form.is_submitted() else {}
    found = [(group, sent.get(group.position + 1, result)) for group, result in reach.results_of(consultation.id)]
    texts = (
        (f"{name}.{group.position + 1}", getattr(result, name))
        for group, result in found
        for name in reach.RESULT_TEXTS
    )
    return page(
        "analysis/reached.html",
        form.http_status,
        consultation=consultation,
        form=form,
        results=found,
        hints=hints_of_fields(texts, get_locale().language),
        reached_options=options(REACHED_LABELS),
        reached_labels=REACHED_LABELS,
        notes=reach.notes_of(consultation.id),
        decisions=reach_plan.decisions_of(consultation.id),
        errors=form.messages(),
        version_seen=form.version_to_carry(edit_conflicts.version_hash(reach.results_values(consultation.id))),
        writable=consultation.is_being_read,
    )
