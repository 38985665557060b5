"""One office under one name, however it is typed. Pure."""

import re
from collections.abc import Iterable

from consult.text.folding import fold

_BETWEEN = re.compile(r"[\W_]+")


def key_of(name: str) -> str:
    """What two ways to type the name of one office have in common: its letters and digits, whatever their case."""
    return _BETWEEN.sub("", fold(name).casefold())


def spelled(name: str, known: Iterable[str]) -> str:
    """The name as the first of the `known` offices has it, if it is one of them; as it was typed if it is a new one."""
    wanted = key_of(name)
    return next((each for each in known if wanted and key_of(each) == wanted), name)
