"""The noise: another plan with something of everything in it. A page or file that shows any of it has a leak."""

import secrets
from datetime import timedelta

from consult.analysis.models import Coding, Theme
from consult.commitments.models import Commitment, PromiseEvent
from consult.consultations.models import (
    Clause,
    ClauseVersion,
    Consultation,
    ConsultationEvent,
    DraftVersion,
    DraftVersionClause,
    Evidence,
)
from consult.contributions import comment_counts
from consult.contributions.models import (
    ClauseVote,
    Comment,
    CommentVote,
    CommentVoteSheet,
    ItemEvent,
    SelfDescription,
    Submission,
)
from consult.moderation.models import Appeal, Notice, Rereading
from consult.report.models import SenseCheck
from consult.storage.database import db, now, random_key, today

OTHER_CODE = "oth3"
NOISE = "noise of another plan"


def add_noise(staff_id: int) -> int:
    """Consultation `oth3`, open, with something of everything in it; returns its id."""
    day = today()
    other = Consultation(
        code=OTHER_CODE,
        state="open",
        title="Another town's plan",
        place="Elsewhere",
        summary=NOISE,
        run_by="Others",
        decider="Others",
        closes_on=day + timedelta(days=9),
        opened_on=day,
        answer_due_on=day + timedelta(days=40),
    )
    db.session.add(other)
    db.session.flush()
    draft = DraftVersion(consultation_id=other.id, number=1, published_on=day)
    db.session.add_all([draft, ConsultationEvent(consultation_id=other.id, kind="opened", at=now(), staff_id=staff_id)])
    versions = []
    for place, key in enumerate(("siting", "entrance")):
        clause = Clause(consultation_id=other.id, key=key)
        version = ClauseVersion(
            clause=clause, heading=f"Heading, {NOISE}", wording=NOISE, plain_language=NOISE, reason=NOISE
        )
        draft.places.append(DraftVersionClause(version=version, position=place, number=str(place + 1), is_key=True))
        clause.evidence.append(
            Evidence(direction="for", kind="guideline", citation=NOISE, finding=NOISE, limitations=NOISE)
        )
        versions.append(version)
    db.session.flush()
    comments = _add_noisy_answers(other.id, versions)
    theme = Theme(consultation_id=other.id, key="noise", title=f"Theme, {NOISE}", description=NOISE, minority=NOISE)
    promise = Commitment(
        consultation_id=other.id, text=NOISE, owner="Others", due_on=day - timedelta(days=9), measure=NOISE
    )
    check = SenseCheck(consultation_id=other.id, day=day, who=NOISE, missing=NOISE, changed=NOISE, staff_id=staff_id)
    db.session.add_all([theme, promise, check])
    db.session.flush()
    db.session.add_all(Coding(comment_id=c.id, theme_id=theme.id, staff_id=staff_id) for c in comments)
    db.session.add(
        PromiseEvent(commitment_id=promise.id, kind="holder", day=day, text=NOISE, at=now(), staff_id=staff_id)
    )
    db.session.flush()
    comment_counts.recount(other.id)
    return other.id


def _add_noisy_answers(consultation_id: int, versions: list[ClauseVersion]) -> list[Comment]:
    comments: list[Comment] = []
    for stage, version in [(s, v) for s in ("inbox", "pool", "public", "closed") for v in (*versions, None)]:
        submission = Submission(
            id=random_key(),
            consultation_id=consultation_id,
            lookup_hmac=secrets.token_bytes(32),
            channel="open",
            counted_as="counted",
            changed_on=today(),
            day=today(),
        )
        outcome = {"inbox": "", "closed": "refuse"}.get(stage, "publish")
        comment = Comment(
            id=random_key(),
            submission_id=submission.id,
            consultation_id=consultation_id,
            channel="open",
            consent="quote",
            clause_id=version and version.clause_id,
            clause_version_id=version and version.id,
            stage=stage,
            outcome=outcome,
            counted_as="waiting" if stage in ("inbox", "pool") else outcome,
            original=f"Original, {NOISE}",
            public_text=None if stage in ("inbox", "closed") else f"Said, {NOISE}",
            shuffle_key=1 + secrets.randbelow(10**6),
            day=today(),
            pooled_on=today() if stage == "pool" else None,
            public_on=today() if stage == "public" else None,
            purge_on=None if stage == "inbox" else today() + timedelta(days=30),
            **_secrets(),
        )
        votes = [
            ClauseVote(
                id=random_key(),
                submission_id=submission.id,
                clause_version_id=v.id,
                choice="oppose",
                channel="open",
                day=today(),
                **_secrets(),
            )
            for v in versions
        ]
        db.session.add(submission)
        db.session.flush()
        db.session.add_all([comment, *votes, SelfDescription(submission_id=submission.id, kind="neighbour")])
        db.session.flush()
        db.session.add(ItemEvent(comment_id=comment.id, kind="received", effect=0, day=today()))
        comments.append(comment)
    public = next(each for each in comments if each.stage == "public")
    db.session.add(Notice(comment_id=public.id, words=f"Not mine, {NOISE}", day=today()))
    refused = next(each for each in comments if each.stage == "closed")
    db.session.add(Appeal(comment_id=refused.id, against="refuse", why=f"Mine, {NOISE}", day=today()))
    db.session.add(Rereading(comment_id=refused.id, outcome="refuse", day=today()))
    sheet = CommentVoteSheet(consultation_id=consultation_id, channel="open", batch_shuffled=True, day_shuffled=True)
    db.session.add(sheet)
    db.session.flush()
    db.session.add_all(
        CommentVote(id=random_key(), sheet_id=sheet.id, comment_id=c.id, value=1)
        for c in comments
        if c.stage == "public"
    )
    return comments


def _secrets() -> dict[str, object]:
    return {
        "lookup_hmac": secrets.token_bytes(32),
        "tracker": "".join(secrets.choice("0123456789abcdefghjkmnpqrstvwxyz") for _ in range(12)),
        "nonce": secrets.token_bytes(32),
    }
