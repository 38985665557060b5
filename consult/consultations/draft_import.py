"""What a document would do to the draft: which clause each of its parts is, as proposed or as somebody chose."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from sqlalchemy import select

from consult.access import Actor, Conflict, Permission, ValidationError
from consult.consultations import (
    clause_matching,
    edit_conflicts,
    import_merge,
    markdown_export,
    markdown_import,
    queries,
    working_version,
)
from consult.consultations import clauses as rules
from consult.consultations.clause_matching import Match, Reason
from consult.consultations.clause_similarity import Words
from consult.consultations.evidence_lists import ParsedEvidence
from consult.consultations.import_merge import ExistingClause, ImportedClause
from consult.consultations.markdown_import import ParsedChapter, ParsedClause, ParsedDraft
from consult.consultations.models import Clause, ClauseVersion, Consultation, DraftVersion, DraftVersionClause, Evidence
from consult.storage.database import db
from consult.text.messages import N_

#: The choice for a part that is no clause of the draft: no key can be equal to it.
NEW = "+"

NOT_CHOSEN = N_("%(part)s: choose which part of the draft it is, or “A new part”.")
NOT_KNOWN = N_("%(part)s: the draft has no part with the key “%(key)s”.")
CHOSEN_TWICE = N_("%(part)s: another part of the document is also matched with “%(key)s”. Only one can be.")


class NotMatched(ValidationError):
    """Some parts of a document have no clause, or an impossible one; `problems` gives the reason for each, by index."""

    def __init__(self, problems: Mapping[int, Reason]) -> None:
        first = problems[min(problems)]
        super().__init__(first.message, field=f"match-{min(problems)}", **first.params)
        self.problems = problems


@dataclass(frozen=True)
class Found:
    """One part of a document: what was proposed for it, and what is chosen (a key, `NEW`, or "" while it is a
    question).
    """

    match: Match
    chosen: str


@dataclass(frozen=True)
class Import:
    """A document, read and matched. `clauses` have their final keys: those of the draft's clauses, or new ones.

    `known` are the clauses that can be chosen. `left` gives the reason for each clause of the draft that is not in the
    document. `draft` is what the document was matched with, see `consult.consultations.edit_conflicts`.
    """

    parsed: ParsedDraft
    found: Sequence[Found]
    clauses: Sequence[ParsedClause]
    arrivals: Sequence[ImportedClause]
    known: Sequence[Words]
    left: Mapping[str, Reason]
    problems: Mapping[int, Reason]
    draft: Mapping[str, object]

    def check(self) -> None:
        """Refuse while anything is open.

        Raises:
            NotMatched
        """
        if self.problems:
            raise NotMatched(self.problems)


def prepare(consultation: Consultation, text: str, chosen: Mapping[int, str], level: int = 0) -> Import:
    """Read a document and match it with the draft; `chosen` has a key or `NEW` by the indexes of its parts.

    `level` as in `markdown_import.parse`.

    Raises:
        ValidationError: the document cannot be read.
    """
    parsed = markdown_import.parse(text, level)
    draft = _draft(consultation)
    existing = _existing(draft) if draft else []
    known = _known(consultation.id, existing)
    proposal = clause_matching.propose(known, [_words(clause) for clause in parsed.clauses])
    found = [Found(match, chosen.get(place, "") or _proposed(match)) for place, match in enumerate(proposal.matches)]
    problems = dict(_problems(found, parsed.clauses, {each.key for each in known}))
    clauses = _with_keys(parsed.clauses, _keys(found, problems), keys_of(consultation.id))
    return Import(
        parsed=parsed,
        found=found,
        clauses=clauses,
        arrivals=import_merge.arrivals(existing, clauses),
        known=known,
        left=proposal.left,
        problems=problems,
        draft=_matched(draft, known),
    )


def _draft(consultation: Consultation) -> DraftVersion | None:
    return queries.working_draft(consultation.id) or queries.current_draft(consultation.id)


def _matched(draft: DraftVersion | None, known: Sequence[Words]) -> Mapping[str, object]:
    return {"known": [asdict(each) for each in known], "draft": draft and working_version.contents_of(draft)}


def as_markdown(actor: Actor, code: str) -> str:
    """The draft as a document with its keys, to be changed elsewhere and imported again."""
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_DRAFT_WRITE)
    draft = _draft(consultation)
    if draft is None:
        raise Conflict(N_("There is no part yet. Write the first one, or import a document."))
    evidence = queries.evidence_of([each.version.clause_id for each in draft.places])
    places: dict[int | None, int] = {each.id: place for place, each in enumerate(draft.chapters)}
    clauses = [
        ParsedClause(
            **asdict(working_version.words_of(each.version)),
            key=each.version.clause.key,
            number=each.number,
            is_key=bool(each.is_key),
            evidence=[ParsedEvidence(*evidence_words(row)) for row in evidence[each.version.clause_id]],
            chapter=places.get(each.chapter_id),
        )
        for each in draft.places
    ]
    chapters = [ParsedChapter(each.level, each.number, each.heading) for each in draft.chapters]
    return markdown_export.compose(ParsedDraft(consultation.title, consultation.summary, clauses, chapters))


def read_mark(text: str) -> str:
    """The hash of a document as a form carries it: line endings make no difference."""
    return edit_conflicts.version_hash({"text": "\n".join(text.split("\r\n")).strip()})


def keys_of(consultation_id: int) -> set[str]:
    """Every key that a clause of this plan has or had."""
    return set(db.session.scalars(select(Clause.key).where(Clause.consultation_id == consultation_id)))


def evidence_words(row: Evidence) -> tuple[str, ...]:
    return row.direction, row.kind, row.citation, row.finding, row.limitations


def _existing(draft: DraftVersion) -> list[ExistingClause]:
    """A draft's clauses as a document is merged with them."""
    ids = [each.version.clause_id for each in draft.places]
    evidence, published = queries.evidence_of(ids), working_version.ever_published(ids)
    return [
        ExistingClause(
            key=each.version.clause.key,
            number=each.number,
            words=working_version.words_of(each.version),
            is_key=each.is_key,
            evidence=frozenset(map(evidence_words, evidence[each.version.clause_id])),
            lasting=each.version.clause_id in published,
        )
        for each in draft.places
    ]


