"""The suggestions of a plan: made by the periodic task while analysts work, in another process; no words are kept.

They are made and written part by part, each in a turn of its own, so that nobody and no other task waits for all parts.
A part is made again only if anything in it is new.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, delete, func, insert, select

from consult.analysis import coding, text_groups, themes
from consult.analysis.models import Suggestion, SuggestionRun
from consult.analysis.suggesting import process, switch
from consult.analysis.suggesting.parts import PartSuggestions, PartTexts
from consult.analysis.suggestion_rules import MAX_TEXTS, is_due
from consult.consultations.lifecycle import FROZEN, State
from consult.consultations.models import Consultation
from consult.contributions import batch_days, rows_with_words
from consult.contributions.models import Comment
from consult.runtime import periodic_tasks
from consult.storage.database import db, random_key, today

NAME = "suggest themes"

rows_with_words.register(Suggestion.comment_id)

#: A plan, and a part of it; None is the plan as a whole.
Part = tuple[int, int | None]


@dataclass(frozen=True)
class Made:
    """What was made for one part, without words: the keys of its comments by place, and how many were learned from."""

    ids: Sequence[int]
    learned_from: int
    found: PartSuggestions


@dataclass
class Progress:
    """What this process remembers: the plan that is being renewed, `grouped` since when it was begun, and its parts
    that are `left`. `made` is written next. `known` tells what each part was made from, without its words.
    """

    plan_id: int = 0
    grouped: int = 0
    left: list[int | None] = field(default_factory=list)
    made: Made | None = None
    known: dict[Part, int] = field(default_factory=dict)


def renew_due() -> int:
    """Make the suggestions of the next part of a plan for which that is due; forget those of plans that need none any
    more.
    """
    rows = db.session.execute(
        select(Consultation, SuggestionRun)
        .join(SuggestionRun, SuggestionRun.consultation_id == Consultation.id)
        .order_by(Consultation.id)
    ).all()
    for plan, run in rows:
        if plan.state in (*FROZEN, State.CANCELLED):
            switch.forget(plan.id)
            return 1
        if is_due(run.made_on, run.grouped_since, batch_days.last_day(plan.id), today()):
            return _renew(run)
    return 0


def register_periodic_tasks() -> None:
    """Register making suggestions as a periodic task, which takes turns with the others."""
    periodic_tasks.register(NAME, renew_due, turn=1)


def _renew(run: SuggestionRun) -> int:
    """The first look is that of a reader, so nobody waits while the suggestions of a part are made."""
    progress = periodic_tasks.memory(NAME, Progress)
    if progress.plan_id != run.consultation_id:
        progress.plan_id, progress.grouped, progress.made = run.consultation_id, run.grouped_since, None
        progress.left = _parts(run.consultation_id)
    while progress.left and progress.made is None:
        progress.made = _make(progress, progress.left[-1])
        if progress.made is None:
            progress.left.pop()
    if progress.made is not None:
        _keep(run.consultation_id, progress.left[-1], progress.made)
        progress.left.pop()
        progress.made = None
    if not progress.left:
        run.made_on, run.grouped_since = today(), max(0, run.grouped_since - progress.grouped)
        db.session.flush()
        progress.plan_id = 0
    return 1


def _parts(consultation_id: int) -> list[int | None]:
    """The clauses with comments to group; None among them if there are some on the plan as a whole."""
    return list(db.session.scalars(select(Comment.clause_id).where(*coding.conditions(consultation_id)).distinct()))


def _on(clause_id: int | None) -> ColumnElement[bool]:
    return Comment.clause_id.is_(None) if clause_id is None else Comment.clause_id == clause_id


def _make(progress: Progress, clause_id: int | None) -> Made | None:
    """Suggestions for one part; None if they would be those that are there. Parts are never compared."""
    texts = text_groups.shown_once((*coding.conditions(progress.plan_id), _on(clause_id)))
    query = select(Comment.id, Comment.public_text, text_groups.is_sorted())
    rows = db.session.execute(query.join(texts, texts.c.id == Comment.id).order_by(Comment.id)).all()
    # Those that were read come first, in case there are too many.
    given = sorted(((id_, text or "", is_read) for id_, text, is_read in rows), key=lambda row: not row[2])[:MAX_TEXTS]
    ids = [id_ for id_, *_ in given]
    read = [place for place, (*_, is_read) in enumerate(given) if is_read]
    found = themes.coded(ids)
    chosen = {place: list(found[ids[place]]) for place in read if ids[place] in found}
    part, state = (progress.plan_id, clause_id), hash((*given, *((place, *keys) for place, keys in chosen.items())))
    if progress.known.get(part) == state and db.session.scalar(_stored(progress.plan_id, clause_id)) == len(ids):
        return None
    made = Made(ids, len(chosen), process.suggest(PartTexts([text for _, text, _ in given], chosen, read)))
    progress.known[part] = state
    return made


def _stored(consultation_id: int, clause_id: int | None) -> Select[int]:
    """How many comments on a part have suggestions."""
    ours = Comment.consultation_id == consultation_id, _on(clause_id)
    return select(func.count()).select_from(Suggestion).join(Comment, Comment.id == Suggestion.comment_id).where(*ours)


def _keep(consultation_id: int, clause_id: int | None, made: Made) -> None:
    """In the place of those before; for comments whose words are still there."""
    ours = select(Comment.id).where(Comment.consultation_id == consultation_id, _on(clause_id))
    db.session.execute(delete(Suggestion).where(Suggestion.comment_id.in_(ours)))
    there = set(db.session.scalars(ours.where(*coding.conditions(consultation_id))))
    places = {place: at for at, place in enumerate(made.found.varied)}
    rows = [
        {
            "id": random_key(), "comment_id": id_, "themes": list(made.found.themes.get(place, ())),
            "learned_from": made.learned_from, "alike": [made.ids[at] for at in made.found.alike[place]],
            "place": places.get(place),
        }
        for place, id_ in enumerate(made.ids)
        if id_ in there
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(Suggestion), rows)
