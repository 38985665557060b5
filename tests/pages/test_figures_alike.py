"""A figure is the same on every page, in the length of every bar, in every file and in the document."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from consult.analysis.by_self_description import POSITION_LABELS
from consult.analysis.ratings import EFFECT_LABELS
from consult.analysis.sensitivity import DIRECTION_LABELS, Direction
from consult.contributions.enums import CHANNEL_LABELS, CHOICES, Channel, Choice
from consult.contributions.process_questions import PROCESS_ANSWERS
from consult.contributions.verdict_rules import VERDICT_LABELS, Question, Verdict
from consult.pages import vote_bars
from consult.response import dictionary
from consult.web.charts import VoteBar
from tests.conftest import Stages
from tests.crawled import crawl
from tests.demonstrated import ROOMS, application
from tests.page import Page
from tests.pagechecks import words_of

pytestmark = pytest.mark.slow

#: A row of figures that somebody may read together: what each is, and how much.
Row = frozenset[tuple[str, int]]
#: By how much a length may differ from its figure, in per cent of the bar: that is rounded to a tenth, and so is where
#: it begins.
NEARLY = 0.2
NOTHING: set[Row] = {frozenset()}


@pytest.fixture(scope="module")
def demonstration(stages: Stages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with application(tmp_path_factory.mktemp("figures") / "demo", stages) as app:
        yield app


@pytest.fixture(scope="module")
def pages(demonstration: Flask) -> Mapping[str, Page]:
    """The public addresses of the answered consultation."""
    return crawl(demonstration, ROOMS)


def row(counts: Mapping[str, int]) -> Row:
    return frozenset((name, count) for name, count in counts.items() if count)


@dataclass(frozen=True)
class Told:
    """The rows that may be drawn: the votes on each part, and all others."""

    votes: Mapping[str, set[Row]]
    others: set[Row]

    def at(self, part: str) -> set[Row]:
        """Those that may be drawn where a page tells of a part, or of none."""
        return self.votes.get(part, set[Row]().union(*self.votes.values())) | self.others


def in_the_document(whole: Mapping[str, Any]) -> Told:
    """Every row of figures of the document that pages draw."""
    votes = {clause["key"]: {row(counts_of(tally)) for tally in tallies_of(clause)} for clause in whole["clauses"]}
    ratings = {each.value: label for each, label in {**EFFECT_LABELS, **PROCESS_ANSWERS}.items()}
    rated = [
        each["counts"] or {} for question in whole["principles"] + whole["process"] for each in question["channels"]
    ] + [each["people"] for principle in whole["principles"] for each in principle["groups"]]
    shares = [
        {"agree": told["agree"]["percent"], "disagree": told["disagree"]["percent"], "pass": told["rest"]}
        for name in ("unites", "divides", "against", "also")
        for each in whole["groups"][name]
        for told in each["per_group"] or [each["everyone"]]
        if told["agree"]
    ]
    others = {row({ratings[answer]: count for answer, count in each.items()}) for each in rated}
    return Told({key: rows - NOTHING for key, rows in votes.items()}, (others | set(map(row, shares))) - NOTHING)


def counts_of(tally: Mapping[str, Any]) -> dict[str, int]:
    """The votes of a tally, by the word for each choice."""
    return {CHOICES[Choice(each["choice"])].short: each["votes"] for each in tally["counts"]}


def tallies_of(clause: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The votes on each meaning of a clause that was voted on."""
    return [*clause["tallies"], *(each for earlier in clause["earlier"] for each in earlier["tallies"])]


def answers_in(pages: Mapping[str, Page]) -> dict[str, dict[str, int]]:
    """What people answered to each comment, of which the document has only what it quotes."""
    found: dict[str, dict[str, int]] = {}
    for each in pages[f"/p/{ROOMS}/data/comment_votes.json"].json["rows"]:
        if each.get("vote"):
            found.setdefault(each["tracker"], {})[each["vote"]] = each["votes"]
    return found


def verdicts_in(pages: Mapping[str, Page]) -> set[Row]:
    """What each class says of each promise, which is renewed after the document is signed."""
    found: dict[tuple[int, bool], dict[str, int]] = {}
    for each in pages[f"/p/{ROOMS}/data/verdicts.json"].json["rows"]:
        if each["question"] == "promise" and str(each["people"]).isdigit():
            label = VERDICT_LABELS[Question.PROMISE][Verdict(each["verdict"])]
            found.setdefault((each["number"], each["with_receipt"]), {})[label] = int(each["people"])
    return set(map(row, found.values()))


@dataclass(frozen=True)
class Drawn:
    """A bar: the part that it is about, the figures that are beside it in words, if there are, or their sum, and the
    lengths of its segments.
    """

    part: str
    figures: Row
    total: int
    lengths: Sequence[float]

    def is_of(self, figures: Row) -> bool:
        """Whether the lengths are those of these figures."""
        total = sum(count for _, count in figures)
        if self.total not in (0, total) or len(figures) != len(self.lengths):
            return False
        wanted = sorted(100 * count / total for _, count in figures)
        return all(abs(one - other) <= NEARLY for one, other in zip(wanted, sorted(self.lengths), strict=True))


