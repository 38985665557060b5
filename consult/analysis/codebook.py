"""Rules of the codebook: what a theme must say, until when it may be changed, what may be said of a comment. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from consult.access import Conflict, ValidationError
from consult.analysis.enums import Stance, Strength
from consult.consultations.lifecycle import FROZEN, State
from consult.text.messages import N_

MAX_THEMES = 60
MAX_TITLE = 100
MAX_DESCRIPTION = 1200
MAX_BOUNDS = 600
MAX_NOTE = 800

#: A theme's other view if analysts looked for one and found none.
NO_OTHER_VIEW = "none heard"


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What an analyst says of a comment besides its themes.

    `unsure` asks for a second reader; `proposed` are the keys of all themes that a machine
    proposed, whether or not the analyst chose them.
    """

    stance: Stance | None = None
    strength: Strength | None = None
    safety: bool = False
    minority: bool = False
    unsure: bool = False
    none_fits: bool = False
    proposed: frozenset[str] = frozenset()


def check_choice(judgement: Judgement, themes: Collection[str]) -> None:
    """Refuse that neither a theme was chosen nor that none fits, and both: a comment without a theme is one that was
    read, not one that was passed over.

    Raises:
        ValidationError: on the field `none_fits`.
    """
    if not themes and not judgement.none_fits:
        raise ValidationError(N_("Choose the themes that fit, or that none fits."), field="none_fits")
    if themes and judgement.none_fits:
        raise ValidationError(N_("You chose a theme, and that none fits. Keep one of them."), field="none_fits")


def stance_from(judgement: Judgement, named: Iterable[str]) -> str:
    """The stance that was chosen; if none was, the one that the chosen themes name, if all that name one agree."""
    if judgement.stance:
        return judgement.stance.value
    found = set(named) - {""}
    return found.pop() if len(found) == 1 else ""


def check_writable(state: str) -> None:
    """Refuse any change to Part A once it is frozen, or if there will be none.

    Raises:
        Conflict
    """
    if state in FROZEN:
        raise Conflict(N_("The report is frozen. Nobody can change it any more."))
    if state == State.CANCELLED:
        raise Conflict(N_("This plan was cancelled, so you cannot group comments any more."))


def check_theme(title: str, *, safety: bool, safety_note: str, fact_note: str = "", fact_source: str = "") -> None:
    """Refuse a theme without a title, a safety flag that does not say what could happen, and facts without a source.

    Raises:
        ValidationError: on the field `title`, `safety_note`, `fact_note` or `fact_source`.
    """
    if not title:
        raise ValidationError(N_("Give the theme a title: the point people made, in a few words."), field="title")
    if bool(fact_note) != bool(fact_source):
        message = N_("A note on the facts needs its source, and a source needs the note.")
        raise ValidationError(message, field="fact_note" if fact_source else "fact_source")
    if safety and not safety_note:
        message = N_("Say what could happen, and to whom. The decision maker must answer it.")
        raise ValidationError(message, field="safety_note")
