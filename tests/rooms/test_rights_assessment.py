"""What is said of parts and rights: by whom, until when, and what becomes of it with the parts and the plan."""

import pytest
from sqlalchemy import func, select

from consult.access import Conflict, Forbidden, NotFound, ValidationErrors
from consult.consultations import (
    clause_rights,
    copying,
    deletion,
    drafting,
    queries,
    restructuring,
    rights_assessment,
)
from consult.consultations.models import ClauseRight
from consult.consultations.rights import MAX_OF_PART, Right
from consult.consultations.rights_assessment import RightData
from consult.record.entries import Kind, entries
from consult.storage.database import db
from tests.cast import CODE, open_plan
from tests.plan_words import DRAFT

HOW = "It is far for some."


def given(part="siting", right="health", effect="limits", explanation=HOW):
    return RightData(part=part, right=right, effect=effect, explanation=explanation)


def said(plan_id):
    return [(row["clause"], row["right"], row["effect"]) for row in clause_rights.values_of(plan_id)]


@pytest.fixture
def drafted(ready, writing, olga):
    """The plan with a draft that nobody has read."""
    with writing():
        drafting.import_draft(olga, CODE, DRAFT)
    return queries.public_consultation(CODE)


def test_everything_that_is_missing_is_said_at_once(in_app, drafted, writing, olga):
    with pytest.raises(ValidationErrors) as refused, writing():
        rights_assessment.add(olga, CODE, given("nowhere", "fun", "helps", "Two words"))
    assert [each.field for each in refused.value.errors] == ["part", "right", "effect", "explanation"]
    with pytest.raises(ValidationErrors) as refused, writing():
        rights_assessment.add(olga, CODE, given(explanation="too long " * 67))
    assert [each.field for each in refused.value.errors] == ["explanation"]
    assert said(drafted.id) == []


def test_of_one_part_and_right_one_thing_is_said(in_app, drafted, writing, olga):
    with writing():
        rights_assessment.add(olga, CODE, given())
    with pytest.raises(ValidationErrors) as refused, writing():
        rights_assessment.add(olga, CODE, given(effect="protects"))
    assert [each.field for each in refused.value.errors] == ["right"]
    with writing():
        rights_assessment.add(olga, CODE, given(right="work"))
        rights_assessment.add(olga, CODE, given(part="hours"))
    assert len(said(drafted.id)) == 3


def fields_refused(olga, writing, data):
    with pytest.raises(ValidationErrors) as refused, writing():
        rights_assessment.add(olga, CODE, data)
    return [each.field for each in refused.value.errors]


def test_a_part_and_a_plan_have_room_for_so_many(in_app, drafted, writing, olga, monkeypatch):
    with writing():
        for right in list(Right)[:MAX_OF_PART]:
            rights_assessment.add(olga, CODE, given(right=right))
    assert fields_refused(olga, writing, given(right=Right.WOMEN)) == ["part"]
    with writing():
        rights_assessment.add(olga, CODE, given(part="hours"))
    monkeypatch.setattr(rights_assessment, "MAX_OF_PLAN", MAX_OF_PART + 1)
    assert fields_refused(olga, writing, given(part="hours", right=Right.WOMEN)) == ["part"]
    with writing():
        rights_assessment.remove(olga, CODE, "hours", "health")
        rights_assessment.add(olga, CODE, given(part="hours", right=Right.WOMEN))
    assert len(said(drafted.id)) == MAX_OF_PART + 1


@pytest.mark.parametrize("name", ["Dee", "Mo", "Ana"])
def test_only_organizers_say_it(in_app, drafted, writing, cast, name):
    with pytest.raises((Forbidden, NotFound)), writing():
        rights_assessment.add(cast.actor(name), CODE, given())


def test_after_opening_it_stays_and_the_record_has_its_hash(app, in_app, ready, writing, olga):
    with writing():
        drafting.import_draft(olga, CODE, DRAFT)
        rights_assessment.add(olga, CODE, given())
    plan_id = queries.public_consultation(CODE).id
    open_plan(app)
    for act in (
        lambda: rights_assessment.add(olga, CODE, given(right="work")),
        lambda: rights_assessment.remove(olga, CODE, "siting", "health"),
    ):
        with pytest.raises(Conflict), writing():
            act()
    assert said(plan_id) == [("siting", "health", "limits")]
    opened = [entry for entry in entries(CODE, Kind.LIFE) if entry["event"] == "opened"]
    assert opened[-1]["rights"] == clause_rights.hash_of(clause_rights.values_of(plan_id))


def test_a_plan_of_which_nothing_is_said_has_no_hash(in_app, plan):
    [opened] = [entry for entry in entries(CODE, Kind.LIFE) if entry["event"] == "opened"]
    assert "rights" not in opened


def test_it_goes_with_a_part_that_was_never_published(in_app, drafted, writing, olga):
    with writing():
        rights_assessment.add(olga, CODE, given())
        rights_assessment.add(olga, CODE, given(part="hours"))
        drafting.remove_clause(olga, CODE, "siting")
    assert said(drafted.id) == [("hours", "health", "limits")]


def test_the_joined_part_keeps_what_is_said_of_both_and_of_one_right_the_first(in_app, drafted, writing, olga):
    with writing():
        rights_assessment.add(olga, CODE, given("siting", "health", "limits"))
        rights_assessment.add(olga, CODE, given("hours", "health", "protects"))
        rights_assessment.add(olga, CODE, given("hours", "work", "unclear"))
        restructuring.join(olga, CODE, "siting")
    assert said(drafted.id) == [("siting", "health", "limits"), ("siting", "work", "unclear")]


def test_a_split_part_keeps_it_with_its_key(in_app, drafted, writing, olga):
    wording = "No room stands within 150 metres of a school.\n\nNo room stands beside a bar."
    with writing():
        drafting.write_clause(olga, CODE, "siting", wording=wording)
        rights_assessment.add(olga, CODE, given())
        restructuring.split(olga, CODE, "siting", 3, "Bars")
    assert said(drafted.id) == [("siting", "health", "limits")]


def test_a_copy_with_the_draft_has_it_too_and_one_of_the_frame_has_not(in_app, drafted, writing, olga):
    with writing():
        rights_assessment.add(olga, CODE, given())
        whole = copying.copy(olga, CODE, "Another plan", with_draft=True)
        frame = copying.copy(olga, CODE, "A third plan", with_draft=False)
    assert said(whole.id) == said(drafted.id) == [("siting", "health", "limits")]
    assert clause_rights.values_of(whole.id)[0]["explanation"] == HOW
    assert said(frame.id) == []


def test_deleting_the_draft_deletes_it(in_app, drafted, writing, olga):
    with writing():
        rights_assessment.add(olga, CODE, given())
        deletion.delete_rows(drafted)
    assert db.session.scalar(select(func.count()).select_from(ClauseRight)) == 0


def test_who_deletes_or_removes_sees_first_what_a_colleague_added(in_app, drafted, writing, olga):
    place = queries.place(queries.working_draft(drafted.id), "siting")
    before = drafting.removal_values(place), deletion.values_of(drafted)
    with writing():
        rights_assessment.add(olga, CODE, given())
    after = drafting.removal_values(place), deletion.values_of(drafted)
    assert all(old != new for old, new in zip(before, after, strict=True))