def drawn(element: Element, part: str = "") -> Iterator[Drawn]:
    """Each bar within an element."""
    part = element.get("id", "").removeprefix("part-") if element.get("id", "").startswith("part-") else part
    if "strip" not in element.get("class", "").split():
        for each in element:
            yield from drawn(each, part)
        return
    children = [*element, None]
    for before, bar, after in zip([None, *children], children, children[1:], strict=False):
        if bar is None or bar.tag != "svg":
            continue
        has_words = after is not None and after.tag == "small"
        words = [words_of(one).split(" ", 1) for one in after.iter("span")] if has_words else []
        figures = row({label: int(number.rstrip("%")) for number, label in words})
        totals = [words_of(each) for each in before.iter("b")] if before is not None else []
        # A group has a letter there.
        total = next((int(each) for each in totals if each.isdigit()), 0)
        yield Drawn(part, figures, total, [each for each in map(_length, bar) if each])


def _length(one: Element) -> float:
    if one.tag == "circle":
        return 0.0
    ends = [float(one.get(name, "0").rstrip("%")) for name in ("width", "x1", "x2")]
    return ends[0] or ends[2] - ends[1]


def check(pages: Mapping[str, Page], told: Told) -> set[Row]:
    """Every bar says what is published, in words and in its lengths; returns what they say."""
    found = set()
    for path, page in pages.items():
        for bar in drawn(page.tree) if page.is_html else ():
            if not bar.lengths:
                continue
            may = {bar.figures} & told.at(bar.part) if bar.figures else told.at(bar.part)
            fitting = {each for each in may if bar.is_of(each)}
            assert fitting, f"{path}: drawn and published nowhere else: {bar}"
            found |= {bar.figures} - NOTHING
    return found


def test_pages_and_bars_say_what_the_document_and_the_files_do(pages: Mapping[str, Page]) -> None:
    document, answers = in_the_document(pages[f"/p/{ROOMS}/answer.json"].json), answers_in(pages)
    of_comments = {row(each) for each in answers.values()}
    of_promises = verdicts_in(pages)
    found = check(pages, Told(document.votes, document.others | of_comments | of_promises))
    # So that nothing passes because nothing was read: all of the document is drawn, and what was answered to comments.
    assert document.at("") <= found
    assert len(found & of_comments) > 10
    assert pages[f"/p/{ROOMS}/groups.json"].json == {
        **pages[f"/p/{ROOMS}/answer.json"].json["groups"], "published": True
    }  # fmt: skip


def test_every_table_has_the_same_rows_as_a_spreadsheet_and_as_json(pages: Mapping[str, Page]) -> None:
    for name in dictionary.FILES:
        sheet, rows = (pages[f"/p/{ROOMS}/data/{name}.{ending}"] for ending in ("csv", "json"))
        read = csv.DictReader(io.StringIO(sheet.text.removeprefix("\ufeff")), strict=True)
        scale = {"scale": rows.json["scale"]} if "scale" in rows.json else {}
        written = [{name: _cell(value) for name, value in (each | scale).items()} for each in rows.json["rows"]]
        assert list(map(_filled, read)) == list(map(_filled, written))


def _filled(cells: Mapping[str, str]) -> dict[str, str]:
    """JSON leaves empty cells out."""
    return {name: value for name, value in cells.items() if value}


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    # What a spreadsheet would run as a formula has an apostrophe in front.
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(("-", "+", "=", "@")) else str(value)


def test_files_say_what_the_document_does(pages: Mapping[str, Page]) -> None:
    whole = pages[f"/p/{ROOMS}/answer.json"].json

    def rows(name: str) -> list[dict[str, Any]]:
        return list(pages[f"/p/{ROOMS}/data/{name}.json"].json["rows"])

    assert {
        (clause["key"], each["channel"], each["group"], position, people, each["others"][position])
        for clause in whole["clauses"]
        for each in clause["groups"]
        for position, people in each["people"].items()
    } <= {
        tuple(each[name] for name in ("key", "channel", "group", "position", "people", "others"))
        for each in rows("group_votes")
    }
    assert {
        (clause["key"], tally["channel"], count["choice"], count["votes"])
        for clause in whole["clauses"]
        for tally in tallies_of(clause)
        for count in tally["counts"]
    } == {
        (each["key"], each["channel"], each["choice"], each["votes"])
        for each in rows("clause_votes")
        if each.get("choice")
    }
    of_comments = [*whole["proposals"], *(each for clause in whole["clauses"] for each in clause["quotes"])]
    answered = {each["tracker"]: each["answers"] for each in of_comments if _is_told(each["answers"])}
    told = answers_in(pages)
    assert answered
    assert all(row(told[tracker]) == row({**answers, "total": 0}) for tracker, answers in answered.items())


def _is_told(answers: Mapping[str, int | None] | None) -> bool:
    """Not where fewer than ten answered, or nearly all alike."""
    return answers is not None and answers["agree"] is not None


