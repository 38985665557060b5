"""Rules of the codebook: what a theme must say, and until when it may be changed. Pure."""

from consult.access import Conflict, ValidationError
from consult.consultations.lifecycle import FROZEN, State
from consult.text.messages import N_

MAX_THEMES = 60
MAX_TITLE = 100
MAX_DESCRIPTION = 1200
MAX_NOTE = 800

#: A theme's other view if analysts looked for one and found none.
NO_OTHER_VIEW = "none heard"


def check_writable(state: str) -> None:
    """Refuse any change to Part A once it is frozen, or if there will be none.

    Raises:
        Conflict
    """
    if state in FROZEN:
        raise Conflict(N_("The report is frozen. Nobody can change it any more."))
    if state == State.CANCELLED:
        raise Conflict(N_("This plan was cancelled, so you cannot group comments any more."))


def check_theme(title: str, *, safety: bool, safety_note: str) -> None:
    """Refuse a theme without a title, or a safety flag that does not say what could happen.

    Raises:
        ValidationError: on the field `title` or `safety_note`.
    """
    if not title:
        raise ValidationError(N_("Give the theme a title: the point people made, in a few words."), field="title")
    if safety and not safety_note:
        message = N_("Say what could happen, and to whom. The decision maker must answer it.")
        raise ValidationError(message, field="safety_note")
