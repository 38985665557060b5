"""The version being written: begun as a copy, its clauses' words, and how it becomes a published one."""

from dataclasses import asdict

from sqlalchemy import select

from consult.access import Conflict, ValidationError
from consult.consultations import clause_rights, draft_contents, edit_requests, evidence, queries
from consult.consultations.clauses import MAX_CLAUSES, ClauseWords, meaning_after
from consult.consultations.models import Clause, ClauseVersion, Consultation, DraftVersion, DraftVersionClause
from consult.record.canonical import document_hash
from consult.record.entries import Kind, append
from consult.storage.database import db, today
from consult.text import markdown_source
from consult.text.messages import N_
from consult.text.plain import TextFault, clean


def clean_field(text: str, limit: int, field: str, *, one_line: bool = False, markdown: bool = False) -> str:
    """`consult.text.plain.clean`, with its faults as validation errors that name the field.

    In Markdown, hidden notes (HTML comments) are removed, since nobody may ever read them, and intended line breaks
    kept.
    """
    if markdown:
        text = markdown_source.keep_breaks(text.replace("\r\n", "\n"))
        if any(not (each.fence or each.closed) for each in markdown_source.stretches(text)):
            raise ValidationError(
                N_("A hidden note (an HTML comment) does not end. Close it, or remove it."), field=field
            )
        text = markdown_source.without_notes(text)
    try:
        return clean(text, limit, one_line=one_line)
    except TextFault as fault:
        raise ValidationError(fault.message, field=field, **fault.params) from fault


def to_write(consultation: Consultation) -> DraftVersion:
    """The version being written; begun as a copy of the published one if there is none.

    A request to a second person about it is withdrawn, because it changes.

    Raises:
        Conflict: the consultation accepts no changes any more.
    """
    check_writable(consultation)
    edit_requests.withdraw(consultation.id)
    draft = queries.working_draft(consultation.id)
    if draft is not None:
        return draft
    published = queries.current_draft(consultation.id)
    draft = DraftVersion(consultation_id=consultation.id, number=published.number + 1 if published else 1)
    if published:
        draft_contents.fill(draft, published)
    db.session.add(draft)
    db.session.flush()
    return draft


def check_writable(consultation: Consultation) -> None:
    if not consultation.is_writable:
        raise Conflict(N_("This plan is no longer open, so its draft cannot be changed."))


def words_of(version: ClauseVersion) -> ClauseWords:
    return ClauseWords(**{name: getattr(version, name) for name in ClauseWords.__dataclass_fields__})


def new_version(clause: Clause, words: ClauseWords) -> ClauseVersion:
    return ClauseVersion(clause=clause, **asdict(words))


def put_words(place: DraftVersionClause, words: ClauseWords) -> None:
    """Give the clause at `place` these words; what a published version contains is not touched."""
    if words == words_of(place.version):
        return
    if is_published(place.version):
        place.version = ClauseVersion(
            clause=place.version.clause, meaning_revision=place.version.meaning_revision, **asdict(words)
        )
    else:
        for name, value in asdict(words).items():
            setattr(place.version, name, value)


def add_place(draft: DraftVersion, version: ClauseVersion, number: str) -> DraftVersionClause:
    """Add a version of a clause at the end of a draft."""
    if len(draft.places) >= MAX_CLAUSES:
        raise ValidationError(N_("A draft can have up to %(most)d parts."), field="heading", most=MAX_CLAUSES)
    place = DraftVersionClause(version=version, position=len(draft.places), number=number)
    draft.places.append(place)
    db.session.flush()
    return place


def take_out(draft: DraftVersion, place: DraftVersionClause) -> None:
    """Remove a clause from a draft; one that was never published leaves nothing behind."""
    version, clause = place.version, place.version.clause
    draft.places.remove(place)
    db.session.flush()
    forget(version)
    if not db.session.scalar(select(ClauseVersion.id).where(ClauseVersion.clause_id == clause.id).limit(1)):
        evidence.forget(clause)
        clause_rights.forget(clause)
        db.session.delete(clause)
        db.session.flush()


def drop(draft: DraftVersion) -> None:
    """Delete a version that is being written, with what was never published."""
    edit_requests.withdraw(draft.consultation_id)
    for place in list(draft.places):
        take_out(draft, place)
    db.session.delete(draft)
    db.session.flush()


def is_published(version: ClauseVersion) -> bool:
    """Whether a published version of the draft contains this clause version."""
    query = (
        select(DraftVersion.id)
        .join(DraftVersionClause, DraftVersionClause.draft_version_id == DraftVersion.id)
        .where(DraftVersionClause.clause_version_id == version.id, DraftVersion.published_on.is_not(None))
    )
    return db.session.scalar(query.limit(1)) is not None


def ever_published(clause_ids: list[int]) -> set[int]:
    """Which of these clauses a published version of the draft contains."""
    return set(last_published(clause_ids))


