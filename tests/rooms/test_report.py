"""Part A: what is in it, what prevents the freeze, what the freeze does."""

import json

import pytest
from sqlalchemy import func, select

from consult.access import Conflict, Forbidden, NotFound
from consult.analysis import report_notes
from consult.analysis.models import Theme
from consult.analysis.report_notes import ReportNotesData
from consult.consultations import drafting, edit_conflicts
from consult.consultations import queries as consultations
from consult.contributions.enums import Channel, Choice, Consent
from consult.contributions.models import Ballot, ClauseVote, Comment, SelfDescription, Submission
from consult.record import entries
from consult.record.canonical import document_hash, hash_commitment
from consult.report import document as report
from consult.report import queries as report_queries
from consult.report.document import NotReady
from consult.report.summary import to_json
from consult.response import queries as response_queries
from consult.storage.database import db
from tests.answering import add_theme, close, freeze, published, take_a_vote_back, vote
from tests.cast import CODE, NOTES, reading, write_for_the_freeze
from tests.moderated import answer, decide, say
from tests.noise import NOISE

QUOTED = "The harbour is where people are, so put the room beside the harbour."


def part_a(app):
    with reading(app):
        return report.part_a(consultations.public_consultation(CODE))


def summary(app):
    with reading(app):
        return response_queries.summary(consultations.public_consultation(CODE))


def refused(app, cast, writing):
    with pytest.raises(NotReady) as found, writing():
        report.freeze(cast.actor("Ana"), CODE)
    return [each.check for each in found.value.refusals]


def write_notes(app, cast, writing):
    with writing():
        report_notes.write_notes(cast.actor("Ana"), CODE, ReportNotesData(**NOTES))


def test_the_freeze_fixes_one_document_with_its_hash_in_the_record(app, cast, plan):
    add_theme(app, cast, "Harbour", published(app, cast, QUOTED, consent=Consent.QUOTE), clause_key="siting")
    freeze(app, cast, plan)
    assert plan.state == "reported"
    with reading(app):
        frozen = report_queries.report_of(plan.id)
        assert frozen.hash == document_hash(frozen.document)
        (entry,) = entries.entries(CODE, entries.Kind.REPORT)
    assert entry["hash"] == frozen.hash


def test_part_a_holds_the_report_and_nothing_of_another_plan(app, cast, plan):
    vote(app, 12, Choice.SUPPORT)
    vote(app, 4, Choice.SUPPORT, channel=Channel.CODE)
    shown = published(app, cast, QUOTED, consent=Consent.QUOTE)
    whole = published(app, cast, "Why not three rooms?", key=None)
    add_theme(app, cast, "Harbour", shown, clause_key="siting", minority="A few want the station.")
    add_theme(app, cast, "A third room", whole)
    close(app, plan)
    write = part_a(app)
    siting = next(clause for clause in write["clauses"] if clause["key"] == "siting")
    assert [clause["key"] for clause in write["clauses"]] == ["purpose", "siting", "hours"]
    assert siting["votes"][0]["channels"][0]["total"] == 12
    assert siting["votes"][0]["channels"][1] == {"channel": "code", "suppressed": "fewer than 10"}
    assert siting["comments"] == write["plan"]["comments"] == 1
    assert siting["themes"][0]["minority"] == "A few want the station."
    assert siting["themes"][0]["comments"] == siting["themes"][0]["coders"] == 1
    assert write["plan"]["themes"][0]["no_other_view"] is True
    assert write["reconciliation"]["received"] == write["reconciliation"]["analysed"] == 2
    assert NOISE not in json.dumps(write)
    assert "Elsewhere" not in json.dumps(write)


def test_quotes_are_in_it_as_commitments_and_only_with_consent(app, cast, plan):
    quoted = published(app, cast, QUOTED, consent=Consent.QUOTE)
    published(app, cast, "Show this but never quote it, please.", consent=Consent.SHOW)
    team = say(app, "This one is for the team alone.", consent=Consent.TEAM)
    decide(app, cast, team, "publish")
    freeze(app, cast, plan)
    whole = summary(app)
    (quote,) = whole.clause("siting").quotes
    assert quote.text == QUOTED
    assert hash_commitment(bytes.fromhex(quote.salt), quote.text) == quote.commitment
    with reading(app):
        assert QUOTED not in json.dumps(report_queries.report_of(plan.id).document)
        nonce = db.session.get_one(Comment, quoted.id).nonce
    assert nonce.hex() != quote.salt


