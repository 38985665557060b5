"""Publishing: published words never change, and the answer's version is one more."""

import pytest
from sqlalchemy import func, select

from consult.access import Conflict, ValidationError
from consult.consultations import drafting, framing, queries, working_version
from consult.consultations.evidence_lists import ParsedEvidence
from consult.consultations.models import ClauseVersion
from consult.record import entries
from consult.record.entries import Kind
from consult.storage.database import db, today
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

#: The wording on hours with one word spelt otherwise.
SPELT = "The rooms are open from eight in the evening to two in the mornings."


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


class TestPublishing:
    def test_the_first_version_is_the_first_whatever_it_is_called(self, written, writing, olga, cast):
        with writing():
            draft = drafting.publish(olga, CODE, "change", "")

        assert (draft.number, draft.kind, draft.published_on, draft.staff_id) == (1, "first", today(), cast.ids["Olga"])
        assert queries.working_draft(written) is None
        [entry] = entries.entries(CODE, Kind.DRAFT)
        assert (entry["number"], entry["version"], entry["clauses"]) == (1, "first", 3)
        assert entry["hash"] == working_version.draft_hash(CODE, queries.current_draft(written))

    def test_writing_on_leaves_the_published_version_as_it_is(self, in_app, plan, writing, olga):
        before = words_in(queries.current_draft(plan.id))
        with writing():
            drafting.write_clause(olga, CODE, "hours", wording="All night.")
            drafting.move_clause(olga, CODE, "hours", up=True)
            drafting.remove_clause(olga, CODE, "purpose")

        assert words_in(queries.current_draft(plan.id)) == before
        assert shape(queries.current_draft(plan.id))[0] == ("1", "purpose", False)
        assert queries.working_draft(plan.id).number == 2

    def test_a_change_gives_the_changed_clause_a_new_meaning_and_shares_the_rest(self, in_app, plan, writing, olga):
        first = {each.version.clause.key: each.version for each in queries.current_draft(plan.id).places}
        with writing():
            drafting.write_clause(olga, CODE, "hours", wording="All night.")
            drafting.write_clause(olga, CODE, "siting", plain_language="Schools are far away.")
            drafting.publish(olga, CODE, "change", "Longer hours. What you said stays with the old wording.")

        second = {each.version.clause.key: each.version for each in queries.current_draft(plan.id).places}
        assert second["purpose"] is first["purpose"]
        assert (second["hours"].id != first["hours"].id, second["hours"].meaning_revision) == (True, 2)
        assert (second["siting"].id != first["siting"].id, second["siting"].meaning_revision) == (True, 1)
        assert second["hours"].clause_id == first["hours"].clause_id

    def test_an_edit_keeps_every_meaning(self, in_app, plan, writing, olga):
        with writing():
            drafting.write_clause(olga, CODE, "hours", wording=SPELT)
            drafting.publish(olga, CODE, "edit", "A typing mistake. Nothing you said is touched.")

        version = queries.place(queries.current_draft(plan.id), "hours").version
        assert version.meaning_revision == 1
        assert count(ClauseVersion) == 3 + 1 + 2  # and two of the other plan

    def test_going_back_to_earlier_words_shares_their_version_again(self, in_app, plan, writing, olga):
        first = queries.place(queries.current_draft(plan.id), "hours").version
        with writing():
            drafting.write_clause(olga, CODE, "hours", wording="All night.")
            drafting.write_clause(olga, CODE, "hours", wording=first.wording)
            drafting.mark_key(olga, CODE, "purpose", True)
            draft = drafting.publish(olga, CODE, "edit", "One more key clause.")

        assert queries.place(draft, "hours").version is first
        assert db.session.scalar(select(func.count()).where(ClauseVersion.wording == "All night.")) == 0

    @pytest.mark.parametrize(
        ("given", "field"), [(("", "n"), "kind"), (("decision", "n"), "kind"), (("change", " \n "), "note")]
    )
    def test_a_later_version_says_its_kind_and_what_happens_to_what_was_said(
        self, in_app, plan, writing, olga, given, field
    ):
        with writing():
            drafting.write_clause(olga, CODE, "hours", wording="All night.")
        with pytest.raises(ValidationError) as caught, writing():
            drafting.publish(olga, CODE, *given)
        assert caught.value.field == field

    def test_its_note_is_kept_and_recorded(self, in_app, plan, writing, olga):
        with writing():
            drafting.write_clause(olga, CODE, "hours", wording="All night.")
            drafting.publish(olga, CODE, "change", "Longer hours.")

        assert queries.current_draft(plan.id).note == "Longer hours."
        assert [entry["note"] for entry in entries.entries(CODE, Kind.DRAFT)] == ["", "Longer hours."]

    @pytest.mark.parametrize("act", ["add", "remove"])
    def test_adding_or_removing_a_clause_is_no_typing_mistake(self, in_app, plan, writing, olga, act):
        with writing():
            if act == "add":
                drafting.add_clause(olga, CODE, **WORDS)
            else:
                drafting.remove_clause(olga, CODE, "hours")
        with pytest.raises(ValidationError, match="changes the meaning"), writing():
            drafting.publish(olga, CODE, "edit", "A mistake.")

    def test_nothing_new_is_not_published(self, in_app, plan, writing, olga):
        with pytest.raises(Conflict), writing():
            drafting.publish(olga, CODE, "change", "Nothing.")
        with writing():
            drafting.move_clause(olga, CODE, "hours", up=True)
            drafting.move_clause(olga, CODE, "hours", up=False)
        with pytest.raises(Conflict), writing():
            drafting.publish(olga, CODE, "change", "Nothing.")

    @pytest.mark.parametrize("field", ["plain_language", "reason"])
    def test_a_clause_without_summary_or_reason_does_not_go_live(self, in_app, plan, writing, olga, field):
        with writing():
            drafting.write_clause(olga, CODE, "hours", **{field: ""})
        with pytest.raises(ValidationError, match="3"), writing():
            drafting.publish(olga, CODE, "change", "Shorter.")

    def test_a_draft_without_clauses_is_not_published(self, in_app, cast, writing, olga):
        with pytest.raises(ValidationError), writing():
            drafting.publish(olga, CODE, "first", "")

    def test_once_closed_nothing_is_written_or_published(self, in_app, plan, writing, olga):
        with writing():
            drafting.write_clause(olga, CODE, "hours", wording="All night.")
        plan.closed()
        for act in (
            lambda: drafting.write_clause(olga, CODE, "hours", plain_language="x"),
            lambda: drafting.add_clause(olga, CODE, **WORDS),
            lambda: drafting.add_evidence(olga, CODE, "hours", ParsedEvidence(**EVIDENCE)),
            lambda: drafting.import_draft(olga, CODE, DRAFT),
            lambda: drafting.publish(olga, CODE, "change", "Late."),
        ):
            with pytest.raises(Conflict), writing():
                act()

    def test_every_word_of_a_version_is_in_its_hash(self, in_app, plan):
        draft = queries.current_draft(plan.id)
        hashes = {working_version.draft_hash(CODE, draft), working_version.draft_hash("oth3", draft)}
        place = draft.places[0]
        with db.session.no_autoflush:
            for target, name in [
                *((place.version, name) for name in ("heading", "wording", "plain_language", "reason", "affects")),
                (place, "number"), (draft, "kind"),
            ]:  # fmt: skip
                before = getattr(target, name)
                setattr(target, name, before + "x")
                hashes.add(working_version.draft_hash(CODE, draft))
                setattr(target, name, before)
            place.is_key = not place.is_key
            hashes.add(working_version.draft_hash(CODE, draft))
        assert len(hashes) == 10


