"""Vote counts as lengths: where each choice's bar begins and how long it is. Pure."""

from collections.abc import Mapping
from typing import Protocol

from consult.contributions.enums import CHOICES
from consult.contributions.verdict_rules import VERDICT_LABELS, Question, Verdict
from consult.text.messages import N_
from consult.web.charts import VoteBar, laid

#: The looks from the start of a bar to its end: support begins at one edge, oppose ends at the other. What has none is
#: a thin line between them.
ORDER = ("support", "changes", "unsure", "", "oppose")
#: Looks and words of votes on other people's comments.
ON_STATEMENTS = (("support", N_("agree")), ("", N_("pass")), ("oppose", N_("disagree")))
#: Looks of what people say of an answer, a summary or a promise.
OF_VERDICTS: Mapping[Verdict, str] = {
    Verdict.YES: "support",
    Verdict.PARTLY: "changes",
    Verdict.CANNOT_SAY: "unsure",
    Verdict.NO: "oppose",
    Verdict.ANSWERED: "support",
    Verdict.MISUNDERSTOOD: "changes",
    Verdict.NOT_ANSWERED: "oppose",
}
#: The looks of a bar from its start to its end, with what each means.
LOOKS = sorted(
    ((facts.colour, facts.short) for facts in CHOICES.values() if facts.colour), key=lambda each: ORDER.index(each[0])
)


class Tally(Protocol):
    """Votes of one channel."""

    def votes(self, choice: str) -> int: ...


class Statement(Protocol):
    """Votes on a statement."""

    agree: int
    passed: int
    disagree: int


def vote_bars(tally: Tally) -> list[VoteBar]:
    """The bar of a tally."""
    drawn = sorted(CHOICES.items(), key=lambda each: ORDER.index(each[1].colour))
    return laid([(facts.colour, facts.short, tally.votes(choice)) for choice, facts in drawn])


def statement_bars(statement: Statement) -> list[VoteBar]:
    """The bar of a statement."""
    votes = (statement.agree, statement.passed, statement.disagree)
    return laid([(look, label, count) for (look, label), count in zip(ON_STATEMENTS, votes, strict=True)])


def verdict_bars(question: Question, people: Mapping[Verdict, int]) -> list[VoteBar]:
    """The bar of one class, with the numbers that everyone sees: what fewer than ten people say has no length."""
    labels = VERDICT_LABELS[question]
    drawn = sorted(labels, key=lambda each: ORDER.index(OF_VERDICTS[each]))
    return laid([(OF_VERDICTS[each], labels[each], people[each]) for each in drawn])
