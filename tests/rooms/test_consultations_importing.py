"""Importing a document: clauses are recognised, nothing published is changed."""

import pytest
from sqlalchemy import func, select

from consult.access import Conflict, Forbidden, ValidationError
from consult.consultations import drafting, queries, working_version
from consult.consultations.models import Clause, DraftVersion, Evidence
from consult.record import entries
from consult.record.entries import Kind
from consult.storage.database import db
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

        draft = queries.current_draft(plan.id)
        assert {each.version.clause.key: each.version.clause_id for each in draft.places} == ids
        assert [each.version.meaning_revision for each in draft.places] == [1, 1, 2]

    def test_the_order_and_numbers_of_the_document_are_kept(self, written, writing, olga):
        with writing():
            drafting.import_draft(olga, CODE, "## 2.1 Hours {#hours}\n\nLate.\n\n## 2.2 New {#new*}\n\nThing.")

        assert shape(queries.working_draft(written)) == [("2.1", "hours", False), ("2.2", "new", True)]

    def test_importing_the_same_document_again_changes_nothing(self, in_app, plan, writing, olga):
        before = count(Evidence), count(Clause)
        with writing():
            drafting.import_draft(olga, CODE, DRAFT)

        assert not working_version.differs(plan.id)
        assert (count(Evidence), count(Clause)) == before

    def test_evidence_of_a_published_clause_is_only_added_to(self, in_app, plan, writing, olga):
        with writing():
            drafting.import_draft(olga, CODE, DRAFT.replace("Two is too early", "Two is much too early"))

        hours = plan.clause_id("hours")
        found = queries.evidence_of([hours])[hours]
        assert [each.finding for each in found] == ["Two is too early", "Two is much too early"]
        assert [each["act"] for each in entries.entries(CODE, Kind.CORRECTION)] == ["added"]

    def test_evidence_of_an_unpublished_clause_follows_the_document(self, written, writing, olga):
        with writing():
            drafting.import_draft(olga, CODE, DRAFT.replace("Two is too early", "Two is much too early"))

        hours = queries.place(queries.working_draft(written), "hours").version.clause_id
        assert [each.finding for each in queries.evidence_of([hours])[hours]] == ["Two is much too early"]

    def test_the_opening_words_become_the_summary_only_where_there_is_none(self, written, writing, olga):
        assert queries.public_consultation(CODE).summary.startswith("Two rooms open at night")
        with writing():
            drafting.import_draft(olga, CODE, "# T\n\nOther words.\n\n## 1. A\n\nText.")

        assert queries.public_consultation(CODE).summary.startswith("Two rooms open at night")

    def test_a_broken_document_changes_nothing(self, written, writing, olga):
        before = shape(queries.working_draft(written))
        with pytest.raises(ValidationError), writing():
            drafting.import_draft(olga, CODE, "## 1. A\n\nText.\n\n## 2. B\n\n**Why:** So.")

        assert shape(queries.working_draft(written)) == before

    def test_a_preview_says_what_would_happen_and_does_nothing(self, in_app, plan, olga):
        text = "## 1. Hours {#hours}\n\nLate.\n\n## 2. New {#new}\n\nThing."
        found = drafting.import_preview(olga, CODE, text)

        assert [clause.key for clause in found.clauses] == ["hours", "new"]
        assert {change.key: change.kind for change in found.arrivals} == {
            "purpose": "removed", "siting": "removed", "hours": "changed", "new": "added",
        }  # fmt: skip
        assert queries.working_draft(plan.id) is None

    def test_a_clause_taken_out_and_brought_back_is_the_same_clause(self, in_app, plan, writing, olga):
        first = queries.place(queries.current_draft(plan.id), "siting").version
        with writing():
            drafting.remove_clause(olga, CODE, "siting")
            drafting.publish(olga, CODE, "change", "Taken out.")
        with writing():
            drafting.import_draft(olga, CODE, DRAFT)
            draft = drafting.publish(olga, CODE, "change", "Back in.")

        assert queries.place(draft, "siting").version is first
        assert count(DraftVersion) == 3 + 1  # and one of the other plan


