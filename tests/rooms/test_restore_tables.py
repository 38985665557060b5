"""Every table, and what a restore does about it: a new one fails here until somebody has decided.

What a backup holds and somebody deleted since must not come back. Either the journal knows the rows, or they are
deleted in any case, or there is a reason why nothing of a table is ever deleted, or why it is deleted by day.
"""

import inspect
import re

import pytest

from consult.operations import erasures
from consult.runtime.erasure_journal import Taken
from consult.storage.database import Model
from tests.house.source import ROOT, modules

pytestmark = pytest.mark.both_databases

#: The tables whose rows a restore looks up in the journal, and the lines that it looks for.
LOOKED_UP = {
    "access_code": {Taken.CARD},
    "appeal": {Taken.APPEAL},
    "invited_reply": {Taken.REPLY, Taken.ANSWER_WORDS},
    "account": {Taken.ACCOUNT, Taken.PASSPHRASE},
    "notice": {Taken.CLAIM, Taken.ANSWERED_CLAIM},
    "comment": {Taken.COMMENT, Taken.DECISION},
    "consultation": {Taken.PLAN, Taken.CANCELLED, Taken.LINKS},
    "consultation_role": {Taken.ROLE},
    "recovery_code": {Taken.RECOVERY_CODE},
    "staff": {Taken.MEMBER, Taken.STAFF_PASSPHRASE, Taken.SECOND_FACTOR},
    "self_description": {Taken.SELF_DESCRIPTION},
    "plan_rating": {Taken.RATING},
    "verdict_line": {Taken.VERDICT_LINE},
    "submission": {Taken.LINKS, Taken.ACCOUNT},
    "clause_vote": {Taken.VOTE, Taken.LINKS},
    "translation": {Taken.TRANSLATION},
    "copy_judgement": {Taken.JUDGEMENT},
    "signed_response": {Taken.ANSWER_WORDS},
    "response_notes": {Taken.ANSWER_WORDS},
    "clause_decision": {Taken.ANSWER_WORDS},
    "gap_answer": {Taken.ANSWER_WORDS},
    **dict.fromkeys(("follow_up", "later_decision", "progress_note", "promise_event"), {Taken.ANSWER_WORDS}),
}
#: Those of which nothing comes back, whatever the journal says.
EMPTIED = {
    "made_file": "no file comes back, since words may have been deleted from it since: they are made again",
    "staff_link": "links to join and to enter are void",
    "staff_session": "every session ends",
}
#: Those that need nothing, and why.
NOTHING = {
    "affiliation_event": "rows are only added",
    "appeal_access": "goes a year after, by the day",
    "ballot": "made by the freeze, which is done again, of votes that still count",
    "notice_access": "goes a year after, by the day",
    "clause": "of a plan: goes with the plan",
    "clause_version": "of a plan: public once published, goes with the plan",
    "public_word": "follows its comment, also when the restore closes that again",
    "coding": "which theme a comment carries: no words; goes with the plan",
    "codebook_change": "rows are only added; the analysts’ words",
    "coding_sample": "figures of how far two analysts agreed: no words; goes with the plan",
    "sampled_comment": "themes that two analysts found in a comment: goes with its words, which are looked up",
    "coding_settlement": "what two analysts agreed on a comment: goes with its words, which are looked up",
    "comment_label": "a warning before a comment: it comes back with the comment, which does no harm",
    "comment_vote": "no receipt: nobody can take one back; it goes with the comment’s words, which are looked up",
    "commitment": "the team’s, public once signed",
    "answer_deadline": "public",
    "moderation_decision": "rows are only added; the hours are cut by the freeze, which is done again, or by the day",
    "proposal_decision": "the team’s, public once signed; no words",
    "draft_version": "of a plan: public once published, goes with the plan",
    "draft_version_chapter": "of a plan: goes with its draft",
    "draft_version_clause": "of a plan: goes with its draft",
    "edit_answer": "rows are only added",
    "edit_request": "rows are only added",
    "erasure_journal": "joined with what the restore brings",
    "erasure_journal_state": "set by the restore",
    "evidence": "of a plan: public",
    "report": "rows are only added, and public",
    "sense_check": "the team’s words about who looked at the report; without a name of a participant",
    "word_reason": "the team’s words about its own texts",
    "report_notes": "the team’s words, written over and never taken away for anybody’s sake",
    "item_event": "rows are only added; of votes they go with the freeze; names and hours go by the day",
    "key_check": "of the installation’s keys, which a backup must fit",
    "consultation_event": "rows are only added, and public",
    "spam_check": "rows are only added; deleted by day",
    "opinion_group_result": "public figures and public codes: a comment that is gone is left out when it is shown",
    "chosen_quote": "goes with the comment’s words, also when the restore takes those out again; chosen again",
    "quote_check": "whether two quotes are by one person, as of a day: looked at again within a week",
    "unfinished_freeze": "a freeze that is under way goes on; if the links were cut since, it is given up",
    "suggestion_run": "whether suggestions are on, and of which day: switched again",
    "suggestion": "goes with the comment’s words, also when the restore takes those out again; made anew",
    "sorting": "goes with the comment’s words, also when the restore takes those out again",
    "download": "rows are only added; deleted by day",
    "batch_day": "the day of a batch, which comes back as it was",
    "comment_count": "counts as of a batch, which come back as they were",
    "reading_time": "sums of all comments, about none of them",
    "moderator_note": "goes with the original, also when the restore takes that out again",
    "hand_over": "whom a moderator asked to read a comment: no words; written over",
    "duty_period": "who is on duty until a day; written over",
    "sample_reading": "what a moderator would decide: no words",
    "practice_answer": "what a moderator practised; goes with them",
    "moderator_break": "a time of rest; written over",
    "moderator_opt_out": "a wish of a moderator’s own, which they see on their page and can state again",
    "installation_check": "what was found about the machine; checked again",
    "periodic_task_run": "when tasks ran; written anew each day",
    "node": "how each node is set up: written anew by each",
    "organization_search": "which names comments were searched for; searched again if a team has others",
    "comment_access": "goes a year after, by the day; its hours are cut by the freeze, which is done again",
    "recusal": "as openings",
    "self_assessment": "the team’s, public once the plan is open, and not changed then",
    "clause_right": "as the ratings of the plan",
    "given_verdict": "written over and never taken away; without words, and found again with its receipt",
    "unread_line_count": "a count; lines that come back are deleted by day, and counted again",
    "verdict_count": "public, and goes on from there in steps of ten",
    "clarification": "rows are only added, and public",
    "unclear_parts": "an order of parts as of a week, made anew with the next",
    "reach_group": "written before the opening, and public",
    "reach_notes": "deleted by the freeze, which is done again",
    "reach_decision": "rows are only added, and public",
    "reach_result": "the analysts’ words, public once frozen",
    "frame_correction": "rows are only added, and public",
    "planned_opening": "a plan in a backup does not open by itself: its organizer is asked again",
    "rereading": "no words; what was drawn since the backup is drawn no more, and what was answered is asked again",
    "checkpoint": "signed again from the entries",
    "record_entry": "rows are only added; goes on where others saw it end",
    "role_event": "rows are only added",
    "safety_flag": "as openings; what was done about a danger is asked about once more",
    "seen_day": "set by the restore to the last day that the journal knows",
    "comment_vote_sheet": "destroyed by the freeze, which is done again",
    "access_code_site": "rows are only added; no participant’s",
    "periodic_task_lease": "who runs the tasks: over within a minute",
    "staff_invitation": "no link of it works any more; who has joined since must join again",
    "theme": "the analysts’ words, public once frozen",
}


def test_somebody_has_decided_about_every_table():
    decided = [*LOOKED_UP, *EMPTIED, *NOTHING]
    assert sorted(decided) == sorted(set(decided))
    assert set(Model.metadata.tables) == set(decided)


def test_every_kind_of_line_is_looked_for_and_written():
    """Against something that is written into the journal and forgotten by the restore, or the other way round."""
    assert set().union(*LOOKED_UP.values()) == set(Taken)
    restore = set(re.findall(r"day_of\(Taken\.([A-Z_]+)", inspect.getsource(erasures)))
    assert restore == set(Taken.__members__)
    written = set()
    for path in modules():
        if path != ROOT / "consult" / "erasures.py":
            written |= set(re.findall(r"Taken\.([A-Z_]+)", path.read_text("utf-8")))
    assert written == set(Taken.__members__)
