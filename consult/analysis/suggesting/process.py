"""Making suggestions in a child process (`consult.analysis.suggesting.child`), so that this one never loads numpy."""

import json
import subprocess
import sys

from consult.analysis.suggesting.parts import PartSuggestions, PartTexts, suggestions_from, to_values

CHILD = (sys.executable, "-P", "-m", "consult.analysis.suggesting.child")


class SuggestingFailed(RuntimeError):
    """The child process did not end well."""


def suggest(part: PartTexts) -> PartSuggestions:
    """Suggestions for the comments on one part.

    Raises:
        SuggestingFailed
    """
    sent = json.dumps(to_values(part)).encode()
    with subprocess.Popen(CHILD, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603 - our own
        answer, _ = child.communicate(sent)
    if child.returncode != 0:
        raise SuggestingFailed(f"making suggestions ended with {child.returncode}")
    return suggestions_from(json.loads(answer))