#: The same three clauses as written by people who do not know the labels.
BARE = "\n\n".join(f"## {number}. {heading} {{#{key}}}\n\n{words}" for number, heading, key, words in (
    (1, "What the rooms are for", "purpose",
     "The city opens two health rooms. Their purpose is to keep people alive and well."),
    (2, "Where the rooms are", "siting", "No room stands within 150 metres of a school."),
    (3, "When the rooms are open", "hours", "The rooms are open from nine in the evening to two in the morning."),
))  # fmt: skip


class TestWhatADocumentLeavesOut:
    def test_stays_as_it_is(self, in_app, plan, writing, olga):
        before = {each.version.clause.key: each for each in queries.current_draft(plan.id).places}
        with writing():
            drafting.import_draft(olga, CODE, BARE)

        draft = queries.working_draft(plan.id)
        for each in draft.places:
            old = before[each.version.clause.key]
            for name in ("plain_language", "reason", "cost", "affects"):
                assert getattr(each.version, name) == getattr(old.version, name) != ""
            assert each.is_key == old.is_key
        assert "nine" in queries.place(draft, "hours").version.wording
        assert all(queries.evidence_of(plan.clause_id(key) for key in before).values())

    def test_is_named_for_each_clause_before_it_is_brought_in(self, in_app, plan, olga):
        found = {each.key: each for each in drafting.import_preview(olga, CODE, BARE).arrivals}

        assert found["purpose"].kind == "same"
        assert (found["hours"].kind, found["hours"].changes) == ("changed", ("wording",))
        assert found["hours"].kept == ("plain summary", "reason", "cost", "who it affects", "key part", "evidence")
        assert found["hours"].words.plain_language == "Open from 8 pm to 2 am."

    @pytest.mark.parametrize(
        ("old", "new", "changes"),
        [
            ("**Why:** Most harm happens in these hours.", "**Why:** Nights are long.", "reason"),
            ("**Cost:** medium\n\n**Affects:** People who need the rooms at",
             "**Cost:** low\n\n**Affects:** People who need the rooms at", "cost"),
            ("## 3.", "## 4.", "number"),
            ("{#hours*}", "{#hours}", "no longer a key part"),
            ("Two is too early", "Two is much too early", "evidence added"),
        ],
    )  # fmt: skip
    def test_whatever_else_changes_is_named_too(self, in_app, plan, olga, old, new, changes):
        assert old in DRAFT
        found = {each.key: each for each in drafting.import_preview(olga, CODE, DRAFT.replace(old, new)).arrivals}

        assert found["hours"].kind == "changed"
        assert changes in found["hours"].changes
        assert found["siting"].changes == ()


class TestDiscarding:
    def test_brings_back_the_last_published_version(self, in_app, plan, writing, olga):
        clauses = count(Clause)
        with writing():
            drafting.import_draft(olga, CODE, "## 1. Hours {#hours}\n\nLate.\n\n## 2. New {#new*}\n\nThing.")
        with writing():
            drafting.discard(olga, CODE)

        assert queries.working_draft(plan.id) is None
        assert count(Clause) == clauses
        with writing():
            drafting.mark_key(olga, CODE, "hours", True)
        assert [each.version.clause.key for each in queries.working_draft(plan.id).places] == [
            "purpose", "siting", "hours",
        ]  # fmt: skip

    def test_what_was_never_published_and_what_has_not_changed_cannot_be_discarded(self, written, writing, olga, cast):
        with pytest.raises(Conflict), writing():
            drafting.discard(olga, CODE)
        with writing():
            drafting.publish(olga, CODE, "first", "")
        with pytest.raises(Conflict), writing():
            drafting.discard(olga, CODE)

    @pytest.mark.parametrize("name", ["Mo", "Dee"])
    def test_only_the_organizer_discards(self, in_app, plan, writing, cast, name):
        with pytest.raises(Forbidden), writing():
            drafting.discard(cast.actor(name), CODE)
