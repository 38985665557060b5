"""How far two people agree: the sample that is drawn, who groups it, where they differ, and what they chose."""

import math
from collections.abc import Sequence
from typing import Any

import flask
from flask import url_for
from werkzeug.wrappers import Response

from consult.access import NotFound, Permission
from consult.analysis import (
    codebook_changes,
    coding,
    coding_agreement,
    coding_differences,
    sampling,
    second_coding,
    themes,
)
from consult.analysis.codebook import Judgement, check_choice
from consult.analysis.coding_differences import Difference, Settling
from consult.analysis.forms import DrawForm, HandOverForm, ResolveForm
from consult.analysis.models import CodingSample
from consult.analysis.second_coding import SECONDS_EACH, Analyst
from consult.analysis.views.blueprint import blueprint
from consult.analysis.views.parts import is_writable, part_names
from consult.consultations import edit_conflicts, queries
from consult.consultations.models import Consultation
from consult.text import plain
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination

WRITE = Permission.CONSULTATION_REPORT_WRITE
#: Differences on one page.
PER_PAGE = 20


@blueprint.get("/p/<code>/agreement")
@require_permission(WRITE)
def agreement(code: str) -> Page:
    return _overview(_consultation(code))


@blueprint.post("/p/<code>/agreement")
@require_permission(WRITE)
def draw_sample(code: str) -> Page | Response:
    """Draw a sample for another person than whoever grouped the comments."""
    consultation, form = _consultation(code), DrawForm()
    form.second.choices = _options(second_coding.analysts(consultation.id))
    actor, second = authorization.current_actor(), plain.whole_number(form.second.data or "") or 0
    if form.carry_out(lambda: second_coding.draw(actor, code, second)):
        return _to("analysis.agreement", code, "saved")
    return _overview(consultation, form)


@blueprint.post("/p/<code>/agreement/hand-over")
@require_permission(WRITE)
def hand_over_sample(code: str) -> Page | Response:
    """Let somebody else go on with a sample."""
    consultation, form = _consultation(code), HandOverForm()
    form.second.choices = _options(second_coding.analysts(consultation.id))
    actor, second = authorization.current_actor(), plain.whole_number(form.second.data or "") or 0
    if form.carry_out(lambda: second_coding.hand_over(actor, code, second, form.version_seen.data or "")):
        return _to("analysis.agreement", code, "saved")
    return _overview(consultation, form)


@blueprint.get("/p/<code>/agreement/differences")
@require_permission(WRITE)
def differences(code: str) -> Page:
    """Where the two differed, with what both found."""
    consultation = _consultation(code)
    ids = _difference_ids(consultation)
    pages = pagination(len(ids), PER_PAGE)
    shown = ids[pages.offset : pages.offset + pages.size]
    return page(
        "analysis/differences.html",
        consultation=consultation,
        is_blind=second_coding.is_sorting(consultation.id, authorization.current_actor().staff_id),
        differences=coding_differences.differences(authorization.current_actor(), code, shown) if shown else [],
        pages=pages,
        titles=_titles(consultation),
        part_names=part_names(consultation),
        writable=is_writable(consultation),
    )


@blueprint.get("/p/<code>/agreement/differences/<int:comment_id>")
@require_permission(WRITE)
def difference(code: str, comment_id: int) -> Page:
    """One of them, to talk about."""
    consultation, found = _difference(code, comment_id)
    return _difference_page(consultation, found)


@blueprint.post("/p/<code>/agreement/differences/<int:comment_id>")
@require_permission(WRITE)
def resolve(code: str, comment_id: int) -> Page | Response:
    """Show what will be noted of what the two chose; note it once exactly that was seen, and open the next one."""
    consultation, found = _difference(code, comment_id)
    form, actor = _resolve_form(consultation, ResolveForm()), authorization.current_actor()

    keys, reason = form.themes.data or (), form.reason.data or ""
    settling: list[Settling] = []

    def check() -> None:
        check_choice(Judgement(none_fits=form.none_fits.data), keys)
        settling.append(coding_differences.proposed(actor, code, comment_id, keys, reason))

    if not form.save(check):
        return _difference_page(consultation, found, form)
    if not form.is_confirmed(_shown(settling[0])):
        return _difference_page(consultation, found, form, settling[0])
    coding_differences.resolve(actor, code, comment_id, keys, reason)
    left = _difference_ids(consultation)
    coming = coding_differences.differences(actor, code, left[:1])
    if coming and coming[0].chosen is None:
        return _to("analysis.difference", code, "saved", comment_id=coming[0].comment.id)
    return _to("analysis.differences", code, "saved")


