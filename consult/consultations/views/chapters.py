"""The chapters of the draft: all of them, one of them, and the one that a clause is in."""

from collections import Counter

from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import EditConflict, NotFound, Permission, ValidationError
from consult.consultations import clause_order, draft_chapters, edit_conflicts, queries, working_version
from consult.consultations.clauses import titled
from consult.consultations.forms import FIRST, ChapterForm, ClauseChapterForm
from consult.consultations.markdown_import import MAX_LEVELS, ParsedChapter
from consult.consultations.models import Consultation, DraftVersion, DraftVersionClause
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.draft import MAX_NAME, shown_draft, to_list
from consult.consultations.views.framing import redirect_to
from consult.text.plain import excerpt
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

WRITE = Permission.CONSULTATION_DRAFT_WRITE


def _draft(code: str) -> tuple[Consultation, DraftVersion]:
    consultation = queries.consultation_for(authorization.current_actor(), code, WRITE)
    working_version.check_writable(consultation)
    draft = shown_draft(consultation)
    if draft is None:
        raise NotFound(draft_chapters.NO_CHAPTER)
    return consultation, draft


@blueprint.get("/p/<code>/chapters")
@require_permission(WRITE)
def all_chapters(code: str) -> Page:
    consultation, draft = _draft(code)
    counts = Counter(place for _, place in draft_chapters.layout_of(draft).clauses)
    return page("consultations/chapters.html", consultation=consultation, chapters=draft.chapters, counts=counts)


@blueprint.get("/p/<code>/chapters/<int:at>")
@require_permission(WRITE)
def chapter(code: str, at: int) -> Page:
    return _chapter_page(code, at, ChapterForm())


@blueprint.post("/p/<code>/chapters/<int:at>")
@require_permission(WRITE)
def send_chapter(code: str, at: int) -> Page | Response:
    """Name a chapter, move it, or remove its heading."""
    form = ChapterForm()
    if form.validate():
        try:
            _change_chapter(code, at, form)
            done = {"save": "saved", "remove": "removed"}.get(form.act.data, "moved")
            return redirect_to("consultations.all_chapters", code, done)
        except (ValidationError, EditConflict) as refusal:
            form.refuse(refusal)
    return _chapter_page(code, at, form)


def _change_chapter(code: str, at: int, form: ChapterForm) -> None:
    actor, act, version_seen = authorization.current_actor(), form.act.data, form.version_seen.data or ""
    if act == "save":
        names = {"number": form.number.data or "", "heading": form.heading.data or ""}
        draft_chapters.rename(actor, code, at, **names, version_seen=version_seen)
    elif act == "remove":
        draft_chapters.remove(actor, code, at, version_seen)
    else:
        draft_chapters.move(actor, code, at, up=act == "up", version_seen=version_seen)


@blueprint.get("/p/<code>/draft/<key>/chapter")
@require_permission(WRITE)
def clause_chapter(code: str, key: str) -> Page:
    return _clause_page(code, key, _clause_form(code, key))


@blueprint.post("/p/<code>/draft/<key>/chapter")
@require_permission(WRITE)
def send_clause_chapter(code: str, key: str) -> Page | Response:
    """Move a clause into another chapter, or begin a new one with it."""
    form = _clause_form(code, key)
    if form.validate():
        try:
            _move_clause(code, key, form)
            return to_list(code, key, "saved" if form.act.data == "begin" else "moved")
        except (ValidationError, EditConflict) as refusal:
            form.refuse(refusal)
    return _clause_page(code, key, form)


def _move_clause(code: str, key: str, form: ClauseChapterForm) -> None:
    actor, version_seen = authorization.current_actor(), form.version_seen.data or ""
    if form.act.data == "move":
        other = None if form.after.data == FIRST else form.after.data or ""
        draft_chapters.put_after(actor, code, key, other, version_seen)
    elif form.act.data == "begin":
        names = {"number": form.number.data or "", "heading": form.heading.data or ""}
        draft_chapters.begin(actor, code, key, ParsedChapter(level=int(form.level.data or 0), **names), version_seen)
    else:
        chosen = None if form.chapter.data == "none" else int(form.chapter.data)
        draft_chapters.put_clause(actor, code, key, chosen, version_seen)


def _chapter_page(code: str, at: int, form: ChapterForm) -> Page:
    consultation, draft = _draft(code)
    if at >= len(draft.chapters):
        raise NotFound(draft_chapters.NO_CHAPTER)
    stored = draft.chapters[at]
    form.fill({"number": stored.number, "heading": stored.heading})
    return page(
        "consultations/chapter.html",
        form.http_status,
        consultation=consultation,
        at=at,
        chapter=stored,
        form=form,
        version_seen=edit_conflicts.version_hash(draft_chapters.values_of(draft)),
    )


def _clause(code: str, key: str) -> tuple[Consultation, DraftVersion, DraftVersionClause]:
    consultation, draft = _draft(code)
    place = queries.place(draft, key)
    if place is None:
        raise NotFound(clause_order.NO_CLAUSE)
    return consultation, draft, place


def _clause_form(code: str, key: str) -> ClauseChapterForm:
    """The form with the chapters there are, and the levels on which one can begin with this clause."""
    _, draft, _ = _clause(code, key)
    form, layout = ClauseChapterForm(), draft_chapters.layout_of(draft)
    own = layout.chapter_of(key)
    names = [titled(each.number, each.heading) for each in draft.chapters]
    form.chapter.choices = [("none", gettext("In no chapter")), *((str(at), name) for at, name in enumerate(names))]
    form.level.choices = [("1", gettext("On its own"))] + [
        (str(level), gettext("Inside “%(chapter)s”", chapter=names[around]))
        for level, around in enumerate(layout.above(own), 2)
        if level <= MAX_LEVELS
    ]
    order = [each.version.clause.key for each in draft.places]
    form.after.choices = [(FIRST, gettext("At the very beginning"))] + [
        (each.version.clause.key, excerpt(titled(each.number, each.version.heading), MAX_NAME))
        for each in draft.places
        if each.version.clause.key != key
    ]
    before = order.index(key) - 1
    form.fill({"chapter": "none" if own is None else str(own), "after": order[before] if before >= 0 else FIRST})
    return form


def _clause_page(code: str, key: str, form: ClauseChapterForm) -> Page:
    consultation, draft, place = _clause(code, key)
    return page(
        "consultations/clause_chapter.html",
        form.http_status,
        consultation=consultation,
        place=place,
        has_chapters=bool(draft.chapters),
        form=form,
        version_seen=edit_conflicts.version_hash(draft_chapters.values_of(draft)),
    )
