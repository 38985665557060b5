"""All plain summaries and reasons of the draft, one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from consult.access import AppError, EditConflict, NotFound, Permission, ValidationError
from consult.consultations import edit_conflicts, plain_summaries, queries, working_version
from consult.consultations.forms import InShortForm
from consult.consultations.models import Consultation, DraftVersionClause
from consult.consultations.plain_summaries import Written
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.draft import shown_draft
from consult.consultations.views.framing import redirect_to
from consult.storage.database import end_transaction
from consult.text import readability
from consult.text.respectful import LabelFound, labels_in
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.forms import field_errors
from consult.web.shell import Page, Pagination, page, pagination

WRITE = Permission.CONSULTATION_DRAFT_WRITE
#: So many parts are on a page: each has three fields, and a form may have no more than `MAX_FIELDS`.
PARTS_WRITTEN = 20


@dataclass(frozen=True)
class Row:
    """A part on the page: what was saved meanwhile, if somebody else did, and hints for its words."""

    place: DraftVersionClause
    version_seen: str
    saved_meanwhile: Mapping[str, str]
    hints: readability.Hints | None
    labels: Mapping[str, Sequence[LabelFound]]


@blueprint.get("/p/<code>/in-short")
@require_permission(WRITE)
def in_short(code: str) -> Page:
    return _page(code, InShortForm(), {})


@blueprint.post("/p/<code>/in-short")
@require_permission(WRITE)
def send_in_short(code: str) -> Page | Response:
    """Save every part that can be saved; the page comes back with the others, and with what was typed for them."""
    form = InShortForm()
    if not form.validate():
        return _page(code, form, dict.fromkeys(form.version_seen.data))
    written = {
        key: Written(form.plain_language.data.get(key, ""), form.reason.data.get(key, ""), version_seen)
        for key, version_seen in form.version_seen.data.items()
    }
    outcome = plain_summaries.write(authorization.current_actor(), code, written)
    consultation = queries.consultation_for(authorization.current_actor(), code, WRITE)
    pages = pagination(len(_places(consultation)), PARTS_WRITTEN)
    if not outcome.refused:
        ahead = form.act.data == "next"
        if ahead and pages.number == pages.pages:
            return redirect_to("consultations.draft", code, "saved")
        return redirect_to("consultations.in_short", code, "saved", page=pages.number + ahead)
    # What is right is saved, although the answer is a refusal.
    end_transaction(keep=bool(outcome.saved))
    _refuse(form, outcome.refused)
    return _page(code, form, outcome.refused)


def _refuse(form: InShortForm, refused: Mapping[str, AppError]) -> None:
    gone = {key: each for key, each in refused.items() if isinstance(each, NotFound)}
    for each in list(gone.values())[:1]:
        form.refuse(each)
    for key, refusal in refused.items():
        for name, message in field_errors(refusal).items() if key not in gone else ():
            form[name or "plain_language"].add_error(key, message)
    is_fault = all(isinstance(each, ValidationError) for each in refused.values())
    form.http_status = 422 if is_fault else 409


def _places(consultation: Consultation) -> Sequence[DraftVersionClause]:
    draft = shown_draft(consultation)
    return draft.places if draft else []


def _page(code: str, form: InShortForm, kept: Mapping[str, AppError | None]) -> Page:
    """What was sent stays in the boxes of those parts that are `kept`, each with why it was refused."""
    consultation = queries.consultation_for(authorization.current_actor(), code, WRITE)
    working_version.check_writable(consultation)
    places = _places(consultation)
    pages = pagination(len(places), PARTS_WRITTEN)
    shown = places[pages.offset : pages.offset + pages.size]
    here = {each.version.clause.key for each in places}
    return page(
        "consultations/in_short.html",
        form.http_status,
        consultation=consultation,
        rows=[_row(form, each, kept) for each in shown],
        short_year=readability.together([_written(form, each, kept) for each in places], get_locale().language),
        short_aim=readability.AIM_SHORT,
        lost=[key for key in kept if key not in here],
        pages=pages,
        last=_is_last(pages),
        form=form,
        errors=_named(form.messages(), places),
    )


def _named(errors: Mapping[str, str], places: Sequence[DraftVersionClause]) -> dict[str, str]:
    """The errors of all boxes, each with the name of its part."""
    parts = {each.version.clause.key: f"{each.number} {each.version.heading}".strip() for each in places}
    found = {}
    for name, message in errors.items():
        part = parts.get(name.partition(".")[2])
        found[name] = gettext("%(part)s: %(what)s", part=part, what=message) if part else message
    return found


def _is_last(pages: Pagination) -> bool:
    return pages.number == pages.pages


def _written(form: InShortForm, place: DraftVersionClause, kept: Mapping[str, AppError | None]) -> str:
    """The line of a part as it is in its box, if it is on the page; otherwise as it is stored."""
    key = place.version.clause.key
    stored = place.version.plain_language
    return form.plain_language.data.get(key, stored) if key in kept else stored


def _row(form: InShortForm, place: DraftVersionClause, kept: Mapping[str, AppError | None]) -> Row:
    key = place.version.clause.key
    stored = plain_summaries.shown(working_version.words_of(place.version))
    refusal = kept.get(key)
    if key not in kept:
        form.plain_language.data[key], form.reason.data[key] = stored.values()
    labels = {"plain_language": gettext("In short"), "reason": gettext("Why")}
    meanwhile = isinstance(refusal, EditConflict)
    unread = key in kept and refusal is None
    language = get_locale().language
    return Row(
        place=place,
        version_seen=form.version_seen.data[key] if unread else edit_conflicts.version_hash(stored),
        saved_meanwhile={labels[name]: text for name, text in stored.items()} if meanwhile else {},
        hints=readability.hints(form.plain_language.data.get(key, ""), language),
        labels={name: labels_in(form[name].data.get(key, ""), language) for name in labels},
    )