def _known(consultation_id: int, existing: Sequence[ExistingClause]) -> list[Words]:
    """The draft's clauses, then those that only earlier versions contain, as last published."""
    here = {each.key for each in existing}
    current = [
        Words(key=each.key, number=each.number, heading=each.words.heading, wording=each.words.wording)
        for each in existing
    ]
    query = (
        select(Clause.key, DraftVersionClause.number, ClauseVersion.heading, ClauseVersion.wording)
        .join(ClauseVersion, ClauseVersion.clause_id == Clause.id)
        .join(DraftVersionClause, DraftVersionClause.clause_version_id == ClauseVersion.id)
        .join(DraftVersion, DraftVersion.id == DraftVersionClause.draft_version_id)
        .where(
            DraftVersion.consultation_id == consultation_id,
            DraftVersion.published_on.is_not(None),
            Clause.key.not_in(here),
        )
        .order_by(DraftVersion.number, DraftVersionClause.position)
    )
    gone = {
        key: Words(key=key, number=number, heading=heading, wording=wording, gone=True)
        for key, number, heading, wording in db.session.execute(query)
    }
    return [*current, *gone.values()]


def _words(clause: ParsedClause) -> Words:
    return Words(key=clause.key, number=clause.number, heading=clause.heading, wording=clause.wording)


def _proposed(match: Match) -> str:
    return (match.key or NEW) if match.sure else ""


def _problems(found: Sequence[Found], clauses: Sequence[ParsedClause], known: set[str]) -> Sequence[tuple[int, Reason]]:
    problems = []
    often = Counter(each.chosen for each in found)
    for place, (each, clause) in enumerate(zip(found, clauses, strict=True)):
        named = {"part": f"{clause.number} {clause.heading}".strip(), "key": each.chosen[:40]}
        if not each.chosen:
            problems.append((place, Reason(NOT_CHOSEN, named)))
        elif each.chosen != NEW and each.chosen not in known:
            problems.append((place, Reason(NOT_KNOWN, named)))
        elif each.chosen != NEW and often[each.chosen] > 1:
            problems.append((place, Reason(CHOSEN_TWICE, named)))
    return problems


def _keys(found: Sequence[Found], problems: Mapping[int, Reason]) -> list[str | None]:
    """The key of each part, as far as it is settled; a question has the proposed key if no other part has it."""
    keys = [None if place in problems or each.chosen == NEW else each.chosen for place, each in enumerate(found)]
    for place in problems:
        proposed = found[place].match.key
        if proposed not in keys:
            keys[place] = proposed
    return keys


def _with_keys(clauses: Sequence[ParsedClause], keys: Sequence[str | None], ever: set[str]) -> list[ParsedClause]:
    """The clauses with their keys; a new one keeps the document's key if no clause ever had it."""
    taken = ever | {clause.key for clause in clauses if clause.key}
    keyed = []
    for clause, key in zip(clauses, keys, strict=True):
        own = clause.key if clause.key not in ever else ""
        keyed.append(replace(clause, key=key or own or rules.slug(clause.heading, taken, clause.wording)))
        taken.add(keyed[-1].key)
    return keyed
