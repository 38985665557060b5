"""Which comments are copies of one another: a periodic task compares each comment once, soon after it was sent.

It works in short pieces and begins again where it was stopped. The number of a group is random and says nothing about
the words. Groups have no rows of their own: these would lie in the order in which second copies arrived. For the same
reason older comments that a new one finds are rewritten with all others of the day.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

from sqlalchemy import BigInteger, ColumnElement, LargeBinary, TextClause, func, select, text, type_coerce, update

from consult.contributions import copies, count_batches, proposals
from consult.contributions.models import READ_WORDS, UNCOMPARED, Comment, Submission
from consult.moderation.copies.models import CopyJudgement
from consult.moderation.copies.rules import are_near, is_long_enough
from consult.moderation.copies.sketches import Sketches, sketch
from consult.runtime import periodic_tasks
from consult.storage.database import db, now, random_key
from consult.text import same_words, similarity
from consult.text.similarity import Text

NAME = "find copies"
#: How many comments are compared in one transaction.
PIECE = 200
#: The group of a comment without copies.
ALONE = 0
#: The words of that many comments are read at once.
AT_ONCE = 1000

#: A set of texts that belong together consists of their hashes, and of the numbers of groups that exist.
Node = bytes | int
#: Of comments that were compared: what their words are found under, and their group.
_WORDING = type_coerce(Comment.wording_hmac, LargeBinary(copies.HASH_BYTES))
_GROUP = func.max(type_coerce(Comment.copy_group, BigInteger()))


@dataclass
class _Text:
    """Words that comments have: those compared now by their keys, `known` more, and the group that those are in."""

    words: str
    clause_id: int | None
    ids: list[int] = field(default_factory=list)
    known: int = 0
    group: int = ALONE


@dataclass
class _Memory:
    """What this process remembers of each plan, as of the task's last run."""

    last_run: datetime
    plans: dict[int, Sketches[bytes]] = field(default_factory=dict)


def group_due() -> int:
    """Compare the next comments of a plan with all others of it; returns how many, 0 if there are none."""
    memory = _memory()
    consultation_id = db.session.scalar(select(Comment.consultation_id).where(text(UNCOMPARED)).limit(1))
    if consultation_id is None:
        return 0
    texts = _next_texts(consultation_id)
    near = _near(consultation_id, texts, memory)
    rows: list[dict[str, object]] = []
    for together in _joined(texts, near):
        of_group = {wording: texts[wording] for wording in together if isinstance(wording, bytes)}
        group = _group(consultation_id, of_group, {node for node in together if isinstance(node, int)})
        for wording, each in of_group.items():
            rows += ({"id": id_, "wording_hmac": wording, "copy_group": group} for id_ in each.ids)
    db.session.execute(update(Comment), sorted(rows, key=itemgetter("id")))
    return len(rows)


def register_periodic_tasks() -> None:
    """Register the comparison as a periodic task."""
    periodic_tasks.register(NAME, group_due)


def _memory() -> _Memory:
    """Empty after a pause in which another node may have run the tasks."""
    memory = periodic_tasks.memory(NAME, lambda: _Memory(now()))
    if not memory.last_run <= now() <= memory.last_run + periodic_tasks.LEASE_DURATION:
        memory.plans.clear()
    memory.last_run = now()
    return memory


def _next_texts(consultation_id: int) -> dict[bytes, _Text]:
    """The next comments, by the hash of their words, in the order of their keys, which are random."""
    query = select(Comment.id, Comment.clause_id, Comment.wording_hmac, READ_WORDS)
    query = query.where(Comment.consultation_id == consultation_id, text(UNCOMPARED)).order_by(Comment.id).limit(PIECE)
    texts: dict[bytes, _Text] = {}
    for id_, clause_id, hashed, words in db.session.execute(query).all():
        wording = hashed or copies.hmac_of(consultation_id, clause_id, words)
        texts.setdefault(wording, _Text(words, clause_id)).ids.append(id_)
    _add_known(consultation_id, texts)
    return texts


def _add_known(consultation_id: int, texts: Mapping[bytes, _Text]) -> None:
    """Add how many comments with these words were compared before, and their group."""
    query = (
        select(_WORDING, func.count(), _GROUP).where(*_compared(consultation_id, texts)).group_by(Comment.wording_hmac)
    )
    for wording, known, group in db.session.execute(query):
        texts[wording].known, texts[wording].group = known, group


def _compared(consultation_id: int, wordings: Collection[bytes]) -> list[ColumnElement[bool]]:
    return [
        Comment.consultation_id == consultation_id,
        Comment.wording_hmac.in_(wordings),
        Comment.copy_group.is_not(None),
    ]


