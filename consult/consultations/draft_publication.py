"""Publishing the version being written, and what may be published as typing mistakes only."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.access import Conflict, ValidationError, ValidationErrors
from consult.consultations import edit_requests, edit_rules, queries, working_version
from consult.consultations.clauses import MAX_TEXT, called, meaning_after
from consult.consultations.edit_rules import Edited, Finding
from consult.consultations.models import Consultation, DraftVersion
from consult.consultations.working_version import clean_field
from consult.storage.database import db
from consult.text.messages import N_

NOTHING_NEW = N_("Nothing has changed since the last published version.")
NO_EDIT = N_("This is more than typing mistakes. Publish it as a change of meaning, or ask a second person.")
SINCE = N_("Together with all corrections since version %(number)d:")


class NotReleased(ValidationErrors):
    """Several reasons prevent a version from being published."""


class NotAnEdit(ValidationError):
    """What is to be published as an edit changes more than that; `findings` says what."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(NO_EDIT, field="kind")
        self.findings = list(findings)


@dataclass(frozen=True)
class Ready:
    """A version that can be published, the one before it (None for the first), its kind and its cleaned note."""

    draft: DraftVersion
    previous: DraftVersion | None
    kind: str
    note: str


def ready(consultation: Consultation, kind: str, note: str) -> Ready:
    """The version being written, checked; the first one is *first*, whatever `kind` says.

    Raises:
        Conflict: nothing has changed since the last one.
        ValidationError: a clause lacks its summary or reason, `kind` does not fit, or the note is missing; all at once.
    """
    working_version.check_writable(consultation)
    draft, previous = queries.working_draft(consultation.id), queries.current_draft(consultation.id)
    if draft is None or not working_version.differs(consultation.id):
        raise Conflict(NOTHING_NEW)
    errors = _missing(draft)
    try:
        note = clean_field(note, MAX_TEXT, "note")
    except ValidationError as fault:
        errors.append(fault)
    if previous is None:
        kind = "first"
    else:
        errors += _wrong_kind(consultation, previous, draft, kind, note)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise NotReleased(errors)
    return Ready(draft, previous, kind, note)


def release(
    consultation: Consultation, kind: str, note: str, staff_id: int | None, *, confirmed: bool = False
) -> DraftVersion:
    """Publish the version being written. `confirmed`: a second person found that it is an edit.

    Raises:
        Conflict, ValidationError: as `ready`.
        NotAnEdit: it should be an edit, changes more, and nobody confirmed it.
    """
    found = ready(consultation, kind, note)
    if found.kind == "edit" and not confirmed and (told := findings(consultation, found)):
        raise NotAnEdit(told)
    edit_requests.withdraw(consultation.id)
    if found.previous is not None:
        _finish_versions(found.draft, found.kind)
    return working_version.put_out(consultation, found.draft, found.kind, found.note, staff_id, confirmed=confirmed)


def findings(consultation: Consultation, found: Ready) -> list[Finding]:
    """Why this is more than typing mistakes, against the last version and against all edits since a real change.

    Otherwise many small edits could reverse a text in the end, with every vote still counted for it.
    """
    if found.previous is None:
        return []
    told = edit_rules.findings(_edited(found.previous, found.draft))
    first = _last_changed(consultation)
    if told or first.number == found.previous.number:
        return told
    if more := edit_rules.findings(_edited(first, found.draft)):
        return [Finding(SINCE, {"number": first.number}), *more]
    return []


def _last_changed(consultation: Consultation) -> DraftVersion:
    """The newest version that was not an edit, or an edit that a second person looked at."""
    confirmed = edit_requests.confirmed_drafts(consultation.id)
    drafts = queries.published_drafts(consultation.id)
    number = max(each.number for each in drafts if each.kind != "edit" or each.number in confirmed)
    return queries.draft_by_number(consultation.id, number)


def _edited(before: DraftVersion, after: DraftVersion) -> list[Edited]:
    old = {each.version.clause_id: working_version.words_of(each.version) for each in before.places}
    return [
        Edited(
            called(each.number, each.version.heading),
            old[each.version.clause_id],
            working_version.words_of(each.version),
        )
        for each in after.places
        if each.version.clause_id in old
    ]


def _finish_versions(draft: DraftVersion, kind: str) -> None:
    """Clauses with the same words as last published share that version; the others get their meaning."""
    published = working_version.last_published([place.version.clause_id for place in draft.places])
    for place in draft.places:
        own, last = place.version, published.get(place.version.clause_id)
        if last is None or own is last:
            continue
        before, after = working_version.words_of(last), working_version.words_of(own)
        if before == after:
            place.version = last
            db.session.flush()
            working_version.forget(own)
        else:
            own.meaning_revision = meaning_after(kind, last.meaning_revision, before, after)


def _missing(draft: DraftVersion) -> list[ValidationError]:
    if not draft.places:
        return [ValidationError(N_("The draft has no part yet. Add one first."))]
    message = N_("%(clause)s needs a plain summary and a reason.")
    unfinished = [each for each in draft.places if not (each.version.plain_language and each.version.reason)]
    return [
        ValidationError(
            message, field=f"clause-{each.version.clause.key}", clause=called(each.number, each.version.heading)
        )
        for each in unfinished
    ]


def _wrong_kind(
    consultation: Consultation, previous: DraftVersion, draft: DraftVersion, kind: str, note: str
) -> list[ValidationError]:
    errors = []
    if kind not in ("edit", "change"):
        errors.append(
            ValidationError(N_("Choose whether you corrected typing mistakes or changed a meaning."), field="kind")
        )
    if kind == "edit" and _clause_ids(previous) != _clause_ids(draft):
        message = N_(
            "A part was added or removed. That changes the meaning: choose “The meaning of at least one part”."
        )
        errors.append(ValidationError(message, field="kind"))
    if consultation.is_open and not note:
        message = N_("Say what you changed, and what happens to earlier comments.")
        errors.append(ValidationError(message, field="note"))
    return errors


def _clause_ids(draft: DraftVersion) -> set[int]:
    return {each.version.clause_id for each in draft.places}
