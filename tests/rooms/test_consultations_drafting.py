"""Writing the draft: clauses keep their identity, evidence is added and removed in public."""

import pytest
from sqlalchemy import func, select

from consult.access import Forbidden, NotFound, ValidationError
from consult.consultations import drafting, queries, working_version
from consult.consultations.evidence_lists import ParsedEvidence
from consult.consultations.models import Clause, ClauseVersion, Evidence
from consult.record import entries
from consult.record.entries import Kind
from consult.storage.database import db
from tests.cast import CODE
from tests.plan_words import DRAFT

WORDS = {"heading": "Staff", "wording": "Two nurses.", "plain_language": "Nurses.", "reason": "For safety."}
EVIDENCE = {
    "direction": "against",
    "kind": "cohort",
    "citation": "A study",
    "finding": "Little",
    "limitations": "Few people",
}


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


def words_in(draft):
    return {each.version.clause.key: working_version.words_of(each.version) for each in draft.places}


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


class TestClauses:
    def test_a_clause_is_added_at_the_end_with_a_key_and_a_number(self, written, writing, olga):
        with writing():
            place = drafting.add_clause(olga, CODE, **WORDS, cost="low", affects="Visitors")

        assert (place.number, place.version.clause.key, place.version.cost) == ("4", "staff", "low")
        assert shape(queries.working_draft(written))[-1] == ("4", "staff", False)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("heading", ""), ("heading", "x" * 301), ("wording", " \n"), ("wording", "x" * 40_001),
            ("wording", "Open. <!-- hidden"), ("plain_language", "x" * 2001),
            ("reason", "nul \x00"), ("cost", "cheap"), ("affects", "x" * 2001), ("key", "siting"), ("key", "Not good"),
            ("key", "import"),
        ],
    )  # fmt: skip
    def test_what_does_not_fit_is_refused_at_its_field(self, written, writing, olga, field, value):
        with pytest.raises(ValidationError) as caught, writing():
            drafting.add_clause(olga, CODE, **{**WORDS, field: value})
        assert caught.value.field == field
        assert len(queries.working_draft(written).places) == 3

    def test_words_that_are_not_given_stay(self, written, writing, olga):
        before = words_in(queries.working_draft(written))["hours"]
        with writing():
            drafting.write_clause(olga, CODE, "hours", plain_language="Open late.")

        after = words_in(queries.working_draft(written))["hours"]
        assert after.plain_language == "Open late."
        assert (after.wording, after.reason) == (before.wording, before.reason)

    def test_moving_lets_two_clauses_change_places_and_numbers_stay_with_the_places(self, written, writing, olga):
        with writing():
            drafting.move_clause(olga, CODE, "hours", up=True)
            drafting.move_clause(olga, CODE, "hours", up=True)
            drafting.move_clause(olga, CODE, "purpose", up=False)

        assert shape(queries.working_draft(written)) == [
            ("1", "hours", True), ("2", "siting", True), ("3", "purpose", False),
        ]  # fmt: skip

    def test_the_first_cannot_go_up_and_the_last_cannot_go_down(self, written, writing, olga):
        before = shape(queries.working_draft(written))
        with writing():
            drafting.move_clause(olga, CODE, "purpose", up=True)
            drafting.move_clause(olga, CODE, "hours", up=False)

        assert shape(queries.working_draft(written)) == before

    def test_removing_closes_the_gap_and_leaves_nothing_of_what_was_never_published(self, written, writing, olga):
        before = count(Clause), count(ClauseVersion), count(Evidence)
        with writing():
            drafting.remove_clause(olga, CODE, "siting")

        assert shape(queries.working_draft(written)) == [("1", "purpose", False), ("2", "hours", True)]
        assert (count(Clause), count(ClauseVersion), count(Evidence)) == tuple(number - 1 for number in before)

    def test_a_clause_is_marked_key_and_unmarked(self, written, writing, olga):
        with writing():
            drafting.mark_key(olga, CODE, "purpose", True)
            drafting.mark_key(olga, CODE, "hours", False)

        assert [key for _, key, is_key in shape(queries.working_draft(written)) if is_key] == ["purpose", "siting"]

    def test_hidden_notes_are_taken_out_and_meant_line_ends_kept(self, written, writing, olga):
        with writing():
            place = drafting.write_clause(
                olga, CODE, "hours", wording="Open <!-- why? -->late.  \nEvery night.", reason="So.<!-- or not -->"
            )
            assert (place.version.wording, place.version.reason) == ("Open late.\\\nEvery night.", "So.")

    def test_there_are_at_most_600_clauses(self, written, writing, olga):
        with writing():
            drafting.import_draft(olga, CODE, "\n".join(f"## {each}. Part {each}\nText." for each in range(1, 601)))
        with pytest.raises(ValidationError), writing():
            drafting.add_clause(olga, CODE, **WORDS)

    def test_an_unknown_clause_is_not_found(self, written, writing, olga):
        for act in (
            lambda: drafting.write_clause(olga, CODE, "entrance", plain_language="x"),
            lambda: drafting.remove_clause(olga, CODE, "entrance"),
            lambda: drafting.move_clause(olga, CODE, "entrance", up=True),
            lambda: drafting.mark_key(olga, CODE, "entrance", True),
            lambda: drafting.add_evidence(olga, CODE, "entrance", ParsedEvidence(**EVIDENCE)),
        ):
            with pytest.raises(NotFound), writing():
                act()

    @pytest.mark.parametrize("name", ["Mo", "Ana", "Dee", "Ada"])
    def test_only_the_organizer_writes_the_draft(self, written, writing, cast, name):
        actor = cast.actor(name)
        for act in (
            lambda: drafting.add_clause(actor, CODE, **WORDS),
            lambda: drafting.import_draft(actor, CODE, DRAFT),
            lambda: drafting.import_preview(actor, CODE, DRAFT),
            lambda: drafting.publish(actor, CODE, "first", ""),
            lambda: drafting.add_evidence(actor, CODE, "hours", ParsedEvidence(**EVIDENCE)),
        ):
            with pytest.raises(Forbidden), writing():
                act()

    @pytest.mark.parametrize("name", ["Zed", "Ida"])
    def test_people_of_other_plans_find_nothing(self, written, writing, cast, name):
        with pytest.raises(NotFound), writing():
            drafting.write_clause(cast.actor(name), CODE, "hours", plain_language="x")


