"""Agreement with proposed words stays with these words: what was about others is published apart."""

import pytest
from sqlalchemy import select

from consult.access import AppError
from consult.analysis import published_figures
from consult.consultations import queries as consultations
from consult.contributions import comment_votes, copies
from consult.contributions.comment_votes import SheetAnswers
from consult.contributions.models import CommentVote
from consult.operations.record_check import checking
from consult.report import queries as report_queries
from consult.storage.database import db, random_key
from tests.answered import publish
from tests.answering import freeze
from tests.cast import CODE, counted, reading, writing
from tests.proposed import NEARER, SITING, code_of, propose, reword

pytestmark = pytest.mark.both_databases


def answer(app, plan, sent, *values, sheet_id=None):
    """So many people answer, with the words before them that the part has now."""
    code = code_of(app, sent)
    with reading(app):
        draft = consultations.current_draft_id(plan.id)
    with writing(app):
        for value in values:
            sheet = SheetAnswers(CODE, sheet_id or random_key(), {code: value}, draft=draft)
            [kept] = comment_votes.write([sheet])
            assert not isinstance(kept, AppError)


MANY = [1] * 11 + [-1] * 3


@pytest.fixture
def sent(app, cast, plan):
    found = propose(app, cast)
    counted(app)
    return found


def figures(app, plan, sent, *, earlier=False):
    with reading(app):
        told = published_figures.answers_apart(plan.row, copies.shown_ids(plan.id))
    return told[earlier].get(code_of(app, sent))


def part_a(app, plan):
    with reading(app):
        return report_queries.document_of(report_queries.report_of(plan.id))


def test_agreement_stays_if_the_proposed_words_are_the_same(app, cast, plan, sent):
    answer(app, plan, sent, *MANY)
    reword(app, cast, f"{SITING} Doors are blue.")
    answer(app, plan, sent, 1)
    freeze(app, cast, plan)
    assert figures(app, plan, sent).agree == 12
    assert figures(app, plan, sent, earlier=True) is None
    assert part_a(app, plan).earlier_answers is None


@pytest.mark.parametrize("wording", [SITING.replace("150", "120"), NEARER], ids=["conflict", "taken over"])
def test_agreement_with_words_that_are_no_longer_proposed_is_published_apart(app, cast, plan, sent, wording):
    answer(app, plan, sent, *MANY)
    reword(app, cast, wording)
    answer(app, plan, sent, *[-1] * 9, *[1] * 3)
    freeze(app, cast, plan)
    now, before = figures(app, plan, sent), figures(app, plan, sent, earlier=True)
    assert ((now.agree, now.disagree), (before.agree, before.disagree)) == ((3, 9), (11, 3))
    code, frozen = code_of(app, sent), part_a(app, plan)
    assert (list(frozen.answers[code]), list(frozen.earlier_answers[code])) == ([3, 9, 0], [11, 3, 0])
    with reading(app):
        assert checking.count_mismatches(CODE) == 0


def test_few_answers_are_published_in_neither_place_and_never_added_up(app, cast, plan, sent):
    answer(app, plan, sent, *MANY)
    reword(app, cast, NEARER)
    answer(app, plan, sent, 1, 1)
    freeze(app, cast, plan)
    assert figures(app, plan, sent).words == "fewer than 10"
    assert figures(app, plan, sent, earlier=True).total == 14


def test_who_answers_again_answers_what_is_there_now(app, cast, plan, sent):
    answer(app, plan, sent, 1, sheet_id=77)
    reword(app, cast, NEARER)
    answer(app, plan, sent, 1, sheet_id=77)
    with reading(app):
        [vote] = db.session.scalars(select(CommentVote).where(CommentVote.sheet_id == 77))
        assert (vote.value, vote.clause_version_id) == (1, plan.version_id("siting"))


def test_an_answer_counts_for_the_words_on_the_page_even_if_it_comes_later(app, cast, plan, sent):
    with reading(app):
        draft, version = consultations.current_draft_id(plan.id), plan.version_id("siting")
    reword(app, cast, NEARER)
    with writing(app):
        comment_votes.write([SheetAnswers(CODE, 78, {code_of(app, sent): 1}, draft=draft)])
    with reading(app):
        assert (
            db.session.scalars(select(CommentVote.clause_version_id).where(CommentVote.sheet_id == 78)).one() == version
        )


def test_an_ordinary_comment_says_nothing_of_a_version(app, cast, plan):
    [code] = publish(app, cast, 1)
    with reading(app):
        draft = consultations.current_draft_id(plan.id)
    with writing(app):
        comment_votes.write([SheetAnswers(CODE, 79, {code: 1}, draft=draft)])
    with reading(app):
        assert db.session.scalars(select(CommentVote.clause_version_id).where(CommentVote.sheet_id == 79)).one() is None
