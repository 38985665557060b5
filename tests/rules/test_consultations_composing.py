"""A draft written as Markdown is read again as it was."""

from dataclasses import replace
from pathlib import Path

import pytest

from consult.consultations.composing import compose
from consult.consultations.documents import parse

DATA = Path(__file__).parents[2] / "../shared/data"
CONTENT = Path(__file__).parents[2] / "consult/demonstration/content"


def keyed(text):
    """A document with a key for every clause."""
    parsed = parse(text)
    return replace(parsed, clauses=[replace(each, key=f"k{place}") for place, each in enumerate(parsed.clauses)])


def titles(draft):
    """Levels and titles of chapters; whether a number is taken for one depends on those around it."""
    return [(each.level, f"{each.number} {each.heading}".replace(". ", " ").strip()) for each in draft.chapters]


@pytest.mark.parametrize(
    "file",
    [
        *(CONTENT / f"{name}/draft.md" for name in ("rooms", "checking", "kits")),
        *(DATA / f"documents/{name}.md" for name in ("narcotics-act-2012", "narcotics-act-2022", "fitara")),
        DATA / "regulation-e/after.md",
    ],
    ids=lambda file: f"{file.parent.name}-{file.stem}",
)
def test_a_document_taken_out_is_read_as_it_was(file):
    before = keyed(file.read_text("utf-8"))
    after = parse(compose(before))

    assert [each.key for each in after.clauses] == [each.key for each in before.clauses]
    for one, other in zip(before.clauses, after.clauses, strict=True):
        assert one == other
    assert titles(after) == titles(before)


@pytest.mark.parametrize(
    "wording",
    [
        "Words.\n\n## 9. Not a clause {#k9}\n\nMore.", "**Why:** in the wording", "# Big\n\nText", "Text\n---\nMore",
        "{#x} *a* | b",
    ],
)
def test_words_that_look_like_headings_or_labels_stay_in_their_clause(wording):
    draft = keyed("# T\n\n## 1. A\n\nText.\n\n## 2. B *c* [d]\n\nText.")
    draft = replace(draft, clauses=[replace(draft.clauses[0], wording=wording), draft.clauses[1]])
    after = parse(compose(draft))

    assert [each.key for each in after.clauses] == ["k0", "k1"]
    assert after.clauses[0].wording.replace("\\", "") == wording
    assert after.clauses[1] == draft.clauses[1]
