"""Cutting words that could identify somebody from what was written after an answer was signed.

Everything else of it stays as it was. The record has salted hashes of these texts: it says which of them changed, and
nobody can find out from it what was cut, except as `LaterText` says. A backup from before comes back without the texts
from which words were cut.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consult.access import Actor, Conflict, EditConflict, FieldErrors, NotFound, Permission, ValidationError
from consult.commitments import queries as promises
from consult.commitments.models import ProgressNote, PromiseEvent
from consult.consultations import edit_conflicts
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.contributions import made_files
from consult.moderation.redaction import REMOVED, has_words, looks_hidden, redacted_spans
from consult.record import entries
from consult.record.canonical import document_hash
from consult.record.models import new_salt
from consult.response import decision_points, invited_replies, reply_rules
from consult.response import queries as response_queries
from consult.response.models import FollowUp, InvitedReply, LaterDecision
from consult.response.reply_rules import IDENTIFYING_CUTS, REMOVED_AGAIN, Purpose
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.storage.database import as_day, db
from consult.text.messages import N_, count_words

#: What a text says after a restore, if nobody knows any more which of its words were cut.
ALL_REMOVED = REMOVED[REMOVED_AGAIN]
#: Of a longer text, no more than half of the words can be cut at once: a short one may be a name and little else.
MAX_FREE_WORDS = 12
TOO_MUCH = N_("This cuts more than half of the words. Cut only those that show who a private person is.")


class Source(StrEnum):
    """Which kind of thing was written; what happened to a promise is called as in `EventKind`."""

    FOLLOW_UP = "follow_up"
    NOTE = "note"
    EXTENDED = "extended"
    HOLDER = "holder"
    FOUND = "found"
    DECISION = "decision"
    OFFICE = "office"


SOURCE_LABELS: Mapping[Source, str] = {
    Source.FOLLOW_UP: N_("What happened after the answer"),
    Source.NOTE: N_("A note on a promise"),
    Source.EXTENDED: N_("More time for a promise"),
    Source.HOLDER: N_("Who is in the office that owns a promise"),
    Source.FOUND: N_("What was found of what a promise says people will see"),
    Source.DECISION: N_("A later decision"),
    Source.OFFICE: N_("What another office answered"),
}


@dataclass(frozen=True)
class LaterText:
    """Something that was written after an answer: its `words` by field, and what they are about.

    `is_in_record`: it is from before the record had only its hash, so nobody can cut words there. `is_guessable`: it is
    from before that hash had a salt, so anyone who guesses the words can see in the record that they are right.
    """

    source: Source
    key: int
    about: str
    day: date
    words: Mapping[str, str]
    is_in_record: bool = False
    is_guessable: bool = False

    @property
    def place(self) -> str:
        """What an address names it by."""
        return f"{self.source}.{self.key}"


@dataclass(frozen=True)
class Cut:
    """What is cut: the texts of those fields `before` and `after`, and the words that are gone, with their kinds."""

    place: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    gone: Mapping[str, str]

    @property
    def shown(self) -> dict[str, object]:
        """What a page shows of it, for `edit_conflicts`."""
        return {"place": self.place, "before": dict(self.before), "after": dict(self.after)}


@dataclass(frozen=True)
class _Stored:
    """A text with its row; `promise` is the number of the promise that it is about, or 0."""

    text: LaterText
    row: FollowUp | ProgressNote | PromiseEvent | LaterDecision | InvitedReply
    promise: int = 0


def every(actor: Actor, code: str) -> list[LaterText]:
    """All that was written since the signature, oldest first.

    Raises:
        Conflict: the answer is not signed.
    """
    return sorted((each.text for each in _stored(_signed(actor, code))), key=lambda each: each.day)


def one(actor: Actor, code: str, place: str) -> LaterText:
    """One of them.

    Raises:
        Conflict: the answer is not signed. NotFound: there is no such text, or the record has its words.
    """
    return _one(_signed(actor, code), place).text


def proposed(
    actor: Actor, code: str, place: str, marked: Mapping[str, str], version_seen: str | None = None
) -> Cut | None:
    """What would be cut, or None if exactly that has been cut since it was shown; nothing is written.

    `marked` are the texts with marks, by field, as `consult.moderation.redaction` reads them; `version_seen` is the
    hash of the words as shown.

    Raises:
        Conflict, NotFound: as `one`. EditConflict: somebody cut some meanwhile.
        ValidationErrors: nothing is marked, or something else was changed; each on its field.
    """
    text = one(actor, code, place)
    try:
        edit_conflicts.check(version_seen, dict(text.words))
    except EditConflict:
        if _is_done(text.words, marked):
            return None
        raise
    errors, after, gone = FieldErrors(), dict(text.words), dict[str, str]()
    for name, before in text.words.items():
        with errors:
            after[name], found = _cut(before, marked.get(name, before), name)
            gone |= found
    for name, shown in after.items():
        with errors:
            _check_repeats(shown, gone, name)
    errors.check()
    after = {name: shown for name, shown in after.items() if shown != text.words[name]}
    if not after:
        message = N_("Nothing is marked yet. Put two brackets around the words to cut.")
        raise ValidationError(message, field=next(iter(text.words)))
    return Cut(place, {name: text.words[name] for name in after}, after, gone)


def cut(actor: Actor, code: str, place: str, marked: Mapping[str, str], version_seen: str | None = None) -> None:
    """Cut the marked words for good, unless exactly that was done before; raises as `proposed`."""
    found = proposed(actor, code, place, marked, version_seen)
    if found is None:
        return
    consultation = _signed(actor, code)
    erasure_journal.note_all(Taken.ANSWER_WORDS, [(code, place, name, before) for name, before in found.before.items()])
    _store(consultation, _one(consultation, place), found.after, found.gone.values())
    made_files.empty(consultation.id)


def remove_again(consultation: Consultation, was_cut: Callable[[str, str, str], bool]) -> int:
    """Empty the texts from which words were cut, by place, field and text, after a restore from before; returns how
    many.
    """
    count = 0
    for stored in _stored(consultation):
        words = stored.text.words.items()
        gone = {name: ALL_REMOVED for name, text in words if was_cut(stored.text.place, name, text)}
        if gone:
            _store(consultation, stored, gone, [REMOVED_AGAIN])
            count += len(gone)
    return count


def elsewhere(actor: Actor, code: str, made: Cut) -> list[LaterText]:
    """The other texts that have some of the words that are cut."""
    return [
        each
        for each in every(actor, code)
        if each.place != made.place
        and any(has_words(text, words) for text in each.words.values() for words in made.gone)
    ]


def _is_done(words: Mapping[str, str], marked: Mapping[str, str]) -> bool:
    """Whether these marks have been carried out since the texts were shown."""
    shown = {name: looks_hidden(marked.get(name, text)) for name, text in words.items()}
    return shown == words and any(marked[name] != text for name, text in shown.items() if name in marked)


def _cut(original: str, marked: str, field: str) -> tuple[str, dict[str, str]]:
    """A text without the marked words, and the kind of each."""
    try:
        shown, _ = reply_rules.cut(original, marked, IDENTIFYING_CUTS)
    except ValidationError as refusal:
        raise ValidationError(refusal.message, field=field, **refusal.params) from refusal
    gone = [(original[span.start : span.end], span.kind) for span in redacted_spans(original, marked, IDENTIFYING_CUTS)]
    words = count_words(original)
    if words > MAX_FREE_WORDS and 2 * sum(count_words(each) for each, _ in gone) > words:
        raise ValidationError(TOO_MUCH, field=field)
    return shown, dict(gone)


def _check_repeats(shown: str, gone: Iterable[str], field: str) -> None:
    """Refuse to leave words in one box that are cut from another."""
    for words in gone:
        if has_words(shown, words):
            raise ValidationError(N_("“%(words)s” is also here. Cut it here too."), field=field, words=words)


def _store(consultation: Consultation, stored: _Stored, texts: Mapping[str, str], kinds: Iterable[str]) -> None:
    """Write texts with fewer words, and say in the record which document is another one since then."""
    row = stored.row
    if isinstance(row, LaterDecision):
        row.document = {**row.document, **texts, "salt": new_salt()}
        now = document_hash(row.document)
    else:
        if isinstance(row, InvitedReply):
            row.hash = row.answer_hash
            row.cuts = list(dict.fromkeys((*row.cuts, *kinds)))
        for name, text in texts.items():
            setattr(row, name, text)
        about = row.about(stored.promise) if isinstance(row, ProgressNote | PromiseEvent) else row.about
        now = row.seal(about)
    db.session.flush()
    entries.append(consultation.code, entries.Kind.WORDS_REMOVED, {"document": row.hash, "hash": now})


def _signed(actor: Actor, code: str) -> Consultation:
    consultation = consultations.consultation_for(actor, code, Permission.CONSULTATION_ANSWER_SIGN)
    if not consultation.is_answered:
        raise Conflict(N_("Only what was written after the signature is here. Until then, change the answer."))
    return consultation


def _one(consultation: Consultation, place: str) -> _Stored:
    for stored in _stored(consultation):
        if stored.text.place == place and not stored.text.is_in_record:
            return stored
    raise NotFound(N_("There is no such text after the answer."))


def _stored(consultation: Consultation) -> Iterator[_Stored]:
    for row in response_queries.follow_ups_of(consultation.id):
        yield _Stored(_text(Source.FOLLOW_UP, row, ""), row)
    yield from _of_promises(consultation.id)
    yield from _of_decisions(consultation)
    for reply in invited_replies.invited_to(consultation.id, Purpose.OFFICE):
        if reply.confirmed_on:
            words = _words(reply.words)
            about, is_guessable = reply.invited, not reply.salt
            text = LaterText(Source.OFFICE, reply.id, about, reply.confirmed_on, words, is_guessable=is_guessable)
            yield _Stored(text, reply)


def _of_promises(consultation_id: int) -> Iterator[_Stored]:
    titles = [row.text for row in promises.rows_of(consultation_id)]
    for number, note in promises.notes_of(consultation_id):
        yield _Stored(_text(Source.NOTE, note, titles[number - 1]), note, number)
    for number, event in promises.events_of(consultation_id):
        yield _Stored(_text(Source(event.kind), event, titles[number - 1]), event, number)


def _text(source: Source, row: FollowUp | ProgressNote | PromiseEvent, about: str) -> LaterText:
    return LaterText(source, row.id, about, as_day(row.at), _words(row.words), is_in_record=not row.hash)


def _of_decisions(consultation: Consultation) -> Iterator[_Stored]:
    rows = response_queries.later_rows_of(consultation.id)
    names = {}
    if rows:
        points = decision_points.decision_points(consultation)
        names = {(point.clause_key, point.theme_key): point.name for point in points}
    for row in rows:
        about = names.get((str(row.document["clause"]), str(row.document["theme"])), "")
        words = _words({"reason": str(row.document["reason"])})
        is_guessable = "salt" not in row.document
        text = LaterText(Source.DECISION, row.id, about, as_day(row.signed_at), words, is_guessable=is_guessable)
        yield _Stored(text, row)


def _words(words: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in words.items() if text}