def test_erasing_a_quote_blanks_the_words_and_keeps_the_hash(app, cast, plan, writing):
    sent = published(app, cast, QUOTED, consent=Consent.QUOTE)
    freeze(app, cast, plan)
    before = summary(app)
    with writing():
        db.session.get_one(Comment, sent.id).public_text = None
    after = summary(app)
    assert after.clause("siting").quotes[0].text == after.clause("siting").quotes[0].salt == ""
    assert after.hashes == before.hashes
    assert QUOTED not in json.dumps(to_json(after))


def test_hidden_words_are_never_in_it(app, cast, plan):
    sent = say(app, "Ask Dr Halloran at the harbour, who knows every street here.", consent=Consent.QUOTE)
    decide(
        app, cast, sent, "redact", "names_person",
        marked="Ask [[name|Dr Halloran]] at the harbour, who knows every street here.",
    )  # fmt: skip
    freeze(app, cast, plan)
    assert "[name removed]" in summary(app).clause("siting").quotes[0].text
    assert "Halloran" not in json.dumps(to_json(summary(app)))


def test_a_clause_taken_out_while_open_keeps_what_was_said_of_it(app, cast, plan, writing):
    published(app, cast, "Two is too early for the night shift.", key="hours")
    with writing():
        drafting.remove_clause(cast.actor("Olga"), CODE, "hours")
        drafting.publish(cast.actor("Olga"), CODE, "change", "The hours are left to the rooms.")
    close(app, plan)
    last = part_a(app)["clauses"][-1]
    assert (last["key"], last["number"], last["in_draft"], last["comments"]) == ("hours", "", False, 1)


def test_the_freeze_waits_for_who_was_not_heard(app, cast, plan, writing):
    close(app, plan)
    assert refused(app, cast, writing) == ["G2", "G12", "G12"]


def test_the_freeze_waits_for_every_comment_to_be_decided(app, cast, plan, writing):
    say(app, "Not read yet.")
    close(app, plan)
    write_notes(app, cast, writing)
    assert refused(app, cast, writing) == ["G1"]


def test_the_freeze_waits_for_a_theme_and_for_every_comment_to_be_sorted_or_explained(app, cast, plan, writing):
    sent = published(app, cast, QUOTED)
    published(app, cast, "Another word.")
    close(app, plan)
    ana = cast.actor("Ana")
    with writing():
        report_notes.write_notes(ana, CODE, ReportNotesData(**NOTES | {"ungrouped": ""}))
    assert refused(app, cast, writing) == ["G1"]
    add_theme(app, cast, "Harbour", sent)
    with pytest.raises(NotReady, match="Comments without a theme: 1"), writing():
        report.freeze(ana, CODE)
    write_notes(app, cast, writing)
    with writing():
        report.freeze(ana, CODE)
    assert summary(app).reconciliation.ungrouped == NOTES["ungrouped"]


def test_what_is_fixed_is_what_was_shown(app, cast, plan, writing):
    sent = published(app, cast, QUOTED)
    close(app, plan)
    write_notes(app, cast, writing)
    add_theme(app, cast, "Harbour")
    shown = edit_conflicts.version_hash(part_a(app))
    add_theme(app, cast, "Night", sent)
    with pytest.raises(edit_conflicts.EditConflict), writing():
        report.freeze(cast.actor("Ana"), CODE, shown)
    assert plan.state == "closed"
    with writing():
        report.freeze(cast.actor("Ana"), CODE, edit_conflicts.version_hash(part_a(app)))
    assert plan.state == "reported"


def test_the_freeze_counts_without_the_votes_taken_back_since_closing(app, cast, plan, clock, writing):
    vote(app, 11)
    close(app, plan)
    clock.forward(days=2)
    take_a_vote_back(plan)
    assert part_a(app)["clauses"][1]["votes"][0]["channels"][0]["total"] == 11, "what staff see stands still"
    freeze(app, cast, plan)
    assert summary(app).clause("siting").tallies[0].total == 10


