"""What organizers and decision makers send. The commands decide what is accepted."""

from collections.abc import Mapping
from datetime import date

from flask import request
from flask_babel import gettext
from wtforms import StringField

from consult.access import AppError, ValidationError
from consult.consultations.draft_import import read_mark
from consult.consultations.draft_publication import NotReleased
from consult.consultations.markdown_import import DocumentFaults
from consult.text.messages import N_
from consult.web.shell import StaffForm


class TitleForm(StaffForm):
    title = StringField()


class FrameForm(StaffForm):
    """The frame; after opening the page sends only some of these."""

    title = StringField()
    place = StringField()
    summary = StringField()
    why = StringField()
    can_change = StringField()
    cannot_change = StringField()
    cannot_change_by = StringField()
    influence = StringField()
    decider = StringField()
    run_by = StringField()
    paid_by = StringField()
    design_partner = StringField()
    reading_hours = StringField()
    raw_days = StringField()
    sealed_days = StringField()
    support = StringField()
    support_checked = StringField()
    team_note = StringField()


class ClauseForm(StaffForm):
    """A clause's words; `seen` is their fingerprint as shown, see `consult.consultations.edit_conflicts`."""

    seen = StringField()
    heading = StringField()
    wording = StringField()
    plain = StringField()
    reason = StringField()
    cost = StringField()
    affects = StringField()


class ChapterForm(StaffForm):
    """A chapter's number and heading; `act` is save, up, down or remove, `seen` what was shown of all chapters."""

    act = StringField()
    seen = StringField()
    number = StringField()
    heading = StringField()


class ClauseChapterForm(StaffForm):
    """`act` is put (into the `chapter` with this index, or "none") or begin (a chapter on this level)."""

    act = StringField()
    seen = StringField()
    chapter = StringField()
    level = StringField()
    number = StringField()
    heading = StringField()


class EvidenceForm(StaffForm):
    direction = StringField()
    kind = StringField()
    citation = StringField()
    says = StringField()
    limits = StringField()


class ArrangeForm(StaffForm):
    """What to do with a clause in the list: up, down, key or not_key."""

    act = StringField()


class PublishForm(StaffForm):
    """`act` is "" to see what would be published, publish, or ask (a second person); `seen` is what was shown."""

    kind = StringField()
    note = StringField()
    act = StringField()
    seen = StringField()


class EditForm(StaffForm):
    """The answer to a question about an edit: confirm, refuse or take_back; `seen` is what was shown."""

    act = StringField()
    seen = StringField()


class ImportForm(StaffForm):
    """A document as text, if not as a file; `confirmed` once its author has seen what was found in it.

    `read` and `seen` are the fingerprints of the text that the page gave back and of the draft it was matched with.
    `change` is the index of a part for which another match is wanted; see also `matches`. `named` is that the plan
    should get the document's title.
    """

    text = StringField()
    confirmed = StringField()
    read = StringField()
    seen = StringField()
    change = StringField()
    named = StringField()


class DiscardForm(StaffForm):
    """Discards what was shown; `seen` is its fingerprint."""

    seen = StringField()


class RoleForm(StaffForm):
    """The person who is given a role, or loses it."""

    name = StringField()
    role = StringField()
    affiliation = StringField()


class DayForm(StaffForm):
    """A day, a public reason, and that a short window is intended."""

    closes_on = StringField()
    answer_due_on = StringField()
    reason = StringField()
    short = StringField()


def form_data(form: StaffForm) -> dict[str, str]:
    """What was sent, by field; a field that was not sent is left out."""
    return {field.name: field.data for field in form if isinstance(field.data, str) and field.name != "csrf_token"}


def field_errors(refusal: AppError) -> Mapping[str, str]:
    """A validation error by its field; several faults in one field have a line each."""
    found: dict[str, list[str]] = {}
    for one in refusal.faults if isinstance(refusal, DocumentFaults | NotReleased) else [refusal]:
        found.setdefault(one.field, []).append(gettext(one.message) % one.params)
    return {field: "\n".join(lines) for field, lines in found.items()}


def options(labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """A closed list as values and labels, for radio buttons and menus."""
    return [(value, gettext(label)) for value, label in labels.items()]


def as_day(text: str | None, field: str) -> date:
    """The day that a date field sent.

    Raises:
        ValidationError: it is not a day.
    """
    try:
        return date.fromisoformat(text or "")
    except ValueError as error:
        raise ValidationError(N_("Write the day as year-month-day, for example 2027-03-31."), field=field) from error


def matches() -> dict[int, str]:
    """The choices for the parts of a document, by index; invalid indexes are left out."""
    sent = {name.removeprefix("match-"): text for name, text in request.form.items() if name.startswith("match-")}
    return {int(place): text for place, text in sent.items() if _is_place(place)}


def wants_edit(form: ImportForm) -> set[int]:
    """The index of the part for which another match is wanted, if any."""
    return {int(form.change.data)} if _is_place(form.change.data or "") else set()


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4


def document_text(form: ImportForm) -> str:
    """The text of a document, from its file if there is one; text that our page gave back is then ignored.

    Raises:
        ValidationError: the file is not plain text, or text was typed as well.
    """
    upload, text = request.files.get("file"), form.text.data or ""
    if upload is None or not upload.filename:
        return text
    if text.strip() and form.read.data != read_mark(text):
        raise ValidationError(N_("You gave both a file and a text. Use only one of them."), field="file")
    try:
        return upload.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(
            N_("This file is not plain text. Save it as Markdown (.md) in UTF-8."), field="file"
        ) from error


def optional_day(sent: dict[str, str], field: str) -> date | None:
    """The day that a date field sent; None if it was left empty."""
    return as_day(sent[field], field) if sent.get(field, "").strip() else None
