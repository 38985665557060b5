"""Proof that a comment was taken: for its writer alone, one for each, and only of what was taken."""

import secrets

import pytest
from sqlalchemy import select

from consult.contributions import acceptances, submitting
from consult.contributions.enums import Consent, HoldReason
from consult.contributions.models import Comment
from consult.contributions.submission_values import CommentText, HowSent, NewSubmission
from consult.record import notes
from consult.storage.database import db, settings
from tests.cast import CODE, reading, writing
from tests.pages.test_say import SAY, preview, receipt_of


def proofs_on(page) -> list[str]:
    return [each.text for each in page.elements("pre") if (each.text or "").startswith(acceptances.NAME)]


def taken(app) -> set[tuple[str, str]]:
    with reading(app):
        return {(row.tracker, row.original) for row in db.session.scalars(select(Comment))}


@pytest.fixture
def before(app, plan) -> set[tuple[str, str]]:
    return taken(app)


def test_the_page_after_sending_has_one_proof_for_each_comment_with_a_warning(app, client, plan, before):
    form = client.get(SAY, query={"part": "all"}).form(button="preview")
    filled = form.fill({"t.siting": "Too far.", "t.hours": "Open earlier.", "v.siting": "oppose"})
    sent = filled.send("preview").form(button="send").send("send")
    assert "A proof can harm you." in sent.words
    proofs = proofs_on(sent)
    trackers = dict(taken(app) - before)
    assert len(proofs) == len(trackers) == 2
    with reading(app):
        key = notes.public_key(f"{acceptances.NAME}/{CODE}", settings().record_key)
    for proof in proofs:
        assert notes.is_signed_by(proof, key)
        name, tracker, part, day, *_ = proof.splitlines()
        assert (name, day[:4]) == (f"{acceptances.NAME}/{CODE}", "day ")
        assert {"siting": "Too far.", "hours": "Open earlier."}[part] == trackers.pop(tracker)
    assert not any(word in proof for proof in proofs for word in receipt_of(sent).split())


def test_a_repeated_sending_has_the_same_proof_and_none_for_other_words(app, client, plan):
    """Against a proof of what was never taken: the same form, with one comment more."""
    form = preview(client, t_siting="Too far.").form(button="send")
    first, again = form.send("send"), form.send("send")
    assert proofs_on(first) == proofs_on(again) != []
    seed = secrets.token_bytes(16)
    one, two = CommentText("siting", "Too far.", Consent.SHOW), CommentText("hours", "Open earlier.", Consent.SHOW)
    for comments, expected in (([one], ["siting"]), ([one, two], ["siting"]), ([two], ["siting"])):
        with writing(app):
            [sent] = submitting.write([submitting.prepare(CODE, seed, NewSubmission(comments=comments), HowSent())])
            assert [proof.splitlines()[2] for proof in acceptances.of(sent, comments)] == expected


def test_what_waits_for_a_release_has_no_proof(app, plan):
    comments = [CommentText(None, "About time.", Consent.SHOW)]
    seed = secrets.token_bytes(16)
    for way in (HowSent(held=HoldReason.FAST), HowSent()):
        with writing(app):
            [sent] = submitting.write([submitting.prepare(CODE, seed, NewSubmission(comments=comments), way)])
            assert acceptances.of(sent, comments) == [], "not even if it is sent again"


def test_votes_alone_have_no_proof(client, plan):
    sent = preview(client, v_siting="oppose").form(button="send").send("send")
    assert proofs_on(sent) == []
    assert "A proof can harm you." not in sent.words


def test_no_table_has_a_proof(app, client, plan):
    [proof] = proofs_on(preview(client, t_siting="Too far.").form(button="send").send("send"))
    signature = proof.splitlines()[-1].split()[-1]
    with reading(app):
        for table in db.metadata.sorted_tables:
            for row in db.session.execute(select(table)):
                assert not any(signature in str(value) or proof in str(value) for value in row), table.name
