"""Other words that people proposed, and what the answer does with them."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from consult.access import ValidationErrors
from consult.consultations import queries as consultations
from consult.operations.record_check import checking
from consult.record import entries
from consult.report.document import NotReady
from consult.report.enums import ProposalUse
from consult.response import decision_points, later_decisions, proposals
from consult.response import document as response
from consult.response import queries as response_queries
from consult.response.models import ProposalDecision, SignedResponse
from consult.response.rules import DispositionData
from consult.storage.database import db, today
from tests.answering import REASON, close, dispose, dispose_all, freeze, sign
from tests.cast import CODE, KEYS, counted, reading, writing
from tests.moderated import answer, decide
from tests.proposed import FARTHER, NEARER, SITING, agree, code_of, propose

pytestmark = pytest.mark.both_databases


def take_out(app, cast, sent):
    """Two moderators decide that nobody may read it any more."""
    decide(app, cast, sent, "refuse", "names_person", version_seen=1)
    answer(app, cast, sent, True)
    counted(app)


@pytest.fixture
def agreed(app, cast, plan):
    """A proposal that many agree with, in a plan with a frozen report."""
    sent = propose(app, cast)
    close(app, plan)
    agree(app, sent)
    freeze(app, cast, plan)
    return sent


def refusals(app, plan):
    with reading(app):
        return [(each.check, each.where, each.params) for each in response.refusals(plan.row)]


def decided(app, key="siting"):
    with reading(app):
        return response_queries.summary(consultations.public_consultation(CODE)).clause(key).disposition


def test_a_proposal_that_many_agree_with_must_be_answered_before_the_signature(app, cast, plan, agreed):
    dispose_all(app, cast)
    code = code_of(app, agreed)
    told = {"part": "2 Where the rooms are", "codes": code}
    assert ("G5", ("clause", "siting"), told) in refusals(app, plan)
    with pytest.raises(NotReady), writing(app):
        response.sign(cast.actor("Dee"), CODE)
    dispose(app, cast, clause_key="siting", used={code: "none"})
    assert ("G5", ("clause", "siting"), told) not in refusals(app, plan)


@pytest.mark.parametrize(
    ("figures", "required"),
    [((10, 0, 3), True), ((9, 5, 5), False), ((12, 12, 0), False), ((12, 11, 0), True), ((0, 0, 0), False),
     ((0, 20, 1), True), ((20, 1, 1), True)],
)  # fmt: skip
def test_enough_agree_if_ten_do_and_more_than_disagree(app, cast, plan, figures, required):
    """If nearly all chose the same, nobody may learn what from the list of those that must be answered."""
    sent = propose(app, cast)
    close(app, plan)
    agree(app, sent, *figures)
    freeze(app, cast, plan)
    with reading(app):
        [found] = proposals.on_clause(plan.row, "siting")
        assert found.required is required


def test_the_answer_names_what_it_uses_and_so_does_the_receipt(app, cast, plan, agreed):
    code = code_of(app, agreed)
    dispose_all(app, cast, {"siting": {"decision": "changed", "wording": NEARER, "used": {code: "whole"}}})
    sign(app, cast)
    [answered] = decided(app).proposals
    assert (answered.tracker, answered.used, answered.is_public) == (code, ProposalUse.WHOLE, True)
    with reading(app):
        [entry] = entries.entries(CODE, entries.Kind.ANSWER)
        assert entry["proposals"] == [{"tracker": code, "used": "whole"}]
        assert checking.count_mismatches(CODE) == 0


def test_an_answer_without_proposals_has_the_same_document_as_before(app, cast, plan):
    freeze(app, cast, plan)
    dispose_all(app, cast)
    sign(app, cast)
    with reading(app):
        document = db.session.scalar(select(SignedResponse.document))
        assert all("proposals" not in each for each in document["dispositions"])
        [entry] = entries.entries(CODE, entries.Kind.ANSWER)
        assert "proposals" not in entry


def test_a_choice_holds_for_all_who_sent_the_same_words(app, cast, plan):
    first, same, other = propose(app, cast), propose(app, cast), propose(app, cast, FARTHER)
    freeze(app, cast, plan)
    with reading(app):
        assert len(proposals.on_clause(plan.row, "siting")) == 2
    dispose(app, cast, clause_key="siting", used={code_of(app, first): "part"})
    with reading(app):
        used = proposals.answers(plan.row)["siting"]
        assert used == {code_of(app, first): "part", code_of(app, same): "part"}
    assert code_of(app, other) not in used


def test_what_is_not_on_the_page_keeps_its_answer(app, cast, plan):
    first, other = propose(app, cast), propose(app, cast, FARTHER)
    freeze(app, cast, plan)
    dispose(app, cast, clause_key="siting", used={code_of(app, first): "part"})
    dispose(app, cast, clause_key="siting", used={code_of(app, other): "none", "nosuchcode23": "whole"})
    with reading(app):
        used = proposals.answers(plan.row)["siting"]
    assert used == {code_of(app, first): "part", code_of(app, other): "none"}


def test_somebody_elses_choice_meanwhile_is_not_written_over(app, cast, plan, agreed):
    with reading(app):
        before = decision_points.values_of(decision_points.decision_point(plan.row, "siting"))
    dispose(app, cast, clause_key="siting", used={code_of(app, agreed): "none"})
    with reading(app):
        after = decision_points.values_of(decision_points.decision_point(plan.row, "siting"))
    assert before["used"] != after["used"]


def test_words_that_are_gone_before_the_signature_are_not_in_it(app, cast, plan, agreed):
    dispose_all(app, cast, {"siting": {"used": {code_of(app, agreed): "none"}}})
    take_out(app, cast, agreed)
    sign(app, cast)
    assert decided(app).proposals is None
    with reading(app):
        assert db.session.scalars(select(ProposalDecision)).all() == []
        assert checking.count_mismatches(CODE) == 0


def test_words_that_go_later_leave_the_answer_as_it_was_signed(app, cast, plan, agreed):
    dispose_all(app, cast, {"siting": {"used": {code_of(app, agreed): "none"}}})
    sign(app, cast)
    take_out(app, cast, agreed)
    [answered] = decided(app).proposals
    assert (answered.tracker, answered.is_public) == (code_of(app, agreed), False)
    with reading(app):
        assert checking.count_mismatches(CODE) == 0


def test_the_check_finds_another_choice_than_was_signed(app, cast, plan, agreed):
    dispose_all(app, cast, {"siting": {"used": {code_of(app, agreed): "none"}}})
    sign(app, cast)
    with writing(app):
        db.session.execute(update(ProposalDecision).values(used="whole"))
    with reading(app):
        assert checking.count_mismatches(CODE) == 1


@pytest.mark.parametrize(
    "looks",
    [("whole", NEARER, False), ("whole", SITING.replace("150", "90"), True), ("none", NEARER, False),
     ("part", f"Doors are blue. {SITING}", True), ("part", NEARER, False)],
)  # fmt: skip
def test_what_does_not_look_as_chosen_is_pointed_out(app, cast, plan, looks):
    used, wording, doubtful = looks
    code = code_of(app, propose(app, cast))
    freeze(app, cast, plan)
    dispose(app, cast, clause_key="siting", decision="changed", wording=wording, used={code: used})
    with reading(app):
        point = decision_points.decision_point(plan.row, "siting")
        found = decision_points.doubtful(plan.row, [point])
    assert found == ({"siting": {code: ProposalUse(used)}} if doubtful else {})


def test_a_delayed_decision_answers_proposals_when_it_is_made(app, cast, plan, agreed):
    code = code_of(app, agreed)
    with reading(app):
        until = today() + timedelta(days=60)
    dispose(app, cast, clause_key="siting", used={code: "none"})
    dispose_all(
        app,
        cast,
        {"siting": {"decision": "deferred", "open_question": "Who pays?", "owner": "The board", "until": until}},
    )
    sign(app, cast)
    assert decided(app).proposals is None
    given = {
        "decision": "changed",
        "reason_kind": "law",
        "reason": REASON,
        "wording": NEARER,
        "plain_language": "80 m.",
    }
    dee = cast.actor("Dee")
    with pytest.raises(ValidationErrors) as found, writing(app):
        later_decisions.decide_later(dee, CODE, DispositionData(**given), clause_key="siting")
    assert found.value.field == f"used.{code}"
    with writing(app):
        later_decisions.decide_later(dee, CODE, DispositionData(**given, used={code: "whole"}), clause_key="siting")
    assert decided(app).last_answers == {code: ProposalUse.WHOLE}
    with reading(app):
        [entry] = entries.entries(CODE, entries.Kind.DECISION)
        assert entry["proposals"] == [{"tracker": code, "used": "whole"}]
        assert checking.count_mismatches(CODE) == 0


def test_proposals_are_no_business_of_other_parts(app, cast, plan, agreed):
    with reading(app):
        assert [proposals.on_clause(plan.row, key) for key in KEYS if key != "siting"] == [[], []]
