"""Evidence that was added or removed while people answer is named on its part's page and on the record's."""

from consult.consultations import drafting
from consult.consultations.evidence_lists import ParsedEvidence
from tests.cast import CODE, writing
from tests.pages.public_story import fresh

GIVEN = {"direction": "mixed", "kind": "lived_experience", "citation": "A talk, invented", "finding": "It depends.",
         "limitations": "One evening."}  # fmt: skip


def text_of(client, path):
    return fresh(client, path).words


def test_a_reader_sees_which_evidence_changed_since_the_plan_opened(app, cast, plan, client):
    part, record = f"/p/{CODE}/read/hours", f"/p/{CODE}/record"
    assert "after the plan opened" not in text_of(client, part)
    assert "after the plan opened" not in text_of(client, record)
    with writing(app):
        row = drafting.add_evidence(cast.actor("Olga"), CODE, "hours", ParsedEvidence(**GIVEN))
    assert "after the plan opened" in text_of(client, part)
    assert "after the plan opened" not in text_of(client, f"/p/{CODE}/read/siting")
    told = text_of(client, record)
    assert "Evidence that changed after the plan opened" in told
    assert "Added · Mixed: A talk, invented" in told
    assert "3 When the rooms are open" in told
    with writing(app):
        drafting.remove_evidence(cast.actor("Olga"), CODE, "hours", row.id)
    told = text_of(client, record)
    assert "Removed · Mixed: A talk, invented" in told
    assert "It depends." not in told, "what was taken away is not printed again"
