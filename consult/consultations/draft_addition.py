"""Adding a document to the end of a draft: the next piece of one that is too long to be imported at once."""

from consult.access import Actor, Permission
from consult.consultations import draft_import, drafting, edit_conflicts, import_merge, queries, working_version
from consult.consultations.clauses import MAX_CLAUSES
from consult.consultations.draft_import import NEW
from consult.consultations.models import Clause, DraftVersion, DraftVersionChapter


def add_document(actor: Actor, code: str, text: str, version_seen: str | None = None, level: int = 0) -> DraftVersion:
    """Add every part of a document as a new clause, with the document's chapters, after the last one of the draft.

    Nothing else of the draft changes. A part keeps the document's key if no clause of the plan ever had it. Parts
    before the document's first chapter go into the draft's last one.

    Raises:
        ValidationError: the document cannot be read, or the draft would have too many parts.
        EditConflict: the draft does not have the fingerprint `version_seen`.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_DRAFT_WRITE)
    working_version.check_writable(consultation)
    found = draft_import.prepare(consultation, text, dict.fromkeys(range(MAX_CLAUSES), NEW), level)
    edit_conflicts.check(version_seen, found.draft)
    draft = working_version.to_write(consultation)
    last = draft.places[-1].chapter if draft.places else None
    begun = len(draft.chapters)
    draft.chapters += [
        DraftVersionChapter(position=begun + place, level=each.level, number=each.number, heading=each.heading)
        for place, each in enumerate(found.parsed.chapters)
    ]
    for clause in found.clauses:
        row = Clause(consultation_id=consultation.id, key=clause.key)
        version = working_version.new_version(row, import_merge.words_after(clause, None))
        place = working_version.add_place(draft, version, clause.number)
        place.chapter = last if clause.chapter is None else draft.chapters[begun + clause.chapter]
        place.is_key = clause.is_key
        drafting.import_evidence(consultation, place, clause)
    return draft
