"""The official texts of Part A, and the hints on their words that nobody has followed or given a reason against.

A text is named by its `place`: "notes reliability", "theme KEY minority", "check ID missing", "reach NUMBER tried".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babel import Locale
from sqlalchemy import select

from consult.analysis import reach, report_notes
from consult.analysis.codebook import NO_OTHER_VIEW
from consult.analysis.models import Theme
from consult.analysis.reach import GroupResults
from consult.analysis.word_hints import Hint, HintKind, hints_in
from consult.report.models import SenseCheck, WordReason
from consult.storage.database import db, settings
from consult.text.messages import N_

THEME_TEXTS = {
    "title": N_("Theme “%(name)s”: the point"),
    "description": N_("Theme “%(name)s”: what people said"),
    "includes": N_("Theme “%(name)s”: what belongs in it"),
    "excludes": N_("Theme “%(name)s”: what does not belong in it"),
    "example": N_("Theme “%(name)s”: the example"),
    "minority": N_("Theme “%(name)s”: other views"),
    "safety_note": N_("Theme “%(name)s”: what could happen"),
    "fact_note": N_("Theme “%(name)s”: what is known of it"),
}
NOTE_TEXTS = {
    "missing_groups": N_("Who did not take part, and why"),
    "disagreement": N_("Where people differ"),
    "reliability": N_("How far you can trust this"),
    "ungrouped": N_("Why some comments are not grouped"),
    "campaign_organizers": N_("Who asked people to send a text"),
    "paid_peers": N_("Peers who were paid"),
}
CHECK_TEXTS = {
    "who": N_("People who looked at this: who they were"),
    "missing": N_("People who looked at this: what was missing"),
    "changed": N_("People who looked at this: what changed"),
}
REACH_TEXTS = {
    "tried": N_("Group “%(name)s”: what was tried"),
    "why": N_("Group “%(name)s”: why it did not reach them"),
    "meaning": N_("Group “%(name)s”: what that means for the report"),
}


@dataclass(frozen=True)
class OfficialText:
    """A text of Part A; `label` is a msgid with `name`."""

    place: str
    label: str
    name: str
    text: str


@dataclass(frozen=True)
class HintLeft:
    """A hint on the words of a text, and the reason why they stay; None if nobody has given one."""

    of: OfficialText
    hint: Hint
    reason: WordReason | None

    @property
    def key(self) -> tuple[str, str]:
        return self.of.place, self.hint.key


@dataclass(frozen=True)
class Written:
    """What analysts wrote for Part A besides themes, as it is now."""

    notes: dict[str, str]
    checks: list[SenseCheck]
    reasons: list[WordReason]
    reach: GroupResults


def checks_of(consultation_id: int) -> list[SenseCheck]:
    """What analysts wrote down of those who looked at Part A, by day."""
    query = select(SenseCheck).where(SenseCheck.consultation_id == consultation_id)
    return list(db.session.scalars(query.order_by(SenseCheck.day, SenseCheck.id)))


def written_of(consultation_id: int) -> Written:
    """Read it: sense checks by day, reasons by text and words."""
    reasons = select(WordReason).where(WordReason.consultation_id == consultation_id)
    return Written(
        report_notes.values_of(consultation_id),
        checks_of(consultation_id),
        list(db.session.scalars(reasons.order_by(WordReason.place, WordReason.words))),
        reach.results_of(consultation_id),
    )


def texts_of(written: Written, themes: Iterable[Theme]) -> Iterator[OfficialText]:
    """Every official text of Part A."""
    for name, label in NOTE_TEXTS.items():
        yield OfficialText(f"notes {name}", label, "", written.notes[name])
    for theme in themes:
        for name, label in THEME_TEXTS.items():
            text = getattr(theme, name)
            yield OfficialText(f"theme {theme.key} {name}", label, theme.title, "" if text == NO_OTHER_VIEW else text)
    for check in written.checks:
        for name, label in CHECK_TEXTS.items():
            yield OfficialText(f"check {check.id} {name}", label, "", getattr(check, name))
    for group, result in written.reach:
        for name, label in REACH_TEXTS.items():
            yield OfficialText(f"reach {group.position + 1} {name}", label, group.name, getattr(result, name))


def site_language() -> str:
    """The language in which the team writes."""
    return Locale.parse(settings().locale).language


def hints_of(written: Written, themes: Iterable[Theme]) -> list[HintLeft]:
    """Every hint on the words of Part A, with the reason against it if there is one."""
    reasons = {(row.place, row.words.casefold()): row for row in written.reasons}
    language = site_language()
    return [
        HintLeft(text, hint, reasons.get((text.place, hint.key)))
        for text in texts_of(written, themes)
        for hint in hints_in(text.text, language)
    ]


def hints_left(written: Written, themes: Iterable[Theme]) -> list[tuple[HintKind, str]]:
    """(kind, words) of each hint that needs other words or a reason."""
    return [(each.hint.kind, each.hint.words) for each in hints_of(written, themes) if each.reason is None]
