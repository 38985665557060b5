"""Every table and column that an entry of the record describes: if changed, removed or added by hand, the check names
it.

A new table fails here until somebody has decided whether the record covers it, and so does a new column of one that it
covers.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import bindparam, delete, insert, select, text, tuple_, update

from consult.analysis import reach, report_notes
from consult.analysis.reach import GroupData
from consult.commitments import commands as commitments
from consult.commitments import later_acts
from consult.commitments.commands import NoteData
from consult.consultations import (
    clarifications,
    drafting,
    edit_confirmation,
    edit_conflicts,
    frame_corrections,
    rights_assessment,
    working_version,
)
from consult.consultations.evidence_lists import ParsedEvidence
from consult.consultations.queries import working_draft
from consult.consultations.rights_assessment import RightData
from consult.contributions.enums import Choice
from consult.moderation import decisions
from consult.operations.record_check import checking
from consult.report import sense_checks, word_reasons
from consult.report.enums import Status
from consult.report.sense_checks import SenseCheckData
from consult.response import later_decisions
from consult.response.rules import DispositionData
from consult.storage.database import Model, begin_write, db, end_transaction, today
from tests.answered import answer
from tests.answering import REASON, close, decide_all, promise, published, sign, vote
from tests.cast import CODE, Plan, counted, open_plan, reading, writing
from tests.moderated import decide, open_comment, row, say
from tests.plan_words import DRAFT, FRAME

pytestmark = pytest.mark.slow

LONG_AGO, THEN = date(2001, 1, 1), datetime(2001, 1, 1, tzinfo=UTC)
OTHER = "Something else."
KEY, NOBODY = "a key", "the record names nobody"
NO_ENTRY, ANEW = "no entry tells of it", "may be written anew at any time"
ROW_KEYS = {"id": KEY, "staff_id": NOBODY, "consultation_id": KEY}

HERE = f"(select id from consultation where code = '{CODE}')"
OURS = f"consultation_id = {HERE}"
PUBLIC = f"{OURS} and stage = 'public' and outcome = 'publish' and clause_id is not null"
DRAFTS = f"(select id from draft_version where {OURS} and published_on is not null)"
COMMENTS = f"(select id from comment where {OURS})"
REFUSED = f"(select id from comment where {OURS} and outcome = 'refuse')"
PROMISES = f"(select id from commitment where {OURS})"
CLAUSES = f"(select id from clause where {OURS})"
FIRST = f"(select min(id) from draft_version where {OURS})"
VERSIONS = f"(select clause_version_id from draft_version_clause where draft_version_id = {FIRST})"

#: By table: which rows, and to what each column is changed; or a reason why the record does not mention it.
COVERED = {
    "record_entry": (f"consultation_code = '{CODE}' and position = 4", {
        "consultation_code": "gone", "position": 9999, "kind": "heard", "day": LONG_AGO, "entry": "{}", "leaf": "00",
        "tracker": "zzzzzzzzzzzz", "decision_number": 7, "reasoned_number": 7,
    }),
    "consultation": (f"code = '{CODE}'", {
        "code": "zzz2", "state": "closed", "closes_on": LONG_AGO, "answer_due_on": LONG_AGO, "opened_on": LONG_AGO,
        "closed_on": LONG_AGO, "answered_on": LONG_AGO, "imported_from": OTHER, "title": OTHER, "place": OTHER,
        "summary": OTHER,
        "can_change": OTHER, "cannot_change": OTHER, "cannot_change_by": OTHER, "influence": "inform",
        "decider": OTHER, "run_by": OTHER, "paid_by": OTHER, "design_partner": OTHER,
        "considered": "Nothing | Too dear", "none_considered": True,
        **dict.fromkeys(
            (
                "why", "support_checked_on", "freeze_begun_on", "is_part_a_made", "times_coarsened", "raw_days",
                "sealed_days",
            ), NO_ENTRY
        ),
        **dict.fromkeys(("reading_hours", "support", "team_note"), ANEW),
    }),
    "consultation_event": (f"{OURS} and kind = 'closed'", {
        "kind": "opened", "reason": OTHER, "from_day": LONG_AGO, "to_day": LONG_AGO, "at": THEN,
    }),
    "frame_correction": (OURS, {
        "field": "title", "before": OTHER, "after": OTHER, "note": OTHER, "corrected_on": LONG_AGO,
    }),
    "clarification": (f"clause_id in {CLAUSES}", {
        "clause_id": text(f"(select max(id) from clause where {OURS} and key = 'hours')"), "text": OTHER,
        "published_on": LONG_AGO,
    }),
    "reach_group": (OURS, {
        "position": KEY, "name": OTHER, "kind": "other", "target": 9, "way": OTHER, "owner": OTHER,
    }),
    "reach_decision": (OURS, {"text": OTHER, "decided_on": LONG_AGO}),
    "reach_result": (f"group_id in (select id from reach_group where {OURS})", {
        "group_id": KEY, "reached": "no", "tried": OTHER, "why": OTHER, "meaning": OTHER,
    }),
    "draft_version": (f"{OURS} and number = 1", {
        "number": 77, "kind": "change", "note": OTHER, "published_on": None,
    }),
    "draft_version_clause": (f"draft_version_id in {DRAFTS} and position = 0", {
        "draft_version_id": KEY, "clause_version_id": KEY, "position": 99, "number": "9", "is_key": True,
        "chapter_id": text(f"(select min(id) from draft_version_chapter where draft_version_id in {DRAFTS})"),
    }),
    "draft_version_chapter": (f"draft_version_id in {DRAFTS} and position = 0", {
        "draft_version_id": KEY, "position": 99, "level": 3, "number": "IX", "heading": OTHER,
    }),
    "clause": (f"{OURS} and key = 'siting'", {"key": "elsewhere"}),
    "clause_version": (f"id in {VERSIONS}", {
        "clause_id": text(f"(select max(id) from clause where {OURS} and key = 'hours')"), "meaning_revision": 9,
        "heading": OTHER, "wording": OTHER, "plain_language": OTHER, "reason": OTHER, "cost": "unknown",
        "affects": OTHER,
    }),
    "edit_request": (OURS, {
        "draft_number": 66, **dict.fromkeys(("note", "findings", "difference", "contents_hash", "at"), NO_ENTRY),
    }),
    "edit_answer": (f"request_id in (select id from edit_request where {OURS})", {
        "request_id": KEY, "outcome": "withdrawn", "at": NO_ENTRY,
    }),
    "evidence": (f"clause_id in {CLAUSES}", {
        "clause_id": text(f"(select max(id) from clause where {OURS})"), "direction": "mixed", "kind": "other",
        "citation": OTHER, "finding": OTHER, "limitations": OTHER,
    }),
    "clause_right": (f"clause_id in {CLAUSES}", {
        "clause_id": text(f"(select min(id) from clause where {OURS} and key = 'purpose')"), "right_key": "work",
        "effect": "protects", "explanation": OTHER,
    }),
    "comment": (PUBLIC, {
        "clause_id": None, "stage": "closed", "outcome": "refuse", "public_text": OTHER, "proposed_wording": OTHER,
        "tracker": "zzzzzzzzzzzz",
        "nonce": b"0" * 32, "public_on": LONG_AGO,
        **dict.fromkeys((
            "submission_id", "clause_version_id", "channel", "consent", "may_be_plain", "counted_as", "reported_as",
            "original", "lookup_hmac", "shuffle_key", "day", "pooled_on", "purge_on", "suggested_labels",
            "named_organizations", "danger", "wording_hmac", "copy_group", "times_sent", "times_seen", "language",
            "language_said", "language_set", "details", "characters", "was_grouped",
            "folded_text", "is_answer", "is_shown", "near_group", "times_near", "is_folded", "code_recorded",
        ), NO_ENTRY),
    }),
    "moderation_decision": (f"comment_id in {REFUSED} and sequence = 2", {
        "comment_id": text(f"(select min(id) from comment where {PUBLIC})"), "sequence": 0, "outcome": "erase",
        "reasons": ["contact"], "effective": False, "after_approval": True, "recorded": False, "rules_version": 99,
        "at": NO_ENTRY, "has_time": NO_ENTRY,
    }),
    "ballot": ("true", {
        "clause_version_id": text(
            f"(select max(clause_version_id) from draft_version_clause where draft_version_id in {DRAFTS})"),
        "choice": "oppose", "channel": "code",
    }),
    "comment_vote": (f"comment_id in {COMMENTS}", {
        "sheet_id": NO_ENTRY, "clause_version_id": NO_ENTRY,
        "comment_id": text(f"(select max(id) from comment where {PUBLIC})"),
        "value": text("(1 - value * value)"), "people": 9,
    }),
    "theme": (OURS, {
        "key": "another", "clause_id": text(f"(select max(id) from clause where {OURS})"), "title": OTHER,
        "description": OTHER, "includes": OTHER, "excludes": OTHER, "example": OTHER, "stance": "against",
        "minority": OTHER, "safety": True, "safety_note": OTHER, "fact_note": OTHER,
        "fact_source": OTHER,
    }),
    "report_notes": (OURS, dict.fromkeys(report_notes.LIMITS, OTHER)),
    "sense_check": (OURS, {"day": LONG_AGO, "who": OTHER, "missing": OTHER, "changed": OTHER}),
    "word_reason": (OURS, {"place": OTHER, "words": OTHER, "reason": OTHER, "day": LONG_AGO}),
    "report": (OURS, {"document": {"no": "document"}, "hash": "00", "frozen_at": THEN}),
    "signed_response": (OURS, {"number": 9, "document": {"no": "document"}, "hash": "00", "signed_at": THEN}),
    "response_notes": (OURS, {
        "decided": OTHER, "biggest_change": OTHER, "biggest_refusal": OTHER,
    }),
    "invited_reply": (OURS, {
        "purpose": "other", "invited": OTHER, "invited_on": LONG_AGO, "due_on": LONG_AGO, "link_hmac": NO_ENTRY,
        # Those of an office's answer are covered: tests/pages/test_offices.py.
        "number": NO_ENTRY, "points": NO_ENTRY,
        # Of an office's answer alone: tests/rooms/test_later_words.py.
        "salt": NO_ENTRY, "hash": NO_ENTRY,
        # Both change together, or not at all: tests/rooms/test_withdrawn_invitations.py.
        "withdrawn_on": NO_ENTRY, "withdrawal_reason": NO_ENTRY,
        "by": OTHER, "text": OTHER, "cuts": ["name"], "replied_on": LONG_AGO, "refused_on": LONG_AGO,
        "confirmed_on": None,
    }),
    "clause_decision": (f"{OURS} and disposition = 'partly'", {
        "clause_id": KEY, "theme_id": KEY, "disposition": "not_changed", "reason_kind": "money", "reason": OTHER,
        "wording": OTHER, "plain_language": OTHER, "open_question": OTHER, "until": LONG_AGO,
        "owner": OTHER, "office": OTHER, "law": OTHER,
    }),
    "proposal_decision": (OURS, {
        "comment_id": text(f"(select min(id) from comment where {PUBLIC} and proposed_wording is null)"),
        "used": "none",
    }),
    "commitment": (OURS, {
        "clause_id": None, "text": OTHER, "owner": OTHER, "due_on": LONG_AGO, "measure": OTHER, "money": OTHER,
        "holder": OTHER, "forecast": OTHER, "forecast_low": 7, "forecast_high": 7_000_000, "forecast_on": LONG_AGO,
        "forecast_sure": 90, "no_forecast": OTHER, "folded_text": ANEW,
    }),
    "promise_event": (f"commitment_id in {PROMISES}", {
        "commitment_id": text(f"(select max(id) from commitment where {OURS})"), "kind": "holder", "day": LONG_AGO,
        "text": OTHER, "found": 7, "at": THEN, "salt": "00", "hash": "00",
    }),
    "progress_note": (f"commitment_id in {PROMISES}", {
        "commitment_id": text(f"(select max(id) from commitment where {OURS})"), "status": "abandoned", "text": OTHER,
        "evidence": OTHER, "at": THEN, "salt": "00", "hash": "00",
    }),
    "later_decision": (OURS, {
        "clause_id": text(f"(select max(id) from clause where {OURS})"), "theme_id": KEY,
        "document": {"no": "document"}, "hash": "00", "signed_at": THEN, "office": NO_ENTRY, "law": NO_ENTRY,
    }),
    "follow_up": (OURS, {
        "number": 9, "worked": OTHER, "failed": OTHER, "evidence": OTHER, "at": THEN, "salt": "00", "hash": "00",
    }),
}  # fmt: skip

#: What can be removed before a row of a table, in this order.
HANGS_ON = {
    "comment": (*((name, f"comment_id in {COMMENTS}") for name in (
        "item_event", "comment_access", "moderation_decision", "coding", "sorting", "sampled_comment", "suggestion",
        "chosen_quote",
        "comment_label", "moderator_note", "hand_over", "sample_reading", "safety_flag", "recusal", "comment_vote",
        "proposal_decision")),),
    "commitment": (*((name, f"commitment_id in {PROMISES}") for name in ("progress_note", "promise_event")),),
    "reach_group": (("reach_result", f"group_id in (select id from reach_group where {OURS})"),),
    "edit_request": (("edit_answer", f"request_id in (select id from edit_request where {OURS})"),),
}  # fmt: skip
KEPT_BY_OTHERS = "other rows name it: their change is found"
#: Rows that cannot be removed alone, and rows of which there can be only one or that say nothing alone.
NOT_REMOVED = {"consultation": KEPT_BY_OTHERS, "clause": KEPT_BY_OTHERS, "clause_version": KEPT_BY_OTHERS,
               "theme": KEPT_BY_OTHERS}  # fmt: skip
ONE_ONLY, ALONE = "one for a plan", "in no version, so that nobody reads it"
NOT_ADDED = {
    "invited_reply": {"id": 7, "invited": OTHER},
    "consultation": "its address would be another", "report": ONE_ONLY, "report_notes": ONE_ONLY,
    "response_notes": ONE_ONLY, "edit_answer": "one for a request", "clause": ALONE, "clause_version": ALONE,
    "edit_request": "nobody has answered it", "reach_result": "one for a group",
}  # fmt: skip
#: How an added row differs from the one that it copies.
ADDED = {
    "record_entry": {"position": 9998}, "draft_version": {"number": 78},
    "draft_version_clause": {"clause_version_id": text(
        f"(select max(id) from clause_version where clause_id in {CLAUSES} and id not in {VERSIONS})")},
    "comment": {"id": 7, "lookup_hmac": b"1" * 32, "tracker": "yyyyyyyyyyyy"},
    "moderation_decision": {"id": 7, "sequence": 9},
    "ballot": {"id": 7}, "comment_vote": {"id": 7}, "theme": {"key": "more"}, "signed_response": {"number": 8},
    "follow_up": {"number": 8}, "reach_group": {"position": 8},
    "word_reason": {"words": "others"}, "clause_right": {"right_key": "women"},
    "clause_decision": {"clause_id": None, "theme_id": text(f"(select min(id) from theme where {OURS})")},
    "later_decision": {"clause_id": text(f"(select max(id) from clause where {OURS})")},
    "proposal_decision": {
        "comment_id": text(f"(select min(id) from comment where {PUBLIC} and proposed_wording is null)")},
}  # fmt: skip

#: Tables that no entry describes, and why.
NOT_COVERED = {
    **dict.fromkeys((
        "submission", "clause_vote", "self_description", "plan_rating", "item_event", "comment_vote_sheet",
        "access_code_site", "access_code", "account",
    ), "what people gave, of which the record holds no word before it is public, or public data from elsewhere"),
    **dict.fromkeys((
        "comment_access", "safety_flag", "recusal", "spam_check", "comment_label", "moderator_opt_out",
        "moderator_break", "moderator_note", "hand_over", "duty_period", "sample_reading", "practice_answer",
        "notice", "notice_access", "appeal", "appeal_access", "rereading", "coding", "sorting",
        "coding_sample", "sampled_comment", "coding_settlement", "suggestion", "chosen_quote", "quote_check",
        "unfinished_freeze",
        "organization_search", "copy_judgement",
    ), "the team’s work on comments; counts of it go on changing"),
    **dict.fromkeys((
        "staff", "staff_link", "staff_session", "recovery_code", "consultation_role", "role_event",
        "affiliation_event", "answer_deadline", "staff_invitation", "download",
    ), "the team: the record names nobody"),
    **dict.fromkeys((
        "erasure_journal", "erasure_journal_state", "key_check", "node", "seen_day", "periodic_task_lease",
        "periodic_task_run", "installation_check",
    ), "of the installation"),
    **dict.fromkeys(("batch_day", "reading_time", "unclear_parts"), "figures for the team"),
    "reach_notes": "what organizers note for the team, until the freeze",
    "comment_count": "counts of comments, which are covered",
    "self_assessment": "in the report's document, whose hash is covered; before the freeze on the plan's page alone",
    "gap_answer": "in the answer's document, whose hash is covered",
    **dict.fromkeys(("given_verdict", "verdict_count"), "what people say after the answer, which goes on changing"),
    **dict.fromkeys(("verdict_line", "unread_line_count"), "for moderators and the decision maker, for 90 days"),
    "translation": "the record says that there is one; its words are the team's, and go with the comment's",
    "made_file": "made from the pages of the plan, as often as they change",
    "public_word": "words of published comments, which are covered",
    "opinion_group_result": "worked out from votes that are destroyed; nobody could count them again",
    "suggestion_run": "the events of the plan tell on which day suggestions were switched, and these are covered",
    "codebook_change": "how the themes got their words, which are covered",
    "checkpoint": "it covers the record, and not the other way round",
    "planned_opening": "what is planned is not done: the record says when a plan opened, or did not",
}  # fmt: skip


@pytest.fixture
def told(app, cast):
    """A plan that went all the way, with an entry of every kind."""
    olga, dee = cast.actor("Olga"), cast.actor("Dee")
    group = GroupData(name="Mothers", kind="family", target="30", way="A visit", owner="The nurse")
    with writing(app):
        reach.write_plan(olga, CODE, [group])
        drafting.import_draft(olga, CODE, DRAFT)
        said = RightData(part="siting", right="health", effect="limits", explanation="It is far for some.")
        rights_assessment.add(olga, CODE, said)
    open_plan(app)
    plan = Plan(app, cast)
    with writing(app):
        reach.decide(olga, CODE, "We visit the mothers again.")
        kept = drafting.add_evidence(
            olga,
            CODE,
            "hours",
            ParsedEvidence(
                direction="against",
                kind="lived_experience",
                citation="A letter, invented",
                finding="Too late.",
                limitations="One voice.",
            ),
        )
        drafting.remove_evidence(olga, CODE, "hours", kept.id)
        drafting.add_evidence(
            olga,
            CODE,
            "hours",
            ParsedEvidence(
                direction="mixed",
                kind="lived_experience",
                citation="A talk, invented",
                finding="It depends.",
                limitations="One evening.",
            ),
        )
        drafting.write_clause(olga, CODE, "siting", wording="No room stands within 120 metres of a school.")
        mark = edit_confirmation.ask(olga, CODE, "A slip of the pen.").contents_hash
        edit_confirmation.confirm(cast.actor("Mo"), CODE, mark)
        whole = DRAFT.replace("150", "120").replace("## 2.", "## The rooms\n\n### 2.")
        draft = drafting.import_draft(olga, CODE, whole.replace("## 3.", "## The hours\n\n### 3."))
        drafting.publish(
            olga,
            CODE,
            "change",
            "Chapters were added.",
            edit_conflicts.version_hash(working_version.contents_of(draft)),
        )
        assert working_draft(plan.id) is None
        frame_corrections.correct(olga, CODE, {"summary": FRAME["summary"].replace("nurses", "nurzes")}, "A slip.")
        clarifications.explain(olga, CODE, "siting", "A school is any place where children are taught.")
    vote(app, 11)
    vote(app, 4, Choice.UNSURE)
    published(app, cast, "Too far from the tents.")
    answered = published(app, cast, "Too near to the road.", None)
    other_words = say(app, "We sleep later.", "hours", proposed_wording="The rooms are open from nine in the evening.")
    decide(app, cast, other_words, "publish")
    hidden = published(app, cast, "Ask Heron Quill at number nine.")
    counted(app)
    decide(
        app, cast, hidden, "redact", "names_person", marked="Ask [[name|Heron Quill]] at number nine.", version_seen=1
    )
    tracker = row(app, answered).tracker
    for number in range(12):
        answer(app, {tracker: ("agree", "disagree", "pass")[number % 3]})
    refused = say(app, "Off with them.")
    decide(app, cast, refused, "refuse", "names_person")
    open_comment(app, cast, refused, "Mina")
    with writing(app):
        decisions.agree(cast.actor("Mina"), CODE, refused.id, True)
    close(app, plan)
    with writing(app):
        looked = SenseCheckData(today(), "People who use drugs.", "Many people sleep there.", "It is said now.")
        check = sense_checks.add(cast.actor("Ana"), CODE, looked)
        word_reasons.give(cast.actor("Ana"), CODE, f"check {check.id} missing", "Many people", "These are their words.")
    code = row(app, other_words).tracker
    with reading(app):
        until = today() + timedelta(days=60)
    decide_all(app, cast, plan, {
        "siting": {"decision": "deferred", "open_question": "What do the schools say?", "owner": "The board",
                   "until": until},
        "hours": {
            "decision": "partly", "wording": "The rooms are open from nine in the evening.", "used": {code: "whole"}},
    })  # fmt: skip
    first = promise(
        app, cast, no_forecast="", forecast="Routes walked", forecast_low="3", forecast_high="5", forecast_sure="70",
        forecast_on=until,
    )  # fmt: skip
    promise(app, cast, days=30, text="Count the calls.")
    sign(app, cast)
    with writing(app):
        given = NoteData(status=Status.LIMITED, text="Two of five routes are walked.")
        commitments.add_note(dee, CODE, first, given)
        later_acts.extend(dee, CODE, first, today() + timedelta(days=40), "The schools are on holiday.")
        later_decisions.decide_later(
            dee,
            CODE,
            DispositionData(decision="not_changed", reason_kind="evidence", reason=REASON),
            clause_key="siting",
        )
        later_decisions.follow_up(dee, CODE, "Fewer calls at night.", "No nurse on Sundays yet.")
    return plan


def found(app, *statements):
    """What the check names after these changes by hand; nothing of it is kept."""
    with app.app_context():
        begin_write()
        try:
            done = [db.session.execute(statement).rowcount for statement in statements]
            assert not done or done[-1] != 0, str(statements[-1])
            db.session.expire_all()
            return [each.words for each in checking.findings() if each.words.startswith(f"{CODE}: ")]
        finally:
            end_transaction(keep=False)
            db.session.remove()


def one(name):
    """A condition for one row of a table that is covered."""
    table = Model.metadata.tables[name]
    keys = list(table.primary_key.columns)
    return tuple_(*keys).in_(select(*keys).where(text(COVERED[name][0])).order_by(*keys).limit(1))


def test_somebody_has_decided_about_every_table_and_column():
    assert sorted([*COVERED, *NOT_COVERED]) == sorted(Model.metadata.tables)
    for name, (_, columns) in COVERED.items():
        here = {column.key for column in Model.metadata.tables[name].columns}
        assert set(columns) | (ROW_KEYS.keys() & here) == here, name


def is_tampering(value):
    return value not in (KEY, NO_ENTRY, ANEW)


def test_whatever_is_changed_by_hand_is_named(app, told):
    assert found(app) == []
    missed = []
    for name, (_, columns) in COVERED.items():
        table = Model.metadata.tables[name]
        for column, value in columns.items():
            if isinstance(value, str) and not is_tampering(value):
                continue
            given = value if not hasattr(value, "text") else text(value.text)
            if not found(app, update(table).where(one(name)).values({column: given})):
                missed.append(f"{name}.{column}")
    assert not missed, missed


def test_whatever_is_removed_by_hand_is_named(app, told):
    missed = []
    for name in COVERED.keys() - NOT_REMOVED.keys():
        gone = [delete(Model.metadata.tables[other]).where(text(which)) for other, which in HANGS_ON.get(name, ())]
        if not found(app, *gone, delete(Model.metadata.tables[name]).where(one(name))):
            missed.append(name)
    assert not missed, missed


def test_whatever_is_added_by_hand_is_named(app, told):
    missed = []
    for name in COVERED.keys() - NOT_ADDED.keys():
        table = Model.metadata.tables[name]
        given = ADDED.get(name, {})
        names = [column.key for column in table.columns if column.key != "id" or "id" in given]
        values = [
            given[column] if hasattr(given.get(column), "text") else literal(table.c[column], given[column])
            if column in given else table.c[column]
            for column in names
        ]  # fmt: skip
        copy = insert(table).from_select(names, select(*values).where(one(name)), include_defaults=False)
        if not found(app, copy):
            missed.append(name)
    assert not missed, missed


def literal(column, value):
    return bindparam(None, value, type_=column.type)
