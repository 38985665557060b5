"""One clause made of two, two made of one, and an earlier wording taken into the draft again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select

from consult.access import Actor, NotFound, ValidationError
from consult.consultations import (
    clause_order,
    clause_rights,
    drafting,
    edit_conflicts,
    evidence,
    wording_pieces,
    working_version,
)
from consult.consultations import clauses as rules
from consult.consultations.clauses import ClauseWords, titled
from consult.consultations.models import ClauseVersion, DraftVersion, DraftVersionClause
from consult.storage.database import db
from consult.text.messages import N_

NO_NEXT = N_("This is the last part, so there is none to join it with.")
NO_EARLIER = N_("No published version has this part in other words.")


@dataclass(frozen=True)
class Earlier:
    """The words of a clause as a published version had them first."""

    number: int
    published_on: date | None
    words: ClauseWords


def words_shown(*places: DraftVersionClause) -> Mapping[str, object]:
    """What a page shows of these clauses, for `consult.consultations.edit_conflicts`."""
    return {each.version.clause.key: asdict(working_version.words_of(each.version)) for each in places}


def split(
    actor: Actor, code: str, key: str, line: int, heading: str, version_seen: str | None = None
) -> DraftVersionClause:
    """Make what begins with a line of a clause's wording a clause of its own, right after it; returns the new one.

    The first keeps the key, and so its comments and votes. The new one has no plain summary and no reason yet.

    Raises:
        ValidationError: nothing can begin there, or the new one has no heading.
        EditConflict: the words are not those that were shown.
    """
    consultation, draft, place = clause_order.place_of(actor, code, key)
    edit_conflicts.check(version_seen, words_shown(place))
    heading = working_version.clean_field(heading, rules.MAX_HEADING, "heading", one_line=True)
    first, second = wording_pieces.divided(working_version.words_of(place.version), line, heading)
    second = drafting.cleaned(
        ClauseWords(heading="", wording=""), {"heading": second.heading, "wording": second.wording}
    )
    working_version.put_words(place, first)
    clause = drafting.new_clause(consultation, second)
    return clause_order.insert(draft, working_version.new_version(clause, second), place)


def next_place(draft: DraftVersion, place: DraftVersionClause) -> DraftVersionClause:
    """The clause after this one.

    Raises:
        NotFound: it is the last.
    """
    at = draft.places.index(place) + 1
    if at == len(draft.places):
        raise NotFound(NO_NEXT)
    return draft.places[at]


def join(actor: Actor, code: str, key: str, version_seen: str | None = None) -> DraftVersionClause:
    """Make a clause and the next one a single clause with the key of the first; the next one is removed.

    What people said on the next one stays with the version that they read. Its evidence comes along if it was never
    published, and what it does to rights of which nothing is said of the first.

    Raises:
        NotFound: it is the last. ValidationError: a text gets too long.
        EditConflict: the words are not those that were shown.
    """
    consultation, draft, place = clause_order.place_of(actor, code, key)
    other = next_place(draft, place)
    edit_conflicts.check(version_seen, words_shown(place, other))
    words = joined(draft, place, other)
    working_version.put_words(place, drafting.cleaned(words, asdict(words)))
    place.is_key = place.is_key or other.is_key
    if not working_version.ever_published([other.version.clause_id]):
        evidence.move(consultation, other.version.clause, place.version.clause)
        clause_rights.move(other.version.clause, place.version.clause)
    clause_order.remove(draft, other)
    return place


def joined(draft: DraftVersion, place: DraftVersionClause, other: DraftVersionClause) -> ClauseWords:
    """The words of two clauses as one; a number that only counts is not part of the second's small heading."""
    counted = rules.is_counted([each.number for each in draft.places])
    name = titled("" if counted else other.number, other.version.heading)
    first, second = (working_version.words_of(each.version) for each in (place, other))
    return wording_pieces.joined(first, second, name)


def earlier_wordings(place: DraftVersionClause) -> list[Earlier]:
    """The words of published versions, each with the first that had them, newest first; not those of the draft."""
    query = (
        select(ClauseVersion, DraftVersion.number, DraftVersion.published_on)
        .join(DraftVersionClause, DraftVersionClause.clause_version_id == ClauseVersion.id)
        .join(DraftVersion, DraftVersion.id == DraftVersionClause.draft_version_id)
        .where(ClauseVersion.clause_id == place.version.clause_id, DraftVersion.published_on.is_not(None))
        .order_by(DraftVersion.number)
    )
    found: dict[ClauseWords, Earlier] = {}
    for version, number, day in db.session.execute(query):
        words = working_version.words_of(version)
        found.setdefault(words, Earlier(number, day, words))
    found.pop(working_version.words_of(place.version), None)
    return sorted(found.values(), key=lambda each: -each.number)


def restore_words(
    actor: Actor, code: str, key: str, number: int, version_seen: str | None = None
) -> DraftVersionClause:
    """Give a clause of the draft the words that it had in a published version; readers see them once published.

    Raises:
        ValidationError: no such version has it in other words.
        EditConflict: the words are not those that were shown.
    """
    _, _, place = clause_order.place_of(actor, code, key)
    edit_conflicts.check(version_seen, words_shown(place))
    chosen = next((each for each in earlier_wordings(place) if each.number == number), None)
    if chosen is None:
        raise ValidationError(NO_EARLIER, field="number")
    working_version.put_words(place, chosen.words)
    db.session.flush()
    return place
