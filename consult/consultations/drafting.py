"""Writing the draft: clauses, their order and evidence, whole documents, publishing."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import select

from consult.access import Actor, Conflict, NotFound, Permission, ValidationError, ValidationErrors
from consult.consultations import (
    clause_order,
    clause_rights,
    draft_contents,
    draft_import,
    draft_publication,
    edit_conflicts,
    evidence,
    import_merge,
    queries,
    working_version,
)
from consult.consultations import clauses as rules
from consult.consultations.clauses import MAX_HEADING, MAX_TEXT, MAX_WORDING, ClauseWords
from consult.consultations.draft_import import Import, evidence_words
from consult.consultations.evidence_lists import ParsedEvidence
from consult.consultations.markdown_import import ParsedChapter, ParsedClause
from consult.consultations.models import Clause, Consultation, DraftVersion, DraftVersionClause, Evidence
from consult.consultations.working_version import clean_field
from consult.storage.database import db
from consult.text.messages import N_

NEEDED = {
    "heading": N_("Write a heading."),
    "wording": N_("Write its wording."),
    "direction": N_("Choose whether it is for or against."),
    "kind": N_("Choose what kind of evidence it is."),
    "citation": N_("Say who wrote it, when, and where to find it."),
    "finding": N_("Say what it says."),
    "limitations": N_("Say what it does not show."),
}
NOTHING_TO_DISCARD = N_("There is nothing to discard: readers see the draft as it is.")


def add_clause(
    actor: Actor, code: str, *, key: str = "", after: str = "", before: str = "", **words: str
) -> DraftVersionClause:
    """Add a clause: right `after` or `before` the clause with that key, or at the end. `words` as in `ClauseWords`.

    Without a key of its own, one is made from its heading.
    """
    consultation, draft = clause_order.to_write(actor, code)
    beside = queries.place(draft, after or before)
    if (after or before) and beside is None:
        raise NotFound(clause_order.NO_CLAUSE)
    written = cleaned(ClauseWords(heading="", wording=""), words)
    version = working_version.new_version(new_clause(consultation, written, key), written)
    if beside is None:
        return clause_order.add_at_end(draft, version)
    return clause_order.insert(draft, version, beside, before=not after)


def new_clause(consultation: Consultation, words: ClauseWords, key: str = "") -> Clause:
    """A clause with this key, or with one made from its words.

    Raises:
        ValidationError: the key is invalid, or another clause's.
    """
    taken = _clauses(consultation)
    key = key or rules.slug(words.heading, taken, words.wording)
    rules.check_key(key)
    if key in taken:
        raise ValidationError(N_("The key “%(key)s” belongs to another part."), field="key", key=key)
    return Clause(consultation_id=consultation.id, key=key)


def write_clause(
    actor: Actor, code: str, key: str, version_seen: str | None = None, **words: str
) -> DraftVersionClause:
    """Change a clause's words; fields that are not given stay. `version_seen` is the fingerprint of its words as shown.

    Raises:
        EditConflict: somebody changed them meanwhile.
    """
    _, _, place = clause_order.place_of(actor, code, key)
    edit_conflicts.check(version_seen, asdict(working_version.words_of(place.version)))
    working_version.put_words(place, cleaned(working_version.words_of(place.version), words))
    db.session.flush()
    return place


def removal_values(place: DraftVersionClause) -> dict[str, object]:
    """What goes with a clause that is removed: its words, which evidence there is, and of which rights something is
    said, by their keys.
    """
    clause_id = place.version.clause_id
    return {
        "words": asdict(working_version.words_of(place.version)),
        "evidence": sorted(each.id for each in queries.evidence_of([clause_id])[clause_id]),
        "rights": [each.right_key for each in clause_rights.rights_of([clause_id])[clause_id]],
    }


def remove_clause(actor: Actor, code: str, key: str, version_seen: str | None = None) -> None:
    """Remove a clause from the version being written; published versions keep it.

    Raises:
        EditConflict: somebody changed its words, its evidence, or what is said of rights, meanwhile.
    """
    _, draft, place = clause_order.place_of(actor, code, key)
    edit_conflicts.check(version_seen, removal_values(place))
    clause_order.remove(draft, place)


def move_clause(actor: Actor, code: str, key: str, *, up: bool) -> None:
    """Swap a clause with its neighbour; numbers stay with the positions.

    If a chapter begins between them, the clause moves into that chapter and keeps its number. The first clause cannot
    move up and the last cannot move down: nothing happens.
    """
    _, draft, place = clause_order.place_of(actor, code, key)
    at = draft.places.index(place) + (-1 if up else 1)
    if not 0 <= at < len(draft.places):
        return
    other = draft.places[at]
    if other.chapter_id != place.chapter_id:
        place.chapter = other.chapter
        db.session.flush()
        return
    place.position, other.position = other.position, place.position
    place.number, other.number = other.number, place.number
    db.session.flush()
    db.session.expire(draft, ["places"])


def mark_key(actor: Actor, code: str, key: str, is_key: bool) -> None:
    """Set whether a clause is among those that people are asked about first."""
    _, _, place = clause_order.place_of(actor, code, key)
    place.is_key = is_key
    db.session.flush()


def add_evidence(actor: Actor, code: str, key: str, given: ParsedEvidence) -> Evidence:
    """Add what is known about a clause. It appears on the public page at once, if the clause does."""
    consultation, _, place = clause_order.place_of(actor, code, key)
    texts = {
        name: clean_field(text, MAX_TEXT, name)
        for name, text in (("citation", given.citation), ("finding", given.finding), ("limitations", given.limitations))
    }
    _require(
        {
            "direction": given.direction if given.direction in rules.DIRECTIONS else "",
            "kind": given.kind if given.kind in rules.EVIDENCE_KINDS else "",
        }
        | texts
    )
    row = Evidence(clause_id=place.version.clause_id, direction=given.direction, kind=given.kind, **texts)
    db.session.add(row)
    db.session.flush()
    evidence.record(consultation, key, "added", row)
    return row


def remove_evidence(actor: Actor, code: str, key: str, evidence_id: int) -> None:
    """Remove a piece of evidence; while the plan is open the record says so."""
    consultation, _, place = clause_order.place_of(actor, code, key)
    row = db.session.get(Evidence, evidence_id)
    if row is None or row.clause_id != place.version.clause_id:
        raise NotFound(N_("This piece of evidence has been removed."))
    evidence.record(consultation, key, "removed", row)
    db.session.delete(row)
    db.session.flush()


def import_preview(
    actor: Actor, code: str, text: str, chosen: Mapping[int, str] | None = None, level: int = 0
) -> Import:
    """What a document contains, and what importing it would do to the current draft; the rest as in `import_draft`."""
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_DRAFT_WRITE)
    working_version.check_writable(consultation)
    return draft_import.prepare(consultation, text, chosen or {}, level)


def import_draft(
    actor: Actor,
    code: str,
    text: str,
    chosen: Mapping[int, str] | None = None,
    version_seen: str | None = None,
    level: int = 0,
) -> DraftVersion:
    """Make a document's clauses the version being written.

    `clause_matching` says which clause each of its parts is. `chosen` says it for some by their indexes (a key, or
    `draft_import.NEW`), and must for those that are not sure. What the document leaves out of a clause stays, see
    `import_merge`. The plan's title stays; the document's opening words become the summary if there is none yet.
    Evidence is added; it is removed only from clauses that no published version contains. `level` says which headings
    begin parts, see `markdown_import.parse`.

    Raises:
        NotMatched: a part has no clause, one that does not exist, or another part's.
        EditConflict: the draft does not have the fingerprint `version_seen`.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_DRAFT_WRITE)
    working_version.check_writable(consultation)
    found = draft_import.prepare(consultation, text, chosen or {}, level)
    edit_conflicts.check(version_seen, found.draft)
    found.check()
    consultation.summary = consultation.summary or found.parsed.summary
    draft = working_version.to_write(consultation)
    _make_draft(consultation, draft, found.parsed.chapters, found.clauses)
    return draft


