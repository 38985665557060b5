"""Importing a document without keys: comments and votes stay with their clause, and what is not sure is asked."""

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from consult.access import EditConflict
from consult.consultations import draft_import, drafting, edit_conflicts, queries
from consult.consultations.draft_import import NotMatched
from consult.consultations.models import Clause
from consult.storage.database import db
from tests.cast import CODE

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[2] / "../shared/data"

#: Three short clauses with numbers and no keys, and two of them with other numbers.
BEFORE = "## 1. Overdose\n\nCall first.\n\n## 2. Naloxone\n\nFree kits.\n\n## 3. Syringes\n\nFree exchange."
AFTER = "## 1. Naloxone\n\nFree kits.\n\n## 2. Syringes\n\nFree exchange."


@pytest.fixture
def olga(cast):
    return cast.actor("Olga")


def ids(draft):
    return {each.version.heading: each.version.clause_id for each in draft.places}


class TestMatching:
    @pytest.fixture
    def brought(self, in_app, writing, olga, cast):
        """Imports a document as it is matched and publishes it, so that people can comment on it."""

        def bring(text, chosen=None):
            with writing():
                drafting.import_draft(olga, CODE, text, chosen)
                for each in queries.working_draft(cast.consultation_id).places:
                    drafting.write_clause(olga, CODE, each.version.clause.key, plain_language="In short.", reason="So.")
            with writing():
                return drafting.publish(olga, CODE, "change", "Now.")

        return bring

    @pytest.mark.parametrize(("first", "second"), [(BEFORE, AFTER), (AFTER, BEFORE)])
    def test_clauses_without_keys_are_known_again_whatever_their_numbers(self, brought, first, second):
        before, after = ids(brought(first)), ids(brought(second))

        assert before["Naloxone"] == after["Naloxone"]
        assert before["Syringes"] == after["Syringes"]
        assert len({*before.values(), *after.values()}) == 3

    @pytest.mark.parametrize(
        "headings", [("ساعات", "حقن", "غرف"), ("เวลา", "เข็ม", "ห้อง"), ("Staff", "Staff", "Staff"), ("!", "?", "…")]
    )
    def test_no_clause_inherits_the_key_of_another_by_its_place(self, brought, headings):
        wordings = ("The rooms open at eight.", "Kits are free for all.", "Nurses work in pairs here.")
        parts = [f"## {heading}\n\n{words}" for heading, words in zip(headings, wordings, strict=True)]
        first = brought("\n\n".join(parts))
        before = {each.version.wording: each.version.clause_id for each in first.places}
        second = brought("\n\n".join(["## New\n\nSomething that nobody said before at all.", parts[2], parts[0]]))
        after = {each.version.wording: each.version.clause_id for each in second.places}

        assert after[wordings[0]] == before[wordings[0]]
        assert after[wordings[2]] == before[wordings[2]]
        new = after["Something that nobody said before at all."]
        assert new not in before.values()

    def test_a_new_clause_never_gets_the_key_of_one_that_was_taken_out(self, brought):
        brought("## الغرف\n\nتفتح الغرف كل ليلة.\n\n## الموظفون\n\nممرضتان في كل غرفة.")
        brought("## الموظفون\n\nممرضتان في كل غرفة.")
        keys = {each.version.clause.key for each in brought(
            "## الموظفون\n\nممرضتان في كل غرفة.\n\n## الحقن\n\nتوزع الحقن مجانا على الجميع دائما."
        ).places}  # fmt: skip

        assert db.session.scalar(select(func.count(Clause.id))) == 3 + 2  # and two of the other plan
        assert len(keys) == 2

    def test_what_is_not_sure_has_to_be_chosen(self, brought, writing, olga, cast):
        first = brought(BEFORE)
        text = BEFORE.replace("Naloxone\n\nFree kits.", "Outreach\n\nTwo vans go round at night.")
        with pytest.raises(NotMatched) as caught, writing():
            drafting.import_draft(olga, CODE, text)
        assert set(caught.value.problems) == {1}
        assert queries.working_draft(cast.consultation_id) is None

        assert ids(brought(text, {1: draft_import.NEW}))["Outreach"] not in ids(first).values()

    def test_a_choice_is_taken(self, brought):
        first = brought(BEFORE)
        naloxone = next(each.version.clause.key for each in first.places if each.version.heading == "Naloxone")
        text = BEFORE.replace("Naloxone\n\nFree kits.", "Outreach\n\nTwo vans go round at night.")

        assert ids(brought(text, {1: naloxone}))["Outreach"] == ids(first)["Naloxone"]

    def test_all_wrong_choices_are_named_at_once_and_nothing_is_done(self, brought, writing, olga, cast):
        keys = {each.version.heading: each.version.clause.key for each in brought(BEFORE).places}
        with pytest.raises(NotMatched) as caught, writing():
            drafting.import_draft(olga, CODE, BEFORE, {0: "nothing-like-it", 1: keys["Syringes"]})

        assert {place: reason.message for place, reason in caught.value.problems.items()} == {
            0: draft_import.NOT_KNOWN, 1: draft_import.CHOSEN_TWICE, 2: draft_import.CHOSEN_TWICE,
        }  # fmt: skip
        assert queries.working_draft(cast.consultation_id) is None

    def test_a_part_chosen_as_new_gets_a_key_of_its_own(self, brought):
        first = brought("## 1. Rooms {#rooms}\n\nTwo rooms.")
        second = brought("## 1. Rooms {#rooms}\n\nTwo rooms.", {0: draft_import.NEW})

        assert set(ids(first).values()).isdisjoint(ids(second).values())

    def test_a_preview_of_another_draft_is_not_brought_in(self, brought, writing, olga, cast):
        keys = [each.version.clause.key for each in brought(BEFORE).places]
        shown = edit_conflicts.version_hash(drafting.import_preview(olga, CODE, AFTER).draft)
        with writing():
            drafting.remove_clause(olga, CODE, keys[0])
        with pytest.raises(EditConflict), writing():
            drafting.import_draft(olga, CODE, AFTER, {}, shown)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("documents/narcotics-act-2012", "documents/narcotics-act-2013"),
        ("documents/narcotics-act-2013", "documents/narcotics-act-2018"),
        ("documents/narcotics-act-2018", "documents/narcotics-act-2022"),
        ("regulation-e/before", "regulation-e/after"),
    ],
)
def test_a_real_law_is_brought_in_over_its_earlier_state(in_app, cast, writing, olga, one, other):
    before, after = ((DATA / f"{name}.md").read_text("utf-8") for name in (one, other))
    with writing():
        draft = drafting.import_draft(olga, CODE, before)
        labels = {each.version.clause.key: each.number for each in draft.places}
    found = drafting.import_preview(olga, CODE, re.sub(r" *\{#.*?\}", "", after))

    parts = list(zip(found.found, found.parsed.clauses, strict=True))
    asked = [place for place, (each, _) in enumerate(parts) if not each.chosen]
    assert len(asked) <= 3
    known = set(labels.values())
    for each, clause in parts:
        if each.chosen:
            expected = clause.number if clause.number in known else None
            assert labels.get(each.chosen) == expected, clause.number
    keys = {label: key for key, label in labels.items()}
    chosen = {place: keys.get(parts[place][1].number, draft_import.NEW) for place in asked}
    with writing():
        drafting.import_draft(olga, CODE, re.sub(r" *\{#.*?\}", "", after), chosen)
    again = queries.working_draft(cast.consultation_id)
    assert {each.number: each.version.clause.key for each in again.places if each.number in keys} == {
        label: key for label, key in keys.items() if label in {clause.number for _, clause in parts}
    }
