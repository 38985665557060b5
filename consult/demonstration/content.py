"""The demonstration's texts, from the files under `content/`. Pure.

Days are counted back from the day on which the demonstration is loaded.
"""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from consult.consultations import markdown_import
from consult.consultations.frame_fields import lines_of
from consult.consultations.markdown_import import ParsedClause
from consult.credentials import receipts

#: The folders, in the order in which they are loaded: the front page shows the newest first.
NAMES = ("kits", "rooms", "checking")


@dataclass(frozen=True, kw_only=True)
class DemoConsultation:
    """One consultation's frame and the days of its life; a day is None if that has not happened."""

    code: str
    title: str
    place: str
    summary: str
    why: str
    considered: str
    can_change: str
    cannot_change: str
    cannot_change_by: str
    influence: str
    decider: str
    run_by: str
    paid_by: str
    reading_hours: str
    support: str
    design_partner: str
    missing_groups: str
    opened: int
    closes: int
    closed: int | None
    reported: int | None
    answered: int | None
    answer_due: int
    changed: int | None
    suggestions: int | None
    version_note: str


@dataclass(frozen=True, kw_only=True)
class DemoComment:
    """What one person writes and votes at once, and what happens to it; `hide` holds (kind, words).

    If they propose other words for the part, `instead` holds (its words, theirs), and `used` what the answer does with
    that. `safety` and `minority` are what an analyst marks. `language` is the one that they say it is in, and
    `translated` holds (language, words) of what a moderator adds once it is public. `copies` is what a moderator says
    that near copies of the text are.
    """

    part: str
    text: str
    consent: str
    votes: Mapping[str, str]
    self_descriptions: Sequence[str]
    second_version: bool
    outcome: str
    reasons: Sequence[str]
    hide: Sequence[tuple[str, str]]
    themes: Sequence[str]
    safety: bool
    minority: bool
    instead: Sequence[tuple[str, str]]
    used: str
    language: str
    translated: Sequence[tuple[str, str]]
    copies: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """People who vote without a comment: for each clause, the chance of each choice in percent, "skip" included.

    `described` is the chance that somebody says something about themselves, by what they say.
    """

    channel: str
    people: int
    chances: Mapping[str, Mapping[str, int]]
    described: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class DemoReach:
    """Whom a plan is to reach, each with what analysts say at the end; what is noted and, so many days ago, decided
    and explained, as (days, words) and (days, clause, words).
    """

    groups: Sequence[Mapping[str, str]]
    notes: str
    decisions: Sequence[tuple[int, str]]
    explained: Sequence[tuple[int, str, str]]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """People who answer comments of others.

    Each of `kinds` has a "share" of the people and, for each stand of a comment, the chance of agreeing in percent.
    The stand is "bridge" where the comment has one of the themes `bridges`, else what its writer voted on the part,
    else "other". `passes` is everyone's chance of passing, in percent; the others disagree.
    """

    people: int
    passes: int
    bridges: Sequence[str]
    kinds: Sequence[Mapping[str, int]]

    def stand_of(self, voice: DemoComment) -> str:
        """Where a comment stands; a key of each kind."""
        if set(self.bridges) & set(voice.themes):
            return "bridge"
        voted = voice.votes.get(voice.part, "")
        return voted if voted in self.kinds[0] else "other"


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything about one consultation. `decided` holds the tables of `answer.toml`, `rated` those of
    `ratings.toml`, if there are any.
    """

    plan: DemoConsultation
    draft: str
    second_draft: str
    voices: Sequence[DemoComment]
    groups: Sequence[Group]
    answers: Answers
    rated: Mapping[str, Any]
    reach: DemoReach
    decided: Mapping[str, Any]

    def seed(self, index: int) -> bytes:
        """The form seed of the submission with this number: its receipt is the same wherever it is loaded."""
        return hashlib.sha256(f"demonstration {self.plan.code} {index}".encode()).digest()[:16]

    def receipt(self, index: int) -> int:
        """The receipt of the submission with this number."""
        return receipts.from_seed(self.seed(index))

    def rewritten(self) -> frozenset[str]:
        """The keys of the clauses with a different wording in the second version."""
        if not self.second_draft:
            return frozenset()
        before, after = (_clauses(text) for text in (self.draft, self.second_draft))
        return frozenset(key for key, clause in after.items() if before.get(key) != clause)


@cache
def read(name: str) -> Content:
    """The consultation in the folder called `name`."""
    texts = {file.name: file.read_text("utf-8") for file in files(__package__).joinpath("content", name).iterdir()}
    tables = {file: tomllib.loads(text) for file, text in texts.items() if file.endswith(".toml")}
    return Content(
        plan=_plan(tables["plan.toml"]),
        draft=texts["draft.md"],
        second_draft=texts.get("draft-2.md", ""),
        voices=[_voice(row) for row in tables["voices.toml"]["voice"]],
        groups=[
            Group(
                channel=row["channel"], people=row["people"], chances=row["votes"], described=row.get("described", {})
            )
            for row in tables["ballots.toml"]["ballot"]
        ],
        answers=Answers(**tables["ballots.toml"]["answers"]),
        rated=tables.get("ratings.toml", {}),
        reach=DemoReach(**{"decisions": (), "explained": ()} | tables["reach.toml"]),
        decided=tables.get("answer.toml", {}),
    )


def _clauses(text: str) -> dict[str, ParsedClause]:
    return {clause.key: clause for clause in markdown_import.parse(text).clauses if clause.key}


def _plan(row: Mapping[str, Any]) -> DemoConsultation:
    closed = row.get("closed_days_ago")
    due = row.get("answer_due_days_ago")
    days = {
        "opened": row["opened_days_ago"],
        "closes": closed if closed is not None else -row["closes_in_days"],
        "closed": closed,
        "reported": row.get("reported_days_ago"),
        "answered": row.get("answered_days_ago"),
        "answer_due": due if due is not None else -row["answer_due_in_days"],
        "changed": row.get("published_days_ago"),
        "suggestions": row.get("suggestions_days_ago"),
    }
    words = {field.name: row.get(field.name, "") for field in fields(DemoConsultation) if field.name not in days}
    words |= {name: lines_of(map(tuple, row[name])) for name in ("considered", "support")}
    return DemoConsultation(**words, **days)


def _voice(row: Mapping[str, Any]) -> DemoComment:
    votes = {row["part"]: row["vote"]} if "vote" in row and row["part"] != "plan" else {}
    return DemoComment(
        part=row["part"],
        text=row["text"],
        consent=row["consent"],
        votes=votes | row.get("votes", {}),
        self_descriptions=row.get("self_descriptions", ()),
        second_version=row.get("version") == 2,
        outcome=row["outcome"],
        reasons=row.get("reasons", ()),
        hide=[(kind, words) for kind, words in row.get("hide", ())],
        themes=row.get("themes", ()),
        safety=row.get("safety", False),
        minority=row.get("minority", False),
        instead=[(before, after) for before, after in row.get("instead", ())],
        used=row.get("used", ""),
        language=row.get("language", ""),
        translated=[(language, words) for language, words in row.get("translated", ())],
        copies=row.get("copies", ""),
    )
