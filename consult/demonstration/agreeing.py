"""People who say whether they agree with what others wrote: on which day each comes, and what they answer.

A seed of their own decides, so that everybody else sends the same with them as without.
"""

import random
from collections.abc import Mapping

from sqlalchemy import select

from consult.contributions import comment_votes
from consult.contributions.comment_votes import AT_ONCE, VALUES, SheetAnswers
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.credentials import receipts
from consult.demonstration.content import Content
from consult.storage.database import db, random_key, settings

#: In pages of comments: most people stop after one or two.
MAX_PAGES = 2


class Readers:
    """Those of one consultation, who come between its first day with comments and its last."""

    def __init__(self, content: Content, last: int) -> None:
        self._content = content
        self._chance = random.Random(f"answers {content.plan.code}")  # noqa: S311 - the same every time, on purpose
        days = [self._chance.randint(last, content.plan.opened - 3) for _ in range(content.answers.people)]
        self._days = {day: days.count(day) for day in days}
        self._codes = [receipts.derive(settings().secret, content.receipt(index), "comment").tracker
                       for index in range(len(content.voices))]  # fmt: skip

    def come(self, consultation_id: int, days_ago: int) -> int:
        """Let everybody of that day answer some of what is public; returns how many they are."""
        people = self._days.get(days_ago, 0)
        if not people:
            return 0
        query = select(Comment.tracker).where(Comment.consultation_id == consultation_id, Comment.stage == Stage.PUBLIC)
        public = set(db.session.scalars(query))
        shown = [index for index, code in enumerate(self._codes) if code in public]
        kinds = self._content.answers.kinds
        sheets = []
        for _ in range(people):
            (kind,) = self._chance.choices(kinds, [kind["share"] for kind in kinds])
            some = self._chance.sample(shown, min(len(shown), AT_ONCE * self._chance.randint(1, MAX_PAGES)))
            answers = {self._codes[index]: self._answer(kind, index) for index in some}
            sheets.append(SheetAnswers(self._content.plan.code, random_key(), answers))
        comment_votes.write(sheets)
        return people

    def _answer(self, kind: Mapping[str, int], index: int) -> int:
        answers = self._content.answers
        if self._chance.randrange(100) < answers.passes:
            return VALUES["pass"]
        agrees = self._chance.randrange(100) < kind[answers.stand_of(self._content.voices[index])]
        return VALUES["agree" if agrees else "disagree"]
