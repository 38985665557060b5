"""The analysts' pages: themes, sorting comments into them, and after closing how people voted."""

from typing import Any

import flask
from flask import Blueprint, request, url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from consult.access import Conflict, Forbidden, NotFound, Permission, ValidationError
from consult.analysis import bench, published_figures, reconciliation, stored_groups, themes
from consult.analysis import coding as sorting
from consult.analysis.codebook import NO_OTHER_VIEW, check_writable
from consult.analysis.disclosure import FEWER, PublishedTally
from consult.analysis.enums import STANCE_LABELS
from consult.analysis.forms import RemoveThemeForm, ThemeForm
from consult.analysis.models import Theme
from consult.analysis.text_groups import MAX_NEAR
from consult.analysis.themes import ThemeData
from consult.analysis.word_hints import word_hints
from consult.consultations import edit_conflicts, queries
from consult.consultations.clauses import titled
from consult.consultations.models import Consultation
from consult.contributions.enums import CHANNEL_LABELS, CHOICE_LABELS
from consult.moderation.rules import OUTCOME_LABELS
from consult.text import plain
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.forms import field_errors
from consult.web.shell import MAX_FIELDS, PAGE_SIZE, Page, page, pagination

#: What an analyst writes about a theme in their own words.
HINTED = ("title", "description", "includes", "excludes", "example", "minority", "safety_note")

blueprint = Blueprint("analysis", __name__, url_prefix="/team")

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
    consultation, found = themes.theme_for(actor, code, key)
    shown = _form(consultation, themes.values_of(found))
    return _theme_page(consultation, found, shown, refused=form)


@blueprint.get("/p/<code>/coding")
@require_permission(WRITE)
def coding(code: str) -> Page:
    return _coding_page(_consultation(code))


@blueprint.post("/p/<code>/coding")
@require_permission(WRITE)
def save_coding(code: str) -> Page | Response:
    """Save one page: for each comment on it, the themes ticked, none included."""
    ticked = {raw: request.form.getlist(f"themes-{raw}") for raw in request.form.getlist("comment")}
    near = {raw: [_number(each) for each in request.form.getlist(f"near-{raw}")] for raw in ticked}
    try:
        # Last come those that others are to be like: these may be on the page as well.
        for raw, keys in sorted(ticked.items(), key=lambda item: bool(near[item[0]])):
            sorting.code_comment(authorization.current_actor(), code, _number(raw), keys, near[raw])
    except (NotFound, ValidationError) as refusal:
        return _coding_page(_consultation(code), {"": field_errors(refusal)[refusal.field]}, ticked)
    return _to("analysis.coding", code, "saved")


@blueprint.get("/p/<code>/results")
@require_permission(Permission.CONSULTATION_TALLY_READ)
def results(code: str) -> Page:
    """Votes by channel through the publisher, once the plan has closed; before that, what happened to the comments."""
    actor = authorization.current_actor()
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_TALLY_READ)
    try:
        votes = published_figures.votes_for(actor, code)[1]
        not_yet = ""
    except Conflict as refusal:
        votes, not_yet = [], gettext(refusal.message)
    names, wordings = _part_names(consultation), queries.wordings(consultation.id)
    newest: dict[int, int] = {}
    first: dict[tuple[int, int], int] = {}
    for each in wordings.values():
        newest[each.clause_id] = max(newest.get(each.clause_id, 0), each.meaning_revision)
        place = each.clause_id, each.meaning_revision
        first[place] = min(first.get(place, each.number), each.number)
    return page(
        "analysis/results.html",
        consultation=consultation,
        not_yet=not_yet,
        has_groups=stored_groups.published(consultation) is not None,
        pages=(pages := pagination(len(votes))),
        wordings=wordings,
        newest=newest,
        first=first,
        votes=[(names[each.clause_id], each) for each in votes[pages.offset : pages.offset + pages.size]],
        choice_labels=CHOICE_LABELS,
        channel_labels=CHANNEL_LABELS,
        fewer=FEWER,
        is_published=lambda tally: isinstance(tally, PublishedTally),
        statements=(statements := published_figures.statements(consultation))[:100],
        shown=(len(statements), sum(each.agree + each.disagree + each.passed for each in statements)),
        totals=published_figures.imported_totals(consultation),
        reconciliation=published_figures.reconciliation_of(consultation.id),
        taken_out_labels=reconciliation.TAKEN_OUT_LABELS,
        outcome_labels=OUTCOME_LABELS,
    )


