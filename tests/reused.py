"""What the program makes anew each time, and tests once: it follows from what is given alone."""

import json
from collections.abc import Callable

from werkzeug.routing import Rule

from consult.pages.made_files import typesetting
from consult.pages.made_files.page_contents import Values


def builders() -> None:
    """Compile what builds an address once for all applications.

    Werkzeug writes and compiles a function for each address of each application, which takes most of the time of making
    one. The function follows from the address alone.
    """
    compiled: dict[object, Callable[..., tuple[str, str]]] = {}
    compile_anew = Rule._compile_builder

    def compile_builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if rule.defaults:
            return compile_anew(rule, append_unknown)
        key = rule.rule, tuple(rule._trace), append_unknown
        if key not in compiled:
            compiled[key] = compile_anew(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = compile_builder  # type: ignore[method-assign]


def pdfs() -> None:
    """Set a document once: it takes a process of its own, and every first run of the periodic tasks sets a poster.

    The process has it as it is in `tests/rules/test_typesetting.py` and in the programs that journeys start.
    """
    made: dict[str, bytes] = {}
    set_anew = typesetting.pdf

    def pdf(document: Values) -> bytes:
        key = json.dumps([typesetting.CHILD, document])
        if key not in made:
            made[key] = set_anew(document)
        return made[key]

    typesetting.pdf = pdf