def differs(consultation_id: int) -> bool:
    """Whether anything is written that is not published."""
    draft = queries.working_draft(consultation_id)
    if draft is None:
        return False
    published = queries.current_draft(consultation_id)
    return published is None or _layout(draft) != _layout(published)


def publish_decision(
    consultation: Consultation, wordings: dict[int, tuple[str, str]], removed: set[int], staff_id: int
) -> DraftVersion:
    """Publish the draft as the answer leaves it: `wordings` (wording, plain summary) and `removed` by clause id.

    It has no note, because notes are words of the record: what was decided, and why, can be corrected in the answer.

    Clauses keep their numbers, since the answer refers to them. A changed clause has only the plain summary that comes
    with its new wording. What was being written and never published is dropped.
    """
    draft = queries.working_draft(consultation.id)
    if draft is not None:
        drop(draft)
    previous = queries.current_draft(consultation.id)
    if previous is None:
        raise Conflict(N_("This plan has no published version."))
    draft = DraftVersion(consultation_id=consultation.id, number=previous.number + 1)
    draft_contents.fill(draft, previous, without=removed)
    for position, place in enumerate(draft.places):
        place.position = position
        wording, plain_language = wordings.get(place.version.clause_id, (place.version.wording, ""))
        if wording != place.version.wording:
            place.version = _decided(place.version, wording, plain_language)
    db.session.add(draft)
    return put_out(consultation, draft, "decision", "", staff_id)


def _decided(version: ClauseVersion, wording: str, plain_language: str) -> ClauseVersion:
    before = words_of(version)
    words = ClauseWords(**asdict(before) | {"wording": wording, "plain_language": plain_language})
    meaning = meaning_after("decision", version.meaning_revision, before, words)
    return ClauseVersion(clause=version.clause, meaning_revision=meaning, **asdict(words))


def forget(version: ClauseVersion) -> None:
    if not is_published(version):
        db.session.delete(version)
        db.session.flush()


def last_published(clause_ids: list[int]) -> dict[int, ClauseVersion]:
    """The newest published version of each of these clauses that has one, by clause id."""
    query = (
        select(ClauseVersion)
        .join(DraftVersionClause, DraftVersionClause.clause_version_id == ClauseVersion.id)
        .join(DraftVersion, DraftVersion.id == DraftVersionClause.draft_version_id)
        .where(ClauseVersion.clause_id.in_(clause_ids), DraftVersion.published_on.is_not(None))
        .order_by(DraftVersion.number)
    )
    return {version.clause_id: version for version in db.session.scalars(query)}


def _layout(draft: DraftVersion) -> tuple[object, ...]:
    places: dict[int | None, int] = {each.id: place for place, each in enumerate(draft.chapters)}
    return draft_contents.chapters(draft), [
        (each.version.clause_id, words_of(each.version), each.number, each.is_key, places.get(each.chapter_id))
        for each in draft.places
    ]


def put_out(
    consultation: Consultation,
    draft: DraftVersion,
    kind: str,
    note: str,
    staff_id: int | None,
    *,
    confirmed: bool = False,
) -> DraftVersion:
    """Make a draft the published version; the record says if a second person `confirmed` that it is an edit."""
    draft.kind, draft.note, draft.published_on, draft.staff_id = kind, note, today(), staff_id
    db.session.flush()
    content = {"number": draft.number, "version": kind, "note": note, "clauses": len(draft.places)}
    content |= {"confirmed": True} if confirmed else {}
    append(consultation.code, Kind.DRAFT, content | {"hash": draft_hash(consultation.code, draft)})
    return draft


def draft_hash(code: str, draft: DraftVersion) -> str:
    """SHA-256 over the canonical JSON of `hashed_document`."""
    return document_hash(hashed_document(code, draft))


def hashed_document(code: str, draft: DraftVersion) -> dict[str, object]:
    """A published version: every word of it, its numbers and its key clauses."""
    return {"consultation": code, "draft": draft.number, "version": draft.kind} | contents_of(draft)


def contents_of(draft: DraftVersion) -> dict[str, object]:
    """Every word of a version, its numbers, its key clauses and its chapters: only canonical values.

    A version without chapters does not mention them, so its hash is the same as before there were any.
    """
    places = {each.id: place for place, each in enumerate(draft.chapters, 1)}
    clauses: list[dict[str, object]] = [
        _hashed_words(each.version)
        | {
            "key": each.version.clause.key,
            "number": each.number,
            "meaning": each.version.meaning_revision,
            "key_clause": each.is_key,
        }
        | ({"chapter": places[each.chapter_id]} if each.chapter_id in places else {})
        for each in draft.places
    ]
    chapters = draft_contents.chapters(draft)
    return {"clauses": clauses, "chapters": chapters} if chapters else {"clauses": clauses}


def _hashed_words(version: ClauseVersion) -> dict[str, object]:
    """A clause's words. The hashes in records were made with this name for the summary, and keep it."""
    words: dict[str, object] = asdict(words_of(version))
    words["plain"] = words.pop("plain_language")
    return words
