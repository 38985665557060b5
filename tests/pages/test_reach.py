"""Whom a plan is meant to reach: written before it opens, looked at half-way, compared with what happened."""

import pytest
from sqlalchemy import event, select

from consult.analysis import reach
from consult.analysis.reach import GroupData, ResultData
from consult.consultations import reach_plan
from consult.consultations.models import ReachNotes
from consult.contributions.enums import Channel, Choice, SelfDescriptionKind
from consult.record import entries
from consult.record.entries import Kind
from consult.report import document as report
from consult.report.queries import document_of, report_of
from consult.storage.database import db
from tests.answering import close, freeze, vote, vote_as
from tests.cast import CODE, Cast, Clock, Plan, open_plan, reading, write_for_the_freeze, writing
from tests.pageclient import PageClient

HERE = f"/team/p/{CODE}/reach"
PUBLIC = f"/p/{CODE}/reach"
USES = GroupData(name="People who inject", kind="uses_now", target="60", way="At the van", owner="Night van")
MOTHERS = GroupData(name="Mothers", kind="family", target="30", way="Visits", owner="The nurse")
PRISON = GroupData(name="People in prison", target="20", way="A visit", owner="The chaplain")
NOT_REACHED = ResultData(
    reached="no",
    tried="We asked the prison twice.",
    why="Nobody let us in.",
    meaning="The report has no voice from prison.",
)
BAD = [
    ({"target.1": "many"}, "target.1"),
    ({"target.1": "0"}, "target.1"),
    ({"target.1": "-1"}, "target.1"),
    ({"target.1": "1.5"}, "target.1"),
    ({"target.1": "100001"}, "target.1"),
    ({"owner.1": " "}, "owner.1"),
]


@pytest.fixture
def planned(app, cast: Cast) -> Plan:
    """The plan, opened with three groups to reach."""
    with writing(app):
        reach.write_plan(cast.actor("Olga"), CODE, [USES, MOTHERS, PRISON])
    open_plan(app)
    return Plan(app, cast)


def row(number: int, group: GroupData) -> dict[str, str]:
    return {f"{name}.{number}": getattr(group, name) for name in reach_plan.FIELDS}


def names(app, plan: Plan) -> list[str]:
    with reading(app):
        return [each.name for each in reach_plan.groups_of(plan.id)]


def test_organizers_write_it_before_the_plan_opens(app, cast, staff_client):
    olga = staff_client("Olga")
    assert "This plan does not say who should be heard" in olga.get(f"/team/p/{CODE}/open").words
    page = olga.get(HERE).form(button="add").fill(row(1, USES) | row(3, PRISON)).send("add")
    assert "Group 4" in page.words
    assert page.form("/reach").fields["name.3"] == "People in prison", "what was typed stays"
    saved = page.form("/reach").send("Save")
    assert saved.status == 200
    assert names(app, Plan(app, cast)) == ["People who inject", "People in prison"]
    assert "This plan does not say who should be heard" not in olga.get(f"/team/p/{CODE}/open").words


@pytest.mark.parametrize(("wrong", "field"), BAD)
def test_every_fault_is_at_its_box_and_what_was_typed_stays(app, cast, staff_client, wrong, field):
    page = staff_client("Olga").get(HERE).form("/reach").fill(row(1, USES) | row(2, MOTHERS) | wrong).send("Save")
    assert page.status == 422
    assert f'href="#{field}"' in page.text
    assert page.form("/reach").fields["way.2"] == "Visits"
    assert names(app, Plan(app, cast)) == []


def test_everyone_reads_it_with_the_plan_and_it_stays_as_it_is(app, planned, client, staff_client):
    words = client.get(PUBLIC).words
    for each in ("People who inject", "60", "At the van", "Night van"):
        assert each in words
    assert PUBLIC in client.get(f"/p/{CODE}").hrefs
    assert 'name="name.1"' not in staff_client("Olga").get(HERE).text
    with reading(app):
        opened = next(each for each in entries.entries(CODE, Kind.LIFE) if each["event"] == "opened")
        assert opened["reach"] == reach_plan.hash_of(reach_plan.groups_of(planned.id))


def test_a_plan_without_one_says_so(plan, client):
    assert "There was no plan of whom to reach before this plan opened." in client.get(PUBLIC).words


def tasks(olga: PageClient) -> str:
    return olga.get(f"/team/p/{CODE}").words


def test_half_way_the_organizer_is_asked_until_a_decision_is_published(
    app, planned, clock: Clock, staff_client, client
):
    asked = "Half of the time is over."
    olga = staff_client("Olga")
    clock.forward(days=14)
    assert asked not in tasks(olga)
    clock.forward(days=1)
    olga = staff_client("Olga")
    assert asked in tasks(olga)
    page = olga.get(HERE).form("/decision").fill(text="We go to the prison.").send("See it before you publish it")
    assert "We go to the prison." in page.text[page.text.index("This is what people will see") :]
    page = page.form("/decision").fill(text="We go to the prison again.").send("publish")
    assert "We go to the prison again." in page.text[page.text.index("This is what people will see") :], "shown again"
    with reading(app):
        assert reach_plan.decisions_of(planned.id) == []
    page = page.form("/decision").send("publish")
    assert "Published. Everyone can read what you decided." in page.words
    assert asked not in tasks(olga)
    assert "We go to the prison again." in client.get(PUBLIC).words
    assert "a decision about who was not reached" in client.get(f"/p/{CODE}/feed.atom").text
    with reading(app):
        last = list(entries.entries(CODE, Kind.LIFE))[-1]
    assert (last["event"], last["hash"]) == (
        "reach_decided",
        reach_plan.hash_of_decision("We go to the prison again."),
    )


