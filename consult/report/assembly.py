"""The summary, made from its two documents, today's promises and the quotes' words. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from consult.consultations.clauses import called
from consult.report.enums import UNDONE, DispositionCode, ReasonKind
from consult.report.parts import (
    ClauseAnswer,
    CommitmentView,
    Count,
    DispositionView,
    EarlierVotes,
    Flow,
    Hashes,
    LaterView,
    ModerationCounts,
    Part,
    Quote,
    Refused,
    Reply,
    Statement,
    Tally,
    ThemeView,
)
from consult.report.rules import late_days
from consult.report.summary import DecidedGroup, FiveLines, Front, Solid, Summary
from consult.text import diff

Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Halves:
    """What a summary is made from. `words`: text and salt by tracker, for quotes and imported statements.

    `later`: later decisions on what the answer deferred, by (clause key, theme key).
    """

    heard: Values
    heard_hash: str = ""
    heard_on: date | None = None
    decided: Values | None = None
    decided_hash: str = ""
    answered_on: date | None = None
    promises: Sequence[CommitmentView] = ()
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    later: Mapping[tuple[str, str], Values] = field(default_factory=dict)
    today: date | None = None


def trackers_in(heard: Values) -> list[str]:
    """The comments that Part A refers to."""
    parts = [*heard["clauses"], heard["plan"]]
    return [quote["tracker"] for part in parts for quote in part["quotes"]] + [
        statement["tracker"] for statement in heard["statements"]
    ]


def assemble(halves: Halves) -> Summary:
    """The whole summary; Part B's fields are empty while there is no Part B."""
    heard, decided = halves.heard, halves.decided or {}
    on_clauses, on_themes = _decisions(decided, halves)
    clauses = tuple(_clause(part, halves, on_clauses, on_themes) for part in heard["clauses"])
    plan_themes = tuple(_theme(theme, "", on_themes) for theme in heard["plan"]["themes"])
    every_theme = [*(theme for clause in clauses for theme in clause.themes), *plan_themes]
    return Summary(
        signed=halves.decided is not None,
        front=_front(halves),
        lines=_lines(heard, decided, clauses),
        clauses=clauses,
        plan_comments=heard["plan"]["comments"],
        plan_themes=plan_themes,
        plan_quotes=_quotes(heard["plan"]["quotes"], halves.words),
        plan_promises=tuple(promise for promise in halves.promises if not promise.clause_key),
        statements=tuple(_statement(each, halves.words) for each in heard["statements"]),
        safety=tuple(theme for theme in every_theme if theme.safety),
        refusals=tuple(_refused(clauses, every_theme)),
        promises=tuple(halves.promises),
        flow=_flow(heard["flow"], heard["unsorted"]),
        moderation=ModerationCounts(
            outcomes=_parts(heard["moderation"]["outcomes"]),
            reasons=_parts(heard["moderation"]["refused_by_reason"]),
        ),
        methods=tuple(heard["methods"]),
        reply=Reply(**decided.get("reply", {"by": "", "text": ""})),
        hashes=Hashes(heard=halves.heard_hash, decided=halves.decided_hash),
    )


def _front(halves: Halves) -> Front:
    due = _day(halves.heard["days"]["answer_due"])
    answered = halves.answered_on
    return Front(
        **halves.heard["consultation"],
        draft_number=halves.heard["draft"] or None,
        opened_on=_day(halves.heard["days"]["opened"]),
        closed_on=_day(halves.heard["days"]["closed"]),
        heard_on=halves.heard_on,
        due_on=due,
        answered_on=answered,
        days_early=(due - answered).days if due and answered else None,
    )


def _lines(heard: Values, decided: Values, clauses: Iterable[ClauseAnswer]) -> FiveLines:
    written = decided.get("lines", {"decided": "", "biggest_change": "", "biggest_refusal": ""})
    numbers: dict[DispositionCode, list[str]] = {}
    classes: dict[str, None] = {}
    for clause in clauses:
        if clause.disposition:
            numbers.setdefault(clause.disposition.code, []).append(called(clause.number, clause.heading))
        classes |= dict.fromkeys(tally.channel for tally in clause.tallies if not tally.withheld)
    flow = heard["flow"]
    return FiveLines(
        decided_groups=tuple(
            DecidedGroup(code=code, numbers=tuple(numbers[code])) for code in DispositionCode if code in numbers
        ),
        **written,
        differ=heard["differ"],
        solid=Solid(
            received=flow["received"],
            analysed=flow["analysed"],
            published=flow["outcomes"].get("publish", 0) + flow["outcomes"].get("redact", 0),
            classes=tuple(classes),
            words=heard["solid"],
            not_heard=heard["not_heard"],
        ),
    )


