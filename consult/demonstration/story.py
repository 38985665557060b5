"""One demonstration consultation, played from its first day on through the commands that real ones use.

The clock is set back, day by day. A fixed seed decides on which day each person sends and how the silent voters vote:
the same everywhere, like the receipts.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from consult.access import Actor
from consult.analysis import reach
from consult.analysis.reach import GroupData
from consult.analysis.suggesting import switch
from consult.consultations import clarifications, drafting, framing, queries
from consult.consultations.frame_fields import FRAME_LIMITS
from consult.consultations.models import Consultation
from consult.consultations.reach_plan import FIELDS
from consult.contributions import (
    count_batches,
    proposals,
    publication_batches,
    receipt_access,
    recorded_codes,
    self_descriptions,
    sheets,
    submitting,
    translations,
)
from consult.contributions.enums import Channel, Choice, Consent, SelfDescriptionKind, Stage
from consult.contributions.models import Comment
from consult.contributions.submission_values import CommentText, HowSent, NewSubmission, clean_comment
from consult.credentials import receipts
from consult.demonstration import cast, rating
from consult.demonstration.agreeing import Readers
from consult.demonstration.content import Content, DemoComment
from consult.moderation import decisions, record_batches, redaction, translating
from consult.moderation.copies import grouping, judgements
from consult.moderation.rules import DecisionData, Outcome
from consult.report import recorded_rules
from consult.storage.database import clock_at, db, settings, today

#: Days between the first draft and opening.
PREPARED = 14
UNDECIDED = frozenset({"wait", "withdraw"})

Tick = Callable[[int], None]


class Story:
    """A consultation in progress; `tick` is called for every submission."""

    def __init__(self, content: Content, tick: Tick) -> None:
        self.content, self.plan, self.tick = content, content.plan, tick
        self.today: date = today()
        self._chance = random.Random(f"demonstration {self.plan.code}")  # noqa: S311 - the same every time, on purpose
        self._described = random.Random(f"demonstration {self.plan.code}, described")  # noqa: S311 - the same
        with self.at(self.plan.opened + PREPARED, 9):
            organizer = Actor(staff_id=cast.member(cast.ORGANIZER).id, name=cast.ORGANIZER)
            self.consultation: Consultation = framing.create(organizer, title=self.plan.title, code=self.plan.code)
            self.actors = {name: cast.actor(name, self.consultation) for name in cast.ROLES}

    @property
    def code(self) -> str:
        return self.plan.code

    def at(self, days_ago: int, hour: int, minute: int = 0) -> AbstractContextManager[None]:
        """Within, it is that hour of the day, that many days ago."""
        moment = datetime.combine(self.day(days_ago), time(hour), settings().timezone)
        return clock_at(moment + timedelta(minutes=minute))

    def day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def open(self) -> None:
        """Write the frame and the draft, promise an answer, open."""
        organizer = self.actors[cast.ORGANIZER]
        with self.at(self.plan.opened + PREPARED, 10):
            framing.write_frame(organizer, self.code, **self._frame())
            drafting.import_draft(organizer, self.code, self.content.draft)
            rating.assess(organizer, self.content)
            rating.flag_rights(organizer, self.content)
            groups = [
                GroupData(**{name: group.get(name, "") for name in FIELDS}) for group in self.content.reach.groups
            ]
            reach.write_plan(organizer, self.code, groups)
        with self.at(self.plan.opened + 3, 11):
            promised = self.day(self.plan.answer_due)
            framing.set_answer_deadline(self.actors[cast.DECISION_MAKER], self.code, promised)
        with self.at(self.plan.opened, 8):
            framing.open_(organizer, self.code, self.day(self.plan.closes))

    def _frame(self) -> dict[str, str]:
        written = {name: getattr(self.plan, name) for name in FRAME_LIMITS if name != "team_note"}
        return written | {"considered": self.plan.considered, "support_checked": "yes"}

    def hear(self) -> None:
        """Let everybody send, day by day; moderators read, and batches become public."""
        last = self.plan.closed + 1 if self.plan.closed is not None else 1
        untranslated = {index for index, voice in enumerate(self.content.voices) if voice.translated}
        sent, readers = self._spread(last), Readers(self.content, last)
        for days_ago in range(self.plan.opened, last - 1, -1):
            if days_ago == self.plan.changed:
                self._change_draft()
            self._organize(days_ago)
            with self.at(days_ago, 10):
                for index in sent.get(days_ago, ()):
                    self._send(index)
            # What arrived the day before is read today; what arrives on the last day is read on that day.
            read = sent.get(days_ago + 1, []) + (sent.get(days_ago, []) if days_ago == last else [])
            voices = [index for index in read if index < len(self.content.voices)]
            for place, index in enumerate(voices):
                with self.at(days_ago, 14, 4 * place):
                    self._decide(index, self.content.voices[index])
            with self.at(days_ago, 17):
                self.tick(readers.come(self.consultation.id, days_ago))
            with self.at(days_ago, 18):
                untranslated -= {index for index in sorted(untranslated) if self._translate(index)}
            if days_ago == last:
                with self.at(days_ago, 18, 30):
                    self._compare()
                    rating.rate(self.content)
            with self.at(days_ago, 19):
                self._publish()

    def close(self) -> None:
        """Close at the end of the closing day, and let what is waiting for its batch become public."""
        if self.plan.closed is None:
            return
        with self.at(self.plan.closed - 1, 0, 5):
            framing.close_due()
            self._publish()

    def _publish(self) -> None:
        due = (publication_batches.publish_due, translations.publish_due, record_batches.record_due,
               count_batches.count_due, recorded_codes.record_due, recorded_rules.record_due,
               sheets.count_due)  # fmt: skip
        while any(each() for each in due):
            pass

    def _organize(self, days_ago: int) -> None:
        """What the organizer explains, switches on, and decides about those who were not reached yet."""
        organizer, told = self.actors[cast.ORGANIZER], self.content.reach
        with self.at(days_ago, 9):
            for _, key, words in (each for each in told.explained if each[0] == days_ago):
                clarifications.explain(organizer, self.code, key, words)
            if days_ago == self.plan.suggestions:
                switch.set_switch(organizer, self.code, on=True)
            for _, words in (each for each in told.decisions if each[0] == days_ago):
                reach.write_notes(organizer, self.code, told.notes)
                reach.decide(organizer, self.code, words)

    def _change_draft(self) -> None:
        organizer = self.actors[cast.ORGANIZER]
        with self.at(self.plan.changed or 0, 8):
            drafting.import_draft(organizer, self.code, self.content.second_draft)
            drafting.publish(organizer, self.code, "change", self.plan.version_note)

    def _spread(self, last: int) -> dict[int, list[int]]:
        """Who sends on which day, by submission number: first those who comment, then silent voters."""
        rewritten = self.content.rewritten()
        days: dict[int, list[int]] = {}
        for index, voice in enumerate(self.content.voices):
            first_day, last_day = self.plan.opened, last
            if self.plan.changed is not None and voice.second_version:
                first_day = self.plan.changed
            elif self.plan.changed is not None and rewritten & {voice.part, *voice.votes}:
                last_day = self.plan.changed + 1
            if voice.outcome == "wait":
                first_day = min(first_day, last + 4)
            days.setdefault(self._chance.randint(last_day, first_day), []).append(index)
        silent = sum(group.people for group in self.content.groups)
        for index in range(len(self.content.voices), len(self.content.voices) + silent):
            days.setdefault(self._chance.randint(last, self.plan.opened), []).append(index)
        for indices in days.values():
            self._chance.shuffle(indices)
        return days

    def _send(self, index: int) -> None:
        self.tick(1)
        if index >= len(self.content.voices):
            self._vote(index)
            return
        voice = self.content.voices[index]
        key = None if voice.part == "plan" else voice.part
        votes = {part: Choice(choice) for part, choice in voice.votes.items()}
        words = clean_comment(voice.text)
        comment = CommentText(key, words, Consent(voice.consent), self._proposed(voice), voice.language)
        submission = NewSubmission(votes, [comment])
        submitting.send(self.code, self.content.seed(index), submission)
        if voice.self_descriptions:
            self_descriptions.describe(
                self.code, self.content.seed(index), {SelfDescriptionKind(kind) for kind in voice.self_descriptions}
            )

    def _proposed(self, voice: DemoComment) -> str | None:
        """The other words that somebody proposes for a part, as its wording is at that moment."""
        if not voice.instead:
            return None
        draft = queries.current_draft(queries.public_consultation(self.code).id)
        wordings = {place.version.clause.key: place.version.wording for place in draft.places} if draft else {}
        proposed = proposals.source(wordings[voice.part])
        for before, after in voice.instead:
            proposed = proposed.replace(before, after)
        return proposed

    def _vote(self, index: int) -> None:
        number = index - len(self.content.voices)
        for group in self.content.groups:
            if number < group.people:
                break
            number -= group.people
        votes = {}
        for key, chances in group.chances.items():
            choice = self._chance.choices(list(chances), list(chances.values()))[0]
            if choice != "skip":
                votes[key] = Choice(choice)
        if votes:
            submitting.send(self.code, self.content.seed(index), NewSubmission(votes), HowSent(Channel(group.channel)))
            likely = group.described.items()
            kinds = {SelfDescriptionKind(kind) for kind, chance in likely if self._described.randrange(100) < chance}
            if kinds:
                self_descriptions.describe(self.code, self.content.seed(index), kinds)

    def used(self, clause_key: str) -> dict[str, str]:
        """What the answer does with the words that people proposed for a clause, by public code."""
        return {
            self._derived(index).tracker: voice.used
            for index, voice in enumerate(self.content.voices)
            if voice.used and voice.part == clause_key
        }

    def _derived(self, index: int) -> receipts.Derived:
        return receipts.derive(settings().secret, self.content.receipt(index), "comment")

    def comment_of(self, index: int) -> int:
        """The id of the comment in the submission with this number."""
        lookup_hmac = self._derived(index).lookup_hmac
        return db.session.scalars(select(Comment.id).where(Comment.lookup_hmac == lookup_hmac)).one()

    def _decide(self, index: int, voice: DemoComment) -> None:
        if voice.outcome == "withdraw":
            words = receipts.as_words(self.content.receipt(index))
            receipt_access.withdraw_all(words)
        if voice.outcome in UNDECIDED:
            return
        first, second = self._moderators(index)
        comment_id = self.comment_of(index)
        words = decisions.open_comment(first, self.code, comment_id)
        decisions.decide(
            first, self.code, comment_id, DecisionData(voice.outcome, voice.reasons, marked(words, voice.hide))
        )
        if voice.outcome == Outcome.REFUSE:
            decisions.open_comment(second, self.code, comment_id)
            decisions.agree(second, self.code, comment_id, True)

    def _translate(self, index: int) -> bool:
        """Let a moderator add the translations of a comment if it is public; returns whether it is."""
        which = Comment.lookup_hmac == self._derived(index).lookup_hmac, Comment.stage == Stage.PUBLIC
        comment_id = db.session.scalar(select(Comment.id).where(*which))
        if comment_id is None:
            return False
        for language, words in self.content.voices[index].translated:
            translating.write(next(self._moderators(index)), self.code, comment_id, language, words, version_seen=0)
        return True

    def _compare(self) -> None:
        """Find which comments are nearly the same; a moderator says what these are."""
        while grouping.group_due():
            pass
        for index, voice in enumerate(self.content.voices):
            if voice.copies:
                group = db.session.scalars(select(Comment.copy_group).where(Comment.id == self.comment_of(index))).one()
                judgements.record_judgement(next(self._moderators(index)), self.consultation, group or 0, voice.copies)

    def _moderators(self, index: int) -> Iterator[Actor]:
        names = (cast.MODERATOR, cast.SECOND_MODERATOR)
        return (self.actors[names[(index + turn) % 2]] for turn in range(2))


def marked(words: str, hide: Iterable[tuple[str, str]]) -> str:
    """The words with marks around what is hidden, as (kind, words); "" if that is nothing."""
    spans = []
    for kind, hidden in hide:
        start = words.index(hidden)
        spans.append(redaction.Span(kind, start, start + len(hidden)))
    spans.sort(key=lambda span: span.start)
    return redaction.redact_repeats(words, redaction.redact(words, spans)) if spans else ""