class TestTheDecision:
    def decide(self, plan, cast, wordings, removed):
        row = queries.public_consultation(CODE)
        ids = {key: plan.clause_id(key) for key in ("purpose", "siting", "hours")}
        return working_version.publish_decision(
            row, {ids[key]: (text, "In short, new.") for key, text in wordings.items()}, {ids[key] for key in removed},
            cast.ids["Dee"],
        )  # fmt: skip

    def test_a_decision_changes_and_removes_and_keeps_numbers(self, in_app, plan, writing, cast):
        plan.closed()
        first = {each.version.clause.key: each.version for each in queries.current_draft(plan.id).places}
        with writing():
            self.decide(plan, cast, {"hours": "Until four."}, ["siting"])

        draft = queries.current_draft(plan.id)
        assert (draft.number, draft.kind, draft.staff_id) == (2, "decision", cast.ids["Dee"])
        assert shape(draft) == [("1", "purpose", False), ("3", "hours", True)]
        hours = queries.place(draft, "hours").version
        assert (hours.wording, hours.meaning_revision, hours.plain_language) == ("Until four.", 2, "In short, new.")
        assert hours.reason == first["hours"].reason
        assert queries.place(draft, "purpose").version is first["purpose"]
        assert [entry["version"] for entry in entries.entries(CODE, Kind.DRAFT)] == ["first", "decision"]

    def test_the_earlier_version_still_says_what_it_said(self, in_app, plan, writing, cast):
        plan.closed()
        before = words_in(queries.draft_by_number(plan.id, 1))
        with writing():
            self.decide(plan, cast, {"hours": "Until four."}, ["siting"])

        assert words_in(queries.draft_by_number(plan.id, 1)) == before

    def test_what_was_written_and_never_published_is_dropped(self, in_app, plan, writing, cast, olga):
        with writing():
            drafting.write_clause(olga, CODE, "hours", wording="All night.")
            drafting.add_clause(olga, CODE, **WORDS)
            framing.close(olga, CODE, "why")
        with writing():
            draft = self.decide(plan, cast, {}, [])

        assert draft.number == 2
        assert queries.working_draft(plan.id) is None
        assert "staff" not in {key for _, key, _ in shape(draft)}
        assert queries.place(draft, "hours").version.wording != "All night."
