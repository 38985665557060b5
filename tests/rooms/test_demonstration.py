"""The demonstration: three consultations in three states, played by the rules that real ones follow."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.access import Conflict
from consult.analysis import coding, published_figures, themes
from consult.analysis.disclosure import Suppressed
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation, ConsultationEvent, ConsultationRole
from consult.contributions import comment_votes, copies, proposed_changes, receipt_access, translations
from consult.contributions import queries as contribution_queries
from consult.contributions.models import Ballot, ClauseVote, Comment, ItemEvent, SelfDescription, Submission
from consult.credentials import receipts
from consult.demonstration import cast, content, loading
from consult.moderation import piles, public_log
from consult.moderation.models import CommentAccess, ModerationDecision
from consult.report import queries as report_queries
from consult.report.enums import ProposalUse, Status
from consult.response import decision_points
from consult.response import queries as response_queries
from consult.response.models import ProposalDecision
from consult.staff import members
from consult.staff.models import Staff
from consult.storage.database import db, today
from tests.conftest import Stages
from tests.demonstrated import CHECKING, CODES, KITS, ROOMS, application
from tests.noise import NOISE
from tests.pagechecks import NOT_IN_TITLES

pytestmark = pytest.mark.slow

Writing = Callable[..., AbstractContextManager[None]]


@pytest.fixture
def demonstration(tmp_path: Path, stages: Stages, database_kind: str) -> Iterator[Flask]:
    with application(tmp_path / "demo", stages, database_kind) as app:
        yield app


def consultation(code: str) -> Consultation:
    return consultations.public_consultation(code)


def count(model: type, *conditions: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def test_one_is_answered_one_open_and_one_heard(demonstration: Flask) -> None:
    assert {code: consultation(code).state for code in CODES} == {ROOMS: "answered", CHECKING: "open", KITS: "reported"}


def test_in_each_more_was_said_than_a_page_holds_and_every_kind_of_outcome_is_there(demonstration: Flask) -> None:
    counts = public_log.public_counts(consultation(ROOMS).id)
    assert counts.published + counts.redacted >= 60
    assert min(counts.redacted, counts.team_only, counts.refused, counts.junk, counts.withdrawn) > 0
    for code in CODES:
        assert count(Comment, Comment.consultation_id == consultation(code).id, Comment.stage == "public") > 20


def test_the_open_one_has_work_for_a_moderator(demonstration: Flask) -> None:
    row = consultation(CHECKING)
    assert piles.counts(row.id).to_read >= 5
    assert row.closes_on > today()


def test_every_clause_says_what_why_and_on_what_evidence(demonstration: Flask) -> None:
    for code in CODES:
        draft = consultations.draft_by_number(consultation(code).id, 1)
        assert len(draft.places) >= 10
        evidence = consultations.evidence_of(place.version.clause_id for place in draft.places)
        for place in draft.places:
            version = place.version
            assert all((version.wording, version.plain_language, version.reason, version.cost, version.affects)), (
                version.heading
            )
            assert evidence[version.clause_id], version.heading


def test_the_answered_one_was_changed_while_open_and_by_the_answer(demonstration: Flask) -> None:
    drafts = consultations.published_drafts(consultation(ROOMS).id)
    assert [draft.kind for draft in drafts] == ["first", "change", "decision"]
    meanings = {
        place.version.clause.key: place.version.meaning_revision
        for place in consultations.draft_by_number(consultation(ROOMS).id, 2).places
    }
    assert {key for key, meaning in meanings.items() if meaning == 2} == {"hours", "police"}


def test_promises_have_every_status_that_a_promise_can(demonstration: Flask) -> None:
    promises = response_queries.summary(consultation(ROOMS)).promises
    assert len(promises) == 7
    overdue = [promise for promise in promises if promise.overdue_days]
    assert [promise.status for promise in overdue] == [Status.NO_EVIDENCE] * 2
    standing = Counter(promise.status for promise in promises)
    assert {Status.COMPLETE, Status.SUBSTANTIAL, Status.ABANDONED, Status.NO_EVIDENCE} <= set(standing)


def test_small_classes_are_withheld_and_large_ones_published(demonstration: Flask) -> None:
    clauses = response_queries.summary(consultation(ROOMS)).clauses
    tallies = [tally for clause in clauses for tally in clause.tallies]
    assert {tally.channel for tally in tallies} == {"open", "code"}
    assert any(tally.suppressed for tally in tallies)
    assert sum(not tally.suppressed for tally in tallies) > 12


def told(code: str) -> Counter[str]:
    """How many public comments have numbers, have had nearly all answers alike, or fewer than ten."""
    row = consultation(code)
    found = published_figures.answers_to(row, copies.shown_ids(row.id))
    return Counter(
        "few" if isinstance(each, Suppressed) else "alike" if each.nearly_all else "told" for each in found.values()
    )


def test_people_answered_comments_and_every_kind_of_number_is_there(demonstration: Flask) -> None:
    assert min(told(KITS)[kind] for kind in ("few", "alike", "told")) > 0
    assert told(ROOMS)["told"] > 20
    quotes = [quote for part in response_queries.summary(consultation(ROOMS)).clauses for quote in part.quotes]
    assert any(quote.answers and not quote.answers.nearly_all for quote in quotes)


def test_people_fall_into_groups_in_one_plan_and_not_in_another(demonstration: Flask) -> None:
    clear, none = (report_queries.groups_of(consultation(code)) for code in (ROOMS, KITS))
    assert clear is not None
    assert [group.letter for group in clear.groups] == ["A", "B"]
    assert all((clear.unites, clear.divides))
    assert any(share.agree is None for row in clear.unites for share in row.per_group), "words, where nearly all agree"
    assert none is not None
    assert not none.groups
    assert none.none_reason is not None


def test_in_the_open_one_some_comments_were_answered_less_than_others(demonstration: Flask) -> None:
    row = consultation(CHECKING)
    seen = select(Comment.times_seen).where(Comment.consultation_id == row.id, Comment.stage == "public")
    assert len(set(db.session.scalars(seen))) > 3
    first = comment_votes.next_comments(row.id).comments
    assert len(first) == 10


@pytest.mark.parametrize("code", CODES)
def test_what_was_received_adds_up(code: str, demonstration: Flask) -> None:
    assert published_figures.reconciliation_of(consultation(code).id).checked().received > 20


@pytest.mark.parametrize("code", [ROOMS, KITS])
def test_after_the_freeze_nothing_links_one_persons_items(code: str, demonstration: Flask) -> None:
    row = consultation(code)
    assert count(Submission, Submission.consultation_id == row.id) == 0
    assert count(Comment, Comment.consultation_id == row.id, Comment.submission_id.is_not(None)) == 0
    assert count(Ballot) > 300
    assert count(SelfDescription) == count(SelfDescription, SelfDescription.submission_id.in_(select(Submission.id)))


def test_staff_acts_happen_in_the_order_of_the_rules(demonstration: Flask) -> None:
    opened = {
        (opening.comment_id, opening.staff_id): opening.at for opening in db.session.scalars(select(CommentAccess))
    }
    decisions = list(db.session.scalars(select(ModerationDecision)))
    assert all(opened[made.comment_id, made.staff_id] <= made.at for made in decisions)
    refused = [made for made in decisions if made.outcome == "refuse"]
    for comment_id in {made.comment_id for made in refused}:
        assert len({made.staff_id for made in refused if made.comment_id == comment_id}) == 2
    for code in CODES:
        times = [event.at for event in consultations.events_of(consultation(code).id)]
        assert times == sorted(times)
    acts = [event.at for event in db.session.scalars(select(ConsultationEvent))] + [made.at for made in decisions]
    assert max(acts).date() < today()


def test_everything_analysts_can_read_was_sorted_or_left_without_a_theme_on_purpose(demonstration: Flask) -> None:
    for code in (ROOMS, KITS):
        total, without = coding.count_codable(consultation(code).id)
        assert total > 30
        assert without < total / 3


def pool_today(writing: Writing) -> None:
    """As if what waits in other plans had begun to wait today."""
    with writing():
        for comment in db.session.scalars(select(Comment).where(Comment.stage == "pool")):
            comment.pooled_on = today()


def test_titles_and_addresses_are_neutral(demonstration: Flask) -> None:
    for code in CODES:
        assert not NOT_IN_TITLES.search(consultation(code).title)
        assert re.fullmatch(r"[a-z2-9]{4}", code)


def test_official_words_hold_no_real_contact(demonstration: Flask) -> None:
    text = " ".join(consultation(code).support for code in CODES)
    assert set(re.findall(r"\b\d[\d ]{6,}\d\b", text)) == set(re.findall(r"\b0800 000 \d{3}\b", text))


def test_the_receipt_to_try_opens_words_that_the_answer_uses(demonstration: Flask) -> None:
    mine = receipt_access.open_receipt(loading.receipt_to_try())
    assert mine.consultation.code == ROOMS
    [said] = mine.comments
    assert said.comment.stage == "public"
    keys = consultations.clause_keys(mine.consultation.id)
    clause = response_queries.summary(mine.consultation).clause(keys[said.comment.clause_id])
    assert clause.disposition.code == "changed"
    assert themes.coded([said.comment.id])[said.comment.id]
    assert clause.disposition.last_answers[said.comment.tracker] is ProposalUse.WHOLE


def test_people_propose_other_words_and_the_answer_uses_some(demonstration: Flask) -> None:
    for code in (ROOMS, CHECKING):
        assert contribution_queries.proposals_by_clause(consultation(code).id), code
    proposing = select(Comment).where(Comment.proposed_wording.is_not(None))
    changes = proposed_changes.changes(db.session.scalars(proposing)).values()
    assert len(changes) == 5
    for change in changes:
        assert {piece.kind for stretch in change.stretches for piece in stretch} == {"same", "added", "removed"}
    used = db.session.scalars(select(ProposalDecision.used).order_by(ProposalDecision.used)).all()
    assert list(used) == ["none", "part", "whole"]
    row = consultation(ROOMS)
    points = [decision_points.decision_point(row, key) for key in ("siting", "hours")]
    assert decision_points.doubtful(row, points) == {}, "what the answer says of them looks so in its wording"


def test_a_letter_that_many_sent_is_one_text_in_lists_and_all_can_be_read(demonstration: Flask) -> None:
    row = consultation(ROOMS)
    [(group, people)] = db.session.execute(
        select(Comment.near_group, Comment.times_near).where(Comment.near_group.is_not(None), Comment.is_shown)
    ).all()
    assert people >= 8
    found = contribution_queries.near_texts(row.id, group, 0, 99)
    assert 1 < len(found) <= people


@pytest.mark.parametrize(("code", "own"), [(ROOMS, "es"), (CHECKING, "fr")])
def test_somebody_says_the_language_of_a_comment_and_a_moderator_translates_it(
    code: str, own: str, demonstration: Flask
) -> None:
    row = consultation(code)
    [(tracker, language, words)] = translations.all_shown(row.id)
    shown = contribution_queries.public_comment(row.id, tracker)
    said = db.session.scalars(select(Comment.language_said).where(Comment.tracker == tracker)).one()
    assert (said, shown.language, language) == (own, own, "en")
    assert [each.text for each in shown.translations] == [words]


def test_loading_again_changes_nothing(demonstration: Flask) -> None:
    assert loading.missing() == []


def test_what_is_missing_is_loaded_and_what_is_there_stays(in_app: Flask) -> None:
    loading.load(content.read("checking"))
    before = consultation(CHECKING).id, count(Comment)
    assert [each.plan.code for each in loading.missing()] == [KITS, ROOMS]
    loading.load(content.read("kits"))
    assert (consultation(CHECKING).id, count(Comment, Comment.consultation_id == before[0])) == before


def test_two_loadings_have_the_same_receipts_votes_and_days(in_app: Flask, demonstration: Flask) -> None:
    wanted = content.read("checking")
    votes = select(ClauseVote.choice, ClauseVote.day).join(Submission, Submission.id == ClauseVote.submission_id)

    def state() -> tuple[object, ...]:
        row = consultation(CHECKING)
        mine = [receipt_access.open_receipt(receipts.as_words(receipts.from_seed(wanted.seed(i)))) for i in range(5)]
        return (
            [[said.comment.original for said in each.comments] for each in mine],
            sorted(db.session.execute(votes.where(Submission.consultation_id == row.id)).all()),
            sorted(db.session.scalars(select(Comment.day).where(Comment.consultation_id == row.id))),
        )

    with demonstration.app_context():
        first = state()
    with in_app.app_context():
        loading.load(wanted)
        assert state() == first


def test_a_loading_that_fails_leaves_nothing(in_app: Flask) -> None:
    def fail(count: int) -> None:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - the one raised above
        loading.load(content.read("checking"), fail)
    assert [count(model) for model in (Consultation, Staff, Comment, ItemEvent)] == [0] * 4


def test_another_plan_is_left_alone(in_app: Flask, writing: Writing, plan: object) -> None:
    def others() -> list[tuple[object, ...]]:
        query = select(Comment.id, Comment.stage, Comment.public_on, Comment.public_text)
        return sorted(db.session.execute(query.join(Consultation).where(Consultation.code.not_in(CODES))).all())

    pool_today(writing)
    before = others()
    loading.load(content.read("checking"))
    loading.load(content.read("kits"))
    assert others() == before
    codes = select(Consultation.code).join(ConsultationRole).join(Staff).where(Staff.name.in_(cast.ROLES))
    assert set(db.session.scalars(codes)) == {CHECKING, KITS}
    assert not any(NOISE in line.tracker for code in (CHECKING, KITS) for line in public_log.public_log(code))


@pytest.mark.parametrize("how", ["joined", "administers", "has another role"])
def test_no_link_and_no_role_for_somebody_of_the_same_name(
    how: str, in_app: Flask, writing: Writing, plan: object
) -> None:
    with writing():
        namesake = members.add_staff(cast.ORGANIZER, administrator=how == "administers")[0]
        if how == "joined":
            namesake.passphrase_hash = "a hash"
        if how == "has another role":
            where = consultation("tst2").id
            db.session.add(ConsultationRole(consultation_id=where, staff_id=namesake.id, role="auditor"))
    pool_today(writing)
    with pytest.raises(Conflict, match="Olga Reyes"):
        loading.load(content.read("checking"))
    with pytest.raises(Conflict, match="Olga Reyes"), writing():
        cast.one_a_role()
    assert db.session.scalar(select(Consultation).where(Consultation.code == CHECKING)) is None
