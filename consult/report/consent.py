"""What of a plan's official texts its writers did not give for publication."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from consult.analysis.models import Theme
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions.enums import Consent
from consult.contributions.models import Comment
from consult.moderation.rules import Outcome
from consult.report import official_texts, quote_choice
from consult.report.copied_words import RUN, copied
from consult.report.models import ChosenQuote
from consult.report.official_texts import Written
from consult.report.publication_checks import ConsentFacts
from consult.storage.database import db

Where = tuple[str, ...]


@dataclass(frozen=True)
class _Given:
    """How many chosen quotes may not be quoted any more, and the words of comments that nobody but the team may read,
    as far as they are still there.
    """

    stale_quotes: int
    team_only: Sequence[str]


def facts_of(consultation: Consultation, written: Written, themes: Iterable[Theme]) -> ConsentFacts:
    """What the checks of Part A need to know."""
    texts = {each.place: each.text for each in official_texts.texts_of(written, themes)}
    given = _given(consultation.id)
    found = _copied_into(consultation, texts, given.team_only)
    return ConsentFacts(given.stale_quotes, [(_beginning(texts[place]), _where(place)) for place in found])


def of_answer(consultation: Consultation, texts: Mapping[Where, str]) -> ConsentFacts:
    """What the checks of the answer need to know of its texts, given by where each is corrected."""
    keys = {" ".join(where): where for where in texts}
    by_key = {key: texts[where] for key, where in keys.items()}
    found = _copied_into(consultation, by_key, _given(consultation.id).team_only)
    return ConsentFacts(copied=[(_beginning(texts[keys[key]]), keys[key]) for key in found])


def _copied_into(consultation: Consultation, texts: Mapping[str, str], unquotable: Sequence[str]) -> list[str]:
    """The keys of the texts that have words of comments for the team only."""
    found = copied(texts, unquotable, ())
    draft = queries.current_draft(consultation.id) if found else None
    return copied(texts, unquotable, [part.wording for part in queries.clause_texts(draft)]) if draft else found


def _given(consultation_id: int) -> _Given:
    words = func.coalesce(Comment.original, Comment.public_text)
    is_team = or_(Comment.consent == Consent.TEAM, func.coalesce(Comment.outcome, "") == Outcome.TEAM)
    is_stale = quote_choice.is_stale(consultation_id)
    query = (
        select(words, is_team, is_stale)
        .outerjoin(ChosenQuote, ChosenQuote.comment_id == Comment.id)
        .where(Comment.consultation_id == consultation_id, or_(is_team & words.is_not(None), is_stale))
    )
    rows = db.session.execute(query).all()
    return _Given(sum(1 for _, _, stale in rows if stale), [text for text, team, _ in rows if team and text])


def _beginning(text: str) -> str:
    words = text.split()
    return " ".join(words[:RUN]) + ("…" if len(words) > RUN else "")


def _where(place: str) -> Where:
    """Where a text of Part A is written."""
    kind, *rest = place.split()
    if kind == "notes":
        return ("notes", rest[0])
    return ("theme", rest[0]) if kind == "theme" else ("reach",) if kind == "reach" else ("report",)
