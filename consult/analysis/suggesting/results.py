"""The suggestions of a plan: made by the periodic task while analysts work, in another process; no words are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

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
from consult.storage.database import db, today

NAME = "suggest themes"

rows_with_words.register(Suggestion.comment_id)


@dataclass(frozen=True)
class Made:
    """What was made for one part, without words: the keys of its comments by place, and how many were learned from."""

    ids: Sequence[int]
    learned_from: int
    found: PartSuggestions


def renew_due() -> int:
    """Make the suggestions of one plan for which that is due; forget those of plans that need none any more."""
    rows = db.session.execute(
        select(Consultation, SuggestionRun).join(SuggestionRun, SuggestionRun.consultation_id == Consultation.id)
    ).all()
    for plan, run in rows:
        if plan.state in (*FROZEN, State.CANCELLED):
            switch.forget(plan.id)
            return 1
        if is_due(run.made_on, run.grouped_since, batch_days.last_day(plan.id), today()):
            return _renew(run)
    return 0


def register_periodic_tasks() -> None:
    """Register making suggestions as a periodic task."""
    periodic_tasks.register(NAME, renew_due)


def _renew(run: SuggestionRun) -> int:
    """The first look is that of a reader, so nobody waits while suggestions are made."""
    remembered = periodic_tasks.memory(NAME, dict[int, tuple[int, list[Made]]])
    plan_id = run.consultation_id
    if plan_id not in remembered:
        remembered.clear()
        remembered[plan_id] = run.grouped_since, _make(plan_id)
    counted, made = remembered[plan_id]
    _keep(plan_id, made)
    run.made_on, run.grouped_since = today(), max(0, run.grouped_since - counted)
    db.session.flush()
    del remembered[plan_id]
    return 1


def _make(consultation_id: int) -> list[Made]:
    """Suggestions for each part; comments on different parts are never compared."""
    every = coding.conditions(consultation_id)
    texts = text_groups.shown_once(every)
    query = select(Comment.id, Comment.clause_id, Comment.public_text, text_groups.is_sorted())
    parts: dict[int | None, list[tuple[int, str, bool]]] = {}
    # Those that were read come first, in case there are too many.
    rows = db.session.execute(query.join(texts, texts.c.id == Comment.id).order_by(Comment.id)).all()
    for id_, clause_id, text, is_read in sorted(rows, key=lambda row: not row[3]):
        parts.setdefault(clause_id, []).append((id_, text or "", is_read))
    found = themes.coded([row[0] for row in rows])
    asked = [_given(part[:MAX_TEXTS], found) for part in parts.values()]
    answers = process.suggest([given for _, given in asked]) if asked else []
    return [Made(ids, len(given.themes), answer) for (ids, given), answer in zip(asked, answers, strict=True)]


def _given(
    rows: Sequence[tuple[int, str, bool]], found: Mapping[int, Sequence[str]]
) -> tuple[list[int], PartTexts]:  # fmt: skip
    ids = [id_ for id_, *_ in rows]
    read = [place for place, (_, _, is_read) in enumerate(rows) if is_read]
    chosen = {place: list(found[ids[place]]) for place in read if ids[place] in found}
    return ids, PartTexts([text for _, text, _ in rows], chosen, read)


def _keep(consultation_id: int, made: Sequence[Made]) -> None:
    """In the place of those before; for comments whose words are still there."""
    ours = select(Comment.id).where(Comment.consultation_id == consultation_id)
    db.session.execute(delete(Suggestion).where(Suggestion.comment_id.in_(ours)))
    there = set(db.session.scalars(ours.where(*coding.conditions(consultation_id))))
    for part in made:
        places = {place: at for at, place in enumerate(part.found.varied)}
        for place, id_ in enumerate(part.ids):
            if id_ in there:
                db.session.add(Suggestion(
                    comment_id=id_, themes=list(part.found.themes.get(place, ())), learned_from=part.learned_from,
                    alike=[part.ids[at] for at in part.found.alike[place]], place=places.get(place),
                ))  # fmt: skip
    db.session.flush()
