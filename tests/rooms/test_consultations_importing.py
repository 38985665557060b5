"""Bringing in a document: clauses are known again, nothing published is touched."""

import pytest
from sqlalchemy import func, select

from consult.access import NotValid
from consult.consultations import drafting, reading, working
from consult.consultations.models import Clause, Draft, Evidence
from consult.database import db
from consult.record import entries
from consult.record.entries import Kind
from tests.cast import CODE
from tests.plan_words import DRAFT


@pytest.fixture
def olga(cast):
    return cast.actor("Olga")


@pytest.fixture
def written(in_app, writing, olga, cast):
    """`tst2` with its three clauses written and nothing published."""
    with writing():
        drafting.import_draft(olga, CODE, DRAFT)
    return cast.consultation_id


def shape(draft):
    return [(each.number, each.version.clause.key, each.is_key) for each in draft.places]


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


class TestDocuments:
    def test_clauses_are_known_again_by_their_keys(self, in_app, plan, writing, olga):
        ids = {key: plan.clause_id(key) for key in ("purpose", "siting", "hours")}
        changed = DRAFT.replace("eight in the evening", "nine in the evening")
        with writing():
            drafting.import_draft(olga, CODE, changed)
            drafting.publish(olga, CODE, "change", "An hour later.")

        draft = reading.current_draft(plan.id)
        assert {each.version.clause.key: each.version.clause_id for each in draft.places} == ids
        assert [each.version.meaning for each in draft.places] == [1, 1, 2]

    def test_the_order_and_numbers_of_the_document_are_kept(self, written, writing, olga):
        with writing():
            drafting.import_draft(olga, CODE, "## 2.1 Hours {#hours}\n\nLate.\n\n## 2.2 New {#new*}\n\nThing.")

        assert shape(reading.working_draft(written)) == [("2.1", "hours", False), ("2.2", "new", True)]

    def test_importing_the_same_document_again_changes_nothing(self, in_app, plan, writing, olga):
        before = count(Evidence), count(Clause)
        with writing():
            drafting.import_draft(olga, CODE, DRAFT)

        assert not working.differs(plan.id)
        assert (count(Evidence), count(Clause)) == before

    def test_evidence_of_a_published_clause_is_only_added_to(self, in_app, plan, writing, olga):
        with writing():
            drafting.import_draft(olga, CODE, DRAFT.replace("Two is too early", "Two is much too early"))

        hours = plan.clause_id("hours")
        found = reading.evidence_of([hours])[hours]
        assert [each.says for each in found] == ["Two is too early", "Two is much too early"]
        assert [each["act"] for each in entries.entries(CODE, Kind.CORRECTION)] == ["added"]

    def test_evidence_of_an_unpublished_clause_follows_the_document(self, written, writing, olga):
        with writing():
            drafting.import_draft(olga, CODE, DRAFT.replace("Two is too early", "Two is much too early"))

        hours = reading.place(reading.working_draft(written), "hours").version.clause_id
        assert [each.says for each in reading.evidence_of([hours])[hours]] == ["Two is much too early"]

    def test_the_opening_words_become_the_summary_only_where_there_is_none(self, written, writing, olga):
        assert reading.public_consultation(CODE).summary.startswith("Two rooms open at night")
        with writing():
            drafting.import_draft(olga, CODE, "# T\n\nOther words.\n\n## 1. A\n\nText.")

        assert reading.public_consultation(CODE).summary.startswith("Two rooms open at night")

    def test_a_broken_document_changes_nothing(self, written, writing, olga):
        before = shape(reading.working_draft(written))
        with pytest.raises(NotValid), writing():
            drafting.import_draft(olga, CODE, "## 1. A\n\nText.\n\n## 2. B")

        assert shape(reading.working_draft(written)) == before

    def test_a_preview_says_what_would_happen_and_does_nothing(self, in_app, plan, olga):
        text = "## 1. Hours {#hours}\n\nLate.\n\n## 2. New {#new}\n\nThing."
        parsed, changes = drafting.import_preview(olga, CODE, text)

        assert [clause.key for clause in parsed.clauses] == ["hours", "new"]
        assert {change.key: change.kind for change in changes} == {
            "purpose": "removed", "siting": "removed", "hours": "changed", "new": "added",
        }  # fmt: skip
        assert reading.working_draft(plan.id) is None

    def test_a_clause_taken_out_and_brought_back_is_the_same_clause(self, in_app, plan, writing, olga):
        first = reading.place(reading.current_draft(plan.id), "siting").version
        with writing():
            drafting.remove_clause(olga, CODE, "siting")
            drafting.publish(olga, CODE, "change", "Taken out.")
        with writing():
            drafting.import_draft(olga, CODE, DRAFT)
            draft = drafting.publish(olga, CODE, "change", "Back in.")

        assert reading.place(draft, "siting").version is first
        assert count(Draft) == 3 + 1  # and one of the other plan