def _make_draft(
    consultation: Consultation, draft: DraftVersion, headings: Sequence[ParsedChapter], clauses: Sequence[ParsedClause]
) -> None:
    """Give a draft these chapters and clauses; clauses are identified by their keys."""
    wanted = {clause.key for clause in clauses}
    for gone in [each for each in draft.places if each.version.clause.key not in wanted]:
        working_version.take_out(draft, gone)
    chapters = draft_contents.put_chapters(draft, headings)
    known = _clauses(consultation)
    marked = any(clause.is_key for clause in clauses)
    for position, clause in enumerate(clauses):
        place = queries.place(draft, clause.key)
        words = import_merge.words_after(clause, working_version.words_of(place.version) if place else None)
        if place is None:
            row = known.get(clause.key) or Clause(consultation_id=consultation.id, key=clause.key)
            place = working_version.add_place(draft, working_version.new_version(row, words), clause.number)
        else:
            working_version.put_words(place, words)
        place.position, place.number = position, clause.number
        place.chapter = chapters[clause.chapter] if clause.chapter is not None else None
        place.is_key = import_merge.is_key_after(clause, bool(place.is_key), marked)
        db.session.flush()
        import_evidence(consultation, place, clause)
    db.session.expire(draft, ["places"])


def publish(actor: Actor, code: str, kind: str, note: str, version_seen: str | None = None) -> DraftVersion:
    """Publish the version being written: the first, or later as an *edit* or a *change* of meaning.

    Raises as `draft_publication.release`, and:
        EditConflict: the draft does not have the fingerprint `version_seen` (of `working_version.contents_of`).
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_DRAFT_WRITE)
    found = draft_publication.ready(consultation, kind, note)
    edit_conflicts.check(version_seen, working_version.contents_of(found.draft))
    return draft_publication.release(consultation, kind, note, actor.staff_id)


def unpublished(actor: Actor, code: str) -> tuple[DraftVersion, DraftVersion]:
    """The version being written and the published one it differs from.

    Raises:
        Conflict: nothing is published, or nothing has changed since.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_DRAFT_WRITE)
    working_version.check_writable(consultation)
    draft, published = queries.working_draft(consultation.id), queries.current_draft(consultation.id)
    if draft is None or published is None or not working_version.differs(consultation.id):
        raise Conflict(NOTHING_TO_DISCARD)
    return draft, published


