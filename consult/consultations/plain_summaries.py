"""The plain summaries and reasons of many clauses, written on one page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from consult.access import Actor, AppError, EditConflict, NotFound, Permission, ValidationError
from consult.consultations import clause_order, drafting, edit_conflicts, queries, working_version
from consult.consultations.clauses import ClauseWords
from consult.consultations.models import DraftVersionClause
from consult.storage.database import db


@dataclass(frozen=True)
class Written:
    """What somebody wrote for one clause; `version_seen` is the hash of `shown` as it was on their page."""

    plain_language: str
    reason: str
    version_seen: str


@dataclass(frozen=True)
class Outcome:
    """The keys of the clauses that were written, and why others were refused."""

    saved: Collection[str]
    refused: Mapping[str, AppError]


def shown(words: ClauseWords) -> Mapping[str, str]:
    """What the page shows of a clause in its two fields, for `consult.consultations.edit_conflicts`."""
    return {"plain_language": words.plain_language, "reason": words.reason}


def write(actor: Actor, code: str, written: Mapping[str, Written]) -> Outcome:
    """Write the summaries and reasons of clauses, by key: all that can be, whatever is refused of the others.

    What nobody touched on the page is not written, whoever changed it meanwhile.

    Raises:
        Conflict: the consultation accepts no changes any more.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_DRAFT_WRITE)
    working_version.check_writable(consultation)
    draft = queries.working_draft(consultation.id) or queries.current_draft(consultation.id)
    places = {each.version.clause.key: each for each in draft.places} if draft else {}
    changed: dict[str, ClauseWords] = {}
    refused: dict[str, AppError] = {}
    for key, given in written.items():
        try:
            words = _words_after(places.get(key), given)
        except (EditConflict, NotFound, ValidationError) as refusal:
            refused[key] = refusal
        else:
            changed |= {key: words} if words else {}
    if changed:
        for place in working_version.to_write(consultation).places:
            if words := changed.get(place.version.clause.key):
                working_version.put_words(place, words)
        db.session.flush()
    return Outcome(changed.keys(), refused)


def _words_after(place: DraftVersionClause | None, given: Written) -> ClauseWords | None:
    """The words of a clause once this is saved; None if nothing was changed."""
    if place is None:
        raise NotFound(clause_order.NO_CLAUSE)
    stored = working_version.words_of(place.version)
    entered = {"plain_language": given.plain_language, "reason": given.reason}
    if all(entered[name].split() == text.split() for name, text in shown(stored).items()):
        return None
    try:
        words = drafting.cleaned(stored, entered)
    except ValidationError:
        edit_conflicts.check(given.version_seen, shown(stored))
        raise
    if edit_conflicts.version_hash(shown(words)) == given.version_seen:
        return None
    edit_conflicts.check(given.version_seen, shown(stored))
    return words
