"""What an analyst sees of the suggestions for a text: never what is applied, only what they may choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, cast, func, select

from consult.analysis import bench, second_coding, text_groups
from consult.analysis.bench import OpenText, Readable
from consult.analysis.models import Coding, Sorting, Suggestion, SuggestionRun, Theme
from consult.analysis.suggestion_rules import DEFAULT
from consult.contributions.models import Comment
from consult.storage.database import db


@dataclass(frozen=True)
class Suggested:
    """For the text before an analyst: `themes` are keys, learned from `learned_from` comments on its part.

    `alike` are texts that this analyst may read. `unlike` is the unread text of the part that is least like those read.
    `made_on` is None while none were made.
    """

    made_on: date | None
    themes: Sequence[str] = ()
    learned_from: int = 0
    alike: Sequence[Readable] = ()
    unlike: int | None = None

    @property
    def needed(self) -> int:
        """How many grouped comments a part needs until themes are proposed."""
        return DEFAULT.fewest


@dataclass(frozen=True)
class Use:
    """In how many comments analysts chose a theme that was proposed, and in how many they did not."""

    accepted: int = 0
    refused: int = 0


def for_text(consultation_id: int, text: OpenText, reader: int | None) -> Suggested | None:
    """What is suggested. Themes are proposed only until the text is grouped.

    None if suggestions are off, or this analyst sorts a sample now: they would learn what others found.
    """
    run = db.session.get(SuggestionRun, consultation_id)
    if run is None or second_coding.is_sorting(consultation_id, reader):
        return None
    row = db.session.scalar(select(Suggestion).where(Suggestion.comment_id == text.comment.id))
    unlike = _unlike(consultation_id, text.comment, reader)
    if row is None:
        return Suggested(run.made_on, unlike=unlike)
    alike = bench.readables(consultation_id, row.alike, reader)
    return Suggested(run.made_on, () if text.is_sorted else row.themes, row.learned_from, alike, unlike)


def uses(consultation_id: int) -> dict[str, Use]:
    """How often proposed themes were chosen or not, by theme key, in comments that still have words."""
    # An empty list is two characters long.
    some = func.length(cast(Sorting.proposed, String)) > len("[]")
    ours = select(Sorting).join(Comment, Comment.id == Sorting.comment_id)
    rows = db.session.scalars(ours.where(Comment.consultation_id == consultation_id, some)).all()
    if not rows:
        return {}
    chosen = {
        tuple(row)
        for row in db.session.execute(
            select(Coding.comment_id, Coding.staff_id, Theme.key)
            .join(Theme, Theme.id == Coding.theme_id)
            .where(Theme.consultation_id == consultation_id)
        )
    }
    found: dict[str, Use] = {}
    for row in rows:
        for key in row.proposed:
            was, hit = found.get(key, Use()), (row.comment_id, row.staff_id, key) in chosen
            found[key] = Use(was.accepted + hit, was.refused + (not hit))
    return dict(sorted(found.items()))


def _unlike(consultation_id: int, comment: Readable, reader: int | None) -> int | None:
    of_part = Comment.clause_id.is_(None) if comment.clause_id is None else Comment.clause_id == comment.clause_id
    waiting = (
        *bench.readable(consultation_id, reader),
        of_part,
        Comment.id != comment.id,
        ~text_groups.is_sorted(reader),
    )
    query = select(Comment.id).join(Suggestion, Suggestion.comment_id == Comment.id)
    query = query.where(*waiting, Suggestion.place.is_not(None)).order_by(Suggestion.place).limit(1)
    return db.session.scalar(query)
