"""What moderators do together: notes, handing over, who is on duty, and the sample that two of them read."""

from typing import Any

import flask
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Permission
from consult.consultations import edit_conflicts, queries
from consult.moderation import proposed_words, rules
from consult.moderation.forms import BenchForm
from consult.moderation.review_item import words_of
from consult.moderation.teamwork import agreement, colleagues, notes, sample
from consult.moderation.teamwork.forms import DutyForm, HandOverForm, NoteForm, SampleForm
from consult.moderation.views.bench import back_to_comment, comment_page, save_note
from consult.moderation.views.blueprint import blueprint
from consult.moderation.views.queue import redirect_to
from consult.web import authorization, charts
from consult.web.authorization import require_permission
from consult.web.forms import StaffForm
from consult.web.shell import Page, page

WORK = Permission.CONSULTATION_QUEUE_WORK


@blueprint.post("/p/<code>/queue/<int:comment_id>/note")
@require_permission(WORK)
def write_note(code: str, comment_id: int) -> Page | Response:
    form, actor = NoteForm(), authorization.current_actor()
    if form.save(lambda: notes.write(actor, code, comment_id, form.note.data or "")):
        return back_to_comment(code, comment_id, "saved")
    return comment_page(code, comment_id, form)


@blueprint.post("/p/<code>/queue/<int:comment_id>/hand-over")
@require_permission(WORK)
def hand_over(code: str, comment_id: int) -> Page | Response:
    form, actor = HandOverForm(), authorization.current_actor()
    form.offer(
        colleagues.colleagues_of(actor, queries.consultation_for(actor, code, WORK).id), gettext("Choose somebody")
    )

    def hand_it_over() -> None:
        save_note(actor, code, comment_id, BenchForm())
        colleagues.hand_over(actor, code, comment_id, form.staff_id, form.handed_seen.data or "")

    if form.save(hand_it_over):
        return redirect_to("moderation.queue", code, "acted")
    return comment_page(code, comment_id, form)


@blueprint.get("/p/<code>/duty")
@require_permission(WORK)
def duty(code: str) -> Page:
    return _duty_page(code, DutyForm(formdata=None))


@blueprint.post("/p/<code>/duty")
@require_permission(WORK)
def set_duty(code: str) -> Page | Response:
    form, actor = DutyForm(), authorization.current_actor()
    version_seen = form.version_seen.data or ""
    if form.save(
        lambda: (
            colleagues.end_duty(actor, code)
            if form.act.data == "end"
            else colleagues.set_duty(actor, code, form.until.data, version_seen)
        )
    ):
        return flask.redirect(flask.url_for("moderation.duty", code=code, done="saved"), 303)
    return _duty_page(code, form)


def _duty_page(code: str, form: DutyForm) -> Page:
    actor = authorization.current_actor()
    consultation = queries.consultation_for(actor, code, WORK)
    shown: dict[str, Any] = {"form": form, "duty": colleagues.on_duty(consultation.id)}
    version_now = edit_conflicts.version_hash(colleagues.duty_values(actor, consultation.id))
    shown["version_seen"] = form.version_to_carry(version_now)
    return page("moderation/duty.html", form.http_status, consultation=consultation, **shown)


@blueprint.get("/p/<code>/sample", endpoint="sample")
@require_permission(WORK)
def sample_page(code: str) -> Page:
    """How often the team agrees, and a comment to read for it."""
    consultation = queries.consultation_for(authorization.current_actor(), code, WORK)
    figure = sample.team_agreement(consultation.id)
    rows = [(gettext("The same choice"), figure.same), (gettext("Another choice"), figure.pairs - figure.same)]
    return page(
        "moderation/sample.html",
        consultation=consultation,
        figure=figure,
        bars=charts.bars(rows),
        min_pairs=agreement.MIN_PAIRS,
    )


@blueprint.post("/p/<code>/sample")
@require_permission(WORK)
def draw(code: str) -> Response:
    comment_id = sample.draw(authorization.current_actor(), code)
    return flask.redirect(flask.url_for("moderation.sample_comment", code=code, comment_id=comment_id), 303)


@blueprint.get("/p/<code>/sample/<int:comment_id>")
@require_permission(WORK)
def sample_comment(code: str, comment_id: int) -> Page:
    return _sample_page(code, comment_id, SampleForm(formdata=None))


@blueprint.post("/p/<code>/sample/<int:comment_id>")
@require_permission(WORK)
def answer_sample(code: str, comment_id: int) -> Page | Response:
    form, actor = SampleForm(), authorization.current_actor()
    if form.save(lambda: sample.answer(actor, code, comment_id, form.outcome.data or "")):
        return flask.redirect(flask.url_for("moderation.sample", code=code, done="saved"), 303)
    return _sample_page(code, comment_id, form)


def _sample_page(code: str, comment_id: int, form: StaffForm) -> Page:
    consultation, comment, _ = sample.drawn(authorization.current_actor(), code, comment_id)
    helps = {outcome: help_ for outcome, (_, help_) in rules.OUTCOME_CHOICES.items()}
    shown: dict[str, Any] = {"comment": comment, "words": words_of(comment) or "", "form": form, "helps": helps}
    shown["proposal"] = proposed_words.of(comment)
    return page("moderation/sample_comment.html", form.http_status, consultation=consultation, **shown)
