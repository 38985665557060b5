"""What can be said of a signed answer, to which question, and how the numbers that everyone sees move. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from consult.contributions.process_questions import PROCESS_ANSWERS, ProcessAnswer
from consult.text.messages import N_

#: A number moves by so many people, or by several times as many.
STEP = 10


class Question(StrEnum):
    """What is asked."""

    SUMMARY = "summary"
    ANSWER = "answer"
    PROMISE = "promise"


class Verdict(StrEnum):
    """What can be said to one question or another; the first four in the words of the questions about the process."""

    YES = ProcessAnswer.YES.value
    PARTLY = ProcessAnswer.PARTLY.value
    NO = ProcessAnswer.NO.value
    CANNOT_SAY = ProcessAnswer.CANNOT_SAY.value
    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"
    MISUNDERSTOOD = "misunderstood"


_IN_WORDS: Mapping[Verdict, str] = {Verdict(answer.value): label for answer, label in PROCESS_ANSWERS.items()}

VERDICT_LABELS: Mapping[Question, Mapping[Verdict, str]] = {
    Question.SUMMARY: {each: _IN_WORDS[each] for each in (Verdict.YES, Verdict.PARTLY, Verdict.NO)},
    Question.ANSWER: {
        Verdict.ANSWERED: N_("This answers me"),
        Verdict.NOT_ANSWERED: N_("This does not answer me"),
        Verdict.MISUNDERSTOOD: N_("You misunderstood me"),
    },
    Question.PROMISE: _IN_WORDS,
}


@dataclass(frozen=True)
class Asked:
    """A question, and the promise that it is about, if it is about one."""

    question: Question
    commitment_id: int | None = None

    @property
    def kind(self) -> str:
        """What a look-up is made of besides a receipt."""
        return f"{self.question} verdict" + (f" {self.commitment_id}" if self.commitment_id else "")


SUMMARY, ANSWER = Asked(Question.SUMMARY), Asked(Question.ANSWER)


def stepped(shown: int, now: int) -> int:
    """The number that is shown next: it moves by tens, and only once ten more, or ten fewer, say this."""
    moved = abs(now - shown) // STEP * STEP
    return shown + moved if now > shown else shown - moved
