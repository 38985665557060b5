"""One part made of two, two made of one, an earlier wording, and a removed part put back."""

from collections.abc import Callable
from dataclasses import asdict

from flask import request
from werkzeug.wrappers import Response

from consult.access import EditConflict, NotFound, Permission, ValidationError
from consult.consultations import clause_order, edit_conflicts, queries, restructuring, wording_pieces, working_version
from consult.consultations.clauses import ClauseWords
from consult.consultations.forms import EarlierForm, JoinForm, SplitForm
from consult.consultations.import_merge import NAMES
from consult.consultations.models import Consultation, DraftVersion, DraftVersionClause
from consult.consultations.restructuring import words_shown
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.draft import MAX_NAME, shown_draft, to_list
from consult.consultations.views.framing import redirect_to
from consult.consultations.views.publication import MARKDOWN
from consult.text import diff, plain
from consult.text.plain import excerpt
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.forms import StaffForm
from consult.web.shell import Page, page

WRITE = Permission.CONSULTATION_DRAFT_WRITE


def _clause(code: str, key: str) -> tuple[Consultation, DraftVersion, DraftVersionClause]:
    consultation = queries.consultation_for(authorization.current_actor(), code, WRITE)
    working_version.check_writable(consultation)
    draft = shown_draft(consultation)
    place = queries.place(draft, key) if draft else None
    if draft is None or place is None:
        raise NotFound(clause_order.NO_CLAUSE)
    return consultation, draft, place


@blueprint.get("/p/<code>/draft/<key>/split")
@require_permission(WRITE)
def split(code: str, key: str) -> Page:
    return _split_page(code, key, _split_form(code, key))


@blueprint.post("/p/<code>/draft/<key>/split")
@require_permission(WRITE)
def send_split(code: str, key: str) -> Page | Response:
    form = _split_form(code, key)
    if form.validate():
        line, heading, version_seen = int(form.line.data or 0), form.heading.data or "", form.version_seen.data or ""
        try:
            made = restructuring.split(authorization.current_actor(), code, key, line, heading, version_seen)
            return redirect_to("consultations.clause", code, "split", key=made.version.clause.key)
        except (ValidationError, EditConflict) as refusal:
            form.refuse(refusal)
    return _split_page(code, key, form)


@blueprint.get("/p/<code>/draft/<key>/join")
@require_permission(WRITE)
def join(code: str, key: str) -> Page:
    return _join_page(code, key, JoinForm())


@blueprint.post("/p/<code>/draft/<key>/join")
@require_permission(WRITE)
def send_join(code: str, key: str) -> Page | Response:
    form = JoinForm()
    version_seen = form.version_seen.data or ""
    if _saves(form, lambda: restructuring.join(authorization.current_actor(), code, key, version_seen)):
        return redirect_to("consultations.clause", code, "joined", key=key)
    return _join_page(code, key, form)


@blueprint.get("/p/<code>/draft/<key>/earlier")
@require_permission(WRITE)
def earlier(code: str, key: str) -> Page:
    return _earlier_page(code, key, EarlierForm())


@blueprint.post("/p/<code>/draft/<key>/earlier")
@require_permission(WRITE)
def send_earlier(code: str, key: str) -> Page | Response:
    form = EarlierForm()
    number, version_seen = form.number.data or 0, form.version_seen.data or ""
    if _saves(
        form, lambda: restructuring.restore_words(authorization.current_actor(), code, key, number, version_seen)
    ):
        return redirect_to("consultations.clause", code, "restored", key=key)
    return _earlier_page(code, key, form)


@blueprint.post("/p/<code>/draft/<key>/put-back")
@require_permission(WRITE)
def put_back(code: str, key: str) -> Response:
    clause_order.put_back(authorization.current_actor(), code, key)
    return to_list(code, key, "restored")


def _saves(form: StaffForm, command: Callable[[], object]) -> bool:
    """Whether the command did what was asked; if not, the form says why."""
    if not form.validate():
        return False
    try:
        command()
    except (ValidationError, EditConflict) as refusal:
        form.refuse(refusal)
        return False
    return True


def _split_form(code: str, key: str) -> SplitForm:
    _, _, place = _clause(code, key)
    form = SplitForm()
    form.line.choices = [
        (str(number), f"{number}: {excerpt(text.strip(), MAX_NAME)}")
        for number, text in wording_pieces.lines_to_begin_with(place.version.wording)
    ]
    return form


def _split_page(code: str, key: str, form: SplitForm) -> Page:
    consultation, _, place = _clause(code, key)
    return page(
        "consultations/split.html",
        form.http_status,
        consultation=consultation,
        place=place,
        form=form,
        version_seen=edit_conflicts.version_hash(words_shown(place)),
    )


def _join_page(code: str, key: str, form: JoinForm) -> Page:
    consultation, draft, place = _clause(code, key)
    other = restructuring.next_place(draft, place)
    first, second = (working_version.words_of(each.version) for each in (place, other))
    return page(
        "consultations/join.html",
        form.http_status,
        consultation=consultation,
        place=place,
        other=other,
        words=restructuring.joined(draft, place, other),
        cost_differs=first.cost != second.cost,
        was_published=bool(working_version.ever_published([other.version.clause_id])),
        form=form,
        version_seen=edit_conflicts.version_hash(words_shown(place, other)),
    )


def _earlier_page(code: str, key: str, form: EarlierForm) -> Page:
    """The newest earlier wording, or the one of the version that is asked for, with its difference."""
    consultation, _, place = _clause(code, key)
    found = restructuring.earlier_wordings(place)
    asked = form.number.data or plain.whole_number(request.args.get("version", ""))
    chosen = next((each for each in found if each.number == asked), found[0] if found else None)
    return page(
        "consultations/earlier.html",
        form.http_status,
        consultation=consultation,
        place=place,
        found=found,
        chosen=chosen,
        differences=_differences(place, chosen.words) if chosen else [],
        form=form,
        version_seen=edit_conflicts.version_hash(words_shown(place)),
    )


def _differences(place: DraftVersionClause, words: ClauseWords) -> list[dict[str, object]]:
    """What would be other than it is in the draft, text by text."""
    now, then = asdict(working_version.words_of(place.version)), asdict(words)
    return [
        {
            "number": place.number,
            "heading": place.version.heading,
            "label": NAMES[name],
            "pieces": (diff.wordings if name in MARKDOWN else diff.words)(now[name], then[name]),
        }
        for name in then
        if now[name] != then[name]
    ]
