"""A plan as the start of another: what organizers wrote, and nothing that belongs to one plan alone."""

import pytest
from sqlalchemy import func, inspect, select

from consult.access import Forbidden, NotFound, Role, ValidationError
from consult.consultations import copying, drafting, framing, queries
from consult.consultations.models import Consultation, ConsultationEvent, ConsultationRole
from consult.storage.database import Model, db
from tests.cast import CODE, OTHER_CODE
from tests.plan_words import FRAME
from tests.rooms.submissions import send

#: Tables of what belongs to a plan, and may have rows of a copy.
WRITTEN = {
    "consultation", "consultation_role", "role_event", "consultation_event", "draft_version", "draft_version_clause",
    "draft_version_chapter", "clause", "clause_version", "evidence", "record_entry",
}  # fmt: skip


def counts():
    tables = Model.metadata.sorted_tables
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


@pytest.fixture
def frame(ready, writing, olga):
    told = {"team_note": "Nobody audits yet.", "considered": "Do less | Too little"}
    with writing():
        framing.write_frame(olga, CODE, support_checked="yes", **told)


def test_the_frame_is_copied_and_what_belongs_to_one_plan_is_not(in_app, frame, writing, olga):
    """Against a promise, a check or a day that nobody made for the new plan."""
    with writing():
        code = copying.copy(olga, CODE, "Another plan", with_draft=False).code
    source, made = queries.public_consultation(CODE), queries.public_consultation(code)
    assert (made.title, made.state) == ("Another plan", "draft")
    for name in set(FRAME) - {"support_checked", "title"}:
        assert getattr(made, name) == getattr(source, name), name
    assert made.options_considered == source.options_considered != ()
    new = {"id", "code", "state", "title", "imported_from", "times_coarsened"}
    for name in {each.key for each in inspect(Consultation).columns} - new - set(copying.COPIED):
        assert not getattr(made, name), f"{name} was copied"
    assert queries.answer_deadline_of(made.id) is None
    assert queries.working_draft(made.id).places == []
    assert queries.roles_of(made.id) == [("Olga", Role.ORGANIZER)]
    missing = framing.missing_to_open(made, None)
    assert {each.field for each in missing} >= {"support_checked", "team"}
    assert any("Nobody is the decision maker yet" in each.message for each in missing)


def test_the_draft_is_copied_with_keys_chapters_and_evidence(in_app, plan, writing, olga):
    with writing():
        code = copying.copy(olga, CODE, "Another plan", with_draft=True).code
    before, after = queries.current_draft(plan.id), queries.working_draft(queries.public_consultation(code).id)
    assert queries.clause_texts(before) == queries.clause_texts(after)
    assert queries.chapter_names(before) == queries.chapter_names(after)
    assert [each.is_key for each in before.places] == [each.is_key for each in after.places]
    found = queries.evidence_of([each.version.clause_id for each in after.places])
    assert [len(each) for each in found.values()] == [
        len(each) for each in queries.evidence_of([each.version.clause_id for each in before.places]).values()
    ]
    assert sum(len(each) for each in found.values()) > 0
    assert {each.version.clause_id for each in before.places}.isdisjoint(found)


def test_nothing_that_people_sent_or_the_team_did_is_copied(app, in_app, plan, writing, olga):
    send(app)
    before = counts()
    with writing():
        made = copying.copy(olga, CODE, "Another plan", with_draft=True).id
    grown = {name for name, count in counts().items() if count != before[name]}
    assert grown == WRITTEN - {"draft_version_chapter"}
    kinds = select(ConsultationEvent.kind).where(ConsultationEvent.consultation_id == made)
    assert db.session.scalars(kinds).all() == ["created"]
    roles = select(ConsultationRole.role).where(ConsultationRole.consultation_id == made)
    assert db.session.scalars(roles).all() == ["organizer"]


def test_a_change_to_the_copy_leaves_the_plan_as_it_is(in_app, plan, writing, cast):
    with writing():
        code = copying.copy(cast.actor("Olga"), CODE, "Another plan", with_draft=True).code
    before = queries.clause_texts(queries.current_draft(plan.id))
    with writing():
        drafting.write_clause(
            cast.actor("Olga"), code, "siting", wording="Anywhere.", plain_language="Anywhere.", reason="So."
        )
    assert queries.clause_texts(queries.current_draft(plan.id)) == before
    assert queries.clause_texts(queries.working_draft(queries.public_consultation(code).id)) != before


@pytest.mark.parametrize("state", ["open", "closed", "reported"])
def test_a_plan_in_any_state_can_be_copied(in_app, plan, writing, olga, state):
    if state != "open":
        plan.closed() if state == "closed" else plan.reported()
    with writing():
        assert copying.copy(olga, CODE, "Another plan", with_draft=True).is_draft


def test_a_copy_needs_a_title(in_app, plan, writing, olga):
    with pytest.raises(ValidationError), writing():
        copying.copy(olga, CODE, " ", with_draft=False)


@pytest.mark.parametrize(("name", "refusal"), [("Mo", Forbidden), ("Ida", NotFound), ("Zed", NotFound)])
def test_nobody_copies_a_plan_that_they_do_not_organize(in_app, plan, writing, cast, name, refusal):
    """Against reading a draft by copying it."""
    with pytest.raises(refusal), writing():
        copying.copy(cast.actor(name), CODE, "Another plan", with_draft=True)
    with pytest.raises(NotFound), writing():
        copying.copy(cast.actor("Olga"), OTHER_CODE, "Another plan", with_draft=True)
