"""Themes: what they say, what belongs in each, and two made one or one made two."""

from typing import Any

import flask
from flask import url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from consult.access import Permission, ValidationError
from consult.analysis import (
    agreement_rows,
    bench,
    coding,
    coding_agreement,
    flags,
    published_figures,
    second_coding,
    theme_changes,
    themes,
)
from consult.analysis.codebook import NO_OTHER_VIEW
from consult.analysis.enums import STANCE_LABELS, STRENGTH_LABELS
from consult.analysis.forms import MergeForm, RemoveThemeForm, SplitForm, ThemeForm
from consult.analysis.models import Theme
from consult.analysis.themes import ThemeData
from consult.analysis.views.blueprint import blueprint
from consult.analysis.views.parts import is_writable, part_name, part_names
from consult.analysis.word_hints import hints_of_fields
from consult.consultations import edit_conflicts, queries
from consult.consultations.models import Consultation
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.forms import StaffForm
from consult.web.shell import Page, page, pagination

#: What an analyst writes about a theme in their own words.
HINTED = ("title", "description", "includes", "excludes", "example", "minority", "safety_note", "fact_note")

WRITE = Permission.CONSULTATION_REPORT_WRITE


@blueprint.get("/p/<code>/themes", endpoint="themes")
@require_permission(WRITE)
def list_themes(code: str) -> Page:
    consultation = _consultation(code)
    return _themes_page(consultation, _form(consultation))


@blueprint.post("/p/<code>/themes")
@require_permission(WRITE)
def add_theme(code: str) -> Page | Response:
    consultation = _consultation(code)
    form = _form(consultation)
    if form.validate():
        given = ThemeData(title=form.title.data or "", clause_key=form.clause_key.data or "")
        try:
            theme = themes.add_theme(authorization.current_actor(), code, given)
            return _to("analysis.theme", code, "added", key=theme.key)
        except ValidationError as refusal:
            form.refuse(refusal)
    return _themes_page(consultation, form)


@blueprint.get("/p/<code>/themes/<key>")
@require_permission(WRITE)
def theme(code: str, key: str) -> Page:
    consultation, found = themes.theme_for(authorization.current_actor(), code, key)
    return _theme_page(consultation, found, _form(consultation, themes.values_of(found)))


@blueprint.post("/p/<code>/themes/<key>")
@require_permission(WRITE)
def write_theme(code: str, key: str) -> Page | Response:
    consultation, found = themes.theme_for(authorization.current_actor(), code, key)
    form = _form(consultation)

    def write() -> None:
        _check_minority(form)
        themes.write_theme(
            authorization.current_actor(),
            code,
            key,
            ThemeData(
                title=form.title.data or "",
                clause_key=form.clause_key.data or "",
                description=form.description.data or "",
                includes=form.includes.data or "",
                excludes=form.excludes.data or "",
                example=form.example.data or "",
                stance=form.stance.data or "",
                minority=NO_OTHER_VIEW if form.no_other_view.data else form.minority.data or "",
                safety=form.safety.data,
                safety_note=form.safety_note.data or "",
                fact_note=form.fact_note.data or "",
                fact_source=form.fact_source.data or "",
            ),
            version_seen=form.version_seen.data or "",
        )

    if form.save(write):
        return _to("analysis.theme", code, "saved", key=key)
    return _theme_page(consultation, found, form)


@blueprint.post("/p/<code>/themes/<key>/remove")
@require_permission(WRITE)
def remove_theme(code: str, key: str) -> Page | Response:
    form, actor = RemoveThemeForm(), authorization.current_actor()
    if form.carry_out(lambda: themes.remove_theme(actor, code, key, form.version_seen.data or "")):
        return _to("analysis.themes", code, "removed")
    return _refused(code, key, form)


@blueprint.post("/p/<code>/themes/<key>/merge")
@require_permission(WRITE)
def merge_themes(code: str, key: str) -> Page | Response:
    form, actor = MergeForm(), authorization.current_actor()
    consultation, _ = themes.theme_for(actor, code, key)
    form.into.choices = _other_themes(consultation, key)
    into, version = form.into.data or "", form.version_seen.data or ""
    if form.save(lambda: theme_changes.merge(actor, code, key, into, version)):
        return _to("analysis.theme", code, "saved", key=into)
    return _refused(code, key, form)