def _consultation(code: str) -> Consultation:
    return queries.consultation_for(authorization.current_actor(), code, WRITE)


def _part_names(consultation: Consultation) -> dict[int, str]:
    return {part.clause_id: _name(part) for part in queries.parts_of(consultation.id)}


def _form(consultation: Consultation, values: dict[str, str] | None = None) -> ThemeForm:
    form = ThemeForm(formdata=None, data=values) if values else ThemeForm()
    form.clause_key.choices = _part_options(consultation)
    form.stance.choices = [("", gettext("It does not say"))] + [
        (value, gettext(label)) for value, label in STANCE_LABELS.items()
    ]
    return form


def _part_options(consultation: Consultation) -> list[tuple[str, str]]:
    whole = [("", gettext("The whole plan"))]
    return whole + [(part.key, _name(part)) for part in queries.parts_of(consultation.id)]


def _name(part: queries.Part) -> str:
    """A part as analysts know it; a removed one has no number any more, since another may have it now."""
    if part.removed:
        return str(gettext("%(heading)s (removed)", heading=part.heading))
    return titled(part.number, part.heading)


def _is_writable(consultation: Consultation) -> bool:
    try:
        check_writable(consultation.state)
    except Conflict:
        return False
    return True


def _themes_page(consultation: Consultation, form: ThemeForm) -> Page:
    total, left = sorting.count_codable(consultation.id)
    return page(
        "analysis/themes.html",
        form.http_status,
        consultation=consultation,
        themes=themes.themes_of(consultation.id),
        counts=published_figures.theme_counts(consultation.id),
        part_names=_part_names(consultation),
        writable=_is_writable(consultation),
        total=total,
        left=left,
        form=form,
    )


def _theme_page(
    consultation: Consultation, found: Theme, form: ThemeForm, refused: RemoveThemeForm | None = None
) -> Page:
    version_now = edit_conflicts.version_hash(themes.values_of(found))
    reader = authorization.current_actor().staff_id
    pages = pagination(bench.count_theme_comments(found, reader))
    return page(
        "analysis/theme.html",
        (refused or form).http_status,
        consultation=consultation,
        theme=found,
        count=published_figures.theme_counts(consultation.id)[found.id],
        comments=bench.theme_comments(found.id, pages.size, pages.offset, reader=reader),
        pages=pages,
        writable=_is_writable(consultation),
        form=form,
        hints=word_hints(
            ((name, form[name].data) for name in HINTED),
            get_locale().language,
        ),
        errors=(refused or form).messages(),
        version_now=version_now,
        version_seen=form.version_to_carry(version_now),
    )


def _coding_page(consultation: Consultation, errors: object = None, ticked: dict[str, list[str]] | None = None) -> Page:
    total, left = sorting.count_codable(consultation.id)
    every = themes.themes_of(consultation.id)
    pages = pagination(bench.count_texts(consultation.id), _most_comments(len(every)))
    return page(
        "analysis/coding.html",
        422 if errors else 200,
        consultation=consultation,
        comments=bench.codable(
            consultation.id, pages.size, pages.offset, reader=authorization.current_actor().staff_id
        ),
        ticked=ticked or {},
        themes=every,
        titles={theme.key: theme.title for theme in every},
        parts=_part_names(consultation),
        writable=_is_writable(consultation),
        pages=pages,
        total=total,
        left=left,
        errors=errors or {},
    )


def _most_comments(theme_count: int) -> int:
    """How many comments a page of sorting shows, so that the server accepts it even with every theme ticked.

    A comment sends itself, each tick, and those of its near copies; the session's token is one more field.
    """
    return max(1, min(PAGE_SIZE, (MAX_FIELDS - 1) // (1 + theme_count + MAX_NEAR)))


def _check_minority(form: ThemeForm) -> None:
    if form.no_other_view.data and (form.minority.data or "").strip():
        message = N_("You wrote another view, and ticked that you found none. Keep one of them.")
        raise ValidationError(message, field="minority")


def _number(raw: str) -> int:
    number = plain.whole_number(raw)
    if number is None:
        raise Forbidden(N_("This page is out of date. Open it again."))
    return number


def _to(endpoint: str, code: str, done: str, **values: Any) -> Response:
    return flask.redirect(url_for(endpoint, code=code, done=done, **values), 303)