def test_what_organizers_see_of_who_came_moves_with_batches_alone(app, planned, staff_client):
    """Nothing by what people say about themselves is anywhere before the freeze."""
    olga = staff_client("Olga")
    before = olga.get(HERE).words
    vote_as(app, {SelfDescriptionKind.FAMILY}, {Choice.SUPPORT: 12})
    assert olga.get(HERE).words == before
    assert "People who use drugs" not in before
    assert staff_client("Mo").get(HERE).status == 404


def test_notes_are_the_teams_and_gone_after_the_freeze(app, planned, cast, client, staff_client):
    olga = staff_client("Olga")
    olga.get(HERE).form("/notes").fill(notes="Eleven mothers came.").send("Save the notes")
    assert "Eleven mothers came." in staff_client("Ana").get(f"/team/p/{CODE}/reached").words
    assert "Eleven mothers came." not in client.get(PUBLIC).words
    close(app, planned)
    freeze(app, cast, planned)
    with reading(app):
        assert db.session.scalars(select(ReachNotes)).all() == []


def refused(app, plan: Plan) -> list[tuple[str, ...]]:
    with reading(app):
        return [each.where for each in report.refusals(plan.row)]


def test_nothing_is_frozen_until_each_group_is_answered_for(app, planned, cast, staff_client):
    close(app, planned)
    assert refused(app, planned).count(("reach",)) == 3
    ana, asked = staff_client("Ana"), []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert f"/team/p/{CODE}/reached" in ana.get(f"/team/p/{CODE}/heard").hrefs
    assert len([each for each in asked if "FROM reach_group" in each]) == 1, "the checks and the preview read it once"
    page = ana.get(f"/team/p/{CODE}/reached").form("/reached")
    page = page.fill({"reached.1": "yes", "reached.2": "partly", "reached.3": "no"}).send("Save")
    assert page.status == 200
    assert refused(app, planned).count(("reach",)) == 2, "of those not reached it must be said what that means"


def test_the_report_says_who_was_heard_and_who_was_not(app, planned, cast, client):
    vote_as(app, {SelfDescriptionKind.USES_NOW}, {Choice.SUPPORT: 17, Choice.OPPOSE: 18})
    vote_as(app, {SelfDescriptionKind.FAMILY}, {Choice.SUPPORT: 8, Choice.OPPOSE: 2})
    vote(app, 22, Choice.SUPPORT)
    vote(app, 26, Choice.OPPOSE)
    vote(app, 4, Choice.OPPOSE, channel=Channel.ACCOUNT)
    close(app, planned)
    freeze(app, cast, planned)
    with reading(app):
        frozen = report_of(planned.id)
        assert frozen is not None
        part_a = document_of(frozen)
    assert part_a.participants is not None
    channel, few = part_a.participants.channels
    assert (channel.people, channel.not_stated) == (93, 50)
    assert few.people is None
    assert [(each.group, each.people) for each in part_a.participants.groups] == [("uses_now", 35)]
    page = client.get(PUBLIC)
    assert "about 35 or more" in page.words
    assert "not counted" in page.words, "nobody is asked whether they are in prison"
    assert "fewer than 10" in page.words
    (length,) = page.elements("svg", **{"class": "length"})
    assert length[0].get("width") == "100.0%", "a number that is not shown has no length either"
    assert part_a.reach is not None
    assert [each.reached for each in part_a.reach] == ["yes"] * 3
    assert client.get(f"/p/{CODE}/answer.json").json["participants"]["channels"][0]["not_stated"] == 50


def test_whom_the_report_did_not_hear_is_named_with_what_it_means(app, planned, cast, client):
    close(app, planned)
    freeze_with(app, cast, planned, {1: ResultData(reached="yes"), 2: ResultData(reached="yes"), 3: NOT_REACHED})
    words = client.get(PUBLIC).words
    assert "Do not read silence as agreement." in words
    for text in (NOT_REACHED.tried, NOT_REACHED.why, NOT_REACHED.meaning):
        assert text in words


def test_the_words_on_who_was_not_reached_need_a_number_or_a_reason(app, planned, cast, staff_client):
    """They are in the report, and everyone reads them."""
    close(app, planned)
    ana = staff_client("Ana")
    page = ana.get(f"/team/p/{CODE}/reached").form("/reached")
    page.fill({"reached.1": "no", "why.1": "Many people were afraid."}).send()
    hint = "There is no number with “Many people”."
    for where in ("reached", "heard/words"):
        assert hint in ana.get(f"/team/p/{CODE}/{where}").words
    assert f"/team/p/{CODE}/reached" in ana.get(f"/team/p/{CODE}/heard/words").hrefs
    assert ("words",) in refused(app, planned)


def freeze_with(app, cast: Cast, plan: Plan, results: dict[int, ResultData]) -> None:
    with writing(app):
        write_for_the_freeze(cast.actor("Ana"), plan.id)
        reach.write_results(cast.actor("Ana"), CODE, results)
        report.freeze(cast.actor("Ana"), CODE)
