"""Finding consultations and their drafts."""

import pytest
from sqlalchemy import event

from consult.access import Actor, Forbidden, NotFound, Permission
from consult.consultations import drafting, framing, queries
from consult.storage.database import db
from tests.cast import CODE, OTHER_CODE


@pytest.fixture
def statements(in_app):
    """Every statement sent to the database from here on."""
    sent = []
    listener = lambda conn, cursor, statement, *rest: sent.append(statement)  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    yield sent
    event.remove(db.engine, "before_cursor_execute", listener)


def test_a_permission_held_elsewhere_opens_nothing_here(in_app, cast):
    for permission in Permission:
        if permission.value.startswith("consultation:"):
            with pytest.raises(NotFound):
                queries.consultation_for(cast.actor("Zed"), CODE, permission)


def test_who_works_here_is_told_that_the_role_does_not_fit(in_app, cast):
    with pytest.raises(Forbidden):
        queries.consultation_for(cast.actor("Mo"), CODE, Permission.CONSULTATION_DRAFT_WRITE)
    assert queries.consultation_for(cast.actor("Mo"), CODE, Permission.CONSULTATION_WORK_SEE).code == CODE


@pytest.mark.parametrize("code", ["", "none", "TST2", "tst2 ", "' or 1=1"])
def test_an_address_that_is_none_is_not_found(in_app, cast, code):
    with pytest.raises(NotFound):
        queries.public_consultation(code)
    with pytest.raises(NotFound):
        queries.consultation_for(cast.actor("Olga"), code, Permission.CONSULTATION_WORK_SEE)


def test_an_administrator_without_a_role_finds_nothing(in_app, cast):
    with pytest.raises(NotFound):
        queries.consultation_for(cast.actor("Ida"), CODE, Permission.CONSULTATION_WORK_SEE)


def test_drafts_are_not_listed(in_app, cast):
    assert [row.code for row in queries.list_consultations()] == [OTHER_CODE]


def test_what_is_open_is_listed_newest_first(in_app, plan):
    assert {row.code for row in queries.list_consultations()} == {CODE, OTHER_CODE}
    ids = [row.id for row in queries.list_consultations()]
    assert ids == sorted(ids, reverse=True)


def test_the_current_draft_with_all_its_words_takes_three_statements(plan, statements):
    draft = queries.current_draft(plan.id)
    texts = queries.clause_texts(draft)

    assert [text.key for text in texts] == ["purpose", "siting", "hours"]
    assert len([each for each in statements if each.startswith("SELECT")]) == 3


def test_evidence_of_all_clauses_takes_one_statement_and_names_every_clause(plan, statements):
    ids = [plan.clause_id(key) for key in ("purpose", "siting", "hours")]
    statements.clear()
    found = queries.evidence_of([*ids, 10**9])

    assert len([each for each in statements if each.startswith("SELECT")]) == 1
    assert [len(found[clause_id]) for clause_id in ids] == [1, 1, 1]
    assert found[10**9] == []


def test_only_published_versions_have_a_public_number(in_app, plan, writing, cast):
    with writing():
        drafting.write_clause(cast.actor("Olga"), CODE, "hours", plain_language="Late.")

    assert [draft.number for draft in queries.published_drafts(plan.id)] == [1]
    assert queries.current_draft(plan.id).number == 1
    with pytest.raises(NotFound):
        queries.draft_by_number(plan.id, 2)
    with pytest.raises(NotFound):
        queries.draft_by_number(plan.id, 0)


def test_an_early_version_is_found_by_its_number(in_app, plan, writing, cast):
    with writing():
        drafting.write_clause(cast.actor("Olga"), CODE, "hours", wording="All night.")
        drafting.publish(cast.actor("Olga"), CODE, "change", "Longer.")

    assert "eight in the evening" in queries.place(queries.draft_by_number(plan.id, 1), "hours").version.wording
    assert queries.place(queries.draft_by_number(plan.id, 2), "hours").version.wording == "All night."
    assert queries.place(queries.draft_by_number(plan.id, 2), "entrance") is None


def test_versions_of_another_plan_are_not_picked_up(in_app, cast):
    assert queries.current_draft(cast.consultation_id) is None
    assert queries.published_drafts(cast.consultation_id) == []
    with pytest.raises(NotFound):
        queries.draft_by_number(cast.consultation_id, 1)


def test_roles_are_listed_by_name(in_app, cast):
    assert queries.roles_of(cast.consultation_id) == [
        ("Ada", "auditor"), ("Ana", "analyst"), ("Dee", "decision_maker"), ("Mina", "moderator"), ("Mo", "moderator"),
        ("Olga", "organizer"), ("Tess", "third_person"),
    ]  # fmt: skip


def test_a_fresh_plan_is_not_found_by_its_maker_without_the_role_that_they_now_hold(in_app, writing, cast):
    ida = cast.actor("Ida")
    with writing():
        code = framing.create(ida, title="Local plan: parks").code

    with pytest.raises(NotFound):
        queries.consultation_for(Actor(staff_id=ida.staff_id), code, Permission.CONSULTATION_WORK_SEE)
    assert queries.consultation_for(cast.actor("Ida"), code, Permission.CONSULTATION_WORK_SEE).code == code