def _clause(
    part: Values, halves: Halves, on_clauses: Mapping[str, DispositionView], on_themes: Mapping[str, DispositionView]
) -> ClauseAnswer:
    votes = {each["meaning"]: tuple(map(_tally, each["classes"])) for each in part["votes"]}
    return ClauseAnswer(
        **{name: part[name] for name in ("key", "number", "heading", "wording", "plain", "in_draft", "comments")},
        tallies=votes.pop(part["meaning"], ()),
        earlier=tuple(EarlierVotes(meaning=meaning, tallies=tallies) for meaning, tallies in sorted(votes.items())),
        themes=tuple(_theme(theme, part["key"], on_themes) for theme in part["themes"]),
        quotes=_quotes(part["quotes"], halves.words),
        disposition=on_clauses.get(part["key"]),
        promises=tuple(promise for promise in halves.promises if promise.clause_key == part["key"]),
    )


def _tally(values: Values) -> Tally:
    counts = tuple(Count(choice=choice, votes=votes) for choice, votes in values.get("counts", {}).items())
    return Tally(channel=values["channel"], withheld="withheld" in values, total=values.get("total"), counts=counts)


def _theme(values: Values, clause_key: str, on_themes: Mapping[str, DispositionView]) -> ThemeView:
    return ThemeView(**values, clause_key=clause_key, disposition=on_themes.get(values["key"]))


def _quotes(values: Iterable[Values], words: Mapping[str, tuple[str, str]]) -> tuple[Quote, ...]:
    found = []
    for quote in values:
        text, salt = words.get(quote["tracker"], ("", ""))
        found.append(Quote(tracker=quote["tracker"], text=text, commitment=quote["commitment"], salt=salt))
    return tuple(found)


def _statement(values: Values, words: Mapping[str, tuple[str, str]]) -> Statement:
    return Statement(
        tracker=values["tracker"],
        text=words.get(values["tracker"], ("", ""))[0],
        agree=values["agree"],
        disagree=values["disagree"],
        passed=values["pass"],
    )


def _decisions(decided: Values, halves: Halves) -> tuple[dict[str, DispositionView], dict[str, DispositionView]]:
    """The decisions by clause key and by theme key."""
    old = {clause["key"]: clause["wording"] for clause in halves.heard["clauses"]}
    on_clauses, on_themes = {}, {}
    for values in decided.get("dispositions", ()):
        later = halves.later.get((values["clause"], values["theme"]))
        shown = _disposition(values, old.get(values["clause"], ""), later, halves.today)
        if values["clause"]:
            on_clauses[values["clause"]] = shown
        else:
            on_themes[values["theme"]] = shown
    return on_clauses, on_themes


def _disposition(values: Values, old_wording: str, later: Values | None, today: date | None) -> DispositionView:
    """One decision from Part B's document, with the difference between the old and the new wording."""
    until = _day(values["until"])
    return DispositionView(
        code=DispositionCode(values["code"]),
        reason_kind=ReasonKind(values["reason_kind"]),
        reason=values["reason"],
        wording=values["wording"],
        open_question=values["open_question"],
        until=until,
        pieces=_pieces(old_wording, values["wording"]),
        late_days=late_days(until, today) if until and today and later is None else 0,
        later=_later(later, old_wording) if later is not None else None,
    )


def _later(values: Values, old_wording: str) -> LaterView:
    return LaterView(
        code=DispositionCode(values["code"]),
        reason_kind=ReasonKind(values["reason_kind"]),
        reason=values["reason"],
        wording=values["wording"],
        on=date.fromisoformat(values["day"]),
        pieces=_pieces(old_wording, values["wording"]),
    )


def _pieces(old_wording: str, wording: str) -> tuple[diff.Piece, ...]:
    return tuple(diff.wordings(old_wording, wording)) if wording and old_wording else ()


def _refused(clauses: Iterable[ClauseAnswer], themes: Iterable[ThemeView]) -> Iterable[Refused]:
    for clause in clauses:
        if clause.disposition and clause.disposition.code in UNDONE:
            named = {"number": clause.number, "key": clause.key, "title": clause.heading}
            yield Refused(**named, is_theme=False, disposition=clause.disposition)
    for theme in themes:
        if theme.disposition and theme.disposition.code in UNDONE:
            yield Refused(number="", key=theme.key, title=theme.title, is_theme=True, disposition=theme.disposition)


def _flow(values: Values, unsorted: str) -> Flow:
    return Flow(
        received=values["received"],
        taken_out=_parts(values["taken_out"]),
        analysed=values["analysed"],
        outcomes=_parts(values["outcomes"]),
        uncoded=values["uncoded"],
        unsorted=unsorted,
        channels=_parts(values["channels"]),
    )


def _parts(counts: Mapping[str, int]) -> tuple[Part, ...]:
    return tuple(Part(code=code, count=count) for code, count in counts.items())


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None