def _near(consultation_id: int, texts: dict[bytes, _Text], memory: _Memory) -> list[tuple[bytes, bytes]]:
    """Pairs of texts that are near copies, one of each among those that are new; adds the other one to `texts`."""
    sketches = memory.plans.get(consultation_id) or _read_plan(consultation_id)
    memory.plans[consultation_id] = sketches
    likely: dict[bytes, list[bytes]] = {}
    for wording, fresh in texts.items():
        if not fresh.known:
            of_text = _sketch(fresh.clause_id, fresh.words)
            likely[wording] = [other for other in sketches.candidates(of_text) if other != wording]
            sketches.add(wording, of_text)
    read = _Reader(texts)
    others = {other for found in likely.values() for other in found} - texts.keys()
    texts.update(_older_texts(consultation_id, others))
    return [(one, other) for one, found in likely.items() for other in _nearest(one, found, texts, read)]


class _Reader(dict[bytes, Text]):
    """Texts in the form in which they are compared, each prepared when it is first needed."""

    def __init__(self, texts: Mapping[bytes, _Text]) -> None:
        self._texts, self._reader = texts, similarity.Reader()

    def __missing__(self, wording: bytes) -> Text:
        self[wording] = self._reader.read_units(same_words.units(self._texts[wording].words))
        return self[wording]


def _nearest(one: bytes, likely: Iterable[bytes], texts: Mapping[bytes, _Text], read: _Reader) -> Iterator[bytes]:
    """The near copies of a text: of those that are in a group already, one is enough."""
    found: set[int] = set()
    for other in likely:
        group = texts[other].group if other in texts else None
        if group is not None and group not in found and are_near(read[one], read[other]):
            yield other
            found |= {group} - {ALONE}


def _older_texts(consultation_id: int, wordings: Collection[bytes]) -> dict[bytes, _Text]:
    """Texts that were compared before, if anybody's words are still these."""
    query = (
        select(_WORDING, func.count(), _GROUP, func.min(Comment.id))
        .where(*_compared(consultation_id, wordings))
        .group_by(Comment.wording_hmac)
    )
    found = {id_: (wording, known, group) for wording, known, group, id_ in db.session.execute(query)}
    words = select(Comment.id, Comment.clause_id, READ_WORDS).where(Comment.id.in_(found))
    texts = {}
    for id_, clause_id, text_ in db.session.execute(words):
        wording, known, group = found[id_]
        texts[wording] = _Text(text_, clause_id, known=known, group=group)
    return texts


def _read_plan(consultation_id: int) -> Sketches[bytes]:
    """The sketches of all comments of a plan that were compared before."""
    sketches: Sketches[bytes] = Sketches()
    compared = (Comment.consultation_id == consultation_id, Comment.copy_group.is_not(None))
    query = select(_WORDING, Comment.clause_id, READ_WORDS).where(*compared)
    for wording, clause_id, words in db.session.execute(query.execution_options(yield_per=AT_ONCE)):
        if wording not in sketches.keys:
            sketches.add(wording, _sketch(clause_id, words))
    return sketches


def _sketch(clause_id: int | None, words: str) -> tuple[int, ...]:
    """What finds near copies. Words that somebody proposes have none: all of them are near the wording of the part."""
    if proposals.SEPARATOR in words:
        return ()
    units = same_words.units(words)
    return sketch(clause_id, units) if is_long_enough(units) else ()


def _joined(texts: Mapping[bytes, _Text], near: Iterable[tuple[bytes, bytes]]) -> list[set[Node]]:
    """The texts and groups that belong together."""
    sets: dict[Node, set[Node]] = {wording: {wording} for wording in texts}
    in_groups = [(wording, each.group) for wording, each in texts.items() if each.group != ALONE]
    pairs: list[tuple[Node, Node]] = [*near, *in_groups]
    for one, other in pairs:
        joined = sets[one] | sets.get(other, {other})
        for node in joined:
            sets[node] = joined
    return list({id(each): each for each in sets.values()}.values())


def _group(consultation_id: int, texts: Mapping[bytes, _Text], groups: Collection[int]) -> int:
    """The group of all comments with these texts: one that a moderator judged, if there is one. Older ones move there.

    Groups that were judged already are left as they are.
    """
    if sum(len(each.ids) + each.known for each in texts.values()) == 1:
        return ALONE
    judged = _judged(groups)
    group = min(judged or groups, default=ALONE) or random_key()
    older = [wording for wording, each in texts.items() if each.known and each.group == ALONE]
    if older:
        _move(group, *_compared(consultation_id, older))
    if merged := set(groups) - judged - {group}:
        _move(group, Comment.copy_group.in_(merged), text("comment.copy_group > 0"))
    return group


def _move(group: int, *which: ColumnElement[bool] | TextClause) -> None:
    submissions = [id_ for id_ in db.session.scalars(select(Comment.submission_id).where(*which)) if id_ is not None]
    db.session.execute(
        update(Comment).where(*which).values(copy_group=group).execution_options(synchronize_session=False)
    )
    for start in range(0, len(submissions), AT_ONCE):
        count_batches.mark_for_reshuffle(Submission.id.in_(submissions[start : start + AT_ONCE]))


def _judged(groups: Collection[int]) -> set[int]:
    if not groups:
        return set()
    return set(db.session.scalars(select(CopyJudgement.copy_group).where(CopyJudgement.copy_group.in_(groups))))