class TestEvidence:
    def test_evidence_is_added_and_removed(self, written, writing, olga):
        with writing():
            added = drafting.add_evidence(olga, CODE, "hours", ParsedEvidence(**EVIDENCE))
        assert [each.finding for each in queries.evidence_of([added.clause_id])[added.clause_id]][-1] == "Little"
        with writing():
            drafting.remove_evidence(olga, CODE, "hours", added.id)
        assert "Little" not in [each.finding for each in queries.evidence_of([added.clause_id])[added.clause_id]]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("direction", "sideways"),
            ("kind", "gossip"),
            ("citation", ""),
            ("finding", " "),
            ("limitations", "x" * 2001),
        ],
    )
    def test_what_does_not_fit_is_refused_at_its_field(self, written, writing, olga, field, value):
        with pytest.raises(ValidationError) as caught, writing():
            drafting.add_evidence(olga, CODE, "hours", ParsedEvidence(**{**EVIDENCE, field: value}))
        assert caught.value.field == field

    def test_evidence_of_another_clause_or_plan_is_not_removed(self, written, writing, olga):
        others = db.session.scalars(select(Evidence.id).where(Evidence.finding == "noise of another plan")).all()
        elsewhere = db.session.scalar(select(Evidence.id).join(Clause).where(Clause.key == "siting"))
        assert others
        for evidence_id in [*others, elsewhere, 10**12]:
            with pytest.raises(NotFound), writing():
                drafting.remove_evidence(olga, CODE, "hours", evidence_id)

    def test_while_open_the_record_tells_of_evidence_added_and_removed(self, in_app, plan, writing, olga):
        with writing():
            added = drafting.add_evidence(olga, CODE, "hours", ParsedEvidence(**EVIDENCE))
            drafting.remove_evidence(olga, CODE, "hours", added.id)

        told = [(each["act"], each["clause"], each["citation"]) for each in entries.entries(CODE, Kind.CORRECTION)]
        assert told == [("added", "hours", "A study"), ("removed", "hours", "A study")]

    def test_before_opening_evidence_leaves_no_trace_in_the_record(self, written, writing, olga):
        with writing():
            drafting.add_evidence(olga, CODE, "hours", ParsedEvidence(**EVIDENCE))

        assert not list(entries.entries(CODE, Kind.CORRECTION))
