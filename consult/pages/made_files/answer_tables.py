"""The decisions and the promises of an answer as tables, from the summary that its pages show."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext

from consult.pages.made_files.workbooks import Cell, Table
from consult.report.parts import CommitmentView, DispositionView
from consult.report.summary import Summary


def decisions(summary: Summary) -> Table:
    """A row for each decision: on the parts in their order, then on points that people made."""
    headings = [
        gettext("Part"), gettext("Name"), gettext("Decision"), gettext("Kind of reason"), gettext("Reason"),
        gettext("New wording"), gettext("What is still open"), gettext("To be decided by"), gettext("Who decides it"),
        gettext("Days overdue"),
        gettext("Later decision"), gettext("Day of the later decision"), gettext("Reason of the later decision"),
        gettext("Promises"),
    ]  # fmt: skip
    return Table(gettext("Decisions"), headings, [*_decided(summary)])


def _decided(summary: Summary) -> Iterator[list[Cell]]:
    for part in summary.clauses:
        if part.disposition:
            yield [part.number, part.heading, *_decision(part.disposition), len(part.promises)]
    numbers = {part.key: part.number for part in summary.clauses}
    for theme in summary.themes:
        if theme.disposition:
            yield [numbers.get(theme.clause_key, ""), theme.title, *_decision(theme.disposition), None]


def _decision(made: DispositionView) -> list[Cell]:
    later = made.later
    return [
        gettext(made.label), gettext(made.reason_label), made.reason, made.wording, made.open_question, made.until,
        made.owner, made.late_days or None, gettext(later.label) if later else None, later.on if later else None,
        later.reason if later else None,
    ]  # fmt: skip


def promises(found: Sequence[CommitmentView]) -> Table:
    """A row for each promise, in the order of due days."""
    headings = [
        gettext("Number"), gettext("Promise"), gettext("Who"), gettext("Part"), gettext("How people will know"),
        gettext("Money"), gettext("Due"), gettext("State"), gettext("Days overdue"), gettext("Day of the last note"),
        gettext("Last note"), gettext("Where to see it"),
    ]  # fmt: skip
    return Table(gettext("Promises"), headings, [_promise(each) for each in found])


def _promise(each: CommitmentView) -> list[Cell]:
    note = each.notes[-1] if each.notes else None
    return [
        each.number, each.text, each.owner, each.clause_number, each.measure, each.money, each.due_on,
        gettext(each.label), each.overdue_days, note.on if note else None, note.text if note else None,
        note.evidence if note else None,
    ]  # fmt: skip