def test_the_freeze_waits_for_a_minority_view_or_none_heard(app, cast, plan, writing):
    add_theme(app, cast, "Harbour", minority="")
    close(app, plan)
    write_notes(app, cast, writing)
    assert refused(app, cast, writing) == ["G3"]


def test_the_freeze_waits_for_the_words_of_a_safety_point(app, cast, plan, writing):
    add_theme(app, cast, "Night", safety=True, safety_note="Someone may die.")
    with writing():
        db.session.scalars(select(Theme).where(Theme.consultation_id == plan.id)).one().safety_note = ""
    close(app, plan)
    write_notes(app, cast, writing)
    assert refused(app, cast, writing) == ["G4"]


def test_the_freeze_waits_for_closing_and_comes_once(app, cast, plan, writing):
    with pytest.raises(Conflict), writing():
        report.freeze(cast.actor("Ana"), CODE)
    freeze(app, cast, plan)
    with pytest.raises(Conflict), writing():
        report.freeze(cast.actor("Ana"), CODE)


@pytest.mark.parametrize("name", ["Olga", "Mo", "Dee", "Ada"])
def test_nobody_but_an_analyst_freezes(app, cast, plan, writing, name):
    close(app, plan)
    write_notes(app, cast, writing)
    with pytest.raises(Forbidden), writing():
        report.freeze(cast.actor(name), CODE)
    with pytest.raises(NotFound), writing():
        report.freeze(cast.actor("Zed"), CODE)
    assert plan.state == "closed"


def test_the_freeze_unlinks_what_came_from_one_person(app, cast, plan):
    vote(app, 11)
    published(app, cast, QUOTED)
    freeze(app, cast, plan)
    with reading(app):
        mine = Submission.consultation_id == plan.id
        assert db.session.scalar(select(func.count()).select_from(Submission).where(mine)) == 0
        ballots = select(func.count()).select_from(Ballot)
        assert db.session.scalar(ballots.where(Ballot.clause_version_id == plan.version_id("siting"))) == 11
        comments = select(Comment.submission_id).where(Comment.consultation_id == plan.id)
        assert set(db.session.scalars(comments)) == {None}
        assert db.session.scalar(select(func.count()).select_from(ClauseVote)) > 0, "another plan's votes stay"
        assert db.session.scalar(select(func.count()).select_from(SelfDescription)) > 0


def test_a_refused_freeze_unlinks_nothing(app, cast, plan, writing):
    vote(app, 3)
    close(app, plan)
    assert refused(app, cast, writing)
    with reading(app):
        mine = Submission.consultation_id == plan.id
        assert db.session.scalar(select(func.count()).select_from(Submission).where(mine)) == 3
        assert report_queries.report_of(plan.id) is None


def test_there_is_no_summary_before_the_freeze_and_half_of_one_after(app, cast, plan):
    close(app, plan)
    assert summary(app) is None
    freeze(app, cast, plan)
    whole = summary(app)
    assert not whole.signed
    assert whole.lines.reliability.missing_groups == "People in prison were not reached."


def test_a_refusal_of_the_moderators_is_counted_with_its_reason(app, cast, plan):
    sent = say(app, "A threat.")
    decide(app, cast, sent, "refuse", "threat")
    answer(app, cast, sent, True)
    freeze(app, cast, plan)
    moderation = summary(app).moderation
    assert {part.code: part.count for part in moderation.outcomes}["refuse"] == 1
    assert [(part.code, part.count) for part in moderation.reasons] == [("threat", 1)]


def test_the_preview_is_what_the_freeze_would_fix(app, cast, plan, writing):
    published(app, cast, QUOTED, consent=Consent.QUOTE)
    close(app, plan)
    with writing():
        write_for_the_freeze(cast.actor("Ana"), plan.id)
    with reading(app):
        preview = report_queries.preview(report.part_a(consultations.public_consultation(CODE)))
    freeze(app, cast, plan)
    assert preview.clauses == summary(app).clauses
    assert preview.reconciliation == summary(app).reconciliation
