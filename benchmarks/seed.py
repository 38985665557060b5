"""Fills an instance's database with as many comments and votes as a measurement needs.

    python benchmarks/seed.py CODE COMMENTS_ON_ONE_CLAUSE OTHER_COMMENTS VOTES

Opens the consultation CODE with twelve clauses through commands; the bulk is written row by row, as sending and
moderation would leave it.
"""

import secrets
import sys
from datetime import timedelta

from sqlalchemy import insert, select

from consult.access import Actor, Role
from consult.consultations import drafting, framing
from consult.consultations import queries as consultations
from consult.consultations.models import ConsultationRole
from consult.contributions import comment_counts, public_words
from consult.contributions.display_orders import new_shuffle_key
from consult.contributions.enums import Choice
from consult.contributions.models import ClauseVote, Comment, Submission
from consult.factory import create_app
from consult.staff.models import Staff
from consult.storage.database import db, now, random_key, today, write_transaction

CLAUSES = 12
CHUNK = 5000
#: So many words are in few comments each.
RARE = 500
WORDS = (
    "people here need a place that is open at night with someone kind on the door and nobody asking for a name "
    "because the last time they asked we stopped coming and two of us did not wake up again that winter"
)


def open_consultation(code: str) -> int:
    staff = Staff(name=f"bench {code}", joined_at=now())
    db.session.add(staff)
    db.session.flush()
    consultation = framing.create(Actor(staff_id=staff.id), title="Local plan", code=code)
    db.session.add(ConsultationRole(consultation_id=consultation.id, staff_id=staff.id, role=Role.DECISION_MAKER))
    db.session.flush()
    actor = Actor(staff_id=staff.id, roles={consultation.id: frozenset({Role.ORGANIZER, Role.DECISION_MAKER})})
    framing.write_frame(
        actor,
        code,
        summary=WORDS,
        why=WORDS,
        considered="More street teams | They end at six",
        can_change="hours",
        cannot_change="that there is one",
        cannot_change_by="the council",
        influence="involve",
        decider="Director",
        run_by="Union",
        paid_by="City",
        reading_hours="Monday to Friday",
        support="Line | 0800 000 111",
        support_checked="yes",
        team_note="A measurement has no team.",
    )
    text = "# Local plan\n\nA plan.\n\n" + "".join(
        f"## {number}. Part {number} {{#part-{number}{'*' if number < 4 else ''}}}\n\n{WORDS}.\n\n"
        "**In short:** In short.\n\n"
        f"**Why:** {WORDS}.\n\n**Cost:** low\n\n**Affects:** everyone\n\n"
        for number in range(1, CLAUSES + 1)
    )
    drafting.import_draft(actor, code, text)
    closes = today() + timedelta(days=60)
    framing.set_answer_deadline(actor, code, closes + timedelta(days=84))
    framing.open_(actor, code, closes)
    return consultation.id


def fill(consultation_id: int, on_one: int, others: int, votes: int) -> None:
    draft = consultations.current_draft(consultation_id)
    assert draft is not None
    places = [(place.version.clause_id, place.clause_version_id) for place in draft.places]
    total = on_one + others
    for start in range(0, total, CHUNK):
        rows = [
            comment(number, consultation_id, *(places[0] if number < on_one else places[1 + number % (CLAUSES - 1)]))
            for number in range(start, min(total, start + CHUNK))
        ]
        with write_transaction():
            db.session.execute(insert(Comment), rows)
            told = [(consultation_id, int(str(row["id"])), str(row["public_text"])) for row in rows]
            public_words.add(db.session.connection(), told)
    with write_transaction():
        comment_counts.recount(consultation_id)
    for start in range(0, votes, CHUNK):
        with write_transaction():
            sendings = [submission(consultation_id) for _ in range(0, CHUNK, 10)]
            db.session.execute(insert(Submission), sendings)
            db.session.execute(
                insert(ClauseVote),
                [
                    vote(sendings[number // 10]["id"], places[number % CLAUSES][1])
                    for number in range(min(CHUNK, votes - start))
                ],
            )


def comment(number: int, consultation_id: int, clause_id: int, version_id: int) -> dict[str, object]:
    return {
        "id": random_key(),
        "consultation_id": consultation_id,
        "clause_id": clause_id,
        "clause_version_id": version_id,
        "channel": "open",
        "consent": "show",
        "stage": "public",
        "outcome": "publish",
        "counted_as": "publish",
        "original": WORDS,
        "public_text": f"{WORDS} rare{number % RARE}",
        "lookup_hmac": secrets.token_bytes(32),
        "tracker": secrets.token_hex(6),
        "nonce": secrets.token_bytes(32),
        "shuffle_key": new_shuffle_key(),
        "day": today(),
        "public_on": today() - timedelta(days=number % 30),
        "language": "en",
        "characters": len(WORDS),
        "purge_on": today() + timedelta(days=90),
    }


def submission(consultation_id: int) -> dict[str, object]:
    return {
        "id": random_key(),
        "consultation_id": consultation_id,
        "lookup_hmac": secrets.token_bytes(32),
        "channel": "open",
        "day": today(),
        "changed_on": today(),
        "batch_shuffled": True,
        "day_shuffled": True,
        "counted_as": "counted",
    }


def vote(submission_id: object, version_id: int) -> dict[str, object]:
    return {
        "id": random_key(),
        "submission_id": submission_id,
        "clause_version_id": version_id,
        "choice": secrets.choice(list(Choice)).value,
        "channel": "open",
        "lookup_hmac": secrets.token_bytes(32),
        "tracker": secrets.token_hex(6),
        "nonce": secrets.token_bytes(32),
        "day": today(),
    }


def main() -> None:
    code, on_one, others, votes = sys.argv[1], *map(int, sys.argv[2:5])
    app = create_app()
    with app.app_context():
        with write_transaction():
            consultation_id = open_consultation(code)
        fill(consultation_id, on_one, others, votes)
        with write_transaction():
            assert db.session.scalar(select(Comment.id).limit(1)) is not None or not on_one


if __name__ == "__main__":
    main()
