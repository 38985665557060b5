"""One office keeps one name, however it is typed."""

import pytest

from consult.text.office_names import spelled

KNOWN = ["Chief of Police, Port Ellery", "Île-de-Ré Council", "O’Neill Health Board"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("chief of police, port ellery", KNOWN[0]),
        ("Chief  of Police Port Ellery", KNOWN[0]),
        ("Chief-of-Police (Port Ellery)", KNOWN[0]),
        ("ÎLE DE RÉ COUNCIL", KNOWN[1]),
        ("O'Neill Health Board.", KNOWN[2]),
        ("Chief of Police", "Chief of Police"),
        ("Chief of Police, Port Ellery North", "Chief of Police, Port Ellery North"),
        ("…", "…"),
        ("", ""),
    ],
)
def test_case_spaces_and_punctuation_make_no_other_office(typed: str, name: str):
    assert spelled(typed, KNOWN) == name
