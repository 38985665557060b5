"""The chapters of the draft: all of them, one of them, and the one that a clause is in."""

from collections import Counter
from collections.abc import Mapping

from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import NotFound, Permission, ValidationError
from consult.consultations import draft_chapters, drafting, edit_conflicts, queries, working_version
from consult.consultations.clauses import titled
from consult.consultations.edit_conflicts import EditConflict
from consult.consultations.forms import ChapterForm, ClauseChapterForm, field_errors, form_data
from consult.consultations.markdown_import import MAX_LEVELS
from consult.consultations.models import Consultation, DraftVersion
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.draft import shown_draft
from consult.consultations.views.framing import redirect_to
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

WRITE = Permission.CONSULTATION_DRAFT_WRITE
NO_BUTTON = N_("Nothing was changed. Use the buttons below.")


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
    return _chapter_page(code, at, {})


@blueprint.post("/p/<code>/chapters/<int:at>")
@require_permission(WRITE)
def send_chapter(code: str, at: int) -> Page | Response:
    """Name a chapter, move it, or remove its heading."""
    sent = form_data(ChapterForm())
    act, mark, actor = sent.get("act", ""), sent.get("seen", ""), authorization.current_actor()
    try:
        if act == "save":
            names = {name: sent.get(name, "") for name in ("number", "heading")}
            draft_chapters.rename(actor, code, at, **names, as_seen=mark)
        elif act in ("up", "down"):
            draft_chapters.move(actor, code, at, up=act == "up", as_seen=mark)
        elif act == "remove":
            draft_chapters.remove(actor, code, at, mark)
        else:
            raise ValidationError(NO_BUTTON)
    except (ValidationError, EditConflict) as refusal:
        return _chapter_page(code, at, sent, refusal)
    done = {"save": "saved", "remove": "removed"}.get(act, "moved")
    return redirect_to("consultations.all_chapters", code, done)


@blueprint.get("/p/<code>/draft/<key>/chapter")
@require_permission(WRITE)
def clause_chapter(code: str, key: str) -> Page:
    return _clause_page(code, key, {})


@blueprint.post("/p/<code>/draft/<key>/chapter")
@require_permission(WRITE)
def send_clause_chapter(code: str, key: str) -> Page | Response:
    """Move a clause into another chapter, or begin a new one with it."""
    sent = form_data(ClauseChapterForm())
    mark, actor = sent.get("seen", ""), authorization.current_actor()
    try:
        if sent.get("act") == "begin":
            names = {name: sent.get(name, "") for name in ("number", "heading")}
            draft_chapters.begin(actor, code, key, level=_place(sent, "level"), **names, as_seen=mark)
        elif sent.get("act") == "put":
            chosen = None if sent.get("chapter") == "none" else _place(sent, "chapter")
            draft_chapters.put_clause(actor, code, key, chosen, mark)
        else:
            raise ValidationError(NO_BUTTON)
    except (ValidationError, EditConflict) as refusal:
        return _clause_page(code, key, sent, refusal)
    return redirect_to("consultations.draft", code, "saved", _anchor=f"clause-{key}")


def _place(sent: Mapping[str, str], name: str) -> int:
    text = sent.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise ValidationError(N_("Choose one of the chapters."))
    return int(text)


def _chapter_page(
    code: str, at: int, sent: Mapping[str, str], refusal: ValidationError | EditConflict | None = None
) -> Page:
    consultation, draft = _draft(code)
    if at >= len(draft.chapters):
        raise NotFound(draft_chapters.NO_CHAPTER)
    stored = draft.chapters[at]
    return page(
        "consultations/chapter.html",
        _status(refusal),
        consultation=consultation,
        at=at,
        chapter=stored,
        values={name: sent.get(name, getattr(stored, name)) for name in ("number", "heading")},
        seen=edit_conflicts.fingerprint(draft_chapters.stands(draft)),
        errors=field_errors(refusal) if refusal else {},
    )


def _clause_page(
    code: str, key: str, sent: Mapping[str, str], refusal: ValidationError | EditConflict | None = None
) -> Page:
    consultation, draft = _draft(code)
    place = queries.place(draft, key)
    if place is None:
        raise NotFound(drafting.NO_CLAUSE)
    layout = draft_chapters.layout_of(draft)
    own = layout.chapter_of(key)
    names = [titled(each.number, each.heading) for each in draft.chapters]
    inside = [
        (str(level), gettext("Inside “%(chapter)s”", chapter=names[around]))
        for level, around in enumerate(layout.above(own), 2)
        if level <= MAX_LEVELS
    ]
    return page(
        "consultations/clause_chapter.html",
        _status(refusal),
        consultation=consultation,
        place=place,
        chapters=[(str(at), name) for at, name in enumerate(names)],
        inside=inside,
        chapter=sent.get("chapter", "none" if own is None else str(own)),
        values={name: sent.get(name, "") for name in ("level", "number", "heading")},
        seen=edit_conflicts.fingerprint(draft_chapters.stands(draft)),
        errors=field_errors(refusal) if refusal else {},
    )


def _status(refusal: ValidationError | EditConflict | None) -> int:
    return 200 if refusal is None else 409 if isinstance(refusal, EditConflict) else 422
