"""A plan as the start of another: what its organizers wrote, and nothing that anybody promised, decided or sent.

The promise of an answer, the check of the local help, the team and the statement about it, every day and every code
belong to one plan. Comments, votes, figures and what the answer decided are in other tables and are never read here;
a wording that the answer changed is copied as the text that it is now.
"""

from dataclasses import asdict

from consult.access import Actor
from consult.consultations import clause_rights, framing, queries, working_version
from consult.consultations.frame_fields import FRAME_LIMITS, KEPT_DAYS
from consult.consultations.framing import FRAME
from consult.consultations.models import (
    Clause,
    ClauseRight,
    ClauseVersion,
    Consultation,
    DraftVersion,
    DraftVersionChapter,
    DraftVersionClause,
    Evidence,
)
from consult.storage.database import db

#: The frame, but for the title, which is typed, and the public statement about a team.
COPIED = (
    *(name for name in FRAME_LIMITS if name not in ("title", "team_note")),
    *KEPT_DAYS,
    "considered",
    "none_considered",
)
RIGHT = ("right_key", "effect", "explanation")
EVIDENCE = ("direction", "kind", "citation", "finding", "limitations")


def copy(actor: Actor, code: str, title: str, *, with_draft: bool) -> Consultation:
    """Start a plan with the frame of another, and `with_draft` its draft; whoever copies it is its only organizer.

    Raises:
        NotFound, Forbidden: as `queries.consultation_for`. ValidationError: as `framing.create`.
    """
    source = queries.consultation_for(actor, code, FRAME)
    made = framing.create(actor, title=title)
    for name in COPIED:
        setattr(made, name, getattr(source, name))
    draft = queries.working_draft(source.id) or queries.current_draft(source.id)
    written = queries.working_draft(made.id)
    if with_draft and draft and written:
        _copy_draft(draft, written)
    db.session.flush()
    return made


def _copy_draft(draft: DraftVersion, written: DraftVersion) -> None:
    """Every chapter and clause with its key, its evidence and what it does to rights; no version of the other plan's
    history.
    """
    chapters = {
        each.id: DraftVersionChapter(position=each.position, level=each.level, number=each.number, heading=each.heading)
        for each in draft.chapters
    }
    written.chapters = list(chapters.values())
    ids = [place.version.clause_id for place in draft.places]
    evidence, rights = queries.evidence_of(ids), clause_rights.rights_of(ids)
    for place in draft.places:
        clause = Clause(
            consultation_id=written.consultation_id,
            key=place.version.clause.key,
            evidence=[
                Evidence(**{name: getattr(each, name) for name in EVIDENCE})
                for each in evidence[place.version.clause_id]
            ],
            rights=[
                ClauseRight(**{name: getattr(each, name) for name in RIGHT}) for each in rights[place.version.clause_id]
            ],
        )
        written.places.append(
            DraftVersionClause(
                version=ClauseVersion(clause=clause, **asdict(working_version.words_of(place.version))),
                position=place.position,
                number=place.number,
                is_key=place.is_key,
                chapter=chapters.get(place.chapter_id) if place.chapter_id else None,
            )
        )