def test_the_page_on_how_the_report_was_made_has_its_figures_and_its_check_code(pages: Mapping[str, Page]) -> None:
    whole, made = pages[f"/p/{ROOMS}/answer.json"].json, pages[f"/p/{ROOMS}/answer/methods"]
    lines = [[words_of(cell) for cell in line] for line in made.tree.iter("tr")]
    flow = whole["reconciliation"]
    reasons = [each["code"] for each in flow["taken_out"]]
    for each in flow["by_channel"]:
        numbers = [each["received"], *(each["taken_out"].get(code, 0) for code in reasons), each["analysed"]]
        assert [CHANNEL_LABELS[Channel(each["channel"])], *map(str, numbers)] in lines
    tested = [(each["kappa"], each["alpha"], each["low"], each["high"]) for each in whole["second_coding"]["themes"]]
    full = [each for each in tested if None not in each]
    assert min(len(flow["by_channel"]), len(full)) > 0
    for kappa, *alpha in full:
        told = ["{} ({} to {})".format(*map(_decimal, alpha)), _decimal(kappa)]
        assert any(line[-2:] == told for line in lines), told
    assert whole["hashes"]["report"] in made.words


def _decimal(thousandths: int) -> str:
    return f"{thousandths / 1000:.3f}".replace("-", "−")


def tables(element: Element, part: str = "") -> Iterator[tuple[str, Element]]:
    """Each table within an element, with the part that it is about."""
    part = element.get("id", "").removeprefix("part-") if element.get("id", "").startswith("part-") else part
    for each in element:
        yield from [(part, each)] if each.tag == "table" else tables(each, part)


def test_the_tables_behind_the_bars_say_the_same(pages: Mapping[str, Page]) -> None:
    whole = pages[f"/p/{ROOMS}/answer.json"].json
    told, labels = in_the_document(whole), {facts.label: facts.short for facts in CHOICES.values()}
    groups = {
        (
            clause["key"],
            frozenset(
                (POSITION_LABELS[each], people, table["others"][each]) for each, people in table["people"].items()
            ),
        )
        for clause in whole["clauses"]
        for table in clause["groups"]
    }
    found, by_group = set(), set()
    assert "This shows how people here feel. It is not an election." in pages[f"/p/{ROOMS}/answer/heard/votes"].words
    for part, table in tables(pages[f"/p/{ROOMS}/answer/heard/votes"].tree):
        lines = {words_of(line[0]): [words_of(cell) for cell in line[1:]] for line in table.iter("tr")}
        if set(labels) <= lines.keys():
            # A column that is withheld has one cell for all choices, in words.
            numbers = {short: list(filter(str.isdigit, lines[label])) for label, short in labels.items()}
            for column in zip(*numbers.values(), strict=True):
                counts = row(dict(zip(numbers, map(int, column), strict=True)))
                assert counts in told.votes[part]
                found.add(counts)
        elif lines.keys() & set(POSITION_LABELS.values()):
            del lines[""]
            by_group.add((part, frozenset(
                (label, *(int(cell.removeprefix("about ")) for cell in cells)) for label, cells in lines.items()
            )))  # fmt: skip
    # Votes on an earlier wording are on the page of the part.
    newest = {row(counts_of(tally)) for clause in whole["clauses"] for tally in clause["tallies"]}
    assert found == newest - NOTHING
    assert by_group == groups


def test_a_result_depends_on_who_is_counted_only_where_rows_say_opposites(pages: Mapping[str, Page]) -> None:
    found = set()
    for part in pages[f"/p/{ROOMS}/answer/heard/votes"].words.split("What they say")[1:]:
        told = {direction for direction, words in DIRECTION_LABELS.items() if words in part}
        depends = "The result depends on whose votes are counted." in part
        wavers = "In some rows about half support it. No row says the opposite of another." in part
        assert depends == ({Direction.MORE, Direction.FEWER} <= told)
        assert wavers == (len(told) > 1 and not depends)
        found.add((depends, wavers))
    assert found == {(False, False), (False, True), (True, False)}


@pytest.mark.parametrize(
    ("only", "planted"),
    [
        # A number in words and its length, on a page that has both; a length alone, on one that has no words.
        ("/answer/heard/votes", {"votes": 1, "width": 0.0}),
        ("/answer/heard/votes", {"votes": 0, "width": 1.0}),
        ("/answer", {"votes": 0, "width": 1.0}),
    ],
)
def test_a_bar_that_says_something_else_is_found(
    only: str,
    planted: Mapping[str, float],
    demonstration: Flask,
    pages: Mapping[str, Page],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    laid = vote_bars.laid

    def otherwise(counts: Sequence[tuple[str, str, int]]) -> list[VoteBar]:
        return [
            replace(each, votes=each.votes + int(planted["votes"]), width=each.width + planted["width"])
            if each.look == "oppose"
            else each
            for each in laid(counts)
        ]

    monkeypatch.setattr(vote_bars, "laid", otherwise)
    page = crawl(demonstration, ROOMS, only)[f"/p/{ROOMS}{only}"]
    with pytest.raises(AssertionError, match="published nowhere else"):
        check({page.path: page}, in_the_document(pages[f"/p/{ROOMS}/answer.json"].json))