def discard(actor: Actor, code: str, version_seen: str | None = None) -> None:
    """Discard what is not published: the next change starts from the last published version.

    `version_seen` is the fingerprint of `working_version.contents_of` as shown. Raises as `unpublished`, and:
        EditConflict: somebody changed the draft meanwhile.
    """
    draft, _ = unpublished(actor, code)
    edit_conflicts.check(version_seen, working_version.contents_of(draft))
    working_version.drop(draft)


def _clauses(consultation: Consultation) -> dict[str, Clause]:
    query = select(Clause).where(Clause.consultation_id == consultation.id)
    return {clause.key: clause for clause in db.session.scalars(query)}


def cleaned(before: ClauseWords, given: dict[str, str]) -> ClauseWords:
    """`before` with the given words, each cleaned; `given` may have no other names."""
    merged = asdict(before) | {
        name: clean_field(
            text, _LIMITS.get(name, MAX_TEXT), name, one_line=name in _ONE_LINE, markdown=name in MARKDOWN
        )
        for name, text in given.items()
    }
    words = ClauseWords(**merged)
    _require({"heading": words.heading, "wording": words.wording})
    if words.cost and words.cost not in rules.COSTS:
        raise ValidationError(N_("Choose a cost from the list."), field="cost")
    return words


MARKDOWN = frozenset({"wording", "reason"})
_LIMITS = {"heading": MAX_HEADING, "wording": MAX_WORDING}
_ONE_LINE = frozenset({"heading", "affects", "cost"})


def _require(texts: dict[str, str]) -> None:
    """Every text that is missing at once, each beside its field."""
    missing = [ValidationError(NEEDED[name], field=name) for name, text in texts.items() if not text]
    if missing:
        raise ValidationErrors(missing)


def import_evidence(consultation: Consultation, place: DraftVersionClause, clause: ParsedClause) -> None:
    """Make a clause's evidence what the document lists, if it lists any."""
    if not clause.evidence:
        return
    clause_id = place.version.clause_id
    present = {evidence_words(row): row for row in queries.evidence_of([clause_id])[clause_id]}
    listed = {tuple(asdict(each).values()): each for each in clause.evidence}
    if not working_version.ever_published([clause_id]):
        for words, row in present.items():
            if words not in listed:
                evidence.record(consultation, clause.key, "removed", row)
                db.session.delete(row)
    for words, each in listed.items():
        if words not in present:
            row = Evidence(clause_id=clause_id, **asdict(each))
            db.session.add(row)
            evidence.record(consultation, clause.key, "added", row)
    db.session.flush()
