"""Finding words: in what is published, and in what a moderator has opened and may still read.

Nothing of what is searched for is stored. A comment that somebody has not opened is found by its public code alone; its
part and its labels are filters of the list. Published words are stored a second time without case and accents, in the
same row, and go with it; what nobody has noted yet is read as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select, text

from consult.access import ValidationError
from consult.contributions.enums import APPROVED, UNREAD, Stage
from consult.contributions.models import IN_DANGER, READ_WORDS, UNEXAMINED, Comment
from consult.moderation.models import CommentAccess
from consult.moderation.piles import IS_JUNK, Reader, opened
from consult.moderation.queue import SIZE, Line, begins_with, lines_of
from consult.moderation.queue_filters import clean_tracker
from consult.moderation.review_item import all_words_of, may_be_opened
from consult.storage.database import db
from consult.text import folding, plain
from consult.text.folding import Passage
from consult.text.messages import N_

#: Fewer characters are in nearly every comment.
MIN_LENGTH = 2
MAX_LENGTH = 200
#: More comments than this are not counted, and not shown: somebody who finds so many needs more words.
MOST = 1_000
#: So many characters are shown on each side of what was found.
AROUND = 90
#: So many characters of a public code find its comment.
MIN_MARK = 4


@dataclass(frozen=True)
class FoundComment:
    """A comment that was found; `passage` is None if that was by its public code."""

    line: Line
    passage: Passage | None

    @property
    def label(self) -> str:
        """Why it was found, as a msgid."""
        if self.passage is None:
            return N_("found by its public code")
        return N_("published") if self.line.words else N_("opened by you")


@dataclass(frozen=True)
class SearchResult:
    """A page of what was found. `total` is how many there are, at most `MOST`; `after` where the next page begins."""

    found: Sequence[FoundComment]
    total: int
    after: int

    @property
    def is_cut(self) -> bool:
        return self.total >= MOST


def clean(entered: str) -> str:
    """What somebody entered as it is searched for; "" for less than is searched for.

    Raises:
        ValidationError: at `words`: characters that nobody types, or too many.
    """
    try:
        words = plain.clean(entered, MAX_LENGTH, one_line=True)
    except plain.TextFault as fault:
        raise ValidationError(fault.message, field="words", **fault.params) from fault
    wanted = folding.fold(words)
    return wanted if len(wanted) >= MIN_LENGTH else ""


def search(reader: Reader, wanted: str, start: int = 0, size: int = SIZE) -> SearchResult:
    """What a moderator finds with words from `clean`, from the result numbered `start` on: those with that public code,
    those that they have opened, and then those that everybody may read.
    """
    here = [Comment.consultation_id == reader.consultation.id, *reader.kept.shown()]
    ids = list(dict.fromkeys([*_by_mark(here, wanted), *_opened(reader, here, wanted), *_published(reader, wanted)]))
    page = ids[:MOST][start : start + size]
    texts = _readable(reader, page)
    lines = {line.id: line for line in lines_of(reader, page)}
    found = [
        FoundComment(lines[id_], folding.passage(texts.get(id_, ""), wanted, AROUND)) for id_ in page if id_ in lines
    ]
    end = start + size
    return SearchResult(found, min(len(ids), MOST), end if end < min(len(ids), MOST) else 0)


def _by_mark(here: Sequence[ColumnElement[bool]], wanted: str) -> list[int]:
    """The comments of any list whose public code begins like this."""
    mark = clean_tracker(wanted)
    if len(mark) < MIN_MARK or " " in wanted:
        return []
    listed = or_(Comment.stage.in_((Stage.INBOX, *APPROVED)), IS_JUNK)
    return list(db.session.scalars(select(Comment.id).where(*here, listed, begins_with(mark)).order_by(Comment.id)))


def _opened(reader: Reader, here: Sequence[ColumnElement[bool]], wanted: str) -> list[int]:
    """Those that the moderator has opened and may read now: what was decided is sealed, and they have it no more."""
    readable = or_(Comment.stage.in_((*UNREAD, Stage.POOL)), IS_JUNK, IN_DANGER)
    query = select(Comment).where(*here, Comment.stage != Stage.PUBLIC, readable, Comment.id.in_(opened(reader)))
    comments = [each for each in db.session.scalars(query) if may_be_opened(reader.consultation, each)]
    return sorted(each.id for each in comments if wanted in folding.fold(all_words_of(each) or ""))


def _published(reader: Reader, wanted: str) -> list[int]:
    # All rows are read in their order: by an index of the plan, each would be looked up in another place of the file.
    here = Comment.consultation_id + 0 == reader.consultation.id
    public = (here, Comment.stage == Stage.PUBLIC, *reader.kept.shown())
    noted = select(Comment.id).where(*public, Comment.folded_text.contains(wanted, autoescape=True)).limit(MOST)
    # The few that nobody has noted are collected first, so that no query plan begins with all comments.
    few = select(Comment.id).where(text(UNEXAMINED)).cte("few").prefix_with("materialized")
    unnoted = select(Comment.id, READ_WORDS).join(few, few.c.id == Comment.id).where(*public)
    found = [id_ for id_, words in db.session.execute(unnoted) if wanted in folding.fold(words or "")]
    return sorted([*db.session.scalars(noted), *found])


def _readable(reader: Reader, ids: Sequence[int]) -> dict[int, str]:
    """The words of these comments that the moderator may read now without opening one."""
    mine = select(CommentAccess.id).where(
        CommentAccess.comment_id == Comment.id, CommentAccess.staff_id == reader.staff_id
    )
    query = select(Comment, mine.exists()).where(Comment.id.in_(ids))
    return {
        comment.id: all_words_of(comment) or ""
        for comment, is_open in db.session.execute(query)
        if comment.stage == Stage.PUBLIC or (is_open and may_be_opened(reader.consultation, comment))
    }
