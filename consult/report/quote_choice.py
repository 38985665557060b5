"""Which comments analysts choose to quote: only public ones, with consent, as moderators left them."""

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, select

from consult.access import Actor, NotFound, ValidationError
from consult.analysis import themes
from consult.analysis.models import Sorting
from consult.consultations import edit_conflicts, queries
from consult.contributions import rows_with_words
from consult.contributions.counting import PUBLISHED, countable
from consult.contributions.enums import Consent, Stage
from consult.contributions.models import Comment
from consult.report.models import ChosenQuote
from consult.report.quotes import MAX_QUOTES, Candidate
from consult.storage.database import db
from consult.text.messages import N_

#: The name of the whole plan in an address; no part has this key.
WHOLE = "-"

rows_with_words.register(ChosenQuote.comment_id)


def candidates(consultation_id: int) -> dict[int | None, dict[Candidate, bytes]]:
    """Comments that may be quoted, with their nonces, by clause id."""
    query = (
        select(Comment, ChosenQuote.place)
        .outerjoin(ChosenQuote, ChosenQuote.comment_id == Comment.id)
        .where(
            Comment.consultation_id == consultation_id,
            Comment.consent == Consent.QUOTE,
            Comment.counted_as.in_(PUBLISHED),
            Comment.stage == Stage.PUBLIC,
            Comment.public_text.is_not(None),
            countable(Comment),
        )
    )
    comments = db.session.execute(query).all()
    found_in = themes.coded([comment.id for comment, _ in comments])
    found: dict[int | None, dict[Candidate, bytes]] = {}
    for comment, place in comments:
        keys = frozenset(found_in.get(comment.id, ()))
        one = Candidate(comment.tracker, comment.public_text or "", comment.shuffle_key, keys, place)
        found.setdefault(comment.clause_id, {})[one] = comment.nonce
    return found


def stances(consultation_id: int) -> dict[str, str]:
    """What analysts say that comments want of their parts, by public code."""
    query = select(Comment.tracker, Sorting.stance).join(Sorting, Sorting.comment_id == Comment.id)
    ours = query.where(Comment.consultation_id == consultation_id).order_by(Sorting.day, Sorting.staff_id)
    return dict(db.session.execute(ours).all())


def values_of(offered: Iterable[Candidate]) -> dict[str, str]:
    """The choice for one part as a form has it."""
    return {f"place.{one.tracker}": str(one.place) for one in offered if one.place is not None}


def clause_of(consultation_id: int, key: str) -> int | None:
    """The part that an address names.

    Raises:
        NotFound: there is no such part.
    """
    if key == WHOLE:
        return None
    for part in queries.parts_of(consultation_id):
        if part.key == key:
            return part.clause_id
    raise NotFound(N_("This plan has no such part."))


def choose_quotes(
    actor: Actor, code: str, key: str, places: Mapping[str, int | None], version_seen: str | None = None
) -> None:  # fmt: skip
    """Quote these comments on a part, in the order of their places, in place of those chosen before.

    Without any, the rule chooses again (`quotes.choose`).

    Raises:
        ValidationError: more than three, two with one place, or one that may not be quoted.
        Conflict: the report is frozen. EditConflict: somebody chose others meanwhile.
    """
    plan = themes.writable(actor, code)
    clause_id = clause_of(plan.id, key)
    offered = candidates(plan.id).get(clause_id, {})
    trackers = {one.tracker for one in offered}
    for tracker in places:
        if tracker not in trackers:
            message = N_("You cannot quote this comment any more. It may have been deleted.")
            raise ValidationError(message, field=f"place.{tracker}")
    kept = {tracker: place for tracker, place in places.items() if place is not None and 1 <= place <= MAX_QUOTES}
    if wrong := sorted(places.keys() - kept):
        message = N_("Write a number from 1 to %(most)d, or nothing.")
        raise ValidationError(message, field=f"place.{wrong[0]}", most=MAX_QUOTES)
    if len(kept) > MAX_QUOTES:
        last = max(kept, key=lambda one: (kept[one], one))
        message = N_("Choose at most %(most)d quotes for a part.")
        raise ValidationError(message, field=f"place.{last}", most=MAX_QUOTES)
    if twice := [one for one in sorted(kept) if list(kept.values()).count(kept[one]) > 1]:
        message = N_("Two quotes have the place %(place)d. Give each a place of its own.")
        raise ValidationError(message, field=f"place.{twice[-1]}", place=kept[twice[-1]])
    edit_conflicts.check(version_seen, values_of(offered))
    of_part = Comment.clause_id.is_(None) if clause_id is None else Comment.clause_id == clause_id
    ours = select(Comment.id).where(Comment.consultation_id == plan.id, of_part)
    db.session.execute(delete(ChosenQuote).where(ChosenQuote.comment_id.in_(ours)))
    ids = dict(db.session.execute(select(Comment.tracker, Comment.id).where(Comment.tracker.in_(kept))).all())
    for tracker, place in sorted(kept.items()):
        db.session.add(ChosenQuote(comment_id=ids[tracker], place=place))
    db.session.flush()
