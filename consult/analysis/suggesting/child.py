"""What makes suggestions, in a process of its own: numpy and its kin are loaded here, and not in what serves.

Comments come in on its input as `process` writes them, and suggestions go out as JSON.
"""

import json
import sys

from consult.analysis import suggestions
from consult.analysis.suggesting.parts import PartSuggestions, PartTexts, texts_from, to_values
from consult.analysis.suggestion_rules import MAX_ALIKE, MAX_VARIED


def suggest(part: PartTexts) -> PartSuggestions:
    """Suggestions for the comments on one part."""
    vectors = suggestions.vectors_of(part.texts)
    return PartSuggestions(
        suggestions.proposed_themes(vectors, part.themes),
        suggestions.most_alike(vectors, MAX_ALIKE),
        suggestions.varied(vectors, part.read, MAX_VARIED),
    )


def main() -> None:
    """Read, suggest and answer."""
    json.dump(to_values(suggest(texts_from(json.load(sys.stdin)))), sys.stdout)


if __name__ == "__main__":
    main()