@blueprint.post("/p/<code>/themes/<key>/split")
@require_permission(WRITE)
def split_theme(code: str, key: str) -> Page | Response:
    form, actor = SplitForm(), authorization.current_actor()
    titles, version = [form.first.data or "", form.second.data or ""], form.version_seen.data or ""
    if form.save(lambda: theme_changes.split(actor, code, key, titles, version)):
        return _to("analysis.themes", code, "saved")
    return _refused(code, key, form)


def _refused(code: str, key: str, form: StaffForm) -> Page:
    consultation, theme = themes.theme_for(authorization.current_actor(), code, key)
    return _theme_page(consultation, theme, _form(consultation, themes.values_of(theme)), refused=form)


def _other_themes(consultation: Consultation, key: str) -> list[tuple[str, str]]:
    return [(each.key, each.title) for each in themes.themes_of(consultation.id) if each.key != key]


def _consultation(code: str) -> Consultation:
    return queries.consultation_for(authorization.current_actor(), code, WRITE)


def _form(consultation: Consultation, values: dict[str, str] | None = None) -> ThemeForm:
    form = ThemeForm(formdata=None, data=values) if values else ThemeForm()
    form.clause_key.choices = _part_options(consultation)
    form.stance.choices = [("", gettext("It does not say"))] + [
        (value, gettext(label)) for value, label in STANCE_LABELS.items()
    ]
    return form


def _part_options(consultation: Consultation) -> list[tuple[str, str]]:
    whole = [("", gettext("The whole plan"))]
    return whole + [(part.key, part_name(part)) for part in queries.parts_of(consultation.id)]


def _themes_page(consultation: Consultation, form: ThemeForm) -> Page:
    total, left = coding.count_codable(consultation.id)
    every, counts = themes.themes_of(consultation.id), published_figures.theme_counts(consultation.id)
    sample = coding_agreement.newest(consultation.id)
    figures = coding_agreement.figures_of(sample) if sample else {}
    reader = authorization.current_actor().staff_id
    return page(
        "analysis/themes.html",
        form.http_status,
        consultation=consultation,
        themes=every,
        counts=counts,
        is_blind=second_coding.is_sorting(consultation.id, reader),
        flagged=flags.waiting(consultation.id, reader),
        flag_labels=flags.FLAG_LABELS,
        sample=sample,
        limits=agreement_rows.LIMITS,
        agreement=agreement_rows.rows_of(every, {each.id: counts[each.id].band for each in every}, figures),
        part_names=part_names(consultation),
        writable=is_writable(consultation),
        total=total,
        left=left,
        form=form,
    )


def _theme_page(consultation: Consultation, found: Theme, form: ThemeForm, refused: StaffForm | None = None) -> Page:
    version_now = edit_conflicts.version_hash(themes.values_of(found))
    reader = authorization.current_actor().staff_id
    pages = pagination(bench.count_theme_comments(found, reader))
    merge = refused if isinstance(refused, MergeForm) else MergeForm(formdata=None)
    merge.into.choices = _other_themes(consultation, found.key)
    return page(
        "analysis/theme.html",
        (refused or form).http_status,
        consultation=consultation,
        theme=found,
        count=published_figures.theme_counts(consultation.id)[found.id],
        is_blind=second_coding.is_sorting(consultation.id, reader),
        comments=bench.theme_comments(found.id, pages.size, pages.offset, reader=reader),
        pages=pages,
        strengths=bench.strengths(found, reader),
        strength_labels=STRENGTH_LABELS,
        writable=is_writable(consultation),
        form=form,
        hints=hints_of_fields(((name, form[name].data) for name in HINTED), get_locale().language),
        errors=(refused or form).messages(),
        version_now=version_now,
        version_seen=form.version_to_carry(version_now),
        merge=merge,
        split=refused if isinstance(refused, SplitForm) else SplitForm(formdata=None),
    )


def _check_minority(form: ThemeForm) -> None:
    if form.no_other_view.data and (form.minority.data or "").strip():
        message = N_("You wrote another view, and ticked that you found none. Keep one of them.")
        raise ValidationError(message, field="minority")


def _to(endpoint: str, code: str, done: str, **values: Any) -> Response:
    return flask.redirect(url_for(endpoint, code=code, done=done, **values), 303)
