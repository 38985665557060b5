"""Rules of the codebook: what a theme must say, and until when it may be changed. Pure."""

from consult.access import NotNow, NotValid
from consult.consultations.life import State
from consult.text.words import N_

MOST_THEMES = 60
MOST_TITLE = 100
MOST_DESCRIPTION = 1200
MOST_NOTE = 800

#: What stands as a theme's other view when analysts looked for one and heard none.
NONE_HEARD = "none heard"


def check_writable(state: str) -> None:
    """Refuse any change to Part A once it is frozen, or when there will be none.

    Raises:
        NotNow
    """
    if state in (State.HEARD, State.ANSWERED, State.FOLLOWED_UP):
        raise NotNow(N_("What was heard is fixed. It cannot be changed any more, by anyone."))
    if state == State.CANCELLED:
        raise NotNow(N_("This plan was cancelled, so nothing is sorted any more."))


def check_theme(title: str, *, safety: bool, safety_note: str) -> None:
    """Refuse a theme without a title, or a safety flag that does not say what could happen.

    Raises:
        NotValid: on the field `title` or `safety_note`.
    """
    if not title:
        raise NotValid(N_("Give the theme a title: the point people made, in a few words."), field="title")
    if safety and not safety_note:
        message = N_("Say what could happen, and to whom. Whoever decides must answer it.")
        raise NotValid(message, field="safety_note")
