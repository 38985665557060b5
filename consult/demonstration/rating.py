"""How the demonstration's organizers and people rate a plan, and what people say about its answer and its promises.

A fixed seed decides, the same everywhere.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from consult.access import Actor
from consult.consultations import queries, rights_assessment, self_assessment
from consult.consultations.principles import Rating
from consult.consultations.rights_assessment import RightData
from consult.contributions import plan_ratings, submitting, verdict_lines, verdicts
from consult.contributions.enums import Consent
from consult.contributions.models import SelfDescription, Submission
from consult.contributions.process_questions import ProcessAnswer
from consult.contributions.verdict_rules import ANSWER, SUMMARY, Asked, Question, Verdict
from consult.credentials import receipts
from consult.demonstration.content import Content
from consult.moderation import verdict_lines as reading_lines
from consult.moderation.rules import Outcome
from consult.storage.database import db

#: The chances of those who say nothing about themselves, or something for which there are none.
ELSE = "else"
#: The first number of the form seed of a line; the others are below.
LINES = -1001


def assess(organizer: Actor, content: Content) -> None:
    """What the organizer says before the plan opens, if they say anything."""
    told: Mapping[str, Mapping[str, str]] = content.rated.get("assessment", {})
    if told:
        ratings = {principle: row["rating"] for principle, row in told.items()}
        self_assessment.rate(
            organizer, content.plan.code, ratings, {principle: row["evidence"] for principle, row in told.items()}
        )


def flag_rights(organizer: Actor, content: Content) -> None:
    """What the organizer says that parts do to rights."""
    for row in content.rated.get("right", ()):
        rights_assessment.add(organizer, content.plan.code, RightData(**row))


def rate(content: Content) -> None:
    """What people who sent something answer."""
    if "chances" not in content.rated:
        return
    chance = random.Random(f"demonstration {content.plan.code}, rated")  # noqa: S311 - the same every time, on purpose
    for seed, kinds in _senders(content):
        if chance.randrange(100) < content.rated["rates"]:
            chances = content.rated["chances"]
            kind = next((kind for kind in chances if kind in kinds), ELSE)
            answers = {question: _drawn(chance, list(Rating), row) for question, row in chances[kind].items()}
            answers |= {
                question: _drawn(chance, [ProcessAnswer.YES, ProcessAnswer.PARTLY, ProcessAnswer.NO,
                                          ProcessAnswer.CANNOT_SAY], row)
                for question, row in content.rated["process"].items()
            }  # fmt: skip
            plan_ratings.rate(content.plan.code, seed, answers)


def give_verdicts(content: Content, promised: Mapping[str, int]) -> None:
    """What people say about the answer, with a receipt and without; `promised` is the key of a promise by its part."""
    told: Mapping[str, Any] = content.rated.get("verdicts", {})
    for asked in (SUMMARY, ANSWER):
        _give(content, asked, told.get(asked.question.value, {}))
    for part, counts in told.get("promise", {}).items():
        _give(content, Asked(Question.PROMISE, promised[part]), counts)


def send_lines(content: Content, promised: Mapping[str, int]) -> None:
    """The lines that people send with what they say about the answer."""
    plan = queries.public_consultation(content.plan.code)
    for number, row in enumerate(content.rated.get("line", ())):
        asked = Asked(Question(row["question"]), promised[row["part"]] if "part" in row else None)
        verdict_lines.send(plan.id, asked, row["text"], content.seed(LINES - number))


def read_lines(moderator: Actor, content: Content) -> None:
    """A moderator decides about some lines, once the day of all is over."""
    verdict_lines.shuffle_due()
    becomes = {row["text"]: row["becomes"] for row in content.rated.get("line", ()) if "becomes" in row}
    waiting = reading_lines.to_read(moderator, content.plan.code)
    decided = {line.id: becomes[line.text] for line in waiting if line.text in becomes}
    reading_lines.decide(moderator, content.plan.code, decided)


def _give(content: Content, asked: Asked, told: Mapping[str, Mapping[str, int]]) -> None:
    public = [
        receipts.as_words(content.receipt(index))
        for index, voice in enumerate(content.voices)
        if voice.outcome == Outcome.PUBLISH and voice.consent != Consent.TEAM
    ]
    for number, verdict in enumerate(_each(told.get("receipt", {}))):
        lookup_hmac = verdicts.lookup_of_receipt(content.plan.code, asked, public[number])
        verdicts.give(content.plan.code, asked, lookup_hmac, verdict, by_receipt=True)
    for number, verdict in enumerate(_each(told.get("open", {}))):
        lookup_hmac = verdicts.lookup_of_form(asked, content.seed(-1 - number))
        verdicts.give(content.plan.code, asked, lookup_hmac, verdict, by_receipt=False)


def _senders(content: Content) -> Iterator[tuple[bytes, set[str]]]:
    """The form seed of each submission that is there, and what its sender says about themselves."""
    kinds: dict[bytes, set[str]] = {}
    query = select(Submission.lookup_hmac, SelfDescription.kind).outerjoin(SelfDescription)
    for lookup_hmac, kind in db.session.execute(query):
        kinds.setdefault(bytes(lookup_hmac), set()).add(kind)
    for index in range(len(content.voices) + sum(group.people for group in content.groups)):
        lookup_hmac = submitting.submission_lookup(content.receipt(index))
        if lookup_hmac in kinds:
            yield content.seed(index), kinds[lookup_hmac]


def _drawn(chance: random.Random, answers: Sequence[str], weights: Sequence[int]) -> str:
    return str(chance.choices(answers, weights)[0])


def _each(counts: Mapping[str, int]) -> Iterator[Verdict]:
    for verdict, count in counts.items():
        yield from [Verdict(verdict)] * count
