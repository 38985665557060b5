"""What names a moderator's organization is searched once and stored, and is right at any moment."""

import pytest
from sqlalchemy import event, select, update

from consult.contributions import receipt_access
from consult.contributions.models import Comment
from consult.moderation import affiliations, organization_search, recusal
from consult.moderation.models import OrganizationSearch
from consult.operations import privacy_audit
from consult.staff.models import Staff
from consult.storage.database import db
from tests.cast import reading, writing
from tests.moderated import decide, say

pytestmark = pytest.mark.both_databases

ABOUT = "The Harbour Clinic’s guard threw me out."
NAMES = "Harbour Clinic; the clinic on Quay Road"


def works_for(app, cast, name, affiliation):
    with writing(app):
        db.session.get_one(Staff, cast.ids[name]).affiliation = affiliation


@pytest.fixture
def employed(app, cast, plan):
    """Mo works for the Harbour Clinic."""
    works_for(app, cast, "Mo", NAMES)


def search(app):
    """Run the task until it finds nothing more; returns how many things it did."""
    done, count = 0, 1
    while count:
        with writing(app):
            count = organization_search.search_due()
        done += count
    return done


def hidden(app, cast, plan, name="Mo"):
    with reading(app):
        return set(recusal.own_body(cast.actor(name), plan.id))


def take_back(app, sent):
    with writing(app):
        receipt_access.withdraw_all(sent.receipt)


def stored(app, sent):
    with reading(app):
        return db.session.scalar(select(Comment.named_organizations).where(Comment.id == sent.id))


def test_a_comment_is_found_before_it_was_searched_and_after(app, cast, plan, employed):
    about, other = say(app, ABOUT), say(app, "Open at six.")
    assert (stored(app, about), hidden(app, cast, plan)) == (None, {about.id})
    assert search(app) == 3, "the names are noted, and two comments searched"
    assert (stored(app, about), stored(app, other)) == (";harbour clinic;", "")
    assert hidden(app, cast, plan) == {about.id}
    later = say(app, "Ask the clinic on Quay Road.")
    assert hidden(app, cast, plan) == {about.id, later.id}
    assert search(app) == 1
    assert hidden(app, cast, plan) == {about.id, later.id}
    assert search(app) == 0


def test_another_affiliation_is_right_at_once_and_searched_for_afterwards(app, cast, plan, employed):
    about, bus = say(app, ABOUT), say(app, "The night bus union drives us home.")
    search(app)
    works_for(app, cast, "Mo", "Night Bus Union")
    assert hidden(app, cast, plan) == {bus.id}
    search(app)
    assert (stored(app, about), stored(app, bus)) == ("", ";night bus union;")
    works_for(app, cast, "Mina", "Harbour Clinic")
    assert (hidden(app, cast, plan), hidden(app, cast, plan, "Mina")) == ({bus.id}, {about.id})
    search(app)
    assert (hidden(app, cast, plan), hidden(app, cast, plan, "Mina")) == ({bus.id}, {about.id})
    works_for(app, cast, "Mo", "")
    assert (hidden(app, cast, plan), hidden(app, cast, plan, "Mina")) == (set(), {about.id})


def test_a_name_that_contains_another_is_a_name_of_its_own(app, cast, plan, employed):
    works_for(app, cast, "Mina", "Clinic")
    both, one = say(app, ABOUT), say(app, "Any clinic will do.")
    search(app)
    assert (hidden(app, cast, plan), hidden(app, cast, plan, "Mina")) == ({both.id}, {both.id, one.id})


def test_hiding_the_name_forgets_that_it_was_named(app, cast, plan, employed):
    about = say(app, ABOUT)
    search(app)
    marked = ABOUT.replace("Harbour Clinic", "[[name|Harbour Clinic]]")
    decide(app, cast, about, "redact", "names_person", marked=marked, by="Mina")
    assert (stored(app, about), hidden(app, cast, plan)) == (None, set())
    search(app)
    assert stored(app, about) == ""


def test_a_deleted_comment_names_nothing(app, cast, plan, employed):
    about = say(app, ABOUT)
    search(app)
    take_back(app, about)
    assert (stored(app, about), hidden(app, cast, plan)) == (None, set())
    assert search(app) == 0


def test_a_plan_without_affiliations_is_not_searched(app, cast, plan):
    about = say(app, ABOUT)
    assert (search(app), stored(app, about)) == (0, None)
    with reading(app):
        assert db.session.scalars(select(OrganizationSearch)).all() == []


def test_nothing_is_read_of_a_comment_that_was_searched_unless_it_names_them(app, cast, plan, employed):
    """Rows that a moderator's page costs: what is about their organization, and what has not been searched yet."""
    for number in range(12):
        say(app, f"Open at {number}.")
    about = say(app, ABOUT)
    search(app)
    say(app, "Not searched yet.")
    asked = []

    def note(connection, cursor, statement, parameters, context, many):
        if statement.startswith(("SELECT", "WITH")) and "\nFROM " in statement:
            asked.append((statement, parameters))

    with reading(app):
        mo = cast.actor("Mo")
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            found = recusal.own_body(mo, plan.id)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        connection = db.session.connection()
        rows = [len(connection.exec_driver_sql(*each).all()) for each in asked]
    assert found == {about.id}
    assert (len(rows), sum(rows)) == (5, 4), "affiliation, names, the comment about them, the one not searched"


def test_what_a_deleted_comment_named_is_a_finding(app, cast, plan, employed):
    about = say(app, ABOUT)
    take_back(app, about)
    with writing(app):
        db.session.execute(update(Comment).where(Comment.id == about.id).values(named_organizations=";harbour clinic;"))
    with reading(app):
        assert "retention" in {finding.name for finding in privacy_audit._rows()}


def test_the_names_of_an_affiliation_are_found_as_is_named_finds_them():
    names = affiliations.names_in(NAMES)
    assert affiliations.find(names, [ABOUT, None]) == {"harbour clinic"}
    assert affiliations.find(names, ["The clinics on Quay Road"]) == frozenset()
    assert affiliations.find((), [ABOUT]) == frozenset()