def _consultation(code: str) -> Consultation:
    return queries.consultation_for(authorization.current_actor(), code, WRITE)


def _difference_ids(consultation: Consultation) -> list[int]:
    reader = authorization.current_actor().staff_id
    return coding_differences.difference_ids(consultation.id, coding_agreement.newest(consultation.id), reader)


def _options(people: Sequence[Analyst]) -> list[tuple[str, str]]:
    return [(str(each.staff_id), each.name) for each in people]


def _titles(consultation: Consultation) -> dict[str, str]:
    """What themes are called, also those that are gone since the sample was drawn."""
    return codebook_changes.titles_of(codebook_changes.history(consultation.id)) | {
        each.key: each.title for each in themes.themes_of(consultation.id)
    }


def _overview(consultation: Consultation, form: DrawForm | HandOverForm | None = None) -> Page:
    people = second_coding.analysts(consultation.id)
    sample, done = second_coding.running(consultation.id), coding_agreement.newest(consultation.id)
    total, waiting = coding.count_shown(consultation.id)
    wanted = sampling.size(total)
    size = min(wanted, second_coding.count_undrawn(consultation.id)) if done and not sample else wanted
    return page(
        "analysis/agreement.html",
        form.http_status if form else 200,
        consultation=consultation,
        people=people,
        is_blind=second_coding.is_sorting(consultation.id, authorization.current_actor().staff_id),
        sample=sample,
        second=_person(people, sample),
        version_now=edit_conflicts.version_hash(second_coding.values_of(sample)) if sample else "",
        done=done,
        total=total,
        sorted=total - waiting,
        is_enough=sampling.is_enough(total - waiting, total),
        size=size,
        is_enough_left=sampling.is_enough_left(size, wanted),
        minutes=math.ceil(size * SECONDS_EACH / 60),
        draw=form if isinstance(form, DrawForm) else _draw_form(people),
        hand=form if isinstance(form, HandOverForm) else _hand_over_form(people, sample),
        errors=form.messages() if form else {},
        writable=is_writable(consultation),
    )


def _person(people: Sequence[Analyst], sample: CodingSample | None) -> Analyst | None:
    """Who groups a sample; None if they are no analyst of the plan any more."""
    return next((each for each in people if sample and each.staff_id == sample.staff_id), None)


def _draw_form(people: Sequence[Analyst]) -> DrawForm:
    form = DrawForm(formdata=None, data={"second": str(people[0].staff_id)} if people else {})
    form.second.choices = _options(people)
    return form


def _hand_over_form(people: Sequence[Analyst], sample: CodingSample | None) -> HandOverForm:
    form = HandOverForm(formdata=None)
    others = [each for each in people if sample and each.staff_id != sample.staff_id]
    form.second.choices = _options(second_coding.who_can_go_on(sample, others) if sample else ())
    return form


def _difference(code: str, comment_id: int) -> tuple[Consultation, Difference]:
    consultation = _consultation(code)
    ids = _difference_ids(consultation)
    asked = [comment_id] if comment_id in ids else []
    found = coding_differences.differences(authorization.current_actor(), code, asked)
    if not found:
        raise NotFound(coding_differences.SAME)
    return consultation, found[0]


def _resolve_form(consultation: Consultation, form: ResolveForm) -> ResolveForm:
    """The form with its themes; none of them is ticked before the two have talked."""
    form.themes.choices = [(each.key, each.title) for each in themes.themes_of(consultation.id)]
    return form


def _shown(settling: Settling) -> str:
    shown = {"themes": list(settling.themes), "reason": settling.reason, "copies": len(settling.copies)}
    return edit_conflicts.version_hash(shown)


def _difference_page(
    consultation: Consultation,
    found: Difference,
    form: ResolveForm | None = None,
    settling: Settling | None = None,
) -> Page:
    form = form or _resolve_form(consultation, ResolveForm(formdata=None))
    return page(
        "analysis/difference.html",
        form.http_status,
        consultation=consultation,
        found=found,
        settling=settling,
        shown=_shown(settling) if settling else "",
        titles=_titles(consultation),
        part_names=part_names(consultation),
        form=form,
        errors=form.messages(),
        writable=is_writable(consultation),
    )


def _to(endpoint: str, code: str, done: str, **values: Any) -> Response:
    return flask.redirect(url_for(endpoint, code=code, done=done, **values), 303)
