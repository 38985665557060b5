"""A moderators' list as its page shows it: the switches between lists, and what each filter offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from babel import Locale
from flask_babel import gettext, ngettext

from consult.consultations import queries
from consult.consultations.queries import Part
from consult.moderation import piles, queue, queue_filters
from consult.moderation.piles import Counts, Reader
from consult.moderation.queue import Found, Line
from consult.moderation.queue_filters import (
    AGES,
    FLAG_LABELS,
    ORDER_LABELS,
    PILE_LABELS,
    WHOLE_PLAN,
    Filters,
    LabelledBy,
    Order,
    Pile,
)
from consult.storage.database import settings
from consult.text.labels import LABELS, Label
from consult.text.languages import UNKNOWN
from consult.text.messages import N_
from consult.web.forms import options
from consult.web.shell import day as format_day

Options = list[tuple[str, str]]

_NOTES: Mapping[Pile, str] = {
    Pile.MINE: N_("You opened these, and nobody has decided yet."),
    Pile.BACK: N_("The writer was asked, and has changed the comment or can change it no more."),
    Pile.WRITER: N_(
        "If the writer has not changed the comment when the plan closes, it comes back for a first reading."
    ),
    Pile.APPROVED: N_(
        "If a comment should not be public, open it here. You can hide words, keep it for the team, or not publish it."
    ),
    Pile.JUNK: N_("Junk is not counted and nobody reads it. If something is here by mistake, open it and restore it."),
}
_TITLES: Mapping[Pile, str] = {
    Pile.WAITING: N_("Comments to read"),
    Pile.APPROVED: N_("Approved comments"),
    Pile.JUNK: N_("Removed as junk"),
}
_GIVERS: Mapping[LabelledBy, str] = {
    LabelledBy.PROGRAM: N_("The program says: may contain"),
    LabelledBy.MODERATOR: N_("A moderator says: contains"),
}
#: Lists that are always offered; the others when there is something in them.
_ALWAYS = frozenset({Pile.WAITING, Pile.APPROVED})


@dataclass(frozen=True)
class Tab:
    """A switch to another list. `label` is a msgid, `arguments` are those of its address."""

    label: str
    count: int
    arguments: Mapping[str, str]
    is_here: bool


@dataclass(frozen=True)
class LabelGroup:
    """The labels that one side gives, as a menu offers them."""

    legend: str
    options: Options


@dataclass(frozen=True)
class Listed:
    """A page of a list, for its template."""

    reader: Reader
    filters: Filters
    counts: Counts
    found: Found
    parts: Sequence[Part]
    locale: Locale

    @property
    def title(self) -> str:
        return str(gettext(_TITLES.get(self.filters.pile, PILE_LABELS[self.filters.pile])))

    @property
    def note(self) -> str:
        """What to know about this list."""
        return gettext(_NOTES[self.filters.pile]) if self.filters.pile in _NOTES else ""

    @property
    def tabs(self) -> list[Tab]:
        here = self.filters.pile
        return [
            Tab(label, self.counts.of(pile), self.filters.on(pile).arguments, pile is here)
            for pile, label in PILE_LABELS.items()
            if pile in _ALWAYS or pile is here or self.counts.of(pile)
        ]

    @property
    def danger_is_first(self) -> bool:
        """Whether what may be a danger to life comes before everything else."""
        return self.filters.order in (Order.OLDEST, Order.NEWEST)

    @property
    def is_undoable(self) -> bool:
        """Whether what is here can be restored with one act."""
        return self.filters.pile is Pile.JUNK and self.reader.consultation.is_being_read

    @property
    def part_options(self) -> Options:
        """Parts in the order of the plan, each with its number of comments."""
        offered = [
            (part.key, f"{part.number} {part.heading}".strip(), self.found.parts.get(part.key, 0))
            for part in self.parts
            if not part.removed or part.key in self.found.parts
        ]
        offered.append((WHOLE_PLAN, gettext("The whole plan"), self.found.parts.get(WHOLE_PLAN, 0)))
        return [("", gettext("All parts")), *((key, f"{name} ({many})") for key, name, many in offered)]

    @property
    def label_options(self) -> list[LabelGroup]:
        return [
            LabelGroup(gettext(legend), [(f"{giver}-{label}", gettext(words)) for label, words in LABELS.items()])
            for giver, legend in _GIVERS.items()
        ]

    @property
    def flag_options(self) -> Options:
        return [("", gettext("Anything")), *options(FLAG_LABELS)]

    @property
    def age_options(self) -> Options:
        days = sorted({*AGES, self.filters.days} - {0})
        texts = [(str(many), ngettext("%(num)s day ago or more", "%(num)s days ago or more", many)) for many in days]
        return [("0", gettext("At any time")), *texts]

    @property
    def language_options(self) -> Options:
        found = self.found.languages
        if self.filters.language:
            found = {self.filters.language: 0, **found}
        names = sorted((self.language_name(code), code, many) for code, many in found.items())
        return [("", gettext("Any language")), *((code, f"{name} ({many})") for name, code, many in names)]

    @property
    def batch_options(self) -> Options:
        """Days on which something of this list was published, the newest first; none if there are none."""
        days = sorted(self.found.batches.items(), reverse=True)
        texts = [(day.isoformat(), f"{format_day(day)} ({many})") for day, many in days]
        return [("", gettext("Any day")), *texts] if texts else []

    @property
    def order_options(self) -> Options:
        return options(ORDER_LABELS)

    def language_name(self, code: str) -> str:
        if code == UNKNOWN:
            return str(gettext("Not known"))
        return str(self.locale.languages.get(code, code))

    def label_names(self, some: Sequence[Label]) -> str:
        return ", ".join(gettext(LABELS[label]) for label in some)

    def foreign_language(self, line: Line) -> str:
        """The language of a comment, if it is known and not that of the pages."""
        return "" if line.language in (UNKNOWN, self.locale.language) else self.language_name(line.language)


def list_for(reader: Reader, arguments: Mapping[str, str], size: int = queue.SIZE) -> Listed:
    """The page of a list that an address asks for."""
    filters, proposed = queue_filters.read(arguments), piles.proposals(reader)
    parts = queries.parts_of(reader.consultation.id)
    if filters.part not in {WHOLE_PLAN, *(part.key for part in parts)}:
        filters = replace(filters, part="")
    found = queue.find(reader, filters, after=arguments.get("after", ""), size=size, proposed=proposed, parts=parts)
    locale = Locale.parse(settings().locale)
    return Listed(reader, filters, piles.count(reader, proposed), found, parts, locale)
