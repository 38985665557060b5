"""The list of themes as everyone sees it: what belongs in each, and its versions.

Of earlier versions only the titles are told, and which fields changed: an analyst may have corrected words that say too
much about somebody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from consult.analysis.enums import CHANGE_LABELS, ChangeKind
from consult.analysis.models import CodebookChange
from consult.text.messages import N_

FIELD_LABELS: Mapping[str, str] = {
    "title": N_("title"),
    "clause_key": N_("part"),
    "description": N_("what people said"),
    "includes": N_("what belongs in it"),
    "excludes": N_("what does not belong in it"),
    "example": N_("example"),
    "stance": N_("for or against"),
}


@dataclass(frozen=True)
class Version:
    """One version of the list: what happened to the theme with this title, on which day.

    `others` are the titles of the themes that it was merged into or split into, `fields` what was changed.
    """

    number: int
    day: date
    label: str
    title: str
    others: Sequence[str]
    fields: Sequence[str]


def versions(changes: Iterable[CodebookChange], titles: Mapping[str, str]) -> list[Version]:
    """The versions, in the order of the changes. `titles` are those of all themes that there ever were, by key."""
    return [
        Version(
            number=each.version,
            day=each.day,
            label=CHANGE_LABELS[ChangeKind(each.kind)],
            title=str((each.words_after or each.words_before).get("title", "")),
            others=[titles[key] for key in each.other_keys if key in titles],
            fields=_changed(each),
        )
        for each in changes
    ]


def _changed(change: CodebookChange) -> list[str]:
    if change.kind != ChangeKind.CHANGED.value:
        return []
    before, after = change.words_before, change.words_after
    return [label for name, label in FIELD_LABELS.items() if before.get(name, "") != after.get(name, "")]
